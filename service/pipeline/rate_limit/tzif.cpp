// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/pipeline/rate_limit/posix_rule.h"
#include "service/pipeline/rate_limit/time_zone.h"

#include <algorithm>
#include <chrono>
#include <optional>
#include <string>

namespace portcullis::pipeline {

namespace {

constexpr std::size_t kHeaderSize = 44;
constexpr std::size_t kMaxCount = 100'000;     // real zones stay below a few hundred
constexpr std::int32_t kMaxOffset = 26 * 3600; // RFC 8536 section 3.2

std::uint64_t bigEndian(std::string_view bytes)
{
    std::uint64_t value = 0;
    for (const char c : bytes)
        value = value << 8 | static_cast<std::uint8_t>(c);
    return value;
}

/// Header of a data block (RFC 8536 section 3.1).
struct Header {
    char version = 0;
    std::size_t utCount, standardCount, leapCount, timeCount, typeCount, charCount;

    static std::optional<Header> parse(std::string_view bytes)
    {
        if (bytes.size() < kHeaderSize || bytes.substr(0, 4) != "TZif")
            return std::nullopt;
        const auto count = [bytes](std::size_t i) {
            return bigEndian(bytes.substr(20 + 4 * i, 4));
        };
        Header header{bytes[4], count(0), count(1), count(2), count(3), count(4), count(5)};
        const bool sane = header.utCount <= kMaxCount && header.standardCount <= kMaxCount
            && header.leapCount <= kMaxCount && header.timeCount <= kMaxCount
            && header.typeCount > 0 && header.typeCount <= 256 && header.charCount <= kMaxCount;
        return sane ? std::optional(header) : std::nullopt;
    }
    std::size_t blockSize(std::size_t timeSize) const
    {
        return timeCount * (timeSize + 1) + typeCount * 6 + charCount + leapCount * (timeSize + 4)
            + standardCount + utCount;
    }
};

struct Zone {
    std::int32_t first = 0;
    std::vector<TimeZone::Change> changes;
};

Result<Zone> parseBlock(const Header &header, std::string_view block, std::size_t timeSize)
{
    const std::string_view types = block.substr(header.timeCount * (timeSize + 1));
    const auto offset = [types](std::size_t type) {
        return static_cast<std::int32_t>(bigEndian(types.substr(type * 6, 4)));
    };
    for (std::size_t type = 0; type < header.typeCount; ++type) {
        if (offset(type) < -kMaxOffset || offset(type) > kMaxOffset)
            return failure("an offset from UTC is out of range");
    }
    Zone zone{offset(0), {}};
    for (std::size_t i = 0; i < header.timeCount; ++i) {
        const std::uint64_t raw = bigEndian(block.substr(i * timeSize, timeSize));
        const std::int64_t at =
            timeSize == 8 ? static_cast<std::int64_t>(raw) : static_cast<std::int32_t>(raw);
        const auto type = static_cast<std::uint8_t>(block[header.timeCount * timeSize + i]);
        if (type >= header.typeCount)
            return failure("a change names a local time type that does not exist");
        if (!zone.changes.empty() && at <= zone.changes.back().at)
            return failure("its changes are not in order");
        zone.changes.push_back({at, offset(type)});
    }
    return zone;
}

/// Adds the changes that the footer's rule makes after the listed ones.
bool appendFooter(std::string_view footer, Zone &zone)
{
    const std::size_t end = footer.find('\n', 1);
    if (footer.empty() || footer.front() != '\n' || end == std::string_view::npos)
        return false;
    const std::string_view text = footer.substr(1, end - 1);
    if (text.empty())
        return true;
    const auto rule = PosixRule::parse(text);
    if (!rule)
        return false;
    using namespace std::chrono;
    const std::int64_t last = zone.changes.empty() ? 0 : zone.changes.back().at;
    const year_month_day day(floor<days>(sys_seconds(seconds(last))));
    const int from = std::clamp(int(day.year()), 1900, kLastRuleYear);
    if (zone.changes.empty() && !rule->hasDaylight)
        zone.first = rule->standard;
    for (const TimeZone::Change &change : rule->changes(from, kLastRuleYear)) {
        if (zone.changes.empty() || change.at > zone.changes.back().at)
            zone.changes.push_back(change);
    }
    return true;
}

} // namespace

Result<TimeZone> parseTzif(std::string_view bytes)
{
    auto header = Header::parse(bytes);
    if (!header)
        return failure("it does not begin like a compiled zone");
    std::size_t timeSize = 4;
    std::string_view rest = bytes.substr(kHeaderSize);
    if (header->version >= '2') {
        // The first block is for readers of 32 bits; a second one with 64 follows it.
        const std::size_t skip = header->blockSize(4);
        if (rest.size() < skip)
            return failure("it is cut off");
        rest = rest.substr(skip);
        header = Header::parse(rest);
        if (!header)
            return failure("its second header is malformed");
        rest = rest.substr(kHeaderSize);
        timeSize = 8;
    }
    const std::size_t size = header->blockSize(timeSize);
    if (rest.size() < size)
        return failure("it is cut off");
    auto zone = parseBlock(*header, rest.substr(0, size), timeSize);
    if (!zone)
        return failure(std::move(zone.error().what));
    if (timeSize == 8 && !appendFooter(rest.substr(size), *zone))
        return failure("its footer is malformed");
    return TimeZone(zone->first, std::move(zone->changes));
}

} // namespace portcullis::pipeline
