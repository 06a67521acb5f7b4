// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/pipeline/snapshot.h"

#include <atomic>
#include <cstddef>
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

    /// How many workers have not changed over yet. Any thread.
    using Pending = std::shared_ptr<const std::atomic<std::size_t>>;

    /// `acknowledged` runs once every worker serves with `snapshot`, on the last one's thread.
    /// Control thread.
    Pending publish(const std::shared_ptr<const pipeline::Snapshot> &snapshot,
                    const std::function<void()> &acknowledged = {});
    /// What was published last; null before. Any thread.
    std::shared_ptr<const pipeline::Snapshot> current() const;
    /// Earlier ones that nobody uses any more, for a helper thread to destroy: with a million keys
    /// that takes longer than any other thread may be held up. Those that are in use are kept
    /// alive until then. Control thread; to be called every second.
    std::vector<std::shared_ptr<const pipeline::Snapshot>> takeUnused();

private:
    std::size_t m_workers;
    Deliver m_deliver;
    mutable std::mutex m_mutex;
    std::shared_ptr<const pipeline::Snapshot> m_current;
    std::vector<std::shared_ptr<const pipeline::Snapshot>> m_earlier;
};

/// Keeps when API keys were used: what workers noted in `unused` while `current`, a later one, was
/// made. Nobody else uses `unused` any more. Cost: see ApiKeyTable::joinUses(). Any thread.
void handOnUses(const pipeline::Snapshot &unused, const pipeline::Snapshot &current);

} // namespace portcullis::control
