// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "shared/client/admin_client.h"

#include <QJsonObject>
#include <QObject>
#include <QTimer>

#include <memory>

namespace portcullis {
struct ServerEvent;
}

namespace portcullis::gui {

class GatewayMonitor;

/// The live events of the gateway that a monitor watches: read while it is online, begun again by
/// itself when the stream ends. docs/admin-api/resources.md describes the objects.
class EventFeed final : public QObject {
    Q_OBJECT

public:
    static constexpr std::chrono::milliseconds kRetry{2000};

    /// Both are borrowed and must outlive this.
    EventFeed(AdminClient &client, const GatewayMonitor &monitor, QObject *parent = nullptr);
    ~EventFeed() override;

    /// Whether events come.
    bool isLive() const { return m_live; }

Q_SIGNALS:
    void metrics(const QJsonObject &sample);  ///< once a second
    void traffic(const QJsonObject &request); ///< an entry of /v1/traffic
    void health(const QJsonObject &target);   ///< a target that became another state
    void revision(qint64 revision);           ///< in force now
    void liveChanged(bool live);

private:
    void follow();
    void begin();
    void take(const ServerEvent &event);
    void setLive(bool live);

    AdminClient &m_client;
    const GatewayMonitor &m_monitor;
    std::unique_ptr<QObject> m_stream; ///< context of the call: ends with it
    QUrl m_url;                        ///< that the stream is of
    QTimer m_retry;
    bool m_live = false;
};

} // namespace portcullis::gui
