// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/transport/http2/http2_connection.h"

#include <algorithm>
#include <utility>

// What the session says of frames and streams, and what becomes of it.
namespace portcullis::transport {

namespace {

/// Objects kept for streams to come, for all connections of a thread.
constexpr std::size_t kSpareExchanges = 256;

std::vector<std::unique_ptr<Http2Exchange>> &spareExchanges()
{
    static thread_local std::vector<std::unique_ptr<Http2Exchange>> spare;
    return spare;
}

/// Whether it was the client that made us reset a stream.
bool isProvoked(std::uint32_t code)
{
    return code != NGHTTP2_NO_ERROR && code != NGHTTP2_INTERNAL_ERROR && code != NGHTTP2_CANCEL;
}

} // namespace

bool Http2Connection::frameBegins(std::uint8_t type, std::int32_t id)
{
    if (ended())
        return false;
    if (type == NGHTTP2_CONTINUATION) // the session bounds them
        return true;
    m_headPending = false;
    // The session takes a stream that it doesn't know for one closed long ago. Those that were
    // left out never were open (RFC 9113 section 5.1.1).
    if (type == NGHTTP2_HEADERS && id >= m_skippedFrom && id < m_skippedTo) {
        stop(telemetry::ConnectionEnd::ProtocolError, NGHTTP2_PROTOCOL_ERROR);
        return false;
    }
    bool good = true;
    if (type == NGHTTP2_RST_STREAM)
        good = m_resets.spend(m_loop.now());
    else if (type != NGHTTP2_HEADERS) // DATA that carries something pays back, see dataCame()
        good = m_idleFrames.spend(m_loop.recently());
    if (!good)
        flood();
    return good;
}

/// Only of a head that the session looks at: of one that it ignores the end isn't told.
void Http2Connection::headBegins()
{
    m_headPending = true;
}

Http2Exchange &Http2Connection::streamBegins(std::int32_t id)
{
    if (id > m_lastStream + 2) {
        m_skippedFrom = m_lastStream + 2;
        m_skippedTo = id;
    }
    m_lastStream = id;
    auto &spare = spareExchanges();
    if (spare.empty()) {
        m_streams.push_back(std::make_unique<Http2Exchange>());
    } else {
        m_streams.push_back(std::move(spare.back()));
        spare.pop_back();
    }
    Http2Exchange &x = *m_streams.back();
    x.m_place = m_streams.size() - 1;
    x.open(*this, id, m_loop.recently());
    x.m_waker.setAfterResume(
        [](void *exchange) {
            auto &resumed = *static_cast<Http2Exchange *>(exchange);
            resumed.m_connection->afterRun(resumed);
        },
        &x);
    if (m_timing == Timing::Idle)
        m_timing = Timing::None;
    watchProgress();
    return x;
}

bool Http2Connection::fieldCame(Http2Exchange &x, std::string_view name, std::string_view value)
{
    x.m_bytesIn += name.size() + value.size();
    const http::HeadLimits &limits = m_settings->limits;
    const bool good = x.m_headDone
        ? x.m_collector.addTrailer(name, value, limits, x.m_trailers, x.m_arena)
        : x.m_collector.add(name, value, limits, x.m_head, x.m_arena);
    if (!good && !m_resets.spend(m_loop.now()))
        flood();
    return good;
}

void Http2Connection::headersCame(Http2Exchange &x, bool ends)
{
    m_headPending = false;
    if (m_timing == Timing::Head)
        m_timing = Timing::None;
    x.m_clientEnded = x.m_clientEnded || ends;
    x.m_bytesIn += http2::kFrameHead;
    if (std::exchange(x.m_headDone, true)) {
        x.m_waker.notify(pipeline::event::kBody); // the trailers
        return;
    }
    if (const auto refusal = x.m_collector.finish(ends, x.m_head, x.m_arena)) {
        x.m_failure = refusal->reason;
        x.m_failureDetail = refusal->detail;
    }
    m_idleFrames.payBack(http2::kIdleFramesPerRequest);
    x.m_running = true;
    x.m_task = m_handler.serve(x);
    x.m_task.start();
    afterRun(x);
}

/// The coroutine waits again or has ended.
void Http2Connection::afterRun(Http2Exchange &x)
{
    if (m_state != State::Open)
        return;
    if (x.m_running && x.m_task.done()) {
        x.m_running = false;
        x.m_task = {};
        x.m_aborted = x.m_aborted || !x.m_finished;
        closeIfDone(x);
    }
    if (x.m_aborted)
        resetStream(x, NGHTTP2_INTERNAL_ERROR);
    flushLater();
}

void Http2Connection::resetStream(Http2Exchange &x, std::uint32_t code)
{
    if (!std::exchange(x.m_reset, true))
        m_session->resetStream(x.m_id, code);
}

/// The client need not send what nobody reads (RFC 9113 section 8.1).
void Http2Connection::closeIfDone(Http2Exchange &x)
{
    if (x.m_answered && !x.m_running && !x.m_clientEnded)
        resetStream(x, NGHTTP2_NO_ERROR);
}

void Http2Connection::answerEnded(Http2Exchange &x)
{
    x.m_answered = true;
    closeIfDone(x);
}

void Http2Connection::dataCame(Http2Exchange &x, std::string_view bytes, bool frameEndsStream)
{
    m_idleFrames.payBack(http2::kIdleFramesPerData);
    x.m_bytesIn += bytes.size() + http2::kFrameHead;
    x.m_bodyIn += bytes.size();
    x.m_lastByteAt = m_loop.recently();
    if (!x.m_running) {
        m_session->consumed(x.m_id, bytes.size());
        return;
    }
    x.m_in.append(bytes);
    // With the last ones clientEnded() follows.
    if (!frameEndsStream)
        x.m_waker.notify(pipeline::event::kBody);
}

void Http2Connection::clientEnded(Http2Exchange &x)
{
    x.m_clientEnded = true;
    x.m_waker.notify(pipeline::event::kBody);
}

void Http2Connection::streamEnds(Http2Exchange &x)
{
    x.m_task = {};
    x.m_running = false;
    if (x.m_answered)
        m_resets.payBack(1);
    if (!x.m_in.empty())
        m_session->dropped(x.m_in.size());
    m_queued -= x.m_out.size();
    const std::size_t place = x.m_place;
    std::unique_ptr<Http2Exchange> gone = std::move(m_streams[place]);
    if (place + 1 < m_streams.size()) {
        m_streams[place] = std::move(m_streams.back());
        m_streams[place]->m_place = place;
    }
    m_streams.pop_back();
    auto &spare = spareExchanges();
    if (spare.size() >= kSpareExchanges)
        return;
    gone->reset();
    spare.push_back(std::move(gone));
}

void Http2Connection::resetSent(std::uint32_t code)
{
    m_headPending = false;
    if (isProvoked(code) && !m_resets.spend(m_loop.now()))
        flood();
}

Http2Connection::Next Http2Connection::nextData(Http2Exchange &x, std::size_t most)
{
    const std::size_t size = std::min(x.m_out.size(), most);
    const bool last = x.m_finished && size == x.m_out.size();
    x.m_deferred = size == 0 && !last;
    return {size, last, &x.m_trailersOut};
}

void Http2Connection::takeData(Http2Exchange &x, std::size_t size, std::string &out)
{
    out.append(x.m_out.view().substr(0, size));
    x.m_out.consume(size);
    x.m_takenAt = m_loop.recently();
    m_queued -= size;
    m_idleFrames.payBack(http2::kIdleFramesPerData);
}

} // namespace portcullis::transport
