// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/pipeline/common/context.h"

#include <cstdint>
#include <string_view>
#include <vector>

namespace portcullis::pipeline {

/// Principals of consumers that came with an API key, so that a request makes none. Direct-mapped:
/// two consumers that meet in one entry replace each other.
///
/// Thread: one worker's.
class IdentityCache {
public:
    static constexpr std::size_t kEntries = 8192; ///< 320 KiB, and a principal each when full

    /// The principal put for these, or null.
    const Identity *find(std::uint64_t planId, const void *authenticator,
                         std::uint32_t consumer) const
    {
        if (m_entries.empty())
            return nullptr;
        const Entry &entry = m_entries[consumer % kEntries];
        const bool same = entry.identity && entry.planId == planId && entry.consumer == consumer
            && entry.authenticator == authenticator;
        return same ? &entry.identity : nullptr;
    }
    void put(std::uint64_t planId, const void *authenticator, std::uint32_t consumer,
             Identity identity)
    {
        if (m_entries.empty())
            m_entries.resize(kEntries);
        m_entries[consumer % kEntries] = {planId, authenticator, consumer, std::move(identity)};
    }

private:
    struct Entry {
        std::uint64_t planId = 0;
        const void *authenticator = nullptr;
        std::uint32_t consumer = 0;
        Identity identity;
    };
    std::vector<Entry> m_entries;
};

} // namespace portcullis::pipeline
