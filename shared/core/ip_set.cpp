// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "shared/core/ip_set.h"

#include <algorithm>

namespace portcullis {

namespace {

std::uint32_t v4Number(const IpAddress &address)
{
    std::uint32_t number = 0;
    for (std::size_t i = 12; i < 16; ++i)
        number = number << 8 | address.bytes[i];
    return number;
}

/// First and last address of `range`.
std::pair<IpAddress, IpAddress> bounds(const IpRange &range)
{
    std::pair<IpAddress, IpAddress> both{range.base, range.base};
    for (int i = 0; i < 16; ++i) {
        const int keep = std::clamp(range.bits - 8 * i, 0, 8);
        const auto hostBits = static_cast<std::uint8_t>(0xFF >> keep);
        both.first.bytes[static_cast<std::size_t>(i)] &= static_cast<std::uint8_t>(~hostBits);
        both.second.bytes[static_cast<std::size_t>(i)] |= hostBits;
    }
    return both;
}

/// Sorts, and joins what overlaps: the last of each interval is then before the next one's first.
template <typename Interval>
void mergeOverlaps(std::vector<Interval> &intervals)
{
    std::sort(intervals.begin(), intervals.end());
    std::size_t kept = 0;
    for (std::size_t i = 0; i < intervals.size(); ++i) {
        if (kept > 0 && intervals[i].first <= intervals[kept - 1].second)
            intervals[kept - 1].second = std::max(intervals[kept - 1].second, intervals[i].second);
        else
            intervals[kept++] = intervals[i];
    }
    intervals.erase(intervals.begin() + static_cast<std::ptrdiff_t>(kept), intervals.end());
}

template <typename Interval, typename Value>
bool covers(const std::vector<Interval> &intervals, const Value &value)
{
    const auto after = std::upper_bound(
        intervals.begin(), intervals.end(), value,
        [](const Value &v, const Interval &interval) { return v < interval.first; });
    return after != intervals.begin() && value <= std::prev(after)->second;
}

} // namespace

IpSet::IpSet(const std::vector<IpRange> &ranges)
{
    for (const IpRange &range : ranges) {
        const auto [first, last] = bounds(range);
        if (first.isV4() && last.isV4())
            m_v4.emplace_back(v4Number(first), v4Number(last));
        else
            m_v6.emplace_back(first, last);
    }
    mergeOverlaps(m_v4);
    mergeOverlaps(m_v6);
}

bool IpSet::contains(const IpAddress &address) const
{
    return address.isV4() ? covers(m_v4, v4Number(address)) : covers(m_v6, address);
}

} // namespace portcullis
