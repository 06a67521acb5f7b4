// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/control/store/append.h"
#include "service/control/store/store.h"

#include <QThread>

namespace portcullis::store {

namespace {

/// For a database that broke off in the middle of a commit: it may only have restarted.
constexpr int kSettleTries = 4;
constexpr unsigned long kSettlePauseMs = 500;

} // namespace

StoreResult<Revision> Store::append(const RevisionDraft &draft, RevisionNumber expected)
{
    if (m_damaged && !draft.replaceAll)
        return storeFailure(StoreErrorKind::Damaged,
                            m_location.describe() + ": the current revision is damaged");
    RevisionRow made;
    auto done = m_database->transact([&]() -> StoreResult<void> {
        const auto current = readLatest(*m_database);
        if (!current)
            return tl::unexpected<StoreError>(current.error());
        if (const RevisionNumber number = current->revision.number; number != expected)
            return storeFailure(StoreErrorKind::Conflict,
                                "the current revision is " + std::to_string(number) + ", not "
                                    + std::to_string(expected),
                                number);
        auto row = Append(*m_database, draft, *current, !m_damaged).make();
        if (!row)
            return tl::unexpected<StoreError>(row.error());
        made = *std::move(row);
        const char *const notify = m_database->dialect().notify;
        if (*notify == '\0')
            return {};
        return m_database->run(notify, {toSql(made.revision.number)});
    });
    if (!done && done.error().kind == StoreErrorKind::Uncertain)
        done = settle(made, std::move(done.error()));
    if (!done)
        return tl::unexpected<StoreError>(done.error());
    m_damaged = false;
    // A failure to list must not look like a failure to store: the list is then left empty.
    static_cast<void>(listChanges(made.revision));
    return std::move(made.revision);
}

/// Whether `made` has been stored after all.
StoreResult<void> Store::settle(const RevisionRow &made, StoreError error)
{
    for (int attempt = 0; attempt < kSettleTries; ++attempt) {
        QThread::msleep(kSettlePauseMs);
        m_database->reconnectSoon();
        bool stored = false;
        // A transaction that writes waits for the lost one to end, should it still be running.
        const auto looked = m_database->transact([&]() -> StoreResult<void> {
            const auto row = readRevision(*m_database, made.revision.number);
            stored = row && row->checksum == made.checksum;
            if (!row && row.error().kind != StoreErrorKind::NotFound)
                return tl::unexpected<StoreError>(row.error());
            return {};
        });
        if (looked && stored)
            return {};
        if (looked)
            return storeFailure(StoreErrorKind::Away, error.what + " (nothing was stored)");
    }
    return tl::unexpected<StoreError>(std::move(error));
}

StoreResult<Revision> Store::recover(const LoadedDocument &loaded, WallTime at)
{
    RevisionDraft draft;
    draft.author = "portcullis";
    draft.kind = "recover";
    draft.note =
        "the content of revision " + std::to_string(loaded.document.number) + ": " + loaded.damage;
    draft.at = at;
    draft.replaceAll = true;
    draft.endsPendingConfirm = true;
    for (const StoredEntity &entity : loaded.document.entities)
        draft.edits.push_back({entity.key, entity.text});
    m_damaged = true;
    return append(draft, loaded.latest);
}

} // namespace portcullis::store
