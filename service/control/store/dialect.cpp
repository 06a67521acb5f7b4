// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/control/store/dialect.h"

#include <QSqlError>

namespace portcullis::store {

namespace {

/// Result codes of SQLite (sqlite.org/rescode.html); the low byte is the primary one.
StoreErrorKind classifySqlite(const QSqlError &error)
{
    constexpr int kPrimary = 0xFF;
    switch (error.nativeErrorCode().toInt() & kPrimary) {
    case 5: // SQLITE_BUSY
    case 6: // SQLITE_LOCKED
        return StoreErrorKind::InUse;
    case 11: // SQLITE_CORRUPT
        return StoreErrorKind::Damaged;
    case 13: // SQLITE_FULL: the disk, or max_page_count
        return StoreErrorKind::Full;
    case 19: // SQLITE_CONSTRAINT
        return StoreErrorKind::Exists;
    case 26: // SQLITE_NOTADB
        return StoreErrorKind::Foreign;
    default:
        return StoreErrorKind::Failed;
    }
}

/// SQLSTATEs of PostgreSQL, appendix A of its manual. Without one the server was not reached.
StoreErrorKind classifyPostgres(const QSqlError &error)
{
    const QString state = error.nativeErrorCode();
    if (state.isEmpty() || error.type() == QSqlError::ConnectionError)
        return StoreErrorKind::Away;
    if (state == QLatin1String("23505")) // unique_violation
        return StoreErrorKind::Exists;
    if (state == QLatin1String("53100")) // disk_full
        return StoreErrorKind::Full;
    if (state.startsWith(QLatin1String("XX"))) // internal error: a damaged page or index
        return StoreErrorKind::Damaged;
    // Connection lost, server going down or starting, too many connections, time-outs, deadlocks,
    // a standby that only reads: all pass.
    for (const char *passing : {"08", "53", "57", "55P03", "40", "25006"}) {
        if (state.startsWith(QLatin1String(passing)))
            return StoreErrorKind::Away;
    }
    return StoreErrorKind::Failed;
}

} // namespace

QString Dialect::fill(const char *sql) const
{
    QString text = QString::fromLatin1(sql);
    text.replace(QLatin1String("{int}"), QLatin1String(integer));
    text.replace(QLatin1String("{name}"), QLatin1String(name));
    text.replace(QLatin1String("{blob}"), QLatin1String(blob));
    text.replace(QLatin1String("{serial}"), QLatin1String(serial));
    text.replace(QLatin1String("{end}"), QLatin1String(tableEnd));
    return text;
}

const Dialect &sqliteDialect()
{
    static const Dialect dialect{
        .driver = "QSQLITE",
        // Qt looks each of them up by name, one after the other: few are faster.
        .maxBinds = 120,
        .integer = "INTEGER",
        .name = "TEXT",
        .blob = "BLOB",
        .serial = "INTEGER PRIMARY KEY AUTOINCREMENT",
        // A value of another type than its column's is then found by the check at the start.
        .tableEnd = "STRICT",
        .begin = "BEGIN IMMEDIATE",
        .beginReading = "BEGIN",
        .lock = "",
        .tryUpkeep = "",
        // Two megabytes of pages that nobody may ask for again.
        .rest = "PRAGMA shrink_memory",
        .notify = "",
        .session =
            {
                // Before anything is read: no second process can then use the file at the same
                // time.
                "PRAGMA locking_mode = EXCLUSIVE",
                "PRAGMA journal_mode = WAL",
                "PRAGMA synchronous = FULL", // a commit is on the disk when it returns
                "PRAGMA foreign_keys = ON",
                "PRAGMA trusted_schema = OFF",
                // What a large document leaves behind is given back.
                "PRAGMA journal_size_limit = 67108864",
            },
        .classify = classifySqlite,
    };
    return dialect;
}

const Dialect &postgresDialect()
{
    static const Dialect dialect{
        .driver = "QPSQL",
        // Each statement is a round trip.
        .maxBinds = 6'000,
        .integer = "BIGINT",
        .name = "TEXT COLLATE \"C\"",
        .blob = "BYTEA",
        .serial = "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY",
        .tableEnd = "",
        .begin = "BEGIN",
        .beginReading = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
        .lock = "SELECT id FROM head WHERE id = 1 FOR UPDATE",
        // Any number will do that all versions of Portcullis agree on.
        .tryUpkeep = "SELECT CASE WHEN pg_try_advisory_xact_lock(80678001) THEN 1 ELSE 0 END",
        .rest = "",
        .notify = "SELECT pg_notify('portcullis_revision', CAST(CAST(? AS BIGINT) AS TEXT))",
        .session =
            {
                "SET search_path TO portcullis",
                "SET synchronous_commit TO on",
                "SET client_min_messages TO warning",
                "SET lock_timeout TO '5s'",
                "SET statement_timeout TO '120s'", // a whole document of a million keys takes 30 s
                "SET idle_in_transaction_session_timeout TO '60s'",
            },
        .classify = classifyPostgres,
    };
    return dialect;
}

} // namespace portcullis::store
