// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/io/loop.h"
#include "service/io/waker.h"
#include "shared/model/upstream.h"

#include <atomic>
#include <cstdint>
#include <list>
#include <memory>
#include <mutex>

namespace portcullis::upstream {

class BreakerPlace;

/// Bounds how many requests are at one upstream, exactly, over all workers and over reloads. Any
/// thread. With room, entering and leaving are one atomic operation each; without, those that wait
/// stand in one queue behind a mutex, which is held for a few steps.
class Breaker {
public:
    std::uint32_t inFlight() const { return m_inFlight.load(std::memory_order_relaxed); }
    std::uint32_t pending() const { return m_pending.load(std::memory_order_relaxed); }
    /// Since the start.
    std::uint64_t refused() const { return m_refused.load(std::memory_order_relaxed); }
    void countRefusal() { m_refused.fetch_add(1, std::memory_order_relaxed); }

private:
    friend class BreakerPlace;
    /// A request that waits. Its waker belongs to the thread of its loop.
    struct Waiter {
        io::Loop &loop;
        io::Waker *waker; // null: nobody waits any more
        std::uint32_t maxInFlight;
        std::atomic<bool> granted{false};
        std::list<std::shared_ptr<Waiter>>::iterator at{};
    };

    bool enter(std::uint32_t maxInFlight);
    void leave();
    /// Null: as many wait as may.
    std::shared_ptr<Waiter> queue(io::Loop &loop, io::Waker &waker,
                                  const model::CircuitBreaker &limits);
    /// Takes it out of the queue; false: it had been granted its place.
    bool unqueue(const std::shared_ptr<Waiter> &waiter);
    void admitWaiters();

    std::atomic<std::uint32_t> m_inFlight{0};
    std::atomic<std::uint32_t> m_pending{0};
    std::atomic<std::uint64_t> m_refused{0};
    std::mutex m_mutex; // guards the queue
    std::list<std::shared_ptr<Waiter>> m_queue;
};

/// One request's place at an upstream, given back at its end. Thread: the request's.
class BreakerPlace {
public:
    enum class Outcome : std::uint8_t {
        In,
        Waits,   ///< the waker gets event::kRoom when there is room
        Refused, ///< too many wait
    };

    BreakerPlace() = default;
    BreakerPlace(const BreakerPlace &) = delete;
    BreakerPlace &operator=(const BreakerPlace &) = delete;
    ~BreakerPlace() { release(); }

    /// `breaker`, the loop and the waker outlive this.
    Outcome take(Breaker &breaker, const model::CircuitBreaker &limits, io::Loop &loop,
                 io::Waker &waker);
    /// Of one that waited.
    bool granted() const { return m_waiter && m_waiter->granted.load(std::memory_order_acquire); }
    void release();

private:
    Breaker *m_breaker = nullptr;
    std::shared_ptr<Breaker::Waiter> m_waiter;
};

} // namespace portcullis::upstream
