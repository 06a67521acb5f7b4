// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "admin-gui/models/traffic.h"

#include <deque>

namespace portcullis::gui {

/// The scrapes of the last seconds, and what they say together. A window longer than the time
/// between two polls makes figures steady enough to read.
class TrafficWindow {
public:
    using Time = std::chrono::steady_clock::time_point;
    static constexpr std::chrono::milliseconds kWindow{10'000};

    /// Takes the newest scrape and forgets those that are too old. One with less requests than the
    /// one before comes from a gateway that was started anew: the old ones are forgotten.
    void add(Time at, api::MetricsSnapshot snapshot);
    /// As after an interruption: figures from before would be smeared over it.
    void clear() { m_scrapes.clear(); }

    bool isEmpty() const { return m_scrapes.empty(); }
    /// From the oldest scrape to the newest. Has no rates before the second scrape.
    Traffic traffic() const;

private:
    struct Scrape {
        Time at;
        api::MetricsSnapshot snapshot;
    };

    std::deque<Scrape> m_scrapes; ///< oldest first
};

} // namespace portcullis::gui
