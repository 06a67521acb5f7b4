// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/pipeline/rate_limit/bucket_word.h"
#include "service/pipeline/rate_limit/key_hash.h"

#include <array>
#include <atomic>
#include <cstddef>
#include <functional>
#include <memory>
#include <mutex>

namespace portcullis::pipeline {

/// The buckets of one limit by key: a hash table that many threads read and charge without a lock.
///
/// Shape: levels of growing size, each made of groups of eight places; a key has two groups in each
/// level (of a table for at most kSmall keys: all groups of the first level). Places are filled in
/// order of level, and a place once used is never emptied again, only given to another key when its
/// bucket is idle. So a look-up reads at most two groups a level (usually one), and ends at the
/// first group with a place that was never used. Nothing moves.
///
/// Cost: 24 bytes a place; a million keys take about 40 MiB, an empty table 1 KiB. Groups come into
/// being in segments of 6 KiB when a key first needs them.
///
/// Thread: all functions from any, at the same time. Adding a key locks one of 16 mutexes.
class BucketTable {
public:
    static constexpr std::size_t kPlacesPerGroup = 8;
    /// More keys than this are never held, whatever the limit says.
    static constexpr std::size_t kMostKeys = 16'000'000;
    /// Up to here an idle bucket is found wherever it is; above, where the new key may lie: in at
    /// least 16 places, and in about 80 of a million.
    static constexpr std::size_t kSmall = 64;

    explicit BucketTable(std::size_t maxKeys);
    ~BucketTable();
    BucketTable(const BucketTable &) = delete;
    BucketTable &operator=(const BucketTable &) = delete;

    /// A bucket and what its word was when it certainly belonged to the key. A compare-and-swap
    /// from `word` succeeds only if it still does.
    struct Found {
        BucketWord *bucket = nullptr; ///< lives as long as the table; null: not there
        std::uint64_t word = 0;
    };
    Found find(const KeyHash &key) const;

    /// Whether a bucket of that state may be given to another key.
    using IsIdle = std::function<bool(std::uint64_t state)>;
    struct Added {
        Found found;        ///< null: the table is full, and no bucket in reach is idle
        bool isNew = false; ///< the bucket begins with `state`; otherwise the key was there
    };
    /// Adds a key whose first state is `state`.
    Added add(const KeyHash &key, std::uint64_t state, const IsIdle &idle);

    /// More or fewer keys from now on; nothing is thrown out.
    void setMaxKeys(std::size_t maxKeys);
    std::size_t maxKeys() const { return m_maxKeys.load(std::memory_order_relaxed); }
    /// Places in use, those with idle buckets among them.
    std::size_t keys() const { return m_keys.load(std::memory_order_relaxed); }
    /// Bytes held from the heap, and this object.
    std::size_t bytes() const { return sizeof *this + m_bytes.load(std::memory_order_relaxed); }

    /// Calls `each` with every key and its state. What is charged meanwhile may show or not.
    void forEach(const std::function<void(const KeyHash &, std::uint64_t state)> &each) const;

private:
    struct Group;
    struct Segment;
    struct Level;
    enum class Scan { Found, Absent, GoOn };

    static constexpr std::size_t kLevels = 9;
    static constexpr std::size_t kShards = 16;

    std::size_t choices(std::size_t level) const
    {
        return level == 0 && m_small ? m_firstGroups : 2;
    }
    std::size_t groupIndex(std::size_t level, std::size_t choice, const KeyHash &key) const;
    Group *group(std::size_t level, std::size_t choice, const KeyHash &key) const;
    Group &makeGroup(std::size_t level, std::size_t choice, const KeyHash &key);
    static Scan scan(Group &group, const KeyHash &key, Found &found);
    bool reserveKey();
    bool takeNew(Group &group, const KeyHash &key, std::uint64_t state, Found &found);
    static bool takeIdle(Group &group, const KeyHash &key, std::uint64_t state, const IsIdle &idle,
                         Found &found);
    static Found settle(Group &group, std::size_t place, std::uint64_t tag, const KeyHash &key,
                        std::uint64_t state);

    const bool m_small; // by the first maxKeys, for keys must be found where they were put
    const std::size_t m_firstGroups; // of the first level
    std::array<std::atomic<Level *>, kLevels> m_levels{};
    std::array<std::mutex, kShards> m_shards;
    std::mutex m_grow;
    std::atomic<std::size_t> m_maxKeys;
    std::atomic<std::size_t> m_keys{0};
    std::atomic<std::size_t> m_bytes{0};
};

} // namespace portcullis::pipeline
