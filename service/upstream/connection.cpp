// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/upstream/connection.h"

namespace portcullis::upstream {

namespace {

constexpr http::HeadLimits kHeadLimits{Connection::kMaxHead, 200, 0};
/// Body bytes that may wait here while the client does not read.
constexpr std::size_t kBodyReadAhead = 32 * 1024;

void rebase(std::string_view &view, const char *from, const char *to)
{
    if (!view.empty())
        view = {to + (view.data() - from), view.size()};
}

} // namespace

Connection::Connection(io::Loop &loop, const io::Endpoint &endpoint)
    : m_stream(loop.connect(endpoint, *this)), m_parser(kHeadLimits)
{
    m_stream->setHandler(this);
}

Connection::~Connection() = default;

void Connection::lend(io::Waker &waker)
{
    m_waker = &waker;
    ++m_uses;
}

void Connection::beginExchange(std::string_view method)
{
    m_parser.reset(method);
    m_pieceStart = m_pieceSize = 0;
    m_responseBegan = m_headDone = m_keepAlive = m_requestComplete = false;
    m_stream->setReadAhead(kMaxHead + 1);
}

void Connection::write(std::string_view bytes)
{
    if (m_stream && !m_error)
        m_stream->write(bytes);
}

http::ParseStatus Connection::readHead(Arena &arena, http::ResponseHead &head)
{
    if (!m_stream)
        return http::ParseStatus::NeedMore;
    const std::string_view input = m_stream->input();
    const http::ParseStatus status = m_parser.parse(input, head);
    if (status != http::ParseStatus::Done)
        return status;
    const std::size_t size = m_parser.headSize();
    const char *const from = input.data();
    const char *const to = arena.copy(input.substr(0, size)).data();
    rebase(head.reason, from, to);
    rebase(head.upgrade, from, to);
    for (http::Field &field : head.fields) {
        rebase(field.name, from, to);
        rebase(field.value, from, to);
    }
    m_stream->consume(size);
    if (head.status >= 200) {
        m_headDone = true;
        m_keepAlive = head.keepAlive;
        m_keepAliveTimeout = head.keepAliveTimeout;
        m_decoder.reset(head.framing);
        m_stream->setReadAhead(kBodyReadAhead);
    } else {
        m_parser.reset(head.status == 101 ? std::string_view() : m_parser.method());
    }
    return status;
}

Connection::Body Connection::body()
{
    while (m_pieceSize == 0) {
        const std::string_view input = m_stream ? m_stream->input() : std::string_view();
        const http::BodyDecoder::Step step = m_decoder.next(input);
        if (step.status == http::BodyDecoder::Status::Data) {
            m_pieceStart = static_cast<std::size_t>(step.data.data() - input.data());
            m_pieceSize = step.data.size();
            break;
        }
        if (step.consumed > 0)
            m_stream->consume(step.consumed);
        if (step.status == http::BodyDecoder::Status::End)
            return {BodyStatus::End, {}, true};
        if (step.status == http::BodyDecoder::Status::Failed)
            return {BodyStatus::Malformed, {}, false};
        if (step.consumed > 0)
            continue;
        if (!ended())
            return {BodyStatus::Waiting, {}, false};
        // A reset is never a proper end, not even of a body that lasts until the close.
        const bool proper = !m_error && m_decoder.closed();
        return {proper ? BodyStatus::End : BodyStatus::Truncated, {}, proper};
    }
    return {BodyStatus::Data, m_stream->input().substr(m_pieceStart, m_pieceSize),
            m_decoder.finished()};
}

void Connection::consumeBody(std::size_t size)
{
    m_stream->consume(m_pieceStart + size);
    m_pieceStart = 0;
    m_pieceSize -= size;
}

void Connection::beginTunnel()
{
    m_tunnel = true;
    m_stream->setReadAhead(kBodyReadAhead);
}

void Connection::shutdownWrite()
{
    if (m_stream && !m_error)
        m_stream->shutdownWrite();
}

bool Connection::reusable() const
{
    return m_stream && !m_error && m_headDone && m_keepAlive && m_requestComplete && !m_tunnel
        && m_decoder.finished() && m_pieceSize == 0 && m_stream->input().empty()
        && !m_stream->atEof() && m_stream->queued() == 0;
}

void Connection::notify(io::Waker::Events events)
{
    if (m_waker)
        m_waker->notify(events); // may end this connection: nothing of it is touched after
}

void Connection::onConnected()
{
    m_connected = true;
    notify(event::kConnected);
}

void Connection::onInput()
{
    m_responseBegan = true;
    notify(event::kInput);
}

void Connection::onEof()
{
    notify(event::kInput);
}

void Connection::onDrained()
{
    notify(event::kDrained);
}

void Connection::onError(io::StreamError error)
{
    m_error = error;
    notify(event::kFailed);
}

} // namespace portcullis::upstream
