// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/transport/listener_load.h"
#include "service/transport/proxy_protocol/proxy_header_gate.h"
#include "service/transport/transport.h"

#include <list>

namespace portcullis::transport {

/// What every accepted socket passes before it becomes a connection, whatever the transport: the
/// limits, the PROXY protocol, then TLS. Keeps the books on connections. One for each listener and
/// worker, on the worker's thread.
///
/// Behind load balancers that speak the PROXY protocol connectionsPerAddress counts the clients
/// that they name, once they have named them: the balancers themselves are few and have many
/// connections.
class Intake final : private ProxyHeaderGate::Owner {
public:
    /// The listener behind it; outlives it.
    class Sink {
    public:
        virtual ~Sink() = default;
        /// At the limit: ends the connection that has waited the longest for its head, if any.
        virtual void makeRoom() = 0;
        /// A connection may be served. Whoever serves it calls closed() at its end.
        virtual void admit(io::StreamPtr stream, const IpAddress &peer) = 0;
    };

    /// `loop`, `observer` (may be null) and `sink` outlive it.
    Intake(io::Loop &loop, Sink &sink, ListenerSetup setup, std::shared_ptr<ListenerLoad> load,
           ConnectionObserver *observer, std::size_t worker);
    ~Intake() override;

    void take(io::StreamPtr stream, const IpAddress &peer);
    /// A connection that was admitted has ended.
    void closed(const IpAddress &peer, telemetry::ConnectionEnd why);
    /// New connections get these settings.
    void update(ListenerSetup setup) { m_setup = std::move(setup); }
    const ListenerSetup &setup() const { return m_setup; }
    /// Closes what has not been admitted yet.
    void drain();

private:
    void headerCame(ProxyHeaderGate &gate, io::StreamPtr stream, const IpAddress &peer) override;
    void noHeader(ProxyHeaderGate &gate, telemetry::ConnectionEnd why) override;
    void makeRoom();
    std::uint32_t mostPerAddress(const IpAddress &peer) const;
    void admit(io::StreamPtr stream, const IpAddress &peer);
    void turnAway(io::StreamPtr stream, telemetry::ConnectionEnd why);

    io::Loop &m_loop;
    Sink &m_sink;
    ListenerSetup m_setup;
    std::shared_ptr<ListenerLoad> m_load;
    ConnectionObserver *m_observer;
    std::size_t m_worker;
    std::list<ProxyHeaderGate> m_gates; // in the order of their coming
};

} // namespace portcullis::transport
