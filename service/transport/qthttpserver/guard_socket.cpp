// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/transport/qthttpserver/guard_socket.h"

#include "service/transport/qthttpserver/qt_listener.h"

#include <algorithm>
#include <cstring>

namespace portcullis::transport {

namespace {

/// All that QtHttpServer needs in order to dispatch. The head itself was checked by our codec; a
/// second, lenient reading of it would cost time and could only disagree.
constexpr std::string_view kCanonicalHead = "GET / HTTP/1.1\r\n\r\n";

thread_local GuardSocket *t_showing = nullptr;

} // namespace

GuardSocket::GuardSocket(QtListener &listener, io::StreamPtr stream, const IpAddress &peer)
    : m_listener(listener), m_peer(peer)
{
    setSocketState(ConnectedState);
    setOpenMode(ReadWrite | Unbuffered);
    m_listener.connectionOpened(*this);
    m_connection = std::make_unique<ServerConnection>(std::move(stream), peer, listener.settings(),
                                                      listener.handler(), *this, listener.loop());
}

GuardSocket::~GuardSocket()
{
    if (!m_ended)
        m_connection->kill(telemetry::ConnectionEnd::Draining);
}

GuardSocket *GuardSocket::showing()
{
    return t_showing;
}

qint64 GuardSocket::bytesAvailable() const
{
    return m_shown + QIODevice::bytesAvailable();
}

qint64 GuardSocket::readData(char *to, qint64 size)
{
    const qint64 part = std::min(size, m_shown);
    const auto from = kCanonicalHead.size() - static_cast<std::size_t>(m_shown);
    if (part > 0)
        std::memcpy(to, kCanonicalHead.data() + from, static_cast<std::size_t>(part));
    m_shown -= part;
    return part;
}

void GuardSocket::headComplete(ServerConnection &)
{
    m_responder.reset(); // of the exchange before
    m_shown = static_cast<qint64>(kCanonicalHead.size());
    t_showing = this;
    Q_EMIT readyRead();
    t_showing = nullptr;
}

void GuardSocket::keep(QHttpServerResponder &&responder)
{
    m_responder = std::make_unique<QHttpServerResponder>(std::move(responder));
}

void GuardSocket::begin()
{
    m_connection->serve();
}

void GuardSocket::connectionEnded(ClientConnection &, telemetry::ConnectionEnd why)
{
    if (m_ended)
        return;
    m_ended = true;
    m_listener.connectionClosed(*this, m_peer, why);
    setSocketState(UnconnectedState);
    m_responder.reset();
    Q_EMIT disconnected();
}

void GuardSocket::waitingForHead(ClientConnection &, bool waits)
{
    if (waits == m_waits)
        return;
    m_waits = waits;
    std::list<GuardSocket *> &waiting = m_listener.waitingForHead();
    if (waits)
        m_waitingAt = waiting.insert(waiting.end(), this);
    else
        waiting.erase(m_waitingAt);
}

} // namespace portcullis::transport
