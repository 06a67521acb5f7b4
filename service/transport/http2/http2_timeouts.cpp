// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/transport/http2/http2_connection.h"

#include <algorithm>

namespace portcullis::transport {

using telemetry::ConnectionEnd;

namespace {

/// A body or response is looked at this often, or more often where its time-outs are short.
constexpr Milliseconds kProgressTick{1000};

Milliseconds progressTick(const model::ListenerTimeouts &timeouts)
{
    const Milliseconds quarter = std::min(timeouts.body, timeouts.write) / 4;
    return std::clamp(quarter, io::TimerWheel::kTick, kProgressTick);
}

} // namespace

/// Chooses the time-out that runs, and says whether a request is awaited.
void Http2Connection::updateWaiting()
{
    const bool idle = m_streams.empty();
    if (m_waits != idle) {
        m_waits = idle;
        m_owner.waitingForHead(*this, idle);
        if (m_state != State::Open)
            return;
    }
    if (m_timing == Timing::Drain)
        return;
    const Timing wanted = m_headPending ? Timing::Head : idle ? Timing::Idle : Timing::None;
    if (wanted == m_timing)
        return;
    m_timing = wanted;
    if (wanted == Timing::None)
        m_timer.stop();
    else
        m_timer.start(m_loop.timers(),
                      wanted == Timing::Head ? m_settings->timeouts.head
                                             : m_settings->timeouts.idle);
}

void Http2Connection::onTimer()
{
    if (m_state == State::Lingering) {
        end(false, why());
        return;
    }
    switch (m_timing) {
    case Timing::Head:
        m_why = ConnectionEnd::HeadTimeout;
        m_session->terminate(NGHTTP2_NO_ERROR);
        break;
    case Timing::Idle:
        m_why = ConnectionEnd::IdleTimeout;
        m_session->terminate(NGHTTP2_NO_ERROR);
        break;
    case Timing::Drain:
        pingAnswered(); // or never will be
        break;
    case Timing::None:
        break;
    }
    m_timing = Timing::None;
    settle();
}

void Http2Connection::watchProgress()
{
    if (m_progress.active())
        return;
    m_sendProgressAt = m_sendBlockedSince = m_loop.recently();
    const std::uint64_t queued = m_stream->queued();
    m_lastSent = m_sentAtBlock = m_written - std::min(m_written, queued);
    m_progress.start(m_loop.timers(), progressTick(m_settings->timeouts));
}

void Http2Connection::checkProgress()
{
    if (m_state != State::Open)
        return;
    const SteadyTime now = m_loop.now();
    if (const auto stalled = sendStalled(now)) {
        if (m_stream->queued() > 0) {
            end(true, *stalled);
            return;
        }
        resetHeldStreams();
    }
    for (std::size_t i = 0; i < m_streams.size() && m_state == State::Open; ++i)
        checkStream(*m_streams[i], now);
    if (m_state != State::Open)
        return;
    if (!m_streams.empty() || m_stream->queued() > 0)
        m_progress.start(m_loop.timers(), progressTick(m_settings->timeouts));
    settle();
}

/// It is not the connection that is slow, but what the client lets pass of some answers: streams
/// that wait for something else go on.
void Http2Connection::resetHeldStreams()
{
    for (const auto &x : m_streams) {
        if (!x->m_out.empty())
            resetStream(*x, NGHTTP2_CANCEL);
    }
}

void Http2Connection::checkStream(Http2Exchange &x, SteadyTime now)
{
    // A client that opens no window holds what it asked for only so long.
    if (!x.m_out.empty() && m_stream->queued() == 0
        && now - x.m_takenAt > m_settings->timeouts.write) {
        resetStream(x, NGHTTP2_CANCEL);
        return;
    }
    if (!x.m_running || x.m_tunnel || !x.bodyExpected() || x.m_collector.extended())
        return;
    if (const auto problem = receiveProblem(x, now))
        x.failBody(*problem);
}

std::optional<Reason> Http2Connection::receiveProblem(Http2Exchange &x, SteadyTime now)
{
    // It is we who don't read, or have not said yet that it may send.
    const bool awaitsContinue =
        x.m_head.expectContinue && !x.m_continueSent && !x.m_headSent && x.m_bodyIn == 0;
    if (!x.m_in.empty() || awaitsContinue) {
        x.m_lastByteAt = now;
        return {};
    }
    ++x.m_waitTicks;
    if (now - x.m_lastByteAt > m_settings->timeouts.body)
        return Reason::ReceiveTimeout;
    const Milliseconds waited = x.m_waitTicks * progressTick(m_settings->timeouts);
    const auto least = m_settings->minRate * static_cast<std::uint64_t>(waited.count()) / 1000;
    if (m_settings->minRate > 0 && waited > http2::kRateGrace && x.m_bodyIn < least)
        return Reason::ReceiveTooSlow;
    return {};
}

/// For all streams together: they share what the client's system takes.
std::optional<ConnectionEnd> Http2Connection::sendStalled(SteadyTime now)
{
    const std::uint64_t queued = m_stream->queued();
    const std::uint64_t taken = m_written - std::min(m_written, queued);
    if (queued == 0 && m_queued == 0) {
        m_sendProgressAt = m_sendBlockedSince = now;
        m_lastSent = m_sentAtBlock = taken;
        return {};
    }
    if (taken > m_lastSent) {
        m_lastSent = taken;
        m_sendProgressAt = now;
    }
    if (now - m_sendProgressAt > m_settings->timeouts.write)
        return ConnectionEnd::WriteTimeout;
    const auto blocked = std::chrono::duration_cast<Milliseconds>(now - m_sendBlockedSince);
    const auto least = m_settings->minRate * static_cast<std::uint64_t>(blocked.count()) / 1000;
    if (m_settings->minRate > 0 && blocked > http2::kRateGrace && taken - m_sentAtBlock < least)
        return ConnectionEnd::TooSlow;
    return {};
}

} // namespace portcullis::transport
