// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/upstream/pool.h"
#include "service/upstream/retry_budget.h"

#include <memory>
#include <unordered_map>
#include <vector>

namespace portcullis::upstream {

/// Those that a request was sent to in vain. Only compared: they may be gone.
using TriedTargets = std::vector<const Pool *>;

/// One worker's side of one upstream: a pool for each target, whose turn it is, the retry budget.
class WorkerUpstream {
public:
    WorkerUpstream(io::Loop &loop, std::shared_ptr<UpstreamState> state,
                   telemetry::WorkerMetrics &metrics);

    const model::Upstream &config() const { return m_state->config; }
    /// The pool of the target that is to serve next: the best standing there is goes first, then
    /// the lowest priority, then whose turn it is. None of `tried` unless all were. Null without
    /// any target that may serve. Cost: two loads of atomics for the target whose turn it is, as
    /// long as nothing is to be said against it.
    Pool *pick(const TriedTargets &tried);
    /// Whether there is one that may serve, and was not tried.
    bool hasOther(const TriedTargets &tried) const;
    /// By position in the set of targets.
    Pool &pool(std::size_t index) const { return *m_pools[index]; }
    RetryBudget &budget() { return m_budget; }
    Breaker *breaker() const { return m_state->breaker(); }
    /// What became of a request that was sent there.
    void succeeded(const Pool &pool) const;
    void failed(const Pool &pool) const;
    /// Takes the targets that the upstream has now; those that are as before keep their pools.
    void refresh();
    void retire();
    bool unused() const;

private:
    using Standing = TargetHealth::Standing;
    /// Which targets may serve.
    struct Among {
        const TriedTargets &tried; // not these
        Standing worst;
        std::uint32_t priority;
        SteadyTime now; // the epoch: nobody has asked yet
    };
    std::size_t takeTurn();
    Pool *pickAmong(Among &among, std::size_t turn);
    Pool *pickBest(const TriedTargets &tried, Standing from, std::size_t turn);
    Pool *pickRoundRobin(Among &among);
    Pool *pickLeastConnections(Among &among);
    bool candidate(std::size_t index, Among &among) const;
    std::uint64_t weightOf(std::size_t index, Among &among) const;
    bool mayTakeTurn(std::size_t index, Among &among);
    SteadyTime nowOf(Among &among) const;
    std::unique_ptr<Pool> takePool(const std::shared_ptr<TargetState> &target);
    void sweep();

    io::Loop &m_loop;
    std::shared_ptr<UpstreamState> m_state;
    telemetry::WorkerMetrics &m_metrics;
    std::shared_ptr<const TargetSet> m_targets;
    std::vector<std::unique_ptr<Pool>> m_pools; // one for each of m_targets
    std::vector<std::unique_ptr<Pool>> m_gone;  // of targets that are no more, till they are unused
    std::vector<std::int64_t> m_current;        // smooth weighted round robin
    std::size_t m_start = 0;
    std::uint32_t m_dice = 1;
    RetryBudget m_budget;
};

/// All upstreams that one worker talks to. Thread: the worker's.
class WorkerUpstreams {
public:
    WorkerUpstreams(io::Loop &loop, telemetry::WorkerMetrics &metrics);

    /// The worker's side of `state`, made at the first call. Valid until retain() without `state`
    /// and the end of its last lease.
    WorkerUpstream &of(const std::shared_ptr<UpstreamState> &state);
    /// The targets of `state` are others now.
    void refresh(const UpstreamState *state);
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
