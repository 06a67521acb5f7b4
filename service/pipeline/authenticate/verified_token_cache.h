// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/pipeline/authenticate/seeded_hash.h"
#include "service/pipeline/common/context.h"
#include "shared/core/clock.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace portcullis::pipeline {

/// Tokens that were verified, so that the next request with the same one costs a hash and a compare
/// instead of a signature. Holds accepted tokens only: who sends garbage fills nothing.
///
/// Set-associative with aging: an entry that is hit survives newcomers of its set until it was left
/// alone for a while, so one client with many fresh tokens displaces cold entries first. Bounded
/// by entries and by token length.
///
/// Thread: one worker's. Cost of a hit: one pass over the token.
class VerifiedTokenCache {
public:
    static constexpr std::size_t kDefaultEntries = 16'384;
    /// Longer tokens are verified each time, so that the cache stays within 64 MiB.
    static constexpr std::size_t kMaxToken = 4096;

    /// What an entry belongs to. All three have to be equal for a hit.
    struct Owner {
        std::uint64_t planId = 0;
        const void *authenticator = nullptr;
        std::uint64_t keyGeneration = 0; ///< of the key set that verified it

        friend bool operator==(const Owner &, const Owner &) = default;
    };

    /// `entries` is rounded up to a power of two. Memory is taken as it is needed.
    explicit VerifiedTokenCache(std::size_t entries = kDefaultEntries);

    /// Seeded for this cache, so that nobody outside can make tokens that collide.
    std::uint64_t hash(std::string_view token) const;

    /// The identity that `token` was verified for, or null. `hash` is hash(token). Entries that
    /// expired are dropped.
    const Identity *find(std::string_view token, std::uint64_t hash, const Owner &owner,
                         WallTime wallNow, SteadyTime now);
    /// Keeps `identity` until `expiry` on the wall clock and `freshUntil` on the steady one.
    void put(std::string_view token, std::uint64_t hash, const Owner &owner, Identity identity,
             WallTime expiry, SteadyTime freshUntil = SteadyTime::max());
    std::size_t size() const { return m_size; }

private:
    static constexpr std::size_t kWays = 8;
    // A hit entry survives that many rounds of kWays newcomers to its set.
    static constexpr std::uint8_t kHotness = 3;

    struct Entry {
        Owner owner;
        WallTime expiry;
        SteadyTime freshUntil;
        Identity identity; // null: free
        std::string token;
        std::uint8_t hot = 0;
    };

    std::size_t setOf(std::uint64_t hash) const { return (hash & m_setMask) * kWays; }
    std::size_t placeFor(std::string_view token, std::uint64_t hash, const Owner &owner);

    std::vector<Entry> m_entries;
    std::vector<std::uint64_t> m_hashes; // of the tokens: those of a set lie together
    std::size_t m_setMask = 0;
    std::size_t m_size = 0;
    std::size_t m_hand = 0; // the way whose entry ages next
    HashSeed m_seed = HashSeed::random();
};

} // namespace portcullis::pipeline
