// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/telemetry/histogram.h"

#include <algorithm>
#include <numeric>

namespace portcullis::telemetry {

namespace {

/// By the number of bits in a duration: the first bucket that such a duration can fall into.
constexpr auto kFirstBucket = [] {
    std::array<std::uint8_t, 65> first{};
    for (std::size_t bits = 1; bits <= 64; ++bits) {
        const std::uint64_t least = std::uint64_t{1} << (bits - 1);
        std::size_t bucket = 0;
        while (bucket < kFineBounds && static_cast<std::uint64_t>(kFineBoundsNs[bucket]) < least)
            ++bucket;
        first[bits] = static_cast<std::uint8_t>(bucket);
    }
    return first;
}();

/// By fine bucket: the coarse bucket around it.
constexpr auto kCoarseOfFine = [] {
    std::array<std::uint8_t, kFineBounds + 1> coarse{};
    for (std::size_t fine = 0; fine < kFineBounds; ++fine) {
        std::size_t bucket = 0;
        while (bucket < kCoarseBounds && kCoarseBoundsNs[bucket] < kFineBoundsNs[fine])
            ++bucket;
        coarse[fine] = static_cast<std::uint8_t>(bucket);
    }
    coarse[kFineBounds] = kCoarseBounds;
    return coarse;
}();

} // namespace

std::size_t fineBucket(std::int64_t ns)
{
    if (ns <= 0)
        return 0;
    std::size_t bucket =
        kFirstBucket[static_cast<std::size_t>(std::bit_width(static_cast<std::uint64_t>(ns)))];
    while (bucket < kFineBounds && ns > kFineBoundsNs[bucket])
        ++bucket;
    return bucket;
}

std::size_t coarseBucketOfFine(std::size_t fine)
{
    return kCoarseOfFine[fine];
}

std::uint64_t HistogramSample::count() const
{
    return std::accumulate(counts.begin(), counts.end(), std::uint64_t{0});
}

double HistogramSample::quantile(double q) const
{
    const double wanted = std::clamp(q, 0.0, 1.0) * static_cast<double>(count());
    double below = 0;
    for (std::size_t i = 0; i < bounds.size(); ++i) {
        const auto here = static_cast<double>(counts[i]);
        if (here > 0 && below + here >= wanted) {
            const double low = i == 0 ? 0.0 : static_cast<double>(bounds[i - 1]);
            const double share = std::max(0.0, wanted - below) / here;
            return low + (static_cast<double>(bounds[i]) - low) * share;
        }
        below += here;
    }
    return count() == 0 ? 0.0 : static_cast<double>(bounds.back());
}

HistogramSample HistogramSample::since(const HistogramSample &earlier) const
{
    HistogramSample difference = *this;
    for (std::size_t i = 0; i < earlier.counts.size(); ++i)
        difference.counts[i] -= std::min(earlier.counts[i], counts[i]);
    difference.sumNs -= std::min(earlier.sumNs, sumNs);
    return difference;
}

} // namespace portcullis::telemetry
