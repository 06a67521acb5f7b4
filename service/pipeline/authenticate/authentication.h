// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/pipeline/authenticate/auth_plan.h"
#include "service/pipeline/authenticate/auth_worker.h"
#include "service/pipeline/authenticate/credentials.h"
#include "service/pipeline/authenticate/jose/token.h"
#include "service/pipeline/authenticate/token_facts.h"
#include "service/pipeline/common/context.h"
#include "service/pipeline/common/decision.h"

#include <functional>
#include <optional>
#include <string_view>
#include <vector>

/// Step 2: who calls. The walk over a route's authenticators; pure but for what `AuthWorker`
/// caches.
namespace portcullis::pipeline {

/// What has to be waited for before the walk can go on.
struct AuthWait {
    enum class Kind : std::uint8_t {
        KeySet,        ///< ask KeySets::requestRefresh(), then Authentication::keySetRefreshed()
        Introspection, ///< ask IntrospectionCache::lookup(), then Authentication::introspected()
    };
    Kind kind = Kind::KeySet;
    const CompiledAuthenticator *authenticator = nullptr; ///< in the plan
    std::string_view token;                               ///< Introspection; in the request's head
};

/// What an authenticator in shadow mode would have said.
struct ShadowVerdict {
    const CompiledAuthenticator *authenticator = nullptr;
    bool accepted = false;
    std::optional<Reason> refusal; ///< neither accepted nor refused: no credential for it
};

/// Where the walk stands.
struct AuthOutcome {
    enum class Kind : std::uint8_t { Accepted, Refused, Wait };
    Kind kind = Kind::Refused;
    Identity identity; ///< Accepted: never null
    Decision decision; ///< Refused: 401, 400, or 503 of a provider
    /// Refused with 401: the value of `WWW-Authenticate`, in the plan. Empty otherwise.
    std::string_view challenges;
    AuthWait wait; ///< Wait
};

/// What one authenticator says about a request.
struct EntryVerdict {
    enum class Kind : std::uint8_t { NoCredential, NotTaken, Accepted, Refused, Wait };
    Kind kind = Kind::NoCredential;
    Reason reason = Reason::AuthenticateNoCredential; ///< NotTaken, Refused
    Identity identity;                                ///< Accepted
    AuthWait::Kind wait = AuthWait::Kind::KeySet;     ///< Wait

    static EntryVerdict refused(Reason reason) { return {Kind::Refused, reason, {}, {}}; }
    static EntryVerdict notTaken(Reason reason) { return {Kind::NotTaken, reason, {}, {}}; }
    static EntryVerdict accepted(Identity identity)
    {
        return {Kind::Accepted, {}, std::move(identity), {}};
    }
    static EntryVerdict waiting(AuthWait::Kind kind) { return {Kind::Wait, {}, {}, kind}; }
};

/// What an authenticator would say of a request whose credential is not at hand: in place of a look
/// at the request, for replays.
using EntryReplay = std::function<EntryVerdict(const CompiledAuthenticator &)>;

/// One request's walk over the alternatives of its route, in their order. An entry without a
/// credential in the request is passed over; a refusal is remembered and the walk goes on; the
/// first one is the reason in the end. `none` accepts if nothing was refused before it. Entries in
/// shadow mode are all evaluated first, wherever they stand, and change nothing.
///
/// Thread: the worker's. `plan`, `list` and `worker` are borrowed and outlive it; the context given
/// to every advance() has to be that of the same request.
class Authentication {
public:
    /// `replay` (may be null) is borrowed, too.
    Authentication(const AuthPlan &plan, const AuthList &list, AuthWorker &worker,
                   const EntryReplay *replay = nullptr);

    /// Goes on until there is a verdict or something to wait for. After a Wait call one of the two
    /// functions below, then advance() again. Never waits twice for the same thing.
    AuthOutcome advance(const RequestContext &context);

    /// The awaited refresh ended, with or without a new key set.
    void keySetRefreshed();
    /// The awaited answer of the provider.
    void introspected(const IntrospectionAnswer &answer);

    /// One per shadow entry, once advance() gave a verdict.
    const std::vector<ShadowVerdict> &shadowVerdicts() const { return m_shadows; }
    /// After a verdict, what it was that gave it: the authenticator (null: none had a say), and the
    /// mark of the API key that was accepted (null: it was none). Both in the plan.
    const CompiledAuthenticator *decidedBy() const { return m_decidedBy; }
    UseMark *keyUse() const { return m_keyUse; }
    /// The request carried a credential that an entry (not in shadow mode) read and refused: what
    /// counts as a failure of the client's address.
    bool credentialRefused() const;

private:
    using Verdict = EntryVerdict;

    void begin(const RequestContext &context);
    void findCached(const RequestContext &context);
    std::optional<AuthOutcome> walkShadows(const RequestContext &context);
    AuthOutcome walk(const RequestContext &context);
    /// Remembers what a verdict that does not end the walk means for the rest of it.
    void note(const AuthEntry &entry, const Verdict &verdict);
    bool anonymousMayPass() const;
    AuthOutcome refuse(Reason reason, std::string_view rule) const;
    AuthOutcome wait(const AuthEntry &entry, AuthWait::Kind kind) const;
    void next(std::size_t &at);

    Verdict evaluate(const AuthEntry &entry, const RequestContext &context);
    Verdict evaluateApiKey(const AuthEntry &entry, const RequestContext &context);
    Verdict evaluateJwt(const AuthEntry &entry, const RequestContext &context);
    Verdict evaluateIntrospection(const AuthEntry &entry, const RequestContext &context);
    Verdict evaluateMtls(const AuthEntry &entry, const RequestContext &context);
    Verdict verifyJwt(const AuthEntry &entry, const RequestContext &context);
    Verdict acceptIntrospected(const AuthEntry &entry, const IntrospectionAnswer &answer,
                               const RequestContext &context);
    /// The token is of the form and the issuer that this jwt authenticator is for.
    bool takes(const CompiledAuthenticator &authenticator);
    const Identity *cached(const AuthEntry &entry, const RequestContext &context);
    VerifiedTokenCache::Owner ownerOf(const CompiledAuthenticator &authenticator) const;
    const jose::ParsedToken &parsed();

    const AuthPlan &m_plan;
    const AuthList &m_list;
    AuthWorker &m_worker;
    const EntryReplay *m_replay;

    bool m_begun = false;
    std::size_t m_shadowAt = 0; // the next entry to be looked at for shadow mode
    std::size_t m_at = 0;       // the next entry to be looked at
    BearerCredential m_bearer;
    std::uint64_t m_tokenHash = 0;
    std::optional<jose::ParsedToken> m_parsed; // of m_bearer, once an entry needs it
    const AuthEntry *m_cachedEntry = nullptr;  // the first one to take the token is this one
    Identity m_cachedIdentity;
    std::optional<Reason> m_refusal; // the first
    std::string_view m_refusalRule;
    std::optional<Reason> m_notTaken; // a token was there, but an entry is not for such tokens
    std::string_view m_notTakenRule;
    bool m_tokenTaken = false;
    // Both belong to the entry at which the walk stands:
    bool m_refreshTried = false;
    std::optional<IntrospectionAnswer> m_answer;
    std::vector<ShadowVerdict> m_shadows;
    const CompiledAuthenticator *m_decidedBy = nullptr;
    UseMark *m_keyUse = nullptr;
};

} // namespace portcullis::pipeline
