// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/pipeline/rate_limit/meter_types.h"

namespace portcullis::pipeline {

/// `limit` requests in a window that begins with a key's first request after the last one ended.
/// (Windows cut at round times would begin for all keys at once, and end early for most.)
///
/// The state is a count of as many bits as the limit needs, and in the other bits the start, in
/// thousandths of the window and modulo their number; so a bucket that rests for years (at any
/// limit that 10^6 requests a second could reach) is still read right. Largest limit: 2^32-1.
class FixedWindow {
public:
    static constexpr std::uint64_t kTicksPerWindow = 1000;

    FixedWindow(std::uint64_t limit, std::uint64_t windowUs);

    Tick tick(std::uint64_t nowUs) const { return {nowUs / m_tickUs, 0, {}, 0}; }
    std::uint64_t fresh(const Tick &tick) const { return (tick.at & m_startMask) << m_countBits; }
    /// A `tick` before the window's start counts as its start.
    Charge charge(std::uint64_t state, const Tick &tick) const;
    std::uint64_t giveBack(std::uint64_t state, std::uint64_t where) const;
    bool idle(std::uint64_t state, const Tick &tick) const;
    View view(std::uint64_t state, const Tick &tick) const;
    std::uint64_t raise(std::uint64_t state, const Tick &tick, const Elsewhere &elsewhere) const;

private:
    struct Parts {
        std::uint64_t start;
        std::uint64_t count;
        std::uint64_t age; // ticks since the start
    };
    Parts read(std::uint64_t state, const Tick &tick) const;

    std::uint64_t m_limit;
    std::uint64_t m_tickUs;
    int m_countBits;
    std::uint64_t m_startMask;
};

} // namespace portcullis::pipeline
