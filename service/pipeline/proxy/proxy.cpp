// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/pipeline/proxy/proxy.h"

#include <algorithm>
#include <array>

namespace portcullis::pipeline {

namespace {

namespace up = upstream::event;

/// RFC 9110 section 9.2.2.
bool isIdempotent(std::string_view method)
{
    static constexpr std::array<std::string_view, 6> kMethods{"GET", "HEAD",   "OPTIONS",
                                                              "PUT", "DELETE", "TRACE"};
    return std::find(kMethods.begin(), kMethods.end(), method) != kMethods.end();
}

Decision fail(Reason reason)
{
    return Decision::refuse(reason);
}

} // namespace

Proxy::Proxy(const ProxyInput &input)
    : m_in(input)
    , m_x(input.exchange)
    , m_lease(nullptr, upstream::ReturnToPool{})
    , m_idempotent(isIdempotent(m_x.head().method))
    , m_timer([this] { m_x.waker().notify(up::kTimer); })
    , m_total([this] { m_x.waker().notify(event::kTimer); })
{
}

io::Task<Decision> Proxy::begin()
{
    const Milliseconds total = m_in.upstream.config().timeouts.total;
    if (total > Milliseconds::zero())
        m_total.start(m_x.loop().timers(), total);
    if (upstream::Breaker *const breaker = m_in.upstream.breaker()) {
        using Outcome = upstream::BreakerPlace::Outcome;
        const Outcome outcome =
            m_place.take(*breaker, *m_in.upstream.config().circuitBreaker, m_x.loop(), m_x.waker());
        Decision decision = Decision::allow();
        if (outcome == Outcome::Refused)
            decision = fail(Reason::ProxyCircuitOpen);
        else if (outcome == Outcome::Waits)
            decision = co_await waitForRoom();
        if (decision.refusal) {
            breaker->countRefusal();
            co_return decision;
        }
    }
    m_in.upstream.budget().request(m_x.loop().recently());
    while (true) {
        const Attempt result = co_await attempt();
        if (result.outcome == Try::Done)
            co_return result.decision;
        ++m_retries;
    }
}

/// The upstream has as many requests as it may: until one of them ends.
io::Task<Decision> Proxy::waitForRoom()
{
    m_timer.start(m_x.loop().timers(), m_in.upstream.config().timeouts.connect);
    while (!m_place.granted()) {
        const io::Waker::Events events =
            co_await m_x.waker().wait(up::kRoom | up::kTimer | event::kTimer);
        if ((events & event::kTimer) != 0)
            co_return fail(Reason::ProxyTotalTimeout);
        if ((events & up::kTimer) != 0 && !m_place.granted())
            co_return fail(Reason::ProxyCircuitOpen);
    }
    m_timer.stop();
    co_return Decision::allow();
}

void Proxy::markTried(const upstream::Pool &pool)
{
    if (std::find(m_tried.begin(), m_tried.end(), &pool) == m_tried.end())
        m_tried.push_back(&pool);
}

/// A complete answer tells how the target is, unless it is one that a request can bring about
/// anywhere: a status such as 501 speaks of the request.
void Proxy::noteAnswer() const
{
    switch (m_head.status) {
    case 500:
    case 502:
    case 503:
    case 504:
        m_in.upstream.failed(*m_pool);
        break;
    default:
        m_in.upstream.succeeded(*m_pool);
    }
}

/// The target is to blame.
Decision Proxy::failedIn(Reason reason) const
{
    m_in.upstream.failed(*m_pool);
    return fail(reason);
}

/// Whether the request may go to a target once more (docs: "Time, size, failure").
bool Proxy::mayRetry(bool sent) const
{
    if (m_retries >= m_in.upstream.config().retries.attempts || m_bodyTaken > 0)
        return false;
    if (sent && (!m_idempotent || m_lease->responseBegan()))
        return false;
    // A connection that lay idle may have died unseen: where there is no other target, this one
    // deserves another connection.
    const bool reused = m_lease && (m_lease->uses() > 1 || m_lease->unprocessed());
    return (reused || m_in.upstream.hasOther(m_tried))
        && m_in.upstream.budget().retry(m_x.loop().now());
}

io::Task<Proxy::Attempt> Proxy::attempt()
{
    upstream::Pool *const pool = m_in.upstream.pick(m_tried);
    if (!pool)
        co_return Attempt{Try::Done, fail(Reason::ProxyNoTarget)};
    m_pool = pool;
    m_targetName = pool->target().config.name;
    m_x.waker().clear(up::kConnected | up::kInput | up::kDrained | up::kFailed | up::kTimer);
    // Where one idle connection had died, others may have: a further try takes a new one.
    if (m_retries == 0)
        m_lease = pool->takeIdle(m_x.waker(), !m_in.upgrade.empty());
    if (!m_lease) {
        const Decision refused = co_await connect(*pool);
        if (refused.refusal) {
            markTried(*pool);
            if (*refused.refusal != Reason::ProxyTotalTimeout
                && *refused.refusal != Reason::ProxyBusy) {
                pool->health().avoid(m_x.loop().now());
                m_in.upstream.failed(*pool);
            }
            const bool again = *refused.refusal != Reason::ProxyTotalTimeout && mayRetry(false);
            m_lease.reset();
            if (again)
                pool->counters().retries.add();
            co_return Attempt{again ? Try::Again : Try::Done, refused};
        }
    }
    if (const auto reason = sendHead(pool->target()))
        co_return Attempt{Try::Done, fail(*reason)};
    while (true) {
        if (const auto reason = pumpRequest())
            co_return Attempt{Try::Done, fail(*reason)};
        if (const auto decision = readHead()) {
            pool->health().answered();
            if (decision->refusal)
                m_in.upstream.failed(*pool);
            co_return Attempt{Try::Done, *decision};
        }
        if (m_lease->ended()) {
            markTried(*pool);
            // A kept connection that ends is no failure, nor one that is about to be another's.
            if (m_lease->uses() == 1 && !m_lease->unprocessed())
                m_in.upstream.failed(*pool);
            const bool again = mayRetry(!m_lease->unprocessed());
            m_lease.reset();
            if (again)
                pool->counters().retries.add();
            co_return Attempt{again ? Try::Again : Try::Done, fail(Reason::ProxyReset)};
        }
        const io::Waker::Events events = co_await m_x.waker().wait(interest());
        if ((events & event::kTimer) != 0)
            co_return Attempt{Try::Done, fail(Reason::ProxyTotalTimeout)};
        if ((events & up::kTimer) != 0)
            co_return Attempt{Try::Done, failedIn(Reason::ProxyResponseTimeout)};
    }
}

io::Task<Decision> Proxy::connect(upstream::Pool &pool)
{
    m_lease = pool.connect(m_x.waker(), !m_in.upgrade.empty());
    if (!m_lease)
        co_return fail(Reason::ProxyBusy);
    m_timer.start(m_x.loop().timers(), m_in.upstream.config().timeouts.connect);
    while (!m_lease->connected()) {
        const io::Waker::Events events =
            co_await m_x.waker().wait(up::kConnected | up::kFailed | up::kTimer | event::kTimer);
        if (m_lease->error()) {
            pool.counters().connectFailures.add();
            m_timer.stop();
            co_return fail(m_lease->connectFailure());
        }
        if ((events & event::kTimer) != 0)
            co_return fail(Reason::ProxyTotalTimeout);
        if ((events & up::kTimer) != 0) {
            pool.counters().connectFailures.add();
            co_return fail(Reason::ProxyConnectTimeout);
        }
    }
    m_timer.stop();
    pool.settle(m_lease);
    co_return Decision::allow();
}

std::optional<Reason> Proxy::sendHead(const upstream::TargetState &target)
{
    upstream::OutgoingHead head;
    m_in.source.makeHead(head, target);
    if (m_in.body)
        head.framing = {http::Framing::Kind::Length, m_in.body->size()};
    else
        head.framing = m_x.head().framing;
    m_requestDone = false;
    return m_lease->sendHead(head);
}

/// Moves what has come of the request's body on to the upstream; with the first call its head.
std::optional<Reason> Proxy::pumpRequest()
{
    while (!m_requestDone && m_lease->writable()) {
        if (m_in.body) {
            m_lease->sendBody(*m_in.body);
            endRequest();
            break;
        }
        const BodyPiece piece = m_x.body();
        if (piece.failure)
            return piece.failure;
        const bool end = piece.end;
        if (!piece.bytes.empty()) {
            if (const auto reason = sendPiece(piece.bytes))
                return reason;
            m_x.consumeBody(piece.bytes.size());
            armResponse();
        }
        if (end) {
            endRequest();
        } else if (piece.bytes.empty()) {
            // It is the client who takes its time.
            if (!m_haveHead)
                m_timer.stop();
            break;
        }
    }
    m_lease->flush();
    return {};
}

std::optional<Reason> Proxy::sendPiece(std::string_view bytes)
{
    m_bodyTaken += bytes.size();
    if (m_in.maxBody > 0 && m_bodyTaken > m_in.maxBody)
        return Reason::ReceiveBodyTooLarge;
    m_lease->sendBody(bytes);
    return {};
}

void Proxy::endRequest()
{
    if (!m_in.body && !m_x.requestTrailers().empty()) {
        http::FieldList trailers = m_x.requestTrailers();
        m_in.source.filterTrailers(trailers);
        m_lease->endRequest(trailers);
    } else {
        m_lease->endRequest({});
    }
    m_requestDone = true;
    armResponse();
}

/// The upstream has its time from the last byte that it was sent.
void Proxy::armResponse()
{
    if (!m_haveHead)
        m_timer.start(m_x.loop().timers(), m_in.upstream.config().timeouts.response);
}

io::Waker::Events Proxy::interest() const
{
    io::Waker::Events events = up::kInput | up::kFailed | up::kTimer | event::kTimer;
    if (!m_requestDone)
        events |= event::kBody | up::kDrained;
    return events;
}

/// The final decision about the response head, or nothing yet.
std::optional<Decision> Proxy::readHead()
{
    while (true) {
        const http::ParseStatus status = m_lease->readHead(m_x.arena(), m_head);
        if (status == http::ParseStatus::NeedMore)
            return {};
        if (status == http::ParseStatus::Failed)
            return fail(m_lease->headError().reason);
        if (m_head.status >= 200)
            break;
        if (m_head.status == 101) {
            if (m_in.upgrade.empty() || !equalsIgnoreCase(m_head.upgrade, m_in.upgrade))
                return fail(Reason::ProxyBadResponse);
            break;
        }
        if (++m_interims > kMaxInterim)
            return fail(Reason::ProxyBadResponse);
        if (m_head.status != 100)
            m_in.source.interim(m_head);
    }
    m_haveHead = true;
    m_timer.stop();
    return Decision::allow();
}

io::Task<Decision> Proxy::collect(std::string &out, std::uint64_t limit)
{
    const Milliseconds idle = m_in.upstream.config().timeouts.idle;
    while (true) {
        if (const auto reason = pumpRequest())
            co_return fail(*reason);
        const upstream::Connection::Body body = m_lease->body();
        using Status = upstream::Connection::BodyStatus;
        if (body.status == Status::Data) {
            if (out.size() + body.bytes.size() > limit)
                co_return fail(Reason::TransformResponseTooLarge);
            out.append(body.bytes);
            m_lease->consumeBody(body.bytes.size());
            continue;
        }
        if (body.status == Status::End) {
            noteAnswer();
            co_return Decision::allow();
        }
        if (body.status != Status::Waiting)
            co_return failedIn(body.status == Status::Malformed ? Reason::ProxyBadResponse
                                                                : Reason::ProxyTruncated);
        m_timer.start(m_x.loop().timers(), idle);
        const io::Waker::Events events = co_await m_x.waker().wait(interest());
        if ((events & event::kTimer) != 0)
            co_return fail(Reason::ProxyTotalTimeout);
        if ((events & up::kTimer) != 0)
            co_return failedIn(Reason::ProxyIdleTimeout);
    }
}

io::Task<Decision> Proxy::stream(bool drop)
{
    const Milliseconds idle = m_in.upstream.config().timeouts.idle;
    while (true) {
        if (const auto reason = pumpRequest())
            co_return fail(*reason);
        bool waiting = false;
        while (m_x.writable() || drop) {
            const upstream::Connection::Body body = m_lease->body();
            using Status = upstream::Connection::BodyStatus;
            if (body.status == Status::Data) {
                if (!drop)
                    m_x.sendBody(body.bytes);
                m_lease->consumeBody(body.bytes.size());
                continue;
            }
            if (body.status == Status::End) {
                noteAnswer();
                co_return Decision::allow();
            }
            if (body.status != Status::Waiting)
                co_return failedIn(body.status == Status::Malformed ? Reason::ProxyBadResponse
                                                                    : Reason::ProxyTruncated);
            waiting = true;
            break;
        }
        // A client that does not read is not the upstream's fault.
        if (waiting)
            m_timer.start(m_x.loop().timers(), idle);
        else
            m_timer.stop();
        const io::Waker::Events mask =
            waiting ? interest() : (interest() | event::kDrained) & ~up::kInput;
        const io::Waker::Events events = co_await m_x.waker().wait(mask);
        if ((events & event::kTimer) != 0)
            co_return fail(Reason::ProxyTotalTimeout);
        if ((events & up::kTimer) != 0)
            co_return failedIn(Reason::ProxyIdleTimeout);
    }
}

io::Task<> Proxy::tunnel()
{
    const Milliseconds idle = m_in.upstream.config().timeouts.idle;
    m_lease->beginTunnel();
    m_in.upstream.succeeded(*m_pool);
    bool clientEnded = false;
    bool upstreamEnded = false;
    while (!(clientEnded && upstreamEnded) && !m_lease->error()) {
        if (!clientEnded && m_lease->writable()) {
            const BodyPiece piece = m_x.body();
            if (!piece.bytes.empty()) {
                m_lease->sendBody(piece.bytes);
                m_lease->flush();
                m_x.consumeBody(piece.bytes.size());
            }
            if (piece.end) {
                clientEnded = true;
                m_lease->shutdownWrite();
            }
        }
        if (!upstreamEnded && m_x.writable()) {
            const std::string_view bytes = m_lease->tunnelInput();
            m_x.sendBody(bytes);
            m_lease->consumeTunnel(bytes.size());
            if (m_lease->ended()) {
                upstreamEnded = true;
                m_x.finish({});
            }
        }
        if (clientEnded && upstreamEnded)
            break;
        m_timer.start(m_x.loop().timers(), idle);
        const io::Waker::Events events = co_await m_x.waker().wait(
            event::kBody | event::kDrained | up::kInput | up::kDrained | up::kFailed | up::kTimer);
        if ((events & up::kTimer) != 0)
            break;
    }
    // What broke on one side must not look like an orderly end on the other. After such an end a
    // reset only says that the upstream takes no more: the client still gets what came before.
    if (m_lease->error() && !upstreamEnded)
        m_x.abort();
    else
        m_x.finish({});
}

} // namespace portcullis::pipeline
