// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/pipeline/rate_limit/time_zone.h"

#include "service/pipeline/rate_limit/read_file.h"
#include "shared/core/ascii.h"

#include <algorithm>
#include <array>
#include <map>
#include <mutex>
#include <string>

namespace portcullis::pipeline {

namespace {

constexpr std::array<std::string_view, 8> kUtcNames = {
    "UTC", "Etc/UTC", "Etc/UCT", "UCT", "Zulu", "Etc/Zulu", "Universal", "Etc/Universal"};

/// The database is full of files that are no zones (tables, leap seconds); names stay inside it.
bool plausibleName(std::string_view name)
{
    if (name.empty() || name.size() > 64 || name.front() == '/' || name.back() == '/')
        return false;
    return std::all_of(name.begin(), name.end(), [](char c) {
        const char lower = asciiLower(c);
        return (lower >= 'a' && lower <= 'z') || asciiDigit(c) || c == '/' || c == '_' || c == '-'
            || c == '+';
    });
}

} // namespace

TimeZone::TimeZone(std::int32_t first, std::vector<Change> changes)
    : m_first(first), m_changes(std::move(changes))
{
}

std::int32_t TimeZone::offsetAt(std::int64_t utc) const
{
    const auto next = std::upper_bound(m_changes.begin(), m_changes.end(), utc,
                                       [](std::int64_t at, const Change &c) { return at < c.at; });
    return next == m_changes.begin() ? m_first : std::prev(next)->offset;
}

std::int64_t TimeZone::toUtc(std::int64_t local) const
{
    // Offsets lie within a day, so these two bracket every change that matters.
    constexpr std::int64_t kDay = 86400;
    const std::int32_t before = offsetAt(local - 2 * kDay);
    const std::int32_t after = offsetAt(local + 2 * kDay);
    if (offsetAt(local - before) == before || offsetAt(local - after) != after)
        return local - before;
    return local - after;
}

Result<std::shared_ptr<const TimeZone>> loadTimeZone(std::string_view name)
{
    static const auto utc = std::make_shared<const TimeZone>();
    if (std::find(kUtcNames.begin(), kUtcNames.end(), name) != kUtcNames.end())
        return utc;
    const std::string quoted = "time zone \"" + std::string(name) + "\"";
    if (!plausibleName(name))
        return failure(quoted + " is not the name of a time zone");
#ifdef _WIN32
    return failure(quoted + " is not available on Windows: only UTC is");
#else
    // Many limits name the same zone. Only what exists is kept, so there are some hundreds at most.
    static std::mutex mutex;
    static std::map<std::string, std::shared_ptr<const TimeZone>, std::less<>> loaded;
    const std::lock_guard lock(mutex);
    if (const auto it = loaded.find(name); it != loaded.end())
        return it->second;
    const auto bytes = readFile("/usr/share/zoneinfo/" + std::string(name));
    if (!bytes)
        return failure(quoted + " is not in the time zone database (/usr/share/zoneinfo)");
    auto zone = parseTzif(*bytes);
    if (!zone)
        return failure(quoted + " can't be read: " + zone.error().what);
    return loaded[std::string(name)] = std::make_shared<const TimeZone>(std::move(*zone));
#endif
}

bool knownTimeZone(std::string_view name)
{
    return loadTimeZone(name).has_value();
}

} // namespace portcullis::pipeline
