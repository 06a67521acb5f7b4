// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/http/message.h"
#include "shared/core/reason.h"

#include <string_view>

namespace portcullis::http {

/// Bounds of one head, in bytes and lines.
struct HeadLimits {
    std::size_t head = 32 * 1024; ///< the whole head
    std::size_t fields = 100; ///< field lines
    std::size_t target = 8 * 1024; ///< request target
};

enum class ParseStatus : std::uint8_t { NeedMore, Done, Failed };

/// Why a message was refused. `detail` is a fixed text, safe to show to the client.
struct ParseError {
    Reason reason = Reason::ReceiveMalformedRequest;
    std::string_view detail;
};

/// Reads one HTTP/1.x request head, strictly by RFC 9112: CRLF only, no white space where the
/// grammar has none, no obs-fold, token names, one Host, unambiguous framing. Up to two empty lines
/// (CRLF) before the request line are skipped (RFC 9112 section 2.2).
///
/// Incremental: call parse() with all bytes of the head so far, each time from its first byte; what
/// was scanned is not scanned again, so any split of the bytes costs the same and gives the same
/// result. Errors are found as early as the bytes show them.
class RequestParser {
public:
    explicit RequestParser(const HeadLimits &limits = {}) : m_limits(limits) {}

    /// Ready for the next head. Keeps memory.
    void reset();
    /// `buffer` may move between calls, but must start with the same bytes. On Done, `out` holds
    /// views into `buffer`, and headSize() bytes of it belong to the head. `out` is not touched
    /// before that.
    ParseStatus parse(std::string_view buffer, RequestHead &out);
    std::size_t headSize() const { return m_headSize; }
    const ParseError &error() const { return m_error; }
    /// Whether any byte but skipped empty lines was seen: from then on a time-out is a 408.
    bool started() const { return m_started; }

private:
    HeadLimits m_limits;
    std::size_t m_scanned = 0;
    std::size_t m_headSize = 0;
    bool m_started = false;
    ParseError m_error;
};

} // namespace portcullis::http
