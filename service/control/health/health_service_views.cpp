// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/control/health/health_service.h"

/// What the health service shows of what it knows.
namespace portcullis::control {

std::optional<UpstreamHealthView> HealthService::upstream(std::string_view name) const
{
    const StatePtr state = find(name);
    if (!state)
        return {};
    return viewOf(*state);
}

std::vector<UpstreamHealthView> HealthService::upstreams() const
{
    std::vector<UpstreamHealthView> views;
    for (const StatePtr &state : m_upstreams)
        views.push_back(viewOf(*state));
    return views;
}

UpstreamHealthView HealthService::viewOf(const upstream::UpstreamState &state) const
{
    UpstreamHealthView view;
    view.name = state.config.name;
    view.source = sourceName(state.config.discovery);
    if (const auto known = m_learning.find(state.config.name); known != m_learning.end())
        view.discovery = known->second.view;
    if (const upstream::Breaker *const breaker = state.breaker())
        view.breaker = {state.config.circuitBreaker->maxInFlight,
                        state.config.circuitBreaker->maxPending, breaker->inFlight(),
                        breaker->pending(), breaker->refused()};
    for (const auto &target : state.targets()->targets)
        view.targets.push_back(viewOf(state, *target));
    return view;
}

TargetHealthView HealthService::viewOf(const upstream::UpstreamState &state,
                                       const upstream::TargetState &target) const
{
    upstream::TargetHealth &health = *target.health;
    const SteadyTime now = m_needs.loop.now();
    TargetHealthView view;
    view.name = target.config.name;
    view.url = target.config.url;
    view.address = target.address;
    view.weight = target.config.weight;
    view.priority = target.priority;
    view.condition = conditionOf(state, target);
    view.unhealthy = health.unhealthy();
    view.draining = health.draining();
    if (health.ejected(now))
        view.ejectedUntil = m_needs.loop.wallNow()
            + std::chrono::duration_cast<WallTime::duration>(health.ejectedUntil() - now);
    view.sharePercent =
        health.share(now, state.config.health.slowStart) * 100 / upstream::TargetHealth::kWhole;
    view.inFlight = health.inFlight.load(std::memory_order_relaxed);
    view.failures = health.failures();
    view.ejections = health.ejections();
    view.checks = health.checks();
    view.failedChecks = health.failedChecks();
    view.lastCheck = m_checker.last(health);
    return view;
}

void HealthService::collect(telemetry::MetricsSample &sample) const
{
    const std::lock_guard lock(m_mutex);
    for (const StatePtr &state : m_upstreams) {
        const std::string &name = state->config.name;
        telemetry::UpstreamSample upstream;
        upstream.upstream = name;
        if (const auto known = m_learning.find(name); known != m_learning.end()) {
            upstream.discovers = true;
            upstream.discoveryUpdates = known->second.view.updates;
            upstream.discoveryFailures = known->second.view.failures;
        }
        if (const upstream::Breaker *const breaker = state->breaker()) {
            upstream.hasBreaker = true;
            upstream.breakerInFlight = breaker->inFlight();
            upstream.breakerPending = breaker->pending();
            upstream.breakerRefused = breaker->refused();
        }
        if (upstream.discovers || upstream.hasBreaker)
            sample.upstreams.push_back(std::move(upstream));
        for (const auto &target : state->targets()->targets) {
            if (target->series == telemetry::kOtherTarget)
                continue;
            const upstream::TargetHealth &health = *target->health;
            sample.targetHealth.push_back(
                {name, target->config.name, !health.unhealthy() && !health.ejectedNow(),
                 health.draining(), health.ejections(), health.checks() - health.failedChecks(),
                 health.failedChecks()});
        }
    }
}

} // namespace portcullis::control
