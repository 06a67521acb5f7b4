// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/pipeline/authenticate/api_key_table.h"

#include <openssl/crypto.h>

#include <algorithm>
#include <bit>
#include <cstring>

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

std::int64_t toMilliseconds(WallTime time)
{
    return std::chrono::duration_cast<Milliseconds>(time.time_since_epoch()).count();
}

} // namespace

ApiKeyTable::ApiKeyTable(const std::vector<model::Consumer> &consumers)
{
    std::size_t keys = 0;
    for (const model::Consumer &consumer : consumers)
        keys += consumer.apiKeys.size();
    if (keys == 0)
        return;
    // Not a power of two: that could leave more free slots than used ones. A quarter is enough for
    // short probes, and at least one ends every search.
    m_slots.resize(keys + keys / 4 + 1, Slot{{}, 0, kFree, 0});
    for (std::size_t c = 0; c < consumers.size(); ++c) {
        const std::vector<model::ApiKey> &list = consumers[c].apiKeys;
        for (std::size_t k = 0; k < list.size(); ++k) {
            const std::int64_t expires =
                list[k].expires ? toMilliseconds(*list[k].expires) : kNever;
            insert({list[k].sha256, expires, static_cast<std::uint32_t>(c),
                    static_cast<std::uint32_t>(k << 1 | (list[k].enabled ? 1U : 0U))});
        }
    }
}

std::size_t ApiKeyTable::start(const model::Sha256 &digest) const
{
    return placeOf(digest) % m_slots.size();
}

void ApiKeyTable::insert(const Slot &slot)
{
    std::size_t at = start(slot.digest);
    while (m_slots[at].consumer != kFree) {
        if (m_slots[at].digest == slot.digest)
            return; // validation refuses a document with one key twice; the first one counts
        at = at + 1 == m_slots.size() ? 0 : at + 1;
    }
    m_slots[at] = slot;
    ++m_size;
}

tl::expected<ApiKeyTable::Match, Reason> ApiKeyTable::find(const model::Sha256 &digest,
                                                           WallTime now) const
{
    if (m_slots.empty())
        return tl::unexpected(Reason::AuthenticateKeyUnknown);
    for (std::size_t at = start(digest); m_slots[at].consumer != kFree;
         at = at + 1 == m_slots.size() ? 0 : at + 1) {
        const Slot &slot = m_slots[at];
        if (CRYPTO_memcmp(slot.digest.data(), digest.data(), digest.size()) != 0)
            continue;
        if ((slot.keyAndEnabled & 1) == 0)
            return tl::unexpected(Reason::AuthenticateKeyDisabled);
        if (slot.expires != kNever && toMilliseconds(now) >= slot.expires)
            return tl::unexpected(Reason::AuthenticateKeyExpired);
        return Match{slot.consumer, slot.keyAndEnabled >> 1};
    }
    return tl::unexpected(Reason::AuthenticateKeyUnknown);
}

std::size_t ApiKeyTable::memory() const
{
    return m_slots.capacity() * sizeof(Slot);
}

} // namespace portcullis::pipeline
