// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/pipeline/authenticate/failure_table.h"

#include <algorithm>
#include <bit>

namespace portcullis::pipeline {

namespace {

std::int64_t toMilliseconds(SteadyTime time)
{
    return std::chrono::duration_cast<Milliseconds>(time.time_since_epoch()).count();
}

std::uint32_t failuresOf(std::uint64_t who)
{
    return static_cast<std::uint32_t>(who);
}

std::uint64_t pack(std::uint32_t fingerprint, std::uint32_t failures)
{
    return static_cast<std::uint64_t>(fingerprint) << 32 | failures;
}

} // namespace

FailureTable::FailureTable(std::size_t entries)
    : m_setMask(std::bit_ceil(std::max(entries, kWays)) / kWays - 1)
{
    m_entries = std::make_unique<Entry[]>((m_setMask + 1) * kWays);
}

FailureTable::Place FailureTable::place(const IpAddress &address) const
{
    const IpAddress key = address.limitKey();
    const std::uint64_t hash =
        seededHash({reinterpret_cast<const char *>(key.bytes.data()), key.bytes.size()}, m_seed);
    const auto fingerprint = static_cast<std::uint32_t>(hash >> 32);
    return {(hash & m_setMask) * kWays, fingerprint == 0 ? 1 : fingerprint};
}

const FailureTable::Entry *FailureTable::find(const Place &place) const
{
    for (std::size_t i = 0; i < kWays; ++i) {
        const Entry &entry = m_entries[place.first + i];
        if (entry.who.load(std::memory_order_relaxed) >> 32 == place.fingerprint)
            return &entry;
    }
    return nullptr;
}

bool FailureTable::tooMany(const IpAddress &address, const model::CountPerWindow &limit,
                           SteadyTime now) const
{
    if (limit.count == 0)
        return false;
    const Entry *entry = find(place(address));
    return entry && failuresOf(entry->who.load(std::memory_order_relaxed)) >= limit.count
        && toMilliseconds(now) - entry->since.load(std::memory_order_relaxed)
        < limit.window.count();
}

void FailureTable::record(const IpAddress &address, const model::CountPerWindow &limit,
                          SteadyTime now)
{
    if (limit.count == 0)
        return;
    const Place where = place(address);
    const std::int64_t at = toMilliseconds(now);
    Entry *victim = nullptr;
    std::uint32_t fewest = 0;
    for (std::size_t i = 0; i < kWays; ++i) {
        Entry &entry = m_entries[where.first + i];
        const std::uint64_t who = entry.who.load(std::memory_order_relaxed);
        const bool expired =
            at - entry.since.load(std::memory_order_relaxed) >= limit.window.count();
        const std::uint32_t failures = who == 0 || expired ? 0 : failuresOf(who);
        if (who >> 32 == where.fingerprint) {
            // A thread that replaces the entry in this instant makes us count one for another
            // address: one failure too many for it, of a hundred.
            if (failures > 0) {
                if (failures < UINT32_MAX)
                    entry.who.fetch_add(1, std::memory_order_relaxed);
                return;
            }
            victim = &entry;
            break;
        }
        if (!victim || failures < fewest) {
            victim = &entry;
            fewest = failures;
        }
    }
    // The count first: an old count with a new time would lock somebody out.
    victim->who.store(pack(where.fingerprint, 1), std::memory_order_relaxed);
    victim->since.store(at, std::memory_order_relaxed);
}

Milliseconds FailureTable::retryAfter(const IpAddress &address, const model::CountPerWindow &limit,
                                      SteadyTime now) const
{
    const Entry *entry = find(place(address));
    if (!entry)
        return Seconds(1);
    const Milliseconds left(entry->since.load(std::memory_order_relaxed) + limit.window.count()
                            - toMilliseconds(now));
    return std::max<Milliseconds>(left, Seconds(1));
}

} // namespace portcullis::pipeline
