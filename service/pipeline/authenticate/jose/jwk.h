// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/pipeline/authenticate/jose/json.h"
#include "service/pipeline/authenticate/jose/key.h"

namespace portcullis::jose {

/// A key from a JWK (RFC 7517, RFC 7518 section 6, RFC 8037 section 2), usable for some of
/// `allowed`. Only the public part is used; `use`, `key_ops` and `alg` are respected; members that
/// are not known are ignored. Fails with what is wrong or not understood.
Result<Key> parseJwk(const JsonValue &jwk, const std::vector<Algorithm> &allowed);

/// Whether `use`, `key_ops` and `alg` allow the JWK to be used for some of `allowed`, whatever the
/// state of the key itself.
bool isForVerifying(const JsonValue &jwk, const std::vector<Algorithm> &allowed);

/// The JWK has members of a private key, which have no place in a verifier.
bool hasPrivateMembers(const JsonValue &jwk);

} // namespace portcullis::jose
