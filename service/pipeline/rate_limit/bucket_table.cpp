// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/pipeline/rate_limit/bucket_table.h"

#include <algorithm>
#include <bit>
#include <vector>

namespace portcullis::pipeline {

namespace {

/// Groups of each level, as powers of two. The first steps are wide, for a look-up visits every
/// level up to its key's; the last ones double, for a level is claimed before it is needed whole.
constexpr std::array<int, 9> kGroupBits = {5, 9, 13, 16, 17, 18, 19, 20, 21};
constexpr std::size_t kSegmentBits = 5; // groups in a segment: 32, that is 6 KiB

/// Few enough for the first level to be full before the table is: a key that finds a place that
/// was never used looks no further, not even for an idle one.
std::size_t firstGroups(std::size_t maxKeys)
{
    if (maxKeys <= BucketTable::kSmall)
        return std::max<std::size_t>(1, (maxKeys + 7) / BucketTable::kPlacesPerGroup);
    const std::size_t most = maxKeys / BucketTable::kPlacesPerGroup;
    return std::min(std::bit_floor(most), std::size_t{1} << kGroupBits[0]);
}

} // namespace

/// Keys apart from words: a look-up for another key reads one cache line of a group.
struct alignas(64) BucketTable::Group {
    std::array<std::atomic<std::uint64_t>, kPlacesPerGroup> lo{};
    std::array<std::atomic<std::uint64_t>, kPlacesPerGroup> hi{};
    std::array<BucketWord, kPlacesPerGroup> words{};
};

struct BucketTable::Segment {
    std::array<Group, std::size_t{1} << kSegmentBits> groups;
};

struct BucketTable::Level {
    explicit Level(int groupBits)
        : segments(std::size_t{1} << (groupBits - static_cast<int>(kSegmentBits)))
    {
    }
    ~Level()
    {
        for (auto &segment : segments)
            delete segment.load(std::memory_order_relaxed);
    }
    Level(const Level &) = delete;
    Level &operator=(const Level &) = delete;

    std::vector<std::atomic<Segment *>> segments;
};

BucketTable::BucketTable(std::size_t maxKeys)
    : m_small(maxKeys <= kSmall), m_firstGroups(firstGroups(maxKeys)), m_maxKeys(0)
{
    static_assert(kGroupBits.size() == kLevels);
    setMaxKeys(maxKeys);
}

BucketTable::~BucketTable()
{
    for (auto &level : m_levels)
        delete level.load(std::memory_order_relaxed);
}

void BucketTable::setMaxKeys(std::size_t maxKeys)
{
    m_maxKeys.store(std::clamp<std::size_t>(maxKeys, 1, kMostKeys), std::memory_order_relaxed);
}

std::size_t BucketTable::groupIndex(std::size_t level, std::size_t choice, const KeyHash &key) const
{
    if (level == 0 && m_small)
        return choice;
    // Two independent halves of the hash; the low word is what the places compare first.
    const std::uint64_t bits = choice == 0 ? key.hi >> 32 : key.hi & 0xFFFF'FFFF;
    const std::size_t groups = level == 0 ? m_firstGroups : std::size_t{1} << kGroupBits[level];
    return bits & (groups - 1);
}

BucketTable::Group *BucketTable::group(std::size_t level, std::size_t choice,
                                       const KeyHash &key) const
{
    const Level *there = m_levels[level].load(std::memory_order_acquire);
    if (!there)
        return nullptr;
    const std::size_t index = groupIndex(level, choice, key);
    Segment *segment = there->segments[index >> kSegmentBits].load(std::memory_order_acquire);
    return segment ? &segment->groups[index & ((1U << kSegmentBits) - 1)] : nullptr;
}

BucketTable::Group &BucketTable::makeGroup(std::size_t level, std::size_t choice,
                                           const KeyHash &key)
{
    if (Group *there = group(level, choice, key))
        return *there;
    const std::lock_guard lock(m_grow);
    if (!m_levels[level].load(std::memory_order_acquire)) {
        auto *made = new Level(kGroupBits[level]);
        m_bytes.fetch_add(sizeof *made + made->segments.size() * sizeof(made->segments[0]),
                          std::memory_order_relaxed);
        m_levels[level].store(made, std::memory_order_release);
    }
    Level &there = *m_levels[level].load(std::memory_order_acquire);
    auto &slot = there.segments[groupIndex(level, choice, key) >> kSegmentBits];
    if (!slot.load(std::memory_order_acquire)) {
        slot.store(new Segment, std::memory_order_release);
        m_bytes.fetch_add(sizeof(Segment), std::memory_order_relaxed);
    }
    return *group(level, choice, key);
}

/// Looks for `key` in one group. Absent: the group has a place that was never used, and as these
/// are filled before any later group, the key is nowhere.
BucketTable::Scan BucketTable::scan(Group &group, const KeyHash &key, Found &found)
{
    bool full = true;
    for (std::size_t i = 0; i < kPlacesPerGroup; ++i) {
        const std::uint64_t lo = group.lo[i].load(std::memory_order_acquire);
        if (lo == 0 && group.words[i].load(std::memory_order_acquire) == 0)
            full = false; // the word too, for a place is taken before its key is written
        if (lo != key.lo)
            continue;
        // The word before the key: if the place changes hands after the word was read, a
        // compare-and-swap from it fails; if it did before, the key read below is another one.
        const std::uint64_t word = group.words[i].load(std::memory_order_acquire);
        if (word == 0 || inTransit(word) || group.lo[i].load(std::memory_order_acquire) != key.lo
            || group.hi[i].load(std::memory_order_acquire) != key.hi)
            continue;
        found = {&group.words[i], word};
        return Scan::Found;
    }
    return full ? Scan::GoOn : Scan::Absent;
}

BucketTable::Found BucketTable::find(const KeyHash &key) const
{
    Found found;
    for (std::size_t level = 0; level < kLevels; ++level) {
        for (std::size_t choice = 0; choice < choices(level); ++choice) {
            Group *at = group(level, choice, key);
            if (!at || scan(*at, key, found) != Scan::GoOn)
                return found;
        }
    }
    return found;
}

BucketTable::Added BucketTable::add(const KeyHash &key, std::uint64_t state, const IsIdle &idle)
{
    // One thread at a time adds a given key, or it could get two buckets.
    const std::lock_guard lock(m_shards[key.lo % kShards]);
    if (const Found found = find(key); found.bucket)
        return {found, false};
    const bool room = reserveKey();
    Found found;
    for (std::size_t level = 0; level < kLevels; ++level) {
        for (std::size_t choice = 0; choice < choices(level); ++choice) {
            if (!room && !group(level, choice, key))
                return {};
            Group &at = makeGroup(level, choice, key);
            if (room && takeNew(at, key, state, found))
                return {found, true};
            if (takeIdle(at, key, state, idle, found)) {
                if (room)
                    m_keys.fetch_sub(1, std::memory_order_relaxed);
                return {found, true};
            }
            // The key must not lie behind a place that was never used: find() ends there.
            if (!room && scan(at, key, found) == Scan::Absent)
                return {};
        }
    }
    if (room)
        m_keys.fetch_sub(1, std::memory_order_relaxed);
    return {};
}

bool BucketTable::reserveKey()
{
    const std::size_t most = maxKeys();
    std::size_t keys = m_keys.load(std::memory_order_relaxed);
    while (keys < most) {
        if (m_keys.compare_exchange_weak(keys, keys + 1, std::memory_order_relaxed))
            return true;
    }
    return false;
}

bool BucketTable::takeNew(Group &group, const KeyHash &key, std::uint64_t state, Found &found)
{
    for (std::size_t i = 0; i < kPlacesPerGroup; ++i) {
        std::uint64_t word = group.words[i].load(std::memory_order_acquire);
        if (word == 0
            && group.words[i].compare_exchange_strong(word, kFirstTag | kStateMask,
                                                      std::memory_order_acq_rel)) {
            found = settle(group, i, kFirstTag, key, state);
            return true;
        }
    }
    return false;
}

bool BucketTable::takeIdle(Group &group, const KeyHash &key, std::uint64_t state,
                           const IsIdle &idle, Found &found)
{
    for (std::size_t i = 0; i < kPlacesPerGroup; ++i) {
        std::uint64_t word = group.words[i].load(std::memory_order_acquire);
        if (word == 0 || inTransit(word) || !idle(stateOf(word)))
            continue;
        const std::uint64_t tag = nextTag(word);
        if (group.words[i].compare_exchange_strong(word, tag | kStateMask,
                                                   std::memory_order_acq_rel)) {
            found = settle(group, i, tag, key, state);
            return true;
        }
    }
    return false;
}

/// Writes the key of a place that this thread has claimed, then opens it.
BucketTable::Found BucketTable::settle(Group &group, std::size_t place, std::uint64_t tag,
                                       const KeyHash &key, std::uint64_t state)
{
    // Released, so that who sees the new key sees the claim as well.
    group.hi[place].store(key.hi, std::memory_order_release);
    group.lo[place].store(key.lo, std::memory_order_release);
    group.words[place].store(tag | state, std::memory_order_release);
    return {&group.words[place], tag | state};
}

void BucketTable::forEach(
    const std::function<void(const KeyHash &, std::uint64_t state)> &each) const
{
    for (const auto &level : m_levels) {
        const Level *there = level.load(std::memory_order_acquire);
        if (!there)
            return;
        for (const auto &slot : there->segments) {
            const Segment *segment = slot.load(std::memory_order_acquire);
            for (std::size_t g = 0; segment && g < segment->groups.size(); ++g) {
                const Group &group = segment->groups[g];
                for (std::size_t i = 0; i < kPlacesPerGroup; ++i) {
                    const std::uint64_t word = group.words[i].load(std::memory_order_acquire);
                    if (word == 0 || inTransit(word))
                        continue;
                    const KeyHash key{group.lo[i].load(std::memory_order_acquire),
                                      group.hi[i].load(std::memory_order_acquire)};
                    if (tagOf(group.words[i].load(std::memory_order_acquire)) == tagOf(word))
                        each(key, stateOf(word));
                }
            }
        }
    }
}

} // namespace portcullis::pipeline
