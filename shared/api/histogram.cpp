// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "shared/api/histogram.h"

#include <cmath>

namespace portcullis::api {

Histogram difference(const Histogram &later, const Histogram &earlier)
{
    if (earlier.buckets.size() != later.buckets.size() || earlier.count > later.count)
        return later;
    Histogram out = later;
    for (std::size_t i = 0; i < out.buckets.size(); ++i) {
        const Histogram::Bucket &before = earlier.buckets[i];
        if (before.upTo != out.buckets[i].upTo || before.count > out.buckets[i].count)
            return later;
        out.buckets[i].count -= before.count;
    }
    out.count -= earlier.count;
    out.sum -= earlier.sum;
    return out;
}

std::optional<double> percentile(const Histogram &histogram, double q)
{
    if (histogram.buckets.empty() || histogram.buckets.back().count == 0)
        return {};
    const double rank = q * static_cast<double>(histogram.buckets.back().count);
    double from = 0;
    double below = 0;
    for (const Histogram::Bucket &bucket : histogram.buckets) {
        const auto count = static_cast<double>(bucket.count);
        if (count >= rank && count > below) {
            if (std::isinf(bucket.upTo))
                return from;
            return from + (bucket.upTo - from) * (rank - below) / (count - below);
        }
        if (!std::isinf(bucket.upTo))
            from = bucket.upTo;
        below = count;
    }
    return from;
}

std::optional<double> mean(const Histogram &histogram)
{
    if (histogram.count == 0)
        return {};
    return histogram.sum / static_cast<double>(histogram.count);
}

} // namespace portcullis::api
