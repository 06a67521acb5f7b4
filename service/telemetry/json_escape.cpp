// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/telemetry/json_escape.h"

#include "shared/core/utf8.h"

#include <array>
#include <cstdint>
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

/// Whether all of eight bytes are safe, by arithmetic on all of them at once.
bool areSafe(std::uint64_t word)
{
    constexpr std::uint64_t kOnes = 0x0101010101010101U;
    const auto holds = [&](unsigned char c) {
        const std::uint64_t other = word ^ (kOnes * c);
        return (other - kOnes) & ~other;
    };
    const std::uint64_t control = (word - kOnes * 0x20) & ~word;
    return ((word | control | holds('"') | holds('\\') | holds(0x7F)) & (kOnes * 0x80)) == 0;
}

/// Copies what can be printed as it is, up to the first byte that can't; how much that was.
std::size_t copySafe(char *to, std::string_view text)
{
    std::size_t at = 0;
    for (std::uint64_t word = 0; text.size() - at >= sizeof word; at += sizeof word) {
        std::memcpy(&word, text.data() + at, sizeof word);
        if (!areSafe(word))
            break;
        std::memcpy(to + at, &word, sizeof word);
    }
    for (; at < text.size() && isSafe(text[at]); ++at)
        to[at] = text[at];
    return at;
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
        const std::size_t run = copySafe(to, text);
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
