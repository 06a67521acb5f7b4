// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/telemetry/record.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace portcullis::telemetry {

/// A header field as recorded.
struct RecordedField {
    std::string name;
    std::string value;   ///< empty where hidden
    bool hidden = false; ///< there was a value that is not shown
};

/// What a rule in shadow would have done, as recorded.
struct RecordedFinding {
    Reason reason = Reason::RouteNotFound;
    std::string rule;
};

/// How the end of a request's body was found.
enum class RecordedBody : std::uint8_t { None, Length, Chunked };

/// Who called, as far as a replay needs it. Never a token or a key.
struct RecordedIdentity {
    /// Step 2 was passed; else nothing below says anything.
    bool known = false;
    std::string authenticator;       ///< empty: anonymous
    std::string name;                ///< the consumer's, or `authenticator:subject`
    std::string subject;             ///< of a token or certificate
    bool configured = false;         ///< `name` is that of a configured consumer
    std::vector<std::string> groups; ///< the consumer's and the token's
    std::vector<std::string> scopes;
};

/// One exchange as the ring kept it. Never holds a credential or a body.
struct TrafficSample {
    std::uint64_t ring = 0;      ///< which ring it is from
    std::uint64_t number = 0;    ///< in that ring, from 0
    std::int64_t recordedNs = 0; ///< when it ended, in steady time: what all rings are ordered by
    // ---- the request
    WallTime started;
    std::uint64_t revision = 0; ///< of the configuration that decided; 0: none was in force
    std::string requestId;
    std::string traceId;
    std::string client;
    std::string peer; ///< the other end of the connection
    std::string listener;
    std::string protocol;
    bool tls = false;
    std::string method;
    std::string host;
    std::string path;
    std::optional<std::string> query; ///< credentials are `***`
    std::vector<RecordedField> fields;
    RecordedBody body = RecordedBody::None;
    std::uint64_t bodyLength = 0; ///< of RecordedBody::Length
    /// Something did not fit: path or query end in `...`, or fields, groups or scopes are left out.
    bool cut = false;
    // ---- what was decided
    RecordedIdentity identity;
    std::string route;
    int status = 0;
    std::optional<Reason> reason;
    std::string rule;
    std::vector<RecordedFinding> shadow;
    std::array<std::int64_t, kStageCount> stageNs = noStagesRun();
    std::int64_t totalNs = 0;
    // ---- the upstream
    std::string upstream;
    std::string target;
    int upstreamStatus = 0;
    std::uint32_t retries = 0;
    std::uint64_t bytesIn = 0;
    std::uint64_t bytesOut = 0;
};

/// Reads what TrafficEncoder wrote. False: it is not such a record.
bool decodeTraffic(std::string_view record, TrafficSample &sample);

} // namespace portcullis::telemetry
