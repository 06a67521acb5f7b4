// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/control/secrets/master_key.h"

#include "service/control/secrets/keychain.h"
#include "service/control/secrets/secret_store.h"
#include "service/control/store/store_thread.h"

#include <QFile>
#include <QSaveFile>

#include <filesystem>

namespace portcullis::secrets {

namespace {

constexpr qint64 kMaxKeyFile = 4096;
constexpr const char *kFileName = "master.key";
constexpr const char *kCredentialName = "master-key";

std::string inFolder(const std::string &folder, const char *name)
{
    return (std::filesystem::path(folder) / name).string();
}

std::string entryOf(const std::string &storeId)
{
    return "master-key/" + storeId;
}

bool exists(const std::string &path)
{
    std::error_code error;
    return std::filesystem::exists(std::filesystem::path(path), error);
}

Result<MasterKey> readKeyFile(const std::string &path)
{
    QFile file(QString::fromStdString(path));
    if (!file.open(QIODevice::ReadOnly))
        return failure(path + ": can't be read: " + file.errorString().toStdString());
    QByteArray content = file.read(kMaxKeyFile);
    auto key = MasterKey::parse({content.constData(), std::size_t(content.size())});
    content.fill('\0');
    if (!key)
        return failure(path + ": " + key.error().what);
    return key;
}

/// Ours alone, or it is nobody's secret any more.
Result<void> checkPrivate(const std::string &path)
{
#ifndef Q_OS_WIN
    constexpr QFileDevice::Permissions kOthers = QFileDevice::ReadGroup | QFileDevice::WriteGroup
        | QFileDevice::ReadOther | QFileDevice::WriteOther;
    if ((QFile::permissions(QString::fromStdString(path)) & kOthers) != 0)
        return failure(path + ": others may read or change it: chmod 600 " + path);
#else
    static_cast<void>(path); // the folder's access list says who may
#endif
    return {};
}

Result<std::optional<FoundMasterKey>> fromFile(const std::string &path, MasterKeyOrigin origin)
{
    auto key = readKeyFile(path);
    if (!key)
        return tl::unexpected<Error>(key.error());
    return FoundMasterKey{*std::move(key), origin, path};
}

Result<std::optional<FoundMasterKey>> fromKeychain(const std::string &storeId, Milliseconds wait)
{
    const auto value = Keychain(wait).read(entryOf(storeId));
    if (!value)
        return tl::unexpected<Error>(value.error());
    if (!*value)
        return std::nullopt;
    auto key = MasterKey::parse((*value)->view());
    if (!key)
        return failure("the keychain's entry " + entryOf(storeId) + ": " + key.error().what);
    return FoundMasterKey{*std::move(key), MasterKeyOrigin::Keychain, entryOf(storeId)};
}

Result<void> writeKeyFile(const std::string &path, const MasterKey &key)
{
    // Complete and on the disk, or not there: a part of a key would be another key.
    QSaveFile file(QString::fromStdString(path));
    const SecretBytes text = key.toText();
    if (!file.open(QIODevice::WriteOnly)
        || !file.setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner)
        || file.write(text.view().data(), qint64(text.size())) != qint64(text.size())
        || file.write("\n", 1) != 1 || !file.commit())
        return failure(path + ": can't be written: " + file.errorString().toStdString());
    return {};
}

Result<FoundMasterKey> makeKey(const MasterKeySources &sources, const std::string &storeId)
{
    auto key = MasterKey::random();
    if (!key)
        return tl::unexpected<Error>(key.error());
    FoundMasterKey made{*std::move(key), MasterKeyOrigin::Made, {}};
#ifdef Q_OS_WIN
    const bool inKeychain = sources.keychain && Keychain::isThere();
#else
    // A file that only the service may read serves it at every start; a keychain is locked until
    // its user logs in.
    const bool inKeychain = sources.dataFolder.empty() && sources.keychain && Keychain::isThere();
#endif
    if (inKeychain) {
        made.place = entryOf(storeId);
        const auto written = Keychain(sources.keychainWait).write(made.place, made.key.toText());
        if (!written)
            return tl::unexpected<Error>(written.error());
        return made;
    }
    if (sources.dataFolder.empty())
        return failure("there is nowhere to keep a new master key: give --master-key-file, or a "
                       "folder by --data");
    made.place = inFolder(sources.dataFolder, kFileName);
    if (const auto written = writeKeyFile(made.place, made.key); !written)
        return tl::unexpected<Error>(written.error());
    return made;
}

/// What the store says about itself and its key.
struct Claim {
    std::string store; ///< for messages
    std::string id;
    bool shared = false;
    std::string fingerprint; ///< empty: none yet
    std::uint64_t sealed = 0;
};

Result<Claim> claimOf(store::Store &store)
{
    const auto fingerprint = store.keyFingerprint();
    if (!fingerprint)
        return failure(fingerprint.error().what);
    const auto sealed = store.secretCount();
    if (!sealed)
        return failure(sealed.error().what);
    return Claim{store.location().describe(), store.id(), store.shared(), *fingerprint, *sealed};
}

std::string sealedWith(const Claim &claim)
{
    return claim.store + ": " + std::to_string(claim.sealed)
        + " secrets are sealed with the master key " + claim.fingerprint;
}

constexpr const char *kGiveIt =
    "; give that one by --master-key-file, as a systemd credential master-key, or in "
    "DIR/master.key";

Result<FoundMasterKey> makeFor(const Claim &claim, const MasterKeySources &sources)
{
    if (claim.sealed != 0)
        return failure(sealedWith(claim) + ", and there is none" + kGiveIt);
    if (claim.shared && !claim.fingerprint.empty())
        return failure(claim.store + ": belongs to the master key " + claim.fingerprint
                       + " of another gateway, and there is none here" + kGiveIt);
    return makeKey(sources, claim.id);
}

Result<FoundMasterKey> findOrMake(const Claim &claim, const MasterKeySources &sources)
{
    auto found = findMasterKey(sources, claim.id);
    // Where nothing is sealed, a keychain that doesn't answer must not keep the service from its
    // first start.
    if (!found && claim.sealed == 0 && sources.keychain) {
        MasterKeySources others = sources;
        others.keychain = false;
        found = findMasterKey(others, claim.id);
    }
    if (!found)
        return tl::unexpected<Error>(found.error());
    if (!*found)
        return makeFor(claim, sources);
    return std::move(**found);
}

/// Seals everything anew, as --previous-master-key-file asks for.
Result<void> rotate(store::Store &store, const std::string &previousFile, const Claim &claim,
                    const MasterKey &to)
{
    auto previous = readKeyFile(previousFile);
    if (!previous)
        return tl::unexpected<Error>(previous.error());
    if (previous->fingerprint() != claim.fingerprint)
        return failure(sealedWith(claim) + "; " + previousFile + " holds "
                       + previous->fingerprint());
    auto next = MasterKey::parse(to.bytes());
    if (!next)
        return tl::unexpected<Error>(next.error());
    const auto rotated =
        rotateMasterKey(store, Sealer(*std::move(previous)), Sealer(*std::move(next)));
    if (!rotated)
        return failure(rotated.error().what);
    return {};
}

/// Makes the key the store's, or says why it can't be.
Result<void> accept(store::Store &store, const Claim &claim, const FoundMasterKey &key,
                    const MasterKeySources &sources)
{
    const std::string &fingerprint = key.key.fingerprint();
    if (claim.sealed != 0 && claim.fingerprint != fingerprint) {
        if (!sources.previousFile.empty())
            return rotate(store, sources.previousFile, claim, key.key);
        return failure(sealedWith(claim) + "; " + key.place + " holds " + fingerprint + kGiveIt);
    }
    // A key that the operator gave counts; one that lies about must not take a store away from the
    // other gateways on it.
    const bool given =
        key.origin == MasterKeyOrigin::File || key.origin == MasterKeyOrigin::Credential;
    const auto claimed = store.claimKey(fingerprint, given || !store.shared());
    if (!claimed)
        return failure(claim.store + ": " + claimed.error().what);
    return {};
}

} // namespace

MasterKeySources MasterKeySources::fromEnvironment(std::string file, std::string dataFolder)
{
    MasterKeySources sources;
    sources.file = std::move(file);
    sources.credentialsFolder = qEnvironmentVariable("CREDENTIALS_DIRECTORY").toStdString();
    sources.dataFolder = std::move(dataFolder);
    return sources;
}

std::string_view originName(MasterKeyOrigin origin)
{
    switch (origin) {
    case MasterKeyOrigin::File:
        return "--master-key-file";
    case MasterKeyOrigin::Credential:
        return "systemd credential";
    case MasterKeyOrigin::DataFolder:
        return "data folder";
    case MasterKeyOrigin::Keychain:
        return "keychain";
    case MasterKeyOrigin::Made:
        break;
    }
    return "made now";
}

Result<std::optional<FoundMasterKey>> findMasterKey(const MasterKeySources &sources,
                                                    const std::string &storeId)
{
    if (!sources.file.empty())
        return fromFile(sources.file, MasterKeyOrigin::File);
    if (!sources.credentialsFolder.empty()) {
        const std::string path = inFolder(sources.credentialsFolder, kCredentialName);
        if (exists(path))
            return fromFile(path, MasterKeyOrigin::Credential);
    }
    if (!sources.dataFolder.empty()) {
        const std::string path = inFolder(sources.dataFolder, kFileName);
        if (exists(path)) {
            if (const auto fine = checkPrivate(path); !fine)
                return tl::unexpected<Error>(fine.error());
            return fromFile(path, MasterKeyOrigin::DataFolder);
        }
    }
    if (sources.keychain)
        return fromKeychain(storeId, sources.keychainWait);
    return std::nullopt;
}

Result<FoundMasterKey> masterKeyOf(store::Store &store, const MasterKeySources &sources)
{
    const auto claim = claimOf(store);
    if (!claim)
        return tl::unexpected<Error>(claim.error());
    auto key = findOrMake(*claim, sources);
    if (!key)
        return key;
    if (const auto accepted = accept(store, *claim, *key, sources); !accepted)
        return tl::unexpected<Error>(accepted.error());
    return key;
}

Result<FoundMasterKey> masterKeyOf(store::StoreThread &thread, const MasterKeySources &sources)
{
    Result<Claim> claim;
    thread.runAndWait([&claim](store::Store &store) { claim = claimOf(store); });
    if (!claim)
        return tl::unexpected<Error>(claim.error());
    auto key = findOrMake(*claim, sources);
    if (!key)
        return key;
    Result<void> accepted;
    thread.runAndWait(
        [&](store::Store &store) { accepted = accept(store, *claim, *key, sources); });
    if (!accepted)
        return tl::unexpected<Error>(accepted.error());
    return key;
}

} // namespace portcullis::secrets
