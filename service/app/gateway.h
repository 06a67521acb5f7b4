// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/app/config_source.h"
#include "service/app/options.h"
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
    explicit Gateway(RunOptions options);
    ~Gateway() override;
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
    std::uint64_t m_revision = 0;
    QObject m_context;
    QTimer m_everySecond;
    QTimer m_heartbeat;
    SteadyTime m_lastBeat{};
};

/// `portcullisd run`: needs the application object; returns the exit code.
int runCommand(const RunOptions &options);

} // namespace portcullis::app
