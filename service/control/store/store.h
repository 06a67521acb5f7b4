// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/control/store/store_error.h"
#include "service/control/store/store_location.h"
#include "service/control/store/store_types.h"
#include "service/pipeline/rate_limit/quota_image.h"

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace portcullis::store {

class Database;
struct RevisionRow;

/// How a store is opened. The figures are for tests; people set `keep` only.
struct StoreOptions {
    std::uint64_t keep = 0;          ///< revisions that can be read; 0: all. See Store::setKeep()
    std::uint64_t copyEvery = 100;   ///< revisions from one full copy to the next
    Milliseconds busyTimeout{2'000}; ///< for a file that another process has open
};

/// All that outlives the process: revisions of the configuration, audit, admin tokens, sealed
/// secrets, quotas, and who serves it. Over SQLite or PostgreSQL, in the same tables.
///
/// Every write is one transaction, and on disk when it returns; a write that fails leaves nothing.
/// An error is a value; after Away every call tries to connect again, at most once a second, so
/// that a store that is away costs callers little.
///
/// Thread: one, the one that called open(); never the main loop, as every call waits for a disk or
/// a network. See StoreThread.
class Store {
public:
    static constexpr std::size_t kListedChanges = 100;     ///< of Revision::changed
    static constexpr std::size_t kMaxPage = 1'000;         ///< entries of a page of any list
    static constexpr std::uint64_t kAuditKeep = 1'000'000; ///< entries; a third of a GiB
    static constexpr std::size_t kMaxSecrets = 10'000;
    static constexpr std::size_t kMaxTokens = 10'000;

    /// Opens, checks, and where it is new makes it. Fails with Foreign, Newer, Damaged, InUse, Away
    /// or Failed, and has then changed nothing: a damaged file stays as it is, byte for byte.
    static StoreResult<std::unique_ptr<Store>> open(const StoreLocation &location,
                                                    const StoreOptions &options = {});
    ~Store();
    Store(const Store &) = delete;
    Store &operator=(const Store &) = delete;

    /// Random, made with the store, and the same for every gateway on it.
    const std::string &id() const { return m_id; }
    /// Several gateways may be on it.
    bool shared() const;
    const StoreLocation &location() const { return m_location; }

    // ---- revisions

    /// The current revision; 0: empty.
    StoreResult<RevisionNumber> latest();
    /// The newest document that is whole, checked against its checksum. For the start.
    /// Cost: reads everything that is in force, about 1 s for a million entities.
    StoreResult<LoadedDocument> load();
    /// Makes what load() found whole the current revision again, where there was damage: a new one
    /// of kind `recover`. append() works again afterwards.
    StoreResult<Revision> recover(const LoadedDocument &loaded, WallTime at);
    /// The document of revision `number`, checked against its checksum: Damaged if it is not what
    /// was stored, never another document.
    StoreResult<StoredDocument> documentOf(RevisionNumber number);
    /// One part as it stands in the current revision.
    StoreResult<StoredEntity> entity(const EntityKey &key);
    StoreResult<Revision> revision(RevisionNumber number);
    /// Newest first, below `before` (0: from the newest), at most `limit` and kMaxPage.
    StoreResult<RevisionPage> revisions(std::size_t limit, RevisionNumber before = 0);
    /// What one revision changed, with the texts before and after.
    StoreResult<std::vector<EntityChange>> changesOf(RevisionNumber number);
    /// What leads from one revision to a later one, each part once: for gateways that follow.
    StoreResult<std::vector<EntityChange>> changesBetween(RevisionNumber from, RevisionNumber to);

    /// Makes the next revision. Fails with Conflict if the current one is not `expected`; with
    /// Pending if a change waits for its confirmation, and this does not end that; with Uncertain
    /// if the database went away in the middle of the commit and stays away; with Damaged as
    /// LoadedDocument says; otherwise with Away, Full, Failed. A draft that changes nothing is a
    /// revision, too. Cost: of what it changes, not of the document.
    StoreResult<Revision> append(const RevisionDraft &draft, RevisionNumber expected);

    /// How many revisions are kept: older ones go with the next maintain(). 0: all.
    void setKeep(std::uint64_t keep) { m_options.keep = keep; }
    /// One slice (some milliseconds) of what can wait: full copies, pruning. True: there is more.
    StoreResult<bool> maintain();

    /// The last revision that could be prepared, to fall back to; 0: none yet.
    StoreResult<RevisionNumber> lastPrepared();
    StoreResult<void> setLastPrepared(RevisionNumber number);

    StoreResult<std::optional<PendingConfirm>> pendingConfirm();
    /// Confirmed: takes the deadline away. NotFound if there is none for `revision`.
    StoreResult<void> confirm(RevisionNumber revision);

    // ---- administration

    StoreResult<void> addAudit(const AuditEntry &entry);
    /// Newest first, below `before` (0: from the newest), at most `limit` and kMaxPage.
    StoreResult<AuditPage> audit(std::size_t limit, std::uint64_t before = 0);

    /// Fails with Exists if `id` or `name` is taken.
    StoreResult<void> addToken(const AdminTokenRecord &token);
    /// Sorted by name.
    StoreResult<std::vector<AdminTokenRecord>> tokens();
    StoreResult<AdminTokenRecord> tokenByHash(const std::array<std::uint8_t, 32> &sha256);
    StoreResult<void> removeToken(const std::string &id);
    /// Notes that it was used; writes only when the last note is older than a minute.
    StoreResult<void> touchToken(const std::string &id, WallTime at);

    // ---- secrets, see secrets/secret_store.h

    /// The fingerprint of the master key; empty: none was ever used.
    StoreResult<std::string> keyFingerprint();
    /// Notes the master key of this store. Fails with WrongKey if another one is noted and either
    /// secrets are sealed with it or `replace` is false.
    StoreResult<void> claimKey(const std::string &fingerprint, bool replace);
    /// Fails with WrongKey if secret.keyId is not keyFingerprint().
    StoreResult<void> putSecret(const SealedSecret &secret);
    StoreResult<SealedSecret> secret(const std::string &name);
    /// Sorted by name.
    StoreResult<std::vector<SealedSecret>> secrets();
    StoreResult<std::uint64_t> secretCount();
    StoreResult<void> removeSecret(const std::string &name);
    /// Another master key: `reseal` is called for each secret and gives it anew; all or none.
    using Reseal = std::function<Result<SealedSecret>(const SealedSecret &)>;
    StoreResult<void> rotateKey(const std::string &newFingerprint, const Reseal &reseal);

    // ---- quotas and gateways

    /// What gateway `node` used of its quotas; the seed is the same for all. Fresh at first.
    StoreResult<pipeline::QuotaImage> quotas(const std::string &node);
    /// Makes the rows of `node` equal to `image`. Cost: of what changed since the last call.
    StoreResult<void> saveQuotas(const std::string &node, const pipeline::QuotaImage &image);

    /// To be called every few seconds by each gateway.
    StoreResult<void> heartbeat(const NodeState &node);
    /// Sorted by name. Those not seen for kForgetNode are left out, and gone with the next
    /// heartbeat.
    StoreResult<std::vector<NodeState>> nodes(WallTime now);
    static constexpr Seconds kForgetNode{24 * 3600};

    // ---- copies

    /// A consistent copy in `path`, a new file with 0600: a SQLite store, also of PostgreSQL.
    StoreResult<void> backup(const std::string &path);

private:
    Store(StoreLocation location, StoreOptions options, std::unique_ptr<Database> database);

    StoreResult<RevisionNumber> oldestShown();
    StoreResult<void> listChanges(Revision &revision);

    StoreResult<LoadedDocument> newestWhole(RevisionNumber latest, std::string damage);
    StoreResult<bool> copyPiece(RevisionNumber number);
    StoreResult<bool> prune(RevisionNumber newest, RevisionNumber oldest);
    StoreResult<void> settle(const RevisionRow &made, StoreError error);

    StoreLocation m_location;
    StoreOptions m_options;
    std::unique_ptr<Database> m_database;
    std::string m_id;
    bool m_damaged = false;             // as load() found it
    pipeline::QuotaImage m_savedQuotas; // of m_savedNode, as the rows have them
    std::string m_savedNode;
};

} // namespace portcullis::store
