// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/io/socket_ops.h"

#include <cstdint>
#include <vector>

namespace portcullis::transport {

/// What an event of the system names: a place in the table of sockets, its generation (so that a
/// late event of a socket that has gone can't be taken for one of its successor), and what was
/// asked for.
struct EventTag {
    std::uint32_t slot = 0;
    std::uint32_t generation = 0; // 24 bits
    std::uint8_t kind = 0;

    static constexpr std::uint32_t kGenerations = 1U << 24;

    std::uint64_t pack() const
    {
        return (std::uint64_t{slot} << 32) | (std::uint64_t{generation} << 8) | kind;
    }
    static EventTag unpack(std::uint64_t bits)
    {
        return {static_cast<std::uint32_t>(bits >> 32),
                static_cast<std::uint32_t>(bits >> 8) & (kGenerations - 1),
                static_cast<std::uint8_t>(bits)};
    }
};

/// Entries by number, with free ones used again. `Entry` has `generation` and `used`.
template <typename Entry>
class SlotTable {
public:
    std::uint32_t take()
    {
        ++m_open;
        if (!m_free.empty()) {
            const std::uint32_t slot = m_free.back();
            m_free.pop_back();
            m_entries[slot].used = true;
            return slot;
        }
        m_entries.emplace_back().used = true;
        return static_cast<std::uint32_t>(m_entries.size() - 1);
    }
    void release(std::uint32_t slot)
    {
        const std::uint32_t next = (m_entries[slot].generation + 1) % EventTag::kGenerations;
        m_entries[slot] = {};
        m_entries[slot].generation = next;
        m_free.push_back(slot);
        --m_open;
    }
    Entry &operator[](std::uint32_t slot) { return m_entries[slot]; }
    const Entry &operator[](std::uint32_t slot) const { return m_entries[slot]; }
    /// The entry that `tag` means; null if its socket has gone.
    Entry *find(const EventTag &tag)
    {
        if (tag.slot >= m_entries.size())
            return nullptr;
        Entry &entry = m_entries[tag.slot];
        return entry.used && entry.generation == tag.generation ? &entry : nullptr;
    }
    std::size_t open() const { return m_open; }

private:
    std::vector<Entry> m_entries;
    std::vector<std::uint32_t> m_free;
    std::size_t m_open = 0;
};

} // namespace portcullis::transport
