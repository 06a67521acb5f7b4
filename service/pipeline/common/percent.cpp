// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/pipeline/common/percent.h"

#include "shared/core/ascii.h"

#include <array>

namespace portcullis::pipeline {

namespace {

using Table = std::array<bool, 256>;

constexpr Table tableOf(std::string_view extra)
{
    Table table{};
    for (int c = 0; c < 256; ++c) {
        const char lower = asciiLower(static_cast<char>(c));
        table[static_cast<std::size_t>(c)] =
            c < 128 && (asciiDigit(lower) || (lower >= 'a' && lower <= 'z'));
    }
    for (const char c : extra)
        table[static_cast<unsigned char>(c)] = true;
    return table;
}

constexpr Table kUnreserved = tableOf("-._~");
constexpr Table kSegment = tableOf("-._~!$&'()*+,=:@");
constexpr Table kEncodedSegment = tableOf("-._~!$&'()*+,=:@;%");

const Table &tableFor(PercentSet set)
{
    switch (set) {
    case PercentSet::Segment:
        return kSegment;
    case PercentSet::EncodedSegment:
        return kEncodedSegment;
    case PercentSet::Unreserved:
        break;
    }
    return kUnreserved;
}

std::size_t encodedSize(std::string_view text, const Table &keep)
{
    std::size_t size = text.size();
    for (const char c : text)
        size += keep[static_cast<unsigned char>(c)] ? 0 : 2;
    return size;
}

char *encodeTo(char *to, std::string_view text, const Table &keep)
{
    constexpr std::string_view kHex = "0123456789ABCDEF";
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (keep[byte]) {
            *to++ = c;
            continue;
        }
        *to++ = '%';
        *to++ = kHex[byte >> 4];
        *to++ = kHex[byte & 15];
    }
    return to;
}

int hexDigit(char c)
{
    if (asciiDigit(c))
        return c - '0';
    const char lower = asciiLower(c);
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

/// The next decoded byte of `text` at `at`, which moves behind it.
char decodeAt(std::string_view text, bool plusIsSpace, std::size_t &at)
{
    const char c = text[at++];
    if (c == '+' && plusIsSpace)
        return ' ';
    if (c != '%' || at + 2 > text.size())
        return c;
    const int high = hexDigit(text[at]);
    const int low = hexDigit(text[at + 1]);
    if (high < 0 || low < 0)
        return c;
    at += 2;
    return static_cast<char>(high * 16 + low);
}

} // namespace

std::string_view percentEncode(std::string_view text, PercentSet keep, Arena &arena)
{
    const Table &table = tableFor(keep);
    const std::size_t size = encodedSize(text, table);
    if (size == text.size())
        return text;
    char *bytes = arena.allocate(size);
    encodeTo(bytes, text, table);
    return {bytes, size};
}

void appendPercentEncoded(std::string &out, std::string_view text, PercentSet keep)
{
    const Table &table = tableFor(keep);
    const std::size_t before = out.size();
    out.resize(before + encodedSize(text, table));
    encodeTo(out.data() + before, text, table);
}

std::string_view percentDecode(std::string_view text, bool plusIsSpace, Arena &arena)
{
    if (text.find_first_of(plusIsSpace ? "%+" : "%") == std::string_view::npos)
        return text;
    char *bytes = arena.allocate(text.size());
    std::size_t size = 0;
    for (std::size_t at = 0; at < text.size();)
        bytes[size++] = decodeAt(text, plusIsSpace, at);
    return {bytes, size};
}

bool percentDecodedEquals(std::string_view text, bool plusIsSpace, std::string_view plain)
{
    if (text.size() < plain.size())
        return false;
    std::size_t matched = 0;
    for (std::size_t at = 0; at < text.size(); ++matched) {
        if (matched == plain.size() || decodeAt(text, plusIsSpace, at) != plain[matched])
            return false;
    }
    return matched == plain.size();
}

} // namespace portcullis::pipeline
