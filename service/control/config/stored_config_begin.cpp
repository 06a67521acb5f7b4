// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/control/config/entities.h"
#include "service/control/config/stored_config.h"
#include "service/control/config/stored_config_state.h"

#include <algorithm>
#include <utility>

/// What a job begins with: whether it may be done at all, and what it needs of the store.
namespace portcullis::control {

namespace {

using Kind = ApplyFailure::Kind;
/// Beyond that reading the whole document is quicker.
constexpr std::size_t kMostFollowed = 1'000;

/// Whether what the client knows is what there is.
std::optional<ApplyFailure> staleness(const Precondition &condition, std::uint64_t current)
{
    const auto &known = condition.revisions;
    if (condition.anyMatch || std::find(known.begin(), known.end(), current) != known.end())
        return std::nullopt;
    ApplyFailure stale;
    stale.kind = Kind::Stale;
    stale.what = "it was changed meanwhile: revision " + std::to_string(current) + " is current";
    stale.currentRevision = current;
    return stale;
}

ApplyFailure noSuch(EntityKind kind)
{
    ApplyFailure missing;
    missing.kind = Kind::NotFound;
    missing.what = "there is no " + std::string(titleOf(kind)) + " of that name";
    return missing;
}

ApplyFailure preconditionMissing(std::uint64_t current)
{
    ApplyFailure missing;
    missing.kind = Kind::PreconditionMissing;
    missing.what = "send If-Match with the ETag that you last read";
    missing.currentRevision = current;
    return missing;
}

} // namespace

/// What other gateways made since `known`, and of which revision each part of it is. Leaves the
/// changes empty where the whole document is to be read instead.
store::StoreResult<void> StoredConfig::fetchLater(store::Store &store, std::uint64_t known,
                                                  bool wholeDocument, Fetched &fetched)
{
    for (int attempt = 0; attempt < kMostAttempts; ++attempt) {
        const auto latest = store.latest();
        if (!latest)
            return tl::unexpected(latest.error());
        fetched.latest = *latest;
        if (wholeDocument || *latest <= known)
            return {};
        auto changes = store.changesBetween(known, *latest);
        if (!changes || changes->size() > kMostFollowed)
            return {};
        fetched.revisions.clear();
        bool settled = true;
        for (const store::EntityChange &change : *changes) {
            const auto entity = store.entity(change.key);
            if (!entity)
                continue; // it is gone
            // Changed again since: an ETag of then with a content of now would let a client
            // overwrite what it has not seen.
            settled = settled && entity->changed <= *latest;
            fetched.revisions.emplace_back(change.key, entity->changed);
        }
        if (settled) {
            fetched.changes = std::move(*changes);
            return {};
        }
    }
    fetched.revisions.clear();
    return {};
}

/// What can be said before anything is read: who else has changed what, and who waits for what.
std::optional<ApplyFailure> StoredConfig::refusal(const ChangeRequest &request) const
{
    if (m_pending) {
        ApplyFailure pending;
        pending.kind = Kind::ConfirmPending;
        pending.what = "revision " + std::to_string(m_pending->revision)
            + " waits to be confirmed or reverted";
        pending.confirmBy = m_pending->deadline;
        return pending;
    }
    const Precondition &condition = request.precondition;
    const auto ofDocument = [&](bool needed) -> std::optional<ApplyFailure> {
        if (condition.given())
            return condition.absent && m_stored.number == 0 ? std::nullopt
                                                            : staleness(condition, m_stored.number);
        if (needed)
            return preconditionMissing(m_stored.number);
        return std::nullopt;
    };
    const auto ofEntity = [&](EntityKind kind, const std::string &name,
                              bool creates) -> std::optional<ApplyFailure> {
        const bool there = m_stored.document && findEntity(*m_stored.document, kind, name);
        if (!there && creates && condition.absent)
            return std::nullopt;
        if (!there)
            return noSuch(kind);
        const std::uint64_t current = revisionOf(kind, name);
        return condition.given() ? staleness(condition, current) : preconditionMissing(current);
    };
    const Change &change = request.change;
    if (std::holds_alternative<ReplaceDocument>(change))
        return ofDocument(true);
    if (const auto *const put = std::get_if<PutEntity>(&change))
        return ofEntity(put->kind, put->name, true);
    if (const auto *const patch = std::get_if<PatchEntity>(&change))
        return ofEntity(patch->kind, patch->name, false);
    if (const auto *const gone = std::get_if<DeleteEntity>(&change))
        return ofEntity(gone->kind, gone->name, false);
    if (std::holds_alternative<RestoreRevision>(change)
        || std::holds_alternative<UndoRevision>(change))
        return ofDocument(false);
    return std::nullopt;
}

/// On the store's thread.
store::StoreResult<StoredConfig::Fetched> StoredConfig::fetch(store::Store &store, const Run &run,
                                                              std::uint64_t known)
{
    Fetched fetched;
    auto sealed = store.secrets();
    if (!sealed)
        return tl::unexpected(sealed.error());
    for (store::SealedSecret &secret : *sealed)
        fetched.secrets.emplace(secret.name, std::move(secret.sealed));

    std::optional<std::uint64_t> wanted;
    if (const auto *const request = run.is<ChangeRequest>()) {
        if (const auto *const restore = std::get_if<RestoreRevision>(&request->change))
            wanted = restore->revision;
        if (const auto *const undo = std::get_if<UndoRevision>(&request->change)) {
            auto changes = store.changesOf(undo->revision);
            if (!changes)
                return tl::unexpected(changes.error());
            fetched.changes = std::move(*changes);
        }
    } else {
        auto pending = store.pendingConfirm();
        if (!pending)
            return tl::unexpected(pending.error());
        fetched.pending = *pending;
        if (run.is<Revert>() && fetched.pending)
            wanted = fetched.pending->previous;
    }
    if (run.is<Follow>()) {
        if (auto followed = fetchLater(store, known, run.wholeDocument, fetched); !followed)
            return tl::unexpected(followed.error());
        if (fetched.latest > known && fetched.changes.empty())
            wanted = fetched.latest;
    }
    if (wanted) {
        auto document = store.documentOf(*wanted);
        if (!document)
            return tl::unexpected(document.error());
        fetched.document = std::move(*document);
    }
    return fetched;
}

} // namespace portcullis::control
