// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/pipeline/authenticate/authentication.h"
#include "tests/unit/service/pipeline/authenticate/jose/signing.h"

#include <string>
#include <string_view>
#include <vector>

/// A document with one authenticator of each kind, and requests against it.
namespace portcullis::pipeline::example {

inline const WallTime kWall{Seconds(1'700'000'000)};
inline const SteadyTime kSteady{Seconds(1000)};
inline constexpr const char *kIssuer = "https://idp.example/";

inline std::vector<model::AuthenticateEntry> entries(const std::vector<std::string> &names)
{
    std::vector<model::AuthenticateEntry> list;
    for (const std::string &name : names) {
        const bool shadow = name.ends_with('?');
        list.push_back({shadow ? name.substr(0, name.size() - 1) : name, shadow});
    }
    return list;
}

inline model::ApiKey apiKey(std::string_view text)
{
    model::ApiKey key;
    key.sha256 = Sha256Hasher()(text);
    return key;
}

inline model::Authenticator jwt(const std::string &name, const std::string &issuer,
                                const signing::SigningKey &key)
{
    model::JwtAuthenticator config;
    config.issuer = issuer;
    config.algorithms = {model::JwtAlgorithm::HS256};
    config.keys.kind = model::JwtKeys::Kind::Inline;
    config.keys.text = R"({"keys":[)" + key.jwk(R"(,"kid":"k")") + "]}";
    config.clockSkew = Milliseconds(0);
    model::Authenticator authenticator;
    authenticator.name = name;
    authenticator.kind = config;
    return authenticator;
}

/// keys (X-API-Key, api_key), corp and sister (jwt), opaque (introspection); consumer acme with
/// the keys good, old and off; one route.
struct World {
    signing::SigningKey corpKey = signing::SigningKey::secret(std::string(32, 'c'));
    signing::SigningKey sisterKey = signing::SigningKey::secret(std::string(32, 's'));
    model::Document document;
    KeySets keySets;
    IntrospectionCache introspection{nullptr};
    AuthWorker worker{introspection};
    std::unique_ptr<const AuthPlan> plan;

    explicit World(const std::vector<std::string> &list, KeySets::Fetch fetch = {})
        : keySets(std::move(fetch))
    {
        model::Authenticator keys;
        keys.name = "keys";
        keys.kind = model::ApiKeyAuthenticator{"X-API-Key", "api_key", {}};
        model::Authenticator opaque;
        opaque.name = "opaque";
        opaque.kind = model::IntrospectionAuthenticator{};
        document.authenticators = {keys, jwt("corp", kIssuer, corpKey),
                                   jwt("sister", "https://sister.example/", sisterKey), opaque};
        model::Consumer acme;
        acme.name = "acme";
        acme.apiKeys = {apiKey("good"), apiKey("old"), apiKey("off")};
        acme.apiKeys[1].expires = kWall;
        acme.apiKeys[2].enabled = false;
        document.consumers = {acme};
        model::Route route;
        route.name = "route";
        route.authenticate = entries(list);
        document.routes = {route};
    }

    /// Compiles what the document says by now.
    Result<void> compile()
    {
        auto compiled = compileAuthPlan(document, keySets, {});
        if (!compiled)
            return tl::unexpected(compiled.error());
        plan = std::move(*compiled);
        return {};
    }

    std::string token(const std::string &issuer = kIssuer, const std::string &more = {}) const
    {
        const signing::SigningKey &key = issuer == kIssuer ? corpKey : sisterKey;
        return key.token(R"({"alg":"HS256","kid":"k"})",
                         R"({"sub":"alice","exp":1700000100,"iss":")" + issuer + "\"" + more + "}");
    }
};

/// A request with these field lines and this query.
struct Request {
    http::RequestHead head;
    Arena arena;
    RequestContext context;
    std::vector<std::pair<std::string, std::string>> lines;
    std::string query;

    explicit Request(std::vector<std::pair<std::string, std::string>> fields = {},
                     std::string queryText = {})
        : lines(std::move(fields)), query(std::move(queryText))
    {
        for (const auto &[name, value] : lines)
            head.fields.append(name, value);
        if (!query.empty())
            head.query = query;
        context.head = &head;
        context.arena = &arena;
        context.now = kSteady;
        context.wallNow = kWall;
    }
    Request(const Request &) = delete;
    Request &operator=(const Request &) = delete;
};

/// "NAME", "anonymous", "wait keys", "wait opaque", or the reason's code.
inline std::string describe(const AuthOutcome &outcome)
{
    if (outcome.kind == AuthOutcome::Kind::Accepted)
        return outcome.identity->anonymous() ? "anonymous" : outcome.identity->name;
    if (outcome.kind == AuthOutcome::Kind::Wait)
        return outcome.wait.kind == AuthWait::Kind::KeySet ? "wait keys" : "wait opaque";
    return std::string(reasonInfo(*outcome.decision.refusal).code);
}

} // namespace portcullis::pipeline::example
