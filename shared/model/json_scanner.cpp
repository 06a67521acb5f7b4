// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "shared/model/json_scanner.h"

#include "shared/core/ascii.h"
#include "shared/core/utf8.h"

namespace portcullis::model {

namespace {

using Kind = JsonToken::Kind;

void appendUtf8(std::string &out, std::uint32_t code)
{
    const auto put = [&out](std::uint32_t byte) { out += static_cast<char>(byte); };
    if (code < 0x80) {
        put(code);
    } else if (code < 0x800) {
        put(0xc0 | code >> 6);
        put(0x80 | (code & 0x3f));
    } else if (code < 0x10000) {
        put(0xe0 | code >> 12);
        put(0x80 | (code >> 6 & 0x3f));
        put(0x80 | (code & 0x3f));
    } else {
        put(0xf0 | code >> 18);
        put(0x80 | (code >> 12 & 0x3f));
        put(0x80 | (code >> 6 & 0x3f));
        put(0x80 | (code & 0x3f));
    }
}

constexpr std::string_view kValueExpected =
    "a value is expected: an object, an array, a string in double quotes, a number, true, false "
    "or null";
constexpr std::string_view kHexExpected = "\\u needs four hexadecimal digits";
constexpr std::string_view kPairExpected =
    "half of a surrogate pair is no character: write both halves, as in \\ud83d\\ude00";

} // namespace

void JsonScanner::skipSpace()
{
    while (m_at < m_text.size()) {
        const char c = m_text[m_at];
        if (c != ' ' && c != '\n' && c != '\r' && c != '\t')
            break;
        ++m_at;
    }
}

JsonToken JsonScanner::fail(std::string_view message, JsonFailure::Kind kind)
{
    m_failure = {kind, m_at, message};
    m_state = State::Failed;
    return {};
}

JsonToken JsonScanner::next()
{
    skipSpace();
    switch (m_state) {
    case State::Value:
        return value();
    case State::FirstElement:
        return peek() == ']' ? close() : value();
    case State::Key:
        return key();
    case State::FirstMember:
        return peek() == '}' ? close() : key();
    case State::AfterValue:
        return afterValue();
    case State::Failed:
        break;
    }
    return {};
}

JsonToken JsonScanner::afterValue()
{
    if (m_depth == 0)
        return m_at == m_text.size() ? JsonToken{Kind::End, {}, false}
                                     : fail("nothing may follow the document's last bracket");
    const char c = peek();
    if (c == (inObject() ? '}' : ']'))
        return close();
    if (c != ',')
        return fail(inObject() ? "a comma or } is expected behind a member"
                               : "a comma or ] is expected behind an element");
    ++m_at;
    skipSpace();
    return inObject() ? key() : value();
}

JsonToken JsonScanner::value()
{
    m_state = State::AfterValue;
    switch (peek()) {
    case '{':
        return open(true);
    case '[':
        return open(false);
    case '"':
        return string(Kind::String);
    case 't':
        return word("true", Kind::True);
    case 'f':
        return word("false", Kind::False);
    case 'n':
        return word("null", Kind::Null);
    default:
        return number();
    }
}

JsonToken JsonScanner::open(bool object)
{
    if (m_depth == kMaxDepth)
        return fail("objects and arrays may be nested at most 64 deep", JsonFailure::Kind::Depth);
    ++m_at;
    const std::uint64_t bit = std::uint64_t(1) << m_depth++;
    m_objects = object ? m_objects | bit : m_objects & ~bit;
    m_state = object ? State::FirstMember : State::FirstElement;
    return {object ? Kind::BeginObject : Kind::BeginArray, {}, false};
}

JsonToken JsonScanner::close()
{
    const Kind kind = inObject() ? Kind::EndObject : Kind::EndArray;
    ++m_at;
    --m_depth;
    m_state = State::AfterValue;
    return {kind, {}, false};
}

JsonToken JsonScanner::key()
{
    if (peek() != '"')
        return fail("a member's name in double quotes is expected (no comma may follow the last "
                    "member)");
    const JsonToken token = string(Kind::Key);
    if (token.kind == Kind::Failed)
        return token;
    skipSpace();
    if (peek() != ':')
        return fail("a colon is expected behind a member's name");
    ++m_at;
    m_state = State::Value;
    return token;
}

JsonToken JsonScanner::word(std::string_view word, Kind kind)
{
    if (m_text.substr(m_at, word.size()) != word)
        return fail(kValueExpected);
    m_at += word.size();
    return {kind, {}, false};
}

bool JsonScanner::takeDigits()
{
    const std::size_t from = m_at;
    while (asciiDigit(peek()))
        ++m_at;
    return m_at > from;
}

JsonToken JsonScanner::number()
{
    const std::size_t from = m_at;
    if (peek() != '-' && !asciiDigit(peek()))
        return fail(kValueExpected);
    if (peek() == '-')
        ++m_at;
    if (peek() == '0')
        ++m_at;
    else if (!takeDigits())
        return fail("a digit is expected behind a minus");
    if (peek() == '.') {
        ++m_at;
        if (!takeDigits())
            return fail("a digit is expected behind the point");
    }
    if (asciiLower(peek()) == 'e') {
        ++m_at;
        if (peek() == '+' || peek() == '-')
            ++m_at;
        if (!takeDigits())
            return fail("a digit is expected in the exponent");
    }
    return {Kind::Number, m_text.substr(from, m_at - from), false};
}

bool JsonScanner::skipPlain()
{
    while (m_at < m_text.size()) {
        const auto byte = static_cast<unsigned char>(m_text[m_at]);
        if (byte == '"' || byte == '\\')
            return true;
        if (byte < 0x20) {
            fail("a raw control character in a string; write \\n, \\t or \\u00XX");
            return false;
        }
        if (byte < 0x80) {
            ++m_at;
            continue;
        }
        const Utf8Step step = decodeUtf8(m_text.substr(m_at));
        if (!step.valid) {
            fail("a string is not valid UTF-8; save the file as UTF-8",
                 JsonFailure::Kind::Encoding);
            return false;
        }
        m_at += step.size;
    }
    fail("a string has no closing quotation mark");
    return false;
}

JsonToken JsonScanner::string(Kind kind)
{
    const std::size_t from = ++m_at;
    if (!skipPlain())
        return {};
    if (m_text[m_at] == '"') {
        ++m_at;
        return {kind, m_text.substr(from, m_at - 1 - from), false};
    }
    m_decoded.assign(m_text, from, m_at - from);
    if (!decode())
        return {};
    return {kind, m_decoded, true};
}

/// The rest of a string, from its first escape to behind its closing quote.
bool JsonScanner::decode()
{
    while (m_text[m_at] == '\\') {
        ++m_at;
        if (!escape())
            return false;
        const std::size_t from = m_at;
        if (!skipPlain())
            return false;
        m_decoded.append(m_text, from, m_at - from);
    }
    ++m_at;
    return true;
}

bool JsonScanner::escape()
{
    static constexpr std::string_view kLetters = "\"\\/bfnrt";
    static constexpr std::string_view kMeanings = "\"\\/\b\f\n\r\t";
    const char c = peek();
    if (c == 'u') {
        ++m_at;
        return unicodeEscape();
    }
    const std::size_t known = kLetters.find(c);
    if (known == std::string_view::npos) {
        fail("an unknown escape; allowed are \\\" \\\\ \\/ \\b \\f \\n \\r \\t and \\uXXXX");
        return false;
    }
    m_decoded += kMeanings[known];
    ++m_at;
    return true;
}

bool JsonScanner::takeHex(std::uint32_t &unit)
{
    unit = 0;
    for (int i = 0; i < 4; ++i, ++m_at) {
        const char c = asciiLower(peek());
        if (asciiDigit(c))
            unit = unit << 4 | static_cast<std::uint32_t>(c - '0');
        else if (c >= 'a' && c <= 'f')
            unit = unit << 4 | static_cast<std::uint32_t>(c - 'a' + 10);
        else {
            fail(kHexExpected);
            return false;
        }
    }
    return true;
}

bool JsonScanner::unicodeEscape()
{
    std::uint32_t unit = 0;
    if (!takeHex(unit))
        return false;
    if (unit >= 0xd800 && unit <= 0xdfff) {
        std::uint32_t low = 0;
        if (unit >= 0xdc00 || m_text.substr(m_at, 2) != "\\u") {
            fail(kPairExpected, JsonFailure::Kind::Encoding);
            return false;
        }
        m_at += 2;
        if (!takeHex(low))
            return false;
        if (low < 0xdc00 || low > 0xdfff) {
            fail(kPairExpected, JsonFailure::Kind::Encoding);
            return false;
        }
        unit = 0x10000 + ((unit - 0xd800) << 10 | (low - 0xdc00));
    }
    appendUtf8(m_decoded, unit);
    return true;
}

} // namespace portcullis::model
