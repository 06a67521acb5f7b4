// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "shared/core/clock.h"

#include <array>
#include <cstdint>

namespace portcullis::upstream {

/// Keeps retries from multiplying the load on an upstream that fails: over the last ten seconds at
/// most a share of the requests may be tried again, but always a few. Per worker and upstream.
/// Thread: the worker's.
class RetryBudget {
public:
    /// Retries that are always allowed within the window, so that rare requests have theirs.
    static constexpr std::uint32_t kAlways = 10;
    static constexpr Seconds kWindow{10};

    explicit RetryBudget(std::uint32_t percent) : m_percent(percent) { }

    void request(SteadyTime now) { ++slot(now).requests; }
    /// Takes one retry from the budget, or refuses.
    bool retry(SteadyTime now)
    {
        std::uint64_t requests = 0;
        std::uint64_t retries = 0;
        Slot &current = slot(now);
        for (const Slot &each : m_slots) {
            if (each.second + kWindow.count() <= current.second)
                continue;
            requests += each.requests;
            retries += each.retries;
        }
        if (retries >= kAlways && (retries + 1) * 100 > requests * m_percent)
            return false;
        ++current.retries;
        return true;
    }

private:
    struct Slot {
        std::int64_t second = INT64_MIN / 2;
        std::uint32_t requests = 0;
        std::uint32_t retries = 0;
    };
    Slot &slot(SteadyTime now)
    {
        const auto second = std::chrono::duration_cast<Seconds>(now.time_since_epoch()).count();
        Slot &slot = m_slots[static_cast<std::size_t>(second) % m_slots.size()];
        if (slot.second != second)
            slot = {second, 0, 0};
        return slot;
    }

    std::uint32_t m_percent;
    std::array<Slot, 10> m_slots;
};

} // namespace portcullis::upstream
