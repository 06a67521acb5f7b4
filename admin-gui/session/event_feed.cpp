// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "admin-gui/session/event_feed.h"

#include "admin-gui/session/gateway_monitor.h"
#include "shared/client/event_stream.h"

#include <QJsonDocument>

namespace portcullis::gui {

EventFeed::EventFeed(AdminClient &client, const GatewayMonitor &monitor, QObject *parent)
    : QObject(parent), m_client(client), m_monitor(monitor)
{
    m_retry.setSingleShot(true);
    m_retry.setInterval(kRetry);
    connect(&m_retry, &QTimer::timeout, this, &EventFeed::follow);
    connect(&monitor, &GatewayMonitor::updated, this, &EventFeed::follow);
}

EventFeed::~EventFeed() = default;

void EventFeed::follow()
{
    const bool wanted = m_monitor.state() == GatewayMonitor::State::Online;
    if (m_stream && (!wanted || m_url != m_client.url())) {
        m_stream.reset();
        setLive(false);
    }
    if (wanted && !m_stream && !m_retry.isActive())
        begin();
}

void EventFeed::begin()
{
    m_stream = std::make_unique<QObject>();
    m_url = m_client.url();
    m_client.streamEvents(
        m_stream.get(), "metrics,traffic,health,revision",
        [this](const ServerEvent &event) { take(event); },
        [this](const AdminResult<bool> &) {
            m_stream.release()->deleteLater(); // it is the context of this very call
            setLive(false);
            m_retry.start();
        });
}

void EventFeed::take(const ServerEvent &event)
{
    setLive(true);
    const QJsonObject object = QJsonDocument::fromJson(event.data).object();
    if (event.name == "metrics")
        Q_EMIT metrics(object);
    else if (event.name == "traffic")
        Q_EMIT traffic(object);
    else if (event.name == "health")
        Q_EMIT health(object);
    else if (event.name == "revision")
        Q_EMIT revision(static_cast<qint64>(object[QLatin1String("revision")].toDouble()));
}

void EventFeed::setLive(bool live)
{
    if (m_live == live)
        return;
    m_live = live;
    Q_EMIT liveChanged(live);
}

} // namespace portcullis::gui
