// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "tests/support/gateway_process.h"

#include <QTcpServer>
#include <QTcpSocket>

/// Bytes on the wire, for tests that need more say in them than curl gives. All of it blocks, and
/// ends after a bound.
namespace portcullis::test {

/// A client on the loopback. Any thread, but one at a time.
class RawClient {
public:
    explicit RawClient(quint16 port)
    {
        m_socket.connectToHost(QStringLiteral("127.0.0.1"), port);
        m_connected = m_socket.waitForConnected(kProcessWaitMs);
    }
    bool connected() const { return m_connected; }
    void send(const QByteArray &bytes)
    {
        m_socket.write(bytes);
        while (m_socket.bytesToWrite() > 0 && m_socket.waitForBytesWritten(kProcessWaitMs)) { }
    }
    /// Whether `part` has come, `times` times; waits for it.
    bool waitFor(const QByteArray &part, int times = 1)
    {
        while (m_got.count(part) < times && more()) { }
        return m_got.count(part) >= times;
    }
    /// The next answer, if its length is told; status 0 if it is cut off.
    Answer answer()
    {
        if (!waitFor("\r\n\r\n"))
            return {};
        const qsizetype head = m_got.indexOf("\r\n\r\n") + 4;
        const qsizetype size = head + parseAnswer(m_got.left(head)).field("Content-Length").toInt();
        while (m_got.size() < size && more()) { }
        if (m_got.size() < size)
            return {};
        const Answer answer = parseAnswer(m_got.left(size));
        m_got.remove(0, size);
        return answer;
    }
    Answer ask(const QByteArray &request)
    {
        send(request);
        return answer();
    }
    /// Whether the other side ends the connection; collects what comes before.
    bool ends()
    {
        while (more()) { }
        return m_socket.state() == QAbstractSocket::UnconnectedState;
    }
    /// What came and was no part of an answer().
    const QByteArray &got() const { return m_got; }
    QTcpSocket &socket() { return m_socket; }

private:
    bool more()
    {
        const bool came =
            m_socket.bytesAvailable() > 0 || m_socket.waitForReadyRead(kProcessWaitMs);
        m_got += m_socket.readAll();
        return came;
    }

    QTcpSocket m_socket;
    QByteArray m_got;
    bool m_connected = false;
};

inline QByteArray getRequest(const QByteArray &target, const QByteArray &fields = {})
{
    return "GET " + target + " HTTP/1.1\r\nHost: gateway.test\r\n" + fields + "\r\n";
}

/// An upstream that answers when the test says so.
class HeldUpstream {
public:
    HeldUpstream() { m_server.listen(QHostAddress::LocalHost); }

    QByteArray url() const
    {
        return "http://127.0.0.1:" + QByteArray::number(m_server.serverPort());
    }
    /// Waits for the next request, up to the end of its head.
    bool take()
    {
        if (!m_server.hasPendingConnections() && !m_server.waitForNewConnection(kProcessWaitMs))
            return false;
        m_socket.reset(m_server.nextPendingConnection());
        QByteArray seen;
        while (!seen.contains("\r\n\r\n") && m_socket->waitForReadyRead(kProcessWaitMs))
            seen += m_socket->readAll();
        return seen.contains("\r\n\r\n");
    }
    void send(const QByteArray &bytes)
    {
        m_socket->write(bytes);
        while (m_socket->bytesToWrite() > 0 && m_socket->waitForBytesWritten(kProcessWaitMs)) { }
    }
    /// Whether the gateway ends the connection.
    bool isLeft()
    {
        while (m_socket->waitForReadyRead(kProcessWaitMs))
            m_socket->readAll();
        return m_socket->state() == QAbstractSocket::UnconnectedState;
    }

private:
    QTcpServer m_server;
    std::unique_ptr<QTcpSocket> m_socket;
};

} // namespace portcullis::test
