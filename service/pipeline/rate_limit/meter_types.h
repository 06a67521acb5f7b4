// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "shared/core/clock.h"

#include <cstdint>
#include <optional>

/// What the five algorithms have in common. Each is arithmetic over one 64-bit word: pure, so that
/// time is data in tests. The word has 60 bits of state (below kStateEnd); the four above are the
/// table's, see bucket_table.h.
namespace portcullis::pipeline {

inline constexpr int kStateBits = 60;
/// States stay below this: the all-ones state marks a place that is changing hands.
inline constexpr std::uint64_t kStateEnd = (std::uint64_t{1} << kStateBits) - 1;

/// A moment as one algorithm counts time. Made once a request.
struct Tick {
    std::uint64_t at = 0;     ///< grows with time; in the algorithm's own unit
    std::uint64_t within = 0; ///< sliding window: units since its window began
    Nanoseconds left{0};      ///< quota: until the period ends
    std::uint64_t length = 0; ///< quota: seconds of the whole period
};

/// What one more request would make of a state.
struct Charge {
    bool admitted = false;
    std::uint64_t next = 0;  ///< the state to store, where admitted
    std::uint64_t where = 0; ///< the window or period it was counted in, for giveBack()
};

/// What was counted of a bucket by all gateways together.
struct Elsewhere {
    std::uint64_t used = 0; ///< requests
    Nanoseconds rest{0};    ///< token bucket: until it is full again; windows: until they end
};

/// What a state means for a client.
struct View {
    std::uint64_t remaining = 0; ///< requests that would pass right now
    /// Until one more would; zero when nothing is used. nullopt: time alone doesn't help.
    std::optional<Nanoseconds> more;
};

} // namespace portcullis::pipeline
