// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/pipeline/common/context.h"
#include "shared/core/clock.h"
#include "shared/core/reason.h"

#include "service/pipeline/authenticate/jose/json.h"

#include <memory>
#include <string>
#include <vector>

#include <tl/expected.hpp>

namespace portcullis::pipeline {

/// What a verified token or an introspection answer says about its holder, before it is known who
/// that is to us. Immutable once shared.
struct TokenFacts {
    std::string subject; ///< of the authenticator's `subjectClaim`
    std::vector<std::string> groups;
    std::vector<std::string> scopes;
    std::vector<Claim> claims; ///< sorted by name
    /// From when on it is refused, clock skew included; WallTime::max(): never.
    WallTime expiry = WallTime::max();
};

/// Which claims say what.
struct ClaimNames {
    std::string_view subject;
    std::string_view groups;
    std::string_view scopes;
};

/// The facts in a claims object (or an introspection answer, which has the same members), but for
/// the expiry. A scope claim is a list of words or an array, a groups claim one name or an array.
/// Fails with TokenClaims when the subject, a group or a scope is of another type, or holds a
/// control character: they end up in header fields and logs.
tl::expected<TokenFacts, Reason> readFacts(const jose::JsonValue &claims, const ClaimNames &names);

/// What the provider said about a token.
struct IntrospectionAnswer {
    std::shared_ptr<const TokenFacts> facts;            ///< null: refused for `refusal`
    Reason refusal = Reason::AuthenticateTokenInactive; ///< Inactive, ProviderBusy, ProviderFailed
    SteadyTime freshUntil;                              ///< how long it may be kept
};

} // namespace portcullis::pipeline
