// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/pipeline/authenticate/jose/algorithm.h"
#include "shared/core/result.h"

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

struct evp_pkey_st;

namespace portcullis::jose {

struct FreePkey {
    void operator()(evp_pkey_st *key) const;
};
using PkeyPtr = std::unique_ptr<evp_pkey_st, FreePkey>;

/// A key that signatures are verified with, checked and ready.
struct Key {
    KeyType type = KeyType::Secret;
    std::optional<std::string> kid;
    std::vector<Algorithm> algorithms; ///< what it may be used for: never empty
    PkeyPtr pkey;                      ///< null for Secret
    std::string secret;                ///< Secret: the octets. Never logged
    std::string fingerprint; ///< equal for equal key material: type and public octets, or a digest
};

/// RSA keys below are factored, above are a way to make us work.
inline constexpr int kMinRsaBits = 2048;
inline constexpr int kMaxRsaBits = 16'384;

/// From big-endian octets. Fails for a modulus out of bounds or even, one made by the broken
/// generator of CVE-2017-15361, and an exponent that is even, 1, or longer than 64 bits.
Result<Key> makeRsaKey(std::string_view modulus, std::string_view exponent);
/// From coordinates of exactly the curve's length. Fails for a point that is not on the curve.
Result<Key> makeEcKey(KeyType curve, std::string_view x, std::string_view y);
/// From a public key of exactly the curve's length. Fails for one of small order or not reduced.
Result<Key> makeEdKey(KeyType curve, std::string_view octets);
Result<Key> makeSecretKey(std::string_view octets);
/// From a PEM public key (SubjectPublicKeyInfo or PKCS #1) or certificate; a private key is
/// refused.
Result<Key> makePemKey(std::string_view pem);

/// Leaves in `key` those of `allowed` that fit its type and, for a secret, are not longer than it
/// (RFC 7518 section 3.2). Fails with the reason when none is left.
Result<Key> restrictKey(Key key, const std::vector<Algorithm> &allowed);

} // namespace portcullis::jose
