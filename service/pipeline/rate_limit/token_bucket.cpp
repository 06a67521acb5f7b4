// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/pipeline/rate_limit/token_bucket.h"

#include <algorithm>
#include <numeric>

namespace portcullis::pipeline {

namespace {

constexpr std::uint64_t kMaxUnitsPerUs = 1024;
constexpr std::uint64_t kMaxFull = std::uint64_t{1} << 58;
constexpr std::uint64_t kMaxWaitUs = 9'000'000'000'000'000; // what nanoseconds in 64 bits can say

std::uint64_t divideUp(std::uint64_t a, std::uint64_t b)
{
    return a / b + (a % b != 0);
}

} // namespace

TokenBucket::TokenBucket(std::uint64_t limit, std::uint64_t windowUs, std::uint64_t burst)
{
    if (limit == 0)
        return;
    m_unitsPerUs = std::min(limit / std::gcd(limit, windowUs), kMaxUnitsPerUs);
    const auto cost = [&] {
        return std::max<std::uint64_t>(1, divideUp(windowUs * m_unitsPerUs, limit));
    };
    m_cost = cost();
    while (m_unitsPerUs > 1 && burst > kMaxFull / m_cost) {
        m_unitsPerUs /= 2;
        m_cost = cost();
    }
    m_burst = std::min(burst, kMaxFull / m_cost);
    m_full = m_burst * m_cost;
}

Charge TokenBucket::charge(std::uint64_t state, const Tick &tick) const
{
    const std::uint64_t next = std::max(state, tick.at) + m_cost;
    return {m_burst > 0 && next - tick.at <= m_full, next, 0};
}

std::uint64_t TokenBucket::giveBack(std::uint64_t state, std::uint64_t) const
{
    return state - std::min(state, m_cost);
}

View TokenBucket::view(std::uint64_t state, const Tick &tick) const
{
    if (m_burst == 0)
        return {0, std::nullopt};
    const std::uint64_t used = state > tick.at ? state - tick.at : 0;
    if (used == 0)
        return {m_burst, Nanoseconds{0}};
    const std::uint64_t remaining = used < m_full ? (m_full - used) / m_cost : 0;
    const std::uint64_t units = used + (remaining + 1) * m_cost - m_full;
    const std::uint64_t us = std::min(units / m_unitsPerUs, kMaxWaitUs);
    const std::uint64_t ns = us * 1000 + divideUp(units % m_unitsPerUs * 1000, m_unitsPerUs);
    return {remaining, Nanoseconds{static_cast<Nanoseconds::rep>(ns)}};
}

std::uint64_t TokenBucket::raise(std::uint64_t state, const Tick &tick,
                                 const Elsewhere &elsewhere) const
{
    const auto restUs = static_cast<std::uint64_t>(
        std::chrono::duration_cast<std::chrono::microseconds>(elsewhere.rest).count());
    const std::uint64_t units = std::min(restUs, m_full / m_unitsPerUs) * m_unitsPerUs;
    return std::max(state, tick.at + units);
}

} // namespace portcullis::pipeline
