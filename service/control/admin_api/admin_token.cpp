// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/control/admin_api/admin_token.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>

namespace portcullis::control {

namespace {

std::array<std::uint8_t, 32> sha256(std::string_view text)
{
    std::array<std::uint8_t, 32> digest{};
    EVP_Digest(text.data(), text.size(), digest.data(), nullptr, EVP_sha256(), nullptr);
    return digest;
}

} // namespace

AdminToken::AdminToken(std::string_view token) : m_sha256(sha256(token))
{
}

bool AdminToken::matches(std::string_view token) const
{
    const auto digest = sha256(token);
    return CRYPTO_memcmp(digest.data(), m_sha256.data(), digest.size()) == 0;
}

} // namespace portcullis::control
