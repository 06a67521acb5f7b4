// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/pipeline/common/field_class.h"

#include "shared/core/ascii.h"

#include <algorithm>
#include <array>

namespace portcullis::pipeline {

namespace {

bool startsWith(std::string_view name, std::string_view lowerPrefix)
{
    return name.size() >= lowerPrefix.size()
        && equalsIgnoreCase(name.substr(0, lowerPrefix.size()), lowerPrefix);
}

FieldClass pick(std::string_view name, std::string_view spelling, FieldClass found)
{
    return equalsIgnoreCase(name, spelling) ? found : FieldClass::Plain;
}

/// Names that begin with `x-`.
FieldClass classifyExtension(std::string_view name)
{
    switch (asciiLower(name[2])) {
    case 'f':
        if (!startsWith(name, "x-forwarded"))
            return FieldClass::Plain;
        if (name.size() == 11)
            return FieldClass::FromTrusted;
        if (name[11] != '-')
            return FieldClass::Plain;
        if (equalsIgnoreCase(name.substr(12), "for"))
            return FieldClass::ForwardedFor;
        if (equalsIgnoreCase(name.substr(12), "proto"))
            return FieldClass::ForwardedProto;
        if (equalsIgnoreCase(name.substr(12), "host"))
            return FieldClass::ForwardedHost;
        if (equalsIgnoreCase(name.substr(12), "uri") || equalsIgnoreCase(name.substr(12), "path"))
            return FieldClass::Forbidden;
        return FieldClass::FromTrusted;
    case 'r':
        if (name.size() == 12)
            return pick(name, "x-request-id", FieldClass::RequestId);
        if (name.size() == 9)
            return pick(name, "x-real-ip", FieldClass::FromTrusted);
        return pick(name, "x-rewrite-url", FieldClass::Forbidden);
    case 'o':
        return pick(name, "x-original-url", FieldClass::Forbidden);
    case 'e':
        return startsWith(name, "x-envoy-") ? FieldClass::Forbidden : FieldClass::Plain;
    case 'c':
        return startsWith(name, "x-consumer-") ? FieldClass::Forbidden : FieldClass::Plain;
    default:
        return FieldClass::Plain;
    }
}

FieldClass classifyProxy(std::string_view name)
{
    // CGI turns `Proxy` into HTTP_PROXY, which client libraries obey (CVE-2016-5385).
    if (name.size() == 5)
        return pick(name, "proxy", FieldClass::Forbidden);
    if (!startsWith(name, "proxy-"))
        return FieldClass::Plain;
    const std::string_view rest = name.substr(6);
    const bool known = equalsIgnoreCase(rest, "connection")
        || equalsIgnoreCase(rest, "authenticate") || equalsIgnoreCase(rest, "authorization")
        || equalsIgnoreCase(rest, "authentication-info");
    return known ? FieldClass::HopByHop : FieldClass::Plain;
}

FieldClass classifyT(std::string_view name)
{
    switch (name.size()) {
    case 2:
        return pick(name, "te", FieldClass::Te);
    case 10:
        return pick(name, "tracestate", FieldClass::Trace);
    case 11:
        return pick(name, "traceparent", FieldClass::Trace);
    case 17:
        return pick(name, "transfer-encoding", FieldClass::Framing);
    default:
        return FieldClass::Plain;
    }
}

constexpr bool isPlainCharacter(char c)
{
    const char lower = asciiLower(c);
    return asciiDigit(c) || (lower >= 'a' && lower <= 'z') || c == '-';
}

constexpr std::array<bool, 256> foldable()
{
    std::array<bool, 256> table{};
    for (int c = 0; c < 256; ++c)
        table[static_cast<std::size_t>(c)] = !isPlainCharacter(static_cast<char>(c));
    return table;
}

constexpr std::array<bool, 256> kFoldable = foldable();

/// Fields that frame, route, authenticate, control or describe a message, in lower case.
constexpr std::string_view kNeverInTrailers[] = {
    "accept-ranges",
    "age",
    "authorization",
    "cache-control",
    "content-disposition",
    "content-encoding",
    "content-language",
    "content-location",
    "content-range",
    "content-type",
    "cookie",
    "date",
    "expires",
    "forwarded",
    "if-match",
    "if-modified-since",
    "if-none-match",
    "if-range",
    "if-unmodified-since",
    "location",
    "origin",
    "pragma",
    "range",
    "ratelimit",
    "ratelimit-policy",
    "retry-after",
    "set-cookie",
    "trailer",
    "vary",
    "via",
    "warning",
    "www-authenticate",
    "authentication-info",
    "alt-svc",
    "strict-transport-security",
};

} // namespace

FieldClass classifyRequestField(std::string_view name)
{
    if (name.size() < 2)
        return FieldClass::Plain;
    switch (asciiLower(name[0])) {
    case 'c':
        if (name.size() == 10)
            return pick(name, "connection", FieldClass::Connection);
        return pick(name, "content-length", FieldClass::Framing);
    case 'e':
        return pick(name, "expect", FieldClass::Expect);
    case 'f':
        return pick(name, "forwarded", FieldClass::FromTrusted);
    case 'h':
        if (name.size() == 4)
            return pick(name, "host", FieldClass::Host);
        return pick(name, "http2-settings", FieldClass::HopByHop);
    case 'k':
        return pick(name, "keep-alive", FieldClass::HopByHop);
    case 'm':
        return pick(name, "max-forwards", FieldClass::MaxForwards);
    case 'p':
        return classifyProxy(name);
    case 't':
        return classifyT(name);
    case 'u':
        return pick(name, "upgrade", FieldClass::HopByHop);
    case 'x':
        return name[1] == '-' && name.size() > 8 ? classifyExtension(name) : FieldClass::Plain;
    default:
        return FieldClass::Plain;
    }
}

bool hasFoldable(std::string_view name)
{
    return std::any_of(name.begin(), name.end(),
                       [](char c) { return kFoldable[static_cast<unsigned char>(c)]; });
}

bool looksLike(std::string_view name, std::string_view ours)
{
    if (name.size() != ours.size() || !hasFoldable(name))
        return false;
    for (std::size_t i = 0; i < name.size(); ++i) {
        const char a = isPlainCharacter(name[i]) ? asciiLower(name[i]) : '-';
        const char b = isPlainCharacter(ours[i]) ? asciiLower(ours[i]) : '-';
        if (a != b)
            return false;
    }
    return !equalsIgnoreCase(name, ours);
}

bool looksLikeClassified(std::string_view name)
{
    if (!hasFoldable(name))
        return false;
    // The longest spelling has 25 characters; of families only the beginning counts.
    char folded[32];
    const std::size_t size = std::min(name.size(), sizeof folded);
    for (std::size_t i = 0; i < size; ++i)
        folded[i] = isPlainCharacter(name[i]) ? name[i] : '-';
    return classifyRequestField({folded, size}) != FieldClass::Plain;
}

bool Nominated::collect(const http::FieldList &fields)
{
    bool fits = true;
    for (const http::Field &field : fields) {
        if (field.name.size() != 10 || !equalsIgnoreCase(field.name, "connection"))
            continue;
        forEachToken(field.value, [&](std::string_view token) {
            if (equalsIgnoreCase(token, "close") || equalsIgnoreCase(token, "keep-alive")
                || equalsIgnoreCase(token, "upgrade"))
                return;
            if (m_count == kMax) {
                fits = false;
                return;
            }
            m_names[m_count++] = token;
            m_lengths |= 1U << (token.size() % 32);
        });
    }
    return fits;
}

bool Nominated::contains(std::string_view name) const
{
    if ((m_lengths & (1U << (name.size() % 32))) == 0)
        return false;
    return std::any_of(m_names, m_names + m_count,
                       [&](std::string_view own) { return equalsIgnoreCase(own, name); });
}

bool trailerMayPass(std::string_view name)
{
    if (classifyRequestField(name) != FieldClass::Plain || looksLikeClassified(name))
        return false;
    if (startsWith(name, "access-control-"))
        return false;
    return std::none_of(std::begin(kNeverInTrailers), std::end(kNeverInTrailers),
                        [&](std::string_view never) {
                            return equalsIgnoreCase(name, never) || looksLike(name, never);
                        });
}

} // namespace portcullis::pipeline
