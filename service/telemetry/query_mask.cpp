// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/telemetry/query_mask.h"

#include <algorithm>

namespace portcullis::telemetry {

namespace {

// Names under which APIs, OAuth 2.0, OpenID Connect, SAML and signed URLs carry what opens a door.
// Hiding too much costs a look elsewhere, hiding too little costs the credential.
constexpr std::string_view kBuiltIn[] = {
    "access_key",
    "access_token",
    "accesskey",
    "accesstoken",
    "api-key",
    "api-token",
    "api_key",
    "api_token",
    "apikey",
    "apitoken",
    "assertion",
    "auth",
    "auth_token",
    "authorization",
    "authtoken",
    "awsaccesskeyid",
    "bearer",
    "client_assertion",
    "client_secret",
    "code_verifier",
    "credential",
    "credentials",
    "id_token",
    "jwt",
    "key",
    "otp",
    "pass",
    "passwd",
    "password",
    "private_key",
    "pwd",
    "refresh_token",
    "samlresponse",
    "secret",
    "session",
    "session_id",
    "sessionid",
    "sid",
    "sig",
    "signature",
    "subscription-key",
    "ticket",
    "token",
    "x-amz-credential",
    "x-amz-security-token",
    "x-amz-signature",
    "x-api-key",
    "x-goog-credential",
    "x-goog-signature",
};

// Longer than any sensible parameter name; a name is decoded into as much stack.
constexpr std::size_t kMaxName = 128;

int hexDigit(char c)
{
    if (asciiDigit(c))
        return c - '0';
    const char lower = asciiLower(c);
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

std::uint64_t lengthBit(std::size_t length)
{
    return std::uint64_t{1} << std::min<std::size_t>(length, 63);
}

} // namespace

const QueryMask &QueryMask::builtIn()
{
    static const QueryMask mask({});
    return mask;
}

QueryMask::QueryMask(const std::vector<std::string> &names)
{
    m_names.insert(std::begin(kBuiltIn), std::end(kBuiltIn));
    for (const std::string &name : names)
        m_names.insert(toLower(name));
    for (const std::string &name : m_names) {
        if (!name.empty())
            m_lengths[static_cast<unsigned char>(name.front())] |= lengthBit(name.size());
    }
}

bool QueryMask::mayHold(std::string_view name) const
{
    return !name.empty()
        && (m_lengths[static_cast<unsigned char>(name.front())] & lengthBit(name.size())) != 0;
}

bool QueryMask::hides(std::string_view rawName) const
{
    std::array<char, kMaxName> name;
    std::size_t size = 0;
    for (std::size_t i = 0; i < rawName.size(); ++i) {
        char c = rawName[i];
        if (c == '%' && i + 2 < rawName.size()) {
            const int high = hexDigit(rawName[i + 1]);
            const int low = hexDigit(rawName[i + 2]);
            if (high >= 0 && low >= 0) {
                c = static_cast<char>(high * 16 + low);
                i += 2;
            }
        }
        if (c == '[')
            break;
        if (size == name.size())
            return true;
        name[size++] = asciiLower(c);
    }
    const std::string_view decoded(name.data(), size);
    return mayHold(decoded) && m_names.contains(decoded);
}

} // namespace portcullis::telemetry
