// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/transport/qthttpserver/guard_socket.h"
#include "service/transport/qthttpserver/qt_loop.h"
#include "service/transport/transport.h"

#include <QAbstractHttpServer>
#include <QTcpServer>

#include <atomic>
#include <list>
#include <map>
#include <memory>
#include <mutex>

namespace portcullis::transport {

/// What all listeners of a transport share: descriptors. Any thread.
struct ConnectionBudget {
    explicit ConnectionBudget(std::size_t all) : most(all) { }

    const std::size_t most;
    std::atomic<std::size_t> open{0};
};

/// The connections of one listener over all workers. Any thread.
class ListenerLoad {
public:
    explicit ListenerLoad(std::shared_ptr<ConnectionBudget> budget)
        : m_budget(std::move(budget)) { }

    /// Whether there is no room for one more.
    bool isFull(std::uint32_t most) const
    {
        return connections() >= most
            || m_budget->open.load(std::memory_order_relaxed) >= m_budget->most;
    }
    /// Counts one in. False: its address has too many already (and it is not counted).
    bool enter(const IpAddress &peer, std::uint32_t perAddress);
    void leave(const IpAddress &peer);
    std::uint32_t connections() const { return m_connections.load(std::memory_order_relaxed); }

private:
    const std::shared_ptr<ConnectionBudget> m_budget;
    std::atomic<std::uint32_t> m_connections{0};
    std::mutex m_mutex;
    // By IpAddress::limitKey(); bounded by the connections.
    std::map<IpAddress, std::uint32_t> m_byAddress;
};

/// One worker's share of one listener: accepts, wraps, and lets QtHttpServer dispatch. Lives on the
/// worker's thread; a retired one stays until its last connection is gone.
class QtListener final : public QAbstractHttpServer {
public:
    QtListener(QtLoop &loop, pipeline::ExchangeHandler &handler, ListenerSetup setup,
               std::shared_ptr<ListenerLoad> load, ConnectionObserver *observer,
               std::size_t worker);
    ~QtListener() override;

    /// Listens on a bound socket, which it takes over.
    bool listenOn(io::SocketHandle socket);
    /// For a socket that was accepted elsewhere.
    void accept(qintptr descriptor);
    /// Calls `accepted` instead of serving here, where sockets can't be shared between threads.
    void setDistributor(std::function<void(qintptr)> distributor);
    /// New connections get these settings; those that are open keep theirs.
    void update(ListenerSetup setup) { m_setup = std::move(setup); }
    /// Accepts no more, and ends every connection as soon as it is idle.
    void drain();
    std::size_t open() const { return m_all.size(); }
    /// Runs each time a connection has gone.
    void setClosed(std::function<void()> closed) { m_closed = std::move(closed); }

    // For GuardSocket:
    const std::shared_ptr<const ConnectionSettings> &settings() const { return m_setup.settings; }
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

    void bindWithoutSocket();
    void turnAway(io::StreamPtr stream, telemetry::ConnectionEnd why);
    void makeRoom();

    QtLoop &m_loop;
    pipeline::ExchangeHandler &m_handler;
    ListenerSetup m_setup;
    std::shared_ptr<ListenerLoad> m_load;
    ConnectionObserver *m_observer;
    std::size_t m_worker;
    std::list<GuardSocket *> m_waiting; // without a complete head; the front waits the longest
    std::list<GuardSocket *> m_all;
    std::function<void(qintptr)> m_distributor;
    std::function<void()> m_closed;
    Acceptor *m_acceptor; // Qt child
};

} // namespace portcullis::transport
