// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/telemetry/metrics.h"

#include "service/telemetry/prometheus.h"
#include "service/telemetry/route_counters.h"

#include <algorithm>
#include <tuple>

namespace portcullis::telemetry {

namespace {

// No configured name begins with an underscore, so these never meet a route of the same name.
constexpr std::string_view kNoneLabel = "_none";
constexpr std::string_view kOtherLabel = "_other";

HistogramSample emptySample(std::span<const std::int64_t> bounds)
{
    return {bounds, std::vector<std::uint64_t>(bounds.size() + 1), 0};
}

std::vector<ReasonCount> reasonList(const std::array<std::uint64_t, kReasonTableSize> &counts)
{
    std::vector<ReasonCount> list;
    for (std::size_t i = 0; i < counts.size(); ++i) {
        if (counts[i] != 0)
            list.push_back({static_cast<Reason>(i), counts[i]});
    }
    return list;
}

void appendRoute(MetricsSample &sample, std::string_view name, RouteSeries series,
                 const std::vector<std::unique_ptr<WorkerMetrics>> &workers)
{
    std::map<std::uint32_t, std::uint64_t> answers;
    RouteSample route{std::string(name), {}, emptySample(kCoarseBoundsNs)};
    for (const auto &worker : workers) {
        if (const RouteCounters *counters = worker->findRoute(series))
            counters->addTo(answers, route.duration);
    }
    if (answers.empty())
        return;
    for (const auto &[number, count] : answers) {
        const AnswerKey key = AnswerKey::fromNumber(number);
        route.requests.push_back({key.status(), key.reason(), count});
    }
    sample.routes.push_back(std::move(route));
}

void appendTarget(MetricsSample &sample, std::string_view upstream, std::string_view target,
                  TargetSeries series, const std::vector<std::unique_ptr<WorkerMetrics>> &workers)
{
    TargetSample sum{std::string(upstream), std::string(target)};
    bool met = false;
    for (const auto &worker : workers) {
        const TargetCounters *counters = worker->findTarget(series);
        if (!counters)
            continue;
        met = true;
        sum.connects += counters->connects.value();
        sum.connectFailures += counters->connectFailures.value();
        sum.reuses += counters->reuses.value();
        sum.retries += counters->retries.value();
        sum.inFlight += counters->inFlight.value();
        sum.idle += counters->idle.value();
    }
    if (met)
        sample.targets.push_back(std::move(sum));
}

} // namespace

Metrics::Metrics(std::size_t workers, std::string version) : m_version(std::move(version))
{
    for (std::size_t i = 0; i < workers; ++i)
        m_workers.push_back(std::make_unique<WorkerMetrics>());
}

Metrics::~Metrics() = default;

RouteSeries Metrics::routeSeries(std::string_view route)
{
    const std::lock_guard lock(m_mutex);
    if (const auto found = m_routes.find(route); found != m_routes.end())
        return found->second;
    if (m_routes.size() >= kMaxRouteSeries)
        return kOtherRoute;
    const auto series = static_cast<RouteSeries>(m_routes.size()) + kOtherRoute + 1;
    m_routes.emplace(route, series);
    return series;
}

TargetSeries Metrics::targetSeries(std::string_view upstream, std::string_view target)
{
    const std::lock_guard lock(m_mutex);
    std::pair name{std::string(upstream), std::string(target)};
    if (const auto found = m_targets.find(name); found != m_targets.end())
        return found->second;
    if (m_targets.size() >= kMaxTargetSeries)
        return kOtherTarget;
    const auto series = static_cast<TargetSeries>(m_targets.size()) + kOtherTarget + 1;
    m_targets.emplace(std::move(name), series);
    return series;
}

int Metrics::addCollector(Collector collect)
{
    const std::lock_guard lock(m_mutex);
    m_collectors.emplace(m_nextCollector, std::move(collect));
    return m_nextCollector++;
}

void Metrics::removeCollector(int id)
{
    const std::lock_guard lock(m_mutex);
    m_collectors.erase(id);
}

void Metrics::reloaded(std::uint64_t revision)
{
    m_revision.store(revision, std::memory_order_relaxed);
    m_reloads.fetch_add(1, std::memory_order_relaxed);
}

void Metrics::mainLoopTurn(std::chrono::nanoseconds blocked)
{
    const auto ns = static_cast<std::uint64_t>(std::max<std::int64_t>(blocked.count(), 0));
    if (blocked > kMainLoopStall)
        m_mainLoopStalls.fetch_add(1, std::memory_order_relaxed);
    std::uint64_t most = m_mainLoopBlockedMaxNs.load(std::memory_order_relaxed);
    while (ns > most
           && !m_mainLoopBlockedMaxNs.compare_exchange_weak(most, ns, std::memory_order_relaxed)) {
    }
}

MetricsSample Metrics::sample() const
{
    MetricsSample sample;
    sample.version = m_version;
    sample.workers = m_workers.size();
    sample.duration = emptySample(kFineBoundsNs);
    sample.sharedCounters.duration = emptySample(kFineBoundsNs);
    sample.stages.fill(emptySample(kFineBoundsNs));
    std::array<std::uint64_t, kReasonTableSize> refusals{};
    std::array<std::uint64_t, kReasonTableSize> shadow{};
    for (const auto &worker : m_workers) {
        worker->addTo(sample);
        worker->addReasonsTo(refusals, shadow);
    }
    sample.refusals = reasonList(refusals);
    sample.shadowRefusals = reasonList(shadow);
    sample.revision = m_revision.load(std::memory_order_relaxed);
    sample.reloads = m_reloads.load(std::memory_order_relaxed);
    sample.reloadsRefused = m_reloadsRefused.load(std::memory_order_relaxed);
    sample.mainLoopBlockedMaxNs = m_mainLoopBlockedMaxNs.load(std::memory_order_relaxed);
    sample.mainLoopStalls = m_mainLoopStalls.load(std::memory_order_relaxed);

    const std::lock_guard lock(m_mutex);
    sampleRoutes(sample);
    sampleTargets(sample);
    for (const auto &[id, collect] : m_collectors)
        collect(sample);
    // Collectors append in any order.
    std::ranges::sort(sample.targets, {}, [](const TargetSample &target) {
        return std::tie(target.upstream, target.target);
    });
    std::ranges::sort(sample.targetHealth, {}, [](const TargetHealthSample &target) {
        return std::tie(target.upstream, target.target);
    });
    std::ranges::sort(sample.upstreams, {}, &UpstreamSample::upstream);
    std::ranges::sort(sample.limits, {}, &LimitSample::limit);
    return sample;
}

void Metrics::sampleRoutes(MetricsSample &sample) const
{
    appendRoute(sample, kNoneLabel, kNoRoute, m_workers);
    appendRoute(sample, kOtherLabel, kOtherRoute, m_workers);
    for (const auto &[name, series] : m_routes)
        appendRoute(sample, name, series, m_workers);
}

void Metrics::sampleTargets(MetricsSample &sample) const
{
    appendTarget(sample, kOtherLabel, kOtherLabel, kOtherTarget, m_workers);
    for (const auto &[name, series] : m_targets)
        appendTarget(sample, name.first, name.second, series, m_workers);
}

std::string Metrics::renderPrometheus() const
{
    return telemetry::renderPrometheus(sample());
}

} // namespace portcullis::telemetry
