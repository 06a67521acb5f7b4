// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "shared/core/result.h"

#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

namespace portcullis::pipeline {

/// What local clocks show: offsets from UTC and when they change. Immutable; any thread.
class TimeZone {
public:
    struct Change {
        std::int64_t at = 0;     ///< seconds since 1970 in UTC
        std::int32_t offset = 0; ///< seconds east of UTC from then on

        friend bool operator==(const Change &, const Change &) = default;
    };

    /// UTC.
    TimeZone() = default;
    /// `changes` in order of time; `first` is the offset before them.
    TimeZone(std::int32_t first, std::vector<Change> changes);

    /// Seconds east of UTC at `utc`. Cost: a binary search.
    std::int32_t offsetAt(std::int64_t utc) const;
    /// When clocks show `local` seconds since 1970 for the first time; of a time that they skip, as
    /// if they had not been changed yet (RFC 5545 section 3.3.5).
    std::int64_t toUtc(std::int64_t local) const;

private:
    std::int32_t m_first = 0;
    std::vector<Change> m_changes;
};

/// The last year for which a zone's rule of daylight saving time is followed; later ones keep the
/// offset that holds then.
inline constexpr int kLastRuleYear = 2200;

/// Reads a compiled zone (TZif, RFC 8536; versions 1 to 4). Pure. Fails on anything malformed.
Result<TimeZone> parseTzif(std::string_view bytes);

/// The zone of an IANA name such as `Europe/Berlin`, from the system's database. `UTC` and its
/// synonyms need none. Windows has no such database: there every other name fails.
/// Control plane only: reads a file.
Result<std::shared_ptr<const TimeZone>> loadTimeZone(std::string_view name);

/// Whether a quota may name this zone here. Reads a file, so it is part of preparing a document and
/// not of parsing it.
bool knownTimeZone(std::string_view name);

} // namespace portcullis::pipeline
