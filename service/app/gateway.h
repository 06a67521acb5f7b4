// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/app/config_loader.h"
#include "service/app/config_watcher.h"
#include "service/app/options.h"
#include "service/control/admin_api/admin_handler.h"
#include "service/control/identity/identity_client.h"
#include "service/control/snapshot/snapshot_publisher.h"
#include "service/pipeline/pipeline.h"
#include "service/pipeline/rate_limit/quota_store.h"
#include "service/telemetry/access_log.h"
#include "service/transport/qthttpserver/qt_loop.h"
#include "service/transport/qthttpserver/qthttpserver_transport.h"

#include <QObject>
#include <QThread>
#include <QThreadPool>
#include <QTimer>

#include <atomic>
#include <memory>
#include <optional>

namespace portcullis::app {

/// The service in file mode: everything it is made of, in the order in which it depends on one
/// another, and its life from start to stop. Thread: the main one, with Qt's event loop.
class Gateway {
public:
    explicit Gateway(RunOptions options);
    ~Gateway();
    Gateway(const Gateway &) = delete;
    Gateway &operator=(const Gateway &) = delete;

    /// Reads the configuration, binds and serves. kExitClean, or the code to exit with.
    int start();
    /// Reads the configuration again, on a helper thread; what is in force stays if it is refused.
    void reload();
    /// Opens the access log's file again, or at last.
    void reopenLogs();
    /// Accepts no more, lets running exchanges finish for the drain time, then quits the event
    /// loop. A second call quits at once.
    void stop();

private:
    class Observer;

    int startAdmin();
    control::AdminViews adminViews();
    std::optional<control::AdminToken> adminToken();
    io::TlsServerOptions tlsOptions() const;
    void loaded(Result<LoadedConfig, LoadFailure> result);
    Result<void> putInForce(LoadedConfig config);
    void setAccessLog(const model::AccessLog &wanted);
    void openAccessLog();
    void flushQuotas();
    void collect(telemetry::MetricsSample &sample) const;
    std::string info() const;
    void watchMainLoop();

    const RunOptions m_options;
    const std::size_t m_workers;
    const SteadyTime m_startedAt = std::chrono::steady_clock::now();

    telemetry::Metrics m_metrics; // one worker's counters more than there are workers: our own
    telemetry::AccessLog m_accessLog;
    telemetry::TrafficLog m_traffic;
    transport::QtLoop m_loop;
    std::optional<control::IdentityClient> m_identity;
    pipeline::KeySets m_keySets;
    std::optional<pipeline::IntrospectionCache> m_introspection;
    pipeline::FailureTable m_failures;
    std::optional<pipeline::QuotaStore> m_quotaStore;
    std::unique_ptr<pipeline::LimitRegistry> m_limits;
    std::optional<pipeline::SharedServices> m_services;
    std::unique_ptr<Observer> m_observer;
    std::vector<pipeline::Pipeline *> m_pipelines; // the workers' own, alive as long as m_transport
    std::unique_ptr<transport::Transport> m_transport;
    std::optional<control::SnapshotPublisher> m_publisher;
    control::AdminHandler *m_adminHandler = nullptr; // m_admin's
    std::unique_ptr<transport::Transport> m_admin;

    std::vector<transport::BoundListener> m_bound;
    std::optional<model::AccessLog> m_accessLogNow;
    bool m_accessLogMissing = false; // its file could not be opened
    // Of all listeners and of every configuration: a reload forgets no session.
    const std::shared_ptr<io::TicketKeys> m_ticketKeys = std::make_shared<io::TicketKeys>();
    std::optional<ConfigWatcher> m_watcher;
    std::unique_ptr<QThread> m_loader;
    // One thread each: a disk that hangs must not keep the metrics from being read.
    QThreadPool m_helper; // what would hold up the main loop
    QThreadPool m_writer; // the quotas' file
    std::atomic<bool> m_flushing{false};
    std::string m_quotaTrouble; // the helper's
    bool m_reloadAgain = false;
    bool m_stopping = false;
    std::uint64_t m_revision = 0;
    QObject m_context;
    QTimer m_everySecond;
    QTimer m_heartbeat;
    SteadyTime m_lastBeat{};
};

/// `portcullisd run`: needs the application object; returns the exit code.
int runCommand(const RunOptions &options);

} // namespace portcullis::app
