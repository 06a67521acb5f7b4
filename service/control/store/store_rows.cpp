// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/control/store/store_rows.h"

namespace portcullis::store {

namespace {

constexpr const char *kRevisionColumns =
    "SELECT number, at, author, origin, kind, note, changes, content, previous, checksum "
    "FROM revision ";

RevisionRow revisionRow(const Row &row)
{
    RevisionRow read;
    read.revision.number = row.number(0);
    read.revision.at = row.time(1);
    read.revision.author = row.text(2);
    read.revision.from = row.text(3);
    read.revision.kind = row.text(4);
    read.revision.note = row.text(5);
    read.revision.changes = row.number(6);
    // A sum of another length can't be right: then the checksum of the row is wrong, too.
    read.content = ContentSum::fromBytes(row.bytes(7)).value_or(ContentSum());
    read.previous = row.bytes(8);
    read.checksum = row.bytes(9);
    return read;
}

/// kind, name, since, changed, position, text
Part partOf(const Row &row)
{
    return {{row.text(0), row.text(1)}, row.number(2), row.number(3), row.number(4), row.bytes(5)};
}

StoreResult<std::vector<Part>> readParts(Database &database, const QString &sql, const Binds &binds)
{
    std::vector<Part> parts;
    if (const auto done =
            database.read(sql, binds, [&parts](const Row &row) { parts.push_back(partOf(row)); });
        !done)
        return tl::unexpected<StoreError>(done.error());
    return parts;
}

} // namespace

StoreResult<RevisionRow> readRevision(Database &database, RevisionNumber number)
{
    std::optional<RevisionRow> found;
    if (const auto done =
            database.read(QString::fromLatin1(kRevisionColumns) + QLatin1String("WHERE number = ?"),
                          {toSql(number)}, [&found](const Row &row) { found = revisionRow(row); });
        !done)
        return tl::unexpected<StoreError>(done.error());
    if (!found)
        return storeFailure(StoreErrorKind::NotFound,
                            "there is no revision " + std::to_string(number));
    return *std::move(found);
}

StoreResult<RevisionRow> readLatest(Database &database)
{
    RevisionRow latest;
    if (const auto done = database.read(
            QString::fromLatin1(kRevisionColumns) + QLatin1String("ORDER BY number DESC LIMIT 1"),
            {}, [&latest](const Row &row) { latest = revisionRow(row); });
        !done)
        return tl::unexpected<StoreError>(done.error());
    return latest;
}

StoreResult<std::vector<Part>> readCurrent(Database &database)
{
    return readParts(
        database, QStringLiteral("SELECT kind, name, since, changed, position, text FROM entity"),
        {});
}

StoreResult<std::vector<Part>> readAt(Database &database, RevisionNumber number)
{
    // One statement: a part that another gateway changes meanwhile is seen once, as it was.
    return readParts(
        database,
        QStringLiteral("SELECT kind, name, since, changed, position, text FROM entity "
                       "WHERE since <= ? UNION ALL "
                       "SELECT kind, name, since, changed, position, text FROM entity_past "
                       "WHERE since <= ? AND until > ?"),
        {toSql(number), toSql(number), toSql(number)});
}

StoreResult<void> readTouched(Database &database, RevisionNumber from, RevisionNumber to,
                              const TakePart &take)
{
    const QString sql =
        QStringLiteral("SELECT kind, name, since, changed, position, text, %1 AS until FROM entity "
                       "WHERE since > ? AND since <= ? UNION ALL "
                       "SELECT kind, name, since, changed, position, text, until FROM entity_past "
                       "WHERE since > ? AND since <= ? UNION ALL "
                       "SELECT kind, name, since, changed, position, text, until FROM entity_past "
                       "WHERE until > ? AND until <= ? AND since <= ?");
    return database.read(
        sql.arg(kForever),
        {toSql(from), toSql(to), toSql(from), toSql(to), toSql(from), toSql(to), toSql(from)},
        [&take](const Row &row) {
            take({partOf(row), row.number(6)});
        });
}

StoreResult<void> inGroups(const Database &database, const std::vector<std::string> &names,
                           const std::function<StoreResult<void>(const Binds &)> &some)
{
    Binds group;
    for (std::size_t i = 0; i < names.size(); ++i) {
        group << toSql(names[i]);
        if (group.size() + 1 < database.dialect().maxBinds && i + 1 < names.size())
            continue;
        if (auto done = some(group); !done)
            return done;
        group.clear();
    }
    return {};
}

StoreResult<std::vector<Part>> readNamed(Database &database, const std::string &kind,
                                         const std::vector<std::string> &names)
{
    std::vector<Part> parts;
    const auto done = inGroups(database, names, [&](const Binds &group) -> StoreResult<void> {
        return database.read(
            QStringLiteral("SELECT kind, name, since, changed, position, text FROM entity "
                           "WHERE kind = ? AND name IN (%1)")
                .arg(placeholders(group.size())),
            Binds{toSql(kind)} + group, [&parts](const Row &row) { parts.push_back(partOf(row)); });
    });
    if (!done)
        return tl::unexpected<StoreError>(done.error());
    return parts;
}

} // namespace portcullis::store
