// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/control/admin_api/figures.h"

#include <deque>
#include <mutex>
#include <string>

namespace portcullis::control {

/// What the gateway did: by the second for ten minutes, by the minute for a day. In memory, and
/// bounded: 600 and 1440 points of at most Figures::kRoutes routes each, some 20 MB if all of them
/// are busy all the time.
///
/// Thread: any; each call locks.
class MetricsHistory {
public:
    static constexpr std::size_t kSeconds = 600;
    static constexpr std::size_t kMinutes = 1440;
    /// More points than this are not answered at once: the step is made longer.
    static constexpr std::size_t kMostPoints = 1500;

    void add(Figures second);

    struct Range {
        WallTime from{};
        WallTime to{};
        Seconds step{1};
    };
    /// `{"stepSeconds", "points"}`, the oldest first. Steps of a minute and more are made of the
    /// minutes, others of the seconds that there are. A step that had no point is left out.
    std::string json(Range range) const;

private:
    std::vector<Figures> collect(const Range &range) const;

    mutable std::mutex m_mutex;
    std::deque<Figures> m_seconds;
    std::deque<Figures> m_minutes; // the last one is not over yet
};

} // namespace portcullis::control
