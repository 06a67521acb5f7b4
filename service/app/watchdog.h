// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "shared/core/clock.h"

#include <QTimer>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <vector>

namespace portcullis::app {

/// Tells the service manager that the gateway works: only when the main loop turns, and every
/// worker has run the task that it was sent the time before. Thread: the main one.
class Watchdog {
public:
    /// Runs a task on that worker's thread, later.
    using Post = std::function<void(std::size_t worker, std::function<void()> task)>;

    /// Feeds at least twice in `limit`. What was posted may run until the workers are gone: it
    /// outlives them.
    Watchdog(std::size_t workers, Milliseconds limit, Post post, std::function<void()> feed);

    /// No more of it: another process feeds it.
    void stop() { m_timer.stop(); }

private:
    void turn();

    const Post m_post;
    const std::function<void()> m_feed;
    std::vector<std::atomic<std::uint64_t>> m_seen; // the last round that each worker has run
    std::uint64_t m_round = 0;
    QTimer m_timer;
};

} // namespace portcullis::app
