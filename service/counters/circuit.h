// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "shared/core/clock.h"

#include <algorithm>
#include <utility>

namespace portcullis::counters {

/// Whether asking is worth the wait. Open: nobody asks, only the connection itself tries again, at
/// growing intervals; so no request is spent on finding out. Pure; thread: one.
class Circuit {
public:
    /// One late answer may be chance.
    static constexpr int kTimeoutsToOpen = 3;
    static constexpr Milliseconds kFirstRest{100};
    /// Back within two seconds and what a connection takes.
    static constexpr Milliseconds kLongestRest{2'000};

    bool open() const { return m_open; }
    /// An answer came in time.
    void answered()
    {
        m_open = false;
        m_timeouts = 0;
        m_rest = kFirstRest;
    }
    /// One did not. True: that opens it.
    bool timedOut()
    {
        ++m_timeouts;
        return m_timeouts >= kTimeoutsToOpen && trip();
    }
    /// Certainly nobody there. True: that opens it.
    bool trip() { return !std::exchange(m_open, true); }
    /// Until the next try: twice as long each time.
    Milliseconds rest() { return std::exchange(m_rest, std::min(m_rest * 2, kLongestRest)); }

private:
    bool m_open = false;
    int m_timeouts = 0; // in a row
    Milliseconds m_rest = kFirstRest;
};

} // namespace portcullis::counters
