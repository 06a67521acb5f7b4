// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/control/snapshot/snapshot_publisher.h"

#include <algorithm>
#include <iterator>

namespace portcullis::control {

SnapshotPublisher::SnapshotPublisher(std::size_t workers, Deliver deliver)
    : m_workers(workers), m_deliver(std::move(deliver))
{
}

SnapshotPublisher::Pending
SnapshotPublisher::publish(const std::shared_ptr<const pipeline::Snapshot> &snapshot,
                           const std::function<void()> &acknowledged)
{
    {
        const std::lock_guard lock(m_mutex);
        if (m_current)
            m_earlier.push_back(std::move(m_current));
        m_current = snapshot;
    }
    auto left = std::make_shared<std::atomic<std::size_t>>(m_workers);
    for (std::size_t i = 0; i < m_workers; ++i) {
        m_deliver(i, snapshot, [left, acknowledged] {
            if (left->fetch_sub(1) == 1 && acknowledged)
                acknowledged();
        });
    }
    return left;
}

std::vector<std::shared_ptr<const pipeline::Snapshot>> SnapshotPublisher::takeUnused()
{
    const auto firstUnused =
        std::partition(m_earlier.begin(), m_earlier.end(),
                       [](const auto &snapshot) { return snapshot.use_count() > 1; });
    std::vector<std::shared_ptr<const pipeline::Snapshot>> unused(
        std::make_move_iterator(firstUnused), std::make_move_iterator(m_earlier.end()));
    m_earlier.erase(firstUnused, m_earlier.end());
    return unused;
}

std::shared_ptr<const pipeline::Snapshot> SnapshotPublisher::current() const
{
    const std::lock_guard lock(m_mutex);
    return m_current;
}

void handOnUses(const pipeline::Snapshot &unused, const pipeline::Snapshot &current)
{
    current.auth->apiKeys().joinUses(unused.auth->apiKeys());
}

} // namespace portcullis::control
