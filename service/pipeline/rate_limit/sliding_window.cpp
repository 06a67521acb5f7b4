// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/pipeline/rate_limit/sliding_window.h"

#include <algorithm>
#include <bit>

namespace portcullis::pipeline {

namespace {

constexpr std::uint64_t kMaxLimit = 0xFFFF'FFFF;
constexpr int kExactBits = 16;

std::uint64_t lowBits(int bits)
{
    return (std::uint64_t{1} << bits) - 1;
}

} // namespace

SlidingWindow::SlidingWindow(std::uint64_t limit, std::uint64_t windowUs)
    : m_limit(std::min(limit, kMaxLimit))
    , m_unitUs(windowUs <= 0x7FFF'FFFF ? 1 : 1000)
    , m_window(std::max<std::uint64_t>(1, windowUs / m_unitUs))
    , m_countBits(std::max(1, static_cast<int>(std::bit_width(m_limit))))
    , m_lastShift(std::max(0, m_countBits - kExactBits))
    , m_lastBits(std::min(m_countBits, kExactBits + 1))
    , m_indexMask(lowBits(kStateBits - 1 - m_countBits - m_lastBits))
{
}

Tick SlidingWindow::tick(std::uint64_t nowUs) const
{
    const std::uint64_t units = nowUs / m_unitUs;
    return {units / m_window, units % m_window, {}, 0};
}

std::uint64_t SlidingWindow::pack(const Parts &parts) const
{
    return ((parts.index & m_indexMask) << m_lastBits | parts.last) << m_countBits | parts.count;
}

SlidingWindow::Parts SlidingWindow::unpack(std::uint64_t state) const
{
    return {state >> (m_countBits + m_lastBits), state >> m_countBits & lowBits(m_lastBits),
            state & lowBits(m_countBits), 0};
}

std::uint64_t SlidingWindow::asLast(std::uint64_t count) const
{
    return (count + lowBits(m_lastShift)) >> m_lastShift;
}

SlidingWindow::Parts SlidingWindow::read(std::uint64_t state, const Tick &tick) const
{
    const Parts stored = unpack(state);
    const std::uint64_t ahead = (tick.at - stored.index) & m_indexMask;
    if (ahead == 0)
        return {stored.index, stored.last, stored.count, tick.within};
    if (ahead == 1)
        return {tick.at & m_indexMask, asLast(stored.count), 0, tick.within};
    if (ahead > m_indexMask - kStepBack)
        return stored; // the clock stepped back, or another worker's is ahead
    return {tick.at & m_indexMask, 0, 0, tick.within};
}

std::uint64_t SlidingWindow::used(const Parts &parts) const
{
    const std::uint64_t weighted = (parts.last << m_lastShift) * (m_window - parts.within);
    return parts.count + weighted / m_window + (weighted % m_window != 0);
}

Charge SlidingWindow::charge(std::uint64_t state, const Tick &tick) const
{
    Parts parts = read(state, tick);
    if (used(parts) >= m_limit)
        return {};
    ++parts.count;
    return {true, pack(parts), parts.index};
}

std::uint64_t SlidingWindow::giveBack(std::uint64_t state, std::uint64_t where) const
{
    Parts parts = unpack(state);
    if (parts.index == where && parts.count > 0)
        --parts.count;
    else if (parts.index == ((where + 1) & m_indexMask) && m_lastShift == 0 && parts.last > 0)
        --parts.last;
    return pack(parts);
}

bool SlidingWindow::idle(std::uint64_t state, const Tick &tick) const
{
    return used(read(state, tick)) == 0;
}

/// Until at most `target` requests count as used.
std::uint64_t SlidingWindow::unitsUntil(const Parts &parts, std::uint64_t target) const
{
    const auto coveredAtMost = [this](std::uint64_t room, std::uint64_t last) {
        return last == 0 ? m_window : std::min(m_window, room * m_window / (last << m_lastShift));
    };
    const std::uint64_t untilNext = m_window - parts.within;
    if (parts.count <= target) {
        const std::uint64_t covered = coveredAtMost(target - parts.count, parts.last);
        return untilNext > covered ? untilNext - covered : 0;
    }
    return untilNext + m_window - coveredAtMost(target, asLast(parts.count));
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

} // namespace portcullis::pipeline
