// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/pipeline/authenticate/jose/json.h"
#include "shared/core/clock.h"
#include "shared/core/reason.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <tl/expected.hpp>

namespace portcullis::jose {

/// What an authenticator demands of the claims of a token whose signature is right.
struct ClaimRules {
    std::string issuer;                 ///< empty: any
    std::vector<std::string> audiences; ///< any of; empty: not checked
    Milliseconds clockSkew{0};
    bool requireExpiry = true;
};

/// Checks `exp`, `nbf`, `iss`, `aud` and the types of registered claims (RFC 7519 section 4.1).
/// Returns from when on the token is refused, skew included; WallTime::max() for never. Fails with
/// TokenExpired, TokenNotYetValid, TokenIssuer, TokenAudience or TokenClaims.
tl::expected<WallTime, Reason> checkClaims(const JsonValue &claims, const ClaimRules &rules,
                                           WallTime now);

/// A NumericDate (RFC 7519 section 2) as time: any JSON number, fractions included. What lies
/// outside the range of WallTime is its nearest end.
std::optional<WallTime> numericDate(const JsonValue &value);

} // namespace portcullis::jose
