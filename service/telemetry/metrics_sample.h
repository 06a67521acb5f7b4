// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/telemetry/connection_end.h"
#include "service/telemetry/histogram.h"
#include "service/telemetry/shared_counter_metrics.h"
#include "service/telemetry/span_stats.h"
#include "shared/core/reason.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace portcullis::telemetry {

/// How often a route gave one answer.
struct RequestCount {
    int status = 0; ///< 0: no answer; kOtherStatus: one outside the table of known codes
    std::optional<Reason> reason;
    std::uint64_t count = 0;
};

struct RouteSample {
    std::string route;                  ///< name, or `_none`, `_other`
    std::vector<RequestCount> requests; ///< by status, then reason
    HistogramSample duration;           ///< coarse
};

struct TargetSample {
    std::string upstream;
    std::string target;
    std::uint64_t connects = 0;
    std::uint64_t connectFailures = 0;
    std::uint64_t reuses = 0;  ///< requests sent over a kept connection
    std::uint64_t retries = 0; ///< attempts made here after another failed
    std::int64_t inFlight = 0; ///< requests now
    std::int64_t idle = 0;     ///< kept connections now
};

/// How a target is.
struct TargetHealthSample {
    std::string upstream;
    std::string target;
    bool healthy = true; ///< neither unhealthy by its checks nor ejected
    bool draining = false;
    std::uint64_t ejections = 0;
    std::uint64_t goodChecks = 0;
    std::uint64_t badChecks = 0;
};

struct UpstreamSample {
    std::string upstream;
    bool hasBreaker = false;
    std::int64_t breakerInFlight = 0; ///< now
    std::int64_t breakerPending = 0;  ///< now
    std::uint64_t breakerRefused = 0;
    bool discovers = false;
    std::uint64_t discoveryUpdates = 0;
    std::uint64_t discoveryFailures = 0;
};

struct LimitSample {
    std::string limit; ///< name
    std::uint64_t admitted = 0;
    std::uint64_t refused = 0;
    std::uint64_t shadowRefused = 0; ///< would have been refused
    std::uint64_t overflowed = 0;    ///< requests that had to share the overflow bucket
    std::int64_t buckets = 0;        ///< now
};

/// What was asked of the shared counters.
struct SharedCountersSample {
    std::uint64_t asks = 0;
    std::array<std::uint64_t, SharedCounterMetrics::kFailures> failures{};
    HistogramSample duration; ///< fine; of answered ones
    std::uint64_t failedOpen = 0;
    std::uint64_t failedClosed = 0;
    std::uint64_t syncedKeys = 0;
    std::uint64_t droppedKeys = 0;
    std::uint64_t connects = 0;
    std::int64_t circuitsOpen = 0; ///< workers that ask nobody now
};

struct ReasonCount {
    Reason reason;
    std::uint64_t count = 0;
};

/// All metrics at one moment, summed over the workers. Plain values: rendered for Prometheus, sent
/// as events, kept as history. Ordered, so that two samples of the same state are equal texts.
struct MetricsSample {
    std::string version; ///< of the program; empty: not shown
    std::uint64_t workers = 0;
    // ---- traffic
    std::vector<RouteSample> routes;   ///< `_none`, `_other`, then by name; only those that had one
    std::vector<ReasonCount> refusals; ///< by the catalogue's order; only those that occurred
    std::vector<ReasonCount> shadowRefusals;         ///< likewise
    HistogramSample duration;                        ///< fine
    std::array<HistogramSample, kStageCount> stages; ///< fine
    std::int64_t requestsInFlight = 0;
    std::uint64_t bytesIn = 0;
    std::uint64_t bytesOut = 0;
    // ---- connections
    std::int64_t connectionsOpen = 0;
    std::uint64_t connectionsAccepted = 0;
    std::array<std::uint64_t, kConnectionEndCount> connectionsClosed{}; ///< by ConnectionEnd
    // ---- parts that report for themselves, mostly through collectors
    std::vector<TargetSample> targets;            ///< by upstream, then target
    std::vector<TargetHealthSample> targetHealth; ///< likewise
    std::vector<UpstreamSample> upstreams;        ///< by name; only with a breaker or discovery
    std::vector<LimitSample> limits;              ///< by name
    SharedCountersSample sharedCounters;
    std::uint64_t accessLogLines = 0;
    std::uint64_t accessLogDropped = 0;
    SpanStats spans;
    std::uint64_t tokenCacheHits = 0;
    std::uint64_t tokenCacheMisses = 0;
    // ---- control plane
    std::uint64_t revision = 0; ///< in force
    std::uint64_t reloads = 0;
    std::uint64_t reloadsRefused = 0;
    std::uint64_t mainLoopBlockedMaxNs = 0; ///< since the start
    std::uint64_t mainLoopStalls = 0;       ///< longer than kMainLoopStall
};

} // namespace portcullis::telemetry
