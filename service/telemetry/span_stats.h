// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace portcullis::telemetry {

/// Why a span never reached the collector.
enum class SpanLoss : std::uint8_t {
    BufferFull,  ///< of its worker
    QueueFull,   ///< of the exporter, because the collector is away or too slow
    Refused,     ///< the collector said so, and that asking again is no use
    Undelivered, ///< every attempt failed, or the gateway stopped first
};
inline constexpr std::size_t kSpanLossCount = 4;
/// By SpanLoss, as metrics have it.
inline constexpr std::array<std::string_view, kSpanLossCount> kSpanLossNames{
    "buffer-full", "queue-full", "refused", "undelivered"};

/// Spans since the start.
struct SpanStats {
    std::uint64_t sent = 0;                           ///< taken by the collector
    std::array<std::uint64_t, kSpanLossCount> lost{}; ///< by SpanLoss
    std::uint64_t failures = 0; ///< requests to the collector that failed, those tried again too
    std::int64_t queued = 0;    ///< now, in the exporter
};

} // namespace portcullis::telemetry
