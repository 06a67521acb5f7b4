// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/control/explain/caller_replay.h"
#include "service/http/message.h"
#include "service/telemetry/traffic_sample.h"

#include <optional>
#include <set>
#include <string>
#include <string_view>

namespace portcullis::control {

/// Which values conditions of a document's routes look at: header fields in lower case, and query
/// parameters. Those that only have to be there are left out, since names are always recorded.
struct LookedAt {
    std::set<std::string, std::less<>> fields;
    std::set<std::string, std::less<>> parameters;

    void add(const model::Document &document);
};

/// A recorded request, brought back into the form that decisions look at. Hidden values are `***`.
/// Borrows the sample. Not movable.
class RecordedRequest {
public:
    explicit RecordedRequest(const telemetry::TrafficSample &sample);
    RecordedRequest(const RecordedRequest &) = delete;
    RecordedRequest &operator=(const RecordedRequest &) = delete;

    const telemetry::TrafficSample &sample() const { return m_sample; }
    const http::RequestHead &head() const { return m_head; }
    const IpAddress &peer() const { return m_peer; }
    /// Why it can't be decided anew; nullopt: it can.
    std::optional<std::string> notReplayable(const LookedAt &lookedAt) const;
    /// Nullopt: it had a body, which is not recorded.
    std::optional<std::string> body() const;

    /// Who called. `before`: the consumer as configured when it was recorded, whose groups are not
    /// the token's; may be null.
    CallerFacts caller(const model::Consumer *before) const;

private:
    bool mayCarry(const pipeline::CompiledAuthenticator &authenticator) const;

    const telemetry::TrafficSample &m_sample;
    http::RequestHead m_head;
    IpAddress m_peer;
};

} // namespace portcullis::control
