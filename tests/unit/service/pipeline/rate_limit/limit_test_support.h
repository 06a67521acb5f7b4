// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/pipeline/rate_limit/rate_limit.h"

#include <string>
#include <utility>
#include <vector>

/// What the tests of this folder build requests and limits from.
namespace portcullis::pipeline::test {

inline const SteadyTime kEpoch{Seconds(1000)};
/// 2026-01-31 23:59:50 UTC.
inline const WallTime kWall{Seconds(1'769'903'990)};

inline model::RateLimit limitOf(std::string name, model::LimitAlgorithm algorithm,
                                std::uint64_t limit)
{
    model::RateLimit made;
    made.name = std::move(name);
    made.algorithm = algorithm;
    made.limit = limit;
    made.key.clear(); // one bucket for all, unless a test says otherwise
    return made;
}

inline model::RateLimit bucketOf(std::string name, std::uint64_t limit)
{
    return limitOf(std::move(name), model::LimitAlgorithm::TokenBucket, limit);
}

/// A request and who makes it. Changed in place between calls.
struct Request {
    http::RequestHead head;
    RequestContext context;
    Principal principal;
    std::optional<std::size_t> route;
    std::string routeName;

    Request()
    {
        context.head = &head;
        context.now = kEpoch + Seconds(100);
        context.wallNow = kWall;
        context.client = IpAddress::fromV4(0x7F000001);
    }
    Request(const Request &) = delete;
    Request &operator=(const Request &) = delete;

    LimitSubject subject() const { return {context, principal, route, routeName}; }
    void pass(Milliseconds time)
    {
        context.now += time;
        context.wallNow += time;
    }
    void be(std::string name, std::size_t index)
    {
        principal.authenticator = "keys";
        principal.name = std::move(name);
        principal.configured = true;
        principal.consumerIndex = index;
    }
};

} // namespace portcullis::pipeline::test
