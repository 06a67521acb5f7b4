// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/telemetry/json_escape.h"

#include "shared/core/utf8.h"

#include <algorithm>
#include <array>
#include <cstring>

namespace portcullis::telemetry {

namespace {

/// By byte: printable ASCII that needs no escape in a JSON string.
constexpr auto kSafe = [] {
    std::array<bool, 256> safe{};
    for (std::size_t c = 0x20; c < 0x7F; ++c)
        safe[c] = c != '"' && c != '\\';
    return safe;
}();

bool isSafe(char c)
{
    return kSafe[static_cast<unsigned char>(c)];
}

char *putUnit(char *to, char32_t unit)
{
    *to++ = '\\';
    *to++ = 'u';
    for (int shift = 12; shift >= 0; shift -= 4)
        *to++ = "0123456789abcdef"[(unit >> shift) & 0xF];
    return to;
}

/// Six bytes at most for each byte of input.
char *putCodePoint(char *to, char32_t code)
{
    if (code == '"' || code == '\\') {
        *to++ = '\\';
        *to++ = static_cast<char>(code);
        return to;
    }
    if (code < 0x10000)
        return putUnit(to, code);
    to = putUnit(to, 0xD800 + ((code - 0x10000) >> 10));
    return putUnit(to, 0xDC00 + ((code - 0x10000) & 0x3FF));
}

} // namespace

char *escapeJson(char *to, std::string_view text)
{
    while (!text.empty()) {
        const auto unsafe = std::find_if_not(text.begin(), text.end(), isSafe);
        const auto run = static_cast<std::size_t>(unsafe - text.begin());
        if (run > 0)
            std::memcpy(to, text.data(), run);
        to += run;
        text.remove_prefix(run);
        if (text.empty())
            break;
        const Utf8Step step = decodeUtf8(text);
        to = putCodePoint(to, step.codePoint);
        text.remove_prefix(step.size);
    }
    return to;
}

} // namespace portcullis::telemetry
