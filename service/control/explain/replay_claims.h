// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/pipeline/common/context.h"
#include "service/telemetry/traffic_sample.h"
#include "shared/model/document.h"

#include <set>
#include <string>
#include <vector>

namespace portcullis::control {

/// What can be told of claims that are not recorded, from the verdict that they led to.
struct ClaimsGuess {
    std::vector<pipeline::Claim> claims; ///< those that certainly meet their condition; sorted
    std::set<std::string> unknown;       ///< names whose condition may be met or not
};

/// Which of the conditions `wanted` the caller of a recorded request meets. `before` are those of
/// the route that it matched then: with a request that passed them every one of them held, and one
/// that admits at least the same values holds as well; one that refused the request did not hold,
/// and what admits no more does not hold either.
ClaimsGuess guessClaims(const std::vector<model::ClaimCondition> &wanted,
                        const model::Route *before, const telemetry::TrafficSample &sample);

} // namespace portcullis::control
