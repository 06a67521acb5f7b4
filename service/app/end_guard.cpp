// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/app/end_guard.h"

#include "service/app/platform/signals.h"
#include "shared/core/log.h"

#include <cstdlib>
#include <future>

namespace portcullis::app {

namespace {

/// For the last line of the log to get out, if anybody reads it.
constexpr Milliseconds kLastWord{100};

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

void EndGuard::start(int exitCode, Milliseconds within)
{
    {
        const std::lock_guard lock(m_mutex);
        m_exitCode = exitCode;
        m_end = std::chrono::steady_clock::now() + within;
    }
    m_changed.notify_one();
    if (!m_thread.joinable())
        m_thread = std::thread([this] { run(); });
}

void EndGuard::run()
{
    std::unique_lock lock(m_mutex);
    while (!m_over && std::chrono::steady_clock::now() < m_end) {
        const SteadyTime end = m_end;
        m_changed.wait_until(lock, end);
    }
    if (m_over)
        return;
    const int exitCode = m_exitCode;
    // Nobody may be reading that either, and the main thread may hang in it.
    std::promise<void> said;
    const std::future<void> hasSaid = said.get_future();
    std::thread([&said] {
        log(LogLevel::Warning, "stopped without writing everything out");
        said.set_value();
    }).detach();
    hasSaid.wait_for(kLastWord);
    tellEnd(exitCode);
    std::_Exit(exitCode);
}

} // namespace portcullis::app
