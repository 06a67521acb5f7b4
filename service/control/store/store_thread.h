// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/control/store/store.h"

#include <QObject>
#include <QPointer>
#include <QThread>

#include <cstdint>
#include <functional>
#include <memory>
#include <type_traits>
#include <utility>

namespace portcullis::store {

/// Owns the thread that the store lives in, and the one that watches for other gateways' revisions.
/// All calls are in order; full copies and pruning are done when there is nothing else to do.
///
/// Thread: made, used and destroyed on one with an event loop (the main one); never waits for the
/// store, but in open(), close() and its destructor.
class StoreThread : public QObject {
    Q_OBJECT

public:
    explicit StoreThread(QObject *parent = nullptr);
    /// Does what was asked for before, then closes the store.
    ~StoreThread() override;

    /// Waits until the store is open, or says why not. At the start, before anything is served.
    StoreResult<void> open(const StoreLocation &location, const StoreOptions &options = {});

    /// Closes it when what was asked for before is done: another process may open it then. What is
    /// asked for later is never done, nor answered, unless open() is called again.
    void close();

    /// Runs `work(Store &)` on the store's thread, then `done(result)` on this one, later and
    /// exactly once, unless `context` is gone by then. Calls run in the order in which they were
    /// made. `done` takes what `work` returns; both are moved, not copied.
    template <typename Work, typename Done>
    void run(QObject *context, Work work, Done done);
    /// The same without an answer.
    void post(std::function<void(Store &)> work);
    /// Runs `work(Store &)` on the store's thread and waits for it. For the start and the end only.
    void runAndWait(const std::function<void(Store &)> &work);

    /// What has been asked for and is not done yet: bounds belong to the callers.
    std::size_t pending() const;

Q_SIGNALS:
    /// Another gateway (or this one) made a revision. Shared stores only.
    void revisionChanged(std::uint64_t number);
    /// A shared database came back, or went away. The gateway serves on.
    void reachable(bool yes);

private:
    class Worker;

    QThread m_thread;
    QThread m_watcherThread;
    Worker *m_worker = nullptr; // lives in m_thread, deleted when that ends
};

template <typename Work, typename Done>
void StoreThread::run(QObject *context, Work work, Done done)
{
    using Answer = std::invoke_result_t<Work, Store &>;
    struct Call {
        Work work;
        Done done;
        std::unique_ptr<Answer> answer{};
    };
    // Shared, because std::function copies what it is made of.
    auto call = std::make_shared<Call>(Call{std::move(work), std::move(done)});
    // `context` is looked at on its own thread only: a guard made here dies with it.
    auto guard = std::make_shared<QPointer<QObject>>(context);
    post([this, call, guard](Store &store) {
        call->answer = std::make_unique<Answer>(call->work(store));
        QMetaObject::invokeMethod(
            this,
            [call, guard] {
                if (*guard)
                    call->done(std::move(*call->answer));
            },
            Qt::QueuedConnection);
    });
}

} // namespace portcullis::store
