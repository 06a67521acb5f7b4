// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/control/secrets/secret_bytes.h"
#include "shared/core/result.h"

#include <string>
#include <string_view>

namespace portcullis::secrets {

/// 256 bits that everything sealed depends on.
class MasterKey {
public:
    static constexpr std::size_t kSize = 32;

    /// From the system's source of randomness.
    static Result<MasterKey> random();
    /// What a key file may hold: 64 hexadecimal digits, 44 characters of base64, or 32 bytes as
    /// they are; white space around the first two. Fails with what is allowed. The key is not in
    /// the message.
    static Result<MasterKey> parse(std::string_view content);

    std::string_view bytes() const { return m_bytes.view(); }
    /// 64 hexadecimal digits: what goes into a file.
    SecretBytes toText() const;
    /// Tells keys apart and gives nothing of them away: 32 hexadecimal digits.
    const std::string &fingerprint() const { return m_fingerprint; }

private:
    explicit MasterKey(SecretBytes bytes);

    SecretBytes m_bytes;
    std::string m_fingerprint;
};

/// Seals with AES-256-GCM: a random nonce each time, and the name of the secret as associated data,
/// so that what was sealed under one name opens under no other.
///
/// A sealed value is: version 1, nonce (12 bytes), ciphertext, tag (16 bytes).
/// Thread: any.
class Sealer {
public:
    static constexpr std::size_t kOverhead = 29;
    static constexpr std::size_t kMaxPlain = 64 * 1024; ///< a chain of certificates and its key

    explicit Sealer(MasterKey key) : m_key(std::move(key)) { }

    Result<std::string> seal(std::string_view name, std::string_view plain) const;
    /// Fails when the key or the name is another one, or when a bit is not as it was.
    Result<SecretBytes> open(std::string_view name, std::string_view sealed) const;
    const std::string &keyId() const { return m_key.fingerprint(); }
    const MasterKey &key() const { return m_key; }

private:
    MasterKey m_key;
};

} // namespace portcullis::secrets
