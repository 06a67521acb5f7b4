// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/pipeline/authenticate/authentication.h"

namespace portcullis::pipeline {

Authentication::Authentication(const AuthPlan &plan, const AuthList &list, AuthWorker &worker,
                               const EntryReplay *replay)
    : m_plan(plan), m_list(list), m_worker(worker), m_replay(replay)
{
}

AuthOutcome Authentication::advance(const RequestContext &context)
{
    if (!m_begun)
        begin(context);
    if (hasRepeatedAuthorization(context.head->fields))
        return refuse(Reason::AuthenticateAmbiguous, {});
    if (m_list.hasShadows) {
        if (auto outcome = walkShadows(context))
            return *std::move(outcome);
    }
    return walk(context);
}

void Authentication::keySetRefreshed()
{
    m_refreshTried = true;
}

void Authentication::introspected(const IntrospectionAnswer &answer)
{
    m_answer = answer;
}

bool Authentication::credentialRefused() const
{
    return m_refusal.has_value() || (m_notTaken && !m_tokenTaken);
}

void Authentication::begin(const RequestContext &context)
{
    m_begun = true;
    if (m_list.anonymousOnly)
        return;
    m_bearer = readBearer(context.head->fields);
    if (m_bearer.kind == BearerCredential::Kind::Token) {
        m_tokenHash = m_worker.verified.hash(m_bearer.token);
        findCached(context);
    }
}

/// A token that was verified before needs no look at what is in it, as long as no earlier entry
/// could have taken it.
void Authentication::findCached(const RequestContext &context)
{
    for (const AuthEntry &entry : m_list.entries) {
        if (!entry.firstForItsTokens)
            continue;
        if (const Identity *identity = cached(entry, context)) {
            m_cachedEntry = &entry;
            m_cachedIdentity = *identity;
            return;
        }
    }
}

std::optional<AuthOutcome> Authentication::walkShadows(const RequestContext &context)
{
    for (; m_shadowAt < m_list.entries.size(); next(m_shadowAt)) {
        const AuthEntry &entry = m_list.entries[m_shadowAt];
        if (!entry.shadow || !entry.authenticator)
            continue;
        Verdict verdict = evaluate(entry, context);
        if (verdict.kind == Verdict::Kind::Wait && verdict.wait == AuthWait::Kind::Introspection)
            return wait(entry, verdict.wait);
        if (verdict.kind == Verdict::Kind::Wait) // a trial is not worth a wait for keys
            verdict = Verdict::refused(Reason::AuthenticateTokenKeyUnknown);
        ShadowVerdict shadow{entry.authenticator, verdict.kind == Verdict::Kind::Accepted, {}};
        if (verdict.kind == Verdict::Kind::Refused || verdict.kind == Verdict::Kind::NotTaken)
            shadow.refusal = verdict.reason;
        m_shadows.push_back(shadow);
    }
    return std::nullopt;
}

AuthOutcome Authentication::walk(const RequestContext &context)
{
    for (; m_at < m_list.entries.size(); next(m_at)) {
        const AuthEntry &entry = m_list.entries[m_at];
        if (entry.shadow)
            continue;
        if (!entry.authenticator) {
            if (anonymousMayPass())
                return {AuthOutcome::Kind::Accepted, Principals::anonymous(), {}, {}, {}};
            continue;
        }
        Verdict verdict = evaluate(entry, context);
        if (verdict.kind == Verdict::Kind::Accepted) {
            m_decidedBy = entry.authenticator;
            return {AuthOutcome::Kind::Accepted, std::move(verdict.identity), {}, {}, {}};
        }
        if (verdict.kind == Verdict::Kind::Wait)
            return wait(entry, verdict.wait);
        note(entry, verdict);
        if (m_refusal == Reason::AuthenticateAmbiguous)
            break;
    }
    if (m_refusal)
        return refuse(*m_refusal, m_refusalRule);
    if (m_notTaken && !m_tokenTaken)
        return refuse(*m_notTaken, m_notTakenRule);
    return refuse(Reason::AuthenticateNoCredential, {});
}

void Authentication::note(const AuthEntry &entry, const Verdict &verdict)
{
    if (verdict.kind == Verdict::Kind::Refused) {
        m_tokenTaken = m_tokenTaken || !(entry.authenticator->apiKey || entry.authenticator->mtls);
        // Two places that contradict each other end the walk, whatever was refused before.
        if (!m_refusal || verdict.reason == Reason::AuthenticateAmbiguous) {
            m_refusal = verdict.reason;
            m_refusalRule = entry.authenticator->rule;
        }
    } else if (verdict.kind == Verdict::Kind::NotTaken && !m_notTaken) {
        m_notTaken = verdict.reason;
        m_notTakenRule = entry.authenticator->rule;
    }
}

/// Not with a bad credential: `["keys", "none"]` must not turn a typing mistake into an anonymous
/// request. A token that nobody took is a bad one.
bool Authentication::anonymousMayPass() const
{
    return !credentialRefused();
}

AuthOutcome Authentication::refuse(Reason reason, std::string_view rule) const
{
    AuthOutcome outcome;
    outcome.kind = AuthOutcome::Kind::Refused;
    outcome.decision = Decision::refuse(reason, rule);
    if (reasonInfo(reason).status == 401) {
        const bool token = m_bearer.kind != BearerCredential::Kind::None;
        outcome.challenges = token ? m_list.challengesInvalidToken : m_list.challenges;
    }
    return outcome;
}

AuthOutcome Authentication::wait(const AuthEntry &entry, AuthWait::Kind kind) const
{
    AuthOutcome outcome;
    outcome.kind = AuthOutcome::Kind::Wait;
    outcome.wait = {kind, entry.authenticator, m_bearer.token};
    return outcome;
}

void Authentication::next(std::size_t &at)
{
    ++at;
    m_refreshTried = false;
    m_answer.reset();
}

} // namespace portcullis::pipeline
