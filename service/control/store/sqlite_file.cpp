// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/control/store/sqlite_file.h"

#include "service/control/store/database.h"
#include "service/control/store/schema.h"

#include <QFile>

#include <filesystem>

namespace portcullis::store {

namespace {

constexpr QFileDevice::Permissions kOwnerOnly = QFileDevice::ReadOwner | QFileDevice::WriteOwner;

QString toQString(const std::string &path)
{
    return QString::fromStdString(path);
}

StoreResult<void> makeFile(const std::string &path)
{
    std::error_code error;
    const std::filesystem::path folder = std::filesystem::path(path).parent_path();
    if (!folder.empty() && !std::filesystem::exists(folder, error)) {
        std::filesystem::create_directories(folder, error);
        if (error)
            return storeFailure(StoreErrorKind::Failed,
                                folder.string() + ": can't be made: " + error.message());
        std::filesystem::permissions(folder, std::filesystem::perms::owner_all, error);
    }
    if (!makePrivateFile(path))
        return storeFailure(StoreErrorKind::Failed, path + ": can't be made");
    return {};
}

/// The first bytes of every SQLite file.
StoreResult<void> checkMagic(const std::string &path)
{
    QFile file(toQString(path));
    if (!file.open(QIODevice::ReadOnly))
        return storeFailure(StoreErrorKind::Failed,
                            path + ": can't be read: " + file.errorString().toStdString());
    constexpr QByteArrayView kMagic("SQLite format 3\0", 16);
    if (file.read(kMagic.size()) != kMagic)
        return storeFailure(StoreErrorKind::Foreign,
                            path
                                + ": is not a SQLite database, or its beginning is damaged; it "
                                  "was left as it is");
    return {};
}

tl::unexpected<StoreError> damaged(const std::string &path, const std::string &what)
{
    return storeFailure(StoreErrorKind::Damaged,
                        path + ": is damaged (" + what
                            + "); it was left as it is: restore a backup, or move it away to start "
                              "anew");
}

/// What SQLite's own checks say; empty: all is well.
StoreResult<std::string> checkPages(Database &database, std::uint64_t size)
{
    // What follows the first complaint follows from it.
    const char *const check =
        size <= kFullCheck ? "PRAGMA integrity_check(1)" : "PRAGMA quick_check(1)";
    std::string complaint;
    const auto done = database.read(check, {}, [&complaint](const Row &row) {
        if (const std::string said = row.text(0); said != "ok")
            complaint = said;
    });
    if (!done)
        return tl::unexpected<StoreError>(done.error());
    return complaint;
}

/// SQLite needs some pages beside the file to read it, and only says that it could not.
constexpr const char *kFull = " (the disk is full)";
bool diskFull(const std::string &path)
{
    constexpr std::uintmax_t kPages = 64 * 1024;
    std::error_code error;
    const auto space = std::filesystem::space(path, error);
    return !error && space.available < kPages;
}

StoreResult<void> inspect(const std::string &path, std::uint64_t size, Milliseconds busyTimeout)
{
    StoreLocation location;
    location.path = path;
    auto database = Database::connect(location, busyTimeout, Database::Access::ReadOnly);
    if (!database)
        return tl::unexpected<StoreError>(database.error());
    const auto version = presentVersion(**database);
    if (!version && version.error().kind == StoreErrorKind::Damaged)
        return damaged(path, version.error().what);
    if (!version && version.error().kind == StoreErrorKind::InUse)
        return tl::unexpected<StoreError>(version.error());
    if (!version)
        return storeFailure(version.error().kind,
                            path + ": " + version.error().what + (diskFull(path) ? kFull : "")
                                + "; it was left as it is");
    const auto complaint = checkPages(**database, size);
    if (!complaint)
        return damaged(path, complaint.error().what);
    if (!complaint->empty())
        return damaged(path, *complaint);
    // Of an earlier version migrate() has to do with, of none it makes them.
    if (*version != schemaVersion())
        return {};
    const auto tables = checkTables(**database);
    return tables ? tables : damaged(path, tables.error().what);
}

} // namespace

bool makePrivateFile(const std::string &path)
{
    QFile file(toQString(path));
    return file.open(QIODevice::NewOnly | QIODevice::WriteOnly, kOwnerOnly);
}

StoreResult<void> prepareSqliteFile(const std::string &path, Milliseconds busyTimeout)
{
    std::error_code error;
    if (!std::filesystem::exists(path, error))
        return makeFile(path);
    if (std::filesystem::is_directory(path, error))
        return storeFailure(StoreErrorKind::Foreign, path + ": is a folder");
    const std::uint64_t size = std::filesystem::file_size(path, error);
    if (error)
        return storeFailure(StoreErrorKind::Failed, path + ": can't be read: " + error.message());
    if (size == 0)
        return {};
    if (auto magic = checkMagic(path); !magic)
        return magic;
    return inspect(path, size, busyTimeout);
}

} // namespace portcullis::store
