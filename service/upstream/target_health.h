// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "shared/core/clock.h"
#include "shared/model/upstream.h"

#include <atomic>
#include <cstdint>

namespace portcullis::upstream {

/// How well one target does, over all workers and over reloads. What workers ask is a load or two
/// of atomics; nothing here locks or waits. Any thread.
///
/// Three things are known apart from one another: what clients' requests met (avoided for a moment,
/// ejected for a while), what the active checks say (unhealthy), and what somebody wants
/// (draining).
class TargetHealth {
public:
    /// How long others are preferred to a target that could not be connected to. Then one request
    /// tries it again: a target that is back is used again soon, and one that is not costs little.
    static constexpr Seconds kAvoidFor{1};
    /// An ejection grows no longer than this, or than the first where that is longer: whoever is
    /// mended is not to wait for an hour.
    static constexpr Milliseconds kMaxEjection{300'000};
    /// All of a target's weight, and what a slow start begins with: enough to warm a cache.
    static constexpr std::uint32_t kWhole = 256;
    static constexpr std::uint32_t kFirstShare = kWhole / 10;

    /// How willingly a request is sent there, the best first.
    enum class Standing : std::uint8_t {
        Good,
        Avoided, ///< only without a better one
        Ejected, ///< likewise, as the last resort: it is a guess
        Out,     ///< never
    };

    /// Requests now, over all workers. On a line of its own: each request writes it, and reads the
    /// flags.
    alignas(64) std::atomic<std::uint32_t> inFlight{0};

    /// Nothing is to be said against it, and it has its whole share. Cost: one load.
    bool plain() const { return flags() == 0; }
    Standing standing(SteadyTime now);
    /// Of its weight, in parts of kWhole.
    std::uint32_t share(SteadyTime now, Milliseconds slowStart);
    bool draining() const { return (flags() & kDraining) != 0; }
    bool unhealthy() const { return (flags() & kUnhealthy) != 0; }
    /// Not even as a last resort.
    bool out() const { return (flags() & (kDraining | kUnhealthy)) != 0; }

    // ---- what clients' requests met

    /// Connecting failed, or is being tried again.
    void avoid(SteadyTime now);
    /// A response came.
    void answered()
    {
        if (suspect())
            clear(kSuspect);
    }
    /// Connecting failed, and no response came since.
    bool suspect() const { return (flags() & kSuspect) != 0; }
    bool avoided(SteadyTime now) const;
    /// A request had a good answer.
    void succeeded()
    {
        if (m_failures.load(std::memory_order_relaxed) != 0)
            m_failures.store(0, std::memory_order_relaxed);
    }
    /// A request failed; whether that was one too many.
    bool failed(const model::PassiveHealth &rule);
    /// Out for a while, twice as long as the last time unless that is long ago.
    void eject(SteadyTime now, const model::PassiveHealth &rule);
    /// Ends what is over. Whether it is ejected still.
    bool ejected(SteadyTime now);
    /// Back in at once, with nothing held against it: it is watched no more.
    void pardon();
    SteadyTime ejectedUntil() const { return at(m_ejectedUntil); }
    std::uint32_t failures() const { return m_failures.load(std::memory_order_relaxed); }
    /// As the flag says, which may be late by the end of an ejection; for metrics.
    bool ejectedNow() const { return (flags() & kEjected) != 0; }
    /// Since the start.
    std::uint64_t ejections() const { return m_ejections.load(std::memory_order_relaxed); }

    // ---- what others decide. One thread at a time.

    void setUnhealthy(bool unhealthy, SteadyTime now);
    void noteCheck(bool good)
    {
        m_checks.fetch_add(1, std::memory_order_relaxed);
        m_failedChecks.fetch_add(good ? 0 : 1, std::memory_order_relaxed);
    }
    /// Since the start.
    std::uint64_t checks() const { return m_checks.load(std::memory_order_relaxed); }
    std::uint64_t failedChecks() const { return m_failedChecks.load(std::memory_order_relaxed); }
    void setDraining(bool draining, SteadyTime now);
    /// Its share begins small, and grows from now on.
    void startSlowly(SteadyTime now);

private:
    using Flags = std::uint32_t;
    static constexpr Flags kSuspect = 1;
    static constexpr Flags kEjected = 2;
    static constexpr Flags kUnhealthy = 4;
    static constexpr Flags kDraining = 8;
    static constexpr Flags kRamping = 16;
    using Moment = std::atomic<SteadyTime::rep>;

    Flags flags() const { return m_flags.load(std::memory_order_acquire); }
    void set(Flags flag) { m_flags.fetch_or(flag, std::memory_order_release); }
    void clear(Flags flag) { m_flags.fetch_and(~flag, std::memory_order_release); }
    static SteadyTime at(const Moment &moment)
    {
        return SteadyTime(SteadyTime::duration(moment.load(std::memory_order_relaxed)));
    }
    static void note(Moment &moment, SteadyTime time)
    {
        moment.store(time.time_since_epoch().count(), std::memory_order_relaxed);
    }

    alignas(64) std::atomic<Flags> m_flags{0};
    std::atomic<std::uint32_t> m_failures{0}; // in a row
    Moment m_avoidUntil{0};
    Moment m_ejectedUntil{0};
    Moment m_rampSince{0};
    // Written by whoever ejects, of which there is one at a time.
    Moment m_lastFor{0};                 // how long the last ejection was to be
    std::atomic<std::uint32_t> m_row{0}; // ejections without a long enough time between
    std::atomic<std::uint64_t> m_ejections{0};
    std::atomic<std::uint64_t> m_checks{0};
    std::atomic<std::uint64_t> m_failedChecks{0};
};

} // namespace portcullis::upstream
