// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/pipeline/rate_limit/meter_types.h"

namespace portcullis::pipeline {

/// `limit` requests in any window, estimated from two counters: this window's count and the last
/// one's, weighted by the share of it that the sliding window still covers, rounded up.
///
/// The state is, from the top: number of the window (modulo), last count, this count. Counts have
/// as many bits as the limit needs; the last one of a limit of 2^16 or more keeps 17 bits and is
/// rounded up. Largest limit: 2^32-1, largest window 30 days.
class SlidingWindow {
public:
    SlidingWindow(std::uint64_t limit, std::uint64_t windowUs);

    Tick tick(std::uint64_t nowUs) const;
    std::uint64_t fresh(const Tick &tick) const { return pack({tick.at, 0, 0, 0}); }
    /// A `tick` at most kStepBack windows before the last one counts as the start of its window.
    Charge charge(std::uint64_t state, const Tick &tick) const;
    std::uint64_t giveBack(std::uint64_t state, std::uint64_t where) const;
    bool idle(std::uint64_t state, const Tick &tick) const;
    View view(std::uint64_t state, const Tick &tick) const;

    static constexpr std::uint64_t kStepBack = 64;

private:
    struct Parts {
        std::uint64_t index; // of the window
        std::uint64_t last;  // requests in the one before, in steps of 2^m_lastShift
        std::uint64_t count;
        std::uint64_t within; // units since the window began
    };
    std::uint64_t pack(const Parts &parts) const;
    Parts unpack(std::uint64_t state) const;
    Parts read(std::uint64_t state, const Tick &tick) const;
    std::uint64_t used(const Parts &parts) const;
    std::uint64_t asLast(std::uint64_t count) const;
    std::uint64_t unitsUntil(const Parts &parts, std::uint64_t target) const;

    std::uint64_t m_limit;
    std::uint64_t m_unitUs; // such that count * window fits 64 bits
    std::uint64_t m_window; // in units
    int m_countBits;
    int m_lastShift;
    int m_lastBits;
    std::uint64_t m_indexMask;
};

} // namespace portcullis::pipeline
