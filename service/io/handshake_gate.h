// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include <cstddef>

namespace portcullis::io {

class Loop;

/// Bounds the TLS handshake steps with public-key operations that one turn of a loop makes, so that
/// a flood of new connections leaves time for those that are open. What is beyond the bound goes on
/// in later turns, in the order of asking. Works over any loop: a turn is the time until a posted
/// task runs.
///
/// Thread: its loop's.
class HandshakeGate {
public:
    /// About 3 ms of RSA-2048, or a fifth of a millisecond of ECDSA P-256.
    static constexpr std::size_t kPerTurn = 4;

    /// Whoever waits for its turn; lets go of its place when it dies.
    class Waiter {
    public:
        Waiter() = default;
        Waiter(const Waiter &) = delete;
        Waiter &operator=(const Waiter &) = delete;
        virtual ~Waiter() { leave(); }

    protected:
        /// The turn has come. The waiter may be destroyed meanwhile, and may ask again.
        virtual void handshakeTurn() = 0;
        bool waiting() const { return m_gate != nullptr; }
        void leave();

    private:
        friend class HandshakeGate;
        HandshakeGate *m_gate = nullptr; // while it waits
        Waiter *m_previous = nullptr;
        Waiter *m_next = nullptr;
    };

    explicit HandshakeGate(Loop &loop) : m_loop(loop) { }
    HandshakeGate(const HandshakeGate &) = delete;
    HandshakeGate &operator=(const HandshakeGate &) = delete;
    ~HandshakeGate();

    /// True: make the step now. False: handshakeTurn() is called in a later turn.
    bool enter(Waiter &waiter);

private:
    void append(Waiter &waiter);
    void remove(Waiter &waiter);
    void nextTurn();
    void schedule();

    Loop &m_loop;
    Waiter *m_first = nullptr;
    Waiter *m_last = nullptr;
    std::size_t m_started = 0; // in this turn
    bool m_scheduled = false;
};

} // namespace portcullis::io
