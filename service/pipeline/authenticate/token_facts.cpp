// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/pipeline/authenticate/token_facts.h"

#include <algorithm>

namespace portcullis::pipeline {

namespace {

using jose::JsonValue;

bool hasControl(std::string_view text)
{
    return std::any_of(text.begin(), text.end(),
                       [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; });
}

/// The text of a string, number or boolean; nullopt for what is none of them.
std::optional<std::string> scalarText(const JsonValue &value)
{
    switch (value.kind) {
    case JsonValue::Kind::String:
    case JsonValue::Kind::Number:
        return value.text;
    case JsonValue::Kind::True:
        return "true";
    case JsonValue::Kind::False:
        return "false";
    default:
        return std::nullopt;
    }
}

void appendWords(std::string_view text, std::vector<std::string> &words)
{
    while (!text.empty()) {
        const std::size_t space = text.find(' ');
        if (space != 0)
            words.emplace_back(text.substr(0, space));
        if (space == std::string_view::npos)
            return;
        text.remove_prefix(space + 1);
    }
}

/// The names in a claim: of one string (split at spaces if `words`) or an array of strings.
std::optional<std::vector<std::string>> readNames(const JsonValue *claim, bool words)
{
    std::vector<std::string> names;
    if (!claim || claim->kind == JsonValue::Kind::Null)
        return names;
    if (claim->isString() && words) {
        appendWords(claim->text, names);
    } else if (claim->isString()) {
        names.push_back(claim->text);
    } else if (claim->isArray()) {
        for (const JsonValue &element : claim->elements) {
            if (!element.isString())
                return std::nullopt;
            names.push_back(element.text);
        }
    } else {
        return std::nullopt;
    }
    if (std::any_of(names.begin(), names.end(), hasControl))
        return std::nullopt;
    return names;
}

std::vector<Claim> readClaims(const JsonValue &claims)
{
    std::vector<Claim> result;
    result.reserve(claims.members.size());
    for (const auto &[name, value] : claims.members) {
        Claim claim{name, {}};
        if (auto text = scalarText(value))
            claim.values.push_back(std::move(*text));
        for (const JsonValue &element : value.elements) {
            if (auto text = scalarText(element))
                claim.values.push_back(std::move(*text));
        }
        if (!claim.values.empty() || value.isArray())
            result.push_back(std::move(claim));
    }
    std::sort(result.begin(), result.end(),
              [](const Claim &a, const Claim &b) { return a.name < b.name; });
    return result;
}

} // namespace

tl::expected<TokenFacts, Reason> readFacts(const JsonValue &claims, const ClaimNames &names)
{
    TokenFacts facts;
    auto groups = readNames(claims.find(names.groups), false);
    auto scopes = readNames(claims.find(names.scopes), true);
    if (const JsonValue *subject = claims.find(names.subject)) {
        auto text = scalarText(*subject);
        if (!text || hasControl(*text))
            return tl::unexpected(Reason::AuthenticateTokenClaims);
        facts.subject = std::move(*text);
    }
    if (!groups || !scopes)
        return tl::unexpected(Reason::AuthenticateTokenClaims);
    facts.groups = std::move(*groups);
    facts.scopes = std::move(*scopes);
    facts.claims = readClaims(claims);
    return facts;
}

} // namespace portcullis::pipeline
