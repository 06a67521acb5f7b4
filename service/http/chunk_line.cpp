// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/http/chunk_line.h"

#include "service/http/chars.h"

#include <limits>

namespace portcullis::http {
namespace {

bool isBlank(char c)
{
    return c == ' ' || c == '\t';
}

} // namespace

void ChunkLine::reset()
{
    m_state = State::Start;
    m_size = 0;
    m_length = 0;
}

ChunkLine::Result ChunkLine::take(std::string_view input, std::size_t maxLength, std::size_t &used)
{
    for (const char c : input) {
        if (m_state == State::Done || m_state == State::Failed)
            break;
        m_state = m_length == maxLength ? State::Failed : step(c);
        ++m_length;
        ++used;
    }
    if (m_state == State::Done)
        return Result::Done;
    return m_state == State::Failed ? Result::Failed : Result::NeedMore;
}

ChunkLine::State ChunkLine::addDigit(char c)
{
    constexpr std::uint64_t kMax = std::numeric_limits<std::int64_t>::max();
    if (m_size > (kMax >> 4))
        return State::Failed;
    m_size = m_size * 16 + chars::hexValue(c);
    return State::Size;
}

// What may follow a complete size, name or value.
ChunkLine::State ChunkLine::afterName(char c, bool equalsAllowed, State whiteSpace)
{
    if (c == ';')
        return State::BeforeName;
    if (c == '=' && equalsAllowed)
        return State::BeforeValue;
    if (c == '\r')
        return State::Lf;
    return isBlank(c) ? whiteSpace : State::Failed;
}

ChunkLine::State ChunkLine::step(char c)
{
    const bool token = chars::is(c, chars::kToken);
    switch (m_state) {
    case State::Start:
        return chars::is(c, chars::kHex) ? addDigit(c) : State::Failed;
    case State::Size:
        return chars::is(c, chars::kHex) ? addDigit(c)
                                         : afterName(c, false, State::BeforeSemicolon);
    case State::BeforeSemicolon:
        if (isBlank(c))
            return State::BeforeSemicolon;
        return c == ';' ? State::BeforeName : State::Failed;
    case State::BeforeName:
        if (isBlank(c))
            return State::BeforeName;
        return token ? State::Name : State::Failed;
    case State::Name:
        return token ? State::Name : afterName(c, true, State::BeforeEquals);
    case State::BeforeEquals:
        if (isBlank(c))
            return State::BeforeEquals;
        if (c == '=')
            return State::BeforeValue;
        return c == ';' ? State::BeforeName : State::Failed;
    case State::BeforeValue:
        if (isBlank(c))
            return State::BeforeValue;
        if (c == '"')
            return State::Quoted;
        return token ? State::Value : State::Failed;
    case State::Value:
        return token ? State::Value : afterName(c, false, State::BeforeSemicolon);
    case State::Quoted:
        if (c == '"')
            return State::AfterQuoted;
        if (c == '\\')
            return State::QuotedPair;
        return chars::is(c, chars::kValue) ? State::Quoted : State::Failed;
    case State::QuotedPair:
        return chars::is(c, chars::kValue) ? State::Quoted : State::Failed;
    case State::AfterQuoted:
        return afterName(c, false, State::BeforeSemicolon);
    case State::Lf:
        return c == '\n' ? State::Done : State::Failed;
    case State::Done:
    case State::Failed:
        break;
    }
    return m_state;
}

} // namespace portcullis::http
