// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/transport/qthttpserver/qt_listener.h"

#include "service/transport/qthttpserver/qt_stream.h"
#include "shared/core/log.h"

#include <QTimer>

namespace portcullis::transport {

namespace {

constexpr int kAcceptAgainMs = 100;

} // namespace

/// Hands raw sockets on before Qt makes a QTcpSocket of its own, and guards to QtHttpServer.
class QtListener::Acceptor final : public QTcpServer {
public:
    explicit Acceptor(QtListener &listener) : m_listener(listener)
    {
        // Qt stops accepting for ever when the system has no descriptor to give.
        connect(this, &QTcpServer::acceptError, this, [this] {
            QTimer::singleShot(kAcceptAgainMs, this, [this] {
                if (isListening()) // not closed meanwhile
                    resumeAccepting();
            });
        });
    }
    /// QtHttpServer takes it at once.
    void offer(GuardSocket *guard) { addPendingConnection(guard); }

protected:
    void incomingConnection(qintptr descriptor) override
    {
        if (m_listener.m_distributor)
            m_listener.m_distributor(static_cast<io::SocketHandle>(descriptor));
        else
            m_listener.accept(static_cast<io::SocketHandle>(descriptor));
    }

private:
    QtListener &m_listener;
};

QtListener::QtListener(QtLoop &loop, pipeline::ExchangeHandler &handler, ListenerSetup setup,
                       std::shared_ptr<ListenerLoad> load, ConnectionObserver *observer,
                       std::size_t worker)
    : m_loop(loop)
    , m_handler(handler)
    , m_intake(loop, *this, std::move(setup), std::move(load), observer, worker)
    , m_acceptor(new Acceptor(*this))
{
}

QtListener::~QtListener()
{
    // Guards belong to QtHttpServer, which deletes them in the loop's next turn once they have
    // ended.
    const std::list<GuardSocket *> all = m_all; // ending changes the list
    for (GuardSocket *guard : all)
        guard->connection().kill(telemetry::ConnectionEnd::Draining);
    m_more.clear();
    delete m_acceptor;
}

void QtListener::listenOn(io::SocketHandle socket)
{
    if (m_acceptor->isListening()) {
        // Connections are dispatched by the first, wherever they come from.
        m_more.push_back(std::make_unique<Acceptor>(*this));
        m_more.back()->setSocketDescriptor(static_cast<qintptr>(socket));
    } else if (m_acceptor->setSocketDescriptor(static_cast<qintptr>(socket)))
        bind(m_acceptor); // makes it our child
}

void QtListener::setDistributor(std::function<void(io::SocketHandle)> distributor)
{
    m_distributor = std::move(distributor);
}

void QtListener::accept(io::SocketHandle descriptor)
{
    const std::optional<IpAddress> peer = m_loop.sockets().adopt(descriptor);
    if (!peer) {
        m_loop.sockets().close(descriptor);
        return;
    }
    auto *socket = new QtStream(m_loop.sockets());
    io::StreamPtr stream(socket);
    socket->adopt(descriptor);
    m_intake.take(std::move(stream), *peer);
}

void QtListener::admit(io::StreamPtr stream, const IpAddress &peer)
{
    if (m_acceptor->parent() != this)
        bindWithoutSocket();
    m_acceptor->offer(new GuardSocket(*this, std::move(stream), peer));
}

/// Sockets come from another worker's listener. QtHttpServer takes connections only from a server
/// that listened when it was bound (since Qt 6.5), so ours does so for a moment, where nobody
/// looks.
void QtListener::bindWithoutSocket()
{
    if (!m_acceptor->listen(QHostAddress::LocalHost, 0))
        log(LogLevel::Error, "connections can't be handed to a worker:",
            {{"why", m_acceptor->errorString().toStdString()}});
    bind(m_acceptor); // makes it our child
    m_acceptor->close();
}

/// Slow or silent clients must not keep others out.
void QtListener::makeRoom()
{
    if (m_waiting.empty())
        return;
    m_waiting.front()->connection().kill(telemetry::ConnectionEnd::MadeRoom);
}

void QtListener::drain()
{
    m_acceptor->close();
    m_more.clear();
    m_intake.drain();
    const std::list<GuardSocket *> all = m_all; // ending changes the list
    for (GuardSocket *guard : all)
        guard->connection().drain();
}

void QtListener::connectionOpened(GuardSocket &guard)
{
    m_all.push_back(&guard);
    guard.m_at = std::prev(m_all.end());
}

void QtListener::connectionClosed(GuardSocket &guard, const IpAddress &peer,
                                  telemetry::ConnectionEnd why)
{
    m_all.erase(guard.m_at);
    m_intake.closed(peer, why);
    if (m_closed)
        m_closed();
}

#if QT_VERSION >= QT_VERSION_CHECK(6, 5, 0)
bool QtListener::handleRequest(const QHttpServerRequest &, QHttpServerResponder &responder)
{
    GuardSocket *guard = GuardSocket::showing();
    guard->keep(std::move(responder));
    guard->begin();
    return true;
}
#else
bool QtListener::handleRequest(const QHttpServerRequest &, QTcpSocket *socket)
{
    static_cast<GuardSocket *>(socket)->begin();
    return true;
}
#endif

} // namespace portcullis::transport
