// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/pipeline/route/host_table.h"

#include "service/pipeline/route/candidate_lists.h"

#include <functional>

namespace portcullis::pipeline {

namespace {

std::uint32_t hashOf(std::string_view host)
{
    return static_cast<std::uint32_t>(std::hash<std::string_view>{}(host));
}

} // namespace

std::size_t HostTable::locate(std::string_view host, std::uint32_t hash) const
{
    const std::size_t mask = m_slots.size() - 1;
    std::size_t at = hash & mask;
    for (; m_slots[at].size != 0; at = (at + 1) & mask) {
        const Slot &slot = m_slots[at];
        if (slot.hash == hash && std::string_view(m_text).substr(slot.offset, slot.size) == host)
            break;
    }
    return at;
}

std::uint32_t HostTable::find(std::string_view host) const
{
    if (m_used == 0 || host.empty())
        return kNoIndex;
    const Slot &slot = m_slots[locate(host, hashOf(host))];
    return slot.size == 0 ? kNoIndex : slot.value;
}

std::uint32_t HostTable::findOrInsert(std::string_view host, std::uint32_t fallback)
{
    if (m_used * 2 >= m_slots.size())
        grow();
    const std::uint32_t hash = hashOf(host);
    Slot &slot = m_slots[locate(host, hash)];
    if (slot.size == 0) {
        slot = {hash, static_cast<std::uint32_t>(m_text.size()),
                static_cast<std::uint32_t>(host.size()), fallback};
        m_text += host;
        ++m_used;
    }
    return slot.value;
}

void HostTable::grow()
{
    std::vector<Slot> old(m_slots.empty() ? 8 : m_slots.size() * 2);
    old.swap(m_slots);
    for (const Slot &slot : old) {
        if (slot.size != 0)
            m_slots[locate(std::string_view(m_text).substr(slot.offset, slot.size), slot.hash)] =
                slot;
    }
}

} // namespace portcullis::pipeline
