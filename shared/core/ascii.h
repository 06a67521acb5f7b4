// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace portcullis {

/// Locale-free ASCII helpers: HTTP is bytes, and case means these 26 letters only.
constexpr char asciiLower(char c)
{
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}

constexpr bool asciiDigit(char c)
{
    return c >= '0' && c <= '9';
}

/// Equal but for ASCII case.
constexpr bool equalsIgnoreCase(std::string_view a, std::string_view b)
{
    if (a.size() != b.size())
        return false;
    for (std::size_t i = 0; i < a.size(); ++i) {
        // Most that are equal are so byte by byte.
        if (a[i] != b[i] && asciiLower(a[i]) != asciiLower(b[i]))
            return false;
    }
    return true;
}

inline std::string toLower(std::string_view text)
{
    std::string lower(text);
    for (char &c : lower)
        c = asciiLower(c);
    return lower;
}

/// Without leading and trailing optional white space (RFC 9110 section 5.6.3).
constexpr std::string_view trimOws(std::string_view text)
{
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t'))
        text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t'))
        text.remove_suffix(1);
    return text;
}

/// Calls `each` with every non-empty element of a comma-separated list (RFC 9110 section 5.6.1).
/// Quoted strings are not looked into: for lists of tokens only.
template <typename Each>
constexpr void forEachToken(std::string_view list, Each each)
{
    while (!list.empty()) {
        const std::size_t comma = list.find(',');
        const std::string_view token = trimOws(list.substr(0, comma));
        if (!token.empty())
            each(token);
        if (comma == std::string_view::npos)
            break;
        list.remove_prefix(comma + 1);
    }
}

/// Hash and equality for tables keyed by strings and looked up by views without a copy.
struct StringHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const
    {
        return std::hash<std::string_view>{}(text);
    }
};

} // namespace portcullis
