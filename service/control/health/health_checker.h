// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/control/health/health_view.h"
#include "service/upstream/http_client.h"
#include "service/upstream/upstream_state.h"

#include <cstddef>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <random>
#include <vector>

namespace portcullis::control {

/// A target that is to be asked how it is.
struct CheckSubject {
    std::shared_ptr<upstream::UpstreamState> upstream; ///< has health.active
    std::shared_ptr<upstream::TargetState> target;
};

/// Asks targets whether they are well, and marks those that are not. What is known of a target
/// stays as long as it is watched, whatever becomes of its upstream's other settings. Thread: the
/// control thread.
class HealthChecker {
public:
    /// Checks under way at a time; others wait for their turn. A thousand targets every ten seconds
    /// that answer in 100 ms need ten.
    static constexpr std::size_t kMaxAtOnce = 64;
    /// An answer's body is read and forgotten, up to this.
    static constexpr std::size_t kMaxBody = 256 * 1024;

    /// `changed` is called when a target has become healthy or unhealthy; it must not call watch().
    HealthChecker(io::Loop &loop, telemetry::WorkerMetrics &metrics, std::function<void()> changed);
    ~HealthChecker();

    /// Exactly these are asked from now on.
    void watch(const std::vector<CheckSubject> &subjects);
    /// Of a target that is watched and was asked.
    std::optional<CheckResult> last(const upstream::TargetHealth &health) const;

private:
    struct Check;

    void due(Check &check);
    void begin(Check &check);
    void ended(Check &check, const Result<upstream::ClientResponse> &answer);
    void judge(Check &check);
    void schedule(Check &check, Milliseconds passed);
    Milliseconds jittered(Milliseconds interval);

    io::Loop &m_loop;
    telemetry::WorkerMetrics &m_metrics;
    std::function<void()> m_changed;
    std::map<const upstream::TargetHealth *, std::unique_ptr<Check>> m_checks;
    std::deque<Check *> m_waiting; // for their turn
    std::size_t m_running = 0;
    std::minstd_rand m_random{std::random_device{}()};
};

} // namespace portcullis::control
