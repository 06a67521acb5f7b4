// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/app/data_folder.h"

#include "service/control/config/sources.h"
#include "service/control/secrets/api_key.h"
#include "shared/core/ascii.h"
#include "shared/core/log.h"

#include <QDir>
#include <QFile>
#include <QSaveFile>

#include <chrono>
#include <cstdlib>
#include <utility>

namespace portcullis::app {

namespace {

constexpr qint64 kLongestToken = 4096;

QString inFolder(const std::string &folder, const char *name)
{
    return QDir(QString::fromStdString(folder)).absoluteFilePath(QLatin1String(name));
}

Result<void> makePrivate(const QString &folder)
{
    if (QDir(folder).exists())
        return {};
    if (!QDir().mkpath(folder))
        return failure(folder.toStdString() + ": can't be made");
    QFile::setPermissions(folder, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    return {};
}

/// Empty: there is none.
Result<std::string> readToken(const QString &path)
{
    QFile file(path);
    if (!file.exists())
        return std::string();
    if (!file.open(QIODevice::ReadOnly))
        return failure(path.toStdString() + ": can't be read");
    return std::string(trimOws(file.read(kLongestToken).trimmed().toStdString()));
}

/// In one step, and for nobody else to read at any moment.
Result<void> writeToken(const QString &path, std::string_view token)
{
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly)
        || !file.setPermissions(QFile::ReadOwner | QFile::WriteOwner))
        return failure(path.toStdString() + ": can't be written");
    file.write(token.data(), static_cast<qint64>(token.size()));
    file.write("\n");
    if (!file.commit())
        return failure(path.toStdString() + ": can't be written");
    return {};
}

/// With all rights; without a name yet.
store::AdminTokenRecord recordOf(std::string_view token)
{
    store::AdminTokenRecord record;
    record.role = store::TokenRole::Admin;
    record.sha256 = secrets::sha256(token);
    record.id = "t" + secrets::hexDigits({reinterpret_cast<const char *>(record.sha256.data()), 4});
    record.created = std::chrono::system_clock::now();
    return record;
}

} // namespace

std::string filesFolder(const std::string &folder)
{
    return inFolder(folder, "files").toStdString();
}

Result<void> makeDataFolder(const std::string &folder)
{
    if (auto made = makePrivate(QDir(QString::fromStdString(folder)).absolutePath()); !made)
        return made;
    return makePrivate(inFolder(folder, "files"));
}

Result<void> makeFirstToken(store::Store &store, const std::string &folder)
{
    const auto tokens = store.tokens();
    if (!tokens)
        return failure(tokens.error().what);
    if (!tokens->empty() || folder.empty())
        return {};
    const QString path = inFolder(folder, "admin-token");
    auto known = readToken(path);
    if (!known)
        return tl::unexpected(known.error());
    std::string token = std::move(*known);
    if (token.empty()) {
        const auto made = secrets::makeKey(secrets::kAdminTokenPrefix);
        if (!made)
            return tl::unexpected(made.error());
        token = made->text.view();
        // First the file: a hash without its token would lock everybody out.
        if (auto written = writeToken(path, token); !written)
            return written;
    }
    store::AdminTokenRecord record = recordOf(token);
    record.name = "admin";
    const auto added = store.addToken(record);
    if (!added && added.error().kind == store::StoreErrorKind::Exists) {
        log(LogLevel::Warning, "admin token is not used: another gateway on this store was first",
            {{"file", path.toStdString()}});
        return {};
    }
    if (!added)
        return failure(added.error().what);
    log(LogLevel::Info, "admin token made:", {{"file", path.toStdString()}});
    return {};
}

Result<std::string> givenAdminToken(const RunOptions &options)
{
    if (!options.adminTokenFile.empty())
        return control::readSecret({model::SecretRef::Kind::File, options.adminTokenFile});
    const char *const token = std::getenv("PORTCULLIS_ADMIN_TOKEN");
    return std::string(token ? token : "");
}

Result<void> registerToken(store::Store &store, std::string_view token)
{
    store::AdminTokenRecord record = recordOf(token);
    record.name = "given-at-start";
    const auto known = store.tokens();
    if (!known)
        return failure(known.error().what);
    for (const store::AdminTokenRecord &each : *known) {
        if (each.sha256 == record.sha256)
            return {};
    }
    for (const store::AdminTokenRecord &each : *known) {
        if (each.name == record.name)
            (void)store.removeToken(each.id); // if that fails, so does what follows
    }
    const auto added = store.addToken(record);
    if (!added)
        return failure(added.error().what);
    return {};
}

} // namespace portcullis::app
