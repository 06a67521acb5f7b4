// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/pipeline/authenticate/jose/jwk.h"

#include "service/pipeline/authenticate/jose/base64url.h"

#include <algorithm>
#include <array>

namespace portcullis::jose {

namespace {

/// Members of RSA, EC, OKP private keys (RFC 7518 section 6, RFC 8037 section 2).
constexpr std::array kPrivateMembers{"d", "p", "q", "dp", "dq", "qi", "oth"};

std::optional<std::string> octetsOf(const JsonValue &jwk, std::string_view name)
{
    const std::optional<std::string_view> text = jwk.findString(name);
    return text ? decodeBase64Url(*text) : std::nullopt;
}

/// What `use` and `key_ops` allow: RFC 7517 sections 4.2 and 4.3.
Result<void> checkPurpose(const JsonValue &jwk)
{
    if (const JsonValue *use = jwk.find("use"); use && !(use->isString() && use->text == "sig"))
        return failure("\"use\" is not \"sig\"");
    const JsonValue *operations = jwk.find("key_ops");
    if (!operations)
        return {};
    const auto isVerify = [](const JsonValue &value) {
        return value.isString() && value.text == "verify";
    };
    if (!operations->isArray()
        || std::none_of(operations->elements.begin(), operations->elements.end(), isVerify))
        return failure("\"key_ops\" has no \"verify\"");
    return {};
}

Result<Key> parseEc(const JsonValue &jwk)
{
    struct Curve {
        std::string_view name;
        KeyType type;
    };
    constexpr std::array kCurves{Curve{"P-256", KeyType::P256}, Curve{"P-384", KeyType::P384},
                                 Curve{"P-521", KeyType::P521}};
    const std::string_view name = jwk.findString("crv").value_or("");
    for (const Curve &curve : kCurves) {
        if (curve.name != name)
            continue;
        const auto x = octetsOf(jwk, "x");
        const auto y = octetsOf(jwk, "y");
        if (!x || !y)
            return failure("\"x\" and \"y\" have to be base64url");
        return makeEcKey(curve.type, *x, *y);
    }
    return failure("\"crv\" has to be P-256, P-384 or P-521");
}

Result<Key> parseOkp(const JsonValue &jwk)
{
    const std::string_view name = jwk.findString("crv").value_or("");
    if (name != "Ed25519" && name != "Ed448")
        return failure("\"crv\" has to be Ed25519 or Ed448");
    const auto x = octetsOf(jwk, "x");
    if (!x)
        return failure("\"x\" has to be base64url");
    return makeEdKey(name == "Ed448" ? KeyType::Ed448 : KeyType::Ed25519, *x);
}

Result<Key> parseMaterial(const JsonValue &jwk)
{
    const std::string_view kty = jwk.findString("kty").value_or("");
    if (kty == "RSA") {
        const auto n = octetsOf(jwk, "n");
        const auto e = octetsOf(jwk, "e");
        if (!n || !e)
            return failure("\"n\" and \"e\" have to be base64url");
        return makeRsaKey(*n, *e);
    }
    if (kty == "EC")
        return parseEc(jwk);
    if (kty == "OKP")
        return parseOkp(jwk);
    if (kty == "oct") {
        const auto k = octetsOf(jwk, "k");
        if (!k)
            return failure("\"k\" has to be base64url");
        return makeSecretKey(*k);
    }
    return failure("\"kty\" has to be RSA, EC, OKP or oct");
}

/// `allowed`, or the one of them that the key says it is for (RFC 7517 section 4.4).
Result<std::vector<Algorithm>> algorithmsOf(const JsonValue &jwk,
                                            const std::vector<Algorithm> &allowed)
{
    const JsonValue *alg = jwk.find("alg");
    if (!alg)
        return allowed;
    const std::optional<Algorithm> only =
        alg->isString() ? parseAlgorithm(alg->text) : std::nullopt;
    if (!only || std::find(allowed.begin(), allowed.end(), *only) == allowed.end())
        return failure("\"alg\" of the key is not among the listed algorithms");
    return std::vector<Algorithm>{*only};
}

} // namespace

Result<Key> parseJwk(const JsonValue &jwk, const std::vector<Algorithm> &allowed)
{
    if (!jwk.isObject())
        return failure("a JWK has to be an object");
    const JsonValue *kid = jwk.find("kid");
    if (kid && !kid->isString())
        return failure("\"kid\" has to be a string");
    if (auto purpose = checkPurpose(jwk); !purpose)
        return tl::unexpected(purpose.error());
    const auto algorithms = algorithmsOf(jwk, allowed);
    if (!algorithms)
        return tl::unexpected(algorithms.error());
    Result<Key> key = parseMaterial(jwk);
    if (!key)
        return key;
    if (kid)
        key->kid = kid->text;
    return restrictKey(std::move(*key), *algorithms);
}

bool isForVerifying(const JsonValue &jwk, const std::vector<Algorithm> &allowed)
{
    return jwk.isObject() && checkPurpose(jwk) && algorithmsOf(jwk, allowed);
}

bool hasPrivateMembers(const JsonValue &jwk)
{
    if (jwk.findString("kty").value_or("") == "oct")
        return false; // a secret is what it is
    return std::any_of(kPrivateMembers.begin(), kPrivateMembers.end(),
                       [&jwk](const char *name) { return jwk.find(name) != nullptr; });
}

} // namespace portcullis::jose
