// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/http/message.h"

#include <cstdint>
#include <string_view>
#include <vector>

namespace portcullis::http {

/// Finds the field lines of a head or of a trailer section, up to and with the empty line behind
/// them (RFC 9112 section 5). Every byte is looked at once, whatever the split.
class FieldScanner {
public:
    enum class Result : std::uint8_t { NeedMore, Done, BadLine, TooMany };

    /// The first field line begins at `at`.
    void reset(std::size_t at);
    /// `buffer` begins with the bytes of the calls before. After BadLine, detail() says why.
    Result scan(std::string_view buffer, std::size_t maxFields);
    /// The first byte not scanned: after Done, the one behind the empty line.
    std::size_t position() const { return m_at; }
    std::string_view detail() const { return m_detail; }
    /// Appends the fields found, as views into `buffer`.
    void appendTo(FieldList &fields, std::string_view buffer) const;

private:
    enum class State : std::uint8_t { LineStart, Name, ValueStart, Value, LineLf, EndLf, Done };
    struct Span {
        std::uint32_t name;
        std::uint32_t nameEnd;
        std::uint32_t value;
        std::uint32_t valueEnd;
    };

    bool scanWholeLine(std::string_view buffer);
    bool startLine(char c, std::size_t maxFields);
    bool scanName(std::string_view buffer);
    bool scanValue(std::string_view buffer);
    bool fail(Result result, std::string_view detail);

    State m_state = State::LineStart;
    Result m_failure = Result::NeedMore;
    std::size_t m_at = 0;
    Span m_line{};
    std::vector<Span> m_spans;
    std::string_view m_detail;
};

} // namespace portcullis::http
