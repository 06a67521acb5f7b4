// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/io/handshake_gate.h"

#include "service/io/loop.h"

namespace portcullis::io {

void HandshakeGate::Waiter::leave()
{
    if (m_gate)
        m_gate->remove(*this);
}

HandshakeGate::~HandshakeGate()
{
    while (m_first)
        remove(*m_first);
}

bool HandshakeGate::enter(Waiter &waiter)
{
    if (waiter.waiting())
        return false;
    schedule();
    if (m_first || m_started >= kPerTurn) {
        append(waiter);
        return false;
    }
    ++m_started;
    return true;
}

void HandshakeGate::append(Waiter &waiter)
{
    waiter.m_gate = this;
    waiter.m_previous = m_last;
    waiter.m_next = nullptr;
    (m_last ? m_last->m_next : m_first) = &waiter;
    m_last = &waiter;
}

void HandshakeGate::remove(Waiter &waiter)
{
    (waiter.m_previous ? waiter.m_previous->m_next : m_first) = waiter.m_next;
    (waiter.m_next ? waiter.m_next->m_previous : m_last) = waiter.m_previous;
    waiter.m_gate = nullptr;
}

void HandshakeGate::schedule()
{
    if (m_scheduled)
        return;
    m_scheduled = true;
    m_loop.post([this] { nextTurn(); });
}

void HandshakeGate::nextTurn()
{
    m_scheduled = false;
    m_started = 0;
    while (m_first && m_started < kPerTurn) {
        Waiter &waiter = *m_first;
        remove(waiter);
        ++m_started;
        waiter.handshakeTurn();
    }
    // What was begun now counts until the next turn.
    if (m_started > 0)
        schedule();
}

} // namespace portcullis::io
