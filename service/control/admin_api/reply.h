// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/io/task.h"
#include "service/io/waker.h"
#include "service/pipeline/common/exchange.h"

#include <atomic>
#include <functional>
#include <memory>
#include <optional>
#include <utility>

namespace portcullis::control {

/// What somebody else answers later, for a coroutine that waits for it. If the coroutine ends first
/// the answer is dropped. Lives in the coroutine's frame; the waker outlives it.
template <typename T>
class Reply {
public:
    explicit Reply(io::Waker &waker) : m_state(std::make_shared<State>())
    {
        m_state->waker = &waker;
    }
    Reply(const Reply &) = delete;
    Reply &operator=(const Reply &) = delete;
    ~Reply()
    {
        m_state->waker = nullptr;
        m_state->wanted = false;
    }

    /// To be called once, on the control thread.
    std::function<void(T)> slot() const
    {
        return [state = m_state](T value) {
            state->value.emplace(std::move(value));
            if (state->waker)
                state->waker->notify(pipeline::event::kTimer);
        };
    }
    /// Whether anybody still waits, for those who work on it: any thread.
    std::function<bool()> wanted() const
    {
        return [state = m_state] { return state->wanted.load(); };
    }
    /// Ends when the answer is there.
    io::Task<> arrived()
    {
        io::Waker &waker = *m_state->waker;
        while (!m_state->value)
            co_await waker.wait(pipeline::event::kTimer);
    }
    T take() { return std::move(*m_state->value); }

private:
    struct State {
        std::optional<T> value;     // the control thread's, as the next
        io::Waker *waker = nullptr; // null: nobody waits
        std::atomic<bool> wanted{true};
    };
    std::shared_ptr<State> m_state;
};

/// Runs `work` on a helper thread by way of `aside` and waits for what it gives. Clients that come
/// and go do not keep the helper busy with what nobody reads.
template <typename T>
io::Task<T> runAside(const std::function<void(std::function<void()>, std::function<void()>)> &aside,
                     pipeline::Exchange &x, std::function<T()> work)
{
    Reply<T> reply(x.waker());
    auto result = std::make_shared<std::optional<T>>();
    aside(
        [work = std::move(work), wanted = reply.wanted(), result] {
            if (wanted())
                result->emplace(work());
        },
        [slot = reply.slot(), result] {
            if (*result)
                slot(std::move(**result));
        });
    io::Task<> arriving = reply.arrived();
    co_await std::move(arriving);
    co_return reply.take();
}

} // namespace portcullis::control
