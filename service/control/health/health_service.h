// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/control/discovery/provider.h"
#include "service/control/health/health_checker.h"
#include "service/control/health/health_view.h"
#include "service/pipeline/snapshot.h"
#include "service/telemetry/metrics_sample.h"
#include "service/upstream/target_registry.h"

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

namespace portcullis::control {

/// What the health service needs of the process. All of it outlives the service.
struct HealthNeeds {
    io::Loop &loop;                    ///< of the control thread
    telemetry::WorkerMetrics &metrics; ///< of that thread
    /// The value of a secret, such as Consul's token.
    std::function<Result<std::string>(const model::SecretRef &)> secret;
    /// Calls WorkerUpstreams::refresh() for it on every worker, in a later turn of each.
    std::function<void(const std::shared_ptr<upstream::UpstreamState> &)> refreshWorkers;
};

/// Keeps upstreams' targets up to date: learns them, checks them, shows how they are. Made once; a
/// new configuration is adopted. Thread: the control thread, but for registry() and collect().
class HealthService final : public HealthView {
public:
    /// Between two looks for what changed by itself, as by an ejection's end. What changes by the
    /// service's own doing is seen at once.
    static constexpr Milliseconds kLook{500};

    explicit HealthService(HealthNeeds needs);
    ~HealthService() override;

    /// What outlives configurations: to be given to BuildContext. Any thread.
    upstream::TargetRegistry &registry() { return m_registry; }
    /// `snapshot` is in force.
    void adopt(const pipeline::Snapshot &snapshot);
    /// Asks nobody and tells no worker any more.
    void stop();
    /// Any thread: adds what the metrics say of targets and upstreams.
    void collect(telemetry::MetricsSample &sample) const;

    std::optional<UpstreamHealthView> upstream(std::string_view name) const override;
    std::vector<UpstreamHealthView> upstreams() const override;
    DrainOutcome drain(std::string_view upstream, std::string_view target, bool out) override;
    int subscribe(Listener listener) override;
    void unsubscribe(int id) override;

private:
    using StatePtr = std::shared_ptr<upstream::UpstreamState>;
    /// The discovery of one upstream, over reloads that leave it as it is.
    struct Learning {
        model::Discovery from;
        DiscoveryView view;
        std::unique_ptr<DiscoveryProvider> provider;
    };
    using Name = std::pair<std::string, std::string>; // upstream, target

    void learn(const StatePtr &state);
    void heard(const std::string &upstream, Result<std::vector<TargetSpec>> found);
    void take(const std::string &upstream, std::vector<TargetSpec> targets);
    void learned(Learning &learning, const std::string &upstream, const std::string &trouble);
    void applyRules(const upstream::UpstreamState &state) const;
    void watchTargets();
    void look();
    void tell(const upstream::UpstreamState &state, const upstream::TargetState &target,
              TargetCondition before, TargetCondition now) const;
    StatePtr find(std::string_view name) const;
    UpstreamHealthView viewOf(const upstream::UpstreamState &state) const;
    TargetHealthView viewOf(const upstream::UpstreamState &state,
                            const upstream::TargetState &target) const;
    TargetCondition conditionOf(const upstream::UpstreamState &state,
                                const upstream::TargetState &target) const;

    const HealthNeeds m_needs;
    upstream::TargetRegistry m_registry;
    HealthChecker m_checker;
    mutable std::mutex m_mutex; // guards the next two, which collect() reads
    std::vector<StatePtr> m_upstreams;
    std::map<std::string, Learning> m_learning;
    std::map<Name, TargetCondition> m_unwell; // as last told; the others are healthy
    std::map<int, Listener> m_listeners;
    int m_nextListener = 1;
    bool m_stopped = false;
    io::Timer m_look;
};

} // namespace portcullis::control
