// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/pipeline/route/policy.h"

#include <algorithm>

namespace portcullis::pipeline {

namespace {

/// One text for equal sets, whatever their order. Lengths keep elements apart.
std::string joined(std::vector<std::string> parts)
{
    std::sort(parts.begin(), parts.end());
    parts.erase(std::unique(parts.begin(), parts.end()), parts.end());
    std::string text;
    for (const std::string &part : parts)
        text += std::to_string(part.size()) + ':' + part;
    return text;
}

std::string claimsText(const std::vector<model::ClaimCondition> &claims)
{
    std::vector<std::string> parts;
    for (const model::ClaimCondition &claim : claims)
        parts.push_back(joined({claim.name}) + '=' + joined(claim.anyOf));
    return joined(std::move(parts));
}

std::string rangesText(const std::vector<IpRange> &ranges)
{
    std::vector<std::string> parts;
    for (const IpRange &range : ranges)
        parts.push_back(range.base.toString() + '/' + std::to_string(range.bits));
    return joined(std::move(parts));
}

} // namespace

bool stricterThan(const Policy &other, const Policy &exact)
{
    bool asksWho = false;
    for (std::size_t i = 0; i < Policy::ConditionCount; ++i) {
        if (other.conditions[i] == Policy::kNone)
            continue;
        if (other.conditions[i] != exact.conditions[i])
            return true;
        asksWho = asksWho || i != Policy::Ip;
    }
    const auto &wider = other.authenticators;
    const auto &narrower = exact.authenticators;
    if (std::includes(wider.begin(), wider.end(), narrower.begin(), narrower.end()))
        return false;
    const bool anybody = std::binary_search(wider.begin(), wider.end(), Policy::kNone);
    return !anybody || asksWho;
}

int PolicyTable::add(const model::Route &route)
{
    const bool plain = !route.authenticate && !route.authorize;
    if (plain && m_plain >= 0)
        return m_plain;
    const int index = static_cast<int>(m_policies.size());
    const int found = m_policies.try_emplace(compile(route), index).first->second;
    if (plain)
        m_plain = found;
    return found;
}

std::vector<Policy> PolicyTable::takePolicies()
{
    std::vector<Policy> list(m_policies.size());
    for (const auto &[policy, index] : m_policies)
        list[static_cast<std::size_t>(index)] = policy;
    return list;
}

Policy PolicyTable::compile(const model::Route &route)
{
    Policy policy;
    for (const model::AuthenticateEntry &entry : effectiveAuthenticate(m_document, route)) {
        if (!entry.shadow) {
            policy.authenticators.push_back(entry.name == "none" ? Policy::kNone
                                                                 : number('a' + entry.name));
        }
    }
    std::sort(policy.authenticators.begin(), policy.authenticators.end());
    if (!route.authorize || route.authorize->shadow)
        return policy;

    const model::Authorize &authorize = *route.authorize;
    const auto set = [&](Policy::Condition condition, bool given, auto text) {
        if (given)
            policy.conditions[condition] = number('c' + text);
    };
    set(Policy::Consumers, !authorize.consumers.empty(), joined(authorize.consumers));
    set(Policy::Groups, !authorize.groups.empty(), joined(authorize.groups));
    set(Policy::Scopes, !authorize.scopes.empty(), joined(authorize.scopes));
    set(Policy::Claims, !authorize.claims.empty(), claimsText(authorize.claims));
    set(Policy::Ip, !authorize.ipAllow.empty() || !authorize.ipDeny.empty(),
        joined({'+' + rangesText(authorize.ipAllow), '-' + rangesText(authorize.ipDeny)}));
    return policy;
}

int PolicyTable::number(std::string text)
{
    return m_numbers.try_emplace(std::move(text), static_cast<int>(m_numbers.size())).first->second;
}

} // namespace portcullis::pipeline
