// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/control/store/database.h"
#include "service/control/store/parts.h"

#include <functional>
#include <optional>
#include <string>
#include <vector>

/// The rows of revisions and parts, as the files of Store read them.
namespace portcullis::store {

/// A row of `revision`.
struct RevisionRow {
    Revision revision;
    ContentSum content;
    std::string previous; ///< the checksum of the one before
    std::string checksum;

    /// It is as it was written.
    bool whole() const { return checksum == chainSum(revision, content, previous); }
};

/// NotFound if there is none. `changed` of the revision is left empty.
StoreResult<RevisionRow> readRevision(Database &database, RevisionNumber number);
/// The newest one; a row of zeros where there is none.
StoreResult<RevisionRow> readLatest(Database &database);

/// A part, and from which revision on it is another one (kForever: it is in force).
struct PastPart {
    Part part;
    std::uint64_t until = 0;
};
inline constexpr std::uint64_t kForever = ~0ULL >> 1;

using TakePart = std::function<void(PastPart)>;

/// What is in force.
StoreResult<std::vector<Part>> readCurrent(Database &database);
/// What was in force in revision `number`.
StoreResult<std::vector<Part>> readAt(Database &database, RevisionNumber number);
/// All that came or went after revision `from`, up to `to`.
StoreResult<void> readTouched(Database &database, RevisionNumber from, RevisionNumber to,
                              const TakePart &take);
/// Of the parts of one kind by these names those that are there.
StoreResult<std::vector<Part>> readNamed(Database &database, const std::string &kind,
                                         const std::vector<std::string> &names);

/// Calls `some(names)` for names of one kind, as many at a time as a statement takes.
StoreResult<void> inGroups(const Database &database, const std::vector<std::string> &names,
                           const std::function<StoreResult<void>(const Binds &)> &some);

} // namespace portcullis::store
