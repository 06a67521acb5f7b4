// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/transport/qthttpserver/qt_listener.h"

#include "service/io/tls_stream.h"
#include "service/transport/qthttpserver/qt_stream.h"
#include "shared/core/log.h"

#include <QTimer>

namespace portcullis::transport {

namespace {

constexpr int kAcceptAgainMs = 100;

/// What a client that speaks plain HTTP to a TLS port is told.
const std::string &plainHttpAnswer()
{
    static const std::string answer = [] {
        constexpr std::string_view kBody =
            R"({"type":"urn:portcullis:reason:receive.plain-http-on-tls",)"
            R"("title":"Plain HTTP sent to a TLS port","status":400,)"
            R"("detail":"This port speaks TLS: use https","stage":"receive",)"
            R"("code":"receive.plain-http-on-tls"})";
        return "HTTP/1.1 400 Bad Request\r\nContent-Type: "
               "application/problem+json\r\nContent-Length: "
            + std::to_string(kBody.size()) + "\r\nConnection: close\r\n\r\n" + std::string(kBody);
    }();
    return answer;
}

} // namespace

bool ListenerLoad::enter(const IpAddress &peer, std::uint32_t perAddress)
{
    const std::lock_guard lock(m_mutex);
    std::uint32_t &count = m_byAddress[peer.limitKey()];
    if (perAddress > 0 && count >= perAddress)
        return false;
    ++count;
    m_connections.fetch_add(1, std::memory_order_relaxed);
    m_budget->open.fetch_add(1, std::memory_order_relaxed);
    return true;
}

void ListenerLoad::leave(const IpAddress &peer)
{
    const std::lock_guard lock(m_mutex);
    const auto it = m_byAddress.find(peer.limitKey());
    if (it != m_byAddress.end() && --it->second == 0)
        m_byAddress.erase(it);
    m_connections.fetch_sub(1, std::memory_order_relaxed);
    m_budget->open.fetch_sub(1, std::memory_order_relaxed);
}

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
            m_listener.m_distributor(descriptor);
        else
            m_listener.accept(descriptor);
    }

private:
    QtListener &m_listener;
};

QtListener::QtListener(QtLoop &loop, pipeline::ExchangeHandler &handler, ListenerSetup setup,
                       std::shared_ptr<ListenerLoad> load, ConnectionObserver *observer,
                       std::size_t worker)
    : m_loop(loop)
    , m_handler(handler)
    , m_setup(std::move(setup))
    , m_load(std::move(load))
    , m_observer(observer)
    , m_worker(worker)
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
    delete m_acceptor;
}

bool QtListener::listenOn(io::SocketHandle socket)
{
    if (!m_acceptor->setSocketDescriptor(static_cast<qintptr>(socket)))
        return false;
    bind(m_acceptor); // makes it our child
    return true;
}

void QtListener::setDistributor(std::function<void(qintptr)> distributor)
{
    m_distributor = std::move(distributor);
}

void QtListener::accept(qintptr descriptor)
{
    auto *socket = new QtStream(m_loop.sockets());
    io::StreamPtr stream(socket);
    const IpAddress peer = socket->adopt(static_cast<io::SocketHandle>(descriptor));
    const model::ListenerLimits &limits = m_setup.config.limits;
    if (m_load->isFull(limits.connections))
        makeRoom();
    const std::uint32_t perAddress =
        m_setup.exempt.contains(peer) ? 0 : limits.connectionsPerAddress;
    if (m_load->isFull(limits.connections)) {
        turnAway(std::move(stream), telemetry::ConnectionEnd::AtLimit);
        return;
    }
    if (!m_load->enter(peer, perAddress)) {
        turnAway(std::move(stream), telemetry::ConnectionEnd::TooManyPerAddress);
        return;
    }
    if (m_setup.tls)
        stream = io::TlsStream::wrap(std::move(stream), m_setup.tls, m_loop, {}, plainHttpAnswer());
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

void QtListener::turnAway(io::StreamPtr stream, telemetry::ConnectionEnd why)
{
    io::abortStream(stream);
    if (!m_observer)
        return;
    m_observer->accepted(m_worker);
    m_observer->closed(m_worker, why);
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
    const std::list<GuardSocket *> all = m_all; // ending changes the list
    for (GuardSocket *guard : all)
        guard->connection().drain();
}

void QtListener::connectionOpened(GuardSocket &guard)
{
    m_all.push_back(&guard);
    guard.m_at = std::prev(m_all.end());
    if (m_observer)
        m_observer->accepted(m_worker);
}

void QtListener::connectionClosed(GuardSocket &guard, const IpAddress &peer,
                                  telemetry::ConnectionEnd why)
{
    m_all.erase(guard.m_at);
    m_load->leave(peer);
    if (m_observer)
        m_observer->closed(m_worker, why);
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
