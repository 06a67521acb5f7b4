// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include <coroutine>
#include <cstdint>
#include <utility>

namespace portcullis::io {

/// What a coroutine can wait for, as bits. One coroutine waits on one waker; any number of sources
/// notify it. Events that come while nobody waits are kept until the next wait that asks for them,
/// so none is lost and none is handled by recursion: a loop over body chunks resumes from the
/// reactor each time it has nothing more to do.
///
/// Thread: one. A waker outlives its waiting coroutine.
class Waker {
public:
    using Events = std::uint32_t;

    using Hook = void (*)(void *owner);

    /// Adds `events`, and resumes the coroutine if it waits for one of them. The waker may be gone
    /// when this returns: whoever notifies looks at nothing that the coroutine may have ended.
    void notify(Events events)
    {
        m_pending |= events;
        if (!m_waiting || (m_pending & m_mask) == 0)
            return;
        const Hook hook = m_afterResume;
        void *const owner = m_owner;
        std::exchange(m_waiting, nullptr).resume();
        if (hook)
            hook(owner);
    }
    /// `hook(owner)` runs each time the coroutine has been resumed and waits again or has ended:
    /// the moment to send what it wrote, in one piece, and to go on to the next exchange.
    void setAfterResume(Hook hook, void *owner)
    {
        m_afterResume = hook;
        m_owner = owner;
    }
    /// Forgets `events` that have not been waited for yet.
    void clear(Events events) { m_pending &= ~events; }
    bool pending(Events events) const { return (m_pending & events) != 0; }

    class Awaiter {
    public:
        Awaiter(Waker &waker, Events mask) : m_waker(waker), m_mask(mask) { }
        Awaiter(const Awaiter &) = delete;
        Awaiter &operator=(const Awaiter &) = delete;
        ~Awaiter()
        {
            if (m_suspended)
                m_waker.m_waiting = nullptr;
        }
        bool await_ready() const { return (m_waker.m_pending & m_mask) != 0; }
        void await_suspend(std::coroutine_handle<> handle)
        {
            m_suspended = true;
            m_waker.m_mask = m_mask;
            m_waker.m_waiting = handle;
        }
        Events await_resume()
        {
            m_suspended = false;
            const Events events = m_waker.m_pending & m_mask;
            m_waker.m_pending &= ~m_mask;
            return events;
        }

    private:
        Waker &m_waker;
        Events m_mask;
        bool m_suspended = false;
    };

    /// Waits until one of `mask` has come; gives those that have, and forgets them.
    Awaiter wait(Events mask) { return Awaiter(*this, mask); }

private:
    friend class Awaiter;
    std::coroutine_handle<> m_waiting;
    Events m_mask = 0;
    Events m_pending = 0;
    Hook m_afterResume = nullptr;
    void *m_owner = nullptr;
};

} // namespace portcullis::io
