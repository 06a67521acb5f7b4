// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/upstream/target_health.h"

#include <algorithm>

namespace portcullis::upstream {

namespace {

/// Beyond this the longest ejection is reached, whatever the first one was.
constexpr std::uint32_t kMaxDoublings = 12;

Milliseconds ejectionFor(const model::PassiveHealth &rule, std::uint32_t before)
{
    const Milliseconds longest = std::max(rule.eject, TargetHealth::kMaxEjection);
    return std::min(rule.eject * (1U << std::min(before, kMaxDoublings)), longest);
}

} // namespace

TargetHealth::Standing TargetHealth::standing(SteadyTime now)
{
    const Flags known = flags();
    if ((known & (kDraining | kUnhealthy)) != 0)
        return Standing::Out;
    if ((known & kEjected) != 0 && ejected(now))
        return Standing::Ejected;
    return (known & kSuspect) != 0 && avoided(now) ? Standing::Avoided : Standing::Good;
}

std::uint32_t TargetHealth::share(SteadyTime now, Milliseconds slowStart)
{
    if ((flags() & kRamping) == 0)
        return kWhole;
    const auto passed = std::max(now - at(m_rampSince), SteadyTime::duration::zero());
    if (passed >= slowStart) {
        clear(kRamping);
        return kWhole;
    }
    const auto grown = std::uint64_t(kWhole)
        * static_cast<std::uint64_t>(std::chrono::duration_cast<Milliseconds>(passed).count())
        / static_cast<std::uint64_t>(slowStart.count());
    return std::max(static_cast<std::uint32_t>(grown), kFirstShare);
}

void TargetHealth::avoid(SteadyTime now)
{
    note(m_avoidUntil, now + kAvoidFor);
    set(kSuspect);
}

bool TargetHealth::avoided(SteadyTime now) const
{
    return suspect() && now < at(m_avoidUntil);
}

bool TargetHealth::failed(const model::PassiveHealth &rule)
{
    // What fails while it is ejected began before, or was sent there for want of another.
    if ((flags() & kEjected) != 0)
        return false;
    return m_failures.fetch_add(1, std::memory_order_relaxed) + 1 >= rule.failures;
}

void TargetHealth::eject(SteadyTime now, const model::PassiveHealth &rule)
{
    const SteadyTime::duration last(m_lastFor.load(std::memory_order_relaxed));
    std::uint32_t row = m_row.load(std::memory_order_relaxed);
    if (now - at(m_ejectedUntil) > last)
        row = 0;
    const Milliseconds span = ejectionFor(rule, row);
    m_lastFor.store(SteadyTime::duration(span).count(), std::memory_order_relaxed);
    m_row.store(row + 1, std::memory_order_relaxed);
    note(m_ejectedUntil, now + span);
    // When it is back, the first failure shows that it is no better.
    m_failures.store(rule.failures - 1, std::memory_order_relaxed);
    m_ejections.fetch_add(1, std::memory_order_relaxed);
    set(kEjected);
}

bool TargetHealth::ejected(SteadyTime now)
{
    if ((flags() & kEjected) == 0)
        return false;
    if (now < at(m_ejectedUntil))
        return true;
    // Whoever sees it first starts it slowly; a second start at the same moment does no harm.
    startSlowly(now);
    clear(kEjected);
    return false;
}

void TargetHealth::pardon()
{
    m_failures.store(0, std::memory_order_relaxed);
    m_row.store(0, std::memory_order_relaxed);
    clear(kEjected);
}

void TargetHealth::setUnhealthy(bool unhealthy, SteadyTime now)
{
    if (unhealthy == this->unhealthy())
        return;
    if (unhealthy) {
        set(kUnhealthy);
        return;
    }
    startSlowly(now);
    clear(kUnhealthy);
}

void TargetHealth::setDraining(bool draining, SteadyTime now)
{
    if (draining == this->draining())
        return;
    if (draining) {
        set(kDraining);
        return;
    }
    startSlowly(now);
    clear(kDraining);
}

void TargetHealth::startSlowly(SteadyTime now)
{
    note(m_rampSince, now);
    set(kRamping);
}

} // namespace portcullis::upstream
