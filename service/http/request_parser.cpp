// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/http/request_parser.h"

#include "service/http/chars.h"
#include "service/http/request_rules.h"

namespace portcullis::http {
namespace {

constexpr std::string_view kUsualVersion = "HTTP/1.1\r\n";

// Whether `c` may stand at `index` of `HTTP/1.1` and CRLF, but for the digits' values.
bool fitsVersion(std::size_t index, char c)
{
    return index == 5 || index == 7 ? asciiDigit(c) : c == kUsualVersion[index];
}

} // namespace

void RequestParser::reset()
{
    m_state = State::EmptyLine;
    m_started = false;
    m_version = Version::Http11;
    m_emptyLines = 0;
    m_scanned = 0;
    m_headSize = 0;
    m_targetBytes = nullptr;
    m_error = {};
}

void RequestParser::fail(Reason reason, std::string_view detail)
{
    m_state = State::Failed;
    m_error = {reason, detail};
}

ParseStatus RequestParser::parse(std::string_view buffer, RequestHead &out)
{
    // Bytes behind the bound are never looked at: how many arrived with the others can't matter.
    const std::string_view seen = buffer.substr(0, m_limits.head);
    while (m_state < State::Fields && m_scanned < seen.size())
        scanRequestLine(seen);
    if (m_state == State::Fields)
        scanFields(seen, out);
    if (m_state == State::Done)
        return ParseStatus::Done;
    if (m_state != State::Failed && buffer.size() >= m_limits.head)
        failTooLarge();
    return m_state == State::Failed ? ParseStatus::Failed : ParseStatus::NeedMore;
}

void RequestParser::failTooLarge()
{
    if (m_state == State::Target)
        fail(Reason::ReceiveTargetTooLong, "the request target is too long");
    else
        fail(Reason::ReceiveHeadTooLarge, "the request head is too large");
}

void RequestParser::scanRequestLine(std::string_view seen)
{
    switch (m_state) {
    case State::EmptyLine:
    case State::EmptyLineLf:
        scanEmptyLine(seen[m_scanned]);
        break;
    case State::Method:
        scanMethod(seen);
        break;
    case State::Target:
        scanTarget(seen);
        break;
    case State::Version:
        scanVersion(seen);
        break;
    case State::Fields:
    case State::Done:
    case State::Failed:
        break;
    }
}

void RequestParser::scanEmptyLine(char c)
{
    if (m_state == State::EmptyLineLf) {
        if (c != '\n') {
            m_started = true;
            return fail(Reason::ReceiveMalformedRequest, "a bare CR before the request line");
        }
        ++m_scanned;
        m_state = State::EmptyLine;
    } else if (c == '\r') {
        if (m_emptyLines == kMaxEmptyLines)
            return fail(Reason::ReceiveMalformedRequest, "too many empty lines");
        ++m_emptyLines;
        ++m_scanned;
        m_state = State::EmptyLineLf;
    } else {
        m_started = true;
        m_methodBegin = m_scanned;
        m_state = State::Method;
    }
}

void RequestParser::scanMethod(std::string_view seen)
{
    m_scanned =
        chars::skip(seen.substr(0, m_methodBegin + kMaxMethod + 1), m_scanned, chars::kToken);
    if (m_scanned - m_methodBegin > kMaxMethod)
        return fail(Reason::ReceiveMethodTooLong, "the method is too long");
    if (m_scanned == seen.size())
        return;
    if (seen[m_scanned] != ' ' || m_scanned == m_methodBegin)
        return fail(Reason::ReceiveMalformedRequest, "the method is not a token and a space");
    ++m_scanned;
    m_targetBegin = m_scanned;
    m_state = State::Target;
}

void RequestParser::scanTarget(std::string_view seen)
{
    const std::size_t bound = m_targetBegin + m_limits.target;
    m_scanned = chars::skip(seen.substr(0, bound + 1), m_scanned, chars::kTarget);
    if (m_scanned > bound)
        return fail(Reason::ReceiveTargetTooLong, "the request target is too long");
    if (m_scanned == seen.size())
        return;
    const char c = seen[m_scanned];
    if (c == '\r' || c == '\n')
        return fail(Reason::ReceiveMalformedRequest, "the request line has no HTTP version");
    if (c != ' ')
        return fail(Reason::ReceiveBadTarget, "the request target holds a forbidden character");
    if (m_scanned == m_targetBegin)
        return fail(Reason::ReceiveMalformedRequest, "two spaces in the request line");
    ++m_scanned;
    m_versionBegin = m_scanned;
    m_state = State::Version;
}

void RequestParser::scanVersion(std::string_view seen)
{
    if (seen.substr(m_versionBegin, kUsualVersion.size()) == kUsualVersion) {
        m_scanned = m_versionBegin + kUsualVersion.size();
        return endRequestLine(seen);
    }
    while (m_scanned < seen.size()) {
        const std::size_t index = m_scanned - m_versionBegin;
        if (!fitsVersion(index, seen[m_scanned]))
            return fail(Reason::ReceiveMalformedRequest,
                        "the request line does not end with an HTTP version and CRLF");
        ++m_scanned;
        if (index + 1 == kUsualVersion.size())
            return endRequestLine(seen);
    }
}

void RequestParser::endRequestLine(std::string_view seen)
{
    const std::string_view version = seen.substr(m_versionBegin, 8);
    if (method(seen) == "PRI" && target(seen) == "*" && version == "HTTP/2.0")
        return fail(Reason::ReceiveHttp2NotSupported, "HTTP/2 was not negotiated");
    if (version[5] != '1')
        return fail(Reason::ReceiveVersion, "only HTTP/1.0 and HTTP/1.1 are spoken here");
    m_version = version[7] == '0' ? Version::Http10 : Version::Http11;
    const std::optional<RequestTarget> parsed = parseRequestTarget(method(seen), target(seen));
    if (!parsed)
        return fail(Reason::ReceiveBadTarget, "the request target has no form that is served");
    m_target = *parsed;
    m_targetBytes = seen.data();
    m_fields.reset(m_scanned);
    m_state = State::Fields;
}

void RequestParser::scanFields(std::string_view seen, RequestHead &out)
{
    switch (m_fields.scan(seen, m_limits.fields)) {
    case FieldScanner::Result::NeedMore:
        break;
    case FieldScanner::Result::Done:
        finish(seen, out);
        break;
    case FieldScanner::Result::BadLine:
        fail(Reason::ReceiveBadField, m_fields.detail());
        break;
    case FieldScanner::Result::TooMany:
        fail(Reason::ReceiveTooManyFields, m_fields.detail());
        break;
    }
}

void RequestParser::finish(std::string_view seen, RequestHead &out)
{
    out.clear();
    out.method = method(seen);
    out.target = target(seen);
    out.version = m_version;
    m_fields.appendTo(out.fields, seen);
    if (m_targetBytes != seen.data())
        m_target = *parseRequestTarget(out.method, out.target);
    if (const std::optional<ParseError> error = applyRequestRules(m_target, out)) {
        out.clear();
        return fail(error->reason, error->detail);
    }
    m_headSize = m_fields.position();
    m_state = State::Done;
}

} // namespace portcullis::http
