// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/control/store/database.h"

#include <span>
#include <string>
#include <vector>

namespace portcullis::store {

/// The statements from each version of the tables to the next, the first from none: what has been
/// released is never changed, only added to.
using Migrations = std::vector<std::vector<const char *>>;
const Migrations &migrations();

/// The version of the tables that this program knows: the number of migrations.
std::uint64_t schemaVersion();

/// What says in a SQLite file that it is one of ours: "PCUL".
inline constexpr std::uint64_t kApplicationId = 0x5043554C;

/// Makes the tables, or brings them to schemaVersion(), in one transaction. Fails with Foreign if
/// the database is somebody else's, with Newer if a later Portcullis made it. `steps`: another
/// program's, for tests.
StoreResult<void> migrate(Database &database, const Migrations &steps = migrations());
/// The same of the SQLite file at `path`. If that is of an earlier version a copy of it is made
/// first, beside it, as `path.version-N`, which its owner alone can read: an earlier Portcullis can
/// go on from that. Fails, and changes nothing, if there can be no copy.
StoreResult<void> migrateFile(Database &database, const std::string &path,
                              const Migrations &steps = migrations());

/// The version of the tables there; 0: none yet. Fails as migrate() does. Only reads.
StoreResult<std::uint64_t> presentVersion(Database &database);

/// A table and its columns, the same in both databases.
struct Table {
    const char *name;
    const char *columns;
    int width;
};
/// Those of schemaVersion().
std::span<const Table> tables();

/// Whether they are there with all their columns. Fails with Damaged.
StoreResult<void> checkTables(Database &database);

} // namespace portcullis::store
