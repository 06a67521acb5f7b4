// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/control/store/database.h"
#include "service/control/store/store.h"

#include <algorithm>

namespace portcullis::store {

namespace {

constexpr Seconds kUseNoted{60}; // of tokens: a write a minute, not a write a request

std::string_view roleName(TokenRole role)
{
    switch (role) {
    case TokenRole::Admin:
        return "admin";
    case TokenRole::Operator:
        return "operator";
    case TokenRole::Viewer:
        break;
    }
    return "viewer";
}

constexpr const char *kTokenColumns =
    "SELECT id, name, role, sha256, created, last_used FROM admin_token ";

/// Nothing: the row is not what was written. Such a token is nobody's.
std::optional<AdminTokenRecord> tokenOf(const Row &row)
{
    AdminTokenRecord token;
    token.id = row.text(0);
    token.name = row.text(1);
    const std::string role = row.text(2);
    bool known = false;
    for (const TokenRole each : {TokenRole::Viewer, TokenRole::Operator, TokenRole::Admin}) {
        if (role == roleName(each)) {
            token.role = each;
            known = true;
        }
    }
    const std::string hash = row.bytes(3);
    if (!known || hash.size() != token.sha256.size())
        return std::nullopt;
    std::ranges::copy(hash, token.sha256.begin());
    token.created = row.time(4);
    if (!row.isNull(5))
        token.lastUsed = row.time(5);
    return token;
}

std::string_view hashBytes(const std::array<std::uint8_t, 32> &sha256)
{
    return {reinterpret_cast<const char *>(sha256.data()), sha256.size()};
}

} // namespace

StoreResult<void> Store::addAudit(const AuditEntry &entry)
{
    return m_database->transact([&]() -> StoreResult<void> {
        auto added = m_database->run(
            "INSERT INTO audit (at, actor, origin, action, target, status, revision, detail) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            {toSql(entry.at), toSql(entry.actor), toSql(entry.from), toSql(entry.action),
             toSql(entry.target), toSql(static_cast<std::uint64_t>(std::max(0, entry.status))),
             toSql(entry.revision), toSql(entry.detail)});
        if (!added)
            return added;
        // The bound: the oldest give way, one for one.
        return m_database->run(
            QStringLiteral("DELETE FROM audit WHERE number <= (SELECT MAX(number) FROM audit) - %1")
                .arg(kAuditKeep));
    });
}

StoreResult<AuditPage> Store::audit(std::size_t limit, std::uint64_t before)
{
    const std::size_t count = std::clamp<std::size_t>(limit, 1, kMaxPage);
    constexpr std::uint64_t kNewest = ~0ULL >> 1;
    AuditPage page;
    const auto done = m_database->read(
        QStringLiteral("SELECT number, at, actor, origin, action, target, status, revision, detail "
                       "FROM audit WHERE number < ? ORDER BY number DESC LIMIT %1")
            .arg(count + 1),
        {toSql(before == 0 ? kNewest : before)}, [&page](const Row &row) {
            page.entries.push_back({row.number(0), row.time(1), row.text(2), row.text(3),
                                    row.text(4), row.text(5), static_cast<int>(row.number(6)),
                                    row.number(7), row.text(8)});
        });
    if (!done)
        return tl::unexpected<StoreError>(done.error());
    if (page.entries.size() > count) {
        page.entries.pop_back();
        page.next = page.entries.back().number;
    }
    return page;
}

StoreResult<void> Store::addToken(const AdminTokenRecord &token)
{
    auto added = m_database->transact([&]() -> StoreResult<void> {
        const auto count = m_database->number("SELECT COUNT(*) FROM admin_token");
        if (!count)
            return tl::unexpected<StoreError>(count.error());
        if (*count >= kMaxTokens)
            return storeFailure(StoreErrorKind::Full, "there are too many tokens");
        const auto taken = m_database->number(
            "SELECT COUNT(*) FROM admin_token WHERE id = ? OR name = ? OR sha256 = ?",
            {toSql(token.id), toSql(token.name), bytesToSql(hashBytes(token.sha256))});
        if (!taken)
            return tl::unexpected<StoreError>(taken.error());
        if (*taken != 0)
            return storeFailure(StoreErrorKind::Exists, {});
        return m_database->run("INSERT INTO admin_token (id, name, role, sha256, created) "
                               "VALUES (?, ?, ?, ?, ?)",
                               {toSql(token.id), toSql(token.name), toSql(roleName(token.role)),
                                bytesToSql(hashBytes(token.sha256)), toSql(token.created)});
    });
    if (!added && added.error().kind == StoreErrorKind::Exists)
        added.error().what = "there is a token of that name already";
    return added;
}

StoreResult<std::vector<AdminTokenRecord>> Store::tokens()
{
    std::vector<AdminTokenRecord> tokens;
    const auto done =
        m_database->read(QString::fromLatin1(kTokenColumns) + QLatin1String("ORDER BY name"), {},
                         [&tokens](const Row &row) {
                             if (auto token = tokenOf(row))
                                 tokens.push_back(*std::move(token));
                         });
    if (!done)
        return tl::unexpected<StoreError>(done.error());
    return tokens;
}

StoreResult<AdminTokenRecord> Store::tokenByHash(const std::array<std::uint8_t, 32> &sha256)
{
    std::optional<AdminTokenRecord> found;
    // By its hash: what a comparison of bytes gives away of a hash leads to no token.
    const auto done = m_database->read(
        QString::fromLatin1(kTokenColumns) + QLatin1String("WHERE sha256 = ?"),
        {bytesToSql(hashBytes(sha256))}, [&found](const Row &row) { found = tokenOf(row); });
    if (!done)
        return tl::unexpected<StoreError>(done.error());
    if (!found || found->sha256 != sha256)
        return storeFailure(StoreErrorKind::NotFound, "there is no such token");
    return *std::move(found);
}

StoreResult<void> Store::removeToken(const std::string &id)
{
    return m_database->transact([&]() -> StoreResult<void> {
        const auto count =
            m_database->number("SELECT COUNT(*) FROM admin_token WHERE id = ?", {toSql(id)});
        if (!count)
            return tl::unexpected<StoreError>(count.error());
        if (*count == 0)
            return storeFailure(StoreErrorKind::NotFound, "there is no such token");
        return m_database->run("DELETE FROM admin_token WHERE id = ?", {toSql(id)});
    });
}

StoreResult<void> Store::touchToken(const std::string &id, WallTime at)
{
    const auto stale = m_database->number(
        "SELECT COUNT(*) FROM admin_token WHERE id = ? AND COALESCE(last_used, 0) < ?",
        {toSql(id), toSql(at - kUseNoted)});
    if (!stale)
        return tl::unexpected<StoreError>(stale.error());
    if (*stale == 0)
        return {};
    return m_database->transact([&] {
        return m_database->run("UPDATE admin_token SET last_used = ? WHERE id = ?",
                               {toSql(at), toSql(id)});
    });
}

StoreResult<void> Store::heartbeat(const NodeState &node)
{
    return m_database->transact([&]() -> StoreResult<void> {
        auto noted = m_database->run(
            "INSERT INTO node (name, version, revision, started, last_seen, health, detail) "
            "VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (name) DO UPDATE SET "
            "version = excluded.version, revision = excluded.revision, started = excluded.started, "
            "last_seen = excluded.last_seen, health = excluded.health, detail = excluded.detail",
            {toSql(node.name), toSql(node.version), toSql(node.revision), toSql(node.started),
             toSql(node.lastSeen), toSql(node.health), toSql(node.detail)});
        if (!noted)
            return noted;
        return m_database->run("DELETE FROM node WHERE last_seen < ?",
                               {toSql(node.lastSeen - kForgetNode)});
    });
}

StoreResult<std::vector<NodeState>> Store::nodes(WallTime now)
{
    std::vector<NodeState> nodes;
    const auto done = m_database->read(
        "SELECT name, version, revision, started, last_seen, health, detail FROM node "
        "WHERE last_seen >= ? ORDER BY name",
        {toSql(now - kForgetNode)}, [&nodes](const Row &row) {
            nodes.push_back({row.text(0), row.text(1), row.number(2), row.time(3), row.time(4),
                             row.text(5), row.text(6)});
        });
    if (!done)
        return tl::unexpected<StoreError>(done.error());
    return nodes;
}

} // namespace portcullis::store
