// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/control/store/store_thread.h"

#include "service/control/store/revision_watcher.h"
#include "service/io/thread_end.h"
#include "shared/core/log.h"

#include <QElapsedTimer>
#include <QTimer>

#include <atomic>

namespace portcullis::store {

namespace {

/// From the last call to the first slice of upkeep: it can wait, and callers come in groups.
constexpr Milliseconds kUpkeepPause{500};
/// From one slice to the next while calls keep coming.
constexpr Milliseconds kUpkeepLatest{5'000};
/// After upkeep that failed: the disk is full, or the database away.
constexpr Milliseconds kUpkeepRetry{10'000};

} // namespace

/// Lives in the store's thread.
class StoreThread::Worker : public QObject {
public:
    Worker() : m_upkeep(this)
    {
        m_upkeep.setSingleShot(true);
        connect(&m_upkeep, &QTimer::timeout, this, [this] { keepUp(); });
    }

    StoreResult<void> open(const StoreLocation &location, const StoreOptions &options)
    {
        auto store = Store::open(location, options);
        if (!store)
            return tl::unexpected<StoreError>(store.error());
        m_store = *std::move(store);
        m_postponed.start();
        m_upkeep.start(0);
        return {};
    }
    void close()
    {
        m_upkeep.stop();
        m_store.reset();
    }
    void run(const std::function<void(Store &)> &work)
    {
        if (m_store)
            work(*m_store);
        --pending;
        // One call is often followed by another: what can wait does, but not for ever.
        const bool mayWait = m_trouble.empty() && m_postponed.elapsed() < kUpkeepLatest.count();
        if (m_store && (!m_upkeep.isActive() || mayWait))
            m_upkeep.start(kUpkeepPause);
    }

    std::atomic<std::size_t> pending{0};

private:
    /// A slice when nothing else waits: calls that were posted meanwhile come first, as a timer of
    /// zero fires only when no event is left.
    void keepUp()
    {
        m_postponed.restart();
        const auto more = m_store->maintain();
        if (more && *more)
            return m_upkeep.start(0);
        const std::string trouble = more ? std::string() : more.error().what;
        if (!trouble.empty() && trouble != m_trouble) // once, not every time
            log(LogLevel::Warning, "upkeep of the store failed:", {{"why", trouble}});
        m_trouble = trouble;
        if (!more)
            m_upkeep.start(kUpkeepRetry);
    }

    std::unique_ptr<Store> m_store;
    QTimer m_upkeep;
    QElapsedTimer m_postponed; // since the last slice
    std::string m_trouble;
};

StoreThread::StoreThread(QObject *parent) : QObject(parent), m_worker(new Worker)
{
    m_thread.setObjectName(QStringLiteral("store"));
    m_watcherThread.setObjectName(QStringLiteral("store watcher"));
    m_worker->moveToThread(&m_thread);
    connect(&m_thread, &QThread::finished, m_worker, &QObject::deleteLater);
    connect(m_worker, &QObject::destroyed, &io::releaseCryptoOfThread);
    m_thread.start();
}

StoreThread::~StoreThread()
{
    m_watcherThread.quit();
    m_watcherThread.wait();
    // Behind everything that was posted.
    QMetaObject::invokeMethod(
        m_worker, [this] { m_thread.quit(); }, Qt::QueuedConnection);
    m_thread.wait();
}

StoreResult<void> StoreThread::open(const StoreLocation &location, const StoreOptions &options)
{
    StoreResult<void> opened;
    QMetaObject::invokeMethod(
        m_worker, [&] { opened = m_worker->open(location, options); },
        Qt::BlockingQueuedConnection);
    if (!opened || location.kind != StoreLocation::Kind::Postgres)
        return opened;
    auto *const watcher = new RevisionWatcher(location);
    watcher->moveToThread(&m_watcherThread);
    connect(&m_watcherThread, &QThread::started, watcher, &RevisionWatcher::start);
    connect(&m_watcherThread, &QThread::finished, watcher, &QObject::deleteLater);
    connect(watcher, &QObject::destroyed, &io::releaseCryptoOfThread);
    connect(watcher, &RevisionWatcher::revisionChanged, this, &StoreThread::revisionChanged);
    connect(watcher, &RevisionWatcher::reachable, this, &StoreThread::reachable);
    m_watcherThread.start();
    return opened;
}

void StoreThread::close()
{
    m_watcherThread.quit();
    m_watcherThread.wait();
    QMetaObject::invokeMethod(
        m_worker, [this] { m_worker->close(); }, Qt::BlockingQueuedConnection);
}

void StoreThread::post(std::function<void(Store &)> work)
{
    ++m_worker->pending;
    QMetaObject::invokeMethod(
        m_worker, [worker = m_worker, work = std::move(work)] { worker->run(work); },
        Qt::QueuedConnection);
}

void StoreThread::runAndWait(const std::function<void(Store &)> &work)
{
    ++m_worker->pending;
    QMetaObject::invokeMethod(
        m_worker, [this, &work] { m_worker->run(work); }, Qt::BlockingQueuedConnection);
}

std::size_t StoreThread::pending() const
{
    return m_worker->pending;
}

} // namespace portcullis::store
