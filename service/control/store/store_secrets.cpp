// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/control/store/database.h"
#include "service/control/store/store.h"

namespace portcullis::store {

namespace {

constexpr const char *kColumns = "SELECT name, key_id, sealed, updated, author FROM secret ";

SealedSecret secretOf(const Row &row)
{
    return {row.text(0), row.text(1), row.bytes(2), row.time(3), row.text(4)};
}

StoreResult<std::string> fingerprintOf(Database &database)
{
    std::string fingerprint;
    const auto done = database.read("SELECT key_fingerprint FROM head WHERE id = 1", {},
                                    [&fingerprint](const Row &row) { fingerprint = row.text(0); });
    if (!done)
        return tl::unexpected<StoreError>(done.error());
    return fingerprint;
}

StoreResult<void> setFingerprint(Database &database, const std::string &fingerprint)
{
    return database.run("UPDATE head SET key_fingerprint = ? WHERE id = 1", {toSql(fingerprint)});
}

StoreResult<void> write(Database &database, const SealedSecret &secret)
{
    return database.run(
        "INSERT INTO secret (name, key_id, sealed, updated, author) VALUES (?, ?, ?, ?, ?) "
        "ON CONFLICT (name) DO UPDATE SET key_id = excluded.key_id, sealed = excluded.sealed, "
        "updated = excluded.updated, author = excluded.author",
        {toSql(secret.name), toSql(secret.keyId), bytesToSql(secret.sealed), toSql(secret.updated),
         toSql(secret.author)});
}

} // namespace

StoreResult<std::string> Store::keyFingerprint()
{
    return fingerprintOf(*m_database);
}

StoreResult<void> Store::claimKey(const std::string &fingerprint, bool replace)
{
    return m_database->transact([&]() -> StoreResult<void> {
        const auto noted = fingerprintOf(*m_database);
        if (!noted)
            return tl::unexpected<StoreError>(noted.error());
        if (*noted == fingerprint)
            return {};
        const auto sealed = secretCount();
        if (!sealed)
            return tl::unexpected<StoreError>(sealed.error());
        if (!noted->empty() && (*sealed != 0 || !replace))
            return storeFailure(StoreErrorKind::WrongKey,
                                "the store belongs to the master key " + *noted + ", not to "
                                    + fingerprint);
        return setFingerprint(*m_database, fingerprint);
    });
}

StoreResult<void> Store::putSecret(const SealedSecret &secret)
{
    return m_database->transact([&]() -> StoreResult<void> {
        const auto noted = fingerprintOf(*m_database);
        if (!noted)
            return tl::unexpected<StoreError>(noted.error());
        if (*noted != secret.keyId)
            return storeFailure(StoreErrorKind::WrongKey,
                                "the store's master key is another one by now");
        const auto count =
            m_database->number("SELECT COUNT(*) FROM secret WHERE name <> ?", {toSql(secret.name)});
        if (!count)
            return tl::unexpected<StoreError>(count.error());
        if (*count >= kMaxSecrets)
            return storeFailure(StoreErrorKind::Full, "there are too many secrets");
        return write(*m_database, secret);
    });
}

StoreResult<SealedSecret> Store::secret(const std::string &name)
{
    std::optional<SealedSecret> found;
    const auto done =
        m_database->read(QString::fromLatin1(kColumns) + QLatin1String("WHERE name = ?"),
                         {toSql(name)}, [&found](const Row &row) { found = secretOf(row); });
    if (!done)
        return tl::unexpected<StoreError>(done.error());
    if (!found)
        return storeFailure(StoreErrorKind::NotFound, "there is no secret " + name);
    return *std::move(found);
}

StoreResult<std::vector<SealedSecret>> Store::secrets()
{
    std::vector<SealedSecret> all;
    const auto done =
        m_database->read(QString::fromLatin1(kColumns) + QLatin1String("ORDER BY name"), {},
                         [&all](const Row &row) { all.push_back(secretOf(row)); });
    if (!done)
        return tl::unexpected<StoreError>(done.error());
    return all;
}

StoreResult<std::uint64_t> Store::secretCount()
{
    return m_database->number("SELECT COUNT(*) FROM secret");
}

StoreResult<void> Store::removeSecret(const std::string &name)
{
    return m_database->transact([&]() -> StoreResult<void> {
        const auto count =
            m_database->number("SELECT COUNT(*) FROM secret WHERE name = ?", {toSql(name)});
        if (!count)
            return tl::unexpected<StoreError>(count.error());
        if (*count == 0)
            return storeFailure(StoreErrorKind::NotFound, "there is no secret " + name);
        return m_database->run("DELETE FROM secret WHERE name = ?", {toSql(name)});
    });
}

StoreResult<void> Store::rotateKey(const std::string &newFingerprint, const Reseal &reseal)
{
    return m_database->transact([&]() -> StoreResult<void> {
        const auto all = secrets();
        if (!all)
            return tl::unexpected<StoreError>(all.error());
        for (const SealedSecret &each : *all) {
            const auto anew = reseal(each);
            if (!anew)
                return storeFailure(StoreErrorKind::WrongKey, each.name + ": " + anew.error().what);
            if (auto written = write(*m_database, *anew); !written)
                return written;
        }
        return setFingerprint(*m_database, newFingerprint);
    });
}

} // namespace portcullis::store
