// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/control/store/revision_watcher.h"

#include "service/control/store/database.h"

#include <QSqlDriver>

#include <algorithm>

namespace portcullis::store {

namespace {

constexpr Milliseconds kBusy{2'000}; // of SQLite only

} // namespace

/// A connection that LISTENs.
class RevisionWatcher::Connection {
public:
    static StoreResult<std::unique_ptr<Connection>> make(const StoreLocation &location,
                                                         RevisionWatcher &watcher)
    {
        auto database = Database::connect(location, kBusy);
        if (!database)
            return tl::unexpected<StoreError>(database.error());
        QSqlDriver *const driver = (*database)->handle().driver();
        if (!driver->subscribeToNotification(QString::fromLatin1(kRevisionChannel)))
            return storeFailure(StoreErrorKind::Away, location.describe() + ": LISTEN failed");
        QObject::connect(
            driver, &QSqlDriver::notification, &watcher,
            [&watcher](const QString &, QSqlDriver::NotificationSource, const QVariant &payload) {
                bool fine = false;
                const std::uint64_t number = payload.toString().toULongLong(&fine);
                if (fine)
                    watcher.told(number);
            });
        return std::unique_ptr<Connection>(new Connection(*std::move(database)));
    }

    StoreResult<std::uint64_t> current()
    {
        return m_database->number("SELECT MAX(number) FROM revision");
    }

private:
    explicit Connection(std::unique_ptr<Database> database) : m_database(std::move(database)) { }

    std::unique_ptr<Database> m_database;
};

RevisionWatcher::RevisionWatcher(StoreLocation location, QObject *parent)
    : QObject(parent)
    , m_location(std::move(location))
    , m_ask(this) // a child, so that it moves to another thread along with this
    , m_retry(this)
{
    m_ask.setInterval(kAsk);
    m_retry.setSingleShot(true);
    connect(&m_ask, &QTimer::timeout, this, &RevisionWatcher::ask);
    connect(&m_retry, &QTimer::timeout, this, &RevisionWatcher::tryConnect);
}

RevisionWatcher::~RevisionWatcher() = default;

void RevisionWatcher::start()
{
    tryConnect();
}

void RevisionWatcher::tryConnect()
{
    auto connection = Connection::make(m_location, *this);
    if (!connection)
        return lost();
    m_connection = *std::move(connection);
    m_pause = kFirstRetry;
    ask(); // what was told while nobody listened
    if (m_connection)
        m_ask.start();
}

void RevisionWatcher::ask()
{
    const auto current = m_connection->current();
    if (!current)
        return lost();
    if (m_reached != true) {
        m_reached = true;
        Q_EMIT reachable(true);
    }
    told(*current);
}

void RevisionWatcher::lost()
{
    m_ask.stop();
    m_connection.reset();
    m_retry.start(m_pause);
    m_pause = std::min(m_pause * 2, kLastRetry);
    if (m_reached != false) {
        m_reached = false;
        Q_EMIT reachable(false);
    }
}

void RevisionWatcher::told(std::uint64_t number)
{
    // Told twice, by the notification and by asking, is once. Another number, not a higher one: a
    // database may have been set back to a backup.
    if (m_told == number)
        return;
    m_told = number;
    Q_EMIT revisionChanged(number);
}

} // namespace portcullis::store
