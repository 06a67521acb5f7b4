// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/upstream/pool.h"
#include "service/upstream/retry_budget.h"

#include <memory>
#include <unordered_map>
#include <vector>

namespace portcullis::upstream {

/// One worker's side of one upstream: a pool for each target, whose turn it is, the retry budget.
class WorkerUpstream {
public:
    WorkerUpstream(io::Loop &loop, std::shared_ptr<UpstreamState> state,
                   telemetry::WorkerMetrics &metrics);

    const model::Upstream &config() const { return m_state->config; }
    /// The pool of the target that is to serve next, but none of those marked in `tried` (by index
    /// of target) unless all are, and none that could not be connected to a moment ago while there
    /// are others. Null without any target of weight above 0.
    Pool *pick(const std::vector<bool> &tried);
    std::size_t indexOf(const Pool &pool) const;
    std::size_t targetCount() const { return m_pools.size(); }
    RetryBudget &budget() { return m_budget; }
    void retire();
    bool unused() const;

private:
    /// Which targets may not serve.
    struct Without {
        const std::vector<bool> &tried;
        bool avoided = false; ///< those that could not be connected to
    };
    std::size_t takeTurn();
    Pool *pickWithout(const Without &without, std::size_t turn);
    Pool *pickRoundRobin(const Without &without);
    Pool *pickLeastConnections(const Without &without);
    bool candidate(std::size_t index, const Without &without) const;

    io::Loop &m_loop;
    std::shared_ptr<UpstreamState> m_state;
    std::vector<std::unique_ptr<Pool>> m_pools;
    std::vector<std::int64_t> m_current; // smooth weighted round robin
    std::size_t m_start = 0;
    RetryBudget m_budget;
};

/// All upstreams that one worker talks to. Thread: the worker's.
class WorkerUpstreams {
public:
    WorkerUpstreams(io::Loop &loop, telemetry::WorkerMetrics &metrics);

    /// The worker's side of `state`, made at the first call. Valid until retain() without `state`
    /// and the end of its last lease.
    WorkerUpstream &of(const std::shared_ptr<UpstreamState> &state);
    /// Lets go of all that are not in `states`, and of those let go before that are not in use any
    /// more.
    void retain(const std::vector<std::shared_ptr<UpstreamState>> &states);

private:
    io::Loop &m_loop;
    telemetry::WorkerMetrics &m_metrics;
    std::unordered_map<const UpstreamState *, std::unique_ptr<WorkerUpstream>> m_upstreams;
    std::vector<std::unique_ptr<WorkerUpstream>> m_retired;
};

} // namespace portcullis::upstream
