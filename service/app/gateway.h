// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/app/config_source.h"
#include "service/app/options.h"
#include "service/app/platform/journal.h"
#include "service/app/upgrade.h"
#include "service/app/watchdog.h"
#include "service/control/admin_api/admin_handler.h"
#include "service/control/config/config_host.h"
#include "service/control/health/health_service.h"
#include "service/control/identity/identity_client.h"
#include "service/control/snapshot/snapshot_publisher.h"
#include "service/control/tracing/otlp_exporter.h"
#include "service/pipeline/pipeline.h"
#include "service/telemetry/access_log.h"
#include "service/transport/qthttpserver/qt_loop.h"
#include "service/transport/qthttpserver/qthttpserver_transport.h"

#include <QObject>
#include <QThreadPool>
#include <QTimer>

#include <memory>
#include <optional>

namespace portcullis::app {

/// The service: everything it is made of, in the order in which it depends on one another, and its
/// life from start to stop. Where its configuration comes from is its ConfigSource's affair.
/// Thread: the main one, with Qt's event loop.
class Gateway final : private control::ConfigHost {
public:
    /// `manager` outlives it. `journal`, where there is one, takes the access log.
    Gateway(RunOptions options, ServiceManager &manager,
            std::shared_ptr<const Journal> journal = nullptr);
    ~Gateway() override;
    Gateway(const Gateway &) = delete;
    Gateway &operator=(const Gateway &) = delete;

    /// Reads the configuration, binds and serves. kExitClean, or the code to exit with.
    int start();
    /// Reads the configuration again, on a helper thread; what is in force stays if it is refused.
    /// If the program was replaced since it started, upgrades: the new one reads it.
    void reload();
    /// Starts the program anew with the listening sockets, and stops when that serves.
    void upgrade();
    /// Opens the access log's file again, or at last.
    void reopenLogs();
    /// Accepts no more, lets running exchanges finish for the drain time, then quits the event
    /// loop. A second call quits at once.
    void stop();

private:
    class Observer;
    /// The listener of the admin API, in the log and among sockets.
    static constexpr char kAdminName[] = "admin";

    int startAdmin();
    void takeOver();
    void startWatchdog();
    void release(const std::function<void()> &done);
    void resume();
    void leave();
    void drain();
    control::AdminViews adminViews();
    int startWorkers();
    control::PrepareContext prepareContext(control::SecretReader secrets) override;
    Result<std::unique_ptr<transport::Binding>, transport::BindFailure>
    bind(const std::vector<transport::ListenerSetup> &listeners) override;
    control::SnapshotPublisher::Pending putInForce(control::PreparedConfig config,
                                                   std::unique_ptr<transport::Binding> binding,
                                                   std::function<void()> acknowledged) override;
    void refreshTargets(const std::shared_ptr<upstream::UpstreamState> &state);
    void logListeners() const;
    void setAccessLog(const model::AccessLog &wanted);
    void openAccessLog();
    void everySecond();
    void destroyUnused();
    void collect(telemetry::MetricsSample &sample) const;
    std::string info() const;
    void watchMainLoop();

    const RunOptions m_options;
    ServiceManager &m_manager;
    const std::shared_ptr<const Journal> m_journal;
    const std::size_t m_workers;
    const SteadyTime m_startedAt = std::chrono::steady_clock::now();

    telemetry::Metrics m_metrics; // one worker's counters more than there are workers: our own
    telemetry::AccessLog m_accessLog;
    telemetry::SpanBuffers m_spans;
    telemetry::TrafficLog m_traffic;
    transport::QtLoop m_loop;
    std::optional<control::IdentityClient> m_identity;
    std::optional<control::OtlpExporter> m_traces;
    pipeline::KeySets m_keySets;
    std::optional<pipeline::IntrospectionCache> m_introspection;
    pipeline::FailureTable m_failures;
    std::unique_ptr<ConfigSource> m_source;
    std::unique_ptr<pipeline::LimitRegistry> m_limits;
    std::optional<pipeline::SharedServices> m_services;
    control::SecretReader m_secrets; // of the configuration in force
    std::optional<control::HealthService> m_health;
    std::unique_ptr<Observer> m_observer;
    std::vector<pipeline::Pipeline *> m_pipelines; // the workers' own, alive as long as m_transport
    std::vector<io::InheritedSocket> m_inheritedAdmin;
    std::optional<Watchdog> m_watchdog;
    std::unique_ptr<transport::Transport> m_transport;
    std::optional<control::SnapshotPublisher> m_publisher;
    control::AdminHandler *m_adminHandler = nullptr; // m_admin's
    std::unique_ptr<transport::Transport> m_admin;

    std::vector<transport::BoundListener> m_bound;
    std::optional<model::AccessLog> m_accessLogNow;
    bool m_accessLogMissing = false; // its file could not be opened
    // Of all listeners and of every configuration: a reload forgets no session.
    const std::shared_ptr<io::TicketKeys> m_ticketKeys = std::make_shared<io::TicketKeys>();
    QThreadPool m_helper; // what would hold up the main loop
    bool m_started = false;
    bool m_stopping = false;
    bool m_stopAsked = false;     // from outside; an upgrade stops, too
    bool m_quiet = true;          // no snapshot was let go of since the last second
    bool m_freeMemoryDue = false; // one was since memory was last given back
    std::uint64_t m_revision = 0;
    QObject m_context;
    Upgrade m_upgrade;
    QTimer m_releaseBound;
    QTimer m_everySecond;
    QTimer m_heartbeat;
    SteadyTime m_lastBeat{};
};

/// `portcullisd run`: needs the application object; returns the exit code.
int runCommand(const RunOptions &options);

} // namespace portcullis::app
