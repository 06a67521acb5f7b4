// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "shared/core/ascii.h"
#include "shared/core/time_text.h"
#include "shared/model/values.h"

#include <algorithm>
#include <chrono>

namespace portcullis::model {

namespace {

/// Start of 2262: nanoseconds in 64 bits end in that year, and "9999-12-31" has to mean never.
constexpr std::chrono::microseconds kLatest{9'214'646'400'000'000};

/// Takes `count` digits from the front; -1 if they are not there.
int takeDigits(std::string_view &text, std::size_t count)
{
    if (text.size() < count)
        return -1;
    int number = 0;
    for (std::size_t i = 0; i < count; ++i) {
        if (!asciiDigit(text[i]))
            return -1;
        number = number * 10 + (text[i] - '0');
    }
    text.remove_prefix(count);
    return number;
}

bool take(std::string_view &text, char c)
{
    if (text.empty() || asciiLower(text.front()) != asciiLower(c))
        return false;
    text.remove_prefix(1);
    return true;
}

/// Digits behind the point, in microseconds; finer ones are dropped. -1: no digit.
long takeFraction(std::string_view &text)
{
    long micros = 0;
    long unit = 100'000;
    std::size_t digits = 0;
    for (; digits < text.size() && asciiDigit(text[digits]); ++digits) {
        micros += unit * (text[digits] - '0');
        unit /= 10;
    }
    text.remove_prefix(digits);
    return digits == 0 ? -1 : micros;
}

/// `Z` or `+HH:MM`, to the end of `text`.
std::optional<std::chrono::minutes> takeOffset(std::string_view text)
{
    if (take(text, 'Z'))
        return text.empty() ? std::optional(std::chrono::minutes(0)) : std::nullopt;
    const bool minus = take(text, '-');
    if (!minus && !take(text, '+'))
        return std::nullopt;
    const int hours = takeDigits(text, 2);
    const bool colon = take(text, ':');
    const int minutes = takeDigits(text, 2);
    if (hours < 0 || hours > 23 || !colon || minutes < 0 || minutes > 59 || !text.empty())
        return std::nullopt;
    const std::chrono::minutes offset(hours * 60 + minutes);
    return minus ? -offset : offset;
}

} // namespace

std::optional<WallTime> parseTimestamp(std::string_view text)
{
    using namespace std::chrono;
    const int y = takeDigits(text, 4);
    const bool dash1 = take(text, '-');
    const int m = takeDigits(text, 2);
    const bool dash2 = take(text, '-');
    const int d = takeDigits(text, 2);
    if (y < 1970 || m < 1 || d < 1 || !dash1 || !dash2 || !take(text, 'T'))
        return std::nullopt;
    const int hour = takeDigits(text, 2);
    const bool colon1 = take(text, ':');
    const int minute = takeDigits(text, 2);
    const bool colon2 = take(text, ':');
    const int second = takeDigits(text, 2);
    const year_month_day date{year(y), month(static_cast<unsigned>(m)),
                              day(static_cast<unsigned>(d))};
    if (!date.ok() || hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0
        || second > 60 || !colon1 || !colon2)
        return std::nullopt;
    const long micros = take(text, '.') ? takeFraction(text) : 0;
    const auto offset = takeOffset(text);
    if (micros < 0 || !offset)
        return std::nullopt;
    const auto sinceEpoch = sys_days(date).time_since_epoch() + hours(hour) + minutes(minute)
        + seconds(second) + microseconds(micros) - *offset;
    return WallTime(duration_cast<WallTime::duration>(std::min(sinceEpoch, kLatest)));
}

std::string formatTimestamp(WallTime time)
{
    using namespace std::chrono;
    const auto second = floor<seconds>(time);
    const auto plain = formatUtcSecond(second.time_since_epoch().count());
    std::string text(plain.data(), plain.size());
    if (const auto micros = duration_cast<microseconds>(time - second).count(); micros > 0) {
        const std::string digits = std::to_string(micros);
        text += '.' + std::string(6 - digits.size(), '0') + digits;
    }
    return text + 'Z';
}

} // namespace portcullis::model
