// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/telemetry/record.h"

#include <array>
#include <cstdint>

/// How the bytes of a recorded exchange are laid out, for TrafficEncoder and decodeTraffic() alone:
/// a TrafficHead, then texts, each behind its length in two bytes.
namespace portcullis::telemetry {

struct TrafficHead {
    std::int64_t recordedNs = 0;
    std::int64_t startedNs = 0; ///< since 1970
    std::int64_t totalNs = 0;
    std::array<std::int64_t, kStageCount> stageNs{};
    std::uint64_t revision = 0;
    std::uint64_t bytesIn = 0;
    std::uint64_t bytesOut = 0;
    std::uint64_t bodyLength = 0;
    std::int32_t status = 0;
    std::int32_t upstreamStatus = 0;
    std::uint32_t retries = 0;
    std::uint16_t fields = 0;
    std::uint8_t flags = 0;
    std::uint8_t reason = 0; ///< with kHasReason
    std::uint8_t body = 0;   ///< RecordedBody
    std::uint8_t shadow = 0; ///< findings
    std::uint8_t groups = 0;
    std::uint8_t scopes = 0;
};

namespace traffic_flag {
inline constexpr std::uint8_t kTls = 1;
inline constexpr std::uint8_t kHasQuery = 2;
inline constexpr std::uint8_t kHasReason = 4;
inline constexpr std::uint8_t kIdentityKnown = 8;
inline constexpr std::uint8_t kConfigured = 16;
inline constexpr std::uint8_t kCut = 32;
} // namespace traffic_flag

/// In place of the length of a field's value that is not shown.
inline constexpr std::uint16_t kHiddenValue = 0xFFFF;

} // namespace portcullis::telemetry
