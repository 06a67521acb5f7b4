// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/pipeline/common/context.h"
#include "service/pipeline/common/decision.h"
#include "shared/core/ascii.h"
#include "shared/core/ip_set.h"
#include "shared/model/document.h"

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

namespace portcullis::pipeline {

/// Names of one condition, looked up in O(length of the name).
using NameSet = std::unordered_set<std::string, StringHash, std::equal_to<>>;

/// What a refusal by one condition says.
struct AuthorizeRule {
    std::string rule;   ///< such as `authorize/scopes`; the caller knows the route
    std::string detail; ///< names the condition, no values
};

/// The `authorize` object of one route, ready to be evaluated. Immutable; part of the snapshot.
struct AuthorizePlan {
    struct Claim {
        std::string name;
        NameSet anyOf;
        AuthorizeRule rule;
    };

    NameSet consumers; ///< any of; empty: not asked
    AuthorizeRule consumersRule;
    NameSet groups; ///< any of; empty: not asked
    AuthorizeRule groupsRule;
    std::vector<std::string> scopes; ///< all of
    AuthorizeRule scopesRule;
    std::vector<Claim> claims; ///< every one
    IpSet ipDeny;
    IpSet ipAllow;            ///< only asked where restrictsIp
    bool restrictsIp = false; ///< an allow list is given
    AuthorizeRule ipRule;
    bool shadow = false;
    bool empty = true; ///< no condition at all: authorize() allows at once
};

/// The plan of a route's `authorize`; an empty one where it has none. Keeps no reference to it, and
/// sees nothing else of the route: those with the same conditions share the plan.
AuthorizePlan compileAuthorize(const std::optional<model::Authorize> &conditions);

/// Step 3: every condition given must hold (docs: "Authorize"). They are asked in the order
/// consumers, groups, scopes, claims, ip (deny before allow); the first that fails is the reason.
/// In shadow the refusal stands in the decision, which then does not refuse. `consumers` is only
/// met by a configured consumer. Pure; any thread; no allocation.
Decision authorize(const AuthorizePlan &plan, const RequestContext &context,
                   const Principal &principal);

} // namespace portcullis::pipeline
