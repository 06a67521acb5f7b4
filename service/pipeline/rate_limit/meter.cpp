// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/pipeline/rate_limit/meter.h"

#include "service/pipeline/rate_limit/bucket_table.h"
#include "shared/model/limit_bounds.h"

#include <algorithm>

namespace portcullis::pipeline {

namespace {

// What validation lets through, the algorithms can count.
static_assert(model::kMostWindowLimit <= 0xFFFF'FFFF
              && model::kMostWindow <= std::chrono::days(30));
static_assert(model::kMostConcurrency <= Concurrency::kMaxLimit);
static_assert(model::kMostKeys <= static_cast<std::int64_t>(BucketTable::kMostKeys));

template <typename... Each>
struct Overloaded : Each... {
    using Each::operator()...;
};
template <typename... Each>
Overloaded(Each...) -> Overloaded<Each...>;

} // namespace

Meter::Meter(Algorithm algorithm, SteadyTime epoch)
    : m_algorithm(std::move(algorithm)), m_epoch(epoch)
{
}

Result<Meter> Meter::make(const model::RateLimit &limit, SteadyTime epoch)
{
    const auto windowUs = static_cast<std::uint64_t>(
        std::chrono::microseconds(std::max(limit.window, Milliseconds{1})).count());
    switch (limit.algorithm) {
    case model::LimitAlgorithm::TokenBucket:
        return Meter(
            TokenBucket(limit.limit, windowUs, limit.burst > 0 ? limit.burst : limit.limit), epoch);
    case model::LimitAlgorithm::SlidingWindow:
        if (limit.limit <= SlidingLog::kMaxLimit)
            return Meter(SlidingLog(limit.limit, windowUs), epoch);
        return Meter(SlidingWindow(limit.limit, windowUs), epoch);
    case model::LimitAlgorithm::FixedWindow:
        return Meter(FixedWindow(limit.limit, windowUs), epoch);
    case model::LimitAlgorithm::Quota: {
        auto zone = loadTimeZone(limit.timeZone);
        if (!zone)
            return failure("rate limit \"" + limit.name + "\": " + zone.error().what);
        return Meter(CalendarQuota(limit.limit, limit.period, std::move(*zone)), epoch);
    }
    case model::LimitAlgorithm::Concurrency:
        break;
    }
    return Meter(Concurrency(limit.limit), epoch);
}

Tick Meter::tick(SteadyTime now, WallTime wallNow) const
{
    const auto sinceEpoch = std::chrono::floor<std::chrono::microseconds>(now - m_epoch).count();
    const std::uint64_t us = sinceEpoch > 0 ? static_cast<std::uint64_t>(sinceEpoch) : 0;
    return std::visit(
        Overloaded{[](const Concurrency &) { return Tick(); },
                   [wallNow](const CalendarQuota &quota) { return quota.tick(wallNow); },
                   [us](const auto &steady) { return steady.tick(us); }},
        m_algorithm);
}

std::uint64_t Meter::fresh(const Tick &tick) const
{
    return std::visit([&](const auto &a) { return a.fresh(tick); }, m_algorithm);
}

Charge Meter::charge(std::uint64_t state, const Tick &tick) const
{
    return std::visit([&](const auto &a) { return a.charge(state, tick); }, m_algorithm);
}

std::uint64_t Meter::giveBack(std::uint64_t state, std::uint64_t where) const
{
    return std::visit([&](const auto &a) { return a.giveBack(state, where); }, m_algorithm);
}

bool Meter::idle(std::uint64_t state, const Tick &tick) const
{
    return std::visit([&](const auto &a) { return a.idle(state, tick); }, m_algorithm);
}

View Meter::view(std::uint64_t state, const Tick &tick) const
{
    return std::visit([&](const auto &a) { return a.view(state, tick); }, m_algorithm);
}

std::uint64_t Meter::raise(std::uint64_t state, const Tick &tick, const Elsewhere &elsewhere) const
{
    return std::visit([&](const auto &a) { return a.raise(state, tick, elsewhere); }, m_algorithm);
}

} // namespace portcullis::pipeline
