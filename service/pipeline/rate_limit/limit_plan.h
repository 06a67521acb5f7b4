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
    /// need not outlive the plan, `registry` must not be destroyed while this runs. `previous` (may
    /// be null) is the plan of `before`: what it says of consumers is shared if it is the same.
    static Result<LimitPlan> compile(const model::Document &document, LimitRegistry &registry,
                                     const LimitPlan *previous = nullptr,
                                     const model::Document *before = nullptr);

    const std::vector<CompiledLimit> &limits() const { return m_limits; }
    /// Lists of a route and of a consumer by their position in the document, and of everyone.
    List ofRoute(std::size_t route) const { return m_own->of(route); }
    List ofConsumer(std::size_t consumer) const { return m_consumers->of(consumer); }
    List defaults() const { return m_own->span(m_default); }
    /// Whether any limit is counted by several gateways.
    bool shared() const { return m_shared; }
    /// Whether requests may have to wait for the shared counters, so that each is to be looked at.
    bool asks() const { return m_asks; }

private:
    struct Range {
        std::uint32_t begin = 0;
        std::uint32_t size = 0;
    };
    /// Lists of one kind of entity.
    struct Assigned {
        std::vector<std::uint32_t> members{};  // of all lists, one after the other
        std::vector<Range> lists{Range{}};     // the first one is empty
        std::vector<std::uint32_t> assigned{}; // entity -> list; empty where none has limits

        List span(std::uint32_t list) const
        {
            return List(members).subspan(lists[list].begin, lists[list].size);
        }
        List of(std::size_t index) const
        {
            return index < assigned.size() ? span(assigned[index]) : List();
        }
    };
    class Interning;
    static bool sameForConsumers(const LimitPlan &previous, const model::Document &before,
                                 const model::Document &document);

    std::vector<CompiledLimit> m_limits;
    std::shared_ptr<const Assigned> m_own; // of routes, and of everyone
    std::shared_ptr<const Assigned> m_consumers;
    std::uint32_t m_default = 0;
    bool m_shared = false;
    bool m_asks = false;
};

} // namespace portcullis::pipeline
