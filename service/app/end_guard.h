// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

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

    /// From now on there are a few seconds; then the process ends with `exitCode`, come what may.
    void start(int exitCode);

private:
    std::mutex m_mutex;
    std::condition_variable m_changed;
    bool m_over = false;
    std::thread m_thread;
};

} // namespace portcullis::app
