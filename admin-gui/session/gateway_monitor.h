// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "admin-gui/models/traffic_window.h"
#include "shared/client/admin_client.h"

#include <QObject>
#include <QTimer>

#include <memory>

namespace portcullis::gui {

/// Watches one gateway: asks it once a second, and when it does not answer tries again by itself
/// every two seconds. Never blocks; at most one question is under way.
class GatewayMonitor final : public QObject {
    Q_OBJECT

public:
    enum class State {
        Idle,       ///< no gateway was chosen
        Connecting, ///< no answer yet
        Online,
        Offline, ///< `error` says why; it goes on trying
        Refused, ///< `error` says why; only other data helps, so it does not try again
    };

    static constexpr std::chrono::milliseconds kPoll{1000};
    static constexpr std::chrono::milliseconds kRetry{2000};

    /// `client` is borrowed and must outlive this.
    explicit GatewayMonitor(AdminClient &client, QObject *parent = nullptr);
    ~GatewayMonitor() override;

    /// Leaves the gateway that was watched, with whatever is under way.
    void watch(AdminTarget target);
    /// Asks at once instead of when it is time.
    void askNow();
    /// Leaves the gateway that was watched, and watches none.
    void stop();

    State state() const { return m_state; }
    const QUrl &url() const { return m_client.url(); }
    const AdminError &error() const { return m_error; }      ///< when offline or refused
    const api::InfoDocument &info() const { return m_info; } ///< of the last answer
    const api::Readiness &readiness() const { return m_readiness; }

Q_SIGNALS:
    /// The state, the error, the info or the readiness may have changed.
    void updated();
    void trafficArrived(const portcullis::gui::Traffic &traffic);
    /// After every new revision; `etag` is what a change of it has to name.
    void configArrived(const QByteArray &json, qint64 revision, const QByteArray &etag);
    void configFailed(const QString &message);

private:
    void ask();
    void askReadiness();
    void askMetrics();
    void askConfig();
    void lost(const AdminError &error);
    void arrived();

    AdminClient &m_client;
    std::unique_ptr<QObject> m_session; ///< context of all calls: ends with the gateway watched
    QTimer m_timer{this};
    TrafficWindow m_window;
    State m_state = State::Idle;
    AdminError m_error;
    api::InfoDocument m_info;
    api::Readiness m_readiness;
    qint64 m_configRevision = -1; ///< that was fetched last; -1: none
    qint64 m_configUptime = 0;    ///< of the gateway then: one started anew counts from 1 again
};

} // namespace portcullis::gui
