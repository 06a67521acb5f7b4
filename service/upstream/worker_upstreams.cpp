// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/upstream/worker_upstreams.h"

#include <algorithm>

namespace portcullis::upstream {

namespace {

const std::vector<bool> kNoneTried;

} // namespace

WorkerUpstream::WorkerUpstream(io::Loop &loop, std::shared_ptr<UpstreamState> state,
                               telemetry::WorkerMetrics &metrics)
    : m_loop(loop), m_state(std::move(state)), m_budget(m_state->config.retries.budgetPercent)
{
    for (std::size_t i = 0; i < m_state->targets.size(); ++i) {
        telemetry::TargetCounters &counters = metrics.target(m_state->targets[i]->series);
        m_pools.push_back(std::make_unique<Pool>(loop, m_state, i, counters));
    }
    m_current.resize(m_pools.size());
}

std::size_t WorkerUpstream::indexOf(const Pool &pool) const
{
    const auto it = std::find_if(m_pools.begin(), m_pools.end(),
                                 [&pool](const auto &other) { return other.get() == &pool; });
    return static_cast<std::size_t>(it - m_pools.begin());
}

bool WorkerUpstream::candidate(std::size_t index, const Without &without) const
{
    const TargetState &target = *m_state->targets[index];
    if (target.config.weight == 0 || (!without.tried.empty() && without.tried[index]))
        return false;
    return !without.avoided || !target.suspect() || !target.avoided(m_loop.now());
}

Pool *WorkerUpstream::pick(const std::vector<bool> &tried)
{
    if (m_pools.size() == 1)
        return m_state->targets.front()->config.weight > 0 ? m_pools.front().get() : nullptr;
    // A retry takes none: else a broken target would have every turn, and the retries all others.
    const std::size_t turn = tried.empty() ? takeTurn() : m_pools.size();
    Pool *pool = pickWithout({tried, true}, turn);
    if (!pool)
        pool = pickWithout({tried, false}, turn);
    if (!pool && !tried.empty())
        pool = pickWithout({kNoneTried, false}, turn);
    // Whoever goes first finds out whether it is back; the others wait for that.
    if (pool && pool->target().suspect())
        pool->target().avoid(m_loop.now());
    return pool;
}

/// The target whose turn it is over all workers, by index; none where there is no such order.
std::size_t WorkerUpstream::takeTurn()
{
    if (m_state->turns.empty() || m_state->config.balancing == model::Balancing::LeastConnections)
        return m_pools.size();
    const std::uint32_t turn = m_state->nextTurn.fetch_add(1, std::memory_order_relaxed);
    return m_state->turns[turn % m_state->turns.size()];
}

Pool *WorkerUpstream::pickWithout(const Without &without, std::size_t turn)
{
    if (m_state->config.balancing == model::Balancing::LeastConnections)
        return pickLeastConnections(without);
    if (turn < m_pools.size() && candidate(turn, without))
        return m_pools[turn].get();
    return pickRoundRobin(without);
}

/// Smooth weighted round robin of this worker alone, among those that may serve, see turnsOf().
Pool *WorkerUpstream::pickRoundRobin(const Without &without)
{
    std::int64_t total = 0;
    std::size_t best = m_pools.size();
    for (std::size_t i = 0; i < m_pools.size(); ++i) {
        if (!candidate(i, without))
            continue;
        const std::int64_t weight = m_state->targets[i]->config.weight;
        total += weight;
        m_current[i] += weight;
        if (best == m_pools.size() || m_current[i] > m_current[best])
            best = i;
    }
    if (best == m_pools.size())
        return nullptr;
    m_current[best] -= total;
    return m_pools[best].get();
}

/// The target with the fewest requests in flight over all workers, by weight; the search begins one
/// further each time, so that equals take turns.
Pool *WorkerUpstream::pickLeastConnections(const Without &without)
{
    Pool *best = nullptr;
    std::uint64_t bestLoad = 0;
    std::uint64_t bestWeight = 1;
    const std::size_t count = m_pools.size();
    for (std::size_t n = 0; n < count; ++n) {
        const std::size_t i = (m_start + n) % count;
        if (!candidate(i, without))
            continue;
        const TargetState &target = *m_state->targets[i];
        const std::uint64_t load = target.inFlight.load(std::memory_order_relaxed) + 1;
        const std::uint64_t weight = target.config.weight;
        if (!best || load * bestWeight < bestLoad * weight) {
            best = m_pools[i].get();
            bestLoad = load;
            bestWeight = weight;
        }
    }
    if (best)
        m_start = (m_start + 1) % count;
    return best;
}

void WorkerUpstream::retire()
{
    for (const auto &pool : m_pools)
        pool->retire();
}

bool WorkerUpstream::unused() const
{
    return std::all_of(m_pools.begin(), m_pools.end(),
                       [](const auto &pool) { return pool->leases() == 0; });
}

WorkerUpstreams::WorkerUpstreams(io::Loop &loop, telemetry::WorkerMetrics &metrics)
    : m_loop(loop), m_metrics(metrics)
{
}

WorkerUpstream &WorkerUpstreams::of(const std::shared_ptr<UpstreamState> &state)
{
    std::unique_ptr<WorkerUpstream> &upstream = m_upstreams[state.get()];
    if (!upstream)
        upstream = std::make_unique<WorkerUpstream>(m_loop, state, m_metrics);
    return *upstream;
}

void WorkerUpstreams::retain(const std::vector<std::shared_ptr<UpstreamState>> &states)
{
    for (auto it = m_upstreams.begin(); it != m_upstreams.end();) {
        const bool keep = std::any_of(states.begin(), states.end(),
                                      [it](const auto &state) { return state.get() == it->first; });
        if (keep) {
            ++it;
            continue;
        }
        it->second->retire();
        m_retired.push_back(std::move(it->second));
        it = m_upstreams.erase(it);
    }
    std::erase_if(m_retired, [](const auto &upstream) { return upstream->unused(); });
}

} // namespace portcullis::upstream
