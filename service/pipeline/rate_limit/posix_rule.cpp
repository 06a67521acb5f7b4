// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/pipeline/rate_limit/posix_rule.h"

#include "shared/core/ascii.h"

#include <algorithm>
#include <chrono>

namespace portcullis::pipeline {

namespace {

/// Reads from the front of a text; after a failure everything fails.
struct Cursor {
    std::string_view text;
    bool ok = true;

    bool take(char c)
    {
        if (!ok || text.empty() || text.front() != c)
            return false;
        text.remove_prefix(1);
        return true;
    }
    int number(int low, int high)
    {
        int value = 0;
        std::size_t digits = 0;
        for (; digits < text.size() && digits < 4 && asciiDigit(text[digits]); ++digits)
            value = value * 10 + (text[digits] - '0');
        text.remove_prefix(digits);
        ok = ok && digits > 0 && value >= low && value <= high;
        return value;
    }
    /// hh[:mm[:ss]] with an optional sign, in seconds.
    std::int32_t time(int maxHours)
    {
        const bool negative = take('-');
        if (!negative)
            take('+');
        std::int32_t seconds = number(0, maxHours) * 3600;
        if (take(':')) {
            seconds += number(0, 59) * 60;
            if (take(':'))
                seconds += number(0, 59);
        }
        return negative ? -seconds : seconds;
    }
    /// An abbreviation: letters, or anything between angle brackets.
    void name()
    {
        std::size_t length = 0;
        if (take('<')) {
            length = text.find('>');
            ok = ok && length != std::string_view::npos && length >= 3;
            if (ok)
                text.remove_prefix(length + 1);
            return;
        }
        while (length < text.size() && asciiLower(text[length]) >= 'a'
               && asciiLower(text[length]) <= 'z')
            ++length;
        ok = ok && length >= 3;
        text.remove_prefix(length);
    }
    RuleDate date()
    {
        RuleDate date;
        if (take('M')) {
            date.month = number(1, 12);
            ok = take('.') && ok;
            date.week = number(1, 5);
            ok = take('.') && ok;
            date.weekday = number(0, 6);
        } else if (take('J')) {
            date.kind = RuleDate::Kind::Julian;
            date.day = number(1, 365);
        } else {
            date.kind = RuleDate::Kind::Day;
            date.day = number(0, 365);
        }
        if (take('/'))
            date.time = time(167);
        return date;
    }
};

/// Local seconds since 1970 at which `date` comes in `year`.
std::int64_t localSeconds(const RuleDate &date, int year)
{
    using namespace std::chrono;
    const auto y = std::chrono::year(year);
    sys_days day = sys_days(y / January / 1);
    if (date.kind == RuleDate::Kind::MonthWeekDay) {
        const auto month = y / std::chrono::month(static_cast<unsigned>(date.month));
        const weekday wanted(static_cast<unsigned>(date.weekday));
        day = date.week == 5 ? sys_days(month / wanted[last])
                             : sys_days(month / wanted[static_cast<unsigned>(date.week)]);
    } else if (date.kind == RuleDate::Kind::Julian) {
        const bool after28February = y.is_leap() && date.day >= 60;
        day += days(date.day - 1 + (after28February ? 1 : 0));
    } else {
        day += days(date.day);
    }
    return day.time_since_epoch().count() * std::int64_t{86400} + date.time;
}

} // namespace

std::optional<PosixRule> PosixRule::parse(std::string_view text)
{
    Cursor cursor{text};
    PosixRule rule;
    cursor.name();
    rule.standard = -cursor.time(24); // POSIX counts west of UTC
    if (cursor.ok && !cursor.text.empty()) {
        rule.hasDaylight = true;
        cursor.name();
        rule.daylight = rule.standard + 3600;
        if (!cursor.text.empty() && cursor.text.front() != ',')
            rule.daylight = -cursor.time(24);
        cursor.ok = cursor.take(',') && cursor.ok;
        rule.begin = cursor.date();
        cursor.ok = cursor.take(',') && cursor.ok;
        rule.end = cursor.date();
    }
    if (!cursor.ok || !cursor.text.empty())
        return std::nullopt;
    return rule;
}

std::vector<TimeZone::Change> PosixRule::changes(int from, int to) const
{
    std::vector<TimeZone::Change> changes;
    if (!hasDaylight)
        return changes;
    for (int year = from; year <= to; ++year) {
        changes.push_back({localSeconds(begin, year) - standard, daylight});
        changes.push_back({localSeconds(end, year) - daylight, standard});
    }
    std::stable_sort(changes.begin(), changes.end(),
                     [](const auto &a, const auto &b) { return a.at < b.at; });
    return changes;
}

} // namespace portcullis::pipeline
