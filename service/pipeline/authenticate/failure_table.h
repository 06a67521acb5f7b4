// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/pipeline/authenticate/seeded_hash.h"
#include "shared/core/clock.h"
#include "shared/core/ip.h"
#include "shared/model/document.h"

#include <atomic>
#include <cstdint>
#include <memory>

namespace portcullis::pipeline {

/// Failed authentications by client address, IPv6 by its /64, for `authFailuresPerAddress`. Shared
/// by all workers, without locks: a fixed number of atomic words.
///
/// Counts in fixed windows from an address's first failure. When the table is full an address
/// takes the place of one that expired, else of one with the fewest failures in reach: an attacker
/// with many addresses can make us forget weak offenders, never lock out somebody without failures,
/// but for addresses whose 32-bit fingerprint and place are equal (one in 2^32 for each of eight).
class FailureTable {
public:
    static constexpr std::size_t kDefaultEntries = 65'536; ///< 1 MiB

    explicit FailureTable(std::size_t entries = kDefaultEntries);

    /// `limit.count` failures or more lie within the window. Cost: a hash and at most eight loads.
    bool tooMany(const IpAddress &address, const model::CountPerWindow &limit,
                 SteadyTime now) const;
    /// Counts one failure.
    void record(const IpAddress &address, const model::CountPerWindow &limit, SteadyTime now);
    /// How long until tooMany() may be false again; at least a second if it is true now.
    Milliseconds retryAfter(const IpAddress &address, const model::CountPerWindow &limit,
                            SteadyTime now) const;

private:
    static constexpr std::size_t kWays = 8;

    struct Entry {
        // fingerprint << 32 | failures; 0: free
        std::atomic<std::uint64_t> who{0};
        std::atomic<std::int64_t> since{0}; // steady milliseconds
    };

    struct Place {
        std::size_t first;
        std::uint32_t fingerprint; // never 0
    };
    Place place(const IpAddress &address) const;
    const Entry *find(const Place &place) const;

    std::unique_ptr<Entry[]> m_entries;
    std::size_t m_setMask = 0;
    HashSeed m_seed = HashSeed::random();
};

} // namespace portcullis::pipeline
