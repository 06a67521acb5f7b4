// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/telemetry/counter.h"
#include "service/telemetry/histogram.h"

#include <array>
#include <cstdint>
#include <string_view>

namespace portcullis::telemetry {

/// What one worker counts of its calls to the shared counters. Thread: the worker writes, any
/// reads.
struct SharedCounterMetrics {
    /// Why a call had no answer.
    enum class Failure : std::uint8_t {
        Timeout, ///< not in time
        Lost,    ///< the connection broke
        Refused, ///< Redis answered with an error
        Away,    ///< not asked: nobody is there
        Busy,    ///< not asked: too many others wait
    };
    static constexpr std::size_t kFailures = 5;
    static constexpr std::array<std::string_view, kFailures> kFailureNames{
        "timeout", "lost", "refused", "away", "busy"};

    Counter asks; ///< all, answered or not
    std::array<Counter, kFailures> failures;
    FineHistogram duration; ///< of answered ones
    Counter failedOpen;     ///< requests let pass uncounted
    Counter failedClosed;   ///< requests refused because they could not be counted
    Counter syncedKeys;     ///< local-sync: what was exchanged
    Counter droppedKeys;    ///< local-sync: what was not, because it was too much or too old
    Counter connects;
    Gauge circuitOpen; ///< 0 or 1

    void failed(Failure why) { failures[static_cast<std::size_t>(why)].add(); }
    void answered(std::int64_t ns) { duration.record(fineBucket(ns), ns); }
};

} // namespace portcullis::telemetry
