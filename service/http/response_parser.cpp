// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/http/response_parser.h"

#include "service/http/chars.h"
#include "service/http/response_rules.h"

namespace portcullis::http {
namespace {

// The fixed part of a status line, `0` standing for any digit.
constexpr std::string_view kPattern = "HTTP/1.0 000";

bool fits(std::size_t index, char c)
{
    return kPattern[index] == '0' ? asciiDigit(c) : c == kPattern[index];
}

} // namespace

void ResponseParser::reset(std::string_view method)
{
    m_state = State::StatusLine;
    m_method = method;
    m_scanned = 0;
    m_headSize = 0;
    m_error = {};
}

void ResponseParser::fail(Reason reason, std::string_view detail)
{
    m_state = State::Failed;
    m_error = {reason, detail};
}

ParseStatus ResponseParser::parse(std::string_view buffer, ResponseHead &out)
{
    const std::string_view seen = buffer.substr(0, m_limits.head);
    if (m_state == State::StatusLine)
        scanStatusLine(seen);
    if (m_state == State::Reason || m_state == State::LineLf)
        scanReason(seen);
    if (m_state == State::Fields)
        scanFields(seen, out);
    if (m_state == State::Done)
        return ParseStatus::Done;
    if (m_state != State::Failed && buffer.size() >= m_limits.head)
        fail(Reason::ProxyHeadTooLarge, "the response head is too large");
    return m_state == State::Failed ? ParseStatus::Failed : ParseStatus::NeedMore;
}

void ResponseParser::scanStatusLine(std::string_view seen)
{
    for (; m_scanned < seen.size(); ++m_scanned) {
        const char c = seen[m_scanned];
        if (m_scanned < kPattern.size()) {
            const bool badClass = m_scanned == 9 && (c < '1' || c > '5');
            if (badClass || !fits(m_scanned, c))
                return fail(Reason::ProxyBadResponse, "no HTTP/1.x status line");
            continue;
        }
        if (c != ' ' && c != '\r')
            return fail(Reason::ProxyBadResponse, "the status is not three digits");
        m_reasonBegin = m_scanned + (c == ' ' ? 1 : 0);
        m_scanned = m_reasonBegin;
        m_state = State::Reason;
        return;
    }
}

void ResponseParser::scanReason(std::string_view seen)
{
    if (m_state == State::Reason) {
        m_scanned = chars::skipValue(seen, m_scanned);
        if (m_scanned == seen.size())
            return;
        if (seen[m_scanned] != '\r')
            return fail(Reason::ProxyBadResponse, "a control character in the status line");
        m_reasonEnd = m_scanned;
        ++m_scanned;
        m_state = State::LineLf;
    }
    if (m_scanned == seen.size())
        return;
    if (seen[m_scanned] != '\n')
        return fail(Reason::ProxyBadResponse, "a bare CR in the status line");
    ++m_scanned;
    m_fields.reset(m_scanned);
    m_state = State::Fields;
}

void ResponseParser::scanFields(std::string_view seen, ResponseHead &out)
{
    switch (m_fields.scan(seen, m_limits.fields)) {
    case FieldScanner::Result::NeedMore:
        break;
    case FieldScanner::Result::Done:
        finish(seen, out);
        break;
    case FieldScanner::Result::BadLine:
        fail(Reason::ProxyBadResponse, m_fields.detail());
        break;
    case FieldScanner::Result::TooMany:
        fail(Reason::ProxyHeadTooLarge, m_fields.detail());
        break;
    }
}

void ResponseParser::finish(std::string_view seen, ResponseHead &out)
{
    out.clear();
    const auto digit = [seen](std::size_t at) { return seen[at] - '0'; };
    out.status = digit(9) * 100 + digit(10) * 10 + digit(11);
    out.version = seen[7] == '0' ? Version::Http10 : Version::Http11;
    out.reason = seen.substr(m_reasonBegin, m_reasonEnd - m_reasonBegin);
    m_fields.appendTo(out.fields, seen);
    if (const std::string_view wrong = applyResponseRules(m_method == "HEAD", out);
        !wrong.empty()) {
        out.clear();
        return fail(Reason::ProxyBadResponse, wrong);
    }
    m_headSize = m_fields.position();
    m_state = State::Done;
}

} // namespace portcullis::http
