// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
// What a single entry says about a request.
#include "service/pipeline/authenticate/authentication.h"

#include "service/pipeline/authenticate/certificate_facts.h"

namespace portcullis::pipeline {

Authentication::Verdict Authentication::evaluate(const AuthEntry &entry,
                                                 const RequestContext &context)
{
    if (m_replay)
        return (*m_replay)(*entry.authenticator);
    if (entry.authenticator->apiKey)
        return evaluateApiKey(entry, context);
    if (entry.authenticator->mtls)
        return evaluateMtls(entry, context);
    if (m_bearer.kind == BearerCredential::Kind::None)
        return {};
    if (m_bearer.kind == BearerCredential::Kind::Malformed)
        return Verdict::notTaken(Reason::AuthenticateTokenMalformed);
    return entry.authenticator->jwt ? evaluateJwt(entry, context)
                                    : evaluateIntrospection(entry, context);
}

Authentication::Verdict Authentication::evaluateApiKey(const AuthEntry &entry,
                                                       const RequestContext &context)
{
    const CompiledAuthenticator &authenticator = *entry.authenticator;
    const auto key = readApiKey(*authenticator.apiKey, *context.head, m_bearer, *context.arena);
    if (!key)
        return Verdict::refused(key.error());
    if (!*key)
        return {};
    const auto match = m_plan.apiKeys().find(m_worker.sha256(**key), context.wallNow);
    if (!match)
        return Verdict::refused(match.error());
    if (!entry.shadow)
        m_keyUse = match->use;
    IdentityCache &identities = m_worker.identities;
    if (const Identity *known = identities.find(m_plan.id(), &authenticator, match->consumer))
        return Verdict::accepted(*known);
    Identity identity = m_plan.principals().ofConsumer(authenticator.name(), match->consumer);
    identities.put(m_plan.id(), &authenticator, match->consumer, identity);
    return Verdict::accepted(std::move(identity));
}

/// A certificate that was good for the handshake may expire while its connection lasts, or before
/// its session is resumed.
Authentication::Verdict Authentication::evaluateMtls(const AuthEntry &entry,
                                                     const RequestContext &context)
{
    const io::PeerCertificate *certificate = context.certificate;
    if (!certificate)
        return {};
    if (context.wallNow > certificate->notAfter)
        return Verdict::refused(Reason::AuthenticateCertificateExpired);
    const std::string_view key = certificate->key();
    const std::uint64_t hash = m_worker.verified.hash(key);
    const VerifiedTokenCache::Owner owner = ownerOf(*entry.authenticator);
    if (const Identity *known =
            m_worker.verified.find(key, hash, owner, context.wallNow, context.now))
        return Verdict::accepted(*known);
    const auto facts = certificateFacts(*certificate, entry.authenticator->mtls->name);
    if (!facts)
        return Verdict::refused(facts.error());
    Identity identity = m_plan.principals().ofToken(*entry.authenticator->config, *facts);
    m_worker.verified.put(key, hash, owner, identity, facts->expiry);
    return Verdict::accepted(std::move(identity));
}

Authentication::Verdict Authentication::evaluateJwt(const AuthEntry &entry,
                                                    const RequestContext &context)
{
    if (&entry == m_cachedEntry)
        return Verdict::accepted(m_cachedIdentity);
    // Only entries in front of it come here, and they demand another issuer.
    if (m_cachedEntry && !entry.shadow)
        return Verdict::notTaken(Reason::AuthenticateTokenIssuer);
    if (!looksLikeJwt(m_bearer.token))
        return Verdict::notTaken(Reason::AuthenticateTokenMalformed);
    if (const Identity *identity = cached(entry, context))
        return Verdict::accepted(*identity);
    if (!takes(*entry.authenticator))
        return Verdict::notTaken(parsed().claims ? Reason::AuthenticateTokenIssuer
                                                 : Reason::AuthenticateTokenMalformed);
    return verifyJwt(entry, context);
}

Authentication::Verdict Authentication::verifyJwt(const AuthEntry &entry,
                                                  const RequestContext &context)
{
    const CompiledAuthenticator &authenticator = *entry.authenticator;
    const model::JwtAuthenticator &jwt = *authenticator.jwt;
    const auto [keys, generation] = m_worker.keys.of(*authenticator.keys);
    const bool mayRefresh = !m_refreshTried && authenticator.keys->refreshAllowed(context.now);
    if (parsed().defect)
        return Verdict::refused(*parsed().defect);
    if (!keys)
        return mayRefresh ? Verdict::waiting(AuthWait::Kind::KeySet)
                          : Verdict::refused(Reason::AuthenticateProviderFailed);
    if (const auto verified = jose::verifySignature(parsed(), *keys, jwt.algorithms); !verified) {
        const bool newKey = verified.error() == Reason::AuthenticateTokenKeyUnknown;
        return newKey && mayRefresh ? Verdict::waiting(AuthWait::Kind::KeySet)
                                    : Verdict::refused(verified.error());
    }
    if (!parsed().claims)
        return Verdict::refused(Reason::AuthenticateTokenMalformed);
    const auto expiry = jose::checkClaims(*parsed().claims, authenticator.rules, context.wallNow);
    if (!expiry)
        return Verdict::refused(expiry.error());
    const auto facts =
        readFacts(*parsed().claims, {jwt.subjectClaim, jwt.groupsClaim, jwt.scopesClaim});
    if (!facts)
        return Verdict::refused(facts.error());
    Identity identity = m_plan.principals().ofToken(*authenticator.config, *facts);
    m_worker.verified.put(m_bearer.token, m_tokenHash, {m_plan.id(), &authenticator, generation},
                          identity, *expiry);
    return Verdict::accepted(std::move(identity));
}

Authentication::Verdict Authentication::evaluateIntrospection(const AuthEntry &entry,
                                                              const RequestContext &context)
{
    if (m_cachedEntry && m_cachedEntry->authenticator->jwt)
        return {};
    // A token that a jwt authenticator of the route takes is never shown to a provider.
    for (const AuthEntry &other : m_list.entries) {
        if (!other.shadow && other.authenticator && other.authenticator->jwt
            && takes(*other.authenticator))
            return {};
    }
    if (const Identity *identity = cached(entry, context))
        return Verdict::accepted(*identity);
    if (m_answer)
        return acceptIntrospected(entry, *m_answer, context);
    const auto known = m_worker.introspection.find(*entry.authenticator, m_bearer.token,
                                                   context.now, context.wallNow);
    return known ? acceptIntrospected(entry, *known, context)
                 : Verdict::waiting(AuthWait::Kind::Introspection);
}

Authentication::Verdict Authentication::acceptIntrospected(const AuthEntry &entry,
                                                           const IntrospectionAnswer &answer,
                                                           const RequestContext &context)
{
    if (!answer.facts)
        return Verdict::refused(answer.refusal);
    if (context.wallNow >= answer.facts->expiry)
        return Verdict::refused(Reason::AuthenticateTokenInactive);
    Identity identity = m_plan.principals().ofToken(*entry.authenticator->config, *answer.facts);
    if (answer.freshUntil > context.now)
        m_worker.verified.put(m_bearer.token, m_tokenHash, ownerOf(*entry.authenticator), identity,
                              answer.facts->expiry, answer.freshUntil);
    return Verdict::accepted(std::move(identity));
}

bool Authentication::takes(const CompiledAuthenticator &authenticator)
{
    if (!looksLikeJwt(m_bearer.token))
        return false;
    const std::string &issuer = authenticator.jwt->issuer;
    if (issuer.empty())
        return true;
    return parsed().claims && parsed().claims->findString("iss") == issuer;
}

const Identity *Authentication::cached(const AuthEntry &entry, const RequestContext &context)
{
    return m_worker.verified.find(m_bearer.token, m_tokenHash, ownerOf(*entry.authenticator),
                                  context.wallNow, context.now);
}

VerifiedTokenCache::Owner Authentication::ownerOf(const CompiledAuthenticator &authenticator) const
{
    const std::uint64_t generation =
        authenticator.keys ? authenticator.keys->generation() : std::uint64_t{0};
    return {m_plan.id(), &authenticator, generation};
}

const jose::ParsedToken &Authentication::parsed()
{
    if (!m_parsed)
        m_parsed = jose::parseToken(m_bearer.token);
    return *m_parsed;
}

} // namespace portcullis::pipeline
