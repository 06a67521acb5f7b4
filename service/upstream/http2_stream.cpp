// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#ifdef PORTCULLIS_HAVE_NGHTTP2

#include "service/upstream/http2_stream.h"

#include "service/http/control_fields.h"
#include "service/upstream/http2_session.h"
#include "service/upstream/web_socket_accept.h"

#include <algorithm>
#include <cstring>

namespace portcullis::upstream {

namespace {

/// `:status`, three digits from 100 to 599; 0 if it is none.
int parseStatus(std::string_view text)
{
    if (text.size() != 3)
        return 0;
    int status = 0;
    for (const char c : text) {
        if (c < '0' || c > '9')
            return 0;
        status = status * 10 + (c - '0');
    }
    return status >= 100 && status < 600 ? status : 0;
}

} // namespace

Http2Stream::Http2Stream(Http2Session &session, int uses) : m_session(&session)
{
    setUses(uses - 1);
}

Http2Stream::~Http2Stream()
{
    if (m_session)
        m_session->detach(*this);
}

// ---- the request

std::optional<Reason> Http2Stream::sendHead(const OutgoingHead &head)
{
    if (!m_session)
        return {};
    m_toHead = head.method == "HEAD";
    m_hasBody = head.framing.hasBody() || !head.upgrade.empty();
    return m_session->submit(*this, head);
}

void Http2Stream::sendBody(std::string_view bytes)
{
    if (!m_session || m_closed || !m_hasBody || bytes.empty())
        return;
    m_out.append(bytes);
    resume();
    if (pending() >= io::Stream::kLowWater)
        m_session->flush(this);
}

void Http2Stream::endRequest(const http::FieldList &trailers)
{
    if (!m_protocol.empty())
        return; // the request has no body, but the tunnel that it asks for goes on
    m_requestEnded = true;
    if (!m_session || m_closed || !m_hasBody)
        return;
    for (const http::Field &field : trailers)
        m_requestTrailers.append(field.name, field.value);
    resume();
}

void Http2Stream::flush()
{
    if (m_session)
        m_session->flush(this);
}

void Http2Stream::shutdownWrite()
{
    m_requestEnded = true;
    if (!m_session || m_closed)
        return;
    resume();
    flush();
}

bool Http2Stream::writable() const
{
    if (!m_session || m_closed || pending() < io::Stream::kHighWater)
        return true;
    m_heldBack = true;
    return false;
}

void Http2Stream::resume()
{
    if (m_deferred) {
        m_deferred = false;
        m_session->resume(*this);
    }
}

std::size_t Http2Stream::take(char *to, std::size_t size)
{
    size = std::min(size, pending());
    std::memcpy(to, m_out.data() + m_outRead, size);
    m_outRead += size;
    if (m_outRead == m_out.size()) {
        m_out.clear();
        m_outRead = 0;
    } else if (m_outRead >= io::Stream::kHighWater) {
        m_out.erase(0, m_outRead);
        m_outRead = 0;
    }
    return size;
}

// ---- what comes

bool Http2Stream::refuse(Reason reason, std::string_view detail)
{
    if (!m_bad) {
        m_bad = reason;
        m_badDetail = detail;
    }
    return false;
}

void Http2Stream::headBegins()
{
    m_began = true;
    m_inTrailers = m_finalHead;
    if (!m_inTrailers)
        m_heads.emplace_back();
}

bool Http2Stream::headField(std::string_view name, std::string_view value)
{
    if (m_bad)
        return false;
    if (!http::isFieldValue(value))
        return refuse(Reason::ProxyBadResponse, "a field value with control characters");
    if (m_inTrailers)
        return trailerField(name, value);
    Mark &mark = m_heads.back();
    if (name == ":status") {
        mark.status = parseStatus(value);
        return mark.status != 0 || refuse(Reason::ProxyBadResponse, "not a status");
    }
    const std::size_t firstField = m_heads.size() > 1 ? m_heads[m_heads.size() - 2].lastField : 0;
    const std::size_t firstByte = m_heads.size() > 1 ? m_heads[m_heads.size() - 2].lastByte : 0;
    // As much as the same head would be over HTTP/1.1.
    const std::size_t fields = m_fields.count() - firstField + 1;
    const std::size_t bytes = m_fields.size() - firstByte + name.size() + value.size() + 4 * fields;
    const std::size_t before = mark.status < 200 ? m_interimBytes : 0;
    if (before + bytes > kMaxHead || fields > kMaxFields)
        return refuse(Reason::ProxyHeadTooLarge, "the head is too large");
    m_fields.append(name, value);
    return true;
}

bool Http2Stream::trailerField(std::string_view name, std::string_view value)
{
    const std::size_t before = m_heads.empty() ? 0 : m_heads.back().lastField;
    const std::size_t bytesBefore = m_heads.empty() ? 0 : m_heads.back().lastByte;
    const std::size_t fields = m_fields.count() - before + 1;
    if (m_fields.size() - bytesBefore + name.size() + value.size() > kMaxTrailers
        || fields > kMaxTrailerFields)
        return refuse(Reason::ProxyBadResponse, "the trailers are too large");
    m_fields.append(name, value);
    return true;
}

void Http2Stream::headComplete(bool endsStream)
{
    if (m_bad || m_heads.empty())
        return;
    if (m_inTrailers) {
        const Mark &last = m_heads.back();
        m_trailers.clear();
        m_fields.appendTo(m_trailers, m_fields.bytes().substr(last.lastByte), last.lastField,
                          m_fields.count());
        return;
    }
    Mark &mark = m_heads.back();
    mark.lastField = m_fields.count();
    mark.lastByte = m_fields.size();
    mark.endsStream = endsStream;
    mark.complete = true;
    if (mark.status >= 200) {
        m_finalHead = true;
        return;
    }
    const std::size_t firstByte = m_heads.size() > 1 ? m_heads[m_heads.size() - 2].lastByte : 0;
    const std::size_t firstField = m_heads.size() > 1 ? m_heads[m_heads.size() - 2].lastField : 0;
    // Some bytes for each even if it is empty: as a line of HTTP/1.1.
    constexpr std::size_t kStatusLine = 24;
    m_interimBytes += mark.lastByte - firstByte + 4 * (mark.lastField - firstField) + kStatusLine;
    if (m_interimBytes > kMaxHead)
        (void)refuse(Reason::ProxyBadResponse, "too many interim responses");
}

void Http2Stream::data(std::string_view bytes)
{
    m_body.append(bytes);
}

void Http2Stream::responseComplete()
{
    m_responseEnded = !m_bad;
}

void Http2Stream::closed(std::uint32_t error)
{
    m_closed = true;
    if (m_responseEnded)
        return;
    if (error == NGHTTP2_REFUSED_STREAM && !m_began)
        m_unprocessed = true;
    // The peer's reset, unless it is we who found fault with its answer.
    if (!m_peerReset && !m_unprocessed && error != NGHTTP2_REFUSED_STREAM)
        (void)refuse(Reason::ProxyBadResponse, "the answer breaks the rules of HTTP/2");
    m_error = io::StreamError::Reset;
}

void Http2Stream::sessionFailed(bool protocolError)
{
    m_session = nullptr;
    m_closed = true;
    if (m_responseEnded)
        return;
    if (protocolError && m_sent)
        (void)refuse(Reason::ProxyBadResponse, "the connection breaks the rules of HTTP/2");
    m_unprocessed = m_unprocessed || !m_sent;
    if (!m_error)
        m_error = io::StreamError::Reset;
}

// ---- what is read

http::ParseStatus Http2Stream::readHead(Arena &arena, http::ResponseHead &head)
{
    if (m_nextHead < m_heads.size() && m_heads[m_nextHead].complete) {
        const Mark &mark = m_heads[m_nextHead];
        const std::size_t firstField = m_nextHead > 0 ? m_heads[m_nextHead - 1].lastField : 0;
        const std::size_t firstByte = m_nextHead > 0 ? m_heads[m_nextHead - 1].lastByte : 0;
        head.clear();
        const std::string_view bytes =
            arena.copy(m_fields.bytes().substr(firstByte, mark.lastByte - firstByte));
        m_fields.appendTo(head.fields, bytes, firstField, mark.lastField);
        ++m_nextHead;
        finishHead(mark, arena, head);
        return http::ParseStatus::Done;
    }
    if (!m_bad)
        return http::ParseStatus::NeedMore;
    m_headError = {*m_bad, m_badDetail};
    return http::ParseStatus::Failed;
}

void Http2Stream::finishHead(const Mark &mark, Arena &arena, http::ResponseHead &head)
{
    using Kind = http::Framing::Kind;
    head.status = mark.status;
    head.version = http::Version::Http2;
    if (mark.status < 200)
        return;
    if (!m_protocol.empty() && mark.status < 300) {
        asTunnel(arena, head);
        return;
    }
    if (mark.endsStream || m_toHead || mark.status == 204 || mark.status == 304)
        return;
    const auto length = head.fields.find("content-length");
    // Nobody holds the answer to a CONNECT against its length: it goes on without one.
    const auto value =
        length && m_protocol.empty() ? http::parseContentLength(*length) : std::nullopt;
    head.framing = value ? http::Framing{Kind::Length, *value} : http::Framing{Kind::Chunked, 0};
}

/// The answer to an extended CONNECT, as HTTP/1.1 would give it (RFC 8441 section 5).
void Http2Stream::asTunnel(Arena &arena, http::ResponseHead &head)
{
    head.status = 101;
    head.upgrade = arena.copy(m_protocol);
    head.fields.remove("content-length");
    if (!m_webSocketKey.empty())
        head.fields.set("Sec-WebSocket-Accept", arena.copy(webSocketAccept(m_webSocketKey)));
}

Connection::Body Http2Stream::body()
{
    const std::string_view waiting = tunnelInput();
    if (!waiting.empty())
        return {BodyStatus::Data, waiting, m_responseEnded};
    if (m_bad)
        return {BodyStatus::Malformed, {}, false};
    if (m_responseEnded)
        return {BodyStatus::End, {}, true};
    return {m_error ? BodyStatus::Truncated : BodyStatus::Waiting, {}, false};
}

void Http2Stream::consumeBody(std::size_t size)
{
    m_bodyRead += size;
    if (m_bodyRead == m_body.size()) {
        m_body.clear();
        m_bodyRead = 0;
    } else if (m_bodyRead >= kWindow / 2) {
        m_body.erase(0, m_bodyRead);
        m_bodyRead = 0;
    }
    if (m_session && size > 0)
        m_session->consumed(*this, size);
}

} // namespace portcullis::upstream

#endif
