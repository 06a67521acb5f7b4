// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/transport/http2/http2_exchange.h"

#include "service/transport/http2/http2_connection.h"
#include "service/transport/http2/http2_limits.h"
#include "service/transport/http2/http2_session.h"

#include <utility>

namespace portcullis::transport {

namespace {

/// RFC 8441 section 5 and RFC 9113 section 8.2.2: what a handshake over HTTP/1.1 has beside.
bool isHandshakeField(std::string_view name)
{
    return equalsIgnoreCase(name, "upgrade") || equalsIgnoreCase(name, "sec-websocket-accept");
}

/// The call has failed on the way to the upstream, or was none: a 2xx would open a tunnel.
constexpr int kNoTunnel = 501;

} // namespace

const IpAddress &Http2Exchange::peer() const
{
    return m_connection->m_peer;
}

const pipeline::ListenerFacts &Http2Exchange::listener() const
{
    return m_connection->m_settings->facts;
}

const io::PeerCertificate *Http2Exchange::clientCertificate() const
{
    return m_connection->m_stream->peerCertificate();
}

io::Loop &Http2Exchange::loop()
{
    return m_connection->m_loop;
}

void Http2Exchange::open(Http2Connection &connection, std::int32_t id, SteadyTime now)
{
    m_connection = &connection;
    m_id = id;
    m_startedAt = m_lastByteAt = m_takenAt = now;
}

void Http2Exchange::reset()
{
    m_waker.clear(~io::Waker::Events{0});
    m_arena.reset();
    m_collector.reset();
    m_head.clear();
    m_trailers.clear();
    m_trailersOut.clear();
    m_failure.reset();
    m_failureDetail = {};
    m_bodyFailure.reset();
    m_in.reset(kKeep);
    m_out.reset(kKeep);
    m_headDone = m_running = m_answered = false;
    m_clientEnded = m_tunnel = m_continueSent = m_headSent = m_hasBody = false;
    m_finished = m_aborted = m_deferred = m_reset = m_heldBack = false;
    m_bytesIn = m_bodyIn = m_bytesOut = 0;
    m_waitTicks = 0;
}

void Http2Exchange::failBody(Reason reason)
{
    m_bodyFailure = reason;
    m_waker.notify(pipeline::event::kBody);
}

pipeline::BodyPiece Http2Exchange::body()
{
    if (m_collector.extended() && !m_tunnel)
        return {{}, true, {}}; // what comes is for the tunnel
    if (m_bodyFailure && m_in.empty())
        return {{}, false, m_bodyFailure};
    return {m_in.view(), m_clientEnded, {}};
}

void Http2Exchange::consumeBody(std::size_t size)
{
    m_in.consume(size);
    m_connection->m_session->consumed(m_id, size);
}

void Http2Exchange::sendContinue()
{
    if (!m_head.expectContinue || m_continueSent || m_headSent || m_bodyIn > 0 || !bodyExpected())
        return;
    m_continueSent = true;
    m_bytesOut += m_connection->m_session->sendInterim(m_id, 100, {});
}

void Http2Exchange::sendInterim(int status, const http::FieldList &fields)
{
    if (!m_headSent)
        m_bytesOut += m_connection->m_session->sendInterim(m_id, status, fields);
}

void Http2Exchange::sendHead(int status, const http::FieldList &fields,
                             const http::Framing &framing)
{
    using Kind = http::Framing::Kind;
    if (m_headSent)
        return;
    m_headSent = true;
    http2::AnswerHead answer{m_id, status, {}, false, *this};
    if (m_collector.extended() && status == 101) {
        m_tunnel = m_hasBody = true;
        answer.status = 200;
        http::FieldList kept;
        for (const http::Field &field : fields) {
            if (!isHandshakeField(field.name))
                kept.append(field.name, field.value);
        }
        answer.hasBody = true;
        m_bytesOut += m_connection->m_session->sendHead(answer, kept);
        return;
    }
    const bool noTunnel = m_collector.extended() && status >= 200 && status < 300;
    if (noTunnel)
        answer.status = kNoTunnel;
    const bool bodyless = m_head.method == "HEAD" || status == 204 || status == 304 || noTunnel;
    const bool empty =
        framing.kind == Kind::None || (framing.kind == Kind::Length && framing.length == 0);
    m_hasBody = answer.hasBody = !bodyless && !empty;
    if (framing.kind == Kind::Length && status != 204 && !noTunnel)
        answer.length = framing.length;
    else if (framing.kind == Kind::None && !bodyless)
        answer.length = 0;
    // What gRPC calls Trailers-Only: a head that ends the stream, and says nothing of a body.
    if (empty && answer.length && fields.contains("grpc-status"))
        answer.length.reset();
    m_bytesOut += m_connection->m_session->sendHead(answer, fields);
}

/// The session asks again, if it found nothing before.
void Http2Exchange::resume()
{
    if (std::exchange(m_deferred, false))
        m_connection->m_session->resume(m_id);
}

void Http2Exchange::sendBody(std::string_view bytes)
{
    if (bytes.empty() || !m_hasBody || m_finished || m_reset)
        return;
    if (m_out.empty())
        m_takenAt = m_connection->m_loop.recently();
    m_out.append(bytes);
    m_connection->m_queued += bytes.size();
    m_bytesOut += bytes.size() + http2::kFrameHead;
    resume();
}

void Http2Exchange::finish(const http::FieldList &trailers)
{
    if (m_finished)
        return;
    m_finished = true;
    if (!m_hasBody)
        return;
    for (const http::Field &field : trailers) {
        if (!http::isForbiddenTrailer(field.name))
            m_trailersOut.append(m_arena.copy(field.name), m_arena.copy(field.value));
    }
    resume();
}

bool Http2Exchange::writable() const
{
    const bool room = m_out.size() < http2::kStreamQueue
        && (m_out.empty() || m_connection->m_queued < http2::kConnectionQueue);
    if (!room)
        m_heldBack = m_connection->m_someHeldBack = true;
    return room;
}

bool Http2Exchange::drained()
{
    if (!m_heldBack || m_out.size() > io::Stream::kLowWater)
        return false;
    if (!m_out.empty() && m_connection->m_queued >= http2::kConnectionQueue)
        return false;
    m_heldBack = false;
    return true;
}

} // namespace portcullis::transport
