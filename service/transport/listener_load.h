// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "shared/core/ip.h"

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>

namespace portcullis::transport {

/// What all listeners of a transport share: descriptors. Any thread.
struct ConnectionBudget {
    explicit ConnectionBudget(std::size_t all) : most(all) { }

    const std::size_t most;
    std::atomic<std::size_t> open{0};
};

/// The connections of one listener over all workers. Any thread.
class ListenerLoad {
public:
    explicit ListenerLoad(std::shared_ptr<ConnectionBudget> budget)
        : m_budget(std::move(budget)) { }

    /// Whether there is no room for one more.
    bool isFull(std::uint32_t most) const
    {
        return connections() >= most
            || m_budget->open.load(std::memory_order_relaxed) >= m_budget->most;
    }
    /// Counts one in. False: its address has too many already (and it is not counted).
    bool enter(const IpAddress &peer, std::uint32_t perAddress);
    void leave(const IpAddress &peer);
    std::uint32_t connections() const { return m_connections.load(std::memory_order_relaxed); }

private:
    const std::shared_ptr<ConnectionBudget> m_budget;
    std::atomic<std::uint32_t> m_connections{0};
    std::mutex m_mutex;
    // By IpAddress::limitKey(); bounded by the connections.
    std::map<IpAddress, std::uint32_t> m_byAddress;
};

} // namespace portcullis::transport
