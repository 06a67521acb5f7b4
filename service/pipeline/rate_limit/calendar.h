// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/pipeline/rate_limit/time_zone.h"
#include "shared/model/document.h"

#include <cstdint>

namespace portcullis::pipeline {

/// One hour, day or month of a time zone's calendar.
struct CalendarPeriod {
    std::int64_t index = 0; ///< counts periods since 1970; never falls while time goes on
    std::int64_t begin = 0; ///< seconds since 1970 in UTC
    std::int64_t end = 0;   ///< likewise; the first second of the next period

    friend bool operator==(const CalendarPeriod &, const CalendarPeriod &) = default;
};

/// The period that `utc` lies in. Days with a change of clocks have 23 or 25 hours; an hour that
/// clocks show twice is two periods. Pure; no allocation.
CalendarPeriod periodAt(model::QuotaPeriod period, const TimeZone &zone, std::int64_t utc);

} // namespace portcullis::pipeline
