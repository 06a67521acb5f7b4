// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/telemetry/worker_metrics.h"

#include "service/telemetry/metrics_sample.h"
#include "service/telemetry/route_counters.h"

namespace portcullis::telemetry {

namespace {

// Routes are met one by one; a chunk spares most of the allocations and wastes little.
constexpr std::size_t kRoutesPerChunk = 16;

constexpr std::size_t kRouteSlots = kMaxRouteSeries + 2;   // with none and other
constexpr std::size_t kTargetSlots = kMaxTargetSeries + 1; // with other

/// An answer that the configuration asks for refuses nobody.
bool isRefusal(Reason reason)
{
    return reason != Reason::RouteRedirect && reason != Reason::RouteRespond;
}

} // namespace

WorkerMetrics::WorkerMetrics() : m_routes(kRouteSlots), m_targets(kTargetSlots)
{
}

WorkerMetrics::~WorkerMetrics() = default;

void WorkerMetrics::exchangeDone(const ExchangeRecord &record)
{
    m_done.add();
    m_bytesIn.add(record.bytesIn);
    m_bytesOut.add(record.bytesOut);
    const std::size_t bucket = fineBucket(record.totalNs);
    m_duration.record(bucket, record.totalNs);
    for (std::size_t stage = 0; stage < record.stageNs.size(); ++stage) {
        const std::int64_t ns = record.stageNs[stage];
        if (ns >= 0)
            m_stages[stage].record(fineBucket(ns), ns);
    }
    route(record.series)
        .record({record.status, record.reason}, coarseBucketOfFine(bucket), record.totalNs);
    if (record.reason && isRefusal(*record.reason))
        m_refusals[static_cast<std::size_t>(*record.reason)].add();
    for (const ShadowFinding &finding : record.shadow)
        m_shadowRefusals[static_cast<std::size_t>(finding.reason)].add();
}

RouteCounters &WorkerMetrics::route(RouteSeries series)
{
    if (series >= kRouteSlots)
        series = kOtherRoute;
    std::atomic<RouteCounters *> &slot = m_routes[series];
    RouteCounters *counters = slot.load(std::memory_order_relaxed);
    if (!counters) {
        if (m_routeChunks.empty() || m_routesUsed == kRoutesPerChunk) {
            m_routeChunks.push_back(std::make_unique<RouteCounters[]>(kRoutesPerChunk));
            m_routesUsed = 0;
        }
        counters = &m_routeChunks.back()[m_routesUsed++];
        slot.store(counters, std::memory_order_release);
    }
    return *counters;
}

TargetCounters &WorkerMetrics::target(TargetSeries series)
{
    if (series >= kTargetSlots)
        series = kOtherTarget;
    std::atomic<TargetCounters *> &slot = m_targets[series];
    TargetCounters *counters = slot.load(std::memory_order_relaxed);
    if (!counters) {
        m_targetStore.push_back(std::make_unique<TargetCounters>());
        counters = m_targetStore.back().get();
        slot.store(counters, std::memory_order_release);
    }
    return *counters;
}

void WorkerMetrics::addTo(MetricsSample &sample) const
{
    // What ends is read before what begins, so that no difference is negative but for one that a
    // clamp hides: a reader may be between two writes.
    const std::uint64_t done = m_done.value();
    std::uint64_t closedSum = 0;
    for (std::size_t i = 0; i < kConnectionEndCount; ++i) {
        const std::uint64_t closed = m_closed[i].value();
        sample.connectionsClosed[i] += closed;
        closedSum += closed;
    }
    const std::uint64_t accepted = m_accepted.value();
    sample.connectionsAccepted += accepted;
    sample.connectionsOpen +=
        accepted > closedSum ? static_cast<std::int64_t>(accepted - closedSum) : 0;
    const std::uint64_t started = m_started.value();
    sample.requestsInFlight += started > done ? static_cast<std::int64_t>(started - done) : 0;
    sample.bytesIn += m_bytesIn.value();
    sample.bytesOut += m_bytesOut.value();
    sample.tokenCacheHits += m_tokenCacheHits.value();
    sample.tokenCacheMisses += m_tokenCacheMisses.value();
    m_duration.addTo(sample.duration);
    for (std::size_t stage = 0; stage < m_stages.size(); ++stage)
        m_stages[stage].addTo(sample.stages[stage]);
    SharedCountersSample &shared = sample.sharedCounters;
    shared.asks += m_sharedCounters.asks.value();
    for (std::size_t i = 0; i < shared.failures.size(); ++i)
        shared.failures[i] += m_sharedCounters.failures[i].value();
    m_sharedCounters.duration.addTo(shared.duration);
    shared.failedOpen += m_sharedCounters.failedOpen.value();
    shared.failedClosed += m_sharedCounters.failedClosed.value();
    shared.syncedKeys += m_sharedCounters.syncedKeys.value();
    shared.droppedKeys += m_sharedCounters.droppedKeys.value();
    shared.connects += m_sharedCounters.connects.value();
    shared.circuitsOpen += m_sharedCounters.circuitOpen.value();
}

void WorkerMetrics::addReasonsTo(std::array<std::uint64_t, kReasonTableSize> &refusals,
                                 std::array<std::uint64_t, kReasonTableSize> &shadow) const
{
    for (std::size_t i = 0; i < kReasonTableSize; ++i) {
        refusals[i] += m_refusals[i].value();
        shadow[i] += m_shadowRefusals[i].value();
    }
}

const RouteCounters *WorkerMetrics::findRoute(RouteSeries series) const
{
    return m_routes[series].load(std::memory_order_acquire);
}

const TargetCounters *WorkerMetrics::findTarget(TargetSeries series) const
{
    return m_targets[series].load(std::memory_order_acquire);
}

} // namespace portcullis::telemetry
