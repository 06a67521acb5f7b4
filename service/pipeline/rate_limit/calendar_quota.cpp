// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/pipeline/rate_limit/calendar_quota.h"

#include <algorithm>

namespace portcullis::pipeline {

namespace {

int countBits(model::QuotaPeriod period)
{
    switch (period) {
    case model::QuotaPeriod::Hour:
        return 39;
    case model::QuotaPeriod::Day:
        return 43;
    case model::QuotaPeriod::Month:
        break;
    }
    return 47;
}

} // namespace

CalendarQuota::CalendarQuota(std::uint64_t limit, model::QuotaPeriod period,
                             std::shared_ptr<const TimeZone> zone)
    : m_limit(limit), m_period(period), m_zone(std::move(zone)), m_countBits(countBits(period))
{
}

Tick CalendarQuota::tick(WallTime now) const
{
    const auto seconds = std::chrono::floor<Seconds>(now.time_since_epoch());
    const CalendarPeriod period = periodAt(m_period, *m_zone, seconds.count());
    const std::int64_t last = (std::int64_t{1} << (kStateBits - 1 - m_countBits)) - 1;
    const auto left = Seconds(period.end) - std::chrono::floor<Nanoseconds>(now.time_since_epoch());
    return {static_cast<std::uint64_t>(std::clamp<std::int64_t>(period.index, 0, last)), 0,
            std::max<Nanoseconds>(left, Nanoseconds{0}),
            static_cast<std::uint64_t>(period.end - period.begin)};
}

std::uint64_t CalendarQuota::count(std::uint64_t state, const Tick &tick) const
{
    return state >> m_countBits < tick.at ? 0 : state & ((std::uint64_t{1} << m_countBits) - 1);
}

Charge CalendarQuota::charge(std::uint64_t state, const Tick &tick) const
{
    const std::uint64_t most = (std::uint64_t{1} << m_countBits) - 1;
    const std::uint64_t used = count(state, tick);
    if (used >= std::min(m_limit, most))
        return {};
    const std::uint64_t period = std::max(state >> m_countBits, tick.at);
    return {true, period << m_countBits | (used + 1), period};
}

std::uint64_t CalendarQuota::giveBack(std::uint64_t state, std::uint64_t where) const
{
    const bool any = (state & ((std::uint64_t{1} << m_countBits) - 1)) > 0;
    return state >> m_countBits == where && any ? state - 1 : state;
}

View CalendarQuota::view(std::uint64_t state, const Tick &tick) const
{
    const std::uint64_t used = count(state, tick);
    return {m_limit - std::min(m_limit, used), used == 0 ? Nanoseconds{0} : tick.left};
}

bool quotaInUse(std::uint64_t state, model::QuotaPeriod period, std::int64_t index)
{
    const int bits = countBits(period);
    return (state & ((std::uint64_t{1} << bits) - 1)) > 0
        && static_cast<std::int64_t>(state >> bits) >= index;
}

std::uint64_t CalendarQuota::raise(std::uint64_t state, const Tick &tick,
                                   const Elsewhere &elsewhere) const
{
    const std::uint64_t most = (std::uint64_t{1} << m_countBits) - 1;
    const std::uint64_t period = std::max(state >> m_countBits, tick.at);
    if (period > tick.at)
        return state; // what is used elsewhere was used before it began
    return period << m_countBits | std::min(std::max(count(state, tick), elsewhere.used), most);
}

} // namespace portcullis::pipeline
