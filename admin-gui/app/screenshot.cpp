// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "admin-gui/app/screenshot.h"

#include "admin-gui/session/gateway_monitor.h"

#include <QPixmap>
#include <QWidget>

#include <utility>

namespace portcullis::gui {

Screenshot::Screenshot(QWidget &window, const GatewayMonitor &monitor, QString file,
                       std::function<void(const QString &problem)> done)
    : m_window(window), m_monitor(monitor), m_file(std::move(file)), m_done(std::move(done))
{
    connect(&monitor, &GatewayMonitor::trafficArrived, this, [this](const Traffic &traffic) {
        // Queued: the window has yet to show what just came.
        if (traffic.hasRates())
            QTimer::singleShot(0, this, &Screenshot::take);
    });
    m_patience.setSingleShot(true);
    m_patience.start(kPatienceMs);
    connect(&m_patience, &QTimer::timeout, this, [this] {
        const QString why = m_monitor.error().message;
        finish(why.isEmpty() ? tr("no figures came") : why);
    });
}

void Screenshot::take()
{
    const bool saved = m_window.grab().save(m_file, "PNG");
    finish(saved ? QString() : tr("%1 can't be written").arg(m_file));
}

void Screenshot::finish(const QString &problem)
{
    if (auto done = std::exchange(m_done, {}))
        done(problem);
}

} // namespace portcullis::gui
