// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/pipeline/authenticate/jose/key_set.h"

#include "service/pipeline/authenticate/jose/jwk.h"

#include <algorithm>
#include <set>

namespace portcullis::jose {

namespace {

KeySetOutcome refusal(std::string pointer, std::string message)
{
    KeySetOutcome outcome;
    outcome.errors.push_back({std::move(pointer), std::move(message)});
    return outcome;
}

/// `kty` of a JWK of this type.
std::string_view ktyOf(KeyType type)
{
    switch (type) {
    case KeyType::Rsa:
        return "RSA";
    case KeyType::Secret:
        return "oct";
    case KeyType::Ed25519:
    case KeyType::Ed448:
        return "OKP";
    default:
        return "EC";
    }
}

/// `kid` and `kty` of a key that can't be read, though it would be one to verify with.
using BrokenKeys = std::set<std::pair<std::string, std::string>>;

/// Equivalent keys of different type may share a `kid` (RFC 7517 section 4.5); the same key may
/// stand twice, for two algorithms. Two keys of one type can't be told apart: neither is used, also
/// where one of them is broken.
void dropAmbiguousKids(std::vector<Key> &keys, const BrokenKeys &broken,
                       std::vector<KeyRemark> &warnings)
{
    std::set<std::string> ambiguous;
    for (const Key &key : keys) {
        if (key.kid && broken.count({*key.kid, std::string(ktyOf(key.type))}) > 0)
            ambiguous.insert(*key.kid);
    }
    for (std::size_t i = 0; i < keys.size(); ++i) {
        for (std::size_t j = 0; j < i; ++j) {
            if (keys[i].kid && keys[i].kid == keys[j].kid && keys[i].type == keys[j].type
                && keys[i].fingerprint != keys[j].fingerprint)
                ambiguous.insert(*keys[i].kid);
        }
    }
    std::erase_if(keys, [&](const Key &key) { return key.kid && ambiguous.count(*key.kid) > 0; });
    for (const std::string &kid : ambiguous)
        warnings.push_back({"/keys", "different keys have the kid \"" + kid + "\": ignored"});
}

KeySetOutcome parseKeys(const std::vector<JsonValue> &jwks, const std::vector<Algorithm> &allowed)
{
    KeySetOutcome outcome;
    std::vector<Key> keys;
    BrokenKeys broken;
    for (std::size_t i = 0; i < jwks.size() && i < kMaxKeys; ++i) {
        const std::string pointer = "/keys/" + std::to_string(i);
        Result<Key> key = parseJwk(jwks[i], allowed);
        if (!key) {
            outcome.warnings.push_back({pointer, "ignored: " + key.error().what});
            if (isForVerifying(jwks[i], allowed) && jwks[i].findString("kid"))
                broken.emplace(*jwks[i].findString("kid"), jwks[i].findString("kty").value_or(""));
            continue;
        }
        if (hasPrivateMembers(jwks[i]))
            outcome.warnings.push_back({pointer,
                                        "holds a private key; only its public part is "
                                        "used, remove the rest"});
        keys.push_back(std::move(*key));
    }
    if (jwks.size() > kMaxKeys)
        outcome.warnings.push_back({"/keys/" + std::to_string(kMaxKeys), "ignored: too many keys"});
    dropAmbiguousKids(keys, broken, outcome.warnings);
    if (keys.empty() && outcome.warnings.empty())
        return refusal("/keys", "there has to be a key");
    if (keys.empty()) {
        // What would be remarks beside a good key are the reasons why there is none.
        outcome.errors = std::move(outcome.warnings);
        outcome.warnings.clear();
        return outcome;
    }
    outcome.keys = KeySet(std::move(keys));
    return outcome;
}

Result<Key> restricted(Result<Key> key, const std::vector<Algorithm> &allowed)
{
    return key ? restrictKey(std::move(*key), allowed) : std::move(key);
}

KeySetOutcome single(Result<Key> key)
{
    if (!key)
        return refusal({}, key.error().what);
    KeySetOutcome outcome;
    std::vector<Key> keys;
    keys.push_back(std::move(*key));
    outcome.keys = KeySet(std::move(keys));
    return outcome;
}

} // namespace

KeySetOutcome parseKeySet(std::string_view text, const std::vector<Algorithm> &allowed)
{
    if (text.size() > kMaxKeySetText)
        return refusal({}, "the key set is too large");
    const std::optional<JsonValue> value = parseJsonObject(text);
    if (!value)
        return refusal({}, "a key set has to be a JSON object without duplicate members");
    const JsonValue *keys = value->find("keys");
    if (!keys && value->find("kty")) {
        KeySetOutcome outcome = single(parseJwk(*value, allowed));
        if (hasPrivateMembers(*value))
            outcome.warnings.push_back({{}, "holds a private key; only its public part is used"});
        return outcome;
    }
    if (!keys || !keys->isArray())
        return refusal("/keys", "has to be an array of keys");
    return parseKeys(keys->elements, allowed);
}

KeySetOutcome parsePemKeySet(std::string_view pem, const std::vector<Algorithm> &allowed)
{
    return single(restricted(makePemKey(pem), allowed));
}

KeySetOutcome parseSecretKeySet(std::string_view secret, const std::vector<Algorithm> &allowed)
{
    return single(restricted(makeSecretKey(secret), allowed));
}

} // namespace portcullis::jose
