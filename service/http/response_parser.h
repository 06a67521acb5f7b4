// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/http/message.h"
#include "service/http/request_parser.h"

namespace portcullis::http {

/// Reads one HTTP/1.x response head, as strict as RequestParser. 1xx heads are delivered like
/// others; the caller reads on after them (but for 101).
class ResponseParser {
public:
    explicit ResponseParser(const HeadLimits &limits = {}) : m_limits(limits) {}

    /// `method` of the request decides about the framing (HEAD). It is borrowed until Done.
    void reset(std::string_view method);
    /// As RequestParser::parse.
    ParseStatus parse(std::string_view buffer, ResponseHead &out);
    std::size_t headSize() const { return m_headSize; }
    std::string_view method() const { return m_method; }
    /// Reasons are ProxyBadResponse or ProxyHeadTooLarge.
    const ParseError &error() const { return m_error; }

private:
    HeadLimits m_limits;
    std::string_view m_method;
    std::size_t m_scanned = 0;
    std::size_t m_headSize = 0;
    ParseError m_error;
};

} // namespace portcullis::http
