// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/pipeline/authenticate/introspection_message.h"

#include "service/pipeline/authenticate/jose/claims.h"
#include "service/pipeline/authenticate/jose/json.h"
#include "shared/core/ascii.h"

#include <openssl/evp.h>

namespace portcullis::pipeline {

namespace {

/// application/x-www-form-urlencoded (WHATWG URL section 5.2).
std::string formEncode(std::string_view text)
{
    constexpr std::string_view kHex = "0123456789ABCDEF";
    std::string encoded;
    for (const char c : text) {
        const char lower = asciiLower(c);
        const auto byte = static_cast<unsigned char>(c);
        if (asciiDigit(c) || (lower >= 'a' && lower <= 'z')
            || std::string_view("-._*").find(c) != std::string_view::npos) {
            encoded += c;
        } else if (c == ' ') {
            encoded += '+';
        } else {
            encoded += '%';
            encoded += kHex[byte >> 4];
            encoded += kHex[byte & 15];
        }
    }
    return encoded;
}

IntrospectionAnswer refusal(Reason reason, SteadyTime freshUntil)
{
    return {nullptr, reason, freshUntil};
}

} // namespace

std::string introspectionAuthorization(std::string_view clientId, std::string_view clientSecret)
{
    const std::string pair = formEncode(clientId) + ':' + formEncode(clientSecret);
    std::string encoded((pair.size() + 2) / 3 * 4 + 1, '\0'); // EVP_EncodeBlock ends with a NUL
    const int size = EVP_EncodeBlock(reinterpret_cast<unsigned char *>(encoded.data()),
                                     reinterpret_cast<const unsigned char *>(pair.data()),
                                     static_cast<int>(pair.size()));
    encoded.resize(static_cast<std::size_t>(size));
    return "Basic " + encoded;
}

std::string introspectionBody(std::string_view token)
{
    return "token=" + formEncode(token) + "&token_type_hint=access_token";
}

IntrospectionAnswer readIntrospectionAnswer(std::string_view body,
                                            const model::IntrospectionAuthenticator &authenticator,
                                            WallTime wallNow, SteadyTime now)
{
    const SteadyTime freshUntil = now + authenticator.cache;
    const auto answer =
        body.size() <= kMaxIntrospectionAnswer ? jose::parseJsonObject(body) : std::nullopt;
    const jose::JsonValue *active = answer ? answer->find("active") : nullptr;
    if (!active || !active->isBool())
        return refusal(Reason::AuthenticateProviderFailed, now);
    if (active->kind != jose::JsonValue::Kind::True)
        return refusal(Reason::AuthenticateTokenInactive, freshUntil);

    // The dates are those of a token (RFC 7662 section 2.2); `iss` and `aud` are the provider's
    // business, who said that the token is good for us.
    jose::ClaimRules rules;
    rules.requireExpiry = false;
    const auto expiry = jose::checkClaims(*answer, rules, wallNow);
    auto facts = readFacts(
        *answer,
        {authenticator.subjectClaim, authenticator.groupsClaim, authenticator.scopesClaim});
    if (!expiry)
        return refusal(expiry.error() == Reason::AuthenticateTokenClaims
                           ? Reason::AuthenticateProviderFailed
                           : Reason::AuthenticateTokenInactive,
                       freshUntil);
    if (!facts)
        return refusal(Reason::AuthenticateProviderFailed, now);
    facts->expiry = *expiry;
    return {std::make_shared<const TokenFacts>(std::move(*facts)), {}, freshUntil};
}

} // namespace portcullis::pipeline
