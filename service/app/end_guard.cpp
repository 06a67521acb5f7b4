// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/app/end_guard.h"

#include "shared/core/clock.h"
#include "shared/core/log.h"

#include <cstdlib>

namespace portcullis::app {

namespace {

/// Long enough for a slow disk, short enough for those who wait to kill us.
constexpr Seconds kMost{5};

} // namespace

EndGuard::~EndGuard()
{
    {
        const std::lock_guard lock(m_mutex);
        m_over = true;
    }
    m_changed.notify_one();
    if (m_thread.joinable())
        m_thread.join();
}

void EndGuard::start(int exitCode)
{
    m_thread = std::thread([this, exitCode] {
        std::unique_lock lock(m_mutex);
        if (m_changed.wait_for(lock, kMost, [this] { return m_over; }))
            return;
        log(LogLevel::Warning, "stopped without writing everything out");
        std::_Exit(exitCode);
    });
}

} // namespace portcullis::app
