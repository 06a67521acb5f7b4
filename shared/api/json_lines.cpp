// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "shared/api/json_lines.h"

#include <algorithm>
#include <limits>

namespace portcullis::api {

namespace {

constexpr std::size_t kIndent = 2;
// What a document may be deep at most, with room: beyond, indentation would outgrow the text.
constexpr std::size_t kMaxDepth = 256;

constexpr bool isBlank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/// The size of the string that `json` begins with, its quotes included; 0: it does not end.
std::size_t stringSize(std::string_view json)
{
    for (std::size_t i = 1; i < json.size(); ++i) {
        if (json[i] == '\\')
            ++i;
        else if (json[i] == '"')
            return i + 1;
    }
    return 0;
}

} // namespace

class JsonLines::Finder {
public:
    explicit Finder(std::string_view json) : m_json(json) { }

    Result<JsonLines> run()
    {
        if (m_json.size() > std::numeric_limits<std::uint32_t>::max())
            return failure("it is too large");
        if (!m_json.empty())
            begin(0);
        for (std::size_t at = 0; at < m_json.size();) {
            std::size_t taken = 1;
            if (m_json[at] == '"') {
                taken = stringSize(m_json.substr(at));
                if (taken == 0)
                    return failure("a string does not end");
            } else if (!take(at)) {
                return failure("a bracket has no partner, or there are too many");
            }
            at += taken;
        }
        if (!m_open.empty())
            return failure("a bracket does not close");
        measure(m_json.size());
        m_lines.m_starts.shrink_to_fit();
        m_lines.m_depths.shrink_to_fit();
        return std::move(m_lines);
    }

private:
    void begin(std::size_t at)
    {
        measure(at);
        m_lines.m_starts.push_back(static_cast<std::uint32_t>(at));
        m_lines.m_depths.push_back(static_cast<std::uint16_t>(m_open.size()));
    }

    /// The line that ends at `end` may be the longest.
    void measure(std::size_t end)
    {
        if (m_lines.m_starts.empty())
            return;
        const std::size_t size =
            end - m_lines.m_starts.back() + m_lines.m_depths.back() * kIndent + 1;
        m_lines.m_longest = std::max(m_lines.m_longest, size);
    }

    /// Looks at a byte that is in no string.
    bool take(std::size_t at)
    {
        switch (m_json[at]) {
        case '{':
        case '[':
            return open(at);
        case '}':
        case ']':
            return close(at);
        case ',':
            begin(at + 1);
            return true;
        default:
            return true;
        }
    }

    bool open(std::size_t at)
    {
        m_open += m_json[at] == '{' ? '}' : ']';
        std::size_t next = at + 1;
        while (next < m_json.size() && isBlank(m_json[next]))
            ++next;
        m_empty = next < m_json.size() && m_json[next] == m_open.back();
        if (!m_empty)
            begin(at + 1);
        return m_open.size() <= kMaxDepth;
    }

    bool close(std::size_t at)
    {
        if (m_open.empty() || m_open.back() != m_json[at])
            return false;
        m_open.pop_back();
        if (!m_empty)
            begin(at);
        m_empty = false;
        return true;
    }

    std::string_view m_json;
    JsonLines m_lines;
    std::string m_open;   ///< the brackets that are owed
    bool m_empty = false; ///< the innermost one has nothing in it
};

Result<JsonLines> JsonLines::of(std::string_view json)
{
    return Finder(json).run();
}

void JsonLines::append(std::string_view json, std::size_t line, std::string &to) const
{
    const std::size_t from = m_starts[line];
    const std::size_t end = line + 1 < m_starts.size() ? m_starts[line + 1] : json.size();
    json = json.substr(from, end - from);
    to.append(m_depths[line] * kIndent, ' ');
    while (!json.empty()) {
        std::size_t taken = 1;
        if (json.front() == '"') {
            taken = stringSize(json);
            to.append(json.substr(0, taken));
        } else if (json.front() == ':') {
            to += ": ";
        } else if (!isBlank(json.front())) {
            to += json.front();
        }
        json.remove_prefix(taken);
    }
}

} // namespace portcullis::api
