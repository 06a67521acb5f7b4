// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/control/store/replay.h"

#include "service/control/store/full_copy.h"

#include <algorithm>
#include <iterator>

namespace portcullis::store {

namespace {

using Parts = std::map<EntityKey, Part>;

/// Takes a document from one revision to the next ones; `sum` goes along.
class Walk {
public:
    Walk(Database &database, std::vector<Part> start) : m_database(database)
    {
        for (Part &part : start) {
            m_sum += part.sum();
            m_parts.insert_or_assign(part.key, std::move(part));
        }
    }

    StoreResult<void> go(RevisionNumber from, RevisionNumber to)
    {
        std::vector<PastPart> touched;
        if (auto done =
                readTouched(m_database, from, to,
                            [&touched](PastPart past) { touched.push_back(std::move(past)); });
            !done)
            return done;
        for (const PastPart &past : touched) {
            if (past.part.since <= from)
                remove(past.part.key);
        }
        for (PastPart &past : touched) {
            if (past.part.since > from && past.until > to)
                put(std::move(past.part));
        }
        return {};
    }
    const ContentSum &sum() const { return m_sum; }
    std::vector<Part> take()
    {
        std::vector<Part> parts;
        for (auto &[key, part] : m_parts)
            parts.push_back(std::move(part));
        return parts;
    }

private:
    void remove(const EntityKey &key)
    {
        const auto found = m_parts.find(key);
        if (found == m_parts.end())
            return;
        m_sum -= found->second.sum();
        m_parts.erase(found);
    }
    void put(Part part)
    {
        remove(part.key);
        m_sum += part.sum();
        m_parts.emplace(part.key, std::move(part));
    }

    Database &m_database;
    Parts m_parts;
    ContentSum m_sum;
};

} // namespace

/// Whether revision `number` is whole and has this content. A missing row is an ordinary no.
StoreResult<bool> Replay::says(RevisionNumber number, const ContentSum &sum)
{
    const auto row = readRevision(m_database, number);
    if (row)
        return row->whole() && row->content == sum;
    if (row.error().kind == StoreErrorKind::NotFound)
        return false;
    return tl::unexpected<StoreError>(row.error());
}

StoreResult<std::vector<Part>> Replay::partsOf(RevisionNumber number)
{
    const auto row = readRevision(m_database, number);
    if (!row)
        return tl::unexpected<StoreError>(row.error());
    auto parts = readAt(m_database, number);
    if (!parts || (row->whole() && sumOf(*parts) == row->content))
        return parts;
    parts->clear();
    if (row->whole())
        return fromCopies(*row);
    return storeFailure(StoreErrorKind::Damaged,
                        "revision " + std::to_string(number) + " is damaged");
}

StoreResult<std::vector<Part>> Replay::fromCopies(const RevisionRow &row)
{
    const RevisionNumber number = row.revision.number;
    for (RevisionNumber below = number;;) {
        const auto copy = FullCopy::newest(m_database, below);
        if (!copy)
            return tl::unexpected<StoreError>(copy.error());
        if (*copy == 0)
            return storeFailure(StoreErrorKind::Damaged,
                                "revision " + std::to_string(number) + " is damaged");
        below = *copy - 1;
        auto start = FullCopy::read(m_database, *copy);
        if (!start)
            continue;
        Walk walk(m_database, *std::move(start));
        if (const auto gone = walk.go(*copy, number); !gone)
            return tl::unexpected<StoreError>(gone.error());
        if (walk.sum() == row.content)
            return walk.take();
    }
}

StoreResult<RevisionNumber> Replay::newestWhole(RevisionNumber latest)
{
    auto byRows = wholeByRows(latest);
    if (!byRows)
        return byRows;
    auto byCopies = wholeByCopies(latest);
    if (!byCopies)
        return byCopies;
    return std::max(*byRows, *byCopies);
}

/// The numbers of all revisions there are, the oldest first: in a damaged file some may be missing,
/// and some another's.
StoreResult<std::vector<RevisionNumber>> Replay::numbers(RevisionNumber from, RevisionNumber to)
{
    std::vector<RevisionNumber> all;
    const auto done = m_database.read(
        "SELECT number FROM revision WHERE number >= ? AND number <= ? ORDER BY number",
        {toSql(from), toSql(to)}, [&all](const Row &row) { all.push_back(row.number(0)); });
    if (!done)
        return tl::unexpected<StoreError>(done.error());
    return all;
}

StoreResult<RevisionNumber> Replay::wholeByRows(RevisionNumber latest)
{
    const auto all = numbers(1, latest);
    if (!all)
        return tl::unexpected<StoreError>(all.error());
    const auto current = readCurrent(m_database);
    if (!current)
        return tl::unexpected<StoreError>(current.error());
    ContentSum sum = sumOf(*current);
    // Backwards: what a revision brought goes, what it took comes back.
    for (auto number = all->rbegin(); number != all->rend(); ++number) {
        const auto whole = says(*number, sum);
        if (!whole)
            return tl::unexpected<StoreError>(whole.error());
        if (*whole && partsOf(*number))
            return *number;
        const RevisionNumber before = std::next(number) == all->rend() ? 0 : *std::next(number);
        const auto done = readTouched(m_database, before, *number, [&](const PastPart &past) {
            if (past.part.since <= before)
                sum += past.part.sum();
            else if (past.until > *number)
                sum -= past.part.sum();
        });
        if (!done)
            return tl::unexpected<StoreError>(done.error());
    }
    return 0;
}

StoreResult<RevisionNumber> Replay::wholeByCopies(RevisionNumber latest)
{
    for (RevisionNumber below = latest;;) {
        auto copy = FullCopy::newest(m_database, below);
        if (!copy || *copy == 0)
            return copy;
        if (auto whole = wholeAfterCopy(*copy, latest); !whole || *whole != 0)
            return whole;
        below = *copy - 1;
    }
}

StoreResult<RevisionNumber> Replay::wholeAfterCopy(RevisionNumber copy, RevisionNumber latest)
{
    auto start = FullCopy::read(m_database, copy);
    if (!start)
        return 0;
    const auto all = numbers(copy + 1, latest);
    if (!all)
        return tl::unexpected<StoreError>(all.error());
    Walk walk(m_database, *std::move(start));
    RevisionNumber newest = copy;
    RevisionNumber before = copy;
    for (const RevisionNumber number : *all) {
        if (const auto gone = walk.go(before, number); !gone)
            return tl::unexpected<StoreError>(gone.error());
        before = number;
        const auto whole = says(number, walk.sum());
        if (!whole)
            return tl::unexpected<StoreError>(whole.error());
        if (*whole)
            newest = number;
    }
    return newest;
}

} // namespace portcullis::store
