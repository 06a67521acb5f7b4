// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/pipeline/authenticate/jose/token.h"

#include "service/pipeline/authenticate/jose/base64url.h"
#include "service/pipeline/authenticate/jose/verify.h"

#include <algorithm>
#include <array>

namespace portcullis::jose {

namespace {

/// Header parameters whose values are strings (RFC 7515 section 4.1), as far as we look at them.
constexpr std::array kStringParameters{"alg", "kid", "typ", "cty"};

/// What is wrong with a header whatever the key is.
std::optional<Reason> headerDefect(const JsonValue &header)
{
    if (header.find("crit"))
        return Reason::AuthenticateTokenCritical; // we understand no extension, and [] is malformed
    // RFC 7797: it has to be critical when false. A token that says so without is no better.
    if (const JsonValue *b64 = header.find("b64"); b64 && b64->kind != JsonValue::Kind::True)
        return Reason::AuthenticateTokenCritical;
    for (const char *name : kStringParameters) {
        if (const JsonValue *value = header.find(name); value && !value->isString())
            return Reason::AuthenticateTokenMalformed;
    }
    if (!header.find("alg"))
        return Reason::AuthenticateTokenAlgorithm;
    return std::nullopt;
}

bool contains(const std::vector<Algorithm> &algorithms, Algorithm algorithm)
{
    return std::find(algorithms.begin(), algorithms.end(), algorithm) != algorithms.end();
}

} // namespace

ParsedToken parseToken(std::string_view token)
{
    ParsedToken parsed;
    parsed.defect = Reason::AuthenticateTokenMalformed;
    const std::size_t first = token.find('.');
    const std::size_t second = first == std::string_view::npos ? first : token.find('.', first + 1);
    if (token.size() > kMaxToken || second == std::string_view::npos)
        return parsed;
    parsed.signingInput = token.substr(0, second);
    const auto header = decodeBase64Url(token.substr(0, first));
    auto payload = decodeBase64Url(token.substr(first + 1, second - first - 1));
    auto signature = decodeBase64Url(token.substr(second + 1)); // a third dot is no base64url
    if (!header || !payload || !signature)
        return parsed;
    parsed.payload = std::move(*payload);
    parsed.signature = std::move(*signature);
    parsed.claims = parseJsonObject(parsed.payload);
    std::optional<JsonValue> object = parseJsonObject(*header);
    if (!object)
        return parsed;
    parsed.header = std::move(*object);
    parsed.defect = headerDefect(parsed.header);
    return parsed;
}

tl::expected<void, Reason> verifySignature(const ParsedToken &token, const KeySet &keys,
                                           const std::vector<Algorithm> &allowed)
{
    if (token.defect)
        return tl::unexpected(*token.defect);
    const auto algorithm = parseAlgorithm(token.header.findString("alg").value_or(""));
    if (!algorithm || !contains(allowed, *algorithm))
        return tl::unexpected(Reason::AuthenticateTokenAlgorithm);

    const std::optional<std::string_view> kid = token.header.findString("kid");
    bool kidKnown = !kid;
    std::size_t tries = 0;
    for (const Key &key : keys.keys()) {
        if (kid && key.kid && *key.kid != *kid)
            continue;
        kidKnown = true;
        if (!contains(key.algorithms, *algorithm) || !fits(*algorithm, key.type))
            continue;
        if (++tries > kMaxTries)
            break;
        if (verify(*algorithm, key, token.signingInput, token.signature))
            return {};
    }
    if (!kidKnown)
        return tl::unexpected(Reason::AuthenticateTokenKeyUnknown);
    return tl::unexpected(tries == 0 ? Reason::AuthenticateTokenAlgorithm
                                     : Reason::AuthenticateTokenSignature);
}

} // namespace portcullis::jose
