// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/pipeline/authenticate/jose/json.h"

#include <algorithm>
#include <charconv>
#include <unordered_set>

namespace portcullis::jose {

namespace {

/// Objects with more members than this are checked for duplicates with a hash set.
constexpr std::size_t kScanMembers = 16;

bool hasDuplicate(const std::vector<JsonMember> &members)
{
    if (members.size() <= kScanMembers) {
        for (std::size_t i = 1; i < members.size(); ++i) {
            for (std::size_t j = 0; j < i; ++j) {
                if (members[i].name == members[j].name)
                    return true;
            }
        }
        return false;
    }
    std::unordered_set<std::string_view> names;
    for (const auto &[name, value] : members) {
        if (!names.insert(name).second)
            return true;
    }
    return false;
}

/// Length of the well-formed UTF-8 sequence (RFC 3629 section 4) at the start of `text`, or 0.
std::size_t utf8Length(std::string_view text)
{
    const auto byte = [text](std::size_t i) {
        return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U;
    };
    const unsigned first = byte(0);
    if (first < 0x80)
        return 1;
    const std::size_t length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
    if (first < 0xC2 || first > 0xF4)
        return 0;
    // The second byte tells overlong forms, surrogates and what lies beyond U+10FFFF.
    const unsigned low = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
    const unsigned high = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
    if (byte(1) < low || byte(1) > high)
        return 0;
    for (std::size_t i = 2; i < length; ++i) {
        if (byte(i) < 0x80 || byte(i) > 0xBF)
            return 0;
    }
    return length;
}

void appendUtf8(std::uint32_t code, std::string &out)
{
    const auto put = [&out](std::uint32_t byte) { out += static_cast<char>(byte); };
    if (code < 0x80) {
        put(code);
    } else if (code < 0x800) {
        put(0xC0 | code >> 6);
        put(0x80 | (code & 0x3F));
    } else if (code < 0x10000) {
        put(0xE0 | code >> 12);
        put(0x80 | (code >> 6 & 0x3F));
        put(0x80 | (code & 0x3F));
    } else {
        put(0xF0 | code >> 18);
        put(0x80 | (code >> 12 & 0x3F));
        put(0x80 | (code >> 6 & 0x3F));
        put(0x80 | (code & 0x3F));
    }
}

/// A recursive descent, no deeper than kMaxJsonDepth. Every function returns false at what is not
/// JSON, and leaves the rest of the text in m_rest.
class Parser {
public:
    explicit Parser(std::string_view text) : m_rest(text) { }

    bool document(JsonValue &value)
    {
        skipBlanks();
        if (!parse(value, 0))
            return false;
        skipBlanks();
        return m_rest.empty();
    }

private:
    using Kind = JsonValue::Kind;

    char peek() const { return m_rest.empty() ? '\0' : m_rest.front(); }
    void skipBlanks()
    {
        const std::size_t end = m_rest.find_first_not_of(" \t\r\n");
        m_rest.remove_prefix(std::min(end, m_rest.size()));
    }
    bool take(char c)
    {
        if (peek() != c || m_rest.empty())
            return false;
        m_rest.remove_prefix(1);
        return true;
    }
    bool word(std::string_view text, Kind kind, JsonValue &value)
    {
        if (!m_rest.starts_with(text))
            return false;
        m_rest.remove_prefix(text.size());
        value.kind = kind;
        return true;
    }

    bool parse(JsonValue &value, int depth);
    bool object(JsonValue &value, int depth);
    bool array(JsonValue &value, int depth);
    bool string(std::string &text);
    bool escape(std::string &text);
    bool hex4(std::uint32_t &code);
    bool number(JsonValue &value);
    std::size_t digits();

    std::string_view m_rest;
    std::size_t m_values = 0;
};

bool Parser::parse(JsonValue &value, int depth)
{
    if (++m_values > kMaxJsonValues)
        return false;
    switch (peek()) {
    case '{':
        return object(value, depth + 1);
    case '[':
        return array(value, depth + 1);
    case '"':
        value.kind = Kind::String;
        return string(value.text);
    case 't':
        return word("true", Kind::True, value);
    case 'f':
        return word("false", Kind::False, value);
    case 'n':
        return word("null", Kind::Null, value);
    default:
        return number(value);
    }
}

bool Parser::object(JsonValue &value, int depth)
{
    value.kind = Kind::Object;
    if (depth > kMaxJsonDepth || !take('{'))
        return false;
    skipBlanks();
    if (take('}'))
        return true;
    do {
        JsonMember member;
        skipBlanks();
        if (!string(member.name))
            return false;
        skipBlanks();
        if (!take(':'))
            return false;
        skipBlanks();
        if (!parse(member.value, depth))
            return false;
        value.members.push_back(std::move(member));
        skipBlanks();
    } while (take(','));
    return take('}') && !hasDuplicate(value.members);
}

bool Parser::array(JsonValue &value, int depth)
{
    value.kind = Kind::Array;
    if (depth > kMaxJsonDepth || !take('['))
        return false;
    skipBlanks();
    if (take(']'))
        return true;
    do {
        skipBlanks();
        if (!parse(value.elements.emplace_back(), depth))
            return false;
        skipBlanks();
    } while (take(','));
    return take(']');
}

bool Parser::string(std::string &text)
{
    if (!take('"'))
        return false;
    while (!m_rest.empty()) {
        const char c = m_rest.front();
        if (take('"'))
            return true;
        if (c == '\\') {
            if (!escape(text))
                return false;
            continue;
        }
        const std::size_t length = utf8Length(m_rest);
        if (length == 0 || static_cast<unsigned char>(c) < 0x20)
            return false;
        text.append(m_rest.substr(0, length));
        m_rest.remove_prefix(length);
    }
    return false;
}

bool Parser::escape(std::string &text)
{
    constexpr std::string_view kNames = "\"\\/bfnrt";
    constexpr std::string_view kValues = "\"\\/\b\f\n\r\t";
    if (m_rest.size() < 2)
        return false;
    const char name = m_rest[1];
    m_rest.remove_prefix(2);
    if (name != 'u') {
        const std::size_t at = kNames.find(name);
        if (at == std::string_view::npos)
            return false;
        text += kValues[at];
        return true;
    }
    std::uint32_t code = 0;
    if (!hex4(code) || (code >= 0xDC00 && code <= 0xDFFF))
        return false;
    if (code >= 0xD800 && code <= 0xDBFF) {
        std::uint32_t low = 0;
        if (!take('\\') || !take('u') || !hex4(low) || low < 0xDC00 || low > 0xDFFF)
            return false;
        code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
    }
    appendUtf8(code, text);
    return true;
}

bool Parser::hex4(std::uint32_t &code)
{
    if (m_rest.size() < 4)
        return false;
    const auto [end, error] = std::from_chars(m_rest.data(), m_rest.data() + 4, code, 16);
    if (error != std::errc{} || end != m_rest.data() + 4)
        return false;
    m_rest.remove_prefix(4);
    return true;
}

std::size_t Parser::digits()
{
    const std::size_t count = std::min(m_rest.find_first_not_of("0123456789"), m_rest.size());
    m_rest.remove_prefix(count);
    return count;
}

bool Parser::number(JsonValue &value)
{
    const std::string_view start = m_rest;
    take('-');
    if (!take('0') && digits() == 0)
        return false;
    if (take('.') && digits() == 0)
        return false;
    if (take('e') || take('E')) {
        if (!take('+'))
            take('-');
        if (digits() == 0)
            return false;
    }
    value.kind = Kind::Number;
    value.text = start.substr(0, start.size() - m_rest.size());
    return true;
}

} // namespace

const JsonValue *JsonValue::find(std::string_view name) const
{
    for (const auto &[key, value] : members) {
        if (key == name)
            return &value;
    }
    return nullptr;
}

std::optional<std::string_view> JsonValue::findString(std::string_view name) const
{
    const JsonValue *value = find(name);
    return value && value->isString() ? std::optional<std::string_view>(value->text) : std::nullopt;
}

std::optional<JsonValue> parseJson(std::string_view text)
{
    std::optional<JsonValue> value(std::in_place);
    if (!Parser(text).document(*value))
        value.reset();
    return value;
}

std::optional<JsonValue> parseJsonObject(std::string_view text)
{
    std::optional<JsonValue> value = parseJson(text);
    if (value && !value->isObject())
        value.reset();
    return value;
}

} // namespace portcullis::jose
