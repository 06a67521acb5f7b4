// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "shared/core/clock.h"

#include <algorithm>
#include <cstdint>

namespace portcullis::upstream {

/// How many HTTP/2 frames that move no request on a peer may send: PING, SETTINGS, empty DATA and
/// the like. A peer that measures the line sends some with the data; one that sends nothing else
/// only keeps us busy. Per session. Thread: the worker's.
class FrameBudget {
public:
    static constexpr std::int64_t kBurst = 10'000;
    static constexpr std::int64_t kPerSecond = 1'000;

    explicit FrameBudget(SteadyTime now) : m_since(now) { }

    /// A frame that carries something, of either side.
    void earn() { m_left = std::min(m_left + 2, kBurst); }
    /// Any other; false: there were too many.
    bool spend(SteadyTime now)
    {
        if (m_left == 0) {
            const auto passed =
                std::chrono::duration_cast<Milliseconds>(now - m_since).count() * kPerSecond / 1000;
            m_left = std::min<std::int64_t>(passed, kBurst);
            m_since = now;
        }
        if (m_left == 0)
            return false;
        --m_left;
        return true;
    }

private:
    std::int64_t m_left = kBurst;
    SteadyTime m_since; // since when nothing was given
};

} // namespace portcullis::upstream
