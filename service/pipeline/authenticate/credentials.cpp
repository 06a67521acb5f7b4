// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/pipeline/authenticate/credentials.h"

#include "service/pipeline/authenticate/jose/base64url.h"
#include "shared/core/ascii.h"

#include <array>
#include <cstdint>

namespace portcullis::pipeline {

namespace {

constexpr std::string_view kAuthorization = "Authorization";

int hexValue(char c)
{
    if (asciiDigit(c))
        return c - '0';
    const char lower = asciiLower(c);
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

/// ALPHA / DIGIT / "-" / "." / "_" / "~" / "+" / "/"
constexpr std::array<std::uint8_t, 256> kTokenCharacters = [] {
    std::array<std::uint8_t, 256> table{};
    for (const char c : std::string_view("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                                         "0123456789-._~+/"))
        table[static_cast<unsigned char>(c)] = 1;
    return table;
}();

/// RFC 6750 section 2.1: one or more of those, then any number of "=".
bool isB64Token(std::string_view text)
{
    while (!text.empty() && text.back() == '=')
        text.remove_suffix(1);
    if (text.empty())
        return false;
    // Every request with a token pays for each of its bytes: without a branch it is half.
    std::uint8_t good = 1;
    for (const char c : text)
        good &= kTokenCharacters[static_cast<unsigned char>(c)];
    return good != 0;
}

/// Collects the values of one key, which all have to be the same.
class OneValue {
public:
    void add(std::string_view value)
    {
        m_ambiguous = m_ambiguous || (m_value && *m_value != value);
        m_value = value;
    }
    tl::expected<std::optional<std::string_view>, Reason> result() const
    {
        if (m_ambiguous)
            return tl::unexpected(Reason::AuthenticateAmbiguous);
        return m_value;
    }

private:
    std::optional<std::string_view> m_value;
    bool m_ambiguous = false;
};

void addCookies(std::string_view line, const std::string &wanted, OneValue &found)
{
    while (!line.empty()) {
        const std::size_t end = line.find(';');
        const std::string_view pair = line.substr(0, end);
        const std::size_t equals = pair.find('=');
        if (equals != std::string_view::npos && trimOws(pair.substr(0, equals)) == wanted)
            found.add(trimOws(pair.substr(equals + 1)));
        if (end == std::string_view::npos)
            return;
        line.remove_prefix(end + 1);
    }
}

} // namespace

BearerCredential readBearer(const http::FieldList &fields)
{
    constexpr std::string_view kScheme = "Bearer";
    const std::optional<std::string_view> value = fields.find(kAuthorization);
    if (!value || !equalsIgnoreCase(value->substr(0, kScheme.size()), kScheme))
        return {};
    std::string_view rest = value->substr(kScheme.size());
    // `Bearer:` is an attempt at this scheme; `Bearerish` is another one.
    if (!rest.empty() && http::isToken(rest.substr(0, 1)))
        return {};
    BearerCredential credential;
    credential.kind = BearerCredential::Kind::Malformed;
    if (rest.empty() || rest.front() != ' ')
        return credential;
    while (!rest.empty() && rest.front() == ' ')
        rest.remove_prefix(1);
    credential.text = rest;
    if (isB64Token(rest)) {
        credential.kind = BearerCredential::Kind::Token;
        credential.token = rest;
    }
    return credential;
}

bool hasRepeatedAuthorization(const http::FieldList &fields)
{
    return fields.count(kAuthorization) > 1;
}

std::string_view percentDecode(std::string_view text, Arena &arena)
{
    if (text.find('%') == std::string_view::npos)
        return text;
    char *begin = arena.allocate(text.size());
    char *out = begin;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const int high = text[i] == '%' && i + 2 < text.size() ? hexValue(text[i + 1]) : -1;
        const int low = high >= 0 ? hexValue(text[i + 2]) : -1;
        if (low < 0) {
            *out++ = text[i];
            continue;
        }
        *out++ = static_cast<char>(high << 4 | low);
        i += 2;
    }
    return {begin, static_cast<std::size_t>(out - begin)};
}

tl::expected<std::optional<std::string_view>, Reason>
readApiKey(const model::ApiKeyAuthenticator &places, const http::RequestHead &head,
           const BearerCredential &bearer, Arena &arena)
{
    OneValue found;
    const bool inAuthorization = equalsIgnoreCase(places.header, kAuthorization);
    if (inAuthorization && bearer.kind != BearerCredential::Kind::None)
        found.add(bearer.text);
    if (!places.header.empty() && !inAuthorization) {
        for (const http::Field &field : head.fields) {
            if (equalsIgnoreCase(field.name, places.header))
                found.add(field.value);
        }
    }
    if (!places.query.empty() && head.query) {
        forEachParameter(*head.query, [&](std::string_view name, std::string_view value) {
            if (percentDecode(name, arena) == places.query)
                found.add(percentDecode(value, arena));
            return true;
        });
    }
    if (!places.cookie.empty()) {
        for (const http::Field &field : head.fields) {
            if (equalsIgnoreCase(field.name, "Cookie"))
                addCookies(field.value, places.cookie, found);
        }
    }
    return found.result();
}

bool looksLikeJwt(std::string_view token)
{
    const std::size_t first = token.find('.');
    if (first == 0 || first == std::string_view::npos)
        return false;
    const std::size_t second = token.find('.', first + 1);
    return second != std::string_view::npos && jose::isBase64UrlText(token.substr(0, first))
        && jose::isBase64UrlText(token.substr(first + 1, second - first - 1))
        && jose::isBase64UrlText(token.substr(second + 1));
}

} // namespace portcullis::pipeline
