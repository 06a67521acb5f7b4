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
    const std::size_t set = setOf(hash);
    for (std::size_t i = set; i < set + kWays; ++i) {
        if (m_hashes[i] != hash)
            continue;
        Entry &entry = m_entries[i];
        if (!entry.identity || !(entry.owner == owner) || entry.token != token)
            continue;
        if (wallNow >= entry.expiry || now >= entry.freshUntil) {
            entry = Entry{};
            --m_size;
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
    if (m_entries.empty()) {
        m_entries.resize((m_setMask + 1) * kWays);
        m_hashes.resize(m_entries.size());
    }
    const std::size_t place = placeFor(token, hash, owner);
    Entry &entry = m_entries[place];
    m_size += entry.identity ? 0 : 1;
    m_hashes[place] = hash;
    entry.owner = owner;
    entry.expiry = expiry;
    entry.freshUntil = freshUntil;
    entry.identity = std::move(identity);
    entry.token = token;
    entry.hot = 0; // until it is used a second time, the next newcomer may have its place
}

std::size_t VerifiedTokenCache::placeFor(std::string_view token, std::uint64_t hash,
                                         const Owner &owner)
{
    const std::size_t set = setOf(hash);
    std::size_t place = set;
    for (std::size_t i = set; i < set + kWays; ++i) {
        const Entry &entry = m_entries[i];
        const bool sameToken = m_hashes[i] == hash
            && entry.owner.authenticator == owner.authenticator && entry.token == token;
        // What belongs to another plan will not be asked for again: no worker goes back.
        if (!entry.identity || sameToken || entry.owner.planId != owner.planId)
            return i;
        if (entry.hot < m_entries[place].hot)
            place = i;
    }
    Entry &aging = m_entries[set + m_hand++ % kWays];
    if (aging.hot > 0)
        --aging.hot;
    return place;
}

} // namespace portcullis::pipeline
