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
    SteadyTime now() const { return std::chrono::steady_clock::now(); }
    /// When this turn of the loop began, where the loop notes it, else now: for what need not be
    /// exact.
    SteadyTime recently() const { return m_turnBegan == SteadyTime{} ? now() : m_turnBegan; }
    WallTime wallNow() const { return std::chrono::system_clock::now(); }

protected:
    Loop() : m_timers(std::chrono::steady_clock::now()) { }

    TimerWheel m_timers;
    SteadyTime m_turnBegan{};

private:
    HandshakeGate m_handshakes{*this};
};

} // namespace portcullis::io
