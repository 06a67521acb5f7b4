// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/pipeline/rate_limit/calendar.h"
#include "service/pipeline/rate_limit/meter_types.h"

#include <memory>

namespace portcullis::pipeline {

/// `limit` requests in a calendar hour, day or month. Wall time, for that is what is promised; a
/// clock that steps back into an earlier period goes on counting in the later one.
///
/// The state is the number of the period above the count, independent of the limit, so that a new
/// limit keeps what was used. Counts up to 2^39-1 an hour, 2^43-1 a day, 2^47-1 a month (over
/// 5 * 10^7 a second): a limit above is the same as that one. Good until the year 2089.
class CalendarQuota {
public:
    CalendarQuota(std::uint64_t limit, model::QuotaPeriod period,
                  std::shared_ptr<const TimeZone> zone);

    Tick tick(WallTime now) const;
    std::uint64_t fresh(const Tick &tick) const { return tick.at << m_countBits; }
    Charge charge(std::uint64_t state, const Tick &tick) const;
    std::uint64_t giveBack(std::uint64_t state, std::uint64_t where) const;
    bool idle(std::uint64_t state, const Tick &tick) const { return count(state, tick) == 0; }
    View view(std::uint64_t state, const Tick &tick) const;
    std::uint64_t raise(std::uint64_t state, const Tick &tick, const Elsewhere &elsewhere) const;

private:
    std::uint64_t count(std::uint64_t state, const Tick &tick) const;

    std::uint64_t m_limit;
    model::QuotaPeriod m_period;
    std::shared_ptr<const TimeZone> m_zone;
    int m_countBits;
};

/// Whether a state of that kind of quota still counts in the period `index`.
bool quotaInUse(std::uint64_t state, model::QuotaPeriod period, std::int64_t index);

} // namespace portcullis::pipeline
