// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/app/watchdog.h"

#include <algorithm>

namespace portcullis::app {

namespace {

/// One turn sends the tasks and the next one feeds, with one to spare.
constexpr int kTurnsPerLimit = 4;

} // namespace

Watchdog::Watchdog(std::size_t workers, Milliseconds limit, Post post, std::function<void()> feed)
    : m_post(std::move(post)), m_feed(std::move(feed)), m_seen(workers)
{
    QObject::connect(&m_timer, &QTimer::timeout, &m_timer, [this] { turn(); });
    m_timer.start(std::max(limit / kTurnsPerLimit, Milliseconds(1)));
}

void Watchdog::turn()
{
    const bool all = std::all_of(m_seen.begin(), m_seen.end(), [this](const auto &seen) {
        return seen.load(std::memory_order_relaxed) == m_round;
    });
    if (!all)
        return; // the tasks of this round are still on their way
    if (m_round > 0)
        m_feed();
    ++m_round;
    for (std::size_t i = 0; i < m_seen.size(); ++i)
        m_post(i,
               [this, i, round = m_round] { m_seen[i].store(round, std::memory_order_relaxed); });
}

} // namespace portcullis::app
