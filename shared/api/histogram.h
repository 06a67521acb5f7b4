// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

namespace portcullis::api {

/// A histogram as a scrape shows it.
struct Histogram {
    struct Bucket {
        double upTo = 0;         ///< inclusive, seconds; infinite in the last one
        std::uint64_t count = 0; ///< of all samples up to there, those of lower buckets included

        friend bool operator==(const Bucket &, const Bucket &) = default;
    };

    std::vector<Bucket> buckets; ///< ascending
    double sum = 0;              ///< seconds
    std::uint64_t count = 0;

    friend bool operator==(const Histogram &, const Histogram &) = default;
};

/// What was counted between two scrapes. Equals `later` where the two can't be compared: a counter
/// that went back or other buckets mean that the gateway was started anew meanwhile.
Histogram difference(const Histogram &later, const Histogram &earlier);

/// The duration in seconds that the share `q` (0 to 1) of all samples did not exceed, interpolated
/// within its bucket. Beyond the last finite bound it is that bound. Nothing where nothing was
/// counted.
std::optional<double> percentile(const Histogram &histogram, double q);

/// The mean duration in seconds. Nothing where nothing was counted.
std::optional<double> mean(const Histogram &histogram);

} // namespace portcullis::api
