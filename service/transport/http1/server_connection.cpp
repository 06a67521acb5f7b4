// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/transport/http1/server_connection.h"

#include <algorithm>
#include <utility>

namespace portcullis::transport {

using telemetry::ConnectionEnd;

namespace {

/// What a client that speaks HTTP/2 begins with (RFC 9113 section 3.4).
constexpr std::string_view kHttp2Preface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

/// A body or response is looked at this often, or more often where its time-outs are short.
constexpr Milliseconds kProgressTick{1000};

Milliseconds progressTick(const model::ListenerTimeouts &timeouts)
{
    const Milliseconds quarter = std::min(timeouts.body, timeouts.write) / 4;
    return std::clamp(quarter, io::TimerWheel::kTick, kProgressTick);
}

} // namespace

ServerConnection::ServerConnection(io::StreamPtr stream, const IpAddress &peer,
                                   std::shared_ptr<const ConnectionSettings> settings,
                                   pipeline::ExchangeHandler &handler, ConnectionOwner &owner,
                                   io::Loop &loop)
    : m_stream(std::move(stream))
    , m_peer(peer)
    , m_settings(std::move(settings))
    , m_handler(handler)
    , m_owner(owner)
    , m_loop(loop)
    , m_timer([this] { onTimer(); })
    , m_progress([this] { checkProgress(); })
{
    m_stream->setHandler(this);
    nextHead();
    m_handshaking = !m_stream->established();
    if (m_handshaking)
        m_timer.start(m_loop.timers(),
                      std::min(m_settings->timeouts.head, m_settings->timeouts.idle));
}

ServerConnection::~ServerConnection() = default;

std::vector<std::unique_ptr<ServerConnection::Work>> &ServerConnection::spareWork()
{
    thread_local std::vector<std::unique_ptr<Work>> spare;
    return spare;
}

void ServerConnection::GiveBack::operator()(Work *work) const
{
    std::unique_ptr<Work> owned(work);
    owned->task = {};
    owned->exchange.reset();
    auto &spare = spareWork();
    if (spare.size() < kSpareWork)
        spare.push_back(std::move(owned));
}

/// The first byte of a request has come.
void ServerConnection::beginWork()
{
    auto &spare = spareWork();
    if (spare.empty()) {
        m_work.reset(new Work(m_settings->limits));
    } else {
        m_work.reset(spare.back().release());
        spare.pop_back();
        m_work->parser.reset(m_settings->limits);
    }
    m_work->exchange.attach(*this);
}

void ServerConnection::nextHead()
{
    m_state = State::Idle;
    m_handshaking = false;
    m_work.reset();
    // The whole head has to fit, and one byte more to show that it is too large.
    m_stream->setReadAhead(m_settings->limits.head + 1);
    m_timer.start(m_loop.timers(), m_settings->timeouts.idle);
    if (m_stream->queued() > 0)
        watchProgress();
    m_owner.waitingForHead(*this, true);
}

/// Whether the next request may be looked at: not while the client leaves its answers unread, for
/// those to pipelined requests would pile up.
bool ServerConnection::mayReadHead() const
{
    return (m_state == State::Idle || m_state == State::Head) && writable();
}

void ServerConnection::onInput()
{
    switch (m_state) {
    case State::Idle:
    case State::Head:
        processInput();
        break;
    case State::Serving:
        m_work->exchange.m_lastByteAt = m_loop.recently();
        if (m_work->exchange.m_tunnel || m_work->exchange.bodyExpected())
            m_work->exchange.waker().notify(pipeline::event::kBody);
        break;
    case State::Lingering:
        discard();
        break;
    case State::Gate:
    case State::Ended:
        break;
    }
}

/// Serves what the input holds, one request after the other, as long as each is done at once.
void ServerConnection::processInput()
{
    if (m_inProcess)
        return;
    if (m_first && leaveToHttp2())
        return;
    m_inProcess = true;
    while (mayReadHead() && !m_stream->input().empty()) {
        if (!readHead())
            break;
    }
    m_inProcess = false;
    if (mayReadHead() && m_stream->atEof())
        end(false, ConnectionEnd::ClientClosed);
}

/// Whether the first bytes are not HTTP/1.1, or may yet prove so.
bool ServerConnection::leaveToHttp2()
{
    const std::string_view input = m_stream->input();
    if (input.empty())
        return false;
    if (!m_settings->http2)
        return m_first = false;
    const bool agreed = m_stream->alpn() == "h2";
    // Over TLS it has to be agreed on (RFC 9113 section 3.2).
    const bool may = agreed || !m_settings->facts.tls;
    const bool begins = may && kHttp2Preface.starts_with(input.substr(0, kHttp2Preface.size()));
    if (agreed || (begins && input.size() >= kHttp2Preface.size())) {
        m_owner.http2Begins(*this);
        return true;
    }
    if (begins && !m_stream->atEof()) {
        if (m_state == State::Idle) {
            beginWork();
            m_state = State::Head;
            m_work->exchange.m_startedAt = m_loop.recently();
            m_timer.start(m_loop.timers(), m_settings->timeouts.head);
        }
        return true;
    }
    m_first = false;
    return false;
}

io::StreamPtr ServerConnection::releaseStream()
{
    m_owner.waitingForHead(*this, false);
    m_state = State::Ended;
    m_timer.stop();
    m_progress.stop();
    return std::move(m_stream);
}

/// Whether there was a head, good or bad, to hand on.
bool ServerConnection::readHead()
{
    if (!m_work)
        beginWork();
    http::RequestParser &parser = m_work->parser;
    const std::string_view input = m_stream->input();
    const http::ParseStatus status = parser.parse(input, m_work->exchange.m_head);
    if (m_state == State::Idle && (parser.started() || status != http::ParseStatus::NeedMore)) {
        m_state = State::Head;
        m_work->exchange.m_startedAt = m_loop.recently();
        m_timer.start(m_loop.timers(), m_settings->timeouts.head);
    }
    if (status == http::ParseStatus::NeedMore)
        return false;
    if (status == http::ParseStatus::Done) {
        const std::size_t size = parser.headSize();
        m_work->exchange.adopt(input.substr(0, size));
        m_stream->consume(size);
    } else {
        m_work->exchange.fail(parser.error().reason, parser.error().detail, input.size());
    }
    m_stream->setReadAhead(io::Stream::kReadAhead);
    m_timer.stop();
    m_state = State::Gate;
    m_owner.waitingForHead(*this, false);
    m_owner.headComplete(*this);
    return true;
}

void ServerConnection::serve()
{
    if (m_state != State::Gate)
        return;
    m_state = State::Serving;
    m_work->exchange.m_lastByteAt = m_work->exchange.m_startedAt;
    m_work->task = m_handler.serve(m_work->exchange);
    m_work->task.start();
    if (m_state == State::Serving && m_work->exchange.bodyExpected())
        watchProgress();
    afterRun();
}

/// The coroutine waits again or has ended: what it wrote leaves, and the next request may come.
void ServerConnection::afterRun()
{
    if (m_state != State::Serving)
        return;
    if (m_work->exchange.m_aborted) {
        end(true, ConnectionEnd::UpstreamAborted);
        return;
    }
    m_work->exchange.flush();
    if (!m_work->task.done()) {
        if (m_stream->queued() > 0)
            watchProgress();
        // The end came before the request's turn, or before its body was read.
        if (m_stream->atEof() && !m_work->exchange.m_tunnel && m_work->exchange.requestDone()
            && !m_timer.active())
            onEof();
        return;
    }
    exchangeDone();
}

void ServerConnection::exchangeDone()
{
    m_work->task = {};
    const bool close = m_work->exchange.mustClose() || m_closing || !m_work->exchange.m_finished;
    const bool tunnel = m_work->exchange.m_tunnel;
    if (m_endAfterLinger == ConnectionEnd::Finished && m_work->exchange.m_failure)
        m_endAfterLinger = ConnectionEnd::Refused;
    if (!m_work->exchange.m_finished) {
        end(true, ConnectionEnd::Error);
        return;
    }
    if (close) {
        if (tunnel)
            end(false, ConnectionEnd::TunnelEnded);
        else
            linger();
        return;
    }
    nextHead();
    processInput();
}

/// Half-closes, and reads on for a while, so that the answer is not lost to a reset.
void ServerConnection::linger()
{
    m_state = State::Lingering;
    m_work.reset();
    m_stream->shutdownWrite();
    m_stream->setReadAhead(io::Stream::kReadAhead);
    m_timer.start(m_loop.timers(), kLingerTime);
    watchProgress();
    discard();
}

void ServerConnection::discard()
{
    const std::size_t size = m_stream->input().size();
    m_lingered += size;
    m_stream->consume(size);
    if (m_stream->queued() > 0)
        return; // the time-out for writing decides
    if (m_stream->atEof() || m_lingered > kLingerBytes)
        end(false, m_endAfterLinger);
}

void ServerConnection::onEof()
{
    switch (m_state) {
    case State::Idle:
    case State::Head:
        if (mayReadHead())
            end(false,
                m_state == State::Idle ? ConnectionEnd::ClientClosed : ConnectionEnd::ClientReset);
        break;
    case State::Lingering:
        discard();
        break;
    case State::Serving:
        if (m_work->exchange.m_tunnel || m_work->exchange.bodyExpected()) {
            m_work->exchange.waker().notify(pipeline::event::kBody);
            break;
        }
        m_closing = m_stream->input().empty(); // else more requests wait for their turn
        m_timer.start(m_loop.timers(), kHalfCloseGrace);
        break;
    case State::Gate:
    case State::Ended:
        break;
    }
}

void ServerConnection::onDrained()
{
    if (m_state == State::Serving)
        m_work->exchange.waker().notify(pipeline::event::kDrained);
    else if (m_state == State::Lingering)
        discard();
    else
        processInput();
}

void ServerConnection::onError(io::StreamError error)
{
    end(true,
        error == io::StreamError::Tls ? ConnectionEnd::TlsFailed : ConnectionEnd::ClientReset);
}

void ServerConnection::onTimer()
{
    switch (m_state) {
    case State::Idle:
        if (m_closing && m_stream->queued() == 0)
            end(false, ConnectionEnd::Draining);
        else if (!m_stream->established())
            end(false, ConnectionEnd::TlsFailed);
        else if (std::exchange(m_handshaking, false)
                 && m_settings->timeouts.idle > m_settings->timeouts.head)
            m_timer.start(m_loop.timers(), m_settings->timeouts.idle - m_settings->timeouts.head);
        else if (m_stream->queued() == 0)
            end(false, ConnectionEnd::IdleTimeout);
        else { // something is still being read; the time-out for writing decides
            watchProgress();
            m_timer.start(m_loop.timers(), m_settings->timeouts.idle);
        }
        break;
    case State::Head:
        m_endAfterLinger = ConnectionEnd::HeadTimeout;
        m_work->exchange.fail(Reason::ReceiveTimeout, "the request head took too long",
                              m_stream->input().size());
        m_state = State::Gate;
        m_owner.waitingForHead(*this, false);
        m_owner.headComplete(*this);
        break;
    case State::Lingering:
        if (m_stream->queued() == 0)
            end(false, m_endAfterLinger);
        else
            m_timer.start(m_loop.timers(), kLingerTime);
        break;
    case State::Serving:
        // Half-closed: a response that has begun goes on as long as the client takes it.
        if (!m_work->exchange.m_headSent)
            end(true, ConnectionEnd::ClientReset);
        break;
    case State::Gate:
    case State::Ended:
        break;
    }
}

void ServerConnection::watchProgress()
{
    if (m_progress.active())
        return;
    const SteadyTime now = m_loop.now();
    m_sendProgressAt = now;
    m_sendBlockedSince = now;
    m_lastSent = m_sentAtBlock = sent();
    m_progress.start(m_loop.timers(), progressTick(m_settings->timeouts));
}

/// Bytes that the client's system took. With TLS a little less than that: what is queued includes
/// its records' frames.
std::uint64_t ServerConnection::sent() const
{
    const std::uint64_t queued = m_stream->queued();
    return m_written > queued ? m_written - queued : 0;
}

void ServerConnection::checkProgress()
{
    if (m_state == State::Gate || m_state == State::Ended)
        return;
    const SteadyTime now = m_loop.now();
    if (const auto why = sendStalled(now)) {
        end(true, *why);
        return;
    }
    const bool receiving = m_state == State::Serving && m_work->exchange.bodyExpected();
    if (receiving || m_stream->queued() > 0)
        m_progress.start(m_loop.timers(), progressTick(m_settings->timeouts));
    if (!receiving)
        return;
    if (const std::optional<Reason> problem = receiveProblem(now)) {
        m_endAfterLinger = *problem == Reason::ReceiveTimeout ? ConnectionEnd::BodyTimeout
                                                              : ConnectionEnd::TooSlow;
        m_work->exchange.failBody(*problem);
    }
}

std::optional<Reason> ServerConnection::receiveProblem(SteadyTime now)
{
    ServerExchange &x = m_work->exchange;
    // It is we who don't read, or have not said yet that it may send.
    const bool awaitsContinue =
        x.m_head.expectContinue && !x.m_continueSent && !x.m_headSent && x.m_bodyIn == 0;
    if (x.m_pieceSize > 0 || !m_stream->input().empty() || awaitsContinue) {
        x.m_lastByteAt = now;
        return {};
    }
    ++x.m_waitTicks;
    if (now - x.m_lastByteAt > m_settings->timeouts.body)
        return Reason::ReceiveTimeout;
    const Milliseconds waited = x.m_waitTicks * progressTick(m_settings->timeouts);
    const auto least = m_settings->minRate * static_cast<std::uint64_t>(waited.count()) / 1000;
    if (m_settings->minRate > 0 && waited > kRateGrace && x.m_bodyIn < least)
        return Reason::ReceiveTooSlow;
    return {};
}

std::optional<ConnectionEnd> ServerConnection::sendStalled(SteadyTime now)
{
    const std::uint64_t taken = sent();
    if (m_stream->queued() == 0) {
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
    if (m_settings->minRate > 0 && blocked > kRateGrace && taken - m_sentAtBlock < least)
        return ConnectionEnd::TooSlow;
    return {};
}

void ServerConnection::drain()
{
    m_closing = true;
    // A request may be on its way; it gets its answer.
    if (m_state == State::Idle)
        m_timer.start(m_loop.timers(), std::min(kDrainGrace, m_settings->timeouts.idle));
}

void ServerConnection::kill(ConnectionEnd why)
{
    end(true, why);
}

void ServerConnection::end(bool abort, ConnectionEnd why)
{
    if (m_state == State::Ended)
        return;
    if (m_state == State::Idle || m_state == State::Head)
        m_owner.waitingForHead(*this, false);
    m_state = State::Ended;
    m_timer.stop();
    m_progress.stop();
    if (m_work)
        m_work->task = {};
    if (abort)
        io::abortStream(m_stream);
    else
        m_stream.reset();
    m_owner.connectionEnded(*this, why);
}

} // namespace portcullis::transport
