// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/app/gateway.h"

#include "service/app/commands.h"
#include "service/app/end_guard.h"
#include "service/app/journal_log.h"
#include "service/app/log_output.h"
#include "service/app/platform/signals.h"
#include "service/app/platform/socket_ops.h"
#include "service/app/platform/system_roots.h"
#include "service/app/qt_messages.h"
#include "service/app/transport_choice.h"
#include "shared/core/log.h"
#include "shared/core/version.h"

#include <QCoreApplication>

#include <algorithm>
#include <thread>
#include <utility>

#ifdef __GLIBC__
#include <malloc.h>
#endif

namespace portcullis::app {

namespace {

std::size_t workerCount(const RunOptions &options)
{
    return options.workers > 0 ? options.workers
                               : std::max(1U, std::thread::hardware_concurrency());
}

constexpr int kBeatMs = 250;

/// What the admin API's sockets are called when they are handed on: no listener can have the name.
constexpr char kAdminListener[] = ".admin";

/// When another process takes over, running requests of the admin API have this long.
constexpr Milliseconds kAdminRelease{3'000};

/// What snapshots that are gone have left free, some megabytes in pieces, goes back to the system.
void giveFreeMemoryBack()
{
#ifdef __GLIBC__
    malloc_trim(0);
#endif
}

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

Gateway::Gateway(RunOptions options, ServiceManager &manager,
                 std::shared_ptr<const Journal> journal)
    : m_options(std::move(options))
    , m_manager(manager)
    , m_journal(std::move(journal))
    , m_workers(workerCount(m_options))
    , m_metrics(m_workers + 1, kVersion)
    , m_accessLog(m_workers)
    , m_spans(m_workers)
    , m_traffic(m_workers)
    , m_loop(systemSockets())
    , m_keySets([this](const pipeline::KeySetSource &source) { m_identity->fetch(source); })
    , m_observer(std::make_unique<Observer>(m_metrics))
    , m_upgrade(m_manager,
                {[this] {
                     auto sockets = m_transport->listening();
                     for (io::InheritedSocket &each : m_admin->listening()) {
                         each.listener = kAdminListener;
                         sockets.push_back(std::move(each));
                     }
                     return sockets;
                 },
                 [this](const std::function<void()> &done) { release(done); }, [this] { resume(); },
                 [this] { leave(); }})
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
    const auto predecessor = m_manager.takePredecessor();
    if (predecessor) {
        if (const auto released = predecessor->release(); !released) {
            log(LogLevel::Error, "can't start:", {{"why", released.error().what}});
            return kExitCannotStart;
        }
    }
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
    m_transport->dropUnused();
    m_admin->dropUnused();
    if (predecessor)
        predecessor->serving();
    m_manager.notify("READY=1\nSTATUS=Serving");
    startWatchdog();
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
    takeOver();
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

void Gateway::takeOver()
{
    auto sockets = m_manager.takeSockets();
    const auto ours =
        std::stable_partition(sockets.begin(), sockets.end(), [](const io::InheritedSocket &each) {
            return each.listener != kAdminListener;
        });
    for (auto each = ours; each != sockets.end(); ++each) {
        each->listener = kAdminName;
        m_inheritedAdmin.push_back(std::move(*each));
    }
    sockets.erase(ours, sockets.end());
    for (const io::InheritedSocket &each : sockets)
        log(LogLevel::Info, "inherited:",
            {{"name", each.listener}, {"address", each.address}, {"port", each.port}});
    m_transport->inherit(std::move(sockets));
}

void Gateway::startWatchdog()
{
    if (m_manager.watchdog() <= Milliseconds::zero())
        return;
    m_watchdog.emplace(
        m_workers, m_manager.watchdog(),
        [this](std::size_t worker, std::function<void()> task) {
            m_transport->post(worker, std::move(task));
        },
        [this] { m_manager.notify("WATCHDOG=1"); });
}

void Gateway::everySecond()
{
    m_source->everySecond();
    const bool wasQuiet = std::exchange(m_quiet, true);
    destroyUnused();
    // Not between the changes of a stream: what one leaves behind is what the next one takes.
    if (wasQuiet && m_quiet && std::exchange(m_freeMemoryDue, false))
        m_helper.start(giveFreeMemoryBack);
}

/// Snapshots that nobody uses any more: as soon as may be, as a stream of changes makes many.
void Gateway::destroyUnused()
{
    auto unused = m_publisher->takeUnused();
    if (unused.empty())
        return;
    m_quiet = false;
    m_freeMemoryDue = true;
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
    } else if (wanted.to == To::Journal && m_journal) {
        m_accessLog.setSink(makeJournalSink(m_journal));
    } else {
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
    if (m_stopping || !m_source)
        return;
    if (programReplaced())
        upgrade();
    else
        m_source->reload();
}

void Gateway::upgrade()
{
    if (!m_stopping && m_started)
        m_upgrade.begin();
}

/// The admin API goes first, so that nothing asks for the store any more: who connects meanwhile
/// waits for the new process.
void Gateway::release(const std::function<void()> &done)
{
    m_adminHandler->drain();
    // Its place is kept, in case that it is to come back.
    for (const io::InheritedSocket &each : m_admin->listening()) {
        m_inheritedAdmin.push_back(each);
        m_inheritedAdmin.back().socket =
            systemSockets().duplicate(each.socket).value_or(io::kNoSocket);
    }
    std::erase_if(m_inheritedAdmin, [](const auto &each) { return each.socket == io::kNoSocket; });
    m_releaseBound.disconnect();
    m_releaseBound.setSingleShot(true);
    QObject::connect(&m_releaseBound, &QTimer::timeout, &m_context, [this, done] {
        m_source->release();
        done();
    });
    m_releaseBound.start(kAdminRelease);
    m_admin->drain([this] {
        if (m_releaseBound.isActive())
            m_releaseBound.start(0);
    });
}

void Gateway::resume()
{
    const bool asked = !m_releaseBound.isActive(); // and so it was released
    m_releaseBound.stop();
    if (asked) {
        if (const auto resumed = m_source->resume(); !resumed)
            log(LogLevel::Error, "serving on without the store:", {{"why", resumed.error().what}});
    }
    m_admin.reset();
    if (startAdmin() == kExitClean)
        m_admin->dropUnused();
}

/// Another process serves now.
void Gateway::leave()
{
    if (m_watchdog)
        m_watchdog->stop();
    if (!m_stopping)
        drain();
}

void Gateway::stop()
{
    if (std::exchange(m_stopAsked, true)) {
        QCoreApplication::quit();
        return;
    }
    m_upgrade.cancel();
    m_manager.notify("STOPPING=1\nSTATUS=Draining");
    if (!m_stopping)
        drain();
}

void Gateway::drain()
{
    m_stopping = true;
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
    LogOutput output;
    if (const auto opened = output.open(options.logFile); !opened) {
        log(LogLevel::Error, "can't start:", {{"why", opened.error().what}});
        return kExitCannotStart;
    }
    ServiceManager manager;
    setLogLevel(options.logLevel);
    logQtMessages();
    raiseDescriptorLimit();
    useSystemRoots();
    EndGuard guard;
    Gateway gateway(options, manager, output.journal());
    // Before the start, which may take a while: what comes meanwhile waits for the event loop.
    QObject context;
    watchSignals(context,
                 {[&] {
                      guard.start(kExitClean, options.drainTimeout + EndGuard::kTidyUp);
                      gateway.stop();
                  },
                  [&gateway] { gateway.reload(); },
                  [&] {
                      output.reopen();
                      gateway.reopenLogs();
                  },
                  [&gateway] { gateway.upgrade(); }});
    if (const int code = gateway.start(); code != kExitClean)
        return code;
    const int code = QCoreApplication::exec();
    guard.start(code);
    return code;
}

} // namespace portcullis::app
