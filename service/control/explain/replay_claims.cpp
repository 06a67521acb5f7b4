// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/control/explain/replay_claims.h"

#include <algorithm>

namespace portcullis::control {

namespace {

/// Every value of `few` is one of `many`.
bool within(const model::StringList &few, const model::StringList &many)
{
    return std::all_of(few.begin(), few.end(), [&](const std::string &value) {
        return std::find(many.begin(), many.end(), value) != many.end();
    });
}

const model::ClaimCondition *findCondition(const model::Route *route, const std::string &name)
{
    if (!route || !route->authorize || route->authorize->shadow)
        return nullptr;
    const auto &all = route->authorize->claims;
    const auto found =
        std::find_if(all.begin(), all.end(), [&](const auto &one) { return one.name == name; });
    return found == all.end() ? nullptr : &*found;
}

bool passedAuthorize(const telemetry::TrafficSample &sample)
{
    return sample.stageNs[static_cast<std::size_t>(Stage::RateLimit)] >= 0;
}

} // namespace

ClaimsGuess guessClaims(const std::vector<model::ClaimCondition> &wanted,
                        const model::Route *before, const telemetry::TrafficSample &sample)
{
    ClaimsGuess guess;
    for (const model::ClaimCondition &condition : wanted) {
        const model::ClaimCondition *then = findCondition(before, condition.name);
        const bool refusedBy = then && sample.reason == Reason::AuthorizeClaim
            && sample.rule == "routes/" + before->name + "/authorize/claims/" + condition.name;
        if (then && passedAuthorize(sample) && within(then->anyOf, condition.anyOf))
            guess.claims.push_back({condition.name, then->anyOf});
        else if (!(refusedBy && within(condition.anyOf, then->anyOf)))
            guess.unknown.insert(condition.name);
    }
    std::sort(guess.claims.begin(), guess.claims.end(),
              [](const auto &a, const auto &b) { return a.name < b.name; });
    return guess;
}

} // namespace portcullis::control
