// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/pipeline/snapshot.h"

#include <functional>
#include <memory>
#include <mutex>
#include <vector>

namespace portcullis::control {

/// Hands a snapshot to every worker. A worker changes over between two turns of its loop; exchanges
/// that run keep the snapshot they began with.
class SnapshotPublisher {
public:
    /// Gives `snapshot` to worker number `worker`, on that worker's thread, then runs `taken`
    /// there.
    using Deliver =
        std::function<void(std::size_t worker, std::shared_ptr<const pipeline::Snapshot>,
                           std::function<void()> taken)>;

    SnapshotPublisher(std::size_t workers, Deliver deliver);

    /// `acknowledged` runs once every worker serves with `snapshot`, on the last one's thread.
    /// Control thread.
    void publish(const std::shared_ptr<const pipeline::Snapshot> &snapshot,
                 const std::function<void()> &acknowledged = {});
    /// What was published last; null before. Any thread.
    std::shared_ptr<const pipeline::Snapshot> current() const;

private:
    std::size_t m_workers;
    Deliver m_deliver;
    mutable std::mutex m_mutex;
    std::shared_ptr<const pipeline::Snapshot> m_current;
};

} // namespace portcullis::control
