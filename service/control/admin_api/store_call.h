// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/control/admin_api/admin_answer.h"
#include "service/control/admin_api/reply.h"
#include "service/control/store/store_thread.h"

#include <functional>

namespace portcullis::control {

/// What clients may wait for at a time; beyond, the store is too slow for them all.
inline constexpr std::size_t kMaxStoreCalls = 256;

/// The store's failure in the words of the catalogue. What it says for operators goes to the log:
/// it may name files and hosts.
AdminAnswer storeProblem(const store::StoreError &error);

/// Runs `work` on the store's thread and waits for what it gives.
template <typename T>
io::Task<store::StoreResult<T>> onStore(store::StoreThread *thread, pipeline::Exchange &x,
                                        std::function<store::StoreResult<T>(store::Store &)> work)
{
    if (thread->pending() >= kMaxStoreCalls)
        co_return store::storeFailure(store::StoreErrorKind::Away, "too many calls wait for it");
    // Not every result can be copied, and slots are.
    Reply<std::shared_ptr<store::StoreResult<T>>> reply(x.waker());
    thread->run(thread, std::move(work), [slot = reply.slot()](store::StoreResult<T> result) {
        slot(std::make_shared<store::StoreResult<T>>(std::move(result)));
    });
    io::Task<> arriving = reply.arrived();
    co_await std::move(arriving);
    const std::shared_ptr<store::StoreResult<T>> result = reply.take();
    co_return std::move(*result);
}

} // namespace portcullis::control
