// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/transport/listener_load.h"

namespace portcullis::transport {

bool ListenerLoad::enter(const IpAddress &peer, std::uint32_t perAddress)
{
    const std::lock_guard lock(m_mutex);
    std::uint32_t &count = m_byAddress[peer.limitKey()];
    if (perAddress > 0 && count >= perAddress)
        return false;
    ++count;
    m_connections.fetch_add(1, std::memory_order_relaxed);
    m_budget->open.fetch_add(1, std::memory_order_relaxed);
    return true;
}

void ListenerLoad::leave(const IpAddress &peer)
{
    const std::lock_guard lock(m_mutex);
    const auto it = m_byAddress.find(peer.limitKey());
    if (it != m_byAddress.end() && --it->second == 0)
        m_byAddress.erase(it);
    m_connections.fetch_sub(1, std::memory_order_relaxed);
    m_budget->open.fetch_sub(1, std::memory_order_relaxed);
}

} // namespace portcullis::transport
