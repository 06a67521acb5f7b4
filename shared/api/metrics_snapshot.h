// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "shared/api/histogram.h"
#include "shared/core/reason.h"
#include "shared/core/result.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace portcullis::api {

/// Finished requests of one route that ended alike.
struct RequestCount {
    std::string statusClass; ///< `2xx` to `5xx`, `1xx`, `none` or `other`
    std::string status;      ///< such as `200`; `none`, `other`
    std::string reason;      ///< a code of the catalogue; empty where an upstream answered
    std::uint64_t count = 0;
};

struct RouteMetrics {
    std::string route; ///< its name; `_none`, `_other`
    std::vector<RequestCount> requests;
    Histogram duration;

    std::uint64_t total() const;
    /// Those of one class.
    std::uint64_t total(std::string_view statusClass) const;
};

/// What the gateway refused or ended for one reason.
struct RefusalCount {
    std::optional<Stage> stage; ///< nothing: a stage that this program does not know
    std::string reason;
    std::optional<int> status; ///< by the catalogue; nothing: not in this program's
    std::uint64_t count = 0;
};

/// One target of an upstream.
struct TargetMetrics {
    std::string upstream;
    std::string target;
    std::uint64_t connects = 0;
    std::uint64_t connectFailures = 0;
    std::uint64_t reuses = 0;
    std::uint64_t retries = 0;
    std::int64_t inFlight = 0;
    std::int64_t idle = 0;
};

struct ConnectionMetrics {
    struct Closed {
        std::string reason;
        std::uint64_t count = 0;
    };

    std::int64_t open = 0;
    std::uint64_t accepted = 0;
    std::vector<Closed> closed;
};

/// What one scrape of GET /metrics says; docs/metrics.md describes each figure. Counters run from
/// the gateway's start.
struct MetricsSnapshot {
    std::string version; ///< empty: not told
    std::int64_t requestsInFlight = 0;
    std::uint64_t bytesIn = 0;
    std::uint64_t bytesOut = 0;
    Histogram duration;
    std::array<Histogram, kStageCount> stages; ///< by Stage; its count is the requests that came in
    std::vector<RouteMetrics> routes;          ///< in the order of the scrape
    std::vector<RefusalCount> refusals;
    std::vector<RefusalCount> shadowRefusals;
    std::vector<TargetMetrics> targets;
    ConnectionMetrics connections;

    std::uint64_t requests() const;
};

/// Reads a scrape. Families and labels that this program does not know are passed over. Fails on
/// text that is no scrape, and on one that is not of Portcullis.
Result<MetricsSnapshot> parseMetrics(std::string_view text);

} // namespace portcullis::api
