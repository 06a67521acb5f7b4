// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/io/handshake_gate.h"
#include "service/io/stream.h"
#include "service/io/timer_wheel.h"
#include "shared/core/clock.h"

#include <functional>
#include <memory>
#include <string>

namespace portcullis::io {

class TlsContext;

/// Where an outgoing connection goes.
struct Endpoint {
    std::string host; ///< a name, or an address without brackets
    std::uint16_t port = 0;
    /// Set for TLS. Shared: a reload may drop it while a handshake runs.
    std::shared_ptr<const TlsContext> tls;
    std::string serverName; ///< for SNI and the certificate check
};

/// The event loop of one worker thread, as its transport provides it. All of it belongs to that
/// thread but for post().
class Loop {
public:
    virtual ~Loop() = default;

    /// Begins to connect; `handler` hears onConnected() or onError(). Never null.
    virtual StreamPtr connect(const Endpoint &endpoint, StreamHandler &handler) = 0;
    /// Runs `task` on this loop's thread, later. Any thread. Tasks posted to a loop that has
    /// stopped are destroyed unrun.
    virtual void post(std::function<void()> task) = 0;

    TimerWheel &timers() { return m_timers; }
    /// How many TLS handshakes go on in one turn.
    HandshakeGate &handshakes() { return m_handshakes; }
    SteadyTime now() const { return m_latest = std::chrono::steady_clock::now(); }
    /// When somebody last asked for the time on this loop, but not before its turn began; where the
    /// loop does not note its turns, now. For what need not be exact: no call to the clock.
    SteadyTime recently() const { return m_turnBegan == SteadyTime{} ? now() : m_latest; }
    WallTime wallNow() const { return std::chrono::system_clock::now(); }
    /// recently() by the calendar. A step of the system's clock shows within kWallAge.
    WallTime recentWall() const
    {
        if (m_turnBegan == SteadyTime{})
            return wallNow();
        return m_wallAt + std::chrono::duration_cast<WallTime::duration>(m_latest - m_wallSeen);
    }

protected:
    static constexpr Milliseconds kWallAge{20};

    Loop() : m_timers(std::chrono::steady_clock::now()) { }

    /// For a loop that notes when its turns begin: all of them.
    void beginTurn()
    {
        m_turnBegan = now();
        m_timers.setNow(m_turnBegan);
        if (m_turnBegan - m_wallSeen < kWallAge)
            return;
        m_wallSeen = m_turnBegan;
        m_wallAt = wallNow();
    }

    TimerWheel m_timers;
    SteadyTime m_turnBegan{};

private:
    mutable SteadyTime m_latest{}; // what now() last said
    SteadyTime m_wallSeen{};       // when m_wallAt was read
    WallTime m_wallAt{};
    HandshakeGate m_handshakes{*this};
};

} // namespace portcullis::io
