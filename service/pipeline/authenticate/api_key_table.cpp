// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/pipeline/authenticate/api_key_table.h"

#include <openssl/crypto.h>

#include <algorithm>
#include <bit>
#include <cstring>
#include <map>

namespace portcullis::pipeline {

namespace {

/// Digests are even by themselves: who could choose them freely would have broken SHA-256, and who
/// tries keys until their first bits meet gains a longer probe for as much work.
std::size_t placeOf(const model::Sha256 &digest)
{
    std::uint64_t word = 0;
    std::memcpy(&word, digest.data(), sizeof word);
    return static_cast<std::size_t>(word ^ word >> 32);
}

/// Few enough that rewriting a shard takes some microseconds, enough that a million keys have some
/// thousand of them.
constexpr std::size_t kKeysPerShard = 256;

std::int64_t toMilliseconds(WallTime time)
{
    return std::chrono::duration_cast<Milliseconds>(time.time_since_epoch()).count();
}

} // namespace

/// What becomes of the keys of single consumers, by shard.
class ApiKeyTable::Change {
public:
    explicit Change(const ApiKeyTable &table) : m_table(table) { }

    void remove(const model::Consumer &consumer)
    {
        for (const model::ApiKey &key : consumer.apiKeys)
            m_shards[m_table.shardOf(key.sha256)].removed.push_back(key.sha256);
    }
    void add(const model::Consumer &consumer, std::size_t index)
    {
        for (std::size_t k = 0; k < consumer.apiKeys.size(); ++k)
            m_shards[m_table.shardOf(consumer.apiKeys[k].sha256)].added.push_back(
                slotOf(consumer.apiKeys[k], index, k));
    }
    /// The table with the changes, sharing all other shards with the one before.
    void applyTo(ApiKeyTable &table) const
    {
        for (const auto &[index, change] : m_shards) {
            const Shard &old = table.m_shards[index];
            Slots used;
            for (const Slot *slot = old.slots; slot != old.slots + old.count; ++slot) {
                const auto &gone = change.removed;
                if (slot->consumer != kFree
                    && std::find(gone.begin(), gone.end(), slot->digest) == gone.end())
                    used.push_back(*slot);
            }
            table.m_size -= change.removed.size();
            used.insert(used.end(), change.added.begin(), change.added.end());
            table.m_size += change.added.size();
            table.setShard(index, used);
        }
    }

    static Slot slotOf(const model::ApiKey &key, std::size_t consumer, std::size_t index)
    {
        return {key.sha256, key.expires ? toMilliseconds(*key.expires) : kNever,
                static_cast<std::uint32_t>(consumer),
                static_cast<std::uint32_t>(index << 1 | (key.enabled ? 1U : 0U))};
    }

private:
    struct Part {
        std::vector<model::Sha256> removed;
        Slots added;
    };
    const ApiKeyTable &m_table;
    std::map<std::size_t, Part> m_shards;
};

ApiKeyTable::ApiKeyTable(const model::SharedList<model::Consumer> &consumers)
{
    build(consumers);
}

ApiKeyTable::ApiKeyTable(const ApiKeyTable &previous,
                         const model::SharedList<model::Consumer> &before,
                         const model::SharedList<model::Consumer> &after)
    : m_shards(previous.m_shards), m_size(previous.m_size)
{
    // Beyond that many building anew is no slower.
    const std::size_t most = 1 + after.size() / 16;
    std::size_t changed = 0;
    Change change(*this);
    const auto visit = [&](std::size_t i) {
        if (++changed > most || m_shards.empty())
            return;
        if (i < before.size())
            change.remove(before[i]);
        if (i < after.size())
            change.add(after[i], i);
    };
    model::SharedList<model::Consumer>::forEachDifference(before, after, visit);
    if (changed > 0 && changed <= most && !m_shards.empty())
        change.applyTo(*this);
    // Shards that have grown over their measure would make look-ups and changes slow.
    if ((changed > 0 && (m_shards.empty() || changed > most))
        || m_size > 2 * kKeysPerShard * m_shards.size()) {
        m_shards.clear();
        m_size = 0;
        build(after);
    }
    joinUses(previous);
}

void ApiKeyTable::build(const model::SharedList<model::Consumer> &consumers)
{
    std::size_t keys = 0;
    for (const model::Consumer &consumer : consumers)
        keys += consumer.apiKeys.size();
    if (keys == 0)
        return;
    m_shards.resize(std::bit_ceil(1 + keys / kKeysPerShard));
    std::vector<Slots> used(m_shards.size());
    for (Slots &shard : used)
        shard.reserve(keys / m_shards.size() + keys / m_shards.size() / 4);
    for (std::size_t c = 0; c < consumers.size(); ++c) {
        const std::vector<model::ApiKey> &list = consumers[c].apiKeys;
        for (std::size_t k = 0; k < list.size(); ++k)
            used[shardOf(list[k].sha256)].push_back(Change::slotOf(list[k], c, k));
    }
    for (std::size_t i = 0; i < used.size(); ++i) {
        setShard(i, used[i]);
        Slots().swap(used[i]);
    }
    m_size = keys;
}

/// Not by the bits that give the place in it.
std::size_t ApiKeyTable::shardOf(const model::Sha256 &digest) const
{
    std::uint32_t word = 0;
    std::memcpy(&word, digest.data() + 8, sizeof word);
    return word & (m_shards.size() - 1);
}

void ApiKeyTable::setShard(std::size_t shard, const Slots &used)
{
    // Not a power of two: that could leave more free slots than used ones. A quarter is enough for
    // short probes, and at least one ends every search.
    const std::size_t count = used.size() + used.size() / 4 + 1;
    auto content = std::make_shared<Content>(
        Content{Slots(count, Slot{{}, 0, kFree, 0}), std::vector<UseMark>(count)});
    Slots &slots = content->slots;
    for (const Slot &slot : used) {
        std::size_t at = placeOf(slot.digest) % count;
        // Validation refuses a document with one key twice; the first one counts.
        while (slots[at].consumer != kFree && slots[at].digest != slot.digest)
            at = at + 1 == count ? 0 : at + 1;
        if (slots[at].consumer == kFree)
            slots[at] = slot;
    }
    m_shards[shard] = {slots.data(), content->uses.data(), count, content};
}

ApiKeyTable::Match ApiKeyTable::Place::match() const
{
    return {slot().consumer, slot().keyAndEnabled >> 1, shard->uses + at};
}

std::optional<ApiKeyTable::Place> ApiKeyTable::findPlace(const model::Sha256 &digest) const
{
    if (m_shards.empty())
        return std::nullopt;
    const Shard &shard = m_shards[shardOf(digest)];
    for (std::size_t at = placeOf(digest) % shard.count; shard.slots[at].consumer != kFree;
         at = at + 1 == shard.count ? 0 : at + 1) {
        if (CRYPTO_memcmp(shard.slots[at].digest.data(), digest.data(), digest.size()) == 0)
            return Place{&shard, at};
    }
    return std::nullopt;
}

std::optional<ApiKeyTable::Match> ApiKeyTable::holderOf(const model::Sha256 &digest) const
{
    const auto place = findPlace(digest);
    return place ? std::optional(place->match()) : std::nullopt;
}

tl::expected<ApiKeyTable::Match, Reason> ApiKeyTable::find(const model::Sha256 &digest,
                                                           WallTime now) const
{
    const auto place = findPlace(digest);
    if (!place)
        return tl::unexpected(Reason::AuthenticateKeyUnknown);
    const Slot &slot = place->slot();
    if ((slot.keyAndEnabled & 1) == 0)
        return tl::unexpected(Reason::AuthenticateKeyDisabled);
    if (slot.expires != kNever && toMilliseconds(now) >= slot.expires)
        return tl::unexpected(Reason::AuthenticateKeyExpired);
    return place->match();
}

void ApiKeyTable::joinUses(const ApiKeyTable &other) const
{
    for (std::size_t i = 0; i < other.m_shards.size(); ++i) {
        const Shard &shard = other.m_shards[i];
        if (i < m_shards.size() && m_shards[i].owner == shard.owner)
            continue;
        for (std::size_t at = 0; at < shard.count; ++at) {
            if (!shard.uses[at].last())
                continue;
            if (const auto mine = findPlace(shard.slots[at].digest))
                mine->shard->uses[mine->at].join(shard.uses[at]);
        }
    }
}

std::size_t ApiKeyTable::memory() const
{
    std::size_t bytes = m_shards.capacity() * sizeof(Shard);
    for (const Shard &shard : m_shards)
        bytes += shard.count * (sizeof(Slot) + sizeof(UseMark));
    return bytes;
}

} // namespace portcullis::pipeline
