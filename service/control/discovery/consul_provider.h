// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/control/discovery/backoff.h"
#include "service/control/discovery/provider.h"
#include "service/upstream/http_client.h"

#include <cstdint>
#include <string>

namespace portcullis::control {

/// Asks a Consul agent for the healthy instances of a service, by blocking queries: the agent
/// answers when something has changed.
class ConsulProvider final : public DiscoveryProvider {
public:
    /// An instance is about a kilobyte of JSON.
    static constexpr std::size_t kMaxAnswer = 2 * 1024 * 1024;
    /// Between an answer and the next question: an agent whose index runs is not to be flooded.
    static constexpr Milliseconds kPause{200};
    /// Beyond `wait`, to which Consul adds up to a sixteenth by itself.
    static constexpr Milliseconds kGrace{10'000};

    ConsulProvider(const model::Discovery &config, const DiscoveryNeeds &needs, Heard heard);
    ~ConsulProvider() override;

private:
    void ask();
    void answered(const Result<upstream::ClientResponse> &answer);
    void failed(std::string why);

    const model::Discovery m_config;
    const DiscoveryNeeds m_needs;
    Heard m_heard;
    std::uint64_t m_index = 0;
    Backoff m_backoff;
    bool m_ending = false;
    io::Timer m_again;
    upstream::HttpClient m_http;
};

} // namespace portcullis::control
