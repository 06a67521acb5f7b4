// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "shared/core/clock.h"

#include <array>
#include <functional>

namespace portcullis::io {

class TimerWheel;

/// One deadline. Its callback runs on the loop's thread at most kTick late, never early, once per
/// start(). Stops itself when destroyed. Moving a deadline further out is a plain store: the wheel
/// looks again when the old one comes.
class Timer {
public:
    Timer() = default;
    explicit Timer(std::function<void()> callback) : m_callback(std::move(callback)) { }
    Timer(const Timer &) = delete;
    Timer &operator=(const Timer &) = delete;
    ~Timer();

    void setCallback(std::function<void()> callback) { m_callback = std::move(callback); }
    /// Due `delay` from now; replaces an earlier deadline. The wheel must outlive the timer.
    void start(TimerWheel &wheel, Nanoseconds delay);
    void stop() { m_deadline = SteadyTime::max(); }
    bool active() const { return m_deadline != SteadyTime::max(); }

private:
    friend class TimerWheel;
    void unlink();

    std::function<void()> m_callback;
    SteadyTime m_deadline = SteadyTime::max();
    SteadyTime m_linkedFor = SteadyTime::max(); // the deadline by which the slot was chosen
    TimerWheel *m_wheel = nullptr;
    Timer *m_next = nullptr;
    Timer **m_link = nullptr; // whoever points at this; null: in no slot
};

/// A hashed wheel: start and stop are O(1), a tick looks at one slot. Thread: its loop's.
class TimerWheel {
public:
    static constexpr Milliseconds kTick{20};
    static constexpr std::size_t kSlots = 512; // one turn takes ten seconds

    explicit TimerWheel(SteadyTime now) : m_start(now) { }
    TimerWheel(const TimerWheel &) = delete;
    TimerWheel &operator=(const TimerWheel &) = delete;

    /// Lets start() count from `now` until the next call, so that it need not ask the clock: for
    /// loops that call this in every turn. A turn that takes long makes its timers early by that.
    void setNow(SteadyTime now) { m_now = now; }
    /// Runs what is due. Call it every kTick while busy().
    void advance(SteadyTime now);
    /// Whether any timer sits in a slot.
    bool busy() const { return m_linked > 0; }
    /// Called when busy() becomes true.
    void setWakeUp(std::function<void()> wakeUp) { m_wakeUp = std::move(wakeUp); }

private:
    friend class Timer;
    std::uint64_t tickOf(SteadyTime time) const;
    void link(Timer &timer, SteadyTime now);

    SteadyTime m_start;
    SteadyTime m_now{};       // by setNow(); the epoch: never called
    std::uint64_t m_tick = 0; // the last one that was run
    std::size_t m_linked = 0;
    std::array<Timer *, kSlots> m_slots{};
    std::function<void()> m_wakeUp;
};

} // namespace portcullis::io
