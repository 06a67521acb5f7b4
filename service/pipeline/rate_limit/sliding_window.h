// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/pipeline/rate_limit/meter_types.h"

namespace portcullis::pipeline {

/// About `limit` requests in any window, for limits that SlidingLog can't have. The window is cut
/// into slots, as many as fit the word; those that lie wholly within the sliding window count in
/// full, the one at its far end by the share that it still covers, rounded up.
///
/// The state is, from the top: number of the current slot (modulo), then the counts of the slots,
/// the oldest first. Limits up to 31 have five slots a window, up to 127 four, up to 2047 two,
/// larger ones one. Of a limit of 2^16 or more the oldest count keeps 17 bits and is rounded up.
/// Largest limit: 2^32-1, largest window 30 days.
class SlidingWindow {
public:
    SlidingWindow(std::uint64_t limit, std::uint64_t windowUs);

    Tick tick(std::uint64_t nowUs) const;
    std::uint64_t fresh(const Tick &tick) const { return pack({tick.at, 0, 0}); }
    /// A `tick` at most kStepBack windows before the last one counts as the start of its slot.
    Charge charge(std::uint64_t state, const Tick &tick) const;
    std::uint64_t giveBack(std::uint64_t state, std::uint64_t where) const;
    bool idle(std::uint64_t state, const Tick &tick) const;
    View view(std::uint64_t state, const Tick &tick) const;
    std::uint64_t raise(std::uint64_t state, const Tick &tick, const Elsewhere &elsewhere) const;

    static constexpr std::uint64_t kStepBack = 64;

private:
    struct Parts {
        std::uint64_t index;  // of the current slot
        std::uint64_t counts; // packed, the current slot's at the bottom
        std::uint64_t within; // units since the current slot began
    };
    std::uint64_t pack(const Parts &parts) const;
    Parts read(std::uint64_t state, const Tick &tick) const;
    std::uint64_t aged(std::uint64_t counts, std::uint64_t slots) const;
    std::uint64_t count(std::uint64_t counts, std::uint64_t age) const;
    std::uint64_t asOldest(std::uint64_t count) const;
    std::uint64_t used(const Parts &parts) const;
    std::uint64_t unitsUntil(const Parts &parts, std::uint64_t target) const;

    std::uint64_t m_limit;
    std::uint64_t m_unitUs; // such that count * slot fits 64 bits
    int m_countBits;
    std::uint64_t m_slots; // in a window
    std::uint64_t m_slot;  // in units
    int m_oldestShift;     // of the oldest count, which leaves out so many low bits
    int m_allBits;         // of all counts
    std::uint64_t m_indexMask;
};

} // namespace portcullis::pipeline
