// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/transport/intake.h"
#include "service/transport/qthttpserver/guard_socket.h"
#include "service/transport/qthttpserver/qt_loop.h"
#include "service/transport/transport_worker.h"

#include <QAbstractHttpServer>
#include <QTcpServer>

#include <functional>
#include <list>
#include <memory>
#include <vector>

namespace portcullis::transport {

/// A listener that accepts, wraps, and lets QtHttpServer dispatch.
class QtListener final : public QAbstractHttpServer, public WorkerListener, private Intake::Sink {
public:
    QtListener(QtLoop &loop, pipeline::ExchangeHandler &handler, ListenerSetup setup,
               std::shared_ptr<ListenerLoad> load, ConnectionObserver *observer,
               std::size_t worker);
    ~QtListener() override;

    void listenOn(io::SocketHandle socket) override;
    void accept(io::SocketHandle socket) override;
    void setDistributor(std::function<void(io::SocketHandle)> distributor) override;
    void update(ListenerSetup setup) override { m_intake.update(std::move(setup)); }
    void drain() override;
    std::size_t open() const override { return m_all.size(); }
    void setClosed(std::function<void()> closed) override { m_closed = std::move(closed); }

    // For GuardSocket:
    const std::shared_ptr<const ConnectionSettings> &settings() const
    {
        return m_intake.setup().settings;
    }
    pipeline::ExchangeHandler &handler() { return m_handler; }
    QtLoop &loop() { return m_loop; }
    std::list<GuardSocket *> &waitingForHead() { return m_waiting; }
    void connectionOpened(GuardSocket &guard);
    void connectionClosed(GuardSocket &guard, const IpAddress &peer, telemetry::ConnectionEnd why);

protected:
#if QT_VERSION >= QT_VERSION_CHECK(6, 5, 0)
    bool handleRequest(const QHttpServerRequest &request, QHttpServerResponder &responder) override;
    void missingHandler(const QHttpServerRequest &, QHttpServerResponder &) override { }
#else
    bool handleRequest(const QHttpServerRequest &request, QTcpSocket *socket) override;
    void missingHandler(const QHttpServerRequest &, QTcpSocket *) override { }
#endif

private:
    class Acceptor;

    void makeRoom() override;
    void admit(io::StreamPtr stream, const IpAddress &peer) override;
    void bindWithoutSocket();

    QtLoop &m_loop;
    pipeline::ExchangeHandler &m_handler;
    Intake m_intake;
    std::list<GuardSocket *> m_waiting; // without a complete head; the front waits the longest
    std::list<GuardSocket *> m_all;
    std::function<void(io::SocketHandle)> m_distributor;
    std::function<void()> m_closed;
    Acceptor *m_acceptor;                          // Qt child
    std::vector<std::unique_ptr<Acceptor>> m_more; // for further sockets
};

} // namespace portcullis::transport
