// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/control/explain/caller_replay.h"

#include <algorithm>

namespace portcullis::control {

namespace {

using pipeline::AuthOutcome;
using pipeline::CompiledAuthenticator;
using pipeline::EntryVerdict;

/// One caller's credentials are looked at, not a worker's.
constexpr std::size_t kCacheEntries = 16;

/// How many of the keys that worked before still do.
enum class Keys : std::uint8_t { All, Some, None };

Keys keysKept(const model::Consumer &before, const model::Consumer &after)
{
    std::size_t usable = 0;
    std::size_t kept = 0;
    for (const model::ApiKey &key : before.apiKeys) {
        if (!key.enabled)
            continue;
        ++usable;
        kept += std::any_of(after.apiKeys.begin(), after.apiKeys.end(), [&](const auto &other) {
            return other.sha256 == key.sha256 && other.enabled && other.expires == key.expires;
        });
    }
    if (kept == usable)
        return Keys::All;
    return kept == 0 ? Keys::None : Keys::Some;
}

} // namespace

ConsumerIndex indexConsumers(const model::Document &document)
{
    ConsumerIndex index;
    index.reserve(document.consumers.size());
    for (std::size_t i = 0; i < document.consumers.size(); ++i)
        index.emplace(document.consumers[i].name, i);
    return index;
}

CallerReplay::CallerReplay(const pipeline::Snapshot &snapshot, const model::Document *before)
    : m_snapshot(snapshot)
    , m_before(before)
    , m_consumers(indexConsumers(snapshot.document))
    , m_consumersBefore(before ? indexConsumers(*before) : ConsumerIndex())
    , m_nobody(nullptr, 1)
    , m_worker(m_nobody, kCacheEntries)
{
}

IdentityStep CallerReplay::decide(const CallerFacts &facts, const pipeline::AuthList &list,
                                  const pipeline::RequestContext &context)
{
    Asked asked{facts};
    const pipeline::EntryReplay replay = [&](const CompiledAuthenticator &authenticator) {
        return verdict(authenticator, asked);
    };
    pipeline::Authentication walk(*m_snapshot.auth, list, m_worker, &replay);
    IdentityStep step = stepOf(walk, walk.advance(context), {});
    if (step.kind == IdentityStep::Kind::Unknown)
        step.notes = std::move(asked.notes);
    // What a trial would say of a credential that is not known is not known either.
    std::erase_if(step.shadow, [&](const ShadowReport &report) {
        return std::any_of(asked.unknown.begin(), asked.unknown.end(),
                           [&](const auto *one) { return one->rule == report.rule; });
    });
    return step;
}

EntryVerdict CallerReplay::verdict(const CompiledAuthenticator &authenticator, Asked &asked) const
{
    const CallerFacts &facts = asked.facts;
    if (facts.kind != CallerFacts::Kind::Anonymous && authenticator.name() == facts.authenticator)
        return known(authenticator, asked);
    if (facts.mayCarry && facts.mayCarry(authenticator))
        return notKnown(authenticator, asked,
                        "the request may carry a credential for it, which is not recorded");
    return {};
}

EntryVerdict CallerReplay::known(const CompiledAuthenticator &authenticator, Asked &asked) const
{
    if (changed(authenticator))
        return notKnown(authenticator, asked, "it is changed, and the credential is not recorded");
    if (asked.facts.kind == CallerFacts::Kind::Refused)
        return EntryVerdict::refused(asked.facts.refusal);
    if (authenticator.apiKey)
        return ofConsumer(authenticator, asked);
    return EntryVerdict::accepted(
        m_snapshot.auth->principals().ofToken(*authenticator.config, asked.facts.token));
}

EntryVerdict CallerReplay::ofConsumer(const CompiledAuthenticator &authenticator,
                                      Asked &asked) const
{
    const auto now = m_consumers.find(asked.facts.consumer);
    if (now == m_consumers.end())
        return EntryVerdict::refused(Reason::AuthenticateKeyUnknown);
    const auto before = m_consumersBefore.find(asked.facts.consumer);
    if (m_before && before != m_consumersBefore.end()) {
        const Keys kept = keysKept(m_before->consumers[before->second],
                                   m_snapshot.document.consumers[now->second]);
        if (kept == Keys::None)
            return EntryVerdict::refused(Reason::AuthenticateKeyUnknown);
        if (kept == Keys::Some)
            return notKnown(authenticator, asked,
                            "some of the consumer's keys are gone, and which one was used is "
                            "not recorded");
    }
    return EntryVerdict::accepted(
        m_snapshot.auth->principals().ofConsumer(authenticator.name(), now->second));
}

EntryVerdict CallerReplay::notKnown(const CompiledAuthenticator &authenticator, Asked &asked,
                                    std::string why)
{
    asked.unknown.push_back(&authenticator);
    asked.notes.push_back(authenticator.rule + ": " + std::move(why));
    return EntryVerdict::waiting(pipeline::AuthWait::Kind::KeySet);
}

bool CallerReplay::changed(const CompiledAuthenticator &authenticator) const
{
    if (!m_before)
        return false;
    const auto &all = m_before->authenticators;
    const auto before = std::find_if(all.begin(), all.end(), [&](const model::Authenticator &one) {
        return one.name == authenticator.name();
    });
    return before != all.end() && before->kind != authenticator.config->kind;
}

IdentityStep stepOf(const pipeline::Authentication &walk, AuthOutcome outcome, std::string why)
{
    IdentityStep step;
    for (const pipeline::ShadowVerdict &verdict : walk.shadowVerdicts()) {
        if (verdict.refusal)
            step.shadow.push_back({*verdict.refusal, verdict.authenticator->rule});
    }
    switch (outcome.kind) {
    case AuthOutcome::Kind::Accepted:
        step.kind = IdentityStep::Kind::Accepted;
        step.identity = std::move(outcome.identity);
        break;
    case AuthOutcome::Kind::Refused:
        step.kind = IdentityStep::Kind::Refused;
        step.decision = outcome.decision;
        step.challenges = outcome.challenges;
        break;
    case AuthOutcome::Kind::Wait:
        step.kind = IdentityStep::Kind::Unknown;
        if (!why.empty())
            step.notes.push_back(std::move(why));
        break;
    }
    return step;
}

} // namespace portcullis::control
