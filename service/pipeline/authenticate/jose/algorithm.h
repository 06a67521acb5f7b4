// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "shared/model/document.h"

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace portcullis::jose {

using Algorithm = model::JwtAlgorithm;

/// The name of RFC 7518 section 3.1 or RFC 8037, such as `RS256`.
std::string_view algorithmName(Algorithm algorithm);
/// Exact, case-sensitive; `none` has no Algorithm.
std::optional<Algorithm> parseAlgorithm(std::string_view name);

enum class KeyType : std::uint8_t { Rsa, P256, P384, P521, Ed25519, Ed448, Secret };

/// The one type of key that an algorithm works with; EdDSA has two.
bool fits(Algorithm algorithm, KeyType type);
/// Bits of the hash of an algorithm; of EdDSA 0.
int hashBits(Algorithm algorithm);

} // namespace portcullis::jose
