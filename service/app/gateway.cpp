// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/app/gateway.h"

#include "service/app/commands.h"
#include "service/app/end_guard.h"
#include "service/app/platform/signals.h"
#include "service/app/platform/socket_ops.h"
#include "service/app/qt_messages.h"
#include "service/app/transport_choice.h"
#include "shared/core/log.h"
#include "shared/core/version.h"

#include <QCoreApplication>

#include <thread>

namespace portcullis::app {

namespace {

std::size_t workerCount(const RunOptions &options)
{
    return options.workers > 0 ? options.workers
                               : std::max(1U, std::thread::hardware_concurrency());
}

constexpr int kBeatMs = 250;

} // namespace

/// Counts the connections of every worker.
class Gateway::Observer final : public transport::ConnectionObserver {
public:
    explicit Observer(telemetry::Metrics &metrics) : m_metrics(metrics) { }
    void accepted(std::size_t worker) override { m_metrics.worker(worker).connectionAccepted(); }
    void closed(std::size_t worker, telemetry::ConnectionEnd why) override
    {
        m_metrics.worker(worker).connectionClosed(why);
    }

private:
    telemetry::Metrics &m_metrics;
};

Gateway::Gateway(RunOptions options)
    : m_options(std::move(options))
    , m_workers(workerCount(m_options))
    , m_metrics(m_workers + 1, kVersion)
    , m_accessLog(m_workers)
    , m_spans(m_workers)
    , m_traffic(m_workers)
    , m_loop(systemSockets())
    , m_keySets([this](const pipeline::KeySetSource &source) { m_identity->fetch(source); })
    , m_observer(std::make_unique<Observer>(m_metrics))
{
    m_identity.emplace(m_loop, m_metrics.worker(m_workers));
    m_identity->attach(m_keySets);
    m_traces.emplace(m_loop, m_metrics.worker(m_workers), m_spans);
    m_helper.setMaxThreadCount(1);
    m_introspection.emplace(&*m_identity);
    m_health.emplace(control::HealthNeeds{
        m_loop, m_metrics.worker(m_workers),
        [this](const model::SecretRef &ref) { return m_secrets(ref); },
        [this](const std::shared_ptr<upstream::UpstreamState> &state) { refreshTargets(state); }});
    m_metrics.addCollector([this](telemetry::MetricsSample &sample) { collect(sample); });
}

Gateway::~Gateway()
{
    m_health->stop();
    m_helper.clear();
    m_helper.waitForDone();
    m_admin.reset();
    if (m_source)
        m_source->settle();
    m_transport.reset(); // joins the workers: from here on nothing is counted or logged
    m_traces.reset();
    m_identity.reset(); // what it still asks for fails now, and it tells the key sets
    // What may hang comes last.
    if (m_source && m_limits)
        m_source->end();
    m_accessLog.stop();
    m_source.reset();
}

int Gateway::start()
{
    SourceContext around{m_options,
                         *this,
                         m_metrics,
                         m_loop,
                         [this]() -> pipeline::LimitRegistry & { return *m_limits; },
                         [this] { return m_publisher ? m_publisher->current() : nullptr; }};
    const bool store = !m_options.data.empty() || !m_options.store.empty();
    m_source = store ? makeStoreMode(std::move(around)) : makeFileMode(std::move(around));
    pipeline::QuotaImage quotas = pipeline::QuotaImage::fresh();
    if (const int code = m_source->open(quotas); code != kExitClean)
        return code;
    m_limits = std::make_unique<pipeline::LimitRegistry>(m_startedAt, std::move(quotas));
    m_services.emplace(pipeline::SharedServices{m_keySets, *m_introspection, m_failures, m_metrics,
                                                m_accessLog, m_spans, &m_traffic});
    if (const int code = m_source->load(); code != kExitClean)
        return code;
    if (const int code = startWorkers(); code != kExitClean)
        return code;
    if (const int code = startAdmin(); code != kExitClean)
        return code;
    if (const int code = m_source->start(); code != kExitClean)
        return code;
    m_started = true;
    QObject::connect(&m_everySecond, &QTimer::timeout, &m_context, [this] { everySecond(); });
    m_everySecond.start(1000);
    watchMainLoop();
    return kExitClean;
}

int Gateway::startWorkers()
{
    m_pipelines.resize(m_workers);
    auto made = makeTransport(
        m_options, m_workers,
        [this](io::Loop &loop, std::size_t worker) {
            auto handler = std::make_unique<pipeline::Pipeline>(loop, worker, *m_services);
            m_pipelines[worker] = handler.get();
            return handler;
        },
        m_observer.get(), [this](std::function<void()> task) { m_loop.post(std::move(task)); });
    if (!made) {
        log(LogLevel::Error, "can't start:", {{"why", made.error().what}});
        return kExitCannotStart;
    }
    m_transport = std::move(*made);
    log(LogLevel::Info, "transport:",
        {{"name", m_transport->name()}, {"engine", m_transport->engine()}, {"workers", m_workers}});
    m_publisher.emplace(m_workers, [this](std::size_t worker, auto snapshot, auto taken) {
        m_transport->post(worker, [this, worker, snapshot, taken] {
            m_pipelines[worker]->worker().adopt(snapshot);
            taken();
        });
    });
    return kExitClean;
}

void Gateway::everySecond()
{
    m_source->everySecond();
    destroyUnused();
}

/// Snapshots that nobody uses any more: as soon as may be, as a stream of changes makes many.
void Gateway::destroyUnused()
{
    auto unused = m_publisher->takeUnused();
    if (unused.empty())
        return;
    m_helper.start([unused = std::move(unused), current = m_publisher->current()]() mutable {
        for (const auto &snapshot : unused)
            control::handOnUses(*snapshot, *current);
        unused.clear();
    });
}

/// The main loop is never to be blocked for long: a beat that comes late shows that it was.
void Gateway::watchMainLoop()
{
    m_lastBeat = m_loop.now();
    QObject::connect(&m_heartbeat, &QTimer::timeout, &m_context, [this] {
        const SteadyTime now = m_loop.now();
        const Nanoseconds late = now - m_lastBeat - Milliseconds(kBeatMs);
        m_metrics.mainLoopTurn(std::max(late, Nanoseconds::zero()));
        m_lastBeat = now;
    });
    m_heartbeat.setTimerType(Qt::PreciseTimer);
    m_heartbeat.start(kBeatMs);
}

control::PrepareContext Gateway::prepareContext(control::SecretReader secrets)
{
    return {{m_keySets,
             *m_limits,
             m_metrics,
             {control::readFile, std::move(secrets)},
             &m_health->registry()},
            {protocolsOf(m_options), m_ticketKeys}};
}

Result<std::unique_ptr<transport::Binding>, transport::BindFailure>
Gateway::bind(const std::vector<transport::ListenerSetup> &listeners)
{
    return m_transport->bind(listeners);
}

/// Nothing can fail any more.
control::SnapshotPublisher::Pending Gateway::putInForce(control::PreparedConfig config,
                                                        std::unique_ptr<transport::Binding> binding,
                                                        std::function<void()> acknowledged)
{
    for (const model::Problem &warning : config.warnings) {
        log(LogLevel::Warning,
            "configuration warning:", {{"pointer", warning.pointer}, {"why", warning.message}});
    }
    control::SnapshotPublisher::Pending pending;
    // The first exchange of a new listener must find its routes.
    m_bound = m_transport->serve(std::move(binding), config.listeners, [&] {
        const auto served = [this, revision = config.snapshot->revision,
                             routes = config.snapshot->routes.size(), acknowledged] {
            // Not said before it is so in every worker.
            m_loop.post([revision, routes] {
                log(LogLevel::Info,
                    "configuration in force:", {{"revision", revision}, {"routes", routes}});
            });
            if (acknowledged)
                acknowledged();
            m_loop.post([this] { destroyUnused(); });
        };
        pending = m_publisher->publish(config.snapshot, served);
    });
    m_source->watch(std::move(config.files));
    m_revision = config.snapshot->revision;
    setAccessLog(config.snapshot->document.accessLog);
    m_metrics.reloaded(m_revision);
    m_secrets = std::move(config.secrets);
    m_health->adopt(*config.snapshot);
    m_identity->refreshAll();
    m_traces->adopt(*config.snapshot);
    m_limits->prune(m_loop.wallNow());
    logListeners();
    return pending;
}

/// Every worker looks at the upstream's targets again.
void Gateway::refreshTargets(const std::shared_ptr<upstream::UpstreamState> &state)
{
    for (std::size_t i = 0; i < m_workers; ++i)
        m_transport->post(
            i, [this, i, state] { m_pipelines[i]->worker().upstreams.refresh(&*state); });
}

void Gateway::logListeners() const
{
    for (const transport::BoundListener &listener : m_bound) {
        const bool v6 = listener.address.find(':') != std::string::npos;
        const std::string host = v6 ? '[' + listener.address + ']' : listener.address;
        log(LogLevel::Info, "listening",
            {{"name", listener.name}, {"address", host + ':' + std::to_string(listener.port)}});
    }
}

void Gateway::setAccessLog(const model::AccessLog &wanted)
{
    if (m_accessLogNow == wanted)
        return;
    m_accessLogNow = wanted;
    openAccessLog();
}

void Gateway::openAccessLog()
{
    const model::AccessLog &wanted = *m_accessLogNow;
    m_accessLogMissing = false;
    using To = model::AccessLog::To;
    if (wanted.to == To::Off) {
        m_accessLog.setSink(nullptr);
    } else if (wanted.to == To::File) {
        auto sink = telemetry::openFileSink(wanted.path);
        if (!sink)
            log(LogLevel::Error, "access log can't be opened:", {{"why", sink.error().what}});
        m_accessLogMissing = !sink;
        m_accessLog.setSink(sink ? std::move(*sink) : nullptr);
    } else {
        // Under systemd standard output is the journal.
        m_accessLog.setSink(telemetry::makeStdoutSink());
    }
}

void Gateway::reopenLogs()
{
    if (m_accessLogMissing)
        openAccessLog();
    else
        m_accessLog.reopen();
}

void Gateway::reload()
{
    if (!m_stopping && m_source)
        m_source->reload();
}

void Gateway::stop()
{
    if (std::exchange(m_stopping, true)) {
        QCoreApplication::quit();
        return;
    }
    m_source->stop();
    log(LogLevel::Info, "draining:", {{"connections", m_transport->connections()}});
    m_adminHandler->drain();
    for (std::size_t i = 0; i < m_workers; ++i)
        m_transport->post(i, [this, i] { m_pipelines[i]->worker().draining = true; });
    m_transport->drain([this] { m_traces->flush([] { QCoreApplication::quit(); }); });
    QTimer::singleShot(m_options.drainTimeout, Qt::PreciseTimer, &m_context, [this] {
        log(LogLevel::Warning,
            "drain time is over:", {{"connections", m_transport->connections()}});
        QCoreApplication::quit();
    });
}

int runCommand(const RunOptions &options)
{
    setLogLevel(options.logLevel);
    logQtMessages();
    raiseDescriptorLimit();
    EndGuard guard;
    Gateway gateway(options);
    // Before the start, which may take a while: what comes meanwhile waits for the event loop.
    QObject context;
    watchSignals(context,
                 {[&] {
                      guard.start(kExitClean, options.drainTimeout + EndGuard::kTidyUp);
                      gateway.stop();
                  },
                  [&gateway] { gateway.reload(); }, [&gateway] { gateway.reopenLogs(); }});
    if (const int code = gateway.start(); code != kExitClean)
        return code;
    const int code = QCoreApplication::exec();
    guard.start(code);
    return code;
}

} // namespace portcullis::app
