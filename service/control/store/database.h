// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/control/store/dialect.h"
#include "service/control/store/store_error.h"
#include "service/control/store/store_location.h"
#include "shared/core/clock.h"

#include <QSqlDatabase>
#include <QSqlQuery>
#include <QVariant>

#include <functional>
#include <string>
#include <string_view>
#include <type_traits>

namespace portcullis::store {

/// What the placeholders of a statement stand for.
using Binds = QVariantList;

QVariant toSql(std::string_view text);       ///< a {name} or a TEXT
QVariant bytesToSql(std::string_view bytes); ///< a {blob}
QVariant toSql(std::uint64_t number);        ///< an {int}: the same 64 bits
QVariant toSql(WallTime time);               ///< an {int}: milliseconds since 1970

/// One row of an answer. Dies with the call that it is given to.
class Row {
public:
    explicit Row(const QSqlQuery &query) : m_query(query) { }

    std::string text(int column) const;
    std::string bytes(int column) const;
    std::uint64_t number(int column) const;
    WallTime time(int column) const;
    bool isNull(int column) const { return m_query.isNull(column); }
    QVariant value(int column) const { return m_query.value(column); }

private:
    const QSqlQuery &m_query;
};

/// One connection, and its transactions. An error is a value; the text of a statement never stands
/// in it, nor does what was bound. Where the connection is lost, the next statement outside of a
/// transaction connects again, at most once in kReconnectPause; after recoverAtOnce() a statement
/// that finds it lost does so itself.
///
/// Thread: the one that made it.
class Database {
public:
    static constexpr Milliseconds kReconnectPause{1'000};

    enum class Access : std::uint8_t { ReadWrite, ReadOnly };
    /// Connects. Nothing is made; ReadOnly (of a file) changes nothing either.
    static StoreResult<std::unique_ptr<Database>> connect(const StoreLocation &location,
                                                          Milliseconds busyTimeout,
                                                          Access access = Access::ReadWrite);
    ~Database();
    Database(const Database &) = delete;
    Database &operator=(const Database &) = delete;

    const Dialect &dialect() const { return m_dialect; }

    /// Runs one statement.
    StoreResult<void> run(const QString &sql, const Binds &binds = {});
    StoreResult<void> run(const char *sql, const Binds &binds = {})
    {
        return run(QString::fromLatin1(sql), binds);
    }
    /// Runs one statement for each row of `rows`, of `width` values, several at a time: `sql` ends
    /// where the values begin, `after` comes behind them.
    StoreResult<void> insertRows(const char *sql, int width, const Binds &rows,
                                 const char *after = "");
    /// Calls `each(Row)` for every row of the answer. Cost of memory: one row.
    StoreResult<void> read(const QString &sql, const Binds &binds,
                           const std::function<void(const Row &)> &each);
    StoreResult<void> read(const char *sql, const Binds &binds,
                           const std::function<void(const Row &)> &each)
    {
        return read(QString::fromLatin1(sql), binds, each);
    }
    /// The first number of the first row; 0 where there is none or it is NULL.
    StoreResult<std::uint64_t> number(const char *sql, const Binds &binds = {});

    /// Runs `work` in one transaction that writes. It is rolled back when `work` fails. Fails with
    /// Uncertain if the connection broke in the middle of the commit.
    template <typename Work>
    std::invoke_result_t<Work> transact(Work work)
    {
        return between(begin(), std::move(work));
    }
    /// Runs `work` in one that reads, and sees everything as it is at one moment.
    template <typename Work>
    std::invoke_result_t<Work> atOnce(Work work)
    {
        auto result = between(beginReading(), std::move(work));
        if (!result && result.error().kind == StoreErrorKind::Uncertain)
            result.error().kind = StoreErrorKind::Away; // nothing was to be stored
        return result;
    }

    QSqlDatabase &handle() { return m_handle; }
    /// For when the tables are there: until then a statement may count on the one before it.
    void recoverAtOnce() { m_recovers = true; }
    /// The next statement may connect again at once.
    void reconnectSoon() { m_lastTry = {}; }

private:
    Database(StoreLocation location, Milliseconds busyTimeout, Access access);

    StoreResult<void> connectNow();
    StoreResult<void> openSession();
    StoreResult<void> ensure();
    StoreResult<void> begin();
    StoreResult<void> beginReading();
    StoreResult<void> commit();
    void rollback();
    template <typename Work>
    std::invoke_result_t<Work> between(StoreResult<void> begun, Work work);
    bool execute(QSqlQuery &query, const QString &sql, const Binds &binds);
    tl::unexpected<StoreError> failed(const char *doing, const QSqlError &error);

    const StoreLocation m_location;
    const Dialect &m_dialect;
    const Access m_access;
    QSqlDatabase m_handle;
    bool m_lost = false;
    bool m_recovers = false;
    bool m_inTransaction = false;
    SteadyTime m_lastTry{};
    std::string m_why; // of the last loss
};

template <typename Work>
std::invoke_result_t<Work> Database::between(StoreResult<void> begun, Work work)
{
    if (!begun)
        return tl::unexpected<StoreError>(begun.error());
    auto result = work();
    if (!result) {
        rollback();
        return result;
    }
    if (const auto committed = commit(); !committed)
        return tl::unexpected<StoreError>(committed.error());
    return result;
}

/// `?, ?, ?`
QString placeholders(qsizetype count);

} // namespace portcullis::store
