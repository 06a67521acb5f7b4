// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/transport/http1/server_connection.h"

#include <QHttpServerResponder>
#include <QTcpSocket>

#include <list>
#include <memory>

namespace portcullis::transport {

class QtListener;

/// Plays the part of the client's socket for QtHttpServer. The real one belongs to the
/// ServerConnection inside; when that has read and checked a head, QtHttpServer is shown one small
/// canonical head, and its handleRequest() is where the exchange begins. Body, answer and all that
/// follows stay on our side, so limits, time-outs, streaming, pipelining and upgrades do not depend
/// on what QtHttpServer can do. See docs/decisions/0002-qthttpserver-guard.md.
///
/// QtHttpServer deletes it, once disconnected() was emitted and no request is being handled.
class GuardSocket final : public QTcpSocket, public ConnectionOwner {
public:
    GuardSocket(QtListener &listener, io::StreamPtr stream, const IpAddress &peer);
    ~GuardSocket() override;

    /// From handleRequest(): the exchange may begin.
    void begin();
    /// Qt 6.5 and later: kept until the exchange is over, for QtHttpServer shows no second request
    /// before it is gone. Never written to.
    void keep(QHttpServerResponder &&responder);
    ServerConnection &connection() { return *m_connection; }
    /// The guard whose head QtHttpServer looks at just now, on this thread.
    static GuardSocket *showing();

    bool isSequential() const override { return true; }
    qint64 bytesAvailable() const override;
    void disconnectFromHost() override { }
    void close() override { }

protected:
    qint64 readData(char *to, qint64 size) override;
    qint64 writeData(const char *, qint64 size) override { return size; }

private:
    friend class QtListener;

    void headComplete(ServerConnection &connection) override;
    void connectionEnded(ClientConnection &connection, telemetry::ConnectionEnd why) override;
    void waitingForHead(ClientConnection &connection, bool waits) override;

    QtListener &m_listener;
    IpAddress m_peer;
    qint64 m_shown = 0; // bytes of the canonical head that are still to be read
    std::unique_ptr<QHttpServerResponder> m_responder;
    std::list<GuardSocket *>::iterator m_at;        // in the listener's list of all
    std::list<GuardSocket *>::iterator m_waitingAt; // in its list of those that wait for a head
    bool m_waits = false;
    bool m_ended = false;
    std::unique_ptr<ServerConnection> m_connection;
};

} // namespace portcullis::transport
