// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/telemetry/record.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>
#include <string_view>

namespace portcullis::telemetry {

/// Makes the line of one exchange: a JSON object with the fields of docs/access-log.md and a line
/// feed. Whatever the client sent, the line is printable ASCII: controls and all that is not ASCII
/// are escaped, invalid UTF-8 is U+FFFD, and over-long values are cut.
///
/// Thread: one. Holds one line; no allocation.
class AccessLogLine {
public:
    /// Input bytes that are kept of a value; a cut one ends in `...`.
    static constexpr std::size_t kMaxTarget = 8 * 1024; ///< path, query
    static constexpr std::size_t kMaxValue = 512;       ///< any other
    static constexpr std::size_t kMaxShadow = 8;        ///< findings shown

    /// Valid until the next call.
    std::string_view format(const ExchangeRecord &record);

private:
    void appendRequest(const ExchangeRecord &record);
    void appendVerdict(const ExchangeRecord &record);
    void appendUpstream(const ExchangeRecord &record);
    void appendMeasures(const ExchangeRecord &record);
    void appendTime(WallTime time);
    void appendPath(const ExchangeRecord &record);
    void put(std::string_view text); // as it is
    template <std::size_t Size>
    void put(const char (&text)[Size]) // a literal: its copy is a store or two
    {
        std::memcpy(m_end, text, Size - 1);
        m_end += Size - 1;
    }
    void putText(std::string_view text, std::size_t limit);
    void putValue(std::string_view text);
    void putNumber(std::uint64_t value);
    template <std::size_t Size>
    void field(const char (&key)[Size], std::string_view value)
    {
        if (value.empty())
            return;
        put(key);
        putValue(value);
    }
    template <std::size_t Size>
    void number(const char (&key)[Size], std::uint64_t value)
    {
        put(key);
        putNumber(value);
    }

    // A byte becomes six at most. Two values may be as long as a target; the others are fewer than
    // 40 with those of the shadow findings.
    static constexpr std::size_t kCapacity = 6 * (2 * kMaxTarget + 40 * kMaxValue) + 8 * 1024;
    std::array<char, kCapacity> m_line;
    char *m_end = nullptr;
    std::int64_t m_second = std::numeric_limits<std::int64_t>::min(); // that m_prefix spells
    std::array<char, 19> m_prefix{};                                  // 2026-01-01T00:00:00
};

} // namespace portcullis::telemetry
