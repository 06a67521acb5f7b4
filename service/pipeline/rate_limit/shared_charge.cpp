// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/pipeline/rate_limit/shared_charge.h"

namespace portcullis::pipeline {

using namespace applied;

SharedCharge::SharedCharge(const LimitPlan &plan, const LimitSubject &subject)
    : m_subject(subject), m_applied(limitsFor(plan, subject))
{
    judgeUnsynced(m_outcome, m_applied, m_subject);
    for (std::size_t i = 0; i < m_applied.size(); ++i) {
        Applied &one = m_applied[i];
        if (one.limit->asks())
            one.unknown = true; // until somebody has said
        else if (one.limit->shadow)
            chargeShadow(m_outcome, one, m_subject);
        else
            chargeOne(m_outcome, one);
    }
}

SharedCharge::~SharedCharge()
{
    if (!m_finished)
        giveBackAll(m_applied);
}

/// Puts the call together. A limit that certainly refuses makes it needless.
void SharedCharge::prepare()
{
    RefusalMemory &refusals = m_subject.shared->refusals();
    for (std::size_t i = 0; i < m_applied.size(); ++i) {
        Applied &one = m_applied[i];
        if (!one.limit->asks())
            continue;
        using How = counters::Charge::How;
        const auto keyEnd = sharedKey(one.limit->key, m_subject);
        m_keys.push_back(keyEnd);
        const Nanoseconds refused =
            refusals.refused(one.limit->shared->number(), keyEnd, m_subject.context.now);
        if (!one.limit->shadow && refused > Nanoseconds::zero()) {
            one.unknown = false;
            one.view = {0, refused};
            if (!m_outcome.decision.refusal)
                one.limit->state->stats().add(LimitStats::Refused);
            refuse(m_outcome, one);
        }
        counters::Charge charge = one.limit->shared->charge(
            wallFor(*one.limit, m_subject), one.limit->shadow ? How::Shadow : How::Enforce, 1);
        charge.keyEnd = {keyEnd.data(), keyEnd.size()};
        call.add(charge);
    }
}

void SharedCharge::ask(io::Waker &waker, io::Waker::Events event)
{
    // A refusal that stands already costs the counters nothing.
    if (m_outcome.decision.refusal)
        return;
    prepare();
    if (m_outcome.decision.refusal)
        return;
    m_state = State::Asking;
    m_subject.shared->link().ask(*this);
    // Only from here on: who is answered within the call need not be woken.
    m_waker = &waker;
    m_event = event;
}

void SharedCharge::answered(const std::vector<counters::Verdict> &verdicts)
{
    m_verdicts = verdicts;
    m_state = State::Answered;
    if (m_waker)
        m_waker->notify(m_event);
}

void SharedCharge::unanswered()
{
    m_state = State::Unanswered;
    if (m_waker)
        m_waker->notify(m_event);
}

void SharedCharge::judge(Applied &one, const counters::Verdict &verdict,
                         const RefusalMemory::KeyEnd &key)
{
    one.unknown = false;
    one.view = {verdict.remaining,
                std::chrono::microseconds(static_cast<std::int64_t>(verdict.moreUs))};
    LimitStats &stats = one.limit->state->stats();
    if (one.limit->shadow) {
        stats.add(verdict.admitted ? LimitStats::Allowed : LimitStats::ShadowRefused);
        if (!verdict.admitted)
            refuseInShadow(m_outcome, *one.limit);
    } else if (!verdict.admitted) {
        if (!m_outcome.decision.refusal)
            stats.add(LimitStats::Refused);
        refuse(m_outcome, one);
        m_subject.shared->refusals().remember(one.limit->shared->number(), key,
                                              m_subject.context.now, *one.view.more);
    }
}

/// What the counters said of each limit.
void SharedCharge::judge()
{
    std::size_t next = 0;
    for (std::size_t i = 0; i < m_applied.size(); ++i) {
        if (m_applied[i].limit->asks()) {
            judge(m_applied[i], m_verdicts[next], m_keys[next]);
            ++next;
        }
    }
    if (m_outcome.decision.refusal)
        return;
    for (std::size_t i = 0; i < m_applied.size(); ++i) {
        const CompiledLimit &limit = *m_applied[i].limit;
        if (limit.asks() && !limit.shadow)
            limit.state->stats().add(LimitStats::Allowed);
    }
}

/// Nobody said anything.
void SharedCharge::judgeUncounted()
{
    const CompiledLimit *first = nullptr;
    for (std::size_t i = 0; i < m_applied.size() && !first; ++i) {
        const CompiledLimit &limit = *m_applied[i].limit;
        if (limit.asks() && !limit.shadow)
            first = &limit;
    }
    if (!first)
        return;
    if (!m_subject.shared->failClosed()) {
        m_subject.shared->metrics().failedOpen.add();
        return;
    }
    m_subject.shared->metrics().failedClosed.add();
    refuseUncounted(m_outcome, *first);
}

LimitOutcome SharedCharge::finish()
{
    m_finished = true;
    if (m_state == State::Answered)
        judge();
    else if (m_state == State::Unanswered)
        judgeUncounted();
    if (m_outcome.decision.refusal)
        giveBackAll(m_applied);
    else
        keepAll(m_outcome, m_applied, m_subject);
    addReadings(m_outcome, m_applied);
    return std::move(m_outcome);
}

} // namespace portcullis::pipeline
