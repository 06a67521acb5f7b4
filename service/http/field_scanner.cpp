// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/http/field_scanner.h"

#include "service/http/chars.h"

namespace portcullis::http {
namespace {

bool isBlank(char c)
{
    return c == ' ' || c == '\t';
}

} // namespace

void FieldScanner::reset(std::size_t at)
{
    m_state = State::LineStart;
    m_failure = Result::NeedMore;
    m_at = at;
    m_spans.clear();
    m_detail = {};
}

bool FieldScanner::fail(Result result, std::string_view detail)
{
    m_failure = result;
    m_detail = detail;
    return false;
}

FieldScanner::Result FieldScanner::scan(std::string_view buffer, std::size_t maxFields)
{
    bool going = m_failure == Result::NeedMore && m_state != State::Done;
    while (going && m_at < buffer.size()) {
        const char c = buffer[m_at];
        switch (m_state) {
        case State::LineStart:
            if (m_spans.size() >= maxFields || !scanWholeLine(buffer))
                going = startLine(c, maxFields);
            break;
        case State::Name:
            going = scanName(buffer);
            break;
        case State::ValueStart:
            if (isBlank(c)) {
                ++m_at;
            } else {
                m_line.value = static_cast<std::uint32_t>(m_at);
                m_state = State::Value;
            }
            break;
        case State::Value:
            going = scanValue(buffer);
            break;
        case State::LineLf:
            if (c != '\n') {
                going = fail(Result::BadLine, "a CR in a field is not followed by LF");
                break;
            }
            m_spans.push_back(m_line);
            ++m_at;
            m_state = State::LineStart;
            break;
        case State::EndLf:
            if (c != '\n') {
                going = fail(Result::BadLine, "a line begins with a bare CR");
                break;
            }
            ++m_at;
            m_state = State::Done;
            going = false;
            break;
        case State::Done:
            going = false;
            break;
        }
    }
    return m_state == State::Done ? Result::Done : m_failure;
}

// The usual line, when all of it is here. Whatever is unusual is left to the steps below, from the
// beginning of the line, so that there is one place that judges.
bool FieldScanner::scanWholeLine(std::string_view buffer)
{
    const std::size_t nameEnd = chars::skipToken(buffer, m_at);
    if (nameEnd == m_at || buffer.size() - nameEnd < 4 || buffer[nameEnd] != ':')
        return false;
    const std::size_t value = nameEnd + (buffer[nameEnd + 1] == ' ' ? 2 : 1);
    const std::size_t end = chars::skipValue(buffer, value);
    if (buffer.size() - end < 2 || buffer[end] != '\r' || buffer[end + 1] != '\n')
        return false;
    if (end > value && (isBlank(buffer[value]) || isBlank(buffer[end - 1])))
        return false;
    m_spans.push_back({static_cast<std::uint32_t>(m_at), static_cast<std::uint32_t>(nameEnd),
                       static_cast<std::uint32_t>(value), static_cast<std::uint32_t>(end)});
    m_at = end + 2;
    return true;
}

bool FieldScanner::startLine(char c, std::size_t maxFields)
{
    if (c == '\r') {
        ++m_at;
        m_state = State::EndLf;
        return true;
    }
    if (isBlank(c))
        return fail(Result::BadLine, "a line begins with white space");
    if (m_spans.size() >= maxFields)
        return fail(Result::TooMany, "too many fields");
    m_line.name = static_cast<std::uint32_t>(m_at);
    m_state = State::Name;
    return true;
}

bool FieldScanner::scanName(std::string_view buffer)
{
    m_at = chars::skipToken(buffer, m_at);
    if (m_at == buffer.size())
        return false;
    if (buffer[m_at] != ':')
        return fail(Result::BadLine, "a field name is not a token followed by a colon");
    if (m_at == m_line.name)
        return fail(Result::BadLine, "a field name is empty");
    m_line.nameEnd = static_cast<std::uint32_t>(m_at);
    ++m_at;
    m_state = State::ValueStart;
    return true;
}

bool FieldScanner::scanValue(std::string_view buffer)
{
    m_at = chars::skipValue(buffer, m_at);
    if (m_at == buffer.size())
        return false;
    const char c = buffer[m_at];
    if (c == '\n')
        return fail(Result::BadLine, "a line ends with a bare LF");
    if (c != '\r')
        return fail(Result::BadLine, "a field value holds a control character");
    std::size_t end = m_at;
    while (end > m_line.value && isBlank(buffer[end - 1]))
        --end;
    m_line.valueEnd = static_cast<std::uint32_t>(end);
    ++m_at;
    m_state = State::LineLf;
    return true;
}

void FieldScanner::appendTo(FieldList &fields, std::string_view buffer) const
{
    const char *base = buffer.data();
    for (const Span &span : m_spans) {
        fields.append({base + span.name, span.nameEnd - span.name},
                      {base + span.value, span.valueEnd - span.value});
    }
}

} // namespace portcullis::http
