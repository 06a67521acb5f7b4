// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace portcullis {

/// One step through text that should be UTF-8.
struct Utf8Step {
    char32_t codePoint = 0xFFFD; ///< U+FFFD for what is not UTF-8
    std::size_t size = 1;        ///< bytes taken, at least one
    bool valid = false;
};

/// Reads the first code point of `text`, which is not empty, by RFC 3629: no overlong form, no
/// surrogate, nothing above U+10FFFF. An invalid sequence is taken one byte at a time.
constexpr Utf8Step decodeUtf8(std::string_view text)
{
    const auto byte = [text](std::size_t i) { return static_cast<std::uint8_t>(text[i]); };
    const std::uint8_t lead = byte(0);
    if (lead < 0x80)
        return {lead, 1, true};
    const std::size_t size = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    if (lead < 0xC2 || lead > 0xF4 || text.size() < size)
        return {};
    char32_t code = lead & (0x7Fu >> size);
    for (std::size_t i = 1; i < size; ++i) {
        if ((byte(i) & 0xC0) != 0x80)
            return {};
        code = (code << 6) | (byte(i) & 0x3Fu);
    }
    constexpr char32_t kLeast[] = {0, 0, 0x80, 0x800, 0x10000};
    if (code < kLeast[size] || code > 0x10FFFF || (code >= 0xD800 && code <= 0xDFFF))
        return {};
    return {code, size, true};
}

} // namespace portcullis
