// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/io/timer_wheel.h"

#include <algorithm>

namespace portcullis::io {

Timer::~Timer()
{
    unlink();
}

void Timer::unlink()
{
    if (!m_link)
        return;
    *m_link = m_next;
    if (m_next)
        m_next->m_link = m_link;
    m_link = nullptr;
    m_next = nullptr;
    --m_wheel->m_linked;
}

void Timer::start(TimerWheel &wheel, Nanoseconds delay)
{
    const SteadyTime now =
        wheel.m_now == SteadyTime{} ? std::chrono::steady_clock::now() : wheel.m_now;
    m_deadline = now + std::max(delay, Nanoseconds::zero());
    m_wheel = &wheel;
    if (m_link && m_linkedFor <= m_deadline)
        return; // its slot comes first, and will find the new deadline
    unlink();
    wheel.link(*this, now);
}

std::uint64_t TimerWheel::tickOf(SteadyTime time) const
{
    if (time <= m_start)
        return 0;
    return static_cast<std::uint64_t>((time - m_start) / kTick);
}

void TimerWheel::link(Timer &timer, SteadyTime now)
{
    if (m_linked == 0)
        m_tick = std::max(m_tick, tickOf(now)); // nobody called advance() while idle
    // One tick later than the deadline's own, so that a timer is never early.
    const std::uint64_t tick = std::max(tickOf(timer.m_deadline) + 1, m_tick + 1);
    Timer *&slot = m_slots[tick % kSlots];
    timer.m_linkedFor = timer.m_deadline;
    timer.m_next = slot;
    if (slot)
        slot->m_link = &timer.m_next;
    slot = &timer;
    timer.m_link = &slot;
    ++m_linked;
    if (m_linked == 1 && m_wakeUp)
        m_wakeUp();
}

void TimerWheel::advance(SteadyTime now)
{
    const std::uint64_t last = tickOf(now);
    // After a long pause every slot is looked at once, not once for each missed turn.
    m_tick = std::max(m_tick, last > kSlots ? last - kSlots : 0);
    while (m_tick < last) {
        ++m_tick;
        // The slot's timers move to a list of our own, from which callbacks may remove any: each
        // is unlinked before it runs, and what is started meanwhile goes to other slots.
        Timer *due = m_slots[m_tick % kSlots];
        m_slots[m_tick % kSlots] = nullptr;
        if (due)
            due->m_link = &due;
        while (due) {
            Timer &timer = *due;
            timer.unlink();
            if (timer.m_deadline == SteadyTime::max())
                continue;
            if (timer.m_deadline > now) {
                link(timer, now);
                continue;
            }
            timer.m_deadline = SteadyTime::max();
            timer.m_callback();
        }
    }
}

} // namespace portcullis::io
