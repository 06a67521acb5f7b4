// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/http/target.h"

#include "service/http/chars.h"

namespace portcullis::http {
namespace {

bool isControl(int byte)
{
    return byte < 0x20 || byte == 0x7F;
}

// Whether there is nothing in the path that normalizing could change or refuse.
bool isNormal(std::string_view path)
{
    if (path.empty() || path.front() != '/')
        return false;
    for (std::size_t i = 0; i < path.size(); ++i) {
        const char c = path[i];
        if (c == '%' || isControl(static_cast<unsigned char>(c)))
            return false;
        // `/.` may begin a dot segment or a name such as `.well-known`: the slow way tells.
        if (c == '/' && i + 1 < path.size() && (path[i + 1] == '/' || path[i + 1] == '.'))
            return false;
    }
    return true;
}

// Writes a path segment by segment, so that dot segments and empty ones are undone at once.
class PathWriter {
public:
    explicit PathWriter(char *to) : m_bytes(to) { }

    void put(char c) { m_bytes[m_size++] = c; }
    // Ends the segment and begins the next one. False if the path climbs above the root.
    bool endSegment()
    {
        if (!dropDots())
            return false;
        if (m_size > m_segment) {
            put('/');
            m_segment = m_size;
        }
        return true;
    }
    // Ends the last segment. False as above.
    bool dropDots()
    {
        const std::string_view segment(m_bytes + m_segment, m_size - m_segment);
        if (segment == ".") {
            m_size = m_segment;
        } else if (segment == "..") {
            if (m_segment <= 1)
                return false;
            const std::size_t slash = std::string_view(m_bytes, m_segment - 1).rfind('/');
            m_size = slash + 1;
            m_segment = m_size;
        }
        return true;
    }
    void begin()
    {
        put('/');
        m_segment = m_size;
    }
    std::string_view text() const { return {m_bytes, m_size}; }

private:
    char *m_bytes;
    std::size_t m_size = 0;
    std::size_t m_segment = 0; // where the segment at work begins
};

// One character or percent-encoding at `at`, which moves behind it. False if it is not allowed.
bool putNormal(std::string_view path, std::size_t &at, PathWriter &writer)
{
    const char c = path[at];
    if (c != '%') {
        writer.put(c);
        ++at;
        return !isControl(static_cast<unsigned char>(c));
    }
    const int byte = chars::decodePercent(path, at);
    if (byte < 0 || isControl(byte))
        return false;
    if (chars::is(static_cast<char>(byte), chars::kUnreserved)) {
        writer.put(static_cast<char>(byte));
    } else {
        for (std::size_t i = 0; i < 3; ++i)
            writer.put(path[at + i]);
    }
    at += 3;
    return true;
}

} // namespace

tl::expected<std::string_view, Reason> normalizePath(std::string_view path, Arena &arena)
{
    if (isNormal(path))
        return path;
    const auto bad = tl::unexpected<Reason>(Reason::ReceiveBadPath);
    if (path.empty() || path.front() != '/')
        return bad;
    PathWriter writer(arena.allocate(path.size()));
    writer.begin();
    for (std::size_t at = 1; at < path.size();) {
        if (path[at] == '/') {
            if (!writer.endSegment())
                return bad;
            ++at;
        } else if (!putNormal(path, at, writer)) {
            return bad;
        }
    }
    if (!writer.dropDots())
        return bad;
    return writer.text() == path ? path : writer.text();
}

std::string_view upperCaseEscapes(std::string_view path, Arena &arena)
{
    std::size_t at = 0;
    while (true) {
        at = path.find('%', at);
        if (at == std::string_view::npos || at + 2 >= path.size())
            return path;
        if (path[at + 1] >= 'a' || path[at + 2] >= 'a')
            break;
        at += 3;
    }
    char *upper = arena.allocate(path.size());
    std::size_t hex = 0; // how many of the next characters are hexadecimal digits
    for (std::size_t i = 0; i < path.size(); ++i) {
        const char c = path[i];
        const bool lower = hex > 0 && c >= 'a' && c <= 'f';
        upper[i] = lower ? static_cast<char>(c - 'a' + 'A') : c;
        hex = c == '%' ? 2 : hex - (hex > 0 ? 1 : 0);
    }
    return {upper, path.size()};
}

} // namespace portcullis::http
