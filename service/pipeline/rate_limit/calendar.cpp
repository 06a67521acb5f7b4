// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/pipeline/rate_limit/calendar.h"

#include <chrono>

namespace portcullis::pipeline {

namespace {

constexpr std::int64_t kHour = 3600;
constexpr std::int64_t kDay = 86400;

std::int64_t floorDivide(std::int64_t a, std::int64_t b)
{
    return a / b - (a % b < 0 ? 1 : 0);
}

/// Days since 1970 of the first day of a month that is `month` months after January 1970.
std::int64_t firstDay(std::int64_t month)
{
    using namespace std::chrono;
    const auto inYear = static_cast<unsigned>(month - floorDivide(month, 12) * 12);
    const auto first =
        year(static_cast<int>(1970 + floorDivide(month, 12))) / std::chrono::month(inYear + 1) / 1;
    return sys_days(first).time_since_epoch().count();
}

} // namespace

CalendarPeriod periodAt(model::QuotaPeriod period, const TimeZone &zone, std::int64_t utc)
{
    using namespace std::chrono;
    const std::int64_t local = utc + zone.offsetAt(utc);
    if (period == model::QuotaPeriod::Hour) {
        const std::int64_t begin = utc - (local - floorDivide(local, kHour) * kHour);
        return {floorDivide(begin, kHour), begin, begin + kHour};
    }
    const std::int64_t day = floorDivide(local, kDay);
    if (period == model::QuotaPeriod::Day)
        return {day, zone.toUtc(day * kDay), zone.toUtc((day + 1) * kDay)};
    const year_month_day date{sys_days(days(static_cast<int>(day)))};
    const std::int64_t month =
        (int(date.year()) - 1970) * std::int64_t{12} + static_cast<int>(unsigned(date.month())) - 1;
    return {month, zone.toUtc(firstDay(month) * kDay), zone.toUtc(firstDay(month + 1) * kDay)};
}

} // namespace portcullis::pipeline
