// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/upstream/target_registry.h"

namespace portcullis::upstream {

namespace {

/// What has to be the same for health to mean the same.
std::string placeOf(const TargetSpec &spec)
{
    const model::Target &target = spec.target;
    return (target.tls ? "https " : "http ") + target.host + ' ' + std::to_string(target.port) + ' '
        + spec.address + ' ' + target.path;
}

} // namespace

std::shared_ptr<TargetHealth> TargetRegistry::health(const std::string &upstream,
                                                     const TargetSpec &spec)
{
    const std::lock_guard lock(m_mutex);
    auto &health = m_health[{upstream, spec.target.name, placeOf(spec)}];
    if (!health) {
        health = std::make_shared<TargetHealth>();
        health->setDraining(m_drained.contains({upstream, spec.target.name}), {});
    }
    return health;
}

std::shared_ptr<Breaker> TargetRegistry::breaker(const std::string &upstream)
{
    const std::lock_guard lock(m_mutex);
    auto &breaker = m_breakers[upstream];
    if (!breaker)
        breaker = std::make_shared<Breaker>();
    return breaker;
}

void TargetRegistry::remember(const std::string &upstream, const model::Discovery &from,
                              std::vector<TargetSpec> targets)
{
    const std::lock_guard lock(m_mutex);
    m_found.insert_or_assign(upstream, Found{from, std::move(targets)});
}

std::optional<std::vector<TargetSpec>>
TargetRegistry::remembered(const std::string &upstream, const model::Discovery &from) const
{
    const std::lock_guard lock(m_mutex);
    const auto found = m_found.find(upstream);
    if (found == m_found.end() || found->second.from != from)
        return {};
    return found->second.targets;
}

void TargetRegistry::drain(const std::string &upstream, const std::string &target, bool out,
                           SteadyTime now)
{
    const std::lock_guard lock(m_mutex);
    if (out)
        m_drained.insert({upstream, target});
    else
        m_drained.erase({upstream, target});
    for (auto it = m_health.lower_bound({upstream, target, std::string()}); it != m_health.end()
         && std::get<0>(it->first) == upstream && std::get<1>(it->first) == target;
         ++it)
        it->second->setDraining(out, now);
}

bool TargetRegistry::drained(const std::string &upstream, const std::string &target) const
{
    const std::lock_guard lock(m_mutex);
    return m_drained.contains({upstream, target});
}

void TargetRegistry::prune(const std::set<std::string> &names)
{
    const std::lock_guard lock(m_mutex);
    // One reference is ours; another can only be made under the lock, or from another.
    std::erase_if(m_health, [](const auto &each) { return each.second.use_count() == 1; });
    std::erase_if(m_breakers, [](const auto &each) { return each.second.use_count() == 1; });
    std::erase_if(m_found, [&](const auto &each) { return !names.contains(each.first); });
    std::erase_if(m_drained, [&](const Name &each) { return !names.contains(each.first); });
}

} // namespace portcullis::upstream
