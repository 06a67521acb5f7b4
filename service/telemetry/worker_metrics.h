// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/telemetry/connection_end.h"
#include "service/telemetry/counter.h"
#include "service/telemetry/histogram.h"
#include "service/telemetry/record.h"
#include "service/telemetry/shared_counter_metrics.h"
#include "service/telemetry/status_table.h"

#include <array>
#include <atomic>
#include <memory>
#include <vector>

namespace portcullis::telemetry {

struct MetricsSample;
class RouteCounters;

/// One worker's view of one target. The pool writes, readers sum over workers.
struct alignas(64) TargetCounters {
    Counter connects;
    Counter connectFailures;
    Counter reuses;
    Counter retries;
    Gauge inFlight;
    Gauge idle;
};

/// One worker's counters.
///
/// Thread: all but the collecting members belong to the worker. No lock, no look-up by name, no
/// cache line shared with another worker; memory for a route or target is taken on its first use
/// and kept.
class alignas(64) WorkerMetrics {
public:
    WorkerMetrics();
    ~WorkerMetrics();
    WorkerMetrics(const WorkerMetrics &) = delete;
    WorkerMetrics &operator=(const WorkerMetrics &) = delete;

    void connectionAccepted() { m_accepted.add(); }
    void connectionClosed(ConnectionEnd why) { m_closed[static_cast<std::size_t>(why)].add(); }
    /// Each call is owed one exchangeDone().
    void exchangeStarted() { m_started.add(); }
    /// Counts a finished exchange: by route, answer and reason, its times and sizes.
    void exchangeDone(const ExchangeRecord &record);
    void tokenCacheHit() { m_tokenCacheHits.add(); }
    void tokenCacheMiss() { m_tokenCacheMisses.add(); }
    SharedCounterMetrics &sharedCounters() { return m_sharedCounters; }
    /// Valid as long as this. Look it up once per pool, not per request.
    TargetCounters &target(TargetSeries series);

    /// Any thread: adds what was counted to `sample`, but for routes and targets.
    void addTo(MetricsSample &sample) const;
    /// Any thread; null if the worker has not met it.
    const RouteCounters *findRoute(RouteSeries series) const;
    const TargetCounters *findTarget(TargetSeries series) const;
    /// Any thread: adds this worker's counts to those by Reason.
    void addReasonsTo(std::array<std::uint64_t, kReasonTableSize> &refusals,
                      std::array<std::uint64_t, kReasonTableSize> &shadow) const;

private:
    RouteCounters &route(RouteSeries series);

    Counter m_accepted;
    std::array<Counter, kConnectionEndCount> m_closed;
    Counter m_started;
    Counter m_done;
    Counter m_bytesIn;
    Counter m_bytesOut;
    Counter m_tokenCacheHits;
    Counter m_tokenCacheMisses;
    SharedCounterMetrics m_sharedCounters;
    FineHistogram m_duration;
    std::array<FineHistogram, kStageCount> m_stages;
    std::array<Counter, kReasonTableSize> m_refusals;
    std::array<Counter, kReasonTableSize> m_shadowRefusals;
    // By series. Set once by the worker, then never changed until the end.
    std::vector<std::atomic<RouteCounters *>> m_routes;
    std::vector<std::atomic<TargetCounters *>> m_targets;
    // What those point to; the worker's own.
    std::vector<std::unique_ptr<RouteCounters[]>> m_routeChunks;
    std::size_t m_routesUsed = 0; // of the last chunk
    std::vector<std::unique_ptr<TargetCounters>> m_targetStore;
};

} // namespace portcullis::telemetry
