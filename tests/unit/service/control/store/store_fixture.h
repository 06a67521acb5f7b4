// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/control/store/store.h"

#include <QFile>
#include <QSqlDatabase>
#include <QSqlError>
#include <QSqlQuery>
#include <QTemporaryDir>
#include <QTest>

#include <map>
#include <string>
#include <utility>
#include <vector>

namespace portcullis::test {

/// A point in time that a store keeps exactly: whole milliseconds.
inline WallTime at(std::int64_t second)
{
    return WallTime(std::chrono::seconds(1'800'000'000 + second));
}

inline store::EntityKey route(const std::string &name)
{
    return {"routes", name};
}

inline store::EntityEdit put(const std::string &name, const std::string &text)
{
    return {route(name), text};
}

inline store::EntityEdit erase(const std::string &name)
{
    return {route(name), std::nullopt};
}

inline store::RevisionDraft draft(std::vector<store::EntityEdit> edits)
{
    store::RevisionDraft made;
    made.author = "alice";
    made.from = "127.0.0.1";
    made.note = "because";
    made.at = at(1);
    made.edits = std::move(edits);
    return made;
}

/// A SQLite store in a folder of its own.
class StoreFolder {
public:
    QString path() const { return m_folder.filePath(QStringLiteral("store.db")); }
    std::string file() const { return path().toStdString(); }
    QString folder() const { return m_folder.path(); }

    store::StoreResult<std::unique_ptr<store::Store>> open(store::StoreOptions options = {}) const
    {
        options.busyTimeout = Milliseconds(50);
        store::StoreLocation location;
        location.path = file();
        return store::Store::open(location, options);
    }
    QByteArray bytes() const
    {
        QFile read(path());
        return read.open(QIODevice::ReadOnly) ? read.readAll() : QByteArray();
    }
    void write(const QByteArray &bytes) const
    {
        for (const char *beside : {"-wal", "-shm", "-journal"})
            QFile::remove(path() + QLatin1String(beside));
        QFile file(path());
        if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
            qFatal("a store can't be written");
    }
    /// Statements on the closed file, as a damaged disk or somebody with sqlite3 would do them.
    void tamper(const QStringList &statements) const
    {
        {
            auto handle =
                QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), QStringLiteral("tamper"));
            handle.setDatabaseName(path());
            if (!handle.open())
                qFatal("the store can't be opened");
            for (const QString &statement : statements) {
                QSqlQuery query(handle);
                if (!query.exec(statement))
                    qFatal("%s: %s", qPrintable(statement), qPrintable(query.lastError().text()));
            }
        }
        QSqlDatabase::removeDatabase(QStringLiteral("tamper"));
    }

private:
    QTemporaryDir m_folder;
};

/// What failed, for the message of a check; empty: nothing.
template <typename T>
QByteArray why(const store::StoreResult<T> &result)
{
    if (result)
        return {};
    return QByteArray::fromStdString(std::string(storeErrorName(result.error().kind)) + ": "
                                     + result.error().what);
}

} // namespace portcullis::test

/// Shows what the store said when it failed.
#define VERIFY_STORE(result)                                                                       \
    do {                                                                                           \
        const auto &verifiedResult = (result); /* one evaluation: it may be a write */             \
        QVERIFY2(verifiedResult.has_value(), portcullis::test::why(verifiedResult).constData());   \
    } while (false)

/// It fails, and with this kind.
#define VERIFY_STORE_FAILS(result, expected)                                                       \
    do {                                                                                           \
        const auto &verifiedResult = (result);                                                     \
        QVERIFY(!verifiedResult);                                                                  \
        QVERIFY2(verifiedResult.error().kind == (expected),                                        \
                 portcullis::test::why(verifiedResult).constData());                               \
    } while (false)
