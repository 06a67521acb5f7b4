// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include <cstdint>
#include <string_view>

namespace portcullis::http {

/// Reads `chunk-size [ chunk-ext ] CRLF` (RFC 9112 section 7.1) byte by byte and keeps the size.
class ChunkLine {
public:
    enum class Result : std::uint8_t { NeedMore, Done, Failed };

    void reset();
    /// Adds to `used` how many bytes of `input` belong to the line.
    Result take(std::string_view input, std::size_t maxLength, std::size_t &used);
    std::uint64_t size() const { return m_size; }   ///< below 2^63
    std::size_t length() const { return m_length; } ///< bytes of the line so far

private:
    enum class State : std::uint8_t {
        Start, // no digit yet
        Size,
        BeforeSemicolon, // only white space and then `;` may follow
        BeforeName,
        Name,
        BeforeEquals, // white space after a name: `=` or `;` must follow
        BeforeValue,
        Value,
        Quoted,
        QuotedPair,
        AfterQuoted,
        Lf,
        Done,
        Failed,
    };

    State step(char c);
    State addDigit(char c);
    static State afterName(char c, bool equalsAllowed, State whiteSpace);

    State m_state = State::Start;
    std::uint64_t m_size = 0;
    std::size_t m_length = 0;
};

} // namespace portcullis::http
