// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/app/platform/socket_ops.h"
#include "service/transport/qthttpserver/qthttpserver_transport.h"
#ifdef PORTCULLIS_HAVE_NATIVE
#include "service/transport/native/native_transport.h"
#endif
#include "tests/support/scripted_handler.h"
#include "tests/support/transport_rows.h"

#include <QByteArray>
#include <QCoreApplication>
#include <QTcpSocket>

#include <algorithm>
#include <atomic>
#include <functional>
#include <memory>
#include <set>
#include <string>
#include <vector>

namespace portcullis::test {

/// A transport under test: a row of the table of transports.
struct TransportKind {
    QByteArray name;
    std::function<std::unique_ptr<transport::Transport>(
        std::size_t workers, transport::HandlerFactory, transport::ConnectionObserver *)>
        make;
};

/// The system's sockets as they are where ports can't be shared.
class UnsharedSockets final : public io::SocketOps {
public:
    Moved receive(io::SocketHandle socket, char *to, std::size_t size) const override
    {
        return m_real.receive(socket, to, size);
    }
    Moved send(io::SocketHandle socket, const char *from, std::size_t size) const override
    {
        return m_real.send(socket, from, size);
    }
    Result<io::SocketHandle> connect(const IpAddress &address, std::uint16_t port) const override
    {
        return m_real.connect(address, port);
    }
    bool connected(io::SocketHandle socket) const override { return m_real.connected(socket); }
    std::optional<IpAddress> adopt(io::SocketHandle socket) const override
    {
        return m_real.adopt(socket);
    }
    bool stale(io::SocketHandle socket) const override { return m_real.stale(socket); }
    void shutdownWrite(io::SocketHandle socket) const override { m_real.shutdownWrite(socket); }
    void resetOnClose(io::SocketHandle socket) const override { m_real.resetOnClose(socket); }
    void noDelay(io::SocketHandle socket) const override { m_real.noDelay(socket); }
    Result<io::SocketHandle> listen(const std::string &address, std::uint16_t &port,
                                    bool) const override
    {
        return m_real.listen(address, port, false);
    }
    void close(io::SocketHandle socket) const override { m_real.close(socket); }
    bool canShareListeners() const override { return false; }
    Result<io::SocketHandle> duplicate(io::SocketHandle socket) const override
    {
        return m_real.duplicate(socket);
    }
    std::size_t roomForClients() const override { return m_real.roomForClients(); }

private:
    const io::SocketOps &m_real = app::systemSockets();
};

using MakeTransport = decltype(TransportKind::make);

/// Empty if this build or system does not have it.
inline MakeTransport makerOf(const TransportRow &row, const io::SocketOps &sockets)
{
    if (row.transport == "qthttpserver") {
        return
            [&sockets](
                std::size_t workers, transport::HandlerFactory factory,
                transport::ConnectionObserver *observer) -> std::unique_ptr<transport::Transport> {
                using Qt = transport::QtHttpServerTransport;
                return std::make_unique<Qt>(workers, Qt::Threads::Own, sockets, std::move(factory),
                                            observer);
            };
    }
#ifdef PORTCULLIS_HAVE_NATIVE
    using transport::Engine;
    const Engine engine = row.io == "epoll" ? Engine::Epoll : Engine::IoUring;
    if (transport::NativeTransport::available(engine, sockets) == engine) {
        return
            [engine, &sockets](
                std::size_t workers, transport::HandlerFactory factory,
                transport::ConnectionObserver *observer) -> std::unique_ptr<transport::Transport> {
                return std::make_unique<transport::NativeTransport>(
                    workers, engine, sockets, factory, observer, [](std::function<void()> task) {
                        QMetaObject::invokeMethod(qApp, std::move(task), Qt::QueuedConnection);
                    });
            };
    }
#endif
    return {};
}

/// Each transport on the system's sockets, and with one socket for all workers.
inline std::vector<TransportKind> transportKinds()
{
    static const UnsharedSockets unshared;
    std::vector<TransportKind> kinds;
    for (const TransportRow &row : transportRows()) {
        kinds.push_back({row.name, makerOf(row, app::systemSockets())});
        kinds.push_back({row.name + ", one socket for all workers", makerOf(row, unshared)});
    }
    return kinds;
}

inline QtMessageHandler reportQtMessage = nullptr;

/// Where one worker accepts for all, Qt wonders about the servers of the others at every
/// connection.
inline void dropWonder(QtMsgType type, const QMessageLogContext &context, const QString &message)
{
    if (!message.endsWith(QLatin1String(" while not listening")))
        reportQtMessage(type, context, message);
}

/// Echoes; a request for /hold is answered only when the test lets go of it.
class HoldingHandler final : public pipeline::ExchangeHandler {
public:
    explicit HoldingHandler(std::atomic<int> &held) : m_count(held) { }

    io::Task<> serve(pipeline::Exchange &x) override
    {
        if (x.head().target == "/hold") {
            const Held held(*this, x.waker());
            co_await x.waker().wait(pipeline::event::kTimer);
        }
        co_await ScriptedHandler::echo(x);
    }
    bool draining() const override { return false; }
    /// On the worker's thread.
    void letGo()
    {
        const std::set<io::Waker *> held = m_held;
        for (io::Waker *waker : held)
            waker->notify(pipeline::event::kTimer);
    }

private:
    struct Held {
        Held(HoldingHandler &by, io::Waker &which) : handler(by), waker(which)
        {
            handler.m_held.insert(&waker);
            ++handler.m_count;
        }
        Held(const Held &) = delete;
        ~Held()
        {
            handler.m_held.erase(&waker);
            --handler.m_count;
        }
        HoldingHandler &handler;
        io::Waker &waker;
    };

    std::atomic<int> &m_count;
    std::set<io::Waker *> m_held;
};

/// Counts over all workers.
class CountingObserver final : public transport::ConnectionObserver {
public:
    std::atomic<int> opened{0};
    std::atomic<int> gone{0};
    void accepted(std::size_t) override { ++opened; }
    void closed(std::size_t, telemetry::ConnectionEnd) override { ++gone; }
};

/// A transport with handlers that a test can reach.
class TransportFixture {
public:
    explicit TransportFixture(const QByteArray &kind, std::size_t workers = 2)
    {
        if (!reportQtMessage)
            reportQtMessage = qInstallMessageHandler(dropWonder);
        m_handlers.resize(workers);
        for (const TransportKind &each : transportKinds()) {
            if (kind != each.name || !each.make)
                continue;
            transport = each.make(
                workers,
                [this](io::Loop &, std::size_t worker) {
                    auto handler = std::make_unique<HoldingHandler>(held);
                    m_handlers[worker] = handler.get();
                    return handler;
                },
                &observer);
        }
    }
    ~TransportFixture() { transport.reset(); }
    static bool available(const QByteArray &kind)
    {
        return std::ranges::any_of(transportKinds(), [&kind](const TransportKind &each) {
            return each.name == kind && each.make;
        });
    }

    std::atomic<int> held{0};
    CountingObserver observer;
    std::unique_ptr<transport::Transport> transport;

    void letGo()
    {
        for (std::size_t i = 0; i < m_handlers.size(); ++i)
            transport->post(i, [handler = m_handlers[i]] { handler->letGo(); });
    }
    static model::Listener listener(const std::string &name, std::uint16_t port = 0)
    {
        model::Listener made;
        made.name = name;
        made.port = port;
        return made;
    }
    static std::vector<transport::ListenerSetup>
    setupsOf(const std::vector<model::Listener> &listeners)
    {
        std::vector<transport::ListenerSetup> setups;
        for (const model::Listener &each : listeners)
            setups.push_back(*transport::ListenerSetup::make(each));
        return setups;
    }
    /// One that nobody listened on a moment ago.
    static std::uint16_t freePort()
    {
        std::uint16_t port = 0;
        const auto socket = app::systemSockets().listen("127.0.0.1", port, false);
        if (socket)
            app::systemSockets().close(*socket);
        return port;
    }
    /// The ports, in order; empty if it could not be done.
    std::vector<std::uint16_t> apply(const std::vector<model::Listener> &listeners)
    {
        const auto bound = transport->apply(setupsOf(listeners));
        std::vector<std::uint16_t> ports;
        if (!bound)
            error = bound.error().what;
        else
            for (const transport::BoundListener &each : *bound)
                ports.push_back(each.port);
        return ports;
    }
    std::string error;

private:
    std::vector<HoldingHandler *> m_handlers;
};

/// A client on the loopback that waits for what it is told to wait for.
class Client {
public:
    explicit Client(std::uint16_t port)
    {
        m_socket.connectToHost(QStringLiteral("127.0.0.1"), port);
        m_socket.waitForConnected(kPatience);
    }
    void send(const QByteArray &bytes)
    {
        m_socket.write(bytes);
        while (m_socket.bytesToWrite() > 0 && m_socket.waitForBytesWritten(kPatience)) { }
    }
    /// All that comes until `end` is there as often as asked, or the connection ends.
    QByteArray readUntil(const QByteArray &end, int times = 1)
    {
        QByteArray got;
        while (got.count(end) < times) {
            if (m_socket.bytesAvailable() == 0 && !m_socket.waitForReadyRead(kPatience))
                break;
            got += m_socket.readAll();
        }
        return got;
    }
    /// All that comes until the other side closes; `closed` says whether it did.
    QByteArray readToEnd()
    {
        QByteArray got;
        while (m_socket.waitForReadyRead(kPatience))
            got += m_socket.readAll();
        got += m_socket.readAll();
        closed = m_socket.state() == QAbstractSocket::UnconnectedState;
        return got;
    }
    void vanish() { m_socket.abort(); }

    bool closed = false;

private:
    static constexpr int kPatience = 10'000;
    QTcpSocket m_socket;
};

} // namespace portcullis::test
