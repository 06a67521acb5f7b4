// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/pipeline/rate_limit/limit_key.h"
#include "service/pipeline/rate_limit/rate_limit.h"
#include "service/pipeline/rate_limit/shared_worker.h"

#include <algorithm>

/// The limits of one request, and what is done with each: of what charge() and SharedCharge are
/// made. Inline, for charge() is on the path of every request.
namespace portcullis::pipeline::applied {

/// One limit that applies to a request, and what became of it.
struct Applied {
    const CompiledLimit *limit = nullptr;
    KeyHash key;
    Tick tick;
    LimitState::Taken taken; // enforced limits; bucket null: refused, or not charged
    View view;
    bool unknown = false; // nobody said what is left: the client is told nothing of it
};
using AppliedList = InlineList<Applied, 4>;

/// The time by which the calendar of `limit` turns: all gateways have to agree on it.
inline WallTime wallFor(const CompiledLimit &limit, const LimitSubject &subject)
{
    if (!limit.shared || !subject.shared)
        return subject.context.wallNow;
    return subject.context.wallNow + subject.shared->clockOffset();
}

/// Tells the other gateways of a charge to a limit that they count in, too.
inline void note(const Applied &one, const LimitSubject &subject)
{
    if (one.limit->shared && subject.shared)
        subject.shared->sync().note(one.limit->shared, one.key,
                                    [&] { return sharedKey(one.limit->key, subject); });
}

/// Route limits, then the consumer's, then the defaults, each once.
inline AppliedList limitsFor(const LimitPlan &plan, const LimitSubject &subject)
{
    AppliedList applied;
    const auto add = [&](LimitPlan::List list) {
        for (const std::uint32_t index : list) {
            const CompiledLimit *limit = &plan.limits()[index];
            bool known = false;
            for (std::size_t i = 0; i < applied.size(); ++i)
                known = known || applied[i].limit == limit;
            if (known)
                continue;
            Applied one;
            one.limit = limit;
            one.tick = limit->meter.tick(subject.context.now, wallFor(*limit, subject));
            if (!limit->key.empty())
                one.key = limitKey(limit->key, limit->state->seed(), subject);
            applied.push_back(one);
        }
    };
    if (subject.route)
        add(plan.ofRoute(*subject.route));
    if (subject.principal.configured)
        add(plan.ofConsumer(subject.principal.consumerIndex));
    add(plan.defaults());
    return applied;
}

/// Seconds after which a limit that refused is worth another try.
inline std::uint64_t retrySeconds(const View &view)
{
    // When others' requests end nobody knows; a limit of 0 never admits. A second is the least.
    const Nanoseconds wait = view.more.value_or(Nanoseconds{0});
    return static_cast<std::uint64_t>(
        std::max<Seconds::rep>(1, std::chrono::ceil<Seconds>(wait).count()));
}

inline void refuse(LimitOutcome &outcome, const Applied &one)
{
    if (!outcome.decision.refusal)
        outcome.decision = Decision::refuse(one.limit->reason, one.limit->rule);
    outcome.retryAfter = std::max(outcome.retryAfter, retrySeconds(one.view));
}

inline void refuseInShadow(LimitOutcome &outcome, const CompiledLimit &limit)
{
    if (outcome.shadow.refusal)
        return;
    outcome.shadow = Decision::refuse(limit.reason, limit.rule);
    outcome.shadow.shadow = true;
}

inline void addReadings(LimitOutcome &outcome, const AppliedList &applied)
{
    for (std::size_t i = 0; i < applied.size(); ++i) {
        const Applied &one = applied[i];
        if (!one.limit->visible || one.unknown)
            continue;
        const bool quota = one.limit->algorithm == model::LimitAlgorithm::Quota;
        outcome.readings.push_back({one.limit, one.view.remaining, one.view.more,
                                    quota ? one.tick.length : one.limit->windowSeconds});
    }
}

inline View lookAt(const Applied &one, bool charged = false)
{
    return one.limit->state->peek(one.limit->meter, one.key, one.tick, charged);
}

inline void chargeShadow(LimitOutcome &outcome, const Applied &one, const LimitSubject &subject)
{
    LimitState &state = *one.limit->state;
    const auto taken = state.charge(one.limit->meter, one.key, one.tick);
    state.stats().add(taken.bucket ? LimitStats::Allowed : LimitStats::ShadowRefused);
    if (!taken.bucket)
        refuseInShadow(outcome, *one.limit);
    else if (one.limit->algorithm == model::LimitAlgorithm::Concurrency)
        outcome.held.add(taken.bucket);
    else
        note(one, subject);
}

inline void chargeOne(LimitOutcome &outcome, Applied &one)
{
    LimitState &state = *one.limit->state;
    // Once one has refused, the others are only asked how long they would.
    if (outcome.decision.refusal) {
        one.view = lookAt(one);
        if (one.view.remaining == 0)
            refuse(outcome, one);
        return;
    }
    one.taken = state.charge(one.limit->meter, one.key, one.tick);
    one.view = one.taken.view;
    if (!one.taken.bucket) {
        state.stats().add(LimitStats::Refused);
        refuse(outcome, one);
    }
}

/// Takes back what was charged, and reads again what is left.
inline void giveBackAll(AppliedList &applied)
{
    for (std::size_t i = 0; i < applied.size(); ++i) {
        Applied &one = applied[i];
        if (!one.taken.bucket)
            continue;
        one.limit->state->giveBack(one.limit->meter, one.taken);
        one.view = lookAt(one);
    }
}

inline void keepAll(LimitOutcome &outcome, const AppliedList &applied, const LimitSubject &subject)
{
    for (std::size_t i = 0; i < applied.size(); ++i) {
        const Applied &one = applied[i];
        if (one.limit->shadow || !one.taken.bucket)
            continue;
        one.limit->state->stats().add(LimitStats::Allowed);
        if (one.limit->algorithm == model::LimitAlgorithm::Concurrency)
            outcome.held.add(one.taken.bucket);
        else
            note(one, subject);
    }
}

/// Refuses because `limit` can't be counted.
inline void refuseUncounted(LimitOutcome &outcome, const CompiledLimit &limit)
{
    if (!outcome.decision.refusal)
        outcome.decision = Decision::refuse(Reason::RateLimitCountersUnavailable, limit.rule);
    outcome.retryAfter = std::max<std::uint64_t>(outcome.retryAfter, 1);
}

/// What becomes of a request with limits of local-sync while there is nobody to exchange with.
inline void judgeUnsynced(LimitOutcome &outcome, const AppliedList &applied,
                          const LimitSubject &subject)
{
    if (!subject.shared || !subject.shared->away())
        return;
    const CompiledLimit *first = nullptr;
    for (std::size_t i = 0; i < applied.size() && !first; ++i) {
        const CompiledLimit &limit = *applied[i].limit;
        if (limit.shared && !limit.asks() && !limit.shadow)
            first = &limit;
    }
    if (!first)
        return;
    if (!subject.shared->failClosed()) {
        subject.shared->metrics().failedOpen.add();
        return;
    }
    subject.shared->metrics().failedClosed.add();
    refuseUncounted(outcome, *first);
}

} // namespace portcullis::pipeline::applied
