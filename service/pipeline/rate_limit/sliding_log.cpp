// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/pipeline/rate_limit/sliding_log.h"

#include <algorithm>
#include <bit>

namespace portcullis::pipeline {

namespace {

/// The rest is the index: with less of it a bucket that was idle for long would too often look like
/// one of a moment ago.
constexpr int kLogBits = 35;
constexpr std::uint64_t kLogMask = (std::uint64_t{1} << kLogBits) - 1;
constexpr std::uint64_t kIndexMask = (std::uint64_t{1} << (kStateBits - 1 - kLogBits)) - 1;

/// Where in the log the slot begins that ended so many slots ago; kLogBits: beyond it.
int startOf(std::uint64_t log, std::uint64_t age)
{
    int at = 0;
    for (; age > 0 && at < kLogBits; --age)
        at += std::countr_one(log >> at) + 1;
    return std::min(at, kLogBits);
}

std::uint64_t lowBits(std::uint64_t log, int count)
{
    return log & ((std::uint64_t{1} << count) - 1);
}

} // namespace

SlidingLog::SlidingLog(std::uint64_t limit, std::uint64_t windowUs)
    : m_limit(std::min(limit, kMaxLimit))
    , m_slots(static_cast<std::uint64_t>(kLogBits) - 1 - m_limit)
    , m_slotUs(std::max<std::uint64_t>(1, (windowUs + m_slots - 1) / m_slots))
{
}

Tick SlidingLog::tick(std::uint64_t nowUs) const
{
    return {nowUs / m_slotUs, nowUs % m_slotUs, {}, 0};
}

std::uint64_t SlidingLog::pack(const Parts &parts)
{
    return (parts.index & kIndexMask) << kLogBits | parts.log;
}

/// The part of the log that the window covers, with the slot that it is leaving.
std::uint64_t SlidingLog::inWindow(std::uint64_t log) const
{
    return lowBits(log, startOf(log, m_slots + 1));
}

SlidingLog::Parts SlidingLog::read(std::uint64_t state, const Tick &tick) const
{
    const std::uint64_t index = state >> kLogBits;
    const std::uint64_t log = state & kLogMask;
    const std::uint64_t ahead = (tick.at - index) & kIndexMask;
    if (ahead <= m_slots)
        return {tick.at & kIndexMask, inWindow(log << ahead & kLogMask), tick.within};
    if (ahead > kIndexMask - kStepBack * m_slots)
        return {index, inWindow(log), 0}; // the clock stepped back, or another worker's is ahead
    return {tick.at & kIndexMask, 0, tick.within};
}

Charge SlidingLog::charge(std::uint64_t state, const Tick &tick) const
{
    Parts parts = read(state, tick);
    if (static_cast<std::uint64_t>(std::popcount(parts.log)) >= m_limit)
        return {};
    parts.log = (parts.log << 1 | 1) & kLogMask;
    return {true, pack(parts), parts.index};
}

std::uint64_t SlidingLog::giveBack(std::uint64_t state, std::uint64_t where) const
{
    const std::uint64_t log = state & kLogMask;
    const std::uint64_t age = ((state >> kLogBits) - where) & kIndexMask;
    const int at = age > m_slots ? kLogBits : startOf(log, age);
    if (at == kLogBits || (log >> at & 1) == 0)
        return state;
    return (state ^ log) | log >> (at + 1) << at | lowBits(log, at);
}

bool SlidingLog::idle(std::uint64_t state, const Tick &tick) const
{
    return read(state, tick).log == 0;
}

View SlidingLog::view(std::uint64_t state, const Tick &tick) const
{
    if (m_limit == 0)
        return {0, std::nullopt};
    const Parts parts = read(state, tick);
    const int inUse = std::popcount(parts.log);
    const std::uint64_t remaining = m_limit - static_cast<std::uint64_t>(inUse);
    if (inUse == 0)
        return {remaining, Nanoseconds{0}};
    // The zeros below the oldest request are the slots that have ended since.
    const auto age = static_cast<std::uint64_t>(std::bit_width(parts.log) - inUse);
    const std::uint64_t us = (m_slots + 1 - age) * m_slotUs - parts.within;
    return {remaining, Nanoseconds{static_cast<Nanoseconds::rep>(us * 1000)}};
}

std::uint64_t SlidingLog::raise(std::uint64_t state, const Tick &tick,
                                const Elsewhere &elsewhere) const
{
    Parts parts = read(state, tick);
    auto used = static_cast<std::uint64_t>(std::popcount(parts.log));
    for (; used < std::min(elsewhere.used, m_limit); ++used)
        parts.log = (parts.log << 1 | 1) & kLogMask;
    return pack(parts);
}

} // namespace portcullis::pipeline
