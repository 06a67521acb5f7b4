// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/http/field_scanner.h"
#include "service/http/message.h"
#include "service/http/request_target.h"
#include "shared/core/reason.h"

#include <string_view>

namespace portcullis::http {

/// Bounds of one head, in bytes and lines.
struct HeadLimits {
    std::size_t head = 32 * 1024;  ///< the whole head
    std::size_t fields = 100;      ///< field lines
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
/// (CRLF) before the request line are skipped (RFC 9112 section 2.2). What the RFCs leave open:
///
/// - Version: `HTTP/1.0` and `HTTP/1.x`; x above 1 is read as 1.1 (RFC 9110 section 2.5). Another
///   major version is ReceiveVersion, the HTTP/2 preface ReceiveHttp2NotSupported, anything else
///   (a lower-case name, HTTP/0.9) ReceiveMalformedRequest.
/// - Method: a token of at most kMaxMethod bytes, case-sensitive; CONNECT passes, for others to
///   refuse.
/// - Target: visible ASCII without `#`; the path only what RFC 3986 allows and `|[]^`;
///   request_target.h has the forms. ReceiveBadTarget, or ReceiveTargetTooLong.
/// - Host: exactly one in HTTP/1.1, at most one in 1.0; never empty, no user information, path or
///   percent-encoding (ReceiveBadHost). It must name what an absolute target names, but for case, a
///   trailing dot and the default port (ReceiveHostMismatch).
/// - Framing (ReceiveBadFraming): one Content-Length of digits below 2^63, even if others are the
///   same; never with Transfer-Encoding; that is one line, `chunked`, and not in HTTP/1.0. Other
///   codings below chunked are ReceiveTransferCoding. A request with neither has no body.
/// - Expect: one line, `100-continue`, else ReceiveExpectation; it counts only in HTTP/1.1 and with
///   a body.
/// - Connection: all lines together; options are tokens (ReceiveBadField), `close` wins. HTTP/1.0
///   closes unless it says keep-alive.
/// - Upgrade: only in HTTP/1.1 and if Connection names it; then one line of protocols
///   (ReceiveBadUpgrade).
///
/// Incremental: call parse() with all bytes of the head so far, each time from its first byte; what
/// was scanned is not scanned again, so any split of the bytes costs the same and gives the same
/// result. Errors of syntax are found at the first wrong byte, others at the end of their line or
/// of the head. After an error nothing more can be read from the connection.
class RequestParser {
public:
    static constexpr std::size_t kMaxMethod = 64; ///< the longest registered one has 17
    static constexpr int kMaxEmptyLines = 2;

    explicit RequestParser(const HeadLimits &limits = {}) : m_limits(limits) { }

    /// Ready for the next head. Keeps memory.
    void reset();
    /// The same, under other limits from now on.
    void reset(const HeadLimits &limits)
    {
        m_limits = limits;
        reset();
    }
    /// `buffer` may move between calls, but must start with the same bytes. On Done, `out` holds
    /// views into `buffer`, and headSize() bytes of it belong to the head. On NeedMore `out` is not
    /// touched, on Failed it may be empty. Both ends are final until reset().
    ParseStatus parse(std::string_view buffer, RequestHead &out);
    std::size_t headSize() const { return m_headSize; }
    const ParseError &error() const { return m_error; }
    /// Whether any byte but skipped empty lines was seen: from then on a time-out is a 408.
    bool started() const { return m_started; }

private:
    enum class State : std::uint8_t {
        EmptyLine,
        EmptyLineLf,
        Method,
        Target,
        Version,
        Fields,
        Done,
        Failed,
    };

    void scanRequestLine(std::string_view seen);
    void scanEmptyLine(char c);
    void scanMethod(std::string_view seen);
    void scanTarget(std::string_view seen);
    void scanVersion(std::string_view seen);
    void endRequestLine(std::string_view seen);
    void scanFields(std::string_view seen, RequestHead &out);
    void finish(std::string_view seen, RequestHead &out);
    void fail(Reason reason, std::string_view detail);
    void failTooLarge();
    std::string_view method(std::string_view seen) const
    {
        return seen.substr(m_methodBegin, m_targetBegin - 1 - m_methodBegin);
    }
    std::string_view target(std::string_view seen) const
    {
        return seen.substr(m_targetBegin, m_versionBegin - 1 - m_targetBegin);
    }

    HeadLimits m_limits;
    State m_state = State::EmptyLine;
    bool m_started = false;
    Version m_version = Version::Http11;
    int m_emptyLines = 0;
    std::size_t m_scanned = 0;
    std::size_t m_methodBegin = 0;
    std::size_t m_targetBegin = 0;
    std::size_t m_versionBegin = 0;
    std::size_t m_headSize = 0;
    FieldScanner m_fields;
    RequestTarget m_target;              // views into m_targetBytes
    const char *m_targetBytes = nullptr; // where the buffer was; compared, never read
    ParseError m_error;
};

} // namespace portcullis::http
