// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
// Verifies tokens for a conformance runner: one JSON object a line in, with the members `token`,
// `key` (a JWK, a JWK set or {"pem"}), `alg_allowed`, `require` ({"iss","aud"}) and `mode`
// (`jws`: the signature only, `jwt`: the claims too); one line {"valid": true|false} out.
#include "service/pipeline/authenticate/jose/claims.h"
#include "service/pipeline/authenticate/jose/token.h"

#include <iostream>
#include <string>

namespace {

using namespace portcullis;
using namespace portcullis::jose;

/// The text of `value` as JSON again: parseKeySet() takes text.
void write(const JsonValue &value, std::string &out);

void writeString(std::string_view text, std::string &out)
{
    constexpr std::string_view kHex = "0123456789abcdef";
    out += '"';
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte < 0x20) {
            out += "\\u00";
            out += kHex[byte >> 4];
            out += kHex[byte & 15];
            continue;
        }
        if (c == '"' || c == '\\')
            out += '\\';
        out += c;
    }
    out += '"';
}

void writeContainer(const JsonValue &value, std::string &out)
{
    out += value.isArray() ? '[' : '{';
    bool first = true;
    for (const JsonValue &element : value.elements) {
        out += first ? "" : ",";
        first = false;
        write(element, out);
    }
    for (const auto &[name, member] : value.members) {
        out += first ? "" : ",";
        first = false;
        writeString(name, out);
        out += ':';
        write(member, out);
    }
    out += value.isArray() ? ']' : '}';
}

void write(const JsonValue &value, std::string &out)
{
    switch (value.kind) {
    case JsonValue::Kind::Null:
        out += "null";
        return;
    case JsonValue::Kind::False:
        out += "false";
        return;
    case JsonValue::Kind::True:
        out += "true";
        return;
    case JsonValue::Kind::Number:
        out += value.text;
        return;
    case JsonValue::Kind::String:
        writeString(value.text, out);
        return;
    default:
        writeContainer(value, out);
    }
}

/// Unknown names mean an algorithm that we don't have: nothing is valid then.
std::optional<std::vector<Algorithm>> allowedOf(const JsonValue &question)
{
    std::vector<Algorithm> allowed;
    const JsonValue *names = question.find("alg_allowed");
    if (!names || !names->isArray() || names->elements.empty())
        return std::nullopt;
    for (const JsonValue &name : names->elements) {
        const auto algorithm = parseAlgorithm(name.text);
        if (!algorithm)
            return std::nullopt;
        allowed.push_back(*algorithm);
    }
    return allowed;
}

ClaimRules rulesOf(const JsonValue &question)
{
    ClaimRules rules;
    rules.requireExpiry = false;
    const JsonValue *require = question.find("require");
    if (!require || !require->isObject())
        return rules;
    rules.issuer = std::string(require->findString("iss").value_or(""));
    if (const JsonValue *aud = require->find("aud")) {
        if (aud->isString())
            rules.audiences.push_back(aud->text);
        for (const JsonValue &one : aud->elements)
            rules.audiences.push_back(one.text);
    }
    return rules;
}

bool isValid(const JsonValue &question)
{
    const JsonValue *token = question.find("token");
    const JsonValue *key = question.find("key");
    const auto allowed = allowedOf(question);
    if (!token || !token->isString() || !key || !allowed)
        return false;
    std::string text;
    write(*key, text);
    const KeySetOutcome set = key->find("pem")
        ? parsePemKeySet(key->findString("pem").value_or(""), *allowed)
        : parseKeySet(text, *allowed);
    if (!set.errors.empty())
        return false;
    const ParsedToken parsed = parseToken(token->text);
    if (!verifySignature(parsed, set.keys, *allowed))
        return false;
    if (question.findString("mode") == "jws")
        return true;
    return parsed.claims
        && checkClaims(*parsed.claims, rulesOf(question), std::chrono::system_clock::now());
}

} // namespace

int main()
{
    std::string line;
    while (std::getline(std::cin, line)) {
        const auto question = parseJsonObject(line);
        std::cout << (question && isValid(*question) ? "{\"valid\": true}" : "{\"valid\": false}")
                  << std::endl;
    }
    return 0;
}
