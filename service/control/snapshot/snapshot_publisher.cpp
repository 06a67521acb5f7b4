// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/control/snapshot/snapshot_publisher.h"

#include <atomic>

namespace portcullis::control {

SnapshotPublisher::SnapshotPublisher(std::size_t workers, Deliver deliver)
    : m_workers(workers), m_deliver(std::move(deliver))
{
}

void SnapshotPublisher::publish(const std::shared_ptr<const pipeline::Snapshot> &snapshot,
                                const std::function<void()> &acknowledged)
{
    {
        const std::lock_guard lock(m_mutex);
        m_current = snapshot;
    }
    auto left = std::make_shared<std::atomic<std::size_t>>(m_workers);
    for (std::size_t i = 0; i < m_workers; ++i) {
        m_deliver(i, snapshot, [left, acknowledged] {
            if (left->fetch_sub(1) == 1 && acknowledged)
                acknowledged();
        });
    }
}

std::shared_ptr<const pipeline::Snapshot> SnapshotPublisher::current() const
{
    const std::lock_guard lock(m_mutex);
    return m_current;
}

} // namespace portcullis::control
