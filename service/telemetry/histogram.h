// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/telemetry/counter.h"

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace portcullis::telemetry {

/// Upper bounds of the buckets of a fine histogram, in nanoseconds, inclusive: ten steps a decade
/// from 100 ns to 100 s, so a percentile is at most a third off. Decimal, so that the bounds that
/// Prometheus is shown are among them and its buckets are exact.
inline constexpr std::size_t kFineBounds = 91;
/// Upper bounds of a route's histogram: 1-2-5 from 10 us to 100 s; there may be many routes.
inline constexpr std::size_t kCoarseBounds = 22;

namespace detail {

constexpr std::array<std::int64_t, kFineBounds> makeFineBounds()
{
    constexpr std::int64_t kSteps[] = {10, 12, 15, 20, 25, 30, 40, 50, 60, 80};
    std::array<std::int64_t, kFineBounds> bounds{};
    std::int64_t scale = 10;
    for (std::size_t i = 0; i < kFineBounds; ++i) {
        bounds[i] = kSteps[i % 10] * scale;
        if (i % 10 == 9)
            scale *= 10;
    }
    return bounds;
}

constexpr std::array<std::int64_t, kCoarseBounds> makeCoarseBounds()
{
    constexpr std::int64_t kSteps[] = {1, 2, 5};
    std::array<std::int64_t, kCoarseBounds> bounds{};
    std::int64_t scale = 10'000;
    for (std::size_t i = 0; i < kCoarseBounds; ++i) {
        bounds[i] = kSteps[i % 3] * scale;
        if (i % 3 == 2)
            scale *= 10;
    }
    return bounds;
}

} // namespace detail

inline constexpr auto kFineBoundsNs = detail::makeFineBounds();
inline constexpr auto kCoarseBoundsNs = detail::makeCoarseBounds();

/// The first bucket whose bound is not below `ns`; the size of `bounds` beyond the last.
/// Cost: a table look-up and at most five comparisons.
std::size_t fineBucket(std::int64_t ns);
std::size_t coarseBucketOfFine(std::size_t fine);

/// What was counted, for any number of writers together.
struct HistogramSample {
    std::span<const std::int64_t> bounds; ///< kFineBoundsNs or kCoarseBoundsNs
    std::vector<std::uint64_t> counts;    ///< one more than bounds: the last is beyond all of them
    std::uint64_t sumNs = 0;

    std::uint64_t count() const;
    /// The value in nanoseconds below which a share `q` (0 to 1) lies, interpolated within its
    /// bucket; the last bound for what lies beyond it; 0 if nothing was counted.
    double quantile(double q) const;
    /// What was added since `earlier`, a sample of the same histogram.
    HistogramSample since(const HistogramSample &earlier) const;
};

/// Counts durations. Thread: one writer, any readers.
template <std::size_t Bounds>
class Histogram {
public:
    void record(std::size_t bucket, std::int64_t ns)
    {
        m_counts[bucket].add();
        m_sumNs.add(static_cast<std::uint64_t>(ns > 0 ? ns : 0));
    }
    void addTo(HistogramSample &sample) const
    {
        for (std::size_t i = 0; i <= Bounds; ++i)
            sample.counts[i] += m_counts[i].value();
        sample.sumNs += m_sumNs.value();
    }

private:
    std::array<Counter, Bounds + 1> m_counts;
    Counter m_sumNs;
};

using FineHistogram = Histogram<kFineBounds>;
using CoarseHistogram = Histogram<kCoarseBounds>;

} // namespace portcullis::telemetry
