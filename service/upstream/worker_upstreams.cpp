// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/upstream/worker_upstreams.h"

#include <algorithm>

namespace portcullis::upstream {

namespace {

const TriedTargets kNoneTried;

} // namespace

WorkerUpstream::WorkerUpstream(io::Loop &loop, std::shared_ptr<UpstreamState> state,
                               telemetry::WorkerMetrics &metrics)
    : m_loop(loop)
    , m_state(std::move(state))
    , m_metrics(metrics)
    , m_budget(m_state->config.retries.budgetPercent)
{
    refresh();
}

/// Of a target that there was already, or a new one.
std::unique_ptr<Pool> WorkerUpstream::takePool(const std::shared_ptr<TargetState> &target)
{
    const auto same = [&target](const std::unique_ptr<Pool> &pool) {
        return pool && &pool->target() == target.get();
    };
    const auto known = std::find_if(m_pools.begin(), m_pools.end(), same);
    if (known != m_pools.end())
        return std::move(*known);
    return std::make_unique<Pool>(m_loop, m_state, target, m_metrics.target(target->series));
}

void WorkerUpstream::refresh()
{
    auto targets = m_state->targets();
    if (targets == m_targets)
        return;
    std::vector<std::unique_ptr<Pool>> pools;
    for (const auto &target : targets->targets)
        pools.push_back(takePool(target));
    for (std::unique_ptr<Pool> &old : m_pools) {
        if (!old)
            continue;
        old->retire();
        m_gone.push_back(std::move(old));
    }
    m_pools = std::move(pools);
    m_targets = std::move(targets);
    m_current.assign(m_pools.size(), 0);
    m_start = 0;
    sweep();
}

/// A pool that is gone goes when its last lease has ended; one that is left then goes the next
/// time.
void WorkerUpstream::sweep()
{
    std::erase_if(m_gone, [](const auto &pool) { return pool->leases() == 0; });
}

// ---- which target is next

SteadyTime WorkerUpstream::nowOf(Among &among) const
{
    if (among.now == SteadyTime{})
        among.now = m_loop.now();
    return among.now;
}

bool WorkerUpstream::candidate(std::size_t index, Among &among) const
{
    const TargetState &target = *m_targets->targets[index];
    if (target.config.weight == 0 || target.priority != among.priority)
        return false;
    if (!among.tried.empty()
        && std::find(among.tried.begin(), among.tried.end(), m_pools[index].get())
            != among.tried.end())
        return false;
    return target.health->plain() || target.health->standing(nowOf(among)) <= among.worst;
}

/// The share of one that starts slowly is smaller.
std::uint64_t WorkerUpstream::weightOf(std::size_t index, Among &among) const
{
    const TargetState &target = *m_targets->targets[index];
    const std::uint64_t weight = target.config.weight;
    if (target.health->plain())
        return weight * TargetHealth::kWhole;
    return weight * target.health->share(nowOf(among), m_state->config.health.slowStart);
}

/// One that starts slowly lets most of its turns pass.
bool WorkerUpstream::mayTakeTurn(std::size_t index, Among &among)
{
    TargetHealth &health = *m_targets->targets[index]->health;
    if (health.plain())
        return true;
    const std::uint32_t share = health.share(nowOf(among), m_state->config.health.slowStart);
    if (share == TargetHealth::kWhole)
        return true;
    m_dice = m_dice * 1664525U + 1013904223U; // as good as any
    return m_dice >> 24U < share;
}

Pool *WorkerUpstream::pick(const TriedTargets &tried)
{
    if (m_pools.size() == 1) {
        const TargetState &only = m_pools.front()->target();
        return only.config.weight > 0 && !only.health->out() ? m_pools.front().get() : nullptr;
    }
    // A retry takes none: else a broken target would have every turn, and the retries all others.
    const std::size_t turn = tried.empty() ? takeTurn() : m_pools.size();
    Pool *pool = pickBest(tried, Standing::Good, turn);
    if (!pool && !tried.empty())
        pool = pickBest(kNoneTried, Standing::Avoided, turn);
    // Whoever goes first finds out whether it is back; the others wait for that.
    if (pool && pool->health().suspect())
        pool->health().avoid(m_loop.now());
    return pool;
}

Pool *WorkerUpstream::pickBest(const TriedTargets &tried, Standing from, std::size_t turn)
{
    Among among{tried, from, 0, {}};
    for (; among.worst != Standing::Out;
         among.worst = static_cast<Standing>(static_cast<int>(among.worst) + 1)) {
        for (const std::uint32_t priority : m_targets->priorities) {
            among.priority = priority;
            if (Pool *const pool = pickAmong(among, turn))
                return pool;
        }
    }
    return nullptr;
}

/// The target whose turn it is over all workers, by index; none where there is no such order.
std::size_t WorkerUpstream::takeTurn()
{
    if (m_targets->turns.empty() || m_state->config.balancing == model::Balancing::LeastConnections)
        return m_pools.size();
    const std::uint32_t turn = m_state->nextTurn.fetch_add(1, std::memory_order_relaxed);
    return m_targets->turns[turn % m_targets->turns.size()];
}

Pool *WorkerUpstream::pickAmong(Among &among, std::size_t turn)
{
    if (m_state->config.balancing == model::Balancing::LeastConnections)
        return pickLeastConnections(among);
    if (turn < m_pools.size() && candidate(turn, among) && mayTakeTurn(turn, among))
        return m_pools[turn].get();
    return pickRoundRobin(among);
}

/// Smooth weighted round robin of this worker alone, among those that may serve, see turnsOf().
Pool *WorkerUpstream::pickRoundRobin(Among &among)
{
    std::int64_t total = 0;
    std::size_t best = m_pools.size();
    for (std::size_t i = 0; i < m_pools.size(); ++i) {
        if (!candidate(i, among))
            continue;
        const auto weight = static_cast<std::int64_t>(weightOf(i, among));
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
Pool *WorkerUpstream::pickLeastConnections(Among &among)
{
    Pool *best = nullptr;
    std::uint64_t bestLoad = 0;
    std::uint64_t bestWeight = 1;
    const std::size_t count = m_pools.size();
    for (std::size_t n = 0; n < count; ++n) {
        const std::size_t i = (m_start + n) % count;
        if (!candidate(i, among))
            continue;
        const TargetState &target = *m_targets->targets[i];
        const std::uint64_t load = target.health->inFlight.load(std::memory_order_relaxed) + 1;
        const std::uint64_t weight = weightOf(i, among);
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

bool WorkerUpstream::hasOther(const TriedTargets &tried) const
{
    return std::any_of(m_pools.begin(), m_pools.end(), [&tried](const auto &pool) {
        return pool->target().config.weight > 0 && !pool->health().out()
            && std::find(tried.begin(), tried.end(), pool.get()) == tried.end();
    });
}

// ---- what became of it

void WorkerUpstream::succeeded(const Pool &pool) const
{
    if (m_state->config.health.passive)
        pool.health().succeeded();
}

void WorkerUpstream::failed(const Pool &pool) const
{
    const auto &rule = m_state->config.health.passive;
    if (rule && pool.health().failed(*rule))
        m_state->eject(*m_targets, pool.health(), m_loop.now());
}

void WorkerUpstream::retire()
{
    for (const auto &pool : m_pools)
        pool->retire();
}

bool WorkerUpstream::unused() const
{
    const auto idle = [](const auto &pool) { return pool->leases() == 0; };
    return std::all_of(m_pools.begin(), m_pools.end(), idle)
        && std::all_of(m_gone.begin(), m_gone.end(), idle);
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

void WorkerUpstreams::refresh(const UpstreamState *state)
{
    if (const auto found = m_upstreams.find(state); found != m_upstreams.end())
        found->second->refresh();
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
