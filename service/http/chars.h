// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/http/blocks.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <string_view>

/// Character classes of RFC 9110 and RFC 3986, one table look-up each.
namespace portcullis::http::chars {

enum Class : std::uint8_t {
    kToken = 1,       ///< tchar, RFC 9110 section 5.6.2
    kValue = 2,       ///< in a field value: HTAB, SP, VCHAR, obs-text
    kTarget = 4,      ///< in a request target: visible ASCII but `#`
    kPath = 8,        ///< in a raw path: pchar, `/`, and what browsers leave as it is
    kUnreserved = 16, ///< RFC 3986 section 2.3
    kRegName = 32,    ///< RFC 3986 section 3.2.2, without percent-encoding
    kDigit = 64,
    kHex = 128,
};

constexpr bool among(char c, std::string_view set)
{
    return set.find(c) != std::string_view::npos;
}

constexpr std::array<std::uint8_t, 256> makeClasses()
{
    std::array<std::uint8_t, 256> table{};
    for (int i = 0; i < 256; ++i) {
        const char c = static_cast<char>(i);
        const bool digit = c >= '0' && c <= '9';
        const bool alpha = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        const bool visible = i > 0x20 && i < 0x7F;
        const bool unreserved = digit || alpha || (visible && among(c, "-._~"));
        const bool subDelim = visible && among(c, "!$&'()*+,;=");
        unsigned bits = 0;
        if (digit || alpha || (visible && among(c, "!#$%&'*+-.^_`|~")))
            bits |= kToken;
        if (i == '\t' || (i >= 0x20 && i != 0x7F))
            bits |= kValue;
        if (visible && c != '#')
            bits |= kTarget;
        // Browsers don't encode | [ ] ^ in a path (WHATWG URL), though RFC 3986 wants it.
        if (unreserved || subDelim || (visible && among(c, ":@/%|[]^")))
            bits |= kPath;
        if (unreserved)
            bits |= kUnreserved;
        if (unreserved || subDelim)
            bits |= kRegName;
        if (digit)
            bits |= kDigit;
        if (digit || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'))
            bits |= kHex;
        table[static_cast<std::size_t>(i)] = static_cast<std::uint8_t>(bits);
    }
    return table;
}

inline constexpr std::array<std::uint8_t, 256> kClasses = makeClasses();

constexpr bool is(char c, std::uint8_t wanted)
{
    return (kClasses[static_cast<unsigned char>(c)] & wanted) != 0;
}

/// The first position from `at` on whose character is not of the class; text.size() if none.
constexpr std::size_t skip(std::string_view text, std::size_t at, std::uint8_t wanted)
{
    while (at < text.size() && is(text[at], wanted))
        ++at;
    return at;
}

constexpr bool all(std::string_view text, std::uint8_t wanted)
{
    return skip(text, 0, wanted) == text.size();
}

/// As skip(text, at, kToken): for names, of which nearly all are letters, digits and `-`.
inline std::size_t skipToken(std::string_view text, std::size_t at)
{
    return skip(text, blocks::skipPlainName(text, at), kToken);
}

/// As skip(text, at, kValue): values are the bulk of a head.
inline std::size_t skipValue(std::string_view text, std::size_t at)
{
    while (true) {
        at = blocks::skipPlainValue(text, at);
        // An HTAB is not plain, but allowed; behind it there may be more blocks.
        const std::size_t end = std::min(text.size(), at + blocks::kBlock);
        while (at < end && is(text[at], kValue))
            ++at;
        if (at < end || at == text.size())
            return at;
    }
}

/// As all(text, kToken), for names.
inline bool allToken(std::string_view text)
{
    return blocks::isPlainName(text) || all(text, kToken);
}

/// As all(text, kValue).
inline bool allValue(std::string_view text)
{
    return blocks::isPlainValue(text) || skipValue(text, 0) == text.size();
}

/// Value of a hexadecimal digit; the character must be one.
constexpr unsigned hexValue(char c)
{
    return c <= '9' ? static_cast<unsigned>(c - '0') : static_cast<unsigned>((c | 0x20) - 'a' + 10);
}

/// Decodes the percent-encoding at `at`; -1 if there is none.
constexpr int decodePercent(std::string_view text, std::size_t at)
{
    if (text.size() - at < 3 || text[at] != '%' || !is(text[at + 1], kHex)
        || !is(text[at + 2], kHex))
        return -1;
    return static_cast<int>(hexValue(text[at + 1]) * 16 + hexValue(text[at + 2]));
}

} // namespace portcullis::http::chars
