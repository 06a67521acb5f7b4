// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/control/store/database.h"

#include <QSqlError>
#include <QStringList>

#include <algorithm>
#include <atomic>
#include <optional>

namespace portcullis::store {

namespace {

const Dialect &dialectOf(const StoreLocation &location)
{
    return location.kind == StoreLocation::Kind::Sqlite ? sqliteDialect() : postgresDialect();
}

QString toQString(std::string_view text)
{
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

/// Qt wants a name for every connection of the process.
QString nextName()
{
    static std::atomic<unsigned> count{0};
    return QStringLiteral("portcullis-%1").arg(++count);
}

/// What the database said, in one line and without the statement, which may hold a document.
std::string said(const QSqlError &error)
{
    QString text = error.databaseText().section(QLatin1Char('\n'), 0, 0).trimmed();
    if (text.startsWith(QLatin1String("ERROR:")) || text.startsWith(QLatin1String("FATAL:")))
        text = text.mid(6).trimmed();
    // QPSQL appends the SQLSTATE, which says nothing to most.
    return text.isEmpty() ? error.driverText().toStdString() : text.toStdString();
}

} // namespace

QVariant toSql(std::string_view text)
{
    return toQString(text);
}

QVariant bytesToSql(std::string_view bytes)
{
    return QByteArray(bytes.data(), static_cast<qsizetype>(bytes.size()));
}

QVariant toSql(std::uint64_t number)
{
    return static_cast<qlonglong>(number);
}

QVariant toSql(WallTime time)
{
    return static_cast<qlonglong>(
        std::chrono::floor<Milliseconds>(time.time_since_epoch()).count());
}

std::string Row::text(int column) const
{
    return m_query.value(column).toString().toStdString();
}

std::string Row::bytes(int column) const
{
    return m_query.value(column).toByteArray().toStdString();
}

std::uint64_t Row::number(int column) const
{
    return static_cast<std::uint64_t>(m_query.value(column).toLongLong());
}

WallTime Row::time(int column) const
{
    // What stands in a damaged file may be no time at all; its checksum will tell.
    constexpr auto kLast =
        std::chrono::duration_cast<Milliseconds>(WallTime::max().time_since_epoch());
    const Milliseconds since{m_query.value(column).toLongLong()};
    return WallTime(std::clamp(since, -kLast, kLast));
}

QString placeholders(qsizetype count)
{
    return QStringList(count, QStringLiteral("?")).join(QLatin1String(", "));
}

Database::Database(StoreLocation location, Milliseconds busyTimeout, Access access)
    : m_location(std::move(location))
    , m_dialect(dialectOf(m_location))
    , m_access(access)
    , m_handle(QSqlDatabase::addDatabase(QString::fromLatin1(m_dialect.driver), nextName()))
{
    if (m_location.kind == StoreLocation::Kind::Sqlite) {
        m_handle.setDatabaseName(toQString(m_location.path));
        m_handle.setConnectOptions(
            QStringLiteral("QSQLITE_BUSY_TIMEOUT=%1").arg(busyTimeout.count())
            + QLatin1String(access == Access::ReadOnly ? ";QSQLITE_OPEN_READONLY" : ""));
        return;
    }
    m_handle.setHostName(toQString(m_location.host));
    m_handle.setPort(m_location.port);
    m_handle.setDatabaseName(toQString(m_location.database));
    m_handle.setUserName(toQString(m_location.user));
    m_handle.setPassword(toQString(m_location.password));
    // A host that is gone without a word is noticed within seconds, while a query waits and while
    // none does.
    m_handle.setConnectOptions(
        QStringLiteral("connect_timeout=3 tcp_user_timeout=5000 keepalives_idle=5 "
                       "keepalives_interval=2 keepalives_count=3 application_name=portcullis ")
        + toQString(m_location.options));
}

Database::~Database()
{
    const QString name = m_handle.connectionName();
    m_handle.close();
    m_handle = QSqlDatabase(); // removeDatabase() warns of a copy that is still there
    QSqlDatabase::removeDatabase(name);
}

StoreResult<std::unique_ptr<Database>> Database::connect(const StoreLocation &location,
                                                         Milliseconds busyTimeout, Access access)
{
    std::unique_ptr<Database> database(new Database(location, busyTimeout, access));
    if (!database->m_handle.isValid())
        return storeFailure(StoreErrorKind::Failed,
                            std::string("the Qt SQL driver ") + database->m_dialect.driver
                                + " is not installed");
    if (const auto connected = database->connectNow(); !connected)
        return tl::unexpected<StoreError>(connected.error());
    return database;
}

StoreResult<void> Database::connectNow()
{
    m_lastTry = std::chrono::steady_clock::now();
    m_inTransaction = false;
    m_handle.close();
    m_lost = false;
    const bool recovers = std::exchange(m_recovers, false); // not while it connects
    auto connected = openSession();
    m_recovers = recovers;
    return connected;
}

StoreResult<void> Database::openSession()
{
    if (!m_handle.open())
        return failed("can't be opened", m_handle.lastError());
    if (m_access == Access::ReadOnly)
        return {};
    for (const char *each : m_dialect.session) {
        if (auto set = run(each); !set)
            return set;
    }
    return {};
}

StoreResult<void> Database::ensure()
{
    if (!m_lost)
        return {};
    if (m_inTransaction || std::chrono::steady_clock::now() - m_lastTry < kReconnectPause)
        return storeFailure(StoreErrorKind::Away, m_why);
    return connectNow();
}

tl::unexpected<StoreError> Database::failed(const char *doing, const QSqlError &error)
{
    const StoreErrorKind kind = m_dialect.classify(error);
    std::string what = m_location.describe() + ": " + doing + ": " + said(error);
    if (kind == StoreErrorKind::InUse)
        what = m_location.describe() + ": is in use by another process";
    if (kind == StoreErrorKind::Away) {
        m_lost = true;
        m_why = what;
    }
    return storeFailure(kind, std::move(what));
}

StoreResult<void> Database::run(const QString &sql, const Binds &binds)
{
    return read(sql, binds, [](const Row &) {});
}

bool Database::execute(QSqlQuery &query, const QString &sql, const Binds &binds)
{
    query.setForwardOnly(true);
    if (binds.isEmpty())
        return query.exec(sql);
    if (!query.prepare(sql))
        return false;
    for (const QVariant &value : binds)
        query.addBindValue(value);
    return query.exec();
}

StoreResult<void> Database::read(const QString &sql, const Binds &binds,
                                 const std::function<void(const Row &)> &each)
{
    if (auto connected = ensure(); !connected)
        return connected;
    std::optional<QSqlQuery> query(m_handle);
    if (!execute(*query, sql, binds)) {
        auto error = failed("a statement failed", query->lastError());
        if (!m_lost || m_inTransaction || !m_recovers)
            return error;
        // The server may have been away and back since the last statement.
        query.reset();
        if (auto connected = connectNow(); !connected)
            return connected;
        query.emplace(m_handle);
        if (!execute(*query, sql, binds))
            return failed("a statement failed", query->lastError());
    }
    const Row row(*query);
    while (query->next())
        each(row);
    if (query->lastError().isValid())
        return failed("an answer broke off", query->lastError());
    return {};
}

StoreResult<std::uint64_t> Database::number(const char *sql, const Binds &binds)
{
    std::uint64_t value = 0;
    bool first = true;
    if (const auto done = read(sql, binds,
                               [&](const Row &row) {
                                   if (std::exchange(first, false))
                                       value = row.number(0);
                               });
        !done)
        return tl::unexpected<StoreError>(done.error());
    return value;
}

StoreResult<void> Database::insertRows(const char *sql, int width, const Binds &rows,
                                       const char *after)
{
    if (auto connected = ensure(); !connected)
        return connected;
    const qsizetype perStatement = std::max(1, m_dialect.maxBinds / width);
    const QString values = QLatin1Char('(') + placeholders(width) + QLatin1Char(')');
    QSqlQuery query(m_handle);
    qsizetype prepared = 0;
    for (qsizetype at = 0; at < rows.size(); at += prepared * width) {
        const qsizetype count = std::min(perStatement, (rows.size() - at) / width);
        if (count != prepared) {
            const QString text = QString::fromLatin1(sql) + QLatin1Char(' ')
                + QStringList(count, values).join(QLatin1String(", ")) + QLatin1Char(' ')
                + QString::fromLatin1(after);
            if (!query.prepare(text))
                return failed("a statement failed", query.lastError());
            prepared = count;
        }
        for (qsizetype i = 0; i < count * width; ++i)
            query.bindValue(static_cast<int>(i), rows[at + i]);
        if (!query.exec())
            return failed("rows could not be written", query.lastError());
    }
    return {};
}

StoreResult<void> Database::begin()
{
    if (auto begun = run(m_dialect.begin); !begun)
        return begun;
    m_inTransaction = true;
    if (*m_dialect.lock == '\0')
        return {};
    if (auto locked = run(m_dialect.lock); !locked) {
        rollback();
        return locked;
    }
    return {};
}

StoreResult<void> Database::beginReading()
{
    auto begun = run(m_dialect.beginReading);
    m_inTransaction = begun.has_value();
    return begun;
}

StoreResult<void> Database::commit()
{
    auto committed = run("COMMIT");
    if (committed) {
        m_inTransaction = false;
        return {};
    }
    const bool away = committed.error().kind == StoreErrorKind::Away;
    if (!away)
        rollback();
    m_inTransaction = false;
    if (away)
        committed.error().kind = StoreErrorKind::Uncertain;
    return committed;
}

void Database::rollback()
{
    // Where the database has done so itself (a full disk) this fails, and that is all right.
    if (std::exchange(m_inTransaction, false) && !m_lost) {
        QSqlQuery query(m_handle);
        query.exec(QStringLiteral("ROLLBACK"));
    }
}

} // namespace portcullis::store
