// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/control/store/store.h"

#include "service/control/store/schema.h"
#include "service/control/store/sqlite_file.h"
#include "service/control/store/store_rows.h"

#include <algorithm>
#include <map>

namespace portcullis::store {

Store::Store(StoreLocation location, StoreOptions options, std::unique_ptr<Database> database)
    : m_location(std::move(location)), m_options(options), m_database(std::move(database))
{
}

Store::~Store() = default;

StoreResult<std::unique_ptr<Store>> Store::open(const StoreLocation &location,
                                                const StoreOptions &options)
{
    if (location.kind == StoreLocation::Kind::Sqlite) {
        if (const auto fine = prepareSqliteFile(location.path, options.busyTimeout); !fine)
            return tl::unexpected<StoreError>(fine.error());
    }
    auto database = Database::connect(location, options.busyTimeout);
    if (!database)
        return tl::unexpected<StoreError>(database.error());
    const auto migrated = location.kind == StoreLocation::Kind::Sqlite
        ? migrateFile(**database, location.path)
        : migrate(**database);
    if (!migrated)
        return storeFailure(migrated.error().kind,
                            location.describe() + ": " + migrated.error().what);
    (*database)->recoverAtOnce();
    std::unique_ptr<Store> store(new Store(location, options, *std::move(database)));
    const auto head =
        store->m_database->read("SELECT store_id FROM head WHERE id = 1", {},
                                [&store](const Row &row) { store->m_id = row.text(0); });
    if (!head)
        return tl::unexpected<StoreError>(head.error());
    if (store->m_id.empty())
        return storeFailure(StoreErrorKind::Damaged,
                            location.describe() + ": is damaged (its first row is missing)");
    return store;
}

bool Store::shared() const
{
    return m_location.kind == StoreLocation::Kind::Postgres;
}

StoreResult<RevisionNumber> Store::latest()
{
    return m_database->number("SELECT MAX(number) FROM revision");
}

/// Those before are gone, or go with the next maintain().
StoreResult<RevisionNumber> Store::oldestShown()
{
    auto newest = latest();
    if (!newest)
        return newest;
    const RevisionNumber kept =
        m_options.keep == 0 || *newest < m_options.keep ? 1 : *newest - m_options.keep + 1;
    auto oldest = m_database->number("SELECT MIN(number) FROM revision");
    if (!oldest)
        return oldest;
    return std::max(kept, *oldest);
}

StoreResult<void> Store::listChanges(Revision &revision)
{
    // A part that was there before and is there now stands in both tables: once is enough, which
    // UNION sees to.
    return m_database->read(
        QStringLiteral("SELECT kind, name FROM entity WHERE since = ? UNION "
                       "SELECT kind, name FROM entity_past WHERE since = ? OR until = ? "
                       "ORDER BY kind, name LIMIT %1")
            .arg(kListedChanges),
        {toSql(revision.number), toSql(revision.number), toSql(revision.number)},
        [&revision](const Row &row) {
            revision.changed.push_back({row.text(0), row.text(1)});
        });
}

StoreResult<Revision> Store::revision(RevisionNumber number)
{
    const auto oldest = oldestShown();
    if (!oldest)
        return tl::unexpected<StoreError>(oldest.error());
    if (number < *oldest)
        return storeFailure(StoreErrorKind::NotFound,
                            "there is no revision " + std::to_string(number) + " any more");
    auto row = readRevision(*m_database, number);
    if (!row)
        return tl::unexpected<StoreError>(row.error());
    if (const auto listed = listChanges(row->revision); !listed)
        return tl::unexpected<StoreError>(listed.error());
    return std::move(row->revision);
}

StoreResult<RevisionPage> Store::revisions(std::size_t limit, RevisionNumber before)
{
    const auto oldest = oldestShown();
    if (!oldest)
        return tl::unexpected<StoreError>(oldest.error());
    const std::size_t count = std::clamp<std::size_t>(limit, 1, kMaxPage);
    RevisionPage page;
    std::vector<RevisionNumber> numbers;
    const auto done = m_database->read(
        QStringLiteral("SELECT number, at, author, origin, kind, note, changes FROM revision "
                       "WHERE number >= ? AND number < ? ORDER BY number DESC LIMIT %1")
            .arg(count + 1),
        {toSql(*oldest), toSql(before == 0 ? kForever : before)}, [&page](const Row &row) {
            page.revisions.push_back({row.number(0),
                                      row.time(1),
                                      row.text(2),
                                      row.text(3),
                                      row.text(4),
                                      row.text(5),
                                      row.number(6),
                                      {}});
        });
    if (!done)
        return tl::unexpected<StoreError>(done.error());
    if (page.revisions.size() > count) {
        page.revisions.pop_back();
        page.next = page.revisions.back().number;
    }
    for (Revision &revision : page.revisions) {
        if (const auto listed = listChanges(revision); !listed)
            return tl::unexpected<StoreError>(listed.error());
    }
    return page;
}

StoreResult<std::vector<EntityChange>> Store::changesOf(RevisionNumber number)
{
    if (const auto there = revision(number); !there)
        return tl::unexpected<StoreError>(there.error());
    return changesBetween(number - 1, number);
}

StoreResult<std::vector<EntityChange>> Store::changesBetween(RevisionNumber from, RevisionNumber to)
{
    // What was in force in `from` can only be told while nothing after it is pruned.
    const auto oldest = m_database->number("SELECT MIN(number) FROM revision");
    if (!oldest)
        return tl::unexpected<StoreError>(oldest.error());
    if (from + 1 < *oldest || (from + 1 == *oldest && from != 0))
        return storeFailure(StoreErrorKind::NotFound,
                            "there is no revision " + std::to_string(from) + " any more");
    struct Ends {
        std::optional<Part> before;
        std::optional<Part> after;
    };
    std::map<EntityKey, Ends> touched;
    const auto done = readTouched(*m_database, from, to, [&](PastPart past) {
        Ends &ends = touched[past.part.key];
        const bool first = past.part.since <= from;
        if (first)
            ends.before = std::move(past.part);
        else if (past.until > to)
            ends.after = std::move(past.part);
    });
    if (!done)
        return tl::unexpected<StoreError>(done.error());
    std::vector<EntityChange> changes;
    for (auto &[key, ends] : touched) {
        if (!ends.before && !ends.after)
            continue; // came and went in between
        EntityChange change{key, {}, {}, false};
        change.moved = ends.before && ends.after && ends.before->position != ends.after->position;
        if (ends.before)
            change.before = std::move(ends.before->text);
        if (ends.after)
            change.after = std::move(ends.after->text);
        changes.push_back(std::move(change));
    }
    return changes;
}

StoreResult<StoredEntity> Store::entity(const EntityKey &key)
{
    auto parts = readNamed(*m_database, key.kind, {key.name});
    if (!parts)
        return tl::unexpected<StoreError>(parts.error());
    if (parts->empty())
        return storeFailure(StoreErrorKind::NotFound, "there is no " + key.kind + '/' + key.name);
    Part &part = parts->front();
    return StoredEntity{std::move(part.key), std::move(part.text), part.changed};
}

StoreResult<RevisionNumber> Store::lastPrepared()
{
    return m_database->number("SELECT prepared FROM head WHERE id = 1");
}

StoreResult<void> Store::setLastPrepared(RevisionNumber number)
{
    return m_database->transact([&] {
        return m_database->run("UPDATE head SET prepared = ? WHERE id = 1", {toSql(number)});
    });
}

StoreResult<std::optional<PendingConfirm>> Store::pendingConfirm()
{
    std::optional<PendingConfirm> pending;
    const auto done = m_database->read(
        "SELECT revision, previous, deadline, author FROM pending_confirm WHERE id = 1", {},
        [&pending](const Row &row) {
            pending = {row.number(0), row.number(1), row.time(2), row.text(3)};
        });
    if (!done)
        return tl::unexpected<StoreError>(done.error());
    return pending;
}

StoreResult<void> Store::confirm(RevisionNumber revision)
{
    return m_database->transact([&]() -> StoreResult<void> {
        const auto pending = m_database->number(
            "SELECT COUNT(*) FROM pending_confirm WHERE revision = ?", {toSql(revision)});
        if (!pending)
            return tl::unexpected<StoreError>(pending.error());
        if (*pending == 0)
            return storeFailure(StoreErrorKind::NotFound,
                                "revision " + std::to_string(revision)
                                    + " does not wait for a confirmation");
        return m_database->run("DELETE FROM pending_confirm WHERE revision = ?", {toSql(revision)});
    });
}

} // namespace portcullis::store
