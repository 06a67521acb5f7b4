// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/pipeline/snapshot.h"

#include <string>
#include <vector>

namespace portcullis::control {

/// A route that is not the request's, but nearly.
struct NearMiss {
    std::string route;
    std::string why; ///< for people
};

/// Documents with more routes are not searched: each question costs as much as compiling them all.
inline constexpr std::size_t kMostRoutesSearched = 10'000;

/// Which other routes would match if one thing were different: the method, the host, the header
/// and query conditions, a trailing slash, upper case in the path, the route's being disabled, or,
/// where one matches, that one's coming first. Asks the router itself, each time with that one
/// thing left out. Any thread; cost: as much as compiling the routes a few times.
std::vector<NearMiss> nearMisses(const pipeline::Snapshot &snapshot,
                                 const pipeline::RequestContext &context,
                                 const pipeline::RouteMatch &match);

} // namespace portcullis::control
