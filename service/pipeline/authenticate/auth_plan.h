// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/pipeline/authenticate/api_key_table.h"
#include "service/pipeline/authenticate/jose/claims.h"
#include "service/pipeline/authenticate/key_sets.h"
#include "service/pipeline/authenticate/principals.h"
#include "service/pipeline/authenticate/strip.h"
#include "shared/core/result.h"
#include "shared/model/document.h"

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace portcullis::pipeline {

/// One authenticator, ready for use.
struct CompiledAuthenticator {
    const model::Authenticator *config = nullptr; ///< in the plan's document
    std::string rule;                             ///< `authenticators/NAME`, for decisions
    // Exactly one of these, by kind:
    const model::ApiKeyAuthenticator *apiKey = nullptr;
    const model::JwtAuthenticator *jwt = nullptr;
    const model::IntrospectionAuthenticator *introspection = nullptr;
    const model::MtlsAuthenticator *mtls = nullptr;
    std::shared_ptr<KeySetSlot> keys; ///< jwt: never null
    jose::ClaimRules rules;           ///< jwt
    /// introspection: differs whenever an answer for one need not be one for the other.
    std::string cacheKey;
    std::string authorization; ///< introspection: the field for the provider. A secret
    /// When it last accepted somebody; plans share that of one name. Never null.
    std::shared_ptr<UseMark> use;

    std::string_view name() const { return config->name; }
};

/// One entry of a list.
struct AuthEntry {
    const CompiledAuthenticator *authenticator = nullptr; ///< null: `none`
    bool shadow = false;
    /// A token in the cache for this entry can't be one that an earlier entry would have taken.
    bool firstForItsTokens = false;
};

/// The alternatives of a route.
struct AuthList {
    std::vector<AuthEntry> entries;
    std::vector<StripAction> strip;     ///< what is removed before forwarding
    std::vector<std::string> headers;   ///< fields that keys are read from
    std::string challenges;             ///< `WWW-Authenticate` where no token was refused
    std::string challengesInvalidToken; ///< where one was (RFC 6750 section 3)
    bool anonymousOnly = false;         ///< nothing but `none`
    bool hasShadows = false;
    bool wantsCertificate = false; ///< an entry looks at the client's
};

/// Resolves what stands outside of the document. Both may be called from compileAuthPlan() only.
struct AuthSources {
    std::function<Result<std::string>(const std::string &path)> readFile;
    std::function<Result<std::string>(const model::SecretRef &)> readSecret;
};

/// All that step 2 needs of one document. Immutable; part of the snapshot. Any thread.
class AuthPlan {
public:
    AuthPlan() = default;
    AuthPlan(const AuthPlan &) = delete;
    AuthPlan &operator=(const AuthPlan &) = delete;

    /// Of the document's route at `index`.
    const AuthList &forRoute(std::size_t index) const { return *m_lists[m_routeLists[index]]; }
    /// For a request that matches no route: `defaults.authenticate`, or only `none`.
    const AuthList &unmatched() const { return *m_lists[m_unmatchedList]; }
    const std::vector<std::unique_ptr<CompiledAuthenticator>> &authenticators() const
    {
        return m_authenticators;
    }
    const ApiKeyTable &apiKeys() const { return m_apiKeys; }
    const Principals &principals() const { return m_principals; }
    /// Query parameters that carry credentials, to be masked in logs. Percent-decoded names.
    const std::vector<std::string> &credentialParameters() const { return m_parameters; }
    /// Never the same for two plans of a process: what worker caches check.
    std::uint64_t id() const { return m_id; }

private:
    friend class AuthPlanBuilder;

    std::uint64_t m_id = 0;
    std::vector<std::unique_ptr<CompiledAuthenticator>> m_authenticators;
    std::vector<std::unique_ptr<AuthList>> m_lists;
    std::vector<std::size_t> m_routeLists;
    std::size_t m_unmatchedList = 0;
    ApiKeyTable m_apiKeys;
    Principals m_principals;
    std::vector<std::string> m_parameters;
};

/// Compiles the authentication part of a valid document, which is borrowed and outlives the plan.
/// Slots of authenticators that did not change keep their key sets. Fails when a key file, a key or
/// a secret can't be read. `previous` (may be null) is the plan of `before`: what is known of
/// consumers that did not change is shared with it. Control plane or a helper thread.
Result<std::unique_ptr<const AuthPlan>>
compileAuthPlan(const model::Document &document, KeySets &keySets, const AuthSources &sources,
                const AuthPlan *previous = nullptr, const model::Document *before = nullptr);

} // namespace portcullis::pipeline
