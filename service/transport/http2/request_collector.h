// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/http/http2_rules.h"
#include "shared/core/arena.h"

#include <cstddef>
#include <optional>
#include <string_view>

namespace portcullis::transport::http2 {

/// Puts a request head together from the fields that HPACK yields one by one, within the listener's
/// limits. Bytes are copied to the arena once; beyond a limit nothing is kept any more.
class RequestCollector {
public:
    void reset() { *this = {}; }
    /// A field in lower case, already held against RFC 9113 section 8.2. False: this is so far
    /// beyond the limits that not even a refusal is due.
    bool add(std::string_view name, std::string_view value, const http::HeadLimits &limits,
             http::RequestHead &head, Arena &arena);
    /// The same for the trailer section.
    bool addTrailer(std::string_view name, std::string_view value, const http::HeadLimits &limits,
                    http::FieldList &trailers, Arena &arena);
    /// All fields are there: applies the rules of a whole head.
    std::optional<http::ParseError> finish(bool ended, http::RequestHead &head, Arena &arena);
    /// An extended CONNECT (RFC 8441).
    bool extended() const { return !m_pseudo.protocol.empty(); }

private:
    bool count(std::string_view name, std::string_view value, const http::HeadLimits &limits);
    void addPseudo(std::string_view name, std::string_view value, const http::HeadLimits &limits);
    void joinCookies(http::RequestHead &head, Arena &arena) const;

    http::PseudoFields m_pseudo;
    std::optional<http::ParseError> m_failure;
    std::size_t m_size = 0;
    std::size_t m_fields = 0;
    std::size_t m_cookies = 0;
    std::size_t m_cookieBytes = 0;
};

} // namespace portcullis::transport::http2
