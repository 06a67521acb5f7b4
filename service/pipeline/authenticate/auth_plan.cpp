// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/pipeline/authenticate/auth_plan.h"

#include "service/pipeline/authenticate/introspection_message.h"
#include "shared/core/ascii.h"

#include <algorithm>
#include <atomic>
#include <map>

namespace portcullis::pipeline {

namespace {

std::atomic<std::uint64_t> lastPlan{0};

/// An entry's part of `WWW-Authenticate`. The realm is the authenticator's name, which needs no
/// quoting inside the quotes.
std::string challengeOf(const CompiledAuthenticator &authenticator, bool invalidToken)
{
    if (authenticator.mtls) // no scheme of HTTP's (RFC 9110 section 11.6.1 wants one)
        return "Certificate realm=\"" + std::string(authenticator.name()) + '"';
    const bool bearer =
        !authenticator.apiKey || equalsIgnoreCase(authenticator.apiKey->header, "Authorization");
    std::string text = bearer ? "Bearer" : "ApiKey";
    text.append(" realm=\"").append(authenticator.name()).append("\"");
    if (bearer && invalidToken)
        text += ", error=\"invalid_token\"";
    return text;
}

void addStrip(std::vector<StripAction> &actions, StripAction::Kind kind, const std::string &name)
{
    StripAction action{kind, name};
    if (!name.empty() && std::find(actions.begin(), actions.end(), action) == actions.end())
        actions.push_back(std::move(action));
}

/// Joined by NUL, which stands in none of them.
std::string joined(std::initializer_list<std::string_view> parts)
{
    std::string text;
    for (const std::string_view part : parts)
        text.append(part).append(1, '\0');
    return text;
}

} // namespace

/// Makes a plan step by step.
class AuthPlanBuilder {
public:
    AuthPlanBuilder(const model::Document &document, KeySets &keySets, const AuthSources &sources,
                    const AuthPlan *previous, const model::Document *before)
        : m_document(document)
        , m_keySets(keySets)
        , m_sources(sources)
        , m_previous(previous)
        , m_before(before)
        , m_plan(std::make_unique<AuthPlan>())
    {
    }

    Result<std::unique_ptr<const AuthPlan>> build()
    {
        m_plan->m_id = lastPlan.fetch_add(1) + 1;
        for (const model::Authenticator &authenticator : m_document.authenticators) {
            if (auto added = addAuthenticator(authenticator); !added)
                return failure("authenticator " + authenticator.name + ": " + added.error().what);
        }
        for (const model::Route &route : m_document.routes)
            m_plan->m_routeLists.push_back(listOf(model::effectiveAuthenticate(m_document, route)));
        m_plan->m_unmatchedList = listOf(m_document.defaults.authenticate.value_or(
            std::vector<model::AuthenticateEntry>{{"none", false}}));
        if (!m_unknown.empty())
            return failure("there is no authenticator " + m_unknown);
        addConsumers();
        return std::unique_ptr<const AuthPlan>(std::move(m_plan));
    }

private:
    void addConsumers()
    {
        if (m_previous == nullptr || m_before == nullptr) {
            m_plan->m_apiKeys = ApiKeyTable(m_document.consumers);
            m_plan->m_principals = Principals(m_document);
            return;
        }
        m_plan->m_apiKeys =
            ApiKeyTable(m_previous->m_apiKeys, m_before->consumers, m_document.consumers);
        m_plan->m_principals = Principals(m_previous->m_principals, *m_before, m_document);
    }

    Result<void> addAuthenticator(const model::Authenticator &authenticator)
    {
        auto compiled = std::make_unique<CompiledAuthenticator>();
        compiled->config = &authenticator;
        compiled->rule = "authenticators/" + authenticator.name;
        compiled->use = useOf(authenticator.name);
        compiled->apiKey = std::get_if<model::ApiKeyAuthenticator>(&authenticator.kind);
        compiled->jwt = std::get_if<model::JwtAuthenticator>(&authenticator.kind);
        compiled->introspection =
            std::get_if<model::IntrospectionAuthenticator>(&authenticator.kind);
        compiled->mtls = std::get_if<model::MtlsAuthenticator>(&authenticator.kind);
        Result<void> added;
        if (compiled->apiKey)
            addParameter(compiled->apiKey->query);
        else if (compiled->jwt)
            added = addJwt(*compiled);
        else if (compiled->introspection)
            added = addIntrospection(*compiled);
        m_plan->m_authenticators.push_back(std::move(compiled));
        return added;
    }

    std::shared_ptr<UseMark> useOf(const std::string &name) const
    {
        const auto sameName = [&name](const auto &earlier) { return earlier->name() == name; };
        if (m_previous) {
            const auto &all = m_previous->m_authenticators;
            if (const auto found = std::ranges::find_if(all, sameName); found != all.end())
                return (*found)->use;
        }
        return std::make_shared<UseMark>();
    }

    void addParameter(const std::string &name)
    {
        std::vector<std::string> &names = m_plan->m_parameters;
        if (!name.empty() && std::find(names.begin(), names.end(), name) == names.end())
            names.push_back(name);
    }

    Result<void> addJwt(CompiledAuthenticator &compiled)
    {
        const model::JwtAuthenticator &jwt = *compiled.jwt;
        compiled.rules = {jwt.issuer, jwt.audiences, jwt.clockSkew, jwt.requireExpiry};
        if (KeySets::areFetched(jwt)) { // by the control plane
            compiled.keys = m_keySets.slot(compiled.config->name, jwt);
            return {};
        }
        const Result<std::string> text = keyText(jwt.keys);
        if (!text)
            return tl::unexpected(text.error());
        auto slot = m_keySets.fixedSlot(compiled.config->name, jwt, *text);
        if (!slot)
            return tl::unexpected(slot.error());
        compiled.keys = std::move(*slot);
        return {};
    }

    Result<std::string> keyText(const model::JwtKeys &keys) const
    {
        if (keys.secret.kind != model::SecretRef::Kind::None)
            return m_sources.readSecret ? m_sources.readSecret(keys.secret)
                                        : failure("no secrets here");
        if (keys.kind == model::JwtKeys::Kind::File || keys.kind == model::JwtKeys::Kind::PemFile)
            return m_sources.readFile ? m_sources.readFile(keys.path) : failure("no files here");
        return keys.text;
    }

    Result<void> addIntrospection(CompiledAuthenticator &compiled)
    {
        const model::IntrospectionAuthenticator &config = *compiled.introspection;
        std::string secret;
        if (config.clientSecret.kind != model::SecretRef::Kind::None) {
            Result<std::string> read = m_sources.readSecret
                ? m_sources.readSecret(config.clientSecret)
                : failure("no secrets here");
            if (!read)
                return tl::unexpected(read.error());
            secret = std::move(*read);
        }
        if (!config.clientId.empty())
            compiled.authorization = introspectionAuthorization(config.clientId, secret);
        compiled.cacheKey = joined({compiled.name(), config.endpoint, config.clientId,
                                    config.subjectClaim, config.groupsClaim, config.scopesClaim});
        return {};
    }

    /// Routes with the same entries share one list.
    std::size_t listOf(const std::vector<model::AuthenticateEntry> &entries)
    {
        std::string key;
        for (const model::AuthenticateEntry &entry : entries)
            key.append(entry.name).append(entry.shadow ? "?" : ";");
        const auto [it, isNew] = m_lists.emplace(key, m_plan->m_lists.size());
        if (isNew)
            m_plan->m_lists.push_back(makeList(entries));
        return it->second;
    }

    std::unique_ptr<AuthList> makeList(const std::vector<model::AuthenticateEntry> &entries)
    {
        auto list = std::make_unique<AuthList>();
        list->anonymousOnly = true;
        for (const model::AuthenticateEntry &entry : entries) {
            AuthEntry compiled;
            compiled.authenticator = find(entry.name);
            // Validation refuses it; but what is not found here must never be taken for `none`.
            if (!compiled.authenticator && entry.name != "none")
                m_unknown = entry.name;
            compiled.shadow = entry.shadow;
            compiled.firstForItsTokens = isFirstForItsTokens(*list, compiled);
            list->entries.push_back(compiled);
            list->hasShadows = list->hasShadows || entry.shadow;
            if (!compiled.authenticator)
                continue;
            list->anonymousOnly = false;
            list->wantsCertificate = list->wantsCertificate || compiled.authenticator->mtls;
            if (!entry.shadow)
                describe(*list, *compiled.authenticator);
        }
        return list;
    }

    /// A token with one issuer can't be meant for an authenticator that demands another.
    static bool isFirstForItsTokens(const AuthList &list, const AuthEntry &entry)
    {
        if (entry.shadow || !entry.authenticator || !entry.authenticator->jwt)
            return false;
        const std::string &issuer = entry.authenticator->jwt->issuer;
        return std::all_of(list.entries.begin(), list.entries.end(), [&](const AuthEntry &earlier) {
            if (earlier.shadow || !earlier.authenticator || !earlier.authenticator->jwt)
                return true;
            const std::string &other = earlier.authenticator->jwt->issuer;
            return !issuer.empty() && !other.empty() && issuer != other;
        });
    }

    static void describe(AuthList &list, const CompiledAuthenticator &authenticator)
    {
        const std::string_view comma = list.challenges.empty() ? "" : ", ";
        list.challenges.append(comma).append(challengeOf(authenticator, false));
        list.challengesInvalidToken.append(comma).append(challengeOf(authenticator, true));
        if (authenticator.apiKey && !authenticator.apiKey->header.empty())
            list.headers.push_back(authenticator.apiKey->header);
        if (authenticator.config->forward || authenticator.mtls)
            return;
        if (!authenticator.apiKey) {
            addStrip(list.strip, StripAction::Kind::Header, "Authorization");
            return;
        }
        addStrip(list.strip, StripAction::Kind::Header, authenticator.apiKey->header);
        addStrip(list.strip, StripAction::Kind::Query, authenticator.apiKey->query);
        addStrip(list.strip, StripAction::Kind::Cookie, authenticator.apiKey->cookie);
    }

    const CompiledAuthenticator *find(const std::string &name) const
    {
        for (const auto &authenticator : m_plan->m_authenticators) {
            if (authenticator->name() == name)
                return authenticator.get();
        }
        return nullptr;
    }

    const model::Document &m_document;
    KeySets &m_keySets;
    const AuthSources &m_sources;
    const AuthPlan *m_previous;
    const model::Document *m_before;
    std::unique_ptr<AuthPlan> m_plan;
    std::map<std::string, std::size_t> m_lists;
    std::string m_unknown;
};

Result<std::unique_ptr<const AuthPlan>>
compileAuthPlan(const model::Document &document, KeySets &keySets, const AuthSources &sources,
                const AuthPlan *previous, const model::Document *before)
{
    return AuthPlanBuilder(document, keySets, sources, previous, before).build();
}

} // namespace portcullis::pipeline
