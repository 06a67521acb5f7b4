// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/control/store/schema.h"

#include "service/control/store/sqlite_file.h"
#include "shared/core/log.h"

#include <openssl/rand.h>

#include <QFile>

#include <array>
#include <vector>

namespace portcullis::store {

namespace {

const Migrations &allMigrations()
{
    static const Migrations all{{
        // One row: what belongs to the whole store. PostgreSQL's writers lock it.
        "CREATE TABLE head (id {int} PRIMARY KEY CHECK (id = 1), store_id {name} NOT NULL,"
        " prepared {int} NOT NULL, key_fingerprint {name} NOT NULL, quota_seed {blob} NOT NULL) "
        "{end}",

        // Append-only. checksum covers all of the row and the checksum before it.
        "CREATE TABLE revision (number {int} PRIMARY KEY, at {int} NOT NULL,"
        " author TEXT NOT NULL, origin TEXT NOT NULL, kind {name} NOT NULL, note TEXT NOT NULL,"
        " changes {int} NOT NULL, content {blob} NOT NULL, previous {blob} NOT NULL,"
        " checksum {blob} NOT NULL) {end}",

        // The document in force, one row a part; since is the revision that gave it this text and
        // place, changed the one that gave it this text.
        "CREATE TABLE entity (kind {name} NOT NULL, name {name} NOT NULL, since {int} NOT NULL,"
        " changed {int} NOT NULL, position {int} NOT NULL, text {blob} NOT NULL,"
        " PRIMARY KEY (kind, name)) {end}",
        "CREATE INDEX entity_since ON entity (since)",

        // What parts were before: in force from revision since until before revision until.
        "CREATE TABLE entity_past (kind {name} NOT NULL, name {name} NOT NULL,"
        " since {int} NOT NULL, until {int} NOT NULL, changed {int} NOT NULL,"
        " position {int} NOT NULL, text {blob} NOT NULL, PRIMARY KEY (kind, name, until)) {end}",
        "CREATE INDEX entity_past_since ON entity_past (since)",
        "CREATE INDEX entity_past_until ON entity_past (until)",

        // Full copies, compressed, in pieces; content is what the pieces so far add up to.
        "CREATE TABLE full_copy (revision {int} PRIMARY KEY, complete {int} NOT NULL,"
        " pieces {int} NOT NULL, last_kind {name} NOT NULL, last_name {name} NOT NULL,"
        " content {blob} NOT NULL) {end}",
        "CREATE TABLE full_copy_piece (revision {int} NOT NULL, piece {int} NOT NULL,"
        " data {blob} NOT NULL, PRIMARY KEY (revision, piece)) {end}",

        "CREATE TABLE pending_confirm (id {int} PRIMARY KEY CHECK (id = 1),"
        " revision {int} NOT NULL, previous {int} NOT NULL, deadline {int} NOT NULL,"
        " author TEXT NOT NULL) {end}",

        "CREATE TABLE audit (number {serial}, at {int} NOT NULL, actor TEXT NOT NULL,"
        " origin TEXT NOT NULL, action TEXT NOT NULL, target TEXT NOT NULL, status {int} NOT NULL,"
        " revision {int} NOT NULL, detail TEXT NOT NULL) {end}",

        "CREATE TABLE admin_token (id {name} PRIMARY KEY, name {name} NOT NULL UNIQUE,"
        " role {name} NOT NULL, sha256 {blob} NOT NULL UNIQUE, created {int} NOT NULL,"
        " last_used {int}) {end}",

        "CREATE TABLE secret (name {name} PRIMARY KEY, key_id {name} NOT NULL,"
        " sealed {blob} NOT NULL, updated {int} NOT NULL, author TEXT NOT NULL) {end}",

        "CREATE TABLE quota (node {name} NOT NULL, meaning {name} NOT NULL, key_lo {int} NOT NULL,"
        " key_hi {int} NOT NULL, state {int} NOT NULL,"
        " PRIMARY KEY (node, meaning, key_lo, key_hi)) {end}",

        "CREATE TABLE node (name {name} PRIMARY KEY, version TEXT NOT NULL,"
        " revision {int} NOT NULL, started {int} NOT NULL, last_seen {int} NOT NULL,"
        " health TEXT NOT NULL, detail TEXT NOT NULL) {end}",
    }};
    return all;
}

std::string randomBytes(std::size_t size)
{
    std::string bytes(size, '\0');
    if (RAND_bytes(reinterpret_cast<unsigned char *>(bytes.data()), static_cast<int>(size)) != 1)
        bytes.clear();
    return bytes;
}

StoreResult<void> insertHead(Database &database)
{
    const std::string id = randomBytes(16);
    const std::string seed = randomBytes(16);
    if (id.empty() || seed.empty())
        return storeFailure(StoreErrorKind::Failed, "no random numbers can be had");
    const QByteArray hex = QByteArray::fromStdString(id).toHex();
    return database.run("INSERT INTO head (id, store_id, prepared, key_fingerprint, quota_seed) "
                        "VALUES (1, ?, 0, '', ?)",
                        {toSql(hex.toStdString()), bytesToSql(seed)});
}

tl::unexpected<StoreError> foreign()
{
    return storeFailure(StoreErrorKind::Foreign, "it holds other tables than those of a store");
}

/// Of a SQLite file: in its header.
StoreResult<std::uint64_t> versionInFile(Database &database)
{
    auto application = database.number("PRAGMA application_id");
    if (!application)
        return application;
    auto version = database.number("PRAGMA user_version");
    if (!version || *application == kApplicationId)
        return version;
    auto tables = database.number("SELECT COUNT(*) FROM sqlite_master");
    if (!tables)
        return tables;
    if (*application != 0 || *version != 0 || *tables != 0)
        return foreign();
    return 0;
}

/// Of a PostgreSQL database: in a table of our schema.
StoreResult<std::uint64_t> versionInSchema(Database &database)
{
    auto tables = database.number(
        "SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = 'portcullis'");
    if (!tables || *tables == 0)
        return tables;
    auto marks = database.number("SELECT COUNT(*) FROM information_schema.tables "
                                 "WHERE table_schema = 'portcullis' "
                                 "AND table_name = 'schema_version'");
    if (!marks)
        return marks;
    if (*marks == 0)
        return foreign();
    return database.number("SELECT version FROM schema_version WHERE id = 1");
}

bool isSqlite(const Database &database)
{
    return &database.dialect() == &sqliteDialect();
}

StoreResult<void> setVersion(Database &database, std::uint64_t from, std::uint64_t version)
{
    if (isSqlite(database)) {
        if (auto set =
                database.run(QStringLiteral("PRAGMA application_id = %1").arg(kApplicationId));
            !set)
            return set;
        return database.run(QStringLiteral("PRAGMA user_version = %1").arg(version));
    }
    if (from != 0)
        return database.run("UPDATE schema_version SET version = ? WHERE id = 1", {toSql(version)});
    if (auto made =
            database.run("CREATE TABLE schema_version (id BIGINT PRIMARY KEY CHECK (id = 1), "
                         "version BIGINT NOT NULL)");
        !made)
        return made;
    return database.run("INSERT INTO schema_version (id, version) VALUES (1, ?)", {toSql(version)});
}

StoreResult<void> apply(Database &database, std::uint64_t from, const Migrations &steps)
{
    for (std::uint64_t version = from; version < steps.size(); ++version) {
        for (const char *statement : steps[version]) {
            if (auto done = database.run(database.dialect().fill(statement)); !done)
                return done;
        }
    }
    if (from == 0) {
        if (auto inserted = insertHead(database); !inserted)
            return inserted;
    }
    return setVersion(database, from, steps.size());
}

StoreResult<std::uint64_t> versionUpTo(Database &database, std::uint64_t known)
{
    auto version = isSqlite(database) ? versionInFile(database) : versionInSchema(database);
    if (version && *version > known)
        return storeFailure(StoreErrorKind::Newer,
                            "it was made by a later version of Portcullis (tables of version "
                                + std::to_string(*version) + ", this one knows "
                                + std::to_string(known) + ')');
    return version;
}

/// Copies that may be there from migrations that went wrong.
constexpr int kMostCopies = 20;

/// Where the copy is.
StoreResult<std::string> copyOfVersion(Database &database, const std::string &path,
                                       std::uint64_t version)
{
    const std::string name = path + ".version-" + std::to_string(version);
    std::string copy = name;
    for (int i = 2; !makePrivateFile(copy); ++i) {
        if (i > kMostCopies)
            return storeFailure(StoreErrorKind::Failed,
                                name
                                    + ": can't be made, and without a copy of it the store is not "
                                      "brought to this version");
        copy = name + '.' + std::to_string(i);
    }
    const auto done = database.run("VACUUM INTO ?", {toSql(copy)});
    if (done)
        return copy;
    QFile::remove(QString::fromStdString(copy));
    return storeFailure(done.error().kind, copy + ": no copy: " + done.error().what);
}

/// Two gateways that start at once: the second waits for the first.
StoreResult<void> lockSchema(Database &database)
{
    if (isSqlite(database))
        return database.run("BEGIN IMMEDIATE");
    for (const char *each : {"BEGIN", "SELECT pg_advisory_xact_lock(80678000)"}) {
        if (auto done = database.run(each); !done)
            return done;
    }
    // Asked for first: who may not make schemas may have been given one.
    const auto there =
        database.number("SELECT COUNT(*) FROM pg_namespace WHERE nspname = 'portcullis'");
    if (!there)
        return tl::unexpected<StoreError>(there.error());
    return *there != 0 ? StoreResult<void>() : database.run("CREATE SCHEMA portcullis");
}

} // namespace

std::span<const Table> tables()
{
    static constexpr std::array kTables{
        Table{"head", "id, store_id, prepared, key_fingerprint, quota_seed", 5},
        Table{"revision",
              "number, at, author, origin, kind, note, changes, content, previous, checksum", 10},
        Table{"entity", "kind, name, since, changed, position, text", 6},
        Table{"entity_past", "kind, name, since, until, changed, position, text", 7},
        Table{"full_copy", "revision, complete, pieces, last_kind, last_name, content", 6},
        Table{"full_copy_piece", "revision, piece, data", 3},
        Table{"pending_confirm", "id, revision, previous, deadline, author", 5},
        Table{"audit", "number, at, actor, origin, action, target, status, revision, detail", 9},
        Table{"admin_token", "id, name, role, sha256, created, last_used", 6},
        Table{"secret", "name, key_id, sealed, updated, author", 5},
        Table{"quota", "node, meaning, key_lo, key_hi, state", 5},
        Table{"node", "name, version, revision, started, last_seen, health, detail", 7},
    };
    return kTables;
}

StoreResult<void> checkTables(Database &database)
{
    for (const Table &table : tables()) {
        const auto there =
            database.run(QStringLiteral("SELECT %1 FROM %2 LIMIT 0")
                             .arg(QLatin1String(table.columns), QLatin1String(table.name)));
        if (!there)
            return storeFailure(StoreErrorKind::Damaged,
                                std::string("its table ") + table.name + " is not what it was");
    }
    return {};
}

const Migrations &migrations()
{
    return allMigrations();
}

std::uint64_t schemaVersion()
{
    return migrations().size();
}

StoreResult<std::uint64_t> presentVersion(Database &database)
{
    return versionUpTo(database, schemaVersion());
}

StoreResult<void> migrateFile(Database &database, const std::string &path, const Migrations &steps)
{
    const auto before = versionUpTo(database, steps.size());
    if (!before)
        return tl::unexpected<StoreError>(before.error());
    if (*before == 0 || *before == steps.size())
        return migrate(database, steps);
    const auto copy = copyOfVersion(database, path, *before);
    if (!copy)
        return tl::unexpected<StoreError>(copy.error());
    auto done = migrate(database, steps);
    if (done)
        log(LogLevel::Info,
            "store migrated:", {{"from", *before}, {"to", steps.size()}, {"copy", *copy}});
    return done;
}

StoreResult<void> migrate(Database &database, const Migrations &steps)
{
    const auto before = versionUpTo(database, steps.size());
    if (!before)
        return tl::unexpected<StoreError>(before.error());
    if (*before == steps.size())
        return {};
    auto done = lockSchema(database);
    if (done) {
        // Again, under the lock: somebody else may have done it meanwhile.
        const auto version = versionUpTo(database, steps.size());
        done = !version ? StoreResult<void>(tl::unexpected<StoreError>(version.error()))
            : *version == steps.size() ? StoreResult<void>()
                                       : apply(database, *version, steps);
    }
    if (done)
        return database.run("COMMIT");
    static_cast<void>(database.run("ROLLBACK"));
    return done;
}

} // namespace portcullis::store
