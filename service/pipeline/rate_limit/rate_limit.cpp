// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/pipeline/rate_limit/rate_limit.h"

#include "service/pipeline/rate_limit/limit_key.h"

#include <algorithm>

namespace portcullis::pipeline {

namespace {

/// One limit that applies to a request, and what became of it.
struct Applied {
    const CompiledLimit *limit = nullptr;
    KeyHash key;
    Tick tick;
    LimitState::Taken taken; // enforced limits; bucket null: refused, or not charged
    View view;
};
using AppliedList = InlineList<Applied, 4>;

/// Route limits, then the consumer's, then the defaults, each once.
AppliedList limitsFor(const LimitPlan &plan, const LimitSubject &subject)
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
            one.tick = limit->meter.tick(subject.context.now, subject.context.wallNow);
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
std::uint64_t retrySeconds(const View &view)
{
    // When others' requests end nobody knows; a limit of 0 never admits. A second is the least.
    const Nanoseconds wait = view.more.value_or(Nanoseconds{0});
    return static_cast<std::uint64_t>(
        std::max<Seconds::rep>(1, std::chrono::ceil<Seconds>(wait).count()));
}

void refuse(LimitOutcome &outcome, const Applied &one)
{
    if (!outcome.decision.refusal)
        outcome.decision = Decision::refuse(one.limit->reason, one.limit->rule);
    outcome.retryAfter = std::max(outcome.retryAfter, retrySeconds(one.view));
}

void refuseInShadow(LimitOutcome &outcome, const CompiledLimit &limit)
{
    if (outcome.shadow.refusal)
        return;
    outcome.shadow = Decision::refuse(limit.reason, limit.rule);
    outcome.shadow.shadow = true;
}

void addReadings(LimitOutcome &outcome, const AppliedList &applied)
{
    for (std::size_t i = 0; i < applied.size(); ++i) {
        const Applied &one = applied[i];
        if (!one.limit->visible)
            continue;
        const bool quota = one.limit->algorithm == model::LimitAlgorithm::Quota;
        outcome.readings.push_back({one.limit, one.view.remaining, one.view.more,
                                    quota ? one.tick.length : one.limit->windowSeconds});
    }
}

View lookAt(const Applied &one, bool charged = false)
{
    return one.limit->state->peek(one.limit->meter, one.key, one.tick, charged);
}

void chargeShadow(LimitOutcome &outcome, const Applied &one)
{
    LimitState &state = *one.limit->state;
    const auto taken = state.charge(one.limit->meter, one.key, one.tick);
    state.stats().add(taken.bucket ? LimitStats::Allowed : LimitStats::ShadowRefused);
    if (!taken.bucket)
        refuseInShadow(outcome, *one.limit);
    else if (one.limit->algorithm == model::LimitAlgorithm::Concurrency)
        outcome.held.add(taken.bucket);
}

void chargeOne(LimitOutcome &outcome, Applied &one)
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
void giveBackAll(AppliedList &applied)
{
    for (std::size_t i = 0; i < applied.size(); ++i) {
        Applied &one = applied[i];
        if (!one.taken.bucket)
            continue;
        one.limit->state->giveBack(one.limit->meter, one.taken);
        one.view = lookAt(one);
    }
}

void keepAll(LimitOutcome &outcome, const AppliedList &applied)
{
    for (std::size_t i = 0; i < applied.size(); ++i) {
        const Applied &one = applied[i];
        if (one.limit->shadow)
            continue;
        one.limit->state->stats().add(LimitStats::Allowed);
        if (one.limit->algorithm == model::LimitAlgorithm::Concurrency)
            outcome.held.add(one.taken.bucket);
    }
}

} // namespace

bool isLimited(const LimitPlan &plan, const LimitSubject &subject)
{
    return !plan.defaults().empty() || (subject.route && !plan.ofRoute(*subject.route).empty())
        || (subject.principal.configured
            && !plan.ofConsumer(subject.principal.consumerIndex).empty());
}

LimitOutcome charge(const LimitPlan &plan, const LimitSubject &subject)
{
    LimitOutcome outcome;
    AppliedList applied = limitsFor(plan, subject);
    for (std::size_t i = 0; i < applied.size(); ++i) {
        if (applied[i].limit->shadow)
            chargeShadow(outcome, applied[i]);
        else
            chargeOne(outcome, applied[i]);
    }
    if (outcome.decision.refusal)
        giveBackAll(applied);
    else
        keepAll(outcome, applied);
    addReadings(outcome, applied);
    return outcome;
}

LimitOutcome peek(const LimitPlan &plan, const LimitSubject &subject)
{
    LimitOutcome outcome;
    AppliedList applied = limitsFor(plan, subject);
    for (std::size_t i = 0; i < applied.size(); ++i) {
        Applied &one = applied[i];
        one.view = lookAt(one);
        if (one.view.remaining > 0)
            continue;
        if (one.limit->shadow)
            refuseInShadow(outcome, *one.limit);
        else
            refuse(outcome, one);
    }
    for (std::size_t i = 0; i < applied.size() && !outcome.decision.refusal; ++i)
        applied[i].view = lookAt(applied[i], true);
    addReadings(outcome, applied);
    return outcome;
}

} // namespace portcullis::pipeline
