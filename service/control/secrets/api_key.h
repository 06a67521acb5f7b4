// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/control/secrets/secret_bytes.h"
#include "shared/core/result.h"

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace portcullis::secrets {

inline constexpr std::string_view kApiKeyPrefix = "pck_";     ///< of consumers' keys
inline constexpr std::string_view kAdminTokenPrefix = "pct_"; ///< of the admin API's tokens

/// A key as it is shown once, and what is kept of it.
struct NewKey {
    SecretBytes text;
    std::array<std::uint8_t, 32> sha256{};

    /// 64 hexadecimal digits, as a document has them.
    std::string sha256Hex() const;
    /// A short name for it, of its hash: `k` and 8 digits.
    std::string id() const;
};

/// `prefix`, 256 random bits as 43 digits in base 62, and a checksum of 6: tools can tell a key
/// from what only looks like one. Fails only where the system has no random numbers.
Result<NewKey> makeKey(std::string_view prefix);

/// Whether `text` has the form and the checksum of a key that makeKey() made with this prefix. For
/// scanners and tools; never for the decision whether a key is valid.
bool looksLikeKey(std::string_view prefix, std::string_view text);

/// SHA-256 of a text.
std::array<std::uint8_t, 32> sha256(std::string_view text);
std::string hexDigits(std::string_view bytes);

} // namespace portcullis::secrets
