// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "admin-gui/models/traffic_window.h"

namespace portcullis::gui {

void TrafficWindow::add(Time at, api::MetricsSnapshot snapshot)
{
    if (!m_scrapes.empty()) {
        const api::MetricsSnapshot &last = m_scrapes.back().snapshot;
        if (snapshot.requests() < last.requests()
            || snapshot.connections.accepted < last.connections.accepted)
            m_scrapes.clear();
    }
    m_scrapes.push_back({at, std::move(snapshot)});
    while (at - m_scrapes.front().at > kWindow)
        m_scrapes.pop_front();
}

Traffic TrafficWindow::traffic() const
{
    if (m_scrapes.empty())
        return {};
    const Scrape &oldest = m_scrapes.front();
    const Scrape &newest = m_scrapes.back();
    return trafficBetween(
        oldest.snapshot, newest.snapshot,
        std::chrono::duration_cast<std::chrono::milliseconds>(newest.at - oldest.at));
}

} // namespace portcullis::gui
