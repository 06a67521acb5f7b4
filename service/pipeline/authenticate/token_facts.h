// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/pipeline/common/context.h"
#include "shared/core/clock.h"
#include "shared/core/reason.h"

#include <memory>
#include <string>
#include <vector>

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

/// What the provider said about a token.
struct IntrospectionAnswer {
    std::shared_ptr<const TokenFacts> facts;            ///< null: refused for `refusal`
    Reason refusal = Reason::AuthenticateTokenInactive; ///< Inactive, ProviderBusy, ProviderFailed
    SteadyTime freshUntil;                              ///< how long it may be kept
};

} // namespace portcullis::pipeline
