// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "shared/model/rules.h"

#include "shared/core/ascii.h"
#include "shared/core/ip.h"
#include "shared/model/json_text.h"
#include "shared/model/template_syntax.h"
#include "shared/model/url.h"
#include "shared/model/values.h"

#include <algorithm>
#include <array>

#ifdef PORTCULLIS_HAVE_RE2
#include <re2/re2.h>
#endif

namespace portcullis::model::rules {

namespace {

MaybeFault fault(std::string_view code, std::string_view text, std::string_view allowed)
{
    return Fault{code, quote(text) + " is not allowed here: " + std::string(allowed)};
}

} // namespace

MaybeFault anyText(std::string_view)
{
    return std::nullopt;
}

MaybeFault nonEmpty(std::string_view text)
{
    if (!text.empty() && !hasControl(text))
        return std::nullopt;
    return fault(code::kFormat, text, "at least one character, and no control characters");
}

MaybeFault name(std::string_view text)
{
    if (isName(text))
        return std::nullopt;
    return fault(code::kName, text,
                 "a name has 1 to 63 of a-z 0-9 . _ - and begins with a letter or digit");
}

MaybeFault keyId(std::string_view text)
{
    const bool fits = text.size() <= 63 && std::all_of(text.begin(), text.end(), [](char c) {
                          const char lower = asciiLower(c);
                          return asciiDigit(c) || (lower >= 'a' && lower <= 'z') || c == '.'
                              || c == '_' || c == '-';
                      });
    if (fits && !text.empty())
        return std::nullopt;
    return fault(code::kName, text, "an id has 1 to 63 of A-Z a-z 0-9 . _ -");
}

MaybeFault fieldName(std::string_view text)
{
    if (!isToken(text))
        return fault(code::kHeader, text,
                     "a field name has letters, digits and ! # $ % & ' * + - . ^ _ ` | ~ only");
    if (text.find('*') != std::string_view::npos)
        return fault(code::kHeader, text, "there are no wildcards in field names");
    return std::nullopt;
}

MaybeFault queryName(std::string_view text)
{
    return nonEmpty(text);
}

MaybeFault cookieName(std::string_view text)
{
    if (isToken(text))
        return std::nullopt;
    return fault(code::kFormat, text,
                 "a cookie's name has letters, digits and ! # $ % & ' * + - . ^ _ ` | ~ only");
}

MaybeFault method(std::string_view text)
{
    static constexpr std::array<std::string_view, 7> kCommon{"GET",   "HEAD",   "POST",   "PUT",
                                                             "PATCH", "DELETE", "OPTIONS"};
    if (!isToken(text) || text == "*")
        return fault(code::kValue, text,
                     "a method is a word such as GET or POST; leave methods out for any");
    if (text == "CONNECT" || text == "TRACE")
        return fault(code::kValue, text, "the gateway itself answers CONNECT and TRACE");
    for (const std::string_view common : kCommon) {
        if (text != common && equalsIgnoreCase(text, common))
            return fault(code::kValue, text,
                         "methods are case-sensitive, write " + std::string(common));
    }
    return std::nullopt;
}

MaybeFault upgrade(std::string_view text)
{
    if (!isToken(text))
        return fault(code::kValue, text, "the name of a protocol without version is needed");
    if (equalsIgnoreCase(text, "h2c") || equalsIgnoreCase(text, "h2")
        || equalsIgnoreCase(text, "tls"))
        return fault(code::kValue, text, "an upgrade to another HTTP or to TLS never passes");
    return std::nullopt;
}

MaybeFault scope(std::string_view text)
{
    const bool fits = std::all_of(text.begin(), text.end(), [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return byte > 0x20 && byte != '"' && byte != '\\' && byte < 0x7f;
    });
    if (!text.empty() && fits)
        return std::nullopt;
    return fault(code::kFormat, text, "a scope is one word (RFC 6749 section 3.3)");
}

MaybeFault environmentVariable(std::string_view text)
{
    if (!text.empty() && !hasControl(text) && text.find('=') == std::string_view::npos)
        return std::nullopt;
    return fault(code::kSecret, text, "the name of an environment variable is needed");
}

MaybeFault jsonPointer(std::string_view text)
{
    constexpr std::string_view kAllowed =
        "a JSON Pointer below the document such as \"/data/0/id\" (RFC 6901; ~0 is ~, ~1 is /)";
    if (text.empty() || text.front() != '/')
        return fault(code::kFormat, text, kAllowed);
    for (std::size_t at = text.find('~'); at != std::string_view::npos;
         at = text.find('~', at + 1)) {
        if (at + 1 == text.size() || (text[at + 1] != '0' && text[at + 1] != '1'))
            return fault(code::kFormat, text, kAllowed);
    }
    return std::nullopt;
}

MaybeFault templateText(std::string_view text)
{
    if (auto parts = parseTemplate(text); !parts)
        return Fault{code::kTemplate, std::move(parts.error())};
    return std::nullopt;
}

MaybeFault fieldTemplate(std::string_view text)
{
    if (hasControl(text, true))
        return fault(code::kHeader, text, "a field's value has no control characters");
    if (text != trimOws(text))
        return fault(code::kHeader, text, "a field's value neither begins nor ends with a space");
    return templateText(text);
}

MaybeFault timeZone(std::string_view text)
{
    const auto allowed = [](char c) {
        const char lower = asciiLower(c);
        return asciiDigit(c) || (lower >= 'a' && lower <= 'z')
            || std::string_view("/_+-").find(c) != std::string_view::npos;
    };
    if (!text.empty() && text.size() <= 64 && std::all_of(text.begin(), text.end(), allowed))
        return std::nullopt;
    return fault(code::kValue, text, "an IANA time zone such as \"UTC\" or \"Europe/Berlin\"");
}

MaybeFault ipAddress(std::string_view text)
{
    if (IpAddress::parse(text))
        return std::nullopt;
    return fault(code::kFormat, text,
                 "an IP address such as \"127.0.0.1\", \"0.0.0.0\" or \"::\" is needed, without "
                 "brackets or port");
}

MaybeFault secureUrl(std::string_view text)
{
    const auto url = parseUrl(text, UrlQuery::Allowed);
    if (!url)
        return Fault{code::kUrl, url.error()};
    if (!url->tls && !isLoopbackHost(url->host))
        return fault(code::kUrl, text,
                     "it has to be https; http is only allowed to a loopback address");
    return std::nullopt;
}

MaybeFault regex(std::string_view text)
{
#ifdef PORTCULLIS_HAVE_RE2
    re2::RE2::Options options;
    options.set_log_errors(false);
    const re2::RE2 expression(re2::StringPiece(text.data(), text.size()), options);
    if (expression.ok())
        return std::nullopt;
    return fault(code::kRegex, text,
                 "a regular expression in RE2 syntax is needed (" + expression.error() + ")");
#else
    return fault(code::kRegex, text, "regular expressions are not supported by this build");
#endif
}

bool isOwnField(std::string_view name)
{
    static constexpr std::array<std::string_view, 8> kOwn{
        "content-length", "transfer-encoding", "connection", "te",
        "trailer",        "upgrade",           "keep-alive", "proxy-connection"};
    return std::any_of(kOwn.begin(), kOwn.end(),
                       [name](std::string_view own) { return equalsIgnoreCase(name, own); });
}

} // namespace portcullis::model::rules
