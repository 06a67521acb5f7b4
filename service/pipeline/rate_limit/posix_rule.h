// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/pipeline/rate_limit/time_zone.h"

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace portcullis::pipeline {

/// When a year's clocks change, in local time (POSIX.1-2017 section 8.3, `TZ`).
struct RuleDate {
    enum class Kind : std::uint8_t {
        MonthWeekDay, ///< Mm.w.d: the w-th weekday d of month m, the last one for w = 5
        Julian,       ///< Jn: day 1 to 365, 29 February is never counted
        Day,          ///< n: day 0 to 365, 29 February counts
    };
    Kind kind = Kind::MonthWeekDay;
    int month = 0;
    int week = 0;
    int weekday = 0;          ///< 0: Sunday
    int day = 0;              ///< Julian, Day
    std::int32_t time = 7200; ///< seconds after local midnight; -167 h to 167 h
};

/// The footer of a compiled zone: what holds after its last listed change.
struct PosixRule {
    std::int32_t standard = 0; ///< seconds east of UTC
    bool hasDaylight = false;
    std::int32_t daylight = 0;
    RuleDate begin; ///< of daylight saving time, read in standard time
    RuleDate end;   ///< read in daylight saving time

    /// Text such as `CET-1CEST,M3.5.0,M10.5.0/3`; nullopt if it is malformed.
    static std::optional<PosixRule> parse(std::string_view text);
    /// The changes of the years `from` to `to`, in order of time.
    std::vector<TimeZone::Change> changes(int from, int to) const;
};

} // namespace portcullis::pipeline
