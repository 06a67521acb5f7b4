// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "shared/model/url.h"

#include "shared/core/ascii.h"
#include "shared/core/ip.h"
#include "shared/model/host.h"
#include "shared/model/json_text.h"

#include <algorithm>
#include <charconv>

namespace portcullis::model {

namespace {

std::optional<std::uint16_t> parsePort(std::string_view text)
{
    std::uint16_t port = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
    if (error != std::errc() || end != text.data() + text.size() || port == 0)
        return std::nullopt;
    return port;
}

/// Splits `host:port` or `[v6]:port`; false if it is neither. Without a port that of `url` stays.
bool takeHostAndPort(std::string_view authority, HttpUrl &url)
{
    std::string_view host = authority;
    std::string_view port;
    bool hasPort = false;
    if (authority.starts_with('[')) {
        const std::size_t close = authority.find(']');
        if (close == std::string_view::npos)
            return false;
        host = authority.substr(1, close - 1);
        const auto address = IpAddress::parse(host);
        if (!address || host.find(':') == std::string_view::npos)
            return false;
        url.host = address->toString();
        const std::string_view rest = authority.substr(close + 1);
        hasPort = !rest.empty();
        if (hasPort && rest.front() != ':')
            return false;
        port = hasPort ? rest.substr(1) : rest;
    } else {
        const std::size_t colon = authority.find(':');
        hasPort = colon != std::string_view::npos;
        host = authority.substr(0, colon);
        port = hasPort ? authority.substr(colon + 1) : std::string_view();
        url.host = toLower(host);
        if (!isHostName(url.host))
            return false;
    }
    if (!hasPort)
        return true;
    const auto number = parsePort(port);
    url.port = number.value_or(0);
    return number.has_value();
}

bool takeAuthority(std::string_view authority, HttpUrl &url)
{
    url.port = url.tls ? 443 : 80;
    return takeHostAndPort(authority, url);
}

bool isPrintable(std::string_view text)
{
    return std::all_of(text.begin(), text.end(), [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return byte > 0x20 && byte < 0x7f && c != '\\' && c != '"' && c != '<' && c != '>';
    });
}

/// Percent-decoded; nullopt if a sequence is malformed or stands for a control character.
std::optional<std::string> decoded(std::string_view text)
{
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '%') {
            out += text[i];
            continue;
        }
        unsigned value = 0;
        const char *const from = text.data() + std::min(i + 1, text.size());
        const char *const end = text.data() + std::min(i + 3, text.size());
        if (end - from != 2 || std::from_chars(from, end, value, 16).ptr != end || value < 0x20
            || value == 0x7f)
            return std::nullopt;
        out += static_cast<char>(value);
        i += 2;
    }
    return out;
}

} // namespace

tl::expected<HttpUrl, std::string> parseUrl(std::string_view text, UrlQuery query)
{
    const auto refuse = [text](std::string_view why) {
        return tl::unexpected<std::string>(quote(text)
                                           + " is not allowed here: " + std::string(why));
    };
    HttpUrl url;
    std::string_view rest = text;
    if (equalsIgnoreCase(text.substr(0, 8), "https://")) {
        url.tls = true;
        rest.remove_prefix(8);
    } else if (equalsIgnoreCase(text.substr(0, 7), "http://")) {
        rest.remove_prefix(7);
    } else {
        return refuse("a URL begins with http:// or https://");
    }
    if (!isPrintable(rest))
        return refuse("spaces, quotes, \\ and what is not ASCII stand percent-encoded in a URL, "
                      "and a host name as A-labels (xn--…)");
    if (rest.find('#') != std::string_view::npos)
        return refuse("a URL has no fragment (#…)");
    const std::size_t question = rest.find('?');
    if (question != std::string_view::npos) {
        if (query == UrlQuery::Refused)
            return refuse("this URL has no query (?…)");
        url.query = rest.substr(question + 1);
        rest = rest.substr(0, question);
    }
    const std::size_t slash = rest.find('/');
    if (slash != std::string_view::npos)
        url.path = rest.substr(slash);
    const std::string_view authority = rest.substr(0, slash);
    if (authority.find('@') != std::string_view::npos)
        return refuse("a URL has no user name or password");
    if (!takeAuthority(authority, url))
        return refuse("behind :// stands a host name, an IPv4 address or an IPv6 address in "
                      "brackets, and perhaps a port from 1 to 65535");
    return url;
}

tl::expected<RedisUrl, std::string> parseRedisUrl(std::string_view text)
{
    // None of these repeats the text: it may have a password in it.
    const auto refuse = [](std::string_view why) {
        return tl::unexpected<std::string>("the URL of a Redis is "
                                           "redis://[user@]host[:port][/database], or rediss:// "
                                           "for TLS: "
                                           + std::string(why));
    };
    RedisUrl url;
    std::string_view rest = text;
    if (equalsIgnoreCase(text.substr(0, 9), "rediss://")) {
        url.tls = true;
        rest.remove_prefix(9);
    } else if (equalsIgnoreCase(text.substr(0, 8), "redis://")) {
        rest.remove_prefix(8);
    } else {
        return refuse("it begins with neither");
    }
    if (!isPrintable(rest) || rest.find_first_of("?#") != std::string_view::npos)
        return refuse("it has no query, fragment, space, quote or character beyond ASCII");
    if (const std::size_t slash = rest.find('/'); slash != std::string_view::npos) {
        const std::string_view number = rest.substr(slash + 1);
        const char *const last = number.data() + number.size();
        const auto [end, error] = std::from_chars(number.data(), last, url.database);
        if (!number.empty() && (error != std::errc() || end != last))
            return refuse("behind the host stands the number of a database");
        rest = rest.substr(0, slash);
    }
    if (const std::size_t at = rest.rfind('@'); at != std::string_view::npos) {
        if (rest.substr(0, at).find(':') != std::string_view::npos)
            return refuse("a password does not stand in it; say in \"password\" where it is");
        auto user = decoded(rest.substr(0, at));
        if (!user || user->empty())
            return refuse("before the @ stands the name of a user");
        url.user = std::move(*user);
        rest = rest.substr(at + 1);
    }
    HttpUrl host;
    host.port = url.port;
    if (!takeHostAndPort(rest, host))
        return refuse("behind :// stands a host name, an IPv4 address or an IPv6 address in "
                      "brackets, and perhaps a port from 1 to 65535");
    url.host = host.host;
    url.port = host.port;
    return url;
}

bool isLoopbackHost(std::string_view host)
{
    if (host == "localhost" || host.ends_with(".localhost"))
        return true;
    const auto address = IpAddress::parse(host);
    return address && address->isLoopback();
}

} // namespace portcullis::model
