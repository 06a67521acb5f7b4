// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/pipeline/common/context.h"
#include "service/pipeline/common/decision.h"
#include "service/pipeline/rate_limit/held_slots.h"
#include "service/pipeline/rate_limit/inline_list.h"
#include "service/pipeline/rate_limit/limit_plan.h"

#include <cstdint>
#include <optional>
#include <string_view>

/// Step 4: how much. The plan is compiled from the document and belongs to the snapshot; the
/// buckets belong to the LimitRegistry, which outlives snapshots.
namespace portcullis::pipeline {

class SharedWorker;

/// Whom a request is counted for. All borrowed for the length of the call.
struct LimitSubject {
    const RequestContext &context; ///< `now`, `wallNow`, `client` and the fields of `head` are read
    const Principal &principal;
    /// Index into the document's routes; nullopt: no route matched, so that only the consumer's and
    /// the default limits are charged.
    std::optional<std::size_t> route;
    std::string_view routeName; ///< of `route`; empty without one
    /// By whom this worker counts together with other gateways; null: it counts for itself.
    SharedWorker *shared = nullptr;
};

/// What one visible limit had left for the client after this request.
struct LimitReading {
    const CompiledLimit *limit = nullptr;
    std::uint64_t remaining = 0;
    /// Until more is there than `remaining`; nullopt where only other requests' ends can tell.
    std::optional<Nanoseconds> more;
    std::uint64_t windowSeconds = 0; ///< window or current period, rounded up; 0: has none
};

/// The verdict of step 4, with what has to be kept until the exchange ends.
///
/// Move-only. Must not outlive the snapshot whose plan made it. Destroying it (or `held.release()`)
/// gives concurrency slots back, so it is kept until the response or tunnel has ended.
struct LimitOutcome {
    /// Allowed, or refused with RateLimitExceeded, RateLimitQuota or RateLimitConcurrency by the
    /// first limit that refused, or with RateLimitCountersUnavailable by the first that can't be
    /// counted; the rule is `rateLimits/NAME`.
    Decision decision;
    /// The first shadow limit that would have refused (its `shadow` is set), or allowed.
    Decision shadow;
    /// Limits that send fields, in the order in which they are charged, shadow ones left out.
    InlineList<LimitReading, 4> readings;
    /// Of a refusal: seconds until every limit that refused would admit again, at least 1.
    std::uint64_t retryAfter = 0;
    HeldSlots held;
};

/// Whether any limit applies to `subject`. If not, charge() would do nothing.
bool isLimited(const LimitPlan &plan, const LimitSubject &subject);

/// Charges every limit that applies, or none: route limits, then the consumer's, then the defaults,
/// each limit once. A charge is given back when a later limit refuses, so a request may be refused
/// because of a charge about to be given back, but none is admitted above a limit. Shadow limits
/// are charged on their own and refuse nothing.
///
/// Exact over all threads. No lock, but for the first request of a new key; no allocation while at
/// most four limits apply and no bucket table has to grow. Any thread.
[[nodiscard]] LimitOutcome charge(const LimitPlan &plan, const LimitSubject &subject);

/// Whether a limit applies that the shared counters are to be asked about. Such a request is not
/// for charge() but for SharedCharge.
bool asksCounters(const LimitPlan &plan, const LimitSubject &subject);

/// What charge() would answer now. Charges, holds and counts nothing, and asks nobody: limits of
/// the shared counters are left out.
[[nodiscard]] LimitOutcome peek(const LimitPlan &plan, const LimitSubject &subject);

/// Sets `RateLimit-Policy` and `RateLimit` from the outcome's readings and, for a refusal,
/// `Retry-After`, in place of fields that are already there (draft-ietf-httpapi-ratelimit-headers,
/// RFC 9110 section 10.2.3). For every final response, refused or not. Without a visible limit the
/// first two are left alone. Values live in `arena`.
void setLimitFields(const LimitOutcome &outcome, http::FieldList &fields, Arena &arena);

} // namespace portcullis::pipeline
