// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/control/store/full_copy.h"
#include "service/control/store/store.h"

#include <algorithm>

namespace portcullis::store {

namespace {

constexpr int kSlice = 2'000; // rows: some milliseconds

/// Deletes the rows of parts that were over before revision `bound`, some at a time. True: there is
/// more.
StoreResult<bool> pruneParts(Database &database, RevisionNumber bound)
{
    std::vector<Binds> keys;
    const auto found = database.read(
        QStringLiteral("SELECT kind, name, until FROM entity_past WHERE until <= ? LIMIT %1")
            .arg(kSlice),
        {toSql(bound)}, [&keys](const Row &row) {
            keys.push_back({toSql(row.text(0)), toSql(row.text(1)), toSql(row.number(2))});
        });
    if (!found)
        return tl::unexpected<StoreError>(found.error());
    for (const Binds &key : keys) {
        if (const auto gone = database.run(
                "DELETE FROM entity_past WHERE kind = ? AND name = ? AND until = ?", key);
            !gone)
            return tl::unexpected<StoreError>(gone.error());
    }
    return !keys.empty();
}

/// Deletes what only revisions before `bound` need. `bound` has a full copy. True: there is more.
StoreResult<bool> pruneBelow(Database &database, RevisionNumber bound)
{
    auto more = pruneParts(database, bound);
    if (!more || *more)
        return more;
    const auto copy =
        database.number("SELECT MIN(revision) FROM full_copy WHERE revision < ?", {toSql(bound)});
    if (!copy)
        return tl::unexpected<StoreError>(copy.error());
    if (*copy != 0) {
        const auto gone = FullCopy::remove(database, *copy);
        if (!gone)
            return tl::unexpected<StoreError>(gone.error());
        return true;
    }
    const auto gone = database.run("DELETE FROM revision WHERE number < ?", {toSql(bound)});
    if (!gone)
        return tl::unexpected<StoreError>(gone.error());
    return false;
}

} // namespace

StoreResult<bool> Store::maintain()
{
    if (m_damaged)
        return false; // what is damaged may be all there is
    const auto newest = latest();
    if (!newest || *newest == 0)
        return newest.map([](RevisionNumber) { return false; });
    const RevisionNumber due = std::max<RevisionNumber>(*newest - *newest % m_options.copyEvery,
                                                        *newest < m_options.copyEvery ? 1 : 0);
    auto more = m_database->transact([&]() -> StoreResult<bool> {
        if (const char *const mine = m_database->dialect().tryUpkeep; *mine != '\0') {
            const auto free = m_database->number(mine);
            if (!free || *free == 0)
                return free.map([](std::uint64_t) { return false; });
        }
        const auto oldest = m_database->number("SELECT MIN(number) FROM revision");
        if (!oldest)
            return tl::unexpected<StoreError>(oldest.error());
        const auto copied = m_database->number(
            "SELECT COUNT(*) FROM full_copy WHERE complete = 1 AND revision = ?", {toSql(due)});
        if (!copied)
            return tl::unexpected<StoreError>(copied.error());
        if (*copied == 0 && due >= *oldest)
            return copyPiece(due);
        return prune(*newest, *oldest);
    });
    const char *const rest = m_database->dialect().rest;
    if (more && !*more && *rest != '\0') {
        if (const auto done = m_database->run(rest); !done)
            return tl::unexpected<StoreError>(done.error());
    }
    return more;
}

StoreResult<bool> Store::copyPiece(RevisionNumber number)
{
    const auto row = readRevision(*m_database, number);
    if (!row)
        return tl::unexpected<StoreError>(row.error());
    // One that was begun, and whose turn is over.
    const auto left = m_database->number(
        "SELECT MIN(revision) FROM full_copy WHERE complete = 0 AND revision <> ?",
        {toSql(number)});
    if (!left)
        return tl::unexpected<StoreError>(left.error());
    if (*left != 0)
        return FullCopy::remove(*m_database, *left).map([] { return true; });
    auto more = FullCopy::makePiece(*m_database, *row);
    // The last one is followed by a look whether there is something to prune.
    return more.map([](bool) { return true; });
}

StoreResult<bool> Store::prune(RevisionNumber newest, RevisionNumber oldest)
{
    if (m_options.keep == 0 || newest <= m_options.keep)
        return false;
    // The last full copy before what is to be kept: from there on everything can be told, and what
    // the first revision that is kept has changed, too.
    const auto bound = FullCopy::newest(*m_database, newest - m_options.keep);
    if (!bound || *bound <= oldest)
        return bound.map([](RevisionNumber) { return false; });
    return pruneBelow(*m_database, *bound);
}

} // namespace portcullis::store
