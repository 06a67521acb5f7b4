// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/control/store/store_rows.h"

#include <map>
#include <vector>

namespace portcullis::store {

/// Puts documents of the past together again, in either of two ways: from the rows of their parts,
/// or from the full copy before them and what was changed since. What does not add up to the
/// checksum of its revision is never handed out.
class Replay {
public:
    explicit Replay(Database &database) : m_database(database) { }

    /// Damaged if neither way leads to what was stored.
    StoreResult<std::vector<Part>> partsOf(RevisionNumber number);
    /// The newest revision, `latest` or before it, that partsOf() can put together; 0: none.
    /// Cost: reads the whole history.
    StoreResult<RevisionNumber> newestWhole(RevisionNumber latest);

private:
    StoreResult<RevisionNumber> wholeByRows(RevisionNumber latest);
    StoreResult<RevisionNumber> wholeByCopies(RevisionNumber latest);
    StoreResult<RevisionNumber> wholeAfterCopy(RevisionNumber copy, RevisionNumber latest);
    StoreResult<std::vector<Part>> fromCopies(const RevisionRow &row);
    StoreResult<std::vector<RevisionNumber>> numbers(RevisionNumber from, RevisionNumber to);
    StoreResult<bool> says(RevisionNumber number, const ContentSum &sum);

    Database &m_database;
};

} // namespace portcullis::store
