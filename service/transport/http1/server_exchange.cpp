// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/transport/http1/server_exchange.h"

#include "service/http/serialize.h"
#include "service/transport/http1/server_connection.h"

namespace portcullis::transport {

namespace {

/// Moves a view from one copy of some bytes to another.
void rebase(std::string_view &view, const char *from, const char *to)
{
    if (!view.empty())
        view = {to + (view.data() - from), view.size()};
}

} // namespace

const IpAddress &ServerExchange::peer() const
{
    return m_connection->m_peer;
}

const pipeline::ListenerFacts &ServerExchange::listener() const
{
    return m_connection->m_settings->facts;
}

const io::PeerCertificate *ServerExchange::clientCertificate() const
{
    return m_connection->m_stream->peerCertificate();
}

io::Loop &ServerExchange::loop()
{
    return m_connection->m_loop;
}

void ServerExchange::reset()
{
    m_waker.clear(~io::Waker::Events{0});
    m_arena.reset();
    m_head.clear();
    m_decoder.reset({});
    m_pieceStart = m_pieceSize = 0;
    m_failure.reset();
    m_failureDetail = {};
    m_bodyFailure.reset();
    m_waitTicks = 0;
    m_sendAs = http::Framing::Kind::None;
    m_headSent = m_finished = m_aborted = m_close = m_tunnel = m_continueSent = false;
    m_bytesIn = m_bodyIn = 0;
    // An answer that was cut off leaves what it had gathered, which is for nobody else.
    m_out.clear();
    // What a large answer made large is not kept by a spare one.
    if (m_out.capacity() > 2 * kGather)
        std::string().swap(m_out);
}

void ServerExchange::attach(ServerConnection &connection)
{
    m_connection = &connection;
    m_writtenBefore = connection.m_written;
    m_waker.setAfterResume([](void *self) { static_cast<ServerConnection *>(self)->afterRun(); },
                           &connection);
}

std::uint64_t ServerExchange::bytesOut() const
{
    return m_connection->m_written - m_writtenBefore + m_out.size();
}

void ServerExchange::adopt(std::string_view bytes)
{
    const char *const from = bytes.data();
    const char *const to = m_arena.copy(bytes).data();
    for (std::string_view *view :
         {&m_head.method, &m_head.target, &m_head.authority, &m_head.upgrade})
        rebase(*view, from, to);
    // An absolute target without a path has a literal for it.
    const char *const path = m_head.rawPath.data();
    if (path >= from && path < from + bytes.size())
        rebase(m_head.rawPath, from, to);
    if (m_head.query)
        rebase(*m_head.query, from, to);
    for (http::Field &field : m_head.fields) {
        rebase(field.name, from, to);
        rebase(field.value, from, to);
    }
    m_decoder.reset(m_head.framing);
    m_bytesIn = bytes.size();
}

void ServerExchange::fail(Reason reason, std::string_view detail, std::size_t seen)
{
    m_bytesIn = seen;
    m_failure = reason;
    m_failureDetail = detail;
    m_close = true;
}

void ServerExchange::failBody(Reason reason)
{
    m_bodyFailure = reason;
    m_close = true;
    m_waker.notify(pipeline::event::kBody);
}

pipeline::BodyPiece ServerExchange::body()
{
    io::Stream &stream = *m_connection->m_stream;
    if (m_tunnel)
        return {stream.input(), stream.atEof(), {}};
    while (m_pieceSize == 0 && !m_bodyFailure) {
        const std::string_view input = stream.input();
        const http::BodyDecoder::Step step = m_decoder.next(input);
        if (step.status == http::BodyDecoder::Status::Data) {
            m_pieceStart = static_cast<std::size_t>(step.data.data() - input.data());
            m_pieceSize = step.data.size();
            m_bodyIn += m_pieceSize;
            break;
        }
        m_bytesIn += step.consumed;
        if (step.consumed > 0)
            stream.consume(step.consumed);
        if (step.status == http::BodyDecoder::Status::End)
            return {{}, true, {}};
        if (step.status == http::BodyDecoder::Status::Failed) {
            m_bodyFailure = Reason::ReceiveBadChunk;
            m_close = true;
        } else if (step.consumed == 0) {
            if (stream.atEof()) {
                m_bodyFailure = Reason::ReceiveTruncatedBody;
                m_close = true;
                break;
            }
            return {};
        }
    }
    if (m_bodyFailure && m_pieceSize == 0)
        return {{}, false, m_bodyFailure};
    return {stream.input().substr(m_pieceStart, m_pieceSize), m_decoder.finished(), {}};
}

void ServerExchange::consumeBody(std::size_t size)
{
    io::Stream &stream = *m_connection->m_stream;
    if (m_tunnel) {
        m_bytesIn += size;
        stream.consume(size);
        return;
    }
    m_bytesIn += m_pieceStart + size;
    stream.consume(m_pieceStart + size);
    m_pieceStart = 0;
    m_pieceSize -= size;
}

void ServerExchange::sendContinue()
{
    const bool bodyBegan = m_pieceSize > 0 || !m_connection->m_stream->input().empty();
    if (!m_head.expectContinue || m_continueSent || m_headSent || bodyBegan || !bodyExpected())
        return;
    m_continueSent = true;
    m_out += "HTTP/1.1 100 Continue\r\n\r\n";
    flush();
}

void ServerExchange::sendInterim(int status, const http::FieldList &fields)
{
    if (m_headSent || m_head.version == http::Version::Http10)
        return;
    http::appendStatusLine(m_out, status);
    for (const http::Field &field : fields)
        (void)http::appendField(m_out, field.name, field.value);
    http::appendHeadEnd(m_out);
    flush();
}

void ServerExchange::sendHead(int status, const http::FieldList &fields,
                              const http::Framing &framing)
{
    if (m_headSent)
        return;
    m_headSent = true;
    http::appendStatusLine(m_out, status);
    for (const http::Field &field : fields)
        (void)http::appendField(m_out, field.name, field.value);
    if (status == 101) {
        m_tunnel = true;
        m_close = true;
        (void)http::appendField(m_out, "Connection", "Upgrade");
    } else {
        appendFraming(status, framing);
    }
    http::appendHeadEnd(m_out);
}

void ServerExchange::appendFraming(int status, const http::Framing &framing)
{
    using Kind = http::Framing::Kind;
    const bool bodyless = m_head.method == "HEAD" || status == 204 || status == 304;
    m_sendAs = framing.kind;
    switch (framing.kind) {
    case Kind::None:
        if (!bodyless)
            http::appendContentLength(m_out, 0);
        break;
    case Kind::Length:
        if (status != 204)
            http::appendContentLength(m_out, framing.length);
        break;
    case Kind::Chunked:
    case Kind::UntilClose:
        m_sendAs = m_head.version == http::Version::Http11 ? Kind::Chunked : Kind::UntilClose;
        if (bodyless)
            break;
        if (m_sendAs == Kind::Chunked)
            (void)http::appendField(m_out, "Transfer-Encoding", "chunked");
        else
            m_close = true;
        break;
    }
    if (bodyless)
        m_sendAs = Kind::None;
    if (!m_head.keepAlive || m_connection->m_closing || m_connection->m_handler.draining())
        m_close = true;
    if (mustClose()) {
        m_close = true;
        (void)http::appendField(m_out, "Connection", "close");
    } else if (m_head.version == http::Version::Http10) {
        (void)http::appendField(m_out, "Connection", "keep-alive");
    }
}

void ServerExchange::sendBody(std::string_view bytes)
{
    if (bytes.empty())
        return;
    if (!m_tunnel && m_sendAs == http::Framing::Kind::None)
        return;
    const bool chunked = !m_tunnel && m_sendAs == http::Framing::Kind::Chunked;
    if (chunked)
        http::appendChunkStart(m_out, bytes.size());
    if (m_out.size() + bytes.size() > kGather) {
        // Small head, big piece: one copy of a few hundred bytes less than a second system call.
        m_out.append(bytes.substr(0, kGather));
        flush();
        if (bytes.size() > kGather) {
            m_connection->m_stream->write(bytes.substr(kGather));
            m_connection->m_written += bytes.size() - kGather;
        }
    } else {
        m_out.append(bytes);
    }
    if (chunked)
        m_out += "\r\n";
}

void ServerExchange::finish(const http::FieldList &trailers)
{
    if (m_finished)
        return;
    m_finished = true;
    if (m_tunnel) {
        flush();
        m_connection->m_stream->shutdownWrite();
    } else if (m_sendAs == http::Framing::Kind::Chunked) {
        http::appendLastChunk(m_out, trailers);
    }
}

bool ServerExchange::writable() const
{
    return m_connection->m_stream->queued() < io::Stream::kHighWater;
}

void ServerExchange::flush()
{
    if (m_out.empty())
        return;
    m_connection->m_written += m_out.size();
    m_connection->m_stream->write(m_out);
    m_out.clear();
}

} // namespace portcullis::transport
