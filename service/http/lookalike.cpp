// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/http/target.h"

#include "service/http/chars.h"
#include "shared/core/ascii.h"

#include <algorithm>
#include <array>

namespace portcullis::http {
namespace {

constexpr std::array<bool, 256> makePlain()
{
    std::array<bool, 256> plain{};
    for (int i = 0; i < 0x80; ++i) {
        const char c = static_cast<char>(i);
        plain[static_cast<std::size_t>(i)] = !chars::among(c, "%;\\#./ ") && (c < 'A' || c > 'Z');
    }
    return plain;
}

// Read the same by everybody, wherever they stand.
constexpr std::array<bool, 256> kPlain = makePlain();

// Whether no lenient back end reads anything else.
bool isPlainPath(std::string_view path)
{
    for (std::size_t i = 0; i < path.size(); ++i) {
        const char c = path[i];
        if (kPlain[static_cast<unsigned char>(c)])
            continue;
        const bool last = i + 1 == path.size();
        const bool good =
            (c == '/' && (last || path[i + 1] != '/')) || (c == '.' && !last && path[i + 1] != '/');
        if (!good)
            return false;
    }
    return true;
}

struct Unit {
    char c;           // `/`, `;`, `#` (the path ends), `.`, or the byte as it stands
    std::size_t size; // bytes of the path
};

// The character at `at` as a back end sees it that decodes before it splits.
Unit unitAt(std::string_view path, std::size_t at)
{
    const int decoded = chars::decodePercent(path, at);
    const std::size_t size = decoded < 0 ? 1 : 3;
    switch (decoded < 0 ? static_cast<unsigned char>(path[at]) : decoded) {
    case '/':
    case '\\':
        return {'/', size};
    case ';':
        return {';', size};
    case '?':
    case '#':
        return {'#', size};
    case '.':
        return {'.', size};
    default:
        return {path[at], 1};
    }
}

// Escapes, lower case, of what the common languages trim from the end of a string beside ASCII:
// U+0085, U+00A0, U+1680, U+2000 to U+200B, U+2028, U+2029, U+202F, U+205F, U+3000, U+FEFF.
bool isUnicodeSpace(std::string_view escapes)
{
    static constexpr std::array<std::string_view, 11> kSpaces{
        "%c2%85",    "%c2%a0",    "%e1%9a%80", "%e2%80%a8", "%e2%80%a9", "%e2%80%af",
        "%e2%81%9f", "%e3%80%80", "%ef%bb%bf", "%e2%80%8a", "%e2%80%8b",
    };
    if (std::ranges::find(kSpaces, escapes) != kSpaces.end())
        return true;
    return escapes.size() == 9 && escapes.starts_with("%e2%80%8") && asciiDigit(escapes[8]);
}

// Whether the text ends with the escape of a byte above 0x7F.
bool endsWithHighEscape(std::string_view text)
{
    return text.size() >= 3 && chars::decodePercent(text, text.size() - 3) >= 0x80;
}

// How many bytes at the end of a segment (folded) are one space, however encoded.
std::size_t trailingSpace(std::string_view segment)
{
    if (segment.ends_with(' '))
        return 1;
    if (segment.size() < 3 || segment[segment.size() - 3] != '%')
        return 0;
    if (segment.ends_with("%20"))
        return 3;
    for (const std::size_t size : {std::size_t{6}, std::size_t{9}}) {
        if (segment.size() >= size && isUnicodeSpace(segment.substr(segment.size() - size)))
            return size;
    }
    // In Latin-1 these stand alone; behind another high byte they are the end of a UTF-8 letter.
    if (segment.ends_with("%a0") || segment.ends_with("%85"))
        return endsWithHighEscape(segment.substr(0, segment.size() - 3)) ? 0 : 3;
    return 0;
}

class LookalikeWriter {
public:
    explicit LookalikeWriter(char *to) : m_bytes(to)
    {
        put('/');
        m_segment = m_size;
    }

    void put(char c) { m_bytes[m_size++] = asciiLower(c); }
    void endSegment(bool slash)
    {
        trim();
        if (slash && m_size > m_segment) {
            put('/');
            m_segment = m_size;
        }
    }
    std::string_view text() const { return {m_bytes, m_size}; }

private:
    std::string_view segment() const { return {m_bytes + m_segment, m_size - m_segment}; }
    // Spaces first: `.. ` is a dot segment for those who trim, and `...` is none for anybody.
    void trim()
    {
        trimSpaces();
        if (segment() == "..") {
            m_size = m_segment;
            if (m_segment > 1)
                m_size = std::string_view(m_bytes, m_segment - 1).rfind('/') + 1;
            m_segment = m_size;
            return;
        }
        while (m_size > m_segment && m_bytes[m_size - 1] == '.') {
            --m_size;
            trimSpaces();
        }
    }
    void trimSpaces()
    {
        while (const std::size_t size = trailingSpace(segment()))
            m_size -= size;
    }

    char *m_bytes;
    std::size_t m_size = 0;
    std::size_t m_segment = 0;
};

} // namespace

std::string_view lookalikePath(std::string_view path, Arena &arena)
{
    if (isPlainPath(path))
        return path;
    LookalikeWriter writer(arena.allocate(path.size() + 1));
    bool parameters = false; // behind a `;`
    for (std::size_t at = path.front() == '/' ? 1 : 0; at < path.size();) {
        const Unit unit = unitAt(path, at);
        if (unit.c == '#')
            break;
        if (unit.c == '/') {
            writer.endSegment(true);
            parameters = false;
        } else if (unit.c == ';') {
            parameters = true;
        } else if (!parameters) {
            writer.put(unit.c);
        }
        at += unit.size;
    }
    writer.endSegment(false);
    return writer.text() == path ? path : writer.text();
}

} // namespace portcullis::http
