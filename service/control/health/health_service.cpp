// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/control/health/health_service.h"

#include "shared/core/log.h"

#include <algorithm>
#include <set>
#include <utility>

namespace portcullis::control {

HealthService::HealthService(HealthNeeds needs)
    : m_needs(std::move(needs))
    , m_checker(m_needs.loop, m_needs.metrics, [this] { look(); })
    , m_look([this] { look(); })
{
}

HealthService::~HealthService() = default;

void HealthService::stop()
{
    m_stopped = true;
    m_look.stop();
    m_checker.watch({});
    const std::lock_guard lock(m_mutex);
    m_learning.clear();
}

// ---- a new configuration

void HealthService::adopt(const pipeline::Snapshot &snapshot)
{
    std::set<std::string> names;
    for (const StatePtr &state : snapshot.upstreams)
        names.insert(state->config.name);
    {
        const std::lock_guard lock(m_mutex);
        m_upstreams = snapshot.upstreams;
        std::erase_if(m_learning, [&](const auto &each) { return !names.contains(each.first); });
    }
    for (const StatePtr &state : snapshot.upstreams) {
        learn(state);
        applyRules(*state);
    }
    watchTargets();
    m_registry.prune(names);
    look();
}

void HealthService::learn(const StatePtr &state)
{
    const std::string &name = state->config.name;
    const std::optional<model::Discovery> &from = state->config.discovery;
    // What was found while the configuration was being prepared. Not under the lock: it may name
    // metrics, and those are collected under a lock of their own.
    const auto found = from ? m_registry.remembered(name, *from) : std::nullopt;
    if (found && state->setTargets(*found))
        m_needs.refreshWorkers(state);
    const std::lock_guard lock(m_mutex);
    const auto known = m_learning.find(name);
    if (known != m_learning.end() && from && known->second.from == *from)
        return;
    if (known != m_learning.end())
        m_learning.erase(known);
    if (!from)
        return;
    Learning &learning = m_learning[name];
    learning.from = *from;
    learning.provider = makeProvider(
        *from, {m_needs.loop, m_needs.metrics, m_needs.secret},
        [this, name](Result<std::vector<TargetSpec>> targets) { heard(name, std::move(targets)); });
}

/// What is not watched any more must not keep a target out.
void HealthService::applyRules(const upstream::UpstreamState &state) const
{
    for (const auto &target : state.targets()->targets) {
        if (!state.config.health.passive)
            target->health->pardon();
        if (!state.config.health.active)
            target->health->setUnhealthy(false, m_needs.loop.now());
    }
}

void HealthService::watchTargets()
{
    std::vector<CheckSubject> subjects;
    for (const StatePtr &state : m_upstreams) {
        if (!state->config.health.active)
            continue;
        for (const auto &target : state->targets()->targets)
            subjects.push_back({state, target});
    }
    m_checker.watch(subjects);
}

// ---- discovery

void HealthService::heard(const std::string &upstream, Result<std::vector<TargetSpec>> found)
{
    std::string trouble;
    if (!found)
        trouble = found.error().what;
    else if (found->empty())
        trouble = "no target was found";
    {
        const std::lock_guard lock(m_mutex);
        learned(m_learning.at(upstream), upstream, trouble);
    }
    if (trouble.empty())
        take(upstream, std::move(*found));
}

void HealthService::learned(Learning &learning, const std::string &upstream,
                            const std::string &trouble)
{
    DiscoveryView &view = learning.view;
    if (trouble.empty()) {
        ++view.updates;
        view.lastUpdate = m_needs.loop.wallNow();
        if (!view.lastError.empty())
            log(LogLevel::Info, "targets found again:", {{"upstream", upstream}});
    } else {
        ++view.failures;
        if (trouble != view.lastError) // once, not at every attempt
            log(LogLevel::Warning, "targets not found, those known before stay:",
                {{"upstream", upstream}, {"why", trouble}});
    }
    view.lastError = trouble;
}

void HealthService::take(const std::string &upstream, std::vector<TargetSpec> targets)
{
    const StatePtr state = find(upstream);
    if (!state || !state->config.discovery)
        return;
    if (targets.size() > model::kMostTargets) {
        log(LogLevel::Warning, "more targets found than are used:",
            {{"upstream", upstream}, {"found", targets.size()}, {"used", model::kMostTargets}});
        targets.resize(model::kMostTargets);
    }
    const auto before = state->targets();
    m_registry.remember(upstream, *state->config.discovery, targets);
    if (!state->setTargets(targets))
        return;
    const auto now = state->targets();
    for (const auto &target : now->targets) {
        const bool known = std::ranges::find(before->targets, target->health,
                                             [](const auto &old) { return old->health; })
            != before->targets.end();
        if (!known && !before->targets.empty())
            target->health->startSlowly(m_needs.loop.now());
    }
    log(LogLevel::Info, "targets changed:",
        {{"upstream", upstream}, {"before", before->targets.size()}, {"now", now->targets.size()}});
    m_needs.refreshWorkers(state);
    watchTargets();
    look();
}

// ---- what is told of targets

HealthService::StatePtr HealthService::find(std::string_view name) const
{
    const auto found = std::ranges::find(m_upstreams, name, [](const StatePtr &state) {
        return std::string_view(state->config.name);
    });
    return found == m_upstreams.end() ? nullptr : *found;
}

TargetCondition HealthService::conditionOf(const upstream::UpstreamState &state,
                                           const upstream::TargetState &target) const
{
    upstream::TargetHealth &health = *target.health;
    const SteadyTime now = m_needs.loop.now();
    if (health.draining())
        return TargetCondition::Draining;
    if (health.unhealthy())
        return TargetCondition::Unhealthy;
    if (health.ejected(now))
        return TargetCondition::Ejected;
    const bool whole =
        health.share(now, state.config.health.slowStart) == upstream::TargetHealth::kWhole;
    return whole ? TargetCondition::Healthy : TargetCondition::SlowStarting;
}

/// Costs next to nothing while all are well.
void HealthService::look()
{
    if (m_stopped)
        return;
    std::map<Name, TargetCondition> unwell;
    for (const StatePtr &state : m_upstreams) {
        for (const auto &target : state->targets()->targets) {
            if (target->health->plain() && m_unwell.empty())
                continue;
            Name name{state->config.name, target->config.name};
            const auto known = m_unwell.find(name);
            const TargetCondition before =
                known == m_unwell.end() ? TargetCondition::Healthy : known->second;
            const TargetCondition now = conditionOf(*state, *target);
            if (now != before)
                tell(*state, *target, before, now);
            if (now != TargetCondition::Healthy)
                unwell.emplace(std::move(name), now);
        }
    }
    m_unwell = std::move(unwell);
    m_look.start(m_needs.loop.timers(), kLook);
}

void HealthService::tell(const upstream::UpstreamState &state, const upstream::TargetState &target,
                         TargetCondition before, TargetCondition now) const
{
    HealthEvent event{
        m_needs.loop.wallNow(), state.config.name, target.config.name, before, now, {}};
    if (now == TargetCondition::Unhealthy) {
        if (const auto check = m_checker.last(*target.health))
            event.why = "check failed: "
                + (check->status != 0 ? "status " + std::to_string(check->status) : check->error);
    } else if (now == TargetCondition::Ejected) {
        event.why = "requests failed in a row";
    }
    const bool worse = now == TargetCondition::Unhealthy || now == TargetCondition::Ejected;
    log(worse ? LogLevel::Warning : LogLevel::Info, "target changed:",
        {{"upstream", event.upstream},
         {"target", event.target},
         {"before", conditionName(before)},
         {"state", conditionName(now)},
         {"why", event.why}});
    for (const auto &[id, listener] : m_listeners)
        listener(event);
}

HealthView::DrainOutcome HealthService::drain(std::string_view upstream, std::string_view target,
                                              bool out)
{
    const StatePtr state = find(upstream);
    if (!state)
        return DrainOutcome::NoSuchUpstream;
    const std::string name(target);
    const auto set = state->targets();
    const bool there = std::ranges::any_of(
        set->targets, [&name](const auto &each) { return each->config.name == name; });
    // One that discovery has lost meanwhile can still be let in again.
    if (!there && !m_registry.drained(state->config.name, name))
        return DrainOutcome::NoSuchTarget;
    m_registry.drain(state->config.name, name, out, m_needs.loop.now());
    look();
    return DrainOutcome::Done;
}

int HealthService::subscribe(Listener listener)
{
    m_listeners.emplace(m_nextListener, std::move(listener));
    return m_nextListener++;
}

void HealthService::unsubscribe(int id)
{
    m_listeners.erase(id);
}

} // namespace portcullis::control
