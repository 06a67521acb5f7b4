// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/pipeline/rate_limit/rate_limit.h"

#include "service/pipeline/rate_limit/applied_limits.h"

namespace portcullis::pipeline {

using namespace applied;

bool asksCounters(const LimitPlan &plan, const LimitSubject &subject)
{
    if (!plan.asks())
        return false;
    const auto any = [&plan](LimitPlan::List list) {
        return std::any_of(list.begin(), list.end(),
                           [&plan](std::uint32_t index) { return plan.limits()[index].asks(); });
    };
    return (subject.route && any(plan.ofRoute(*subject.route)))
        || (subject.principal.configured && any(plan.ofConsumer(subject.principal.consumerIndex)))
        || any(plan.defaults());
}

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
    if (plan.shared())
        judgeUnsynced(outcome, applied, subject);
    for (std::size_t i = 0; i < applied.size(); ++i) {
        if (applied[i].limit->shadow)
            chargeShadow(outcome, applied[i], subject);
        else
            chargeOne(outcome, applied[i]);
    }
    if (outcome.decision.refusal)
        giveBackAll(applied);
    else
        keepAll(outcome, applied, subject);
    addReadings(outcome, applied);
    return outcome;
}

LimitOutcome peek(const LimitPlan &plan, const LimitSubject &subject)
{
    LimitOutcome outcome;
    AppliedList applied = limitsFor(plan, subject);
    for (std::size_t i = 0; i < applied.size(); ++i) {
        Applied &one = applied[i];
        one.unknown = one.limit->asks();
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
