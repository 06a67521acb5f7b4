// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "shared/core/clock.h"

#include <condition_variable>
#include <mutex>
#include <thread>

namespace portcullis::app {

/// Ends the process if tidying up does not: the access log's reader may have stopped reading, a
/// disk may not answer. Made before what it guards, so that it is destroyed after it.
class EndGuard {
public:
    EndGuard() = default;
    ~EndGuard();
    EndGuard(const EndGuard &) = delete;
    EndGuard &operator=(const EndGuard &) = delete;

    /// Long enough for a slow disk, short enough for those who wait to kill us.
    static constexpr Milliseconds kTidyUp{5'000};

    /// From now on there is this much time; then the process ends with `exitCode`, come what may.
    /// Called again, the last call counts.
    void start(int exitCode, Milliseconds within = kTidyUp);

private:
    void run();

    std::mutex m_mutex;
    std::condition_variable m_changed;
    bool m_over = false;
    int m_exitCode = 0;
    SteadyTime m_end{};
    std::thread m_thread;
};

} // namespace portcullis::app
