// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/upstream/http1_connection.h"

#include "service/http/serialize.h"

#include <algorithm>

namespace portcullis::upstream {

namespace {

constexpr http::HeadLimits kHeadLimits{Connection::kMaxHead, Connection::kMaxFields, 0};
/// An ordinary head fits, so that it is not moved while it grows.
constexpr std::size_t kUsualHead = 1000;
/// What a connection keeps of the memory for sending.
constexpr std::size_t kKeepOut = 64 * 1024;
/// Body bytes that may wait here while the client does not read.
constexpr std::size_t kBodyReadAhead = 32 * 1024;

bool contentHasMeaning(std::string_view method)
{
    return method == "POST" || method == "PUT" || method == "PATCH";
}

void rebase(std::string_view &view, const char *from, const char *to)
{
    if (!view.empty())
        view = {to + (view.data() - from), view.size()};
}

} // namespace

Http1Connection::Http1Connection(io::Loop &loop, const io::Endpoint &endpoint)
    : m_stream(loop.connect(endpoint, *this)), m_parser(kHeadLimits)
{
    m_stream->setHandler(this);
}

Http1Connection::Http1Connection(io::StreamPtr stream)
    : m_stream(std::move(stream)), m_parser(kHeadLimits), m_connected(true)
{
    m_stream->setHandler(this);
}

Http1Connection::~Http1Connection() = default;

std::optional<Reason> Http1Connection::sendHead(const OutgoingHead &head)
{
    m_parser.reset(head.method);
    m_pieceStart = m_pieceSize = 0;
    m_responseBegan = m_headDone = m_keepAlive = m_requestComplete = m_chunked = false;
    m_bodyLeft = 0;
    if (m_stream)
        m_stream->setReadAhead(kMaxHead + 1);
    m_out.clear();
    m_out.reserve(kUsualHead);
    http::appendRequestLine(m_out, head.method, head.target);
    (void)http::appendField(m_out, "Host", head.host);
    if (head.fields) {
        for (const http::Field &field : *head.fields)
            (void)http::appendField(m_out, field.name, field.value);
    }
    if (!head.upgrade.empty()) {
        (void)http::appendField(m_out, "Connection", "Upgrade");
        (void)http::appendField(m_out, "Upgrade", head.upgrade);
    } else if (head.trailers) {
        (void)http::appendField(m_out, "Connection", "TE");
        (void)http::appendField(m_out, "TE", "trailers");
    }
    if (head.framing.kind == http::Framing::Kind::Length) {
        http::appendContentLength(m_out, head.framing.length);
        m_bodyLeft = head.framing.length;
    } else if (head.framing.kind == http::Framing::Kind::Chunked) {
        (void)http::appendField(m_out, "Transfer-Encoding", "chunked");
        m_chunked = true;
    } else if (contentHasMeaning(head.method) && head.upgrade.empty()) {
        // A request without a body needs no length, but servers such as IIS answer 411 to a POST
        // without one (RFC 9110 section 8.6).
        http::appendContentLength(m_out, 0);
    }
    http::appendHeadEnd(m_out);
    return {};
}

void Http1Connection::sendBody(std::string_view bytes)
{
    if (bytes.empty())
        return;
    if (m_chunked)
        http::appendChunkStart(m_out, bytes.size());
    m_out.append(bytes);
    if (m_chunked)
        m_out += "\r\n";
    m_bodyLeft -= std::min<std::uint64_t>(m_bodyLeft, bytes.size());
    if (m_out.size() >= io::Stream::kLowWater)
        flush();
}

void Http1Connection::endRequest(const http::FieldList &trailers)
{
    if (m_chunked)
        http::appendLastChunk(m_out, trailers);
    // The upstream would take the next request for what is missing of this one.
    m_requestComplete = m_bodyLeft == 0;
}

void Http1Connection::flush()
{
    if (m_out.empty())
        return;
    if (m_stream && !m_error)
        m_stream->write(m_out);
    if (m_out.capacity() > kKeepOut)
        m_out = {};
    m_out.clear();
}

http::ParseStatus Http1Connection::readHead(Arena &arena, http::ResponseHead &head)
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

Connection::Body Http1Connection::body()
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

void Http1Connection::consumeBody(std::size_t size)
{
    m_stream->consume(m_pieceStart + size);
    m_pieceStart = 0;
    m_pieceSize -= size;
}

void Http1Connection::beginTunnel()
{
    m_tunnel = true;
    m_chunked = false;
    m_stream->setReadAhead(kBodyReadAhead);
}

void Http1Connection::shutdownWrite()
{
    if (m_stream && !m_error)
        m_stream->shutdownWrite();
}

bool Http1Connection::reusable() const
{
    return m_stream && !m_error && m_headDone && m_keepAlive && m_requestComplete && !m_tunnel
        && m_decoder.finished() && m_pieceSize == 0 && m_stream->input().empty()
        && !m_stream->atEof() && m_stream->queued() == 0;
}

void Http1Connection::onConnected()
{
    m_connected = true;
    notify(event::kConnected);
}

void Http1Connection::onInput()
{
    m_responseBegan = true;
    notify(event::kInput);
}

void Http1Connection::onEof()
{
    notify(event::kInput);
}

void Http1Connection::onDrained()
{
    notify(event::kDrained);
}

void Http1Connection::onError(io::StreamError error)
{
    m_error = error;
    notify(event::kFailed);
}

} // namespace portcullis::upstream
