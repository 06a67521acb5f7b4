// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/pipeline/authenticate/jose/key.h"
#include "shared/core/reason.h"

#include <string>
#include <string_view>
#include <vector>

namespace portcullis::jose {

/// The keys of one authenticator. Immutable.
class KeySet {
public:
    KeySet() = default;
    explicit KeySet(std::vector<Key> keys) : m_keys(std::move(keys)) { }

    const std::vector<Key> &keys() const { return m_keys; }

private:
    std::vector<Key> m_keys;
};

/// One remark about a key set; `pointer` is relative to the set, such as `/keys/0`.
struct KeyRemark {
    std::string pointer;
    std::string message;
};

/// A key set, if it has a usable key, and what was ignored or is wrong.
struct KeySetOutcome {
    KeySet keys;
    std::vector<KeyRemark> errors; ///< when not empty, `keys` is not to be used
    std::vector<KeyRemark> warnings;
};

/// Keys that are looked at; more are ignored with a warning. Each may cost a verification.
inline constexpr std::size_t kMaxKeys = 128;
/// Keys that are tried for a token without `kid`.
inline constexpr std::size_t kMaxTries = 8;
/// The longest text of a set.
inline constexpr std::size_t kMaxKeySetText = 1024 * 1024;

/// Reads a JWK set, or a single JWK. Keys that are not understood, not usable for any of `allowed`
/// or malformed are warnings (RFC 7517 section 5) as long as a usable one is left. Different keys
/// of one type under one `kid` are all ignored: which one is meant can't be known.
KeySetOutcome parseKeySet(std::string_view text, const std::vector<Algorithm> &allowed);
/// A set of the one key in `pem`.
KeySetOutcome parsePemKeySet(std::string_view pem, const std::vector<Algorithm> &allowed);
/// A set of one HMAC secret.
KeySetOutcome parseSecretKeySet(std::string_view secret, const std::vector<Algorithm> &allowed);

} // namespace portcullis::jose
