// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/upstream/breaker.h"

#include "service/upstream/connection.h"

#include <utility>

namespace portcullis::upstream {

bool Breaker::enter(std::uint32_t maxInFlight)
{
    std::uint32_t now = m_inFlight.load();
    while (now < maxInFlight) {
        if (m_inFlight.compare_exchange_weak(now, now + 1))
            return true;
    }
    return false;
}

void Breaker::leave()
{
    // Room is made before it is asked who waits, and who waits says so before looking for room: so
    // one of the two sees the other. Both are sequentially consistent for that.
    m_inFlight.fetch_sub(1);
    if (m_pending.load() > 0)
        admitWaiters();
}

void Breaker::admitWaiters()
{
    const std::lock_guard lock(m_mutex);
    while (!m_queue.empty() && enter(m_queue.front()->maxInFlight)) {
        const std::shared_ptr<Waiter> first = std::move(m_queue.front());
        m_queue.pop_front();
        m_pending.fetch_sub(1);
        first->granted.store(true, std::memory_order_release);
        // Under the lock: whoever waits leaves the queue before its loop ends.
        first->loop.post([first] {
            if (first->waker)
                first->waker->notify(event::kRoom);
        });
    }
}

std::shared_ptr<Breaker::Waiter> Breaker::queue(io::Loop &loop, io::Waker &waker,
                                                const model::CircuitBreaker &limits)
{
    if (m_pending.fetch_add(1) >= limits.maxPending) {
        m_pending.fetch_sub(1);
        return nullptr;
    }
    auto waiter = std::make_shared<Waiter>(loop, &waker, limits.maxInFlight);
    {
        const std::lock_guard lock(m_mutex);
        m_queue.push_back(waiter);
        waiter->at = std::prev(m_queue.end());
    }
    admitWaiters(); // there may be room by now
    return waiter;
}

bool Breaker::unqueue(const std::shared_ptr<Waiter> &waiter)
{
    const std::lock_guard lock(m_mutex);
    if (waiter->granted.load(std::memory_order_relaxed))
        return false;
    m_queue.erase(waiter->at);
    m_pending.fetch_sub(1);
    return true;
}

BreakerPlace::Outcome BreakerPlace::take(Breaker &breaker, const model::CircuitBreaker &limits,
                                         io::Loop &loop, io::Waker &waker)
{
    // Whoever comes later does not overtake those that wait.
    const bool first = limits.maxPending == 0 || breaker.pending() == 0;
    if (first && breaker.enter(limits.maxInFlight)) {
        m_breaker = &breaker;
        return Outcome::In;
    }
    m_waiter = breaker.queue(loop, waker, limits);
    if (!m_waiter)
        return Outcome::Refused;
    m_breaker = &breaker;
    return Outcome::Waits;
}

void BreakerPlace::release()
{
    Breaker *const breaker = std::exchange(m_breaker, nullptr);
    if (!breaker)
        return;
    const auto waiter = std::exchange(m_waiter, nullptr);
    if (waiter) {
        waiter->waker = nullptr;
        if (breaker->unqueue(waiter))
            return;
    }
    breaker->leave();
}

} // namespace portcullis::upstream
