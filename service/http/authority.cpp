// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/http/authority.h"

#include "service/http/chars.h"
#include "service/http/target.h"
#include "shared/core/ascii.h"
#include "shared/core/ip.h"

namespace portcullis::http {
namespace {

bool isIpv6Literal(std::string_view host)
{
    if (host.size() < 4 || host.back() != ']')
        return false;
    const std::string_view address = host.substr(1, host.size() - 2);
    return address.find(':') != std::string_view::npos && IpAddress::parse(address).has_value();
}

/// *DIGIT of at most 65535; an empty port is none (RFC 3986 section 3.2.3).
bool parsePort(std::string_view digits, std::optional<std::uint16_t> &port)
{
    std::uint32_t value = 0;
    for (const char c : digits) {
        if (!asciiDigit(c))
            return false;
        value = value * 10 + static_cast<std::uint32_t>(c - '0');
        if (value > 65535)
            return false;
    }
    if (!digits.empty())
        port = static_cast<std::uint16_t>(value);
    return true;
}

} // namespace

std::optional<AuthorityParts> splitAuthority(std::string_view text)
{
    AuthorityParts parts;
    const bool bracketed = !text.empty() && text.front() == '[';
    std::size_t end = 0;
    if (bracketed) {
        const std::size_t close = text.find(']');
        if (close == std::string_view::npos)
            return std::nullopt;
        end = close + 1;
    } else {
        end = chars::skip(text, 0, chars::kRegName);
    }
    parts.host = text.substr(0, end);
    if (bracketed ? !isIpv6Literal(parts.host) : withoutRootDot(parts.host).empty())
        return std::nullopt;
    if (end == text.size())
        return parts;
    if (text[end] != ':' || !parsePort(text.substr(end + 1), parts.port))
        return std::nullopt;
    return parts;
}

std::string_view withoutRootDot(std::string_view host)
{
    if (!host.empty() && host.back() == '.')
        host.remove_suffix(1);
    return host;
}

bool sameAuthority(const AuthorityParts &a, const AuthorityParts &b, std::uint16_t defaultPort)
{
    return a.port.value_or(defaultPort) == b.port.value_or(defaultPort)
        && equalsIgnoreCase(withoutRootDot(a.host), withoutRootDot(b.host));
}

std::optional<Authority> parseAuthority(std::string_view text, Arena &arena)
{
    const std::optional<AuthorityParts> parts = splitAuthority(text);
    if (!parts)
        return std::nullopt;
    Authority authority{withoutRootDot(parts->host), parts->port};
    const std::string_view host = authority.host;
    std::size_t upper = 0;
    while (upper < host.size() && asciiLower(host[upper]) == host[upper])
        ++upper;
    if (upper < host.size()) {
        char *lower = arena.allocate(host.size());
        for (std::size_t i = 0; i < host.size(); ++i)
            lower[i] = asciiLower(host[i]);
        authority.host = {lower, host.size()};
    }
    return authority;
}

} // namespace portcullis::http
