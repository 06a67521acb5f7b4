// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/pipeline/rate_limit/meter_types.h"

namespace portcullis::pipeline {

/// `limit` requests in any window, never more, for limits that are small enough to write every
/// request down. The window is cut into slots, and a request counts until its slot has left the
/// window as a whole: for a window, and at most a slot more.
///
/// The state is, from the top: number of the current slot (modulo), then the log, the newest at the
/// bottom: a one for each request, a zero for each end of a slot. What is kSlotBits long holds a
/// zero for each slot of the window, one more, and `limit` ones.
class SlidingLog {
public:
    /// A slot is then a tenth of the window; of smaller limits it is less.
    static constexpr std::uint64_t kMaxLimit = 24;

    SlidingLog(std::uint64_t limit, std::uint64_t windowUs);

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
        std::uint64_t log;    // without what has left the window
        std::uint64_t within; // microseconds since the current slot began
    };
    static std::uint64_t pack(const Parts &parts);
    Parts read(std::uint64_t state, const Tick &tick) const;
    std::uint64_t inWindow(std::uint64_t log) const;

    std::uint64_t m_limit;
    std::uint64_t m_slots;  // in a window
    std::uint64_t m_slotUs; // rounded up
};

} // namespace portcullis::pipeline
