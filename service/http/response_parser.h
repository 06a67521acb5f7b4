// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/http/field_scanner.h"
#include "service/http/message.h"
#include "service/http/request_parser.h"

namespace portcullis::http {

/// Reads one HTTP/1.x response head, as strict as RequestParser. 1xx heads are delivered like
/// others; the caller reads on after them (but for 101).
///
/// - Status line: `HTTP/1.x`, three digits from 100 to 599; the reason phrase may be missing, and
///   the space before it too. No empty line before it.
/// - No body for HEAD, 1xx, 204 and 304, whatever the fields say. A length on 1xx or 204 only ends
///   the connection after it, Transfer-Encoding there is an error.
/// - Content-Length is one line of digits below 2^63; Transfer-Encoding is one line, `chunked`, in
///   HTTP/1.1 and without Content-Length: everything else is an error, since the next response on
///   the connection could not be told from this one's body. With neither the body ends with the
///   connection.
/// - `upgrade` is that of a 101 whose Connection names it.
class ResponseParser {
public:
    explicit ResponseParser(const HeadLimits &limits = {}) : m_limits(limits) { }

    /// Ready for the next head. `method` of the request decides about the framing (HEAD). It is
    /// borrowed until Done.
    void reset(std::string_view method);
    /// As RequestParser::parse.
    ParseStatus parse(std::string_view buffer, ResponseHead &out);
    std::size_t headSize() const { return m_headSize; }
    std::string_view method() const { return m_method; }
    /// Reasons are ProxyBadResponse or ProxyHeadTooLarge.
    const ParseError &error() const { return m_error; }

private:
    enum class State : std::uint8_t { StatusLine, Reason, LineLf, Fields, Done, Failed };

    void scanStatusLine(std::string_view seen);
    void scanReason(std::string_view seen);
    void scanFields(std::string_view seen, ResponseHead &out);
    void finish(std::string_view seen, ResponseHead &out);
    void fail(Reason reason, std::string_view detail);

    HeadLimits m_limits;
    State m_state = State::StatusLine;
    std::string_view m_method;
    std::size_t m_scanned = 0;
    std::size_t m_reasonBegin = 0;
    std::size_t m_reasonEnd = 0;
    std::size_t m_headSize = 0;
    FieldScanner m_fields;
    ParseError m_error;
};

} // namespace portcullis::http
