// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/pipeline/rate_limit/meter_types.h"

namespace portcullis::pipeline {

/// `limit` requests per window on average and `burst` at once after idling: GCRA (ITU-T I.371), so
/// the state is one number, the time at which the bucket will be full again.
///
/// Time is counted in a unit of 1/1 to 1/1024 us, chosen so that a request costs a whole number of
/// units: exact if limit / gcd(limit, window in us) <= 1024, else rounded so that the rate is lower
/// by at most rate / 10^9. Largest: limit 2^32-1, burst 2^32-1, and 2^58 us (9134 years) to fill an
/// empty bucket; more burst than that is cut off. Good for 17 years of uptime.
class TokenBucket {
public:
    TokenBucket(std::uint64_t limit, std::uint64_t windowUs, std::uint64_t burst);

    Tick tick(std::uint64_t nowUs) const { return {nowUs * m_unitsPerUs, 0, {}, 0}; }
    std::uint64_t fresh(const Tick &tick) const { return tick.at; }
    /// A `tick` earlier than the last one counts as no time passed.
    Charge charge(std::uint64_t state, const Tick &tick) const;
    std::uint64_t giveBack(std::uint64_t state, std::uint64_t where) const;
    bool idle(std::uint64_t state, const Tick &tick) const { return state <= tick.at; }
    View view(std::uint64_t state, const Tick &tick) const;
    std::uint64_t raise(std::uint64_t state, const Tick &tick, const Elsewhere &elsewhere) const;

private:
    std::uint64_t m_unitsPerUs = 1;
    std::uint64_t m_cost = 0;  // units that one request takes
    std::uint64_t m_burst = 0; // 0: nothing is admitted
    std::uint64_t m_full = 0;  // units that a full bucket holds
};

} // namespace portcullis::pipeline
