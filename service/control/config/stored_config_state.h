// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/control/config/stored_config.h"
#include "service/io/thread_end.h"

#include <QMetaObject>

#include <utility>

/// What the parts of StoredConfig share, and nobody else.
namespace portcullis::control {

/// What a job needs of the store before anything is made of it.
struct StoredConfig::Fetched {
    Secrets secrets{};
    std::uint64_t latest = 0;
    std::optional<store::PendingConfirm> pending{};
    std::optional<store::StoredDocument> document{};
    std::vector<store::EntityChange> changes{};
    std::vector<std::pair<store::EntityKey, std::uint64_t>> revisions{}; ///< of what changed
};

/// One job under way. Steps on the control thread and on a helper take turns with it.
struct StoredConfig::Run {
    Job job;
    bool wholeDocument = false; ///< Follow: the changes alone do not say enough
    Fetched fetched{};
    Stored base{};
    ConfigInForce inForce{};
    std::optional<Draft> draft{};
    std::optional<ApplyFailure> failure{};
    std::vector<store::EntityKey> changed{}; ///< once the draft is on its way to the store
    std::optional<PreparedConfig> prepared{};
    std::unique_ptr<transport::Binding> binding{};
    SnapshotPublisher::Pending pending{};
    std::optional<WallTime> confirmBy{};
    bool answered = false;

    template <typename T>
    const T *is() const
    {
        return std::get_if<T>(&job.task);
    }
};

/// Runs `work` on a thread of `pool`, then `done` on the control thread.
template <typename Work, typename Done>
void StoredConfig::aside(QThreadPool &pool, Work work, Done done)
{
    pool.start([this, work = std::move(work), done = std::move(done)]() mutable {
        work();
        io::releaseCryptoOfThread();
        QMetaObject::invokeMethod(&m_context, std::move(done), Qt::QueuedConnection);
    });
}

inline WallTime wallNow()
{
    return std::chrono::system_clock::now();
}

/// What a failure of the store is for who wanted a change.
ApplyFailure applyFailure(const store::StoreError &error);
/// What a failure to prepare is for who sent the draft.
ApplyFailure applyFailure(PrepareFailure failure, const Draft &draft);
/// The same for a listener that can't be bound.
ApplyFailure applyFailure(const transport::BindFailure &failure, const Draft &draft);

} // namespace portcullis::control
