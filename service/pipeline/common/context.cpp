// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/pipeline/common/context.h"

#include <algorithm>

namespace portcullis::pipeline {

const Claim *Principal::findClaim(std::string_view claim) const
{
    const auto it =
        std::lower_bound(claims.begin(), claims.end(), claim,
                         [](const Claim &c, std::string_view key) { return c.name < key; });
    return it != claims.end() && it->name == claim ? &*it : nullptr;
}

bool Principal::hasGroup(std::string_view group) const
{
    return std::find(groups.begin(), groups.end(), group) != groups.end();
}

bool Principal::hasScope(std::string_view scope) const
{
    return std::find(scopes.begin(), scopes.end(), scope) != scopes.end();
}

} // namespace portcullis::pipeline
