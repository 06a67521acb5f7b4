// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/control/store/database.h"
#include "service/control/store/schema.h"
#include "service/control/store/sqlite_file.h"
#include "service/control/store/store.h"

#include <QFile>

namespace portcullis::store {

namespace {

StoreResult<void> copyTable(Database &from, Database &to, const Table &table)
{
    constexpr qsizetype kAtOnce = 2'000; // rows
    const QByteArray insert =
        QByteArray("INSERT INTO ") + table.name + " (" + table.columns + ") VALUES";
    Binds rows;
    StoreResult<void> written;
    const auto flush = [&] {
        if (written)
            written = to.insertRows(insert.constData(), table.width, rows);
        rows.clear();
    };
    auto read = from.read(QStringLiteral("SELECT %1 FROM %2")
                              .arg(QLatin1String(table.columns), QLatin1String(table.name)),
                          {}, [&](const Row &row) {
                              for (int i = 0; i < table.width; ++i)
                                  rows << row.value(i);
                              if (rows.size() >= kAtOnce * table.width)
                                  flush();
                          });
    if (!read)
        return read;
    flush();
    return written;
}

StoreResult<void> exportTo(Database &from, const std::string &path, Milliseconds busyTimeout)
{
    StoreLocation location;
    location.path = path;
    auto to = Database::connect(location, busyTimeout);
    if (!to)
        return tl::unexpected<StoreError>(to.error());
    if (auto made = migrate(**to); !made)
        return made;
    return (*to)->transact([&]() -> StoreResult<void> {
        if (auto emptied = (*to)->run("DELETE FROM head"); !emptied)
            return emptied;
        return from.atOnce([&]() -> StoreResult<void> {
            for (const Table &table : tables()) {
                if (auto copied = copyTable(from, **to, table); !copied)
                    return copied;
            }
            return {};
        });
    });
}

} // namespace

StoreResult<void> Store::backup(const std::string &path)
{
    // Made first, with 0600: the copy holds all hashes and the sealed secrets.
    if (!makePrivateFile(path))
        return storeFailure(StoreErrorKind::Exists, path + ": can't be made, or is there already");
    auto done = shared() ? exportTo(*m_database, path, m_options.busyTimeout)
                         : m_database->run("VACUUM INTO ?", {toSql(path)});
    if (done)
        return done;
    // Nothing that looks like a backup and is none.
    QFile::remove(QString::fromStdString(path));
    for (const char *beside : {"-wal", "-shm"})
        QFile::remove(QString::fromStdString(path + beside));
    done.error().what = path + ": no backup: " + done.error().what;
    return done;
}

} // namespace portcullis::store
