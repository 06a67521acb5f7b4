// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/control/admin_api/last_use.h"

namespace portcullis::control {

namespace {

/// The condition of a route that refuses with this reason; empty: not one of those.
std::string_view conditionOf(Reason reason)
{
    switch (reason) {
    case Reason::AuthorizeConsumer:
        return "consumers";
    case Reason::AuthorizeGroup:
        return "groups";
    case Reason::AuthorizeScope:
        return "scopes";
    case Reason::AuthorizeClaim:
        return "claims";
    case Reason::AuthorizeAddress:
        return "ip";
    default:
        return {};
    }
}

std::string ruleName(const std::string &route, std::string_view condition)
{
    return "routes/" + route + "/authorize/" + std::string(condition);
}

} // namespace

void LastUse::note(Uses &uses, std::string_view name, std::uint64_t count, WallTime at)
{
    const auto found = uses.find(name);
    if (found == uses.end()) {
        if (count > 0)
            uses.emplace(std::string(name), Use{count, at});
        return;
    }
    if (found->second.count != count)
        found->second = {count, at};
}

void LastUse::see(const telemetry::MetricsSample &sample, WallTime at)
{
    const std::lock_guard lock(m_mutex);
    for (const telemetry::RouteSample &route : sample.routes) {
        note(m_routes, route.route, route.duration.count(), at);
        for (const telemetry::RequestCount &answers : route.requests) {
            const std::string_view condition =
                answers.reason ? conditionOf(*answers.reason) : std::string_view();
            if (!condition.empty())
                note(m_rules, ruleName(route.route, condition), answers.count, at);
        }
    }
    for (const telemetry::LimitSample &limit : sample.limits)
        note(m_limits, limit.limit, limit.admitted + limit.refused + limit.shadowRefused, at);
    for (const telemetry::ReasonCount &refusal : sample.refusals)
        note(m_reasons, reasonInfo(refusal.reason).code, refusal.count, at);
}

LastUse::Times LastUse::timesOf(const Uses &uses) const
{
    const std::lock_guard lock(m_mutex);
    Times times;
    for (const auto &[name, use] : uses)
        times.emplace(name, use.at);
    return times;
}

LastUse::Times LastUse::routes() const
{
    return timesOf(m_routes);
}

LastUse::Times LastUse::limits() const
{
    return timesOf(m_limits);
}

LastUse::Times LastUse::rules() const
{
    return timesOf(m_rules);
}

LastUse::Times LastUse::reasons() const
{
    return timesOf(m_reasons);
}

std::optional<WallTime> LastUse::ofLimit(std::string_view name) const
{
    const std::lock_guard lock(m_mutex);
    const auto found = m_limits.find(name);
    if (found == m_limits.end())
        return {};
    return found->second.at;
}

} // namespace portcullis::control
