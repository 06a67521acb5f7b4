// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#ifdef PORTCULLIS_HAVE_NGHTTP2

#include "service/upstream/http2_session.h"

#include "service/upstream/http2_callbacks.h"

#include <algorithm>
#include <array>
#include <utility>

namespace portcullis::upstream {

namespace {

/// Frames gather up to this size before they are written.
constexpr std::size_t kGather = 32 * 1024;
/// Stream numbers are never used twice; a session this old makes room for a new one.
constexpr std::uint32_t kLastId = 1U << 30;

} // namespace

Http2Session::Http2Session(io::Loop &loop, const io::Endpoint &endpoint, const Settings &settings,
                           Http2SessionOwner &owner)
    : m_loop(loop)
    , m_owner(owner)
    , m_settings(settings)
    , m_stream(loop.connect(endpoint, *this))
    , m_budget(loop.recently())
    , m_heard(loop.recently())
    , m_ping([this] {
        fail(io::StreamError::Reset, Reason::ProxyReset, false);
        endTurn();
    })
    , m_self(std::make_shared<Http2Session *>(this))
{
    m_stream->setHandler(this);
}

Http2Session::~Http2Session()
{
    m_saidOver = true;
    fail(io::StreamError::Reset, Reason::ProxyReset, false);
    failStreams();
}

// ---- the connection

void Http2Session::onConnected()
{
    if (m_settings.tls && m_stream->alpn() != "h2") {
        if (m_settings.http1Allowed) {
            m_over = m_saidOver = true;
            m_owner.sessionSpeaksHttp1(*this, std::move(m_stream));
            return;
        }
        fail(io::StreamError::Tls, Reason::ProxyTls, false);
    } else {
        begin();
    }
    endTurn();
}

void Http2Session::begin()
{
    m_h2.reset(Http2Callbacks::makeSession(*this));
    static constexpr std::array<nghttp2_settings_entry, 3> kSettings{
        {{NGHTTP2_SETTINGS_ENABLE_PUSH, 0},
         {NGHTTP2_SETTINGS_INITIAL_WINDOW_SIZE, Http2Stream::kWindow},
         {NGHTTP2_SETTINGS_MAX_HEADER_LIST_SIZE, Connection::kMaxHead}}};
    if (!m_h2
        || nghttp2_submit_settings(m_h2.get(), NGHTTP2_FLAG_NONE, kSettings.data(),
                                   kSettings.size())
            != 0
        || nghttp2_session_set_local_window_size(m_h2.get(), NGHTTP2_FLAG_NONE, 0, kWindow) != 0)
        fail(io::StreamError::ConnectFailed, Reason::ProxyConnectRefused, false);
}

void Http2Session::onInput()
{
    m_heard = m_loop.recently();
    m_inTurn = true;
    while (m_h2 && !m_failed && m_stream) {
        const std::string_view input = m_stream->input();
        if (input.empty())
            break;
        const ssize_t used = nghttp2_session_mem_recv(
            m_h2.get(), reinterpret_cast<const std::uint8_t *>(input.data()), input.size());
        if (used < 0)
            fail(io::StreamError::Reset, Reason::ProxyBadResponse, true);
        else
            m_stream->consume(static_cast<std::size_t>(used));
    }
    endTurn();
}

void Http2Session::onEof()
{
    fail(io::StreamError::Reset, Reason::ProxyConnectRefused, false);
    endTurn();
}

void Http2Session::onDrained()
{
    m_blocked = false;
    endTurn();
}

void Http2Session::onError(io::StreamError error)
{
    fail(error, error == io::StreamError::Tls ? Reason::ProxyTls : Reason::ProxyConnectRefused,
         false);
    endTurn();
}

void Http2Session::fail(io::StreamError error, Reason reason, bool protocol)
{
    if (m_failed)
        return;
    m_failed = true;
    m_error = error;
    m_connectFailure = reason;
    m_protocolError = protocol;
}

/// After anything that came from outside: tells the streams, and sends what they and nghttp2 have
/// to send in one piece.
void Http2Session::endTurn()
{
    m_inTurn = true;
    if (m_ready && !m_saidReady && !m_failed) {
        m_saidReady = true;
        m_owner.sessionReady(*this);
    }
    do {
        deliverNotes();
        write();
        // Its own goodbye is all that is left to send: the peer broke the rules.
        if (m_h2 && !m_over && !m_blocked && nghttp2_session_want_read(m_h2.get()) == 0
            && nghttp2_session_want_write(m_h2.get()) == 0)
            fail(io::StreamError::Reset, Reason::ProxyBadResponse, true);
        if (m_failed)
            failStreams();
    } while (!m_noted.empty());
    if (!m_over && (m_failed || (m_ending && m_streams.empty())))
        shut();
    m_inTurn = false;
    if (m_over && !std::exchange(m_saidOver, true))
        m_owner.sessionEnded(*this);
}

void Http2Session::failStreams()
{
    while (!m_streams.empty()) {
        Http2Stream *const stream = m_streams.back();
        m_streams.pop_back();
        std::replace(m_noted.begin(), m_noted.end(), stream, static_cast<Http2Stream *>(nullptr));
        stream->sessionFailed(m_protocolError);
        stream->deliver(event::kInput | event::kDrained | event::kFailed);
    }
    m_noted.clear();
}

void Http2Session::write()
{
    if (!m_h2 || !m_stream || m_blocked || m_failed)
        return;
    while (m_stream->queued() < io::Stream::kHighWater) {
        m_gather.clear();
        ssize_t size = 1;
        while (size > 0 && m_gather.size() < kGather) {
            const std::uint8_t *bytes = nullptr;
            size = nghttp2_session_mem_send(m_h2.get(), &bytes);
            if (size > 0)
                m_gather.append(reinterpret_cast<const char *>(bytes),
                                static_cast<std::size_t>(size));
        }
        if (size < 0)
            fail(io::StreamError::Reset, Reason::ProxyReset, false);
        if (!m_gather.empty())
            m_stream->write(m_gather);
        if (size <= 0)
            return;
    }
    m_blocked = true;
}

/// Lets go of the connection in order.
void Http2Session::shut()
{
    m_over = true;
    m_ping.stop();
    if (m_h2 && !m_failed) {
        (void)nghttp2_session_terminate_session(m_h2.get(), NGHTTP2_NO_ERROR);
        write();
    }
    m_stream.reset();
}

void Http2Session::close()
{
    m_saidOver = true;
    if (!m_over)
        shut();
}

// ---- streams

std::size_t Http2Session::capacity() const
{
    const std::size_t allowed = m_h2
        ? nghttp2_session_get_remote_settings(m_h2.get(), NGHTTP2_SETTINGS_MAX_CONCURRENT_STREAMS)
        : kMaxStreams;
    return std::min({allowed, kMaxStreams, m_refusedAt});
}

bool Http2Session::accepts() const
{
    return m_ready && !m_ending && !m_failed && !m_over && !m_ping.active()
        && m_streams.size() < capacity() && nghttp2_session_check_request_allowed(m_h2.get()) != 0
        && nghttp2_session_get_next_stream_id(m_h2.get()) < kLastId;
}

bool Http2Session::connectAllowed() const
{
    return nghttp2_session_get_remote_settings(m_h2.get(), NGHTTP2_SETTINGS_ENABLE_CONNECT_PROTOCOL)
        == 1;
}

std::unique_ptr<Connection> Http2Session::open()
{
    auto stream = std::make_unique<Http2Stream>(*this, ++m_served);
    m_streams.push_back(stream.get());
    return stream;
}

void Http2Session::submitTrailers(Http2Stream &stream)
{
    http::FieldList trailers;
    stream.m_requestTrailers.appendTo(trailers, stream.m_requestTrailers.bytes(), 0,
                                      stream.m_requestTrailers.count());
    m_fields.clear();
    for (const http::Field &field : trailers)
        addField(field.name, field.value);
    (void)nghttp2_submit_trailer(m_h2.get(), stream.m_id, m_fields.data(), m_fields.size());
}

void Http2Session::resume(Http2Stream &stream)
{
    (void)nghttp2_session_resume_data(m_h2.get(), stream.m_id);
}

void Http2Session::consumed(Http2Stream &stream, std::size_t size)
{
    if (m_failed || stream.m_closed)
        return;
    (void)nghttp2_session_consume_stream(m_h2.get(), stream.m_id, size);
    flush(nullptr);
}

void Http2Session::detach(Http2Stream &stream)
{
    std::erase(m_streams, &stream);
    if (stream.m_noted)
        std::replace(m_noted.begin(), m_noted.end(), &stream, static_cast<Http2Stream *>(nullptr));
    if (m_failed || m_over)
        return;
    if (stream.m_id >= 0 && !stream.m_closed) {
        const bool whole = stream.m_responseEnded && !stream.m_bad;
        (void)nghttp2_session_set_stream_user_data(m_h2.get(), stream.m_id, nullptr);
        (void)nghttp2_submit_rst_stream(m_h2.get(), NGHTTP2_FLAG_NONE, stream.m_id,
                                        whole ? NGHTTP2_NO_ERROR : NGHTTP2_CANCEL);
        if (stream.m_sent && !stream.m_began && m_loop.recently() - m_heard >= kSilence)
            askWhetherAlive();
        flush(nullptr);
    }
    if (!m_streams.empty())
        return;
    if (m_ending)
        post();
    else
        m_owner.sessionIdle(*this);
}

void Http2Session::askWhetherAlive()
{
    if (m_ping.active())
        return;
    (void)nghttp2_submit_ping(m_h2.get(), NGHTTP2_FLAG_NONE, nullptr);
    m_ping.start(m_loop.timers(), kPingTime);
}

/// On behalf of a stream that runs, or of one that is gone.
void Http2Session::flush(Http2Stream *by)
{
    if (m_inTurn)
        return; // at its end
    write();
    if (by && by->m_noted) {
        std::replace(m_noted.begin(), m_noted.end(), by, static_cast<Http2Stream *>(nullptr));
        by->m_noted = false;
        by->deliver(std::exchange(by->m_events, 0));
    }
    const bool others = std::any_of(m_noted.begin(), m_noted.end(),
                                    [](const Http2Stream *stream) { return stream != nullptr; });
    if (others || m_failed)
        post();
    else
        m_noted.clear();
}

void Http2Session::note(Http2Stream &stream, io::Waker::Events events)
{
    stream.m_events |= events;
    if (!std::exchange(stream.m_noted, true))
        m_noted.push_back(&stream);
}

void Http2Session::deliverNotes()
{
    // By index: whoever is told may end others, and new ones may come.
    for (std::size_t i = 0; i < m_noted.size(); ++i) {
        Http2Stream *const stream = std::exchange(m_noted[i], nullptr);
        if (!stream)
            continue;
        stream->m_noted = false;
        stream->deliver(std::exchange(stream->m_events, 0));
    }
    m_noted.clear();
}

/// What can't be done within a call of a stream's user: it would hear of itself.
void Http2Session::post()
{
    if (std::exchange(m_posted, true))
        return;
    m_loop.post([self = std::weak_ptr<Http2Session *>(m_self)] {
        const auto session = self.lock();
        if (!session)
            return;
        (*session)->m_posted = false;
        (*session)->endTurn();
    });
}

} // namespace portcullis::upstream

#endif
