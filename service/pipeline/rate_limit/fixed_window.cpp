// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/pipeline/rate_limit/fixed_window.h"

#include <algorithm>
#include <bit>

namespace portcullis::pipeline {

namespace {
constexpr std::uint64_t kMaxLimit = 0xFFFF'FFFF;
}

FixedWindow::FixedWindow(std::uint64_t limit, std::uint64_t windowUs)
    : m_limit(std::min(limit, kMaxLimit))
    , m_tickUs(std::max<std::uint64_t>(1, windowUs / kTicksPerWindow))
    , m_countBits(std::max(1, static_cast<int>(std::bit_width(m_limit))))
    , m_startMask((std::uint64_t{1} << (kStateBits - 1 - m_countBits)) - 1)
{
}

FixedWindow::Parts FixedWindow::read(std::uint64_t state, const Tick &tick) const
{
    const std::uint64_t start = state >> m_countBits;
    const std::uint64_t count = state & ((std::uint64_t{1} << m_countBits) - 1);
    const std::uint64_t age = (tick.at - start) & m_startMask;
    if (age > m_startMask / 2)
        return {start, count, 0}; // the clock stepped back, or another worker's is ahead
    if (age < kTicksPerWindow)
        return {start, count, age};
    return {tick.at & m_startMask, 0, 0};
}

Charge FixedWindow::charge(std::uint64_t state, const Tick &tick) const
{
    Parts parts = read(state, tick);
    if (parts.count >= m_limit)
        return {};
    // A window begins with its first request; what was given back never was one.
    if (parts.count == 0)
        parts.start = (parts.age == 0 ? parts.start : tick.at) & m_startMask;
    return {true, parts.start << m_countBits | (parts.count + 1), parts.start};
}

std::uint64_t FixedWindow::giveBack(std::uint64_t state, std::uint64_t where) const
{
    const std::uint64_t count = state & ((std::uint64_t{1} << m_countBits) - 1);
    return state >> m_countBits == where && count > 0 ? state - 1 : state;
}

bool FixedWindow::idle(std::uint64_t state, const Tick &tick) const
{
    return read(state, tick).count == 0;
}

View FixedWindow::view(std::uint64_t state, const Tick &tick) const
{
    const Parts parts = read(state, tick);
    const std::uint64_t remaining = m_limit - std::min(m_limit, parts.count);
    if (m_limit == 0)
        return {0, std::nullopt};
    if (parts.count == 0)
        return {remaining, Nanoseconds{0}};
    const std::uint64_t us = (kTicksPerWindow - parts.age) * m_tickUs;
    return {remaining, Nanoseconds{static_cast<Nanoseconds::rep>(us * 1000)}};
}

/// The windows end together from then on.
std::uint64_t FixedWindow::raise(std::uint64_t state, const Tick &tick,
                                 const Elsewhere &elsewhere) const
{
    const Parts parts = read(state, tick);
    const std::uint64_t restUs = static_cast<std::uint64_t>(
        std::chrono::duration_cast<std::chrono::microseconds>(elsewhere.rest).count());
    const std::uint64_t rest =
        std::clamp<std::uint64_t>((restUs + m_tickUs - 1) / m_tickUs, 1, kTicksPerWindow);
    const std::uint64_t begun = kTicksPerWindow - rest; // ticks ago
    const std::uint64_t start = tick.at >= begun ? tick.at - begun : 0;
    const std::uint64_t count = std::min(std::max(parts.count, elsewhere.used), m_limit);
    return (start & m_startMask) << m_countBits | count;
}

} // namespace portcullis::pipeline
