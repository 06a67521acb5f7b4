// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/telemetry/metrics_sample.h"
#include "service/telemetry/worker_metrics.h"

#include <atomic>
#include <chrono>
#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace portcullis::telemetry {

/// The metrics of the process. Lives from before the first worker until after the last, so that
/// counters survive every reload.
///
/// Thread: any; a worker touches only its own WorkerMetrics. Registering and sampling take a lock
/// that no worker takes.
class Metrics {
public:
    /// What the main loop must not be blocked for.
    static constexpr std::chrono::milliseconds kMainLoopStall{50};
    /// Adds to a sample what its owner counts itself. Runs on the thread that samples, under the
    /// metrics' lock: it must not call back.
    using Collector = std::function<void(MetricsSample &)>;

    explicit Metrics(std::size_t workers, std::string version = {});
    ~Metrics();

    std::size_t workerCount() const { return m_workers.size(); }
    /// `index` < workerCount(). Valid as long as this.
    WorkerMetrics &worker(std::size_t index) { return *m_workers[index]; }

    /// The series of a route name: the same one for the same name, always. Beyond kMaxRouteSeries
    /// names kOtherRoute. Called when a snapshot is compiled.
    RouteSeries routeSeries(std::string_view route);
    /// The series of a target, likewise.
    TargetSeries targetSeries(std::string_view upstream, std::string_view target);

    /// `collect` is called at every sample() until removeCollector() with the returned id.
    int addCollector(Collector collect);
    void removeCollector(int id);

    void reloaded(std::uint64_t revision);
    void reloadRefused() { m_reloadsRefused.fetch_add(1, std::memory_order_relaxed); }
    /// How long one turn of the main loop took.
    void mainLoopTurn(std::chrono::nanoseconds blocked);

    MetricsSample sample() const;
    /// The current sample as text; see prometheus.h.
    std::string renderPrometheus() const;

private:
    void sampleRoutes(MetricsSample &sample) const;
    void sampleTargets(MetricsSample &sample) const;

    const std::string m_version;
    std::vector<std::unique_ptr<WorkerMetrics>> m_workers;
    mutable std::mutex m_mutex; // guards the next four
    std::map<std::string, RouteSeries, std::less<>> m_routes;
    std::map<std::pair<std::string, std::string>, TargetSeries, std::less<>> m_targets;
    std::map<int, Collector> m_collectors;
    int m_nextCollector = 1;
    std::atomic<std::uint64_t> m_revision{0};
    std::atomic<std::uint64_t> m_reloads{0};
    std::atomic<std::uint64_t> m_reloadsRefused{0};
    std::atomic<std::uint64_t> m_mainLoopBlockedMaxNs{0};
    std::atomic<std::uint64_t> m_mainLoopStalls{0};
};

} // namespace portcullis::telemetry
