// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/transport/http1/server_connection.h"
#include "service/transport/intake.h"
#include "service/transport/native/native_loop.h"
#include "service/transport/transport_worker.h"

namespace portcullis::transport {

/// A listener over a reactor: accepts, and keeps the connections.
class NativeListener final : public WorkerListener, private Intake::Sink, private ConnectionOwner {
public:
    /// After the system had no descriptor to give.
    static constexpr Milliseconds kAcceptAgain{100};

    /// All but the setup outlive it.
    NativeListener(NativeLoop &loop, pipeline::ExchangeHandler &handler, ListenerSetup setup,
                   std::shared_ptr<ListenerLoad> load, ConnectionObserver *observer,
                   std::size_t worker);
    ~NativeListener() override;

    void listenOn(io::SocketHandle socket) override;
    void accept(io::SocketHandle socket) override;
    void setDistributor(std::function<void(io::SocketHandle)> distributor) override;
    void update(ListenerSetup setup) override { m_intake.update(std::move(setup)); }
    void drain() override;
    std::size_t open() const override { return m_all.size() + m_acceptors.size(); }
    void setClosed(std::function<void()> closed) override { m_closed = std::move(closed); }

private:
    /// A listening socket in the reactor's hands, which it may have for longer than there is a
    /// listener.
    class Acceptor;

    void makeRoom() override;
    void admit(io::StreamPtr stream, const IpAddress &peer) override;
    void headComplete(ServerConnection &connection) override;
    void http2Begins(ServerConnection &connection) override;
    void connectionEnded(ClientConnection &connection, telemetry::ConnectionEnd why) override;
    void waitingForHead(ClientConnection &connection, bool waits) override;
    void acceptorGone(Acceptor &acceptor);

    NativeLoop &m_loop;
    pipeline::ExchangeHandler &m_handler;
    Intake m_intake;
    ConnectionList<&ClientConnection::placeOfAll> m_all;
    ConnectionList<&ClientConnection::placeOfWaiting> m_waiting; // the front waits the longest
    std::function<void(io::SocketHandle)> m_distributor;
    std::function<void()> m_closed;
    bool m_draining = false;
    std::vector<Acceptor *>
        m_acceptors; // each deletes itself when the reactor has closed its socket
};

} // namespace portcullis::transport
