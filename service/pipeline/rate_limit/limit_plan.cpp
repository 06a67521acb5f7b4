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
class LimitPlan::Lists {
public:
    explicit Lists(LimitPlan &plan) : m_plan(plan)
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
            m_lists.emplace(members, static_cast<std::uint32_t>(m_plan.m_lists.size()));
        if (isNew) {
            m_plan.m_lists.push_back({static_cast<std::uint32_t>(m_plan.m_members.size()),
                                      static_cast<std::uint32_t>(members.size())});
            m_plan.m_members.insert(m_plan.m_members.end(), members.begin(), members.end());
        }
        return it->second;
    }

    template <typename Entity>
    std::vector<std::uint32_t> internAll(const std::vector<Entity> &entities)
    {
        const bool any = std::any_of(entities.begin(), entities.end(),
                                     [](const Entity &e) { return !e.rateLimits.empty(); });
        std::vector<std::uint32_t> lists;
        if (!any)
            return lists;
        lists.reserve(entities.size());
        for (const Entity &entity : entities)
            lists.push_back(intern(entity.rateLimits));
        return lists;
    }

private:
    LimitPlan &m_plan;
    std::unordered_map<std::string_view, std::uint32_t> m_limits;
    std::unordered_map<std::u32string, std::uint32_t> m_lists;
};

LimitPlan::LimitPlan() : m_lists(1)
{
}

Result<LimitPlan> LimitPlan::compile(const model::Document &document, LimitRegistry &registry)
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
    Lists lists(plan);
    plan.m_routes = lists.internAll(document.routes);
    plan.m_consumers = lists.internAll(document.consumers);
    plan.m_default = lists.intern(document.defaults.rateLimits);
    return plan;
}

} // namespace portcullis::pipeline
