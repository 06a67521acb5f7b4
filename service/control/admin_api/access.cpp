// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/control/admin_api/access.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>

#include <algorithm>

namespace portcullis::control {

std::string_view roleName(Role role)
{
    switch (role) {
    case Role::Viewer:
        return "viewer";
    case Role::Operator:
        return "operator";
    case Role::Admin:
        break;
    }
    return "admin";
}

std::optional<Role> parseRole(std::string_view name)
{
    for (const Role role : {Role::Viewer, Role::Operator, Role::Admin}) {
        if (roleName(role) == name)
            return role;
    }
    return {};
}

model::Sha256 sha256Of(std::string_view text)
{
    model::Sha256 digest{};
    EVP_Digest(text.data(), text.size(), digest.data(), nullptr, EVP_sha256(), nullptr);
    return digest;
}

AdminToken fileToken(std::string_view token)
{
    return {"admin", Role::Admin, sha256Of(token), {}, {}};
}

void AdminAccess::setTokens(std::vector<AdminToken> tokens)
{
    m_tokens = std::move(tokens);
    std::erase_if(m_uses, [this](const auto &use) {
        return std::ranges::find(m_tokens, use.first, &AdminToken::id) == m_tokens.end();
    });
}

const AdminToken *AdminAccess::find(std::string_view token, WallTime now) const
{
    const model::Sha256 digest = sha256Of(token);
    const AdminToken *found = nullptr;
    for (const AdminToken &each : m_tokens) {
        if (CRYPTO_memcmp(each.sha256.data(), digest.data(), digest.size()) == 0)
            found = &each;
    }
    if (found && found->expires && *found->expires <= now)
        return nullptr;
    return found;
}

bool AdminAccess::slowedDown(const IpAddress &address, SteadyTime now) const
{
    return m_failures.tooMany(address, kFailures, now);
}

void AdminAccess::failed(const IpAddress &address, SteadyTime now)
{
    m_failures.record(address, kFailures, now);
}

Milliseconds AdminAccess::retryAfter(const IpAddress &address, SteadyTime now) const
{
    return m_failures.retryAfter(address, kFailures, now);
}

} // namespace portcullis::control
