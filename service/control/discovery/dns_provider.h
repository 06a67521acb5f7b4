// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/control/discovery/backoff.h"
#include "service/control/discovery/dns_answer.h"

#include <QDnsLookup>
#include <QTimer>

#include <array>
#include <optional>

namespace portcullis::control {

/// Looks a name up as often as its records' TTL asks for: A and AAAA, or SRV. Qt's look-ups run on
/// threads of their own.
class DnsProvider final : public DiscoveryProvider {
public:
    DnsProvider(const model::Discovery &config, Heard heard);

private:
    /// One question, and what it found last.
    struct Question {
        std::unique_ptr<QDnsLookup> lookup;
        bool done = false;
        bool failed = false;
        std::uint32_t ttl = 0;
        std::vector<std::string> addresses;
        std::vector<ServiceRecord> services;
    };

    void add(QDnsLookup::Type type, const std::string &name);
    void ask();
    void answered(Question &question);
    void finish();

    const model::Discovery m_config;
    Heard m_heard;
    std::vector<std::unique_ptr<Question>> m_questions;
    Backoff m_backoff;
    QTimer m_again;
};

} // namespace portcullis::control
