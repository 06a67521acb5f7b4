// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/pipeline/authenticate/jose/json.h"
#include "service/pipeline/authenticate/jose/key_set.h"
#include "shared/core/reason.h"

#include <optional>
#include <string>
#include <string_view>

#include <tl/expected.hpp>

namespace portcullis::jose {

/// The longest token that is looked at: what fits into a request head.
inline constexpr std::size_t kMaxToken = 64 * 1024;

/// A compact JWS (RFC 7515 section 3.1), taken apart and not verified. Views into the token.
struct ParsedToken {
    std::string_view signingInput; ///< the first two parts with their dot
    std::string signature;         ///< octets
    JsonValue header;
    std::string payload;             ///< octets
    std::optional<JsonValue> claims; ///< the payload, if it is a JSON object
    /// Why this can't be a valid token whatever the key; the rest may be incomplete.
    std::optional<Reason> defect;
};

/// Takes `token` apart and checks what can be checked without a key: the form, the header's
/// parameters, that nothing is critical (RFC 7515 section 4.1.11). Keys and URLs in the header are
/// never looked at.
ParsedToken parseToken(std::string_view token);

/// Verifies the signature: the header's `alg` has to be in `allowed`, a key has to be made for it,
/// and where the header names a `kid`, the key has that one or none. Fails with TokenMalformed,
/// TokenCritical, TokenAlgorithm, TokenKeyUnknown or TokenSignature.
tl::expected<void, Reason> verifySignature(const ParsedToken &token, const KeySet &keys,
                                           const std::vector<Algorithm> &allowed);

} // namespace portcullis::jose
