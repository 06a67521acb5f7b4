// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/pipeline/rate_limit/sliding_window.h"

#include <algorithm>
#include <bit>

namespace portcullis::pipeline {

namespace {

constexpr std::uint64_t kMaxLimit = 0xFFFF'FFFF;
constexpr int kExactBits = 16;
/// With fewer, a bucket that was idle for long would too often look like one of a moment ago.
constexpr int kLeastIndexBits = 24;

std::uint64_t lowBits(int bits)
{
    return (std::uint64_t{1} << bits) - 1;
}

/// How many slots a window can have: each count, and one more, has to fit beside the index, and
/// slots have to be of one length.
std::uint64_t slotsOf(int countBits, std::uint64_t windowUnits)
{
    for (const int slots : {5, 4, 2}) {
        if ((slots + 1) * countBits <= kStateBits - 1 - kLeastIndexBits
            && windowUnits % static_cast<std::uint64_t>(slots) == 0)
            return static_cast<std::uint64_t>(slots);
    }
    return 1;
}

} // namespace

SlidingWindow::SlidingWindow(std::uint64_t limit, std::uint64_t windowUs)
    : m_limit(std::min(limit, kMaxLimit))
    , m_unitUs(windowUs <= 0x7FFF'FFFF ? 1 : 1000)
    , m_countBits(std::max(1, static_cast<int>(std::bit_width(m_limit))))
    , m_slots(slotsOf(m_countBits, windowUs / m_unitUs))
    , m_slot(std::max<std::uint64_t>(1, windowUs / m_unitUs / m_slots))
    , m_oldestShift(std::max(0, m_countBits - kExactBits))
    , m_allBits(m_countBits * static_cast<int>(m_slots) + std::min(m_countBits, kExactBits + 1))
    , m_indexMask(lowBits(kStateBits - 1 - m_allBits))
{
}

Tick SlidingWindow::tick(std::uint64_t nowUs) const
{
    const std::uint64_t units = nowUs / m_unitUs;
    return {units / m_slot, units % m_slot, {}, 0};
}

std::uint64_t SlidingWindow::pack(const Parts &parts) const
{
    return (parts.index & m_indexMask) << m_allBits | parts.counts;
}

std::uint64_t SlidingWindow::asOldest(std::uint64_t count) const
{
    return (count + lowBits(m_oldestShift)) >> m_oldestShift;
}

/// The counts when so many slots, at most all, have gone by.
std::uint64_t SlidingWindow::aged(std::uint64_t counts, std::uint64_t slots) const
{
    if (m_oldestShift > 0) // then there is one slot a window
        return asOldest(count(counts, 0)) << m_countBits;
    return counts << (static_cast<int>(slots) * m_countBits) & lowBits(m_allBits);
}

std::uint64_t SlidingWindow::count(std::uint64_t counts, std::uint64_t age) const
{
    if (age == m_slots)
        return counts >> (static_cast<int>(age) * m_countBits) << m_oldestShift;
    return counts >> (static_cast<int>(age) * m_countBits) & lowBits(m_countBits);
}

SlidingWindow::Parts SlidingWindow::read(std::uint64_t state, const Tick &tick) const
{
    const std::uint64_t index = state >> m_allBits;
    const std::uint64_t counts = state & lowBits(m_allBits);
    const std::uint64_t ahead = (tick.at - index) & m_indexMask;
    if (ahead == 0)
        return {index, counts, tick.within};
    if (ahead <= m_slots)
        return {tick.at & m_indexMask, aged(counts, ahead), tick.within};
    if (ahead > m_indexMask - kStepBack * m_slots)
        return {index, counts, 0}; // the clock stepped back, or another worker's is ahead
    return {tick.at & m_indexMask, 0, tick.within};
}

std::uint64_t SlidingWindow::used(const Parts &parts) const
{
    const std::uint64_t weighted = count(parts.counts, m_slots) * (m_slot - parts.within);
    std::uint64_t sum = weighted / m_slot + (weighted % m_slot != 0);
    for (std::uint64_t age = 0; age < m_slots; ++age)
        sum += count(parts.counts, age);
    return sum;
}

Charge SlidingWindow::charge(std::uint64_t state, const Tick &tick) const
{
    Parts parts = read(state, tick);
    if (used(parts) >= m_limit)
        return {};
    ++parts.counts;
    return {true, pack(parts), parts.index};
}

std::uint64_t SlidingWindow::giveBack(std::uint64_t state, std::uint64_t where) const
{
    const std::uint64_t age = ((state >> m_allBits) - where) & m_indexMask;
    // A rounded count does not tell whether the request is in it.
    const bool exact = age < m_slots || (age == m_slots && m_oldestShift == 0);
    if (!exact || count(state & lowBits(m_allBits), age) == 0)
        return state;
    return state - (std::uint64_t{1} << (static_cast<int>(age) * m_countBits));
}

bool SlidingWindow::idle(std::uint64_t state, const Tick &tick) const
{
    return used(read(state, tick)) == 0;
}

/// Until at most `target` requests count as used.
std::uint64_t SlidingWindow::unitsUntil(const Parts &parts, std::uint64_t target) const
{
    std::uint64_t whole = 0; // those of the slots that count in full
    for (std::uint64_t age = 0; age < m_slots; ++age)
        whole += count(parts.counts, age);
    std::uint64_t oldest = count(parts.counts, m_slots);
    std::uint64_t ended = 0; // slots that will have ended by then
    while (whole > target) {
        const std::uint64_t next = count(parts.counts, m_slots - 1 - ended);
        whole -= next;
        oldest = asOldest(next) << m_oldestShift;
        ++ended;
    }
    const std::uint64_t room = target - whole;
    const std::uint64_t covered = oldest <= room ? m_slot : room * m_slot / oldest;
    const std::uint64_t at = ended * m_slot + m_slot - covered; // since the current slot began
    return at > parts.within ? at - parts.within : 0;
}

View SlidingWindow::view(std::uint64_t state, const Tick &tick) const
{
    if (m_limit == 0)
        return {0, std::nullopt};
    const Parts parts = read(state, tick);
    const std::uint64_t inUse = used(parts);
    const std::uint64_t remaining = m_limit - std::min(m_limit, inUse);
    if (inUse == 0)
        return {remaining, Nanoseconds{0}};
    const std::uint64_t us = unitsUntil(parts, m_limit - remaining - 1) * m_unitUs;
    return {remaining, Nanoseconds{static_cast<Nanoseconds::rep>(us * 1000)}};
}

std::uint64_t SlidingWindow::raise(std::uint64_t state, const Tick &tick,
                                   const Elsewhere &elsewhere) const
{
    Parts parts = read(state, tick);
    const std::uint64_t target = std::min(elsewhere.used, m_limit);
    const std::uint64_t now = used(parts);
    // The current slot has room: what all slots hold together is at most the limit.
    if (now < target)
        parts.counts += std::min(target - now, m_limit - count(parts.counts, 0));
    return pack(parts);
}

} // namespace portcullis::pipeline
