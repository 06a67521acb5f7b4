// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/upstream/pool.h"

#include "service/upstream/http1_connection.h"
#include "service/upstream/http2_sessions.h"

#include <algorithm>

namespace portcullis::upstream {

namespace {

/// An upstream that announces its time-out closes at that time; a request must not cross the close.
constexpr Milliseconds kKeepAliveMargin{500};

} // namespace

void ReturnToPool::operator()(Connection *connection) const
{
    pool->giveBack(connection);
}

Pool::Pool(io::Loop &loop, std::shared_ptr<UpstreamState> upstream,
           std::shared_ptr<TargetState> target, telemetry::TargetCounters &counters)
    : m_loop(loop)
    , m_upstream(std::move(upstream))
    , m_target(std::move(target))
    , m_counters(counters)
    , m_sweep([this] { sweep(); })
{
    if (this->target().http2)
        m_sessions = std::make_unique<Http2Sessions>(
            loop, this->target(), m_upstream->config.timeouts.keepAlive, counters);
}

Pool::~Pool() = default;

/// A change of protocol needs a connection of its own where HTTP/1.1 can be had.
bool Pool::overSessions(bool upgrade) const
{
    return m_sessions && !(upgrade && target().http1Allowed);
}

ConnectionLease Pool::lend(std::unique_ptr<Connection> connection, io::Waker &waker)
{
    ++m_leases;
    m_counters.inFlight.add(1);
    health().inFlight.fetch_add(1, std::memory_order_relaxed);
    connection->lend(waker);
    return ConnectionLease(connection.release(), ReturnToPool{this});
}

ConnectionLease Pool::takeIdle(io::Waker &waker, bool upgrade)
{
    while (!m_idle.empty()) {
        Idle idle = std::move(m_idle.back());
        m_idle.pop_back();
        m_counters.idle.add(-1);
        if (idle.connection->stale() || idle.until <= m_loop.recently())
            continue;
        m_counters.reuses.add();
        return lend(std::move(idle.connection), waker);
    }
    if (overSessions(upgrade)) {
        if (std::unique_ptr<Connection> stream = m_sessions->takeReady())
            return lend(std::move(stream), waker);
    }
    return ConnectionLease(nullptr, ReturnToPool{this});
}

ConnectionLease Pool::connect(io::Waker &waker, bool upgrade)
{
    if (overSessions(upgrade)) {
        std::unique_ptr<Connection> connection = m_sessions->connect();
        if (!connection)
            return ConnectionLease(nullptr, ReturnToPool{this});
        return lend(std::move(connection), waker);
    }
    m_counters.connects.add();
    return lend(std::make_unique<Http1Connection>(m_loop, target().endpoint), waker);
}

void Pool::settle(ConnectionLease &lease)
{
    std::unique_ptr<Connection> real = lease->settled();
    if (!real)
        return;
    const std::unique_ptr<Connection> waited(lease.release());
    lease.reset(real.release());
}

void Pool::giveBack(Connection *returned)
{
    std::unique_ptr<Connection> connection(returned);
    connection->takeBack();
    --m_leases;
    m_counters.inFlight.add(-1);
    health().inFlight.fetch_sub(1, std::memory_order_relaxed);
    if (m_retired || m_idle.size() >= kMaxIdle || !connection->reusable())
        return;
    Milliseconds keep = m_upstream->config.timeouts.keepAlive;
    if (connection->keepAliveTimeout() >= 0) {
        const Milliseconds announced = Seconds(connection->keepAliveTimeout());
        keep = std::min(keep, announced - std::min(announced / 2, kKeepAliveMargin));
    }
    if (keep <= Milliseconds::zero())
        return;
    m_idle.push_back({std::move(connection), m_loop.recently() + keep});
    m_counters.idle.add(1);
    if (!m_sweep.active())
        m_sweep.start(m_loop.timers(), keep);
}

/// Closes what was idle for too long, or what the other side closed meanwhile.
void Pool::sweep()
{
    const SteadyTime now = m_loop.now();
    const auto gone = std::remove_if(m_idle.begin(), m_idle.end(), [now](const Idle &idle) {
        return idle.until <= now || idle.connection->ended();
    });
    m_counters.idle.add(-(m_idle.end() - gone));
    m_idle.erase(gone, m_idle.end());
    if (m_idle.empty())
        return;
    const auto next =
        std::min_element(m_idle.begin(), m_idle.end(),
                         [](const Idle &a, const Idle &b) { return a.until < b.until; });
    m_sweep.start(m_loop.timers(), next->until - now);
}

void Pool::retire()
{
    m_retired = true;
    m_sweep.stop();
    m_counters.idle.add(-static_cast<std::ptrdiff_t>(m_idle.size()));
    m_idle.clear();
    if (m_sessions)
        m_sessions->retire();
}

} // namespace portcullis::upstream
