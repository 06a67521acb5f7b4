// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/telemetry/record.h"
#include "service/telemetry/recorded_fields.h"
#include "service/telemetry/traffic_format.h"
#include "service/telemetry/traffic_ring.h"
#include "service/telemetry/traffic_sample.h"

#include <array>
#include <span>
#include <string>
#include <string_view>

namespace portcullis::telemetry {

/// What the ring keeps of an exchange beside its record. All borrowed.
struct TrafficFacts {
    std::uint64_t revision = 0;
    std::string_view peer;
    RecordedBody body = RecordedBody::None;
    std::uint64_t bodyLength = 0;
    bool identityKnown = false;
    std::string_view name; ///< as in RecordedIdentity, as the next four
    std::string_view subject;
    bool configured = false;
    std::span<const std::string> groups{};
    std::span<const std::string> scopes{};
};

/// Makes the bytes that a TrafficRing keeps of one exchange: numbers first, then texts, then the
/// header fields as far as there is room. Over-long texts are cut.
///
///     begin(record, facts, recordedNs); field(name, value, shown)…; bytes = end();
///
/// Thread: one. No allocation.
class TrafficEncoder {
public:
    static constexpr std::size_t kMaxTarget = 512; ///< bytes kept of the path and of the query
    static constexpr std::size_t kMaxText = 160;   ///< of any other text
    static constexpr std::size_t kMaxNames = 32;   ///< groups, and scopes
    static constexpr std::size_t kMaxShadow = 4;   ///< findings

    void begin(const ExchangeRecord &record, const TrafficFacts &facts, std::int64_t recordedNs);
    void field(std::string_view name, std::string_view value, const RecordedFields &shown);
    /// Valid until the next begin().
    std::span<const char> end();

private:
    /// Kept free for the lengths of what is still to come, so that none of the texts is missing.
    static constexpr std::size_t kReserve = 64;

    void numbers(const ExchangeRecord &record, const TrafficFacts &facts);
    void query(const ExchangeRecord &record);
    std::uint8_t names(std::span<const std::string> names);
    std::uint8_t shadow(std::span<const ShadowFinding> findings);
    /// As much of `text` as is allowed and fits.
    void text(std::string_view text, std::size_t most = kMaxText);
    void putLength(std::size_t at, std::size_t length);
    std::size_t room(std::size_t reserve) const
    {
        const std::size_t taken = m_used + reserve;
        return taken < TrafficRing::kMaxRecord ? TrafficRing::kMaxRecord - taken : 0;
    }

    TrafficHead m_head;
    std::size_t m_used = 0;
    alignas(8) std::array<char, TrafficRing::kMaxRecord> m_bytes;
};

} // namespace portcullis::telemetry
