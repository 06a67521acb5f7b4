// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/telemetry/metrics_sample.h"
#include "shared/core/clock.h"
#include "shared/core/reason.h"
#include "shared/model/json_writer.h"

#include <array>
#include <cstdint>
#include <string>
#include <vector>

namespace portcullis::control {

/// `1xx` to `5xx`, and requests that got no answer.
inline constexpr std::size_t kStatusClasses = 6;
using StatusCounts = std::array<std::uint64_t, kStatusClasses>;

/// What one route did in a while.
struct RouteFigures {
    std::string route; ///< name, or `_none`, `_other`
    StatusCounts status{};
    std::uint64_t sumNs = 0; ///< of all durations

    std::uint64_t requests() const;
};

/// What one step of the pipeline did in a while.
struct StageFigures {
    telemetry::HistogramSample duration; ///< coarse
    std::uint64_t refused = 0;
    std::uint64_t shadowRefused = 0;
};

/// What the gateway did between two samples: what `metrics` events tell and the history keeps.
struct Figures {
    /// Of routes that had requests the busiest are told one by one, the others together.
    static constexpr std::size_t kRoutes = 100;
    static constexpr std::string_view kOtherRoutes = "_other";

    WallTime at{}; ///< when it began
    Milliseconds span{0};
    StatusCounts status{};
    telemetry::HistogramSample duration; ///< coarse
    std::array<StageFigures, kStageCount> stages;
    std::vector<RouteFigures> routes; ///< the busiest first
    /// By reason, in the catalogue's order; only those that occurred.
    std::vector<telemetry::ReasonCount> refusals;
    std::uint64_t bytesIn = 0;
    std::uint64_t bytesOut = 0;
    std::uint64_t accepted = 0;   ///< connections
    std::int64_t connections = 0; ///< open at the end, likewise the next
    std::int64_t inFlight = 0;

    std::uint64_t requests() const;
    /// Adds a later while; what is now at its end is at the end of both.
    void add(const Figures &later);
    void write(model::JsonWriter &out) const;
    std::string json() const;
};

/// The figures between two samples of the same process.
Figures figuresBetween(const telemetry::MetricsSample &earlier,
                       const telemetry::MetricsSample &later, WallTime at, Milliseconds span);

} // namespace portcullis::control
