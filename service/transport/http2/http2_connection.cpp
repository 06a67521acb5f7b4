// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/transport/http2/http2_connection.h"

#include <utility>

namespace portcullis::transport {

using telemetry::ConnectionEnd;

namespace {

/// Room for the buffer in which a flush gathers; what goes beyond is given back.
constexpr std::size_t kKeepOutput = 2 * io::Stream::kHighWater;

/// Empty between two flushes, so one for all connections of a thread.
std::string &outputBuffer()
{
    static thread_local std::string buffer;
    return buffer;
}

} // namespace

Http2Connection::Http2Connection(io::StreamPtr stream, const IpAddress &peer,
                                 std::shared_ptr<const ConnectionSettings> settings,
                                 pipeline::ExchangeHandler &handler, ConnectionOwner &owner,
                                 io::Loop &loop)
    : m_stream(std::move(stream))
    , m_peer(peer)
    , m_settings(std::move(settings))
    , m_handler(handler)
    , m_owner(owner)
    , m_loop(loop)
    , m_session(std::make_unique<http2::Session>(*this, m_settings->limits.head))
    , m_timer([this] { onTimer(); })
    , m_progress([this] { checkProgress(); })
{
    m_stream->setHandler(this);
    m_stream->setReadAhead(io::Stream::kReadAhead);
    m_idleFrames.start(m_loop.recently());
    m_resets.start(m_loop.recently());
}

Http2Connection::~Http2Connection()
{
    dropStreams();
}

void Http2Connection::start()
{
    process();
}

void Http2Connection::onInput()
{
    process();
}

void Http2Connection::onDrained()
{
    process();
}

void Http2Connection::onEof()
{
    if (m_state == State::Lingering) {
        discard();
        return;
    }
    process();
    // A client has no half-closed connection: its streams end one by one.
    if (m_state == State::Open)
        end(!m_streams.empty(),
            m_streams.empty() ? ConnectionEnd::ClientClosed : ConnectionEnd::ClientReset);
}

void Http2Connection::onError(io::StreamError error)
{
    end(true,
        error == io::StreamError::Tls ? ConnectionEnd::TlsFailed : ConnectionEnd::ClientReset);
}

/// Takes what has come. Not while the client leaves too much unread: answers to it would pile up.
void Http2Connection::process()
{
    if (m_state == State::Lingering) {
        discard();
        return;
    }
    if (m_inProcess || m_state == State::Ended)
        return;
    m_inProcess = true;
    while (!ended() && m_stream->queued() < io::Stream::kHighWater) {
        const std::string_view input = m_stream->input();
        if (input.empty())
            break;
        const std::ptrdiff_t taken = m_session->receive(input);
        if (m_state != State::Open)
            break;
        if (taken < 0) {
            broken(taken);
            break;
        }
        m_stream->consume(static_cast<std::size_t>(taken));
    }
    m_inProcess = false;
    settle();
}

void Http2Connection::broken(std::ptrdiff_t error)
{
    if (error == NGHTTP2_ERR_BAD_CLIENT_MAGIC) {
        stop(ConnectionEnd::ProtocolError, NGHTTP2_PROTOCOL_ERROR);
    } else {
        // Too many CONTINUATION frames, or acknowledgements that nobody reads.
        flood();
    }
}

/// The client does nothing but make work. The others on this worker go on.
void Http2Connection::flood()
{
    stop(ConnectionEnd::Flood, NGHTTP2_ENHANCE_YOUR_CALM);
}

/// Nothing but a GOAWAY is sent any more. From within the session's calls, too.
void Http2Connection::stop(ConnectionEnd why, std::uint32_t code)
{
    if (std::exchange(m_stopped, true))
        return;
    m_why = why;
    m_session->terminate(code);
}

/// What the calls before have asked for: sends, wakes who may go on, and sees whether it is over.
void Http2Connection::settle()
{
    if (m_state != State::Open)
        return;
    flush();
    if (m_state != State::Open)
        return;
    if (m_stopped || !m_session->alive()) {
        linger();
        return;
    }
    tellDrained();
    if (m_state != State::Open)
        return;
    if (m_stream->queued() > 0 || m_queued > 0)
        watchProgress();
    updateWaiting();
}

void Http2Connection::flush()
{
    std::string &out = outputBuffer();
    // Room for a GOAWAY is always made.
    const std::size_t queued = m_stream->queued();
    const std::size_t room = queued < io::Stream::kHighWater ? io::Stream::kHighWater - queued : 0;
    const bool good = m_session->send(out, m_stopped ? room + http2::kFrame : room);
    const bool full = room > 0 && out.size() >= room;
    if (m_state == State::Open && !out.empty()) {
        m_written += out.size();
        m_stream->write(out);
    }
    out.clear();
    if (out.capacity() > kKeepOutput)
        std::string().swap(out);
    if (!good)
        end(true, ConnectionEnd::Error);
    else if (full && !m_stopped && m_stream->queued() <= io::Stream::kLowWater)
        flushLater(); // all of it left at once, so that no onDrained() will come
}

void Http2Connection::flushLater()
{
    if (m_inProcess || m_state != State::Open || std::exchange(m_flushPosted, true))
        return;
    // The owner deletes this later than in the turn in which it ends.
    m_loop.post([this] {
        m_flushPosted = false;
        settle();
    });
}

/// Lets those answers go on that waited for room.
void Http2Connection::tellDrained()
{
    if (!m_someHeldBack)
        return;
    m_someHeldBack = false;
    for (std::size_t i = 0; i < m_streams.size() && m_state == State::Open; ++i) {
        Http2Exchange &x = *m_streams[i];
        if (x.drained())
            x.m_waker.notify(pipeline::event::kDrained);
        else
            m_someHeldBack = m_someHeldBack || x.m_heldBack;
    }
}

void Http2Connection::drain()
{
    if (m_draining != Draining::No || m_state != State::Open)
        return;
    m_draining = Draining::Announced;
    m_session->announceEnd();
    m_timing = Timing::Drain;
    m_timer.start(m_loop.timers(), http2::kDrainGrace);
    settle();
}

void Http2Connection::pingAnswered()
{
    if (m_draining != Draining::Announced)
        return;
    m_draining = Draining::Final;
    m_timing = Timing::None;
    m_session->refuseStreams();
}

void Http2Connection::goAwaySent(std::uint32_t code)
{
    m_goAway = code;
}

ConnectionEnd Http2Connection::why() const
{
    if (m_why)
        return *m_why;
    if (m_goAway == NGHTTP2_ENHANCE_YOUR_CALM)
        return ConnectionEnd::Flood;
    if (m_goAway != NGHTTP2_NO_ERROR)
        return ConnectionEnd::ProtocolError;
    return m_draining == Draining::No ? ConnectionEnd::ClientClosed : ConnectionEnd::Draining;
}

void Http2Connection::dropStreams()
{
    for (auto &x : m_streams)
        x->m_task = {};
    m_streams.clear();
    m_queued = 0;
}

/// Half-closes, and reads on for a while, so that the GOAWAY is not lost to a reset.
void Http2Connection::linger()
{
    m_state = State::Lingering;
    dropStreams();
    if (std::exchange(m_waits, false))
        m_owner.waitingForHead(*this, false);
    m_progress.stop();
    m_stream->shutdownWrite();
    m_timer.start(m_loop.timers(), http2::kLingerTime);
    discard();
}

void Http2Connection::discard()
{
    const std::size_t size = m_stream->input().size();
    m_lingered += size;
    m_stream->consume(size);
    if (m_stream->atEof() || m_lingered > http2::kLingerBytes)
        end(false, why());
}

void Http2Connection::end(bool abort, ConnectionEnd reason)
{
    if (m_state == State::Ended)
        return;
    m_state = State::Ended;
    if (std::exchange(m_waits, false))
        m_owner.waitingForHead(*this, false);
    m_timer.stop();
    m_progress.stop();
    dropStreams();
    if (abort)
        io::abortStream(m_stream);
    else
        m_stream.reset();
    m_owner.connectionEnded(*this, reason);
}

} // namespace portcullis::transport
