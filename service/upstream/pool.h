// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/telemetry/worker_metrics.h"
#include "service/upstream/connection.h"
#include "service/upstream/upstream_state.h"

#include <deque>
#include <memory>

namespace portcullis::upstream {

class Http2Sessions;
class Pool;

/// Ends the loan: the pool keeps the connection if it can be used again, or closes it.
struct ReturnToPool {
    Pool *pool = nullptr; // a pool outlives its leases: it waits for them before it goes

    void operator()(Connection *connection) const;
};

/// A connection on loan. Whoever holds the lease is the only user.
using ConnectionLease = std::unique_ptr<Connection, ReturnToPool>;

/// One worker's connections to one target, and its HTTP/2 sessions. Thread: its loop's.
class Pool {
public:
    /// Idle connections kept for one target and worker; further ones are closed when they return.
    static constexpr std::size_t kMaxIdle = 512;

    Pool(io::Loop &loop, std::shared_ptr<UpstreamState> upstream,
         std::shared_ptr<TargetState> target, telemetry::TargetCounters &counters);
    Pool(const Pool &) = delete;
    Pool &operator=(const Pool &) = delete;
    ~Pool();

    /// An idle connection that is still good, or null. The most recently used one, so that those
    /// that are not needed grow old.
    /// `upgrade`: one that can carry a change of protocol.
    ConnectionLease takeIdle(io::Waker &waker, bool upgrade = false);
    /// A new one, which has to connect first. Once it is connected, settle() comes next. Null where
    /// there are too many.
    ConnectionLease connect(io::Waker &waker, bool upgrade = false);
    /// Puts what is to be used in the place of what only waited for it.
    void settle(ConnectionLease &lease);

    const TargetState &target() const { return *m_target; }
    TargetHealth &health() const { return *m_target->health; }
    telemetry::TargetCounters &counters() { return m_counters; }
    /// Closes what is idle, and everything else when it returns: the target is configured no more.
    void retire();
    std::size_t leases() const { return m_leases; }

private:
    friend struct ReturnToPool;
    struct Idle {
        std::unique_ptr<Connection> connection;
        SteadyTime until;
    };

    bool overSessions(bool upgrade) const;
    ConnectionLease lend(std::unique_ptr<Connection> connection, io::Waker &waker);
    void giveBack(Connection *connection);
    void sweep();

    io::Loop &m_loop;
    std::shared_ptr<UpstreamState> m_upstream;
    std::shared_ptr<TargetState> m_target;
    telemetry::TargetCounters &m_counters;
    std::unique_ptr<Http2Sessions> m_sessions; // where HTTP/2 is spoken, or may be
    std::deque<Idle> m_idle;                   // HTTP/1.1; the front is the oldest
    std::size_t m_leases = 0;
    bool m_retired = false;
    io::Timer m_sweep;
};

} // namespace portcullis::upstream
