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

#include <filesystem>
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
    , m_traffic(m_workers)
    , m_loop(systemSockets())
    , m_keySets([this](const pipeline::KeySetSource &source) { m_identity->fetch(source); })
    , m_observer(std::make_unique<Observer>(m_metrics))
{
    m_identity.emplace(m_loop, m_metrics.worker(m_workers));
    m_identity->attach(m_keySets);
    m_helper.setMaxThreadCount(1);
    m_writer.setMaxThreadCount(1);
    m_introspection.emplace(&*m_identity);
    m_metrics.addCollector([this](telemetry::MetricsSample &sample) { collect(sample); });
}

Gateway::~Gateway()
{
    m_helper.clear();
    m_helper.waitForDone();
    m_admin.reset();
    m_transport.reset(); // joins the workers: from here on nothing is counted or logged
    m_identity.reset();  // what it still asks for fails now, and it tells the key sets
    // What may hang comes last.
    m_writer.waitForDone();
    if (m_quotaStore && m_limits)
        flushQuotas();
    m_accessLog.stop();
    if (m_loader)
        m_loader->wait();
}

int Gateway::start()
{
    pipeline::QuotaImage quotas = pipeline::QuotaImage::fresh();
    if (!m_options.state.empty()) {
        m_quotaStore.emplace(std::filesystem::path(m_options.state));
        auto stored = m_quotaStore->load();
        if (!stored.warning.empty())
            log(LogLevel::Warning, "quotas not restored:", {{"why", stored.warning}});
        quotas = std::move(stored.image);
    }
    m_limits = std::make_unique<pipeline::LimitRegistry>(m_startedAt, std::move(quotas));
    m_services.emplace(pipeline::SharedServices{m_keySets, *m_introspection, m_failures, m_metrics,
                                                m_accessLog, &m_traffic});

    // Before the file is read: what changes meanwhile is then a change.
    m_watcher.emplace(QString::fromStdString(m_options.config), [this] { reload(); });
    control::BuildContext context{m_keySets, *m_limits, m_metrics, {readFile, readSecret}};
    auto config =
        loadConfig(m_options.config, 1, context, nullptr, m_quotaStore.has_value(), tlsOptions());
    if (!config) {
        logFailure(config.error(), m_options.config);
        return config.error().unreadable ? kExitUsage : kExitInvalid;
    }

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

    if (const int code = startAdmin(); code != kExitClean)
        return code;
    if (const auto served = putInForce(std::move(*config)); !served) {
        log(LogLevel::Error, "can't start:", {{"why", served.error().what}});
        return kExitCannotStart;
    }
    QObject::connect(&m_everySecond, &QTimer::timeout, &m_context, [this] {
        if (m_quotaStore && !m_flushing.exchange(true))
            m_writer.start([this] { flushQuotas(); });
    });
    m_everySecond.start(1000);
    watchMainLoop();
    return kExitClean;
}

/// On the helper's thread: a million keys and a slow disk take their time.
void Gateway::flushQuotas()
{
    const auto flushed = m_quotaStore->flush(*m_limits, m_loop.wallNow());
    const std::string why = flushed ? std::string() : flushed.error().what;
    if (!flushed && why != m_quotaTrouble) // once, not every second
        log(LogLevel::Warning, "quotas not saved:", {{"why", why}});
    else if (flushed && !m_quotaTrouble.empty())
        log(LogLevel::Info, "quotas saved again");
    m_quotaTrouble = why;
    m_flushing = false;
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

/// Binds what is new, then switches: if binding fails nothing has changed.
Result<void> Gateway::putInForce(LoadedConfig config)
{
    for (const model::Problem &warning : config.warnings) {
        log(LogLevel::Warning,
            "configuration warning:", {{"pointer", warning.pointer}, {"why", warning.message}});
    }
    // The first exchange of a new listener must find its routes.
    auto bound =
        m_transport->apply(config.listeners, [&] { m_publisher->publish(config.snapshot); });
    if (!bound)
        return tl::unexpected(bound.error());
    m_bound = std::move(*bound);
    m_watcher->watchAlso(std::move(config.files));
    m_revision = config.snapshot->revision;
    setAccessLog(config.snapshot->document.accessLog);
    m_metrics.reloaded(m_revision);
    m_identity->refreshAll();
    m_limits->prune(m_loop.wallNow());
    for (const transport::BoundListener &listener : m_bound) {
        const bool v6 = listener.address.find(':') != std::string::npos;
        const std::string host = v6 ? '[' + listener.address + ']' : listener.address;
        log(LogLevel::Info, "listening",
            {{"name", listener.name}, {"address", host + ':' + std::to_string(listener.port)}});
    }
    log(LogLevel::Info, "configuration in force:",
        {{"revision", m_revision}, {"routes", config.snapshot->routes.size()}});
    return {};
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

io::TlsServerOptions Gateway::tlsOptions() const
{
    return {protocolsOf(m_options), m_ticketKeys};
}

void Gateway::reload()
{
    if (m_stopping)
        return;
    if (m_loader) {
        m_reloadAgain = true;
        return;
    }
    m_loader.reset(QThread::create([this, previous = m_publisher->current()] {
        control::BuildContext context{m_keySets, *m_limits, m_metrics, {readFile, readSecret}};
        auto result = std::make_shared<Result<LoadedConfig, LoadFailure>>(
            loadConfig(m_options.config, m_revision + 1, context, previous.get(),
                       m_quotaStore.has_value(), tlsOptions()));
        m_loop.post([this, result] { loaded(std::move(*result)); });
    }));
    m_loader->start();
}

void Gateway::loaded(Result<LoadedConfig, LoadFailure> result)
{
    m_loader->wait();
    m_loader.reset();
    if (m_stopping)
        return;
    if (!result) {
        m_metrics.reloadRefused();
        logFailure(result.error(), m_options.config);
    } else if (const auto served = putInForce(std::move(*result)); !served) {
        m_metrics.reloadRefused();
        log(LogLevel::Error, "configuration refused:", {{"why", served.error().what}});
    }
    if (std::exchange(m_reloadAgain, false))
        reload();
}

void Gateway::stop()
{
    if (std::exchange(m_stopping, true)) {
        QCoreApplication::quit();
        return;
    }
    log(LogLevel::Info, "draining:", {{"connections", m_transport->connections()}});
    m_adminHandler->drain();
    for (std::size_t i = 0; i < m_workers; ++i)
        m_transport->post(i, [this, i] { m_pipelines[i]->worker().draining = true; });
    m_transport->drain([] { QCoreApplication::quit(); });
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
