// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/pipeline/rate_limit/limit_state.h"

#include <utility>

namespace portcullis::pipeline {

namespace {

/// Stands for the one bucket of a limit without a key.
constexpr KeyHash kSingleKey{1, 0};

void raiseTo(std::atomic<std::uint64_t> &value, std::uint64_t to)
{
    std::uint64_t now = value.load(std::memory_order_relaxed);
    while (now < to && !value.compare_exchange_weak(now, to, std::memory_order_acq_rel)) { }
}

} // namespace

LimitState::LimitState(std::shared_ptr<LimitStats> stats, KeySeed seed, bool single,
                       std::size_t maxKeys)
    : m_stats(std::move(stats))
    , m_seed(seed)
    , m_single(single)
    , m_table(single ? nullptr : std::make_unique<BucketTable>(maxKeys))
{
}

/// Charges a bucket that never changes hands.
LimitState::Taken LimitState::chargeWord(BucketWord &bucket, const Meter &meter, const Tick &tick)
{
    std::uint64_t word = bucket.load(std::memory_order_acquire);
    for (;;) {
        const std::uint64_t state = word == 0 ? meter.fresh(tick) : stateOf(word);
        const Charge charge = meter.charge(state, tick);
        if (!charge.admitted)
            return {nullptr, 0, 0, meter.view(state, tick)};
        if (bucket.compare_exchange_weak(word, kFirstTag | charge.next, std::memory_order_acq_rel))
            return {&bucket, kFirstTag, charge.where, meter.view(charge.next, tick)};
    }
}

/// The first charge of a key. Sets `found` instead if the key came in meanwhile.
LimitState::Taken LimitState::chargeNew(const Meter &meter, const KeyHash &key, Tick tick,
                                        BucketTable::Found &found)
{
    const Tick now = tick;
    if (const auto evicted = m_evictedAt.load(std::memory_order_acquire); evicted > tick.at) {
        tick.at = evicted;
        tick.within = 0;
    }
    const std::uint64_t fresh = meter.fresh(tick);
    const Charge charge = meter.charge(fresh, now);
    if (!charge.admitted)
        return {nullptr, 0, 0, meter.view(fresh, now)};
    const auto idle = [this, &meter, &now](std::uint64_t state) {
        if (!meter.idle(state, now))
            return false;
        raiseTo(m_evictedAt, now.at);
        return true;
    };
    const auto added = m_table->add(key, charge.next, idle);
    if (!added.found.bucket) {
        m_stats->add(LimitStats::Overflow);
        return chargeWord(m_shared, meter, now);
    }
    if (!added.isNew) {
        found = added.found;
        return {};
    }
    return {added.found.bucket, tagOf(added.found.word), charge.where,
            meter.view(charge.next, now)};
}

LimitState::Taken LimitState::charge(const Meter &meter, const KeyHash &key, const Tick &tick)
{
    if (m_single)
        return chargeWord(m_shared, meter, tick);
    for (;;) {
        BucketTable::Found found = m_table->find(key);
        if (!found.bucket) {
            const Taken taken = chargeNew(meter, key, tick, found);
            if (!found.bucket)
                return taken;
        }
        const std::uint64_t tag = tagOf(found.word);
        std::uint64_t word = found.word;
        while (tagOf(word) == tag && !inTransit(word)) {
            const Charge charge = meter.charge(stateOf(word), tick);
            if (!charge.admitted)
                return {nullptr, 0, 0, meter.view(stateOf(word), tick)};
            if (found.bucket->compare_exchange_weak(word, tag | charge.next,
                                                    std::memory_order_acq_rel))
                return {found.bucket, tag, charge.where, meter.view(charge.next, tick)};
        }
    }
}

void LimitState::giveBack(const Meter &meter, const Taken &taken)
{
    std::uint64_t word = taken.bucket->load(std::memory_order_acquire);
    while (tagOf(word) == taken.tag && !inTransit(word)) {
        const std::uint64_t state = meter.giveBack(stateOf(word), taken.where);
        if (taken.bucket->compare_exchange_weak(word, taken.tag | state, std::memory_order_acq_rel))
            return;
    }
}

View LimitState::peek(const Meter &meter, const KeyHash &key, const Tick &tick, bool charged) const
{
    const std::uint64_t word =
        m_single ? m_shared.load(std::memory_order_acquire) : m_table->find(key).word;
    const std::uint64_t state = word == 0 ? meter.fresh(tick) : stateOf(word);
    const Charge charge = charged ? meter.charge(state, tick) : Charge();
    return meter.view(charge.admitted ? charge.next : state, tick);
}

bool LimitState::knows(const KeyHash &key) const
{
    return m_single ? m_shared.load(std::memory_order_acquire) != 0
                    : m_table->find(key).bucket != nullptr;
}

bool LimitState::reset(const Meter &meter, const KeyHash &key, const Tick &tick)
{
    BucketTable::Found found;
    if (m_single)
        found = {&m_shared, m_shared.load(std::memory_order_acquire)};
    else
        found = m_table->find(key);
    if (!found.bucket || found.word == 0)
        return false;
    const std::uint64_t tag = tagOf(found.word);
    std::uint64_t word = found.word;
    while (tagOf(word) == tag && !inTransit(word)) {
        if (found.bucket->compare_exchange_weak(word, tag | meter.fresh(tick),
                                                std::memory_order_acq_rel))
            return true;
    }
    return false;
}

void LimitState::forEach(
    const std::function<void(const KeyHash &, std::uint64_t state)> &each) const
{
    if (m_table)
        m_table->forEach(each);
    else if (const auto word = m_shared.load(std::memory_order_acquire); word != 0)
        each(kSingleKey, stateOf(word));
}

void LimitState::restore(const std::vector<QuotaRecord> &records)
{
    for (const QuotaRecord &record : records) {
        if (m_table)
            m_table->add(record.key, record.state, [](std::uint64_t) { return false; });
        else if (record.key == kSingleKey)
            m_shared.store(kFirstTag | record.state, std::memory_order_release);
    }
}

void LimitState::raise(const Meter &meter, const KeyHash &key, const Tick &tick,
                       const Elsewhere &elsewhere)
{
    BucketTable::Found found;
    if (m_single)
        found = {&m_shared, m_shared.load(std::memory_order_acquire)};
    else
        found = m_table->find(key);
    if (!found.bucket || found.word == 0)
        return;
    std::uint64_t word = found.word;
    const std::uint64_t tag = tagOf(word);
    while (tagOf(word) == tag && !inTransit(word)) {
        const std::uint64_t raised = meter.raise(stateOf(word), tick, elsewhere);
        if (found.bucket->compare_exchange_weak(word, tag | raised, std::memory_order_acq_rel))
            return;
    }
}

} // namespace portcullis::pipeline
