// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "shared/core/clock.h"

#include <atomic>
#include <cstdint>
#include <optional>

namespace portcullis::pipeline {

/// When something was last used, to the second. Four bytes that all workers share: each writes them
/// once a second at most, so that what is used all the time stays in the caches of all of them, and
/// a million keys take the same with two workers as with sixty. Thread: any.
class UseMark {
public:
    /// Cost: a load, and the first time in a second a store. Of two at once either may win.
    void note(WallTime now)
    {
        const auto second = static_cast<std::uint32_t>(
            std::chrono::duration_cast<Seconds>(now.time_since_epoch()).count());
        if (m_second.load(std::memory_order_relaxed) != second)
            m_second.store(second, std::memory_order_relaxed);
    }
    /// Empty: never.
    std::optional<WallTime> last() const
    {
        const std::uint32_t second = m_second.load(std::memory_order_relaxed);
        return second != 0 ? std::optional(WallTime(Seconds(second))) : std::nullopt;
    }
    /// Takes over what `other` knows, if it is later.
    void join(const UseMark &other)
    {
        const std::uint32_t second = other.m_second.load(std::memory_order_relaxed);
        std::uint32_t own = m_second.load(std::memory_order_relaxed);
        while (own < second
               && !m_second.compare_exchange_weak(own, second, std::memory_order_relaxed)) { }
    }

private:
    std::atomic<std::uint32_t> m_second{0}; // since 1970, until 2106; 0: never
};

} // namespace portcullis::pipeline
