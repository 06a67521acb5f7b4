// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include <cstddef>
#include <cstdint>

namespace portcullis::telemetry {

/// Names one route in the metrics, for the life of the process: a route that is removed and comes
/// back under its name goes on counting where it stopped.
using RouteSeries = std::uint32_t;
inline constexpr RouteSeries kNoRoute = 0;    ///< no route matched
inline constexpr RouteSeries kOtherRoute = 1; ///< beyond kMaxRouteSeries

/// Names one target of one upstream, likewise.
using TargetSeries = std::uint32_t;
inline constexpr TargetSeries kOtherTarget = 0; ///< beyond kMaxTargetSeries

/// What a scrape may grow to: 10,000 routes are some 20 MB of text, and a time series database
/// suffers long before that.
inline constexpr std::size_t kMaxRouteSeries = 10'000;
inline constexpr std::size_t kMaxTargetSeries = 4'000;

} // namespace portcullis::telemetry
