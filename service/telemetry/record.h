// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/telemetry/series.h"
#include "shared/core/clock.h"
#include "shared/core/reason.h"

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace portcullis::telemetry {

class QueryMask;

/// What a rule in shadow would have done.
struct ShadowFinding {
    Reason reason;
    std::string_view rule; ///< the entity and field, such as `limits/new/limit`
};

/// Nanoseconds of a stage that the exchange did not reach.
inline constexpr std::int64_t kStageNotRun = -1;

constexpr std::array<std::int64_t, kStageCount> noStagesRun()
{
    std::array<std::int64_t, kStageCount> stages{};
    stages.fill(kStageNotRun);
    return stages;
}

/// All that is kept of one exchange when it is over: the source of metrics, access log and traffic
/// ring. Every view need live only until the call that takes the record returns. Never holds a
/// credential, a body or a field value beyond those named here.
struct ExchangeRecord {
    // ---- the request
    WallTime started; ///< when its first byte came
    std::string_view requestId;
    std::string_view traceId;  ///< 32 hex digits; empty: none
    std::string_view client;   ///< the client's address as text
    std::string_view listener; ///< name
    std::string_view protocol = "HTTP/1.1";
    bool tls = false;
    std::string_view method;               ///< empty: no head could be read
    std::string_view host;                 ///< of the authority, with its port if given
    std::string_view path;                 ///< as received, without query
    std::optional<std::string_view> query; ///< as received, without `?`
    const QueryMask *mask = nullptr;       ///< which parameters to hide; null: the built-in names
    std::string_view userAgent;
    // ---- what was decided
    RouteSeries series = kNoRoute;  ///< from Metrics::routeSeries(), kept in the snapshot
    std::string_view route;         ///< name; empty: none
    std::string_view consumer;      ///< empty: anonymous
    std::string_view authenticator; ///< name; empty: none
    int status = 0;                 ///< of the final answer; 0: none was sent
    std::optional<Reason> reason;   ///< set where the gateway answered or ended the exchange itself
    std::string_view rule;          ///< that decided
    std::span<const ShadowFinding> shadow;
    // ---- the upstream
    std::string_view upstream; ///< name; empty: not asked
    std::string_view target;   ///< name of the target that answered or failed last
    int upstreamStatus = 0;    ///< before status mapping; 0: none came
    std::uint32_t retries = 0; ///< attempts after the first
    // ---- time and size
    std::array<std::int64_t, kStageCount> stageNs = noStagesRun(); ///< by Stage
    std::int64_t totalNs = 0;  ///< first byte of the request to last byte of the answer
    std::uint64_t bytesIn = 0; ///< head and body as they came over the connection, before TLS
    std::uint64_t bytesOut = 0;
};

} // namespace portcullis::telemetry
