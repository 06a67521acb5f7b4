// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/transport/native/native_listener.h"

#include "service/transport/native/native_stream.h"

#if PORTCULLIS_HAVE_NGHTTP2
#include "service/transport/http2/http2_connection.h"
#endif

namespace portcullis::transport {

class NativeListener::Acceptor final : public SocketUser {
public:
    Acceptor(NativeListener &listener, io::SocketHandle socket)
        : m_listener(&listener), m_loop(listener.m_loop)
    {
        m_slot = m_loop.reactor().add(socket, *this);
        m_loop.reactor().accept(m_slot);
        m_again.setCallback([this] { m_loop.reactor().accept(m_slot); });
    }
    /// What was accepted before still comes.
    void stop()
    {
        m_again.stop();
        m_loop.reactor().close(m_slot, false);
    }
    /// The listener is gone, before the reactor has closed the socket.
    void abandon()
    {
        m_listener = nullptr;
        stop();
    }

private:
    void received(std::string_view) override { }
    void receiveEnded(int) override { }
    void sent(long) override { }
    void writable() override { }
    void accepted(int socket) override
    {
        if (!m_listener) {
            if (socket >= 0)
                m_loop.sockets().close(socket);
        } else if (socket < 0) {
            if (!m_listener->m_draining)
                m_again.start(m_loop.timers(), kAcceptAgain);
        } else if (m_listener->m_distributor) {
            m_listener->m_distributor(socket);
        } else {
            m_listener->accept(socket);
        }
    }
    void closed() override
    {
        if (m_listener)
            m_listener->acceptorGone(*this);
        delete this;
    }

    NativeListener *m_listener;
    NativeLoop &m_loop;
    Reactor::Slot m_slot = 0;
    io::Timer m_again;
};

NativeListener::NativeListener(NativeLoop &loop, pipeline::ExchangeHandler &handler,
                               ListenerSetup setup, std::shared_ptr<ListenerLoad> load,
                               ConnectionObserver *observer, std::size_t worker)
    : m_loop(loop)
    , m_handler(handler)
    , m_intake(loop, *this, std::move(setup), std::move(load), observer, worker)
{
}

NativeListener::~NativeListener()
{
    for (Acceptor *const acceptor : m_acceptors)
        acceptor->abandon();
    m_closed = nullptr;
    while (ClientConnection *const connection = m_all.front())
        connection->kill(telemetry::ConnectionEnd::Draining);
}

void NativeListener::listenOn(io::SocketHandle socket)
{
    m_acceptors.push_back(new Acceptor(*this, socket));
}

void NativeListener::setDistributor(std::function<void(io::SocketHandle)> distributor)
{
    m_distributor = std::move(distributor);
}

void NativeListener::accept(io::SocketHandle socket)
{
    const std::optional<IpAddress> peer = m_loop.sockets().adopt(socket);
    if (!peer) {
        m_loop.sockets().close(socket);
        return;
    }
    auto *const stream = new NativeStream(m_loop);
    io::StreamPtr owned(stream);
    m_loop.sockets().noDelay(socket);
    stream->adopt(socket);
    m_intake.take(std::move(owned), *peer);
}

void NativeListener::acceptorGone(Acceptor &acceptor)
{
    std::erase(m_acceptors, &acceptor);
    if (m_closed)
        m_closed();
}

void NativeListener::admit(io::StreamPtr stream, const IpAddress &peer)
{
    auto *const connection = new ServerConnection(
        std::move(stream), peer, m_intake.setup().settings, m_handler, *this, m_loop);
    m_all.append(*connection); // which owns it until connectionEnded()
    if (m_draining)
        connection->drain();
}

/// Slow or silent clients must not keep others out.
void NativeListener::makeRoom()
{
    if (ClientConnection *const longest = m_waiting.front())
        longest->kill(telemetry::ConnectionEnd::MadeRoom);
}

void NativeListener::headComplete(ServerConnection &connection)
{
    connection.serve();
}

void NativeListener::http2Begins(ServerConnection &connection)
{
#if PORTCULLIS_HAVE_NGHTTP2
    const IpAddress peer = connection.peer();
    io::StreamPtr stream = connection.releaseStream();
    m_all.remove(connection);
    m_loop.post([last = std::shared_ptr<ClientConnection>(&connection)] {});
    auto *const next = new Http2Connection(std::move(stream), peer, connection.settings(),
                                           m_handler, *this, m_loop);
    m_all.append(*next); // which owns it until connectionEnded()
    next->start();
    if (m_draining || m_handler.draining()) // and this one was told so while it was another
        next->drain();
#else
    connection.kill(telemetry::ConnectionEnd::Error); // it is not offered
#endif
}

void NativeListener::connectionEnded(ClientConnection &connection, telemetry::ConnectionEnd why)
{
    m_waiting.remove(connection);
    m_all.remove(connection);
    m_intake.closed(connection.peer(), why);
    m_loop.post([last = std::shared_ptr<ClientConnection>(&connection)] {});
    if (m_closed)
        m_closed();
}

void NativeListener::waitingForHead(ClientConnection &connection, bool waits)
{
    if (waits)
        m_waiting.append(connection);
    else
        m_waiting.remove(connection);
}

void NativeListener::drain()
{
    m_draining = true;
    for (Acceptor *const acceptor : m_acceptors)
        acceptor->stop();
    m_intake.drain();
    for (ClientConnection *each = m_all.front(); each;) {
        ClientConnection *const after = m_all.next(*each);
        each->drain();
        each = after;
    }
}

} // namespace portcullis::transport
