// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/pipeline/rate_limit/local_sync.h"

#include <algorithm>
#include <utility>
#include <vector>

namespace portcullis::pipeline {

/// Some keys on their way.
class LocalSync::Call final : public counters::Ask {
public:
    explicit Call(LocalSync &owner) : m_owner(owner) { }

    void add(const Id &id, Count count, WallTime redisNow)
    {
        counters::Charge charge =
            count.limit->charge(redisNow, counters::Charge::How::Add, count.count);
        charge.keyEnd = {count.keyEnd.data(), count.keyEnd.size()};
        call.add(charge);
        m_counts.emplace_back(id, std::move(count));
    }

    std::vector<std::pair<Id, Count>> &counts() { return m_counts; }
    std::list<Call>::iterator at;

private:
    void answered(const std::vector<counters::Verdict> &verdicts) override
    {
        for (std::size_t i = 0; i < m_counts.size(); ++i)
            m_owner.raise(m_counts[i].first, m_counts[i].second, verdicts[i]);
        m_owner.ended(*this, true);
    }
    void unanswered() override
    {
        for (auto &[id, count] : m_counts)
            m_owner.putBack(id, std::move(count));
        m_owner.ended(*this, false);
    }

    LocalSync &m_owner;
    std::vector<std::pair<Id, Count>> m_counts;
};

LocalSync::LocalSync(io::Loop &loop, counters::RedisLink &link,
                     telemetry::SharedCounterMetrics &metrics)
    : m_loop(loop), m_link(link), m_metrics(metrics), m_interval([this] { exchange(); })
{
}

LocalSync::~LocalSync() = default;

WallTime::duration LocalSync::clockOffset() const
{
    const counters::CountersPlan *const plan = m_link.plan();
    const std::int64_t us = plan ? plan->clockOffsetUs.load(std::memory_order_relaxed) : 0;
    return std::chrono::duration_cast<WallTime::duration>(std::chrono::microseconds(us));
}

void LocalSync::add(const std::shared_ptr<const SharedLimit> &limit, const KeyHash &key,
                    const KeyEnd &keyEnd)
{
    if (m_counts.size() >= kMostKeys) {
        m_metrics.droppedKeys.add();
        return;
    }
    m_counts.emplace(Id{&limit->state(), key}, Count{limit, keyEnd, 1, redisNow()});
    if (!m_interval.active() && m_link.plan())
        m_interval.start(m_loop.timers(), m_link.plan()->config.interval);
}

/// What was charged until now is to go out; what follows waits for the next time.
void LocalSync::exchange()
{
    const counters::CountersPlan *const plan = m_link.plan();
    if (!plan) {
        m_counts.clear();
        return;
    }
    // While nobody is there all of it waits; what counts no more is let go of.
    if (std::exchange(m_late, m_link.away())) {
        m_metrics.droppedKeys.add(std::erase_if(m_counts, [now = redisNow()](const auto &entry) {
            return !entry.second.limit->stillCounts(entry.second.since, now);
        }));
    }
    if (!m_counts.empty() || !m_leaving.empty())
        m_interval.start(m_loop.timers(), plan->config.interval);
    if (m_link.away() || !m_leaving.empty())
        return;
    m_leaving.swap(m_counts);
    sendSome();
}

void LocalSync::sendSome()
{
    const WallTime now = redisNow();
    while (!m_leaving.empty() && m_calls.size() < kCallsAtOnce) {
        Call &call = m_calls.emplace_back(*this);
        call.at = std::prev(m_calls.end());
        while (!m_leaving.empty() && call.counts().size() < kKeysOfCall) {
            auto entry = m_leaving.extract(m_leaving.begin());
            call.add(entry.key(), std::move(entry.mapped()), now);
        }
        m_link.ask(call);
    }
}

void LocalSync::raise(const Id &id, const Count &count, const counters::Verdict &verdict)
{
    m_metrics.syncedKeys.add();
    const Meter &meter = count.limit->meter();
    const auto restUs = std::chrono::microseconds(static_cast<std::int64_t>(verdict.restUs));
    count.limit->state().raise(meter, id.key, meter.tick(m_loop.now(), redisNow()),
                               {verdict.used, restUs});
}

void LocalSync::putBack(const Id &id, Count count)
{
    const auto found = m_counts.find(id);
    if (found != m_counts.end()) {
        found->second.count += count.count;
        found->second.since = count.since;
    } else if (m_counts.size() < kMostKeys) {
        m_counts.emplace(id, std::move(count));
    } else {
        m_metrics.droppedKeys.add();
    }
}

void LocalSync::ended(Call &call, bool answered)
{
    m_calls.erase(call.at);
    if (answered) {
        sendSome();
        return;
    }
    m_late = true;
    for (auto &[id, count] : m_leaving)
        putBack(id, std::move(count));
    m_leaving.clear();
    if (!m_counts.empty() && !m_interval.active() && m_link.plan())
        m_interval.start(m_loop.timers(), m_link.plan()->config.interval);
}

} // namespace portcullis::pipeline
