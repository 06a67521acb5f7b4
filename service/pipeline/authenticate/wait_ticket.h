// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include <functional>
#include <memory>
#include <utility>

namespace portcullis::pipeline {

/// Runs a task later on the thread of whoever waits; any thread may call it. A task may run after
/// the waiter is gone: WaitTicket sees to it that nothing happens then.
using Executor = std::function<void(std::function<void()>)>;

/// A wait for something that ends on another thread. Destroying it cancels: `done` is not called
/// afterwards. Create, destroy and run on the waiter's thread only; the state that crosses threads
/// is the flag.
class WaitTicket {
public:
    WaitTicket() = default;
    /// `cancel` runs once, at destruction, unless release() came first.
    explicit WaitTicket(std::function<void()> cancel) : m_cancel(std::move(cancel)) { }
    WaitTicket(WaitTicket &&other) noexcept : m_cancel(std::exchange(other.m_cancel, nullptr)) { }
    WaitTicket &operator=(WaitTicket &&other) noexcept
    {
        if (this != &other) {
            reset();
            m_cancel = std::exchange(other.m_cancel, nullptr);
        }
        return *this;
    }
    ~WaitTicket() { reset(); }

    void reset()
    {
        if (auto cancel = std::exchange(m_cancel, nullptr))
            cancel();
    }
    bool active() const { return static_cast<bool>(m_cancel); }

private:
    std::function<void()> m_cancel;
};

} // namespace portcullis::pipeline
