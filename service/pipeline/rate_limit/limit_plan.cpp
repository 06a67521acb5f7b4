// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/pipeline/rate_limit/limit_plan.h"

#include "service/pipeline/rate_limit/limit_fields.h"

#include <algorithm>
#include <string_view>
#include <unordered_map>

namespace portcullis::pipeline {

namespace {

Reason reasonOf(model::LimitAlgorithm algorithm)
{
    switch (algorithm) {
    case model::LimitAlgorithm::Quota:
        return Reason::RateLimitQuota;
    case model::LimitAlgorithm::Concurrency:
        return Reason::RateLimitConcurrency;
    default:
        return Reason::RateLimitExceeded;
    }
}

Result<CompiledLimit> compileLimit(const model::Document &document, const model::RateLimit &limit,
                                   LimitRegistry &registry)
{
    auto meter = Meter::make(limit, registry.epoch());
    if (!meter)
        return failure(std::move(meter.error().what));
    const bool together = model::sharedMode(document, limit) != model::SharedMode::Off;
    auto state = registry.acquire(limit, together);
    auto shared = SharedLimit::make(document, limit, *meter, state);
    if (!shared)
        return tl::unexpected(std::move(shared.error()));
    return CompiledLimit{.name = limit.name,
                         .rule = "rateLimits/" + limit.name,
                         .policy = policyItem(limit),
                         .algorithm = limit.algorithm,
                         .reason = reasonOf(limit.algorithm),
                         .key = limit.key,
                         .windowSeconds = windowSeconds(limit),
                         .shadow = limit.shadow,
                         .visible = limit.fields && !limit.shadow,
                         .meter = std::move(*meter),
                         .state = std::move(state),
                         .shared = std::move(*shared)};
}

} // namespace

/// Turns lists of names into lists of positions, equal ones into the same.
class LimitPlan::Interning {
public:
    Interning(const LimitPlan &plan, Assigned &to) : m_to(to)
    {
        for (std::size_t i = 0; i < plan.m_limits.size(); ++i)
            m_limits.emplace(plan.m_limits[i].name, static_cast<std::uint32_t>(i));
    }

    std::uint32_t intern(const model::StringList &names)
    {
        if (names.empty())
            return 0;
        std::u32string members;
        for (const std::string &name : names) {
            const auto it = m_limits.find(name);
            if (it != m_limits.end() && members.find(it->second) == std::u32string::npos)
                members.push_back(it->second);
        }
        const auto [it, isNew] =
            m_lists.emplace(members, static_cast<std::uint32_t>(m_to.lists.size()));
        if (isNew) {
            m_to.lists.push_back({static_cast<std::uint32_t>(m_to.members.size()),
                                  static_cast<std::uint32_t>(members.size())});
            m_to.members.insert(m_to.members.end(), members.begin(), members.end());
        }
        return it->second;
    }

    template <typename Entities>
    void internAll(const Entities &entities)
    {
        const bool any = std::any_of(entities.begin(), entities.end(),
                                     [](const auto &e) { return !e.rateLimits.empty(); });
        if (!any)
            return;
        m_to.assigned.reserve(entities.size());
        for (const auto &entity : entities)
            m_to.assigned.push_back(intern(entity.rateLimits));
    }

private:
    Assigned &m_to;
    std::unordered_map<std::string_view, std::uint32_t> m_limits;
    std::unordered_map<std::u32string, std::uint32_t> m_lists;
};

LimitPlan::LimitPlan()
    : m_own(std::make_shared<const Assigned>()), m_consumers(std::make_shared<const Assigned>())
{
}

/// Whether the limits stand at the same positions, and no consumer has others.
bool LimitPlan::sameForConsumers(const LimitPlan &previous, const model::Document &before,
                                 const model::Document &document)
{
    bool same = previous.m_limits.size() == document.rateLimits.size()
        && std::equal(previous.m_limits.begin(), previous.m_limits.end(),
                      document.rateLimits.begin(),
                      [](const auto &a, const auto &b) { return a.name == b.name; });
    const auto compare = [&](std::size_t i) {
        const bool isNew = i >= before.consumers.size() && i < document.consumers.size();
        if (isNew) // behind the last one that is known there are no limits
            same = same && document.consumers[i].rateLimits.empty();
        else
            same = same && i < document.consumers.size()
                && before.consumers[i].rateLimits == document.consumers[i].rateLimits;
    };
    if (same)
        model::SharedList<model::Consumer>::forEachDifference(before.consumers, document.consumers,
                                                              compare);
    return same;
}

Result<LimitPlan> LimitPlan::compile(const model::Document &document, LimitRegistry &registry,
                                     const LimitPlan *previous, const model::Document *before)
{
    LimitPlan plan;
    plan.m_limits.reserve(document.rateLimits.size());
    for (const model::RateLimit &limit : document.rateLimits) {
        auto compiled = compileLimit(document, limit, registry);
        if (!compiled)
            return failure(std::move(compiled.error().what));
        plan.m_shared = plan.m_shared || compiled->shared;
        plan.m_asks = plan.m_asks || compiled->asks();
        plan.m_limits.push_back(std::move(*compiled));
    }
    auto own = std::make_shared<Assigned>();
    Interning routes(plan, *own);
    routes.internAll(document.routes);
    plan.m_default = routes.intern(document.defaults.rateLimits);
    plan.m_own = std::move(own);
    if (previous && before && sameForConsumers(*previous, *before, document)) {
        plan.m_consumers = previous->m_consumers;
    } else {
        auto consumers = std::make_shared<Assigned>();
        Interning(plan, *consumers).internAll(document.consumers);
        plan.m_consumers = std::move(consumers);
    }
    return plan;
}

} // namespace portcullis::pipeline
