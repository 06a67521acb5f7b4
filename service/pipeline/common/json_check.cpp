// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/pipeline/common/json_check.h"

#include "service/pipeline/common/json_pointer.h"
#include "shared/core/ascii.h"
#include "shared/core/utf8.h"

#include <algorithm>
#include <cstring>
#include <vector>

namespace portcullis::pipeline {

namespace {

bool isHex(char c)
{
    const char lower = asciiLower(c);
    return asciiDigit(c) || (lower >= 'a' && lower <= 'f');
}

bool isSpace(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

class Checker {
public:
    explicit Checker(std::string_view text) : m_text(text) { }

    std::optional<JsonError> run()
    {
        space();
        if (!value(1))
            return m_error;
        space();
        if (m_at != m_text.size())
            fail("there is something behind the JSON text");
        return m_error;
    }

private:
    /// A member name, without its quotes.
    struct Name {
        std::size_t hash; ///< of the decoded name
        std::size_t at;
        std::size_t size;
    };

    bool fail(std::string_view what)
    {
        m_error = JsonError{m_at, what};
        return false;
    }

    char peek() const { return m_at < m_text.size() ? m_text[m_at] : '\0'; }
    void space() { m_at = json::skipSpace(m_text, m_at); }

    bool value(int depth)
    {
        switch (peek()) {
        case '{':
            return object(depth);
        case '[':
            return array(depth);
        case '"':
            return string();
        case 't':
            return word("true");
        case 'f':
            return word("false");
        case 'n':
            return word("null");
        default:
            return number();
        }
    }

    bool word(std::string_view expected)
    {
        if (m_text.substr(m_at, expected.size()) != expected)
            return fail("a value is expected");
        m_at += expected.size();
        return true;
    }

    bool digits()
    {
        const std::size_t from = m_at;
        while (asciiDigit(peek()))
            ++m_at;
        return m_at > from || fail("a digit is expected");
    }

    bool number()
    {
        if (peek() != '-' && !asciiDigit(peek()))
            return fail("a value is expected");
        if (peek() == '-')
            ++m_at;
        if (peek() == '0')
            ++m_at;
        else if (!digits())
            return false;
        if (peek() == '.') {
            ++m_at;
            if (!digits())
                return false;
        }
        if (peek() == 'e' || peek() == 'E') {
            ++m_at;
            if (peek() == '+' || peek() == '-')
                ++m_at;
            if (!digits())
                return false;
        }
        return true;
    }

    bool escape()
    {
        ++m_at;
        const char kind = peek();
        if (kind == 'u') {
            for (int i = 0; i < 4; ++i) {
                ++m_at;
                if (!isHex(peek()))
                    return fail("four hex digits are expected");
            }
        } else if (kind == '\0' || std::strchr("\"\\/bfnrt", kind) == nullptr) {
            return fail("unknown escape");
        }
        ++m_at;
        return true;
    }

    bool string()
    {
        ++m_at;
        while (m_at < m_text.size()) {
            const auto byte = static_cast<unsigned char>(m_text[m_at]);
            if (byte == '"') {
                ++m_at;
                return true;
            }
            if (byte == '\\') {
                if (!escape())
                    return false;
            } else if (byte < 0x20) {
                return fail("a control character in a string");
            } else if (byte < 0x80) {
                ++m_at;
            } else {
                const Utf8Step step = decodeUtf8(m_text.substr(m_at));
                if (!step.valid)
                    return fail("not UTF-8");
                m_at += step.size;
            }
        }
        return fail("the string has no end");
    }

    bool array(int depth)
    {
        if (depth > JsonBody::kMaxDepth)
            return fail("nested too deeply");
        ++m_at;
        space();
        if (peek() == ']') {
            ++m_at;
            return true;
        }
        while (true) {
            if (!value(depth + 1))
                return false;
            space();
            if (peek() == ']') {
                ++m_at;
                return true;
            }
            if (peek() != ',')
                return fail("`,` or `]` is expected");
            ++m_at;
            space();
        }
    }

    bool object(int depth)
    {
        if (depth > JsonBody::kMaxDepth)
            return fail("nested too deeply");
        ++m_at;
        space();
        if (peek() == '}') {
            ++m_at;
            return true;
        }
        const std::size_t firstName = m_names.size();
        while (true) {
            if (!member(depth, firstName))
                return false;
            space();
            if (peek() == '}')
                break;
            if (peek() != ',')
                return fail("`,` or `}` is expected");
            ++m_at;
            space();
        }
        ++m_at;
        const bool unique = namesDiffer(firstName);
        m_names.resize(firstName);
        return unique;
    }

    bool member(int depth, std::size_t firstName)
    {
        if (peek() != '"')
            return fail("a member name is expected");
        const std::size_t from = m_at + 1;
        if (!string())
            return false;
        Name name{0, from, m_at - 1 - from};
        name.hash = std::hash<std::string_view>{}(decoded(name, m_scratch));
        if (m_names.size() - firstName < kFew && isAmong(firstName, name))
            return fail("two members of one name");
        m_names.push_back(name);
        space();
        if (peek() != ':')
            return fail("`:` is expected");
        ++m_at;
        space();
        return value(depth + 1);
    }

    std::string_view decoded(const Name &name, std::string &scratch) const
    {
        const std::string_view inside = m_text.substr(name.at, name.size);
        if (inside.find('\\') == std::string_view::npos)
            return inside;
        scratch.clear();
        appendUnescaped(scratch, inside);
        return scratch;
    }

    bool equal(const Name &a, const Name &b)
    {
        return a.hash == b.hash && decoded(a, m_scratch) == decoded(b, m_otherScratch);
    }

    bool isAmong(std::size_t first, const Name &name)
    {
        return std::any_of(m_names.begin() + static_cast<std::ptrdiff_t>(first), m_names.end(),
                           [&](const Name &other) { return equal(other, name); });
    }

    /// Whether the names from `first` on are all different. The first kFew were looked at already.
    bool namesDiffer(std::size_t first)
    {
        if (m_names.size() - first <= kFew)
            return true;
        const auto begin = m_names.begin() + static_cast<std::ptrdiff_t>(first);
        // By hash, then by text: names made to collide cost a sort, not a comparison of all pairs.
        std::sort(begin, m_names.end(), [this](const Name &a, const Name &b) {
            if (a.hash != b.hash)
                return a.hash < b.hash;
            return decoded(a, m_scratch) < decoded(b, m_otherScratch);
        });
        const auto twin = std::adjacent_find(
            begin, m_names.end(), [this](const Name &a, const Name &b) { return equal(a, b); });
        return twin == m_names.end() || fail("two members of one name");
    }

    /// Up to here comparing each name with all before it is quicker than sorting.
    static constexpr std::size_t kFew = 16;

    std::string_view m_text;
    std::size_t m_at = 0;
    std::vector<Name> m_names; // of the objects that are open, inner ones last
    std::string m_scratch;
    std::string m_otherScratch;
    std::optional<JsonError> m_error;
};

} // namespace

std::optional<JsonError> checkJson(std::string_view text)
{
    return Checker(text).run();
}

namespace json {

std::size_t skipSpace(std::string_view text, std::size_t at)
{
    while (at < text.size() && isSpace(text[at]))
        ++at;
    return at;
}

std::size_t skipString(std::string_view text, std::size_t at)
{
    ++at;
    while (text[at] != '"')
        at += text[at] == '\\' ? 2 : 1;
    return at + 1;
}

std::size_t skipValue(std::string_view text, std::size_t at)
{
    std::size_t depth = 0;
    while (true) {
        const char c = text[at];
        if (c == '"') {
            at = skipString(text, at);
        } else if (c == '{' || c == '[') {
            ++depth;
            ++at;
        } else if (c == '}' || c == ']') {
            --depth;
            ++at;
        } else if (depth > 0) {
            ++at;
            continue;
        } else {
            while (at < text.size() && !isSpace(text[at]) && text[at] != ',' && text[at] != '}'
                   && text[at] != ']')
                ++at;
            return at;
        }
        if (depth == 0)
            return at;
    }
}

} // namespace json

} // namespace portcullis::pipeline
