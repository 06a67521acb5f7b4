// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/pipeline/rate_limit/limit_registry.h"
#include "service/pipeline/rate_limit/shared_limit.h"
#include "shared/core/reason.h"
#include "shared/core/result.h"
#include "shared/model/document.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace portcullis::pipeline {

/// One limit of the document, ready to be charged. Immutable, but for what `state` points to.
struct CompiledLimit {
    std::string name;
    std::string rule;   ///< `rateLimits/NAME`
    std::string policy; ///< its item of RateLimit-Policy, up to where a period's length follows
    model::LimitAlgorithm algorithm = model::LimitAlgorithm::TokenBucket;
    Reason reason = Reason::RateLimitExceeded;
    std::vector<model::LimitKeyPart> key;
    std::uint64_t windowSeconds = 0; ///< rounded up; 0 for quotas and concurrency limits
    bool shadow = false;
    bool visible = true; ///< sends fields
    Meter meter;
    std::shared_ptr<LimitState> state; ///< shared with the registry and with other snapshots
    /// Where several gateways count in it; null: this one alone.
    std::shared_ptr<const SharedLimit> shared;

    /// Another gateway's counters are asked about each request.
    bool asks() const { return shared && shared->exact(); }
};

/// Which limits apply to whom. Lists that many routes or consumers have in common are stored once,
/// so a route or consumer costs four bytes. Immutable; belongs to a snapshot. Any thread.
class LimitPlan {
public:
    /// Positions in limits().
    using List = std::span<const std::uint32_t>;

    /// Applies to nobody.
    LimitPlan();
    /// Fails when a time zone can't be read, and names it. Control plane; `document` is valid and
    /// need not outlive the plan, `registry` must not be destroyed while this runs.
    static Result<LimitPlan> compile(const model::Document &document, LimitRegistry &registry);

    const std::vector<CompiledLimit> &limits() const { return m_limits; }
    /// Lists of a route and of a consumer by their position in the document, and of everyone.
    List ofRoute(std::size_t route) const { return list(m_routes, route); }
    List ofConsumer(std::size_t consumer) const { return list(m_consumers, consumer); }
    List defaults() const { return span(m_default); }
    /// Whether any limit is counted by several gateways.
    bool shared() const { return m_shared; }
    /// Whether requests may have to wait for the shared counters, so that each is to be looked at.
    bool asks() const { return m_asks; }

private:
    struct Range {
        std::uint32_t begin = 0;
        std::uint32_t size = 0;
    };
    class Lists;
    List span(std::uint32_t list) const
    {
        return List(m_members).subspan(m_lists[list].begin, m_lists[list].size);
    }
    List list(const std::vector<std::uint32_t> &of, std::size_t index) const
    {
        return index < of.size() ? span(of[index]) : List();
    }

    std::vector<CompiledLimit> m_limits;
    std::vector<std::uint32_t> m_members; // of all lists, one after the other
    std::vector<Range> m_lists;           // the first one is empty
    std::vector<std::uint32_t> m_routes;  // route -> list; empty where no route has limits
    std::vector<std::uint32_t> m_consumers;
    std::uint32_t m_default = 0;
    bool m_shared = false;
    bool m_asks = false;
};

} // namespace portcullis::pipeline
