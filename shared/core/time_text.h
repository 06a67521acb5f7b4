// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include <array>
#include <chrono>
#include <cstdint>

namespace portcullis {

/// `2026-01-01T00:00:00`: a UTC second since 1970 as RFC 3339 writes it, without fraction and zone.
/// Years 0 to 9999; what lies outside is shown as the nearest second inside.
inline std::array<char, 19> formatUtcSecond(std::int64_t second)
{
    using namespace std::chrono;
    constexpr std::int64_t kFirst = -62'167'219'200;
    constexpr std::int64_t kLast = 253'402'300'799;
    const sys_seconds time{seconds(second < kFirst ? kFirst : second > kLast ? kLast : second)};
    const auto day = floor<days>(time);
    const year_month_day date{day};
    const hh_mm_ss clock{time - day};

    std::array<char, 19> text{'0', '0', '0', '0', '-', '0', '0', '-', '0', '0',
                              'T', '0', '0', ':', '0', '0', ':', '0', '0'};
    const auto put = [&text](std::size_t at, std::size_t digits, std::int64_t number) {
        for (std::size_t i = digits; i-- > 0; number /= 10)
            text[at + i] = static_cast<char>('0' + number % 10);
    };
    put(0, 4, static_cast<int>(date.year()));
    put(5, 2, static_cast<unsigned>(date.month()));
    put(8, 2, static_cast<unsigned>(date.day()));
    put(11, 2, clock.hours().count());
    put(14, 2, clock.minutes().count());
    put(17, 2, clock.seconds().count());
    return text;
}

} // namespace portcullis
