// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/pipeline/authenticate/verified_token_cache.h"

#include <bit>

namespace portcullis::pipeline {

VerifiedTokenCache::VerifiedTokenCache(std::size_t entries)
    : m_setMask(std::bit_ceil(std::max(entries, kWays)) / kWays - 1)
{
}

std::uint64_t VerifiedTokenCache::hash(std::string_view token) const
{
    return seededHash(token, m_seed);
}

const Identity *VerifiedTokenCache::find(std::string_view token, std::uint64_t hash,
                                         const Owner &owner, WallTime wallNow, SteadyTime now)
{
    if (m_entries.empty())
        return nullptr;
    Entry *set = setOf(hash);
    for (std::size_t i = 0; i < kWays; ++i) {
        Entry &entry = set[i];
        if (entry.hash != hash || !entry.identity || !(entry.owner == owner)
            || entry.token != token)
            continue;
        if (wallNow >= entry.expiry || now >= entry.freshUntil) {
            drop(entry);
            return nullptr;
        }
        entry.hot = kHotness;
        return &entry.identity;
    }
    return nullptr;
}

void VerifiedTokenCache::put(std::string_view token, std::uint64_t hash, const Owner &owner,
                             Identity identity, WallTime expiry, SteadyTime freshUntil)
{
    if (token.size() > kMaxToken || !identity)
        return;
    if (m_entries.empty())
        m_entries.resize((m_setMask + 1) * kWays);
    Entry &entry = placeFor(token, hash, owner);
    m_size += entry.identity ? 0 : 1;
    entry.hash = hash;
    entry.owner = owner;
    entry.expiry = expiry;
    entry.freshUntil = freshUntil;
    entry.identity = std::move(identity);
    entry.token = token;
    entry.hot = 0; // until it is used a second time, the next newcomer may have its place
}

VerifiedTokenCache::Entry &VerifiedTokenCache::placeFor(std::string_view token, std::uint64_t hash,
                                                        const Owner &owner)
{
    Entry *set = setOf(hash);
    Entry *place = set;
    for (std::size_t i = 0; i < kWays; ++i) {
        Entry &entry = set[i];
        const bool sameToken = entry.hash == hash
            && entry.owner.authenticator == owner.authenticator && entry.token == token;
        // What belongs to another plan will not be asked for again: no worker goes back.
        if (!entry.identity || sameToken || entry.owner.planId != owner.planId)
            return entry;
        if (entry.hot < place->hot)
            place = &entry;
    }
    Entry &aging = set[m_hand++ % kWays];
    if (aging.hot > 0)
        --aging.hot;
    return *place;
}

void VerifiedTokenCache::drop(Entry &entry)
{
    entry = Entry{};
    --m_size;
}

} // namespace portcullis::pipeline
