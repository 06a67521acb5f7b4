// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include <QFutureWatcher>
#include <QPromise>
#include <QThreadPool>

#include <memory>
#include <type_traits>
#include <utility>

namespace portcullis {

/// Runs `work` on a helper thread and then `done` with what it returned on this one, which has an
/// event loop - unless `context` dies first: then `done` never runs. Neither may block for long
/// what runs after it: helper threads are few.
template <typename Work, typename Done>
void runAside(QObject *context, Work work, Done done)
{
    using Value = std::invoke_result_t<Work>;
    // Not QFuture::then(): that calls a context which may be gone by then. The watcher is its
    // child and ends with it.
    auto *watcher = new QFutureWatcher<Value>(context);
    QObject::connect(watcher, &QFutureWatcherBase::finished, context,
                     [watcher, done = std::move(done)]() mutable {
                         watcher->deleteLater();
                         done(watcher->future().takeResult());
                     });
    auto promise = std::make_shared<QPromise<Value>>();
    promise->start();
    watcher->setFuture(promise->future());
    QThreadPool::globalInstance()->start([promise, work = std::move(work)]() mutable {
        promise->addResult(work());
        promise->finish();
    });
}

} // namespace portcullis
