// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace portcullis::model {

/// One step through a JSON text.
struct JsonToken {
    enum class Kind : std::uint8_t {
        BeginObject,
        EndObject,
        BeginArray,
        EndArray,
        Key, ///< its colon has been read, too
        String,
        Number,
        True,
        False,
        Null,
        End,    ///< of the text
        Failed, ///< see JsonScanner::failure()
    };
    Kind kind = Kind::Failed;
    /// Key and String: decoded; Number: as spelled.
    std::string_view text;
    /// `text` lies in the scanner and dies with the next step; otherwise it lies in the JSON text.
    bool decoded = false;
};

/// What keeps a text from being JSON.
struct JsonFailure {
    enum class Kind : std::uint8_t { Syntax, Encoding, Depth };
    Kind kind = Kind::Syntax;
    std::size_t offset = 0;
    std::string_view message; ///< for people; says what is expected
};

/// Takes JSON text (RFC 8259) apart without building anything: strict grammar, UTF-8 (RFC 3629)
/// and whole surrogate pairs only. Duplicate names are the caller's affair.
///
/// Cost: linear, memory for the longest string with an escape. The text is borrowed.
class JsonScanner {
public:
    /// Objects and arrays in one another, the outermost included.
    static constexpr std::size_t kMaxDepth = 64;

    explicit JsonScanner(std::string_view text) : m_text(text) { }

    /// After End or Failed it gives the same again.
    JsonToken next();
    const JsonFailure &failure() const { return m_failure; }
    /// Where in the text the last token ends, of a key behind its colon.
    std::size_t offset() const { return m_at; }

private:
    enum class State : std::uint8_t { Value, FirstElement, Key, FirstMember, AfterValue, Failed };

    JsonToken fail(std::string_view message, JsonFailure::Kind kind = JsonFailure::Kind::Syntax);
    JsonToken value();
    JsonToken key();
    JsonToken afterValue();
    JsonToken open(bool object);
    JsonToken close();
    JsonToken number();
    JsonToken word(std::string_view word, JsonToken::Kind kind);
    /// The string at the cursor, as a token of `kind`.
    JsonToken string(JsonToken::Kind kind);
    bool decode();
    bool escape();
    bool unicodeEscape();
    bool takeHex(std::uint32_t &unit);
    bool takeDigits();
    /// To the next byte of a string that means something else than itself.
    bool skipPlain();

    void skipSpace();
    char peek() const { return m_at < m_text.size() ? m_text[m_at] : '\0'; }
    bool inObject() const { return (m_objects >> (m_depth - 1) & 1) != 0; }

    std::string_view m_text;
    std::size_t m_at = 0;
    std::string m_decoded;
    JsonFailure m_failure;
    std::size_t m_depth = 0;
    std::uint64_t m_objects = 0; // bit n: level n + 1 is an object
    State m_state = State::Value;
};

} // namespace portcullis::model
