// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/pipeline/authorize/authorize.h"

#include <algorithm>

namespace portcullis::pipeline {

namespace {

NameSet nameSet(const model::StringList &names)
{
    return {names.begin(), names.end()};
}

AuthorizeRule ruleOf(const std::string &condition)
{
    return {"authorize/" + condition,
            "The condition \"" + condition + "\" of this route is not met."};
}

Decision refuse(Reason reason, const AuthorizeRule &rule, bool shadow)
{
    Decision decision = Decision::refuse(reason, rule.rule, rule.detail);
    decision.shadow = shadow;
    return decision;
}

/// A configured consumer, or an `authenticator:subject`, which no configured name can look like.
bool mayBeNamed(const Principal &principal)
{
    return principal.configured || principal.name.find(':') != std::string::npos;
}

bool meetsGroups(const NameSet &anyOf, const Principal &principal)
{
    return std::any_of(principal.groups.begin(), principal.groups.end(),
                       [&](const std::string &group) { return anyOf.contains(group); });
}

bool meetsScopes(const std::vector<std::string> &allOf, const Principal &principal)
{
    return std::all_of(allOf.begin(), allOf.end(),
                       [&](const std::string &scope) { return principal.hasScope(scope); });
}

bool meetsClaim(const AuthorizePlan::Claim &condition, const Principal &principal)
{
    const Claim *const claim = principal.findClaim(condition.name);
    return claim
        && std::any_of(claim->values.begin(), claim->values.end(),
                       [&](const std::string &value) { return condition.anyOf.contains(value); });
}

bool meetsAddress(const AuthorizePlan &plan, const IpAddress &client)
{
    return !plan.ipDeny.contains(client) && (!plan.restrictsIp || plan.ipAllow.contains(client));
}

} // namespace

AuthorizePlan compileAuthorize(const std::optional<model::Authorize> &conditions)
{
    AuthorizePlan plan;
    if (!conditions)
        return plan;
    const model::Authorize &authorize = *conditions;
    plan.shadow = authorize.shadow;
    plan.consumers = nameSet(authorize.consumers);
    plan.consumersRule = ruleOf("consumers");
    plan.groups = nameSet(authorize.groups);
    plan.groupsRule = ruleOf("groups");
    plan.scopes = authorize.scopes;
    plan.scopesRule = ruleOf("scopes");
    for (const model::ClaimCondition &claim : authorize.claims)
        plan.claims.push_back({claim.name, nameSet(claim.anyOf), ruleOf("claims/" + claim.name)});
    plan.ipDeny = IpSet(authorize.ipDeny);
    plan.ipAllow = IpSet(authorize.ipAllow);
    plan.restrictsIp = !authorize.ipAllow.empty();
    plan.ipRule = ruleOf("ip");
    plan.empty = plan.consumers.empty() && plan.groups.empty() && plan.scopes.empty()
        && plan.claims.empty() && plan.ipDeny.empty() && !plan.restrictsIp;
    return plan;
}

Decision authorize(const AuthorizePlan &plan, const RequestContext &context,
                   const Principal &principal)
{
    if (plan.empty)
        return Decision::allow();
    if (!plan.consumers.empty()
        && !(mayBeNamed(principal) && plan.consumers.contains(principal.name)))
        return refuse(Reason::AuthorizeConsumer, plan.consumersRule, plan.shadow);
    if (!plan.groups.empty() && !meetsGroups(plan.groups, principal))
        return refuse(Reason::AuthorizeGroup, plan.groupsRule, plan.shadow);
    if (!meetsScopes(plan.scopes, principal))
        return refuse(Reason::AuthorizeScope, plan.scopesRule, plan.shadow);
    for (const AuthorizePlan::Claim &claim : plan.claims) {
        if (!meetsClaim(claim, principal))
            return refuse(Reason::AuthorizeClaim, claim.rule, plan.shadow);
    }
    if (!meetsAddress(plan, context.client))
        return refuse(Reason::AuthorizeAddress, plan.ipRule, plan.shadow);
    return Decision::allow();
}

} // namespace portcullis::pipeline
