// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "shared/api/json_indent.h"

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

class Indenter {
public:
    Result<std::string> run(std::string_view json)
    {
        m_out.reserve(json.size() * 2);
        while (!json.empty()) {
            std::size_t taken = 1;
            if (json.front() == '"') {
                taken = stringSize(json);
                if (taken == 0)
                    return failure("a string does not end");
                m_out.append(json.substr(0, taken));
            } else if (!isBlank(json.front()) && !put(json)) {
                return failure("a bracket has no partner, or there are too many");
            }
            json.remove_prefix(taken);
        }
        if (!m_open.empty())
            return failure("a bracket does not close");
        return std::move(m_out);
    }

private:
    void newLine()
    {
        m_out += '\n';
        m_out.append(m_open.size() * kIndent, ' ');
    }

    /// Puts the first character of `json`, which is none of a string.
    bool put(std::string_view json)
    {
        switch (json.front()) {
        case '{':
        case '[':
            return open(json);
        case '}':
        case ']':
            return close(json.front());
        case ',':
            m_out += ',';
            newLine();
            return true;
        case ':':
            m_out += ": ";
            return true;
        default:
            m_out += json.front();
            return true;
        }
    }

    bool open(std::string_view json)
    {
        m_out += json.front();
        m_open += json.front() == '{' ? '}' : ']';
        std::size_t next = 1;
        while (next < json.size() && isBlank(json[next]))
            ++next;
        m_empty = next < json.size() && json[next] == m_open.back();
        if (!m_empty)
            newLine();
        return m_open.size() <= kMaxDepth;
    }

    bool close(char bracket)
    {
        if (m_open.empty() || m_open.back() != bracket)
            return false;
        m_open.pop_back();
        if (!m_empty)
            newLine();
        m_empty = false;
        m_out += bracket;
        return true;
    }

    std::string m_out;
    std::string m_open;   ///< the brackets that are owed
    bool m_empty = false; ///< the innermost one has nothing in it
};

} // namespace

Result<std::string> indentJson(std::string_view json)
{
    return Indenter().run(json);
}

} // namespace portcullis::api
