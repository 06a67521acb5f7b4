// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/io/loop.h"
#include "service/telemetry/connection_end.h"
#include "service/transport/proxy_protocol/proxy_header.h"

#include <list>

namespace portcullis::transport {

/// Holds a connection until its PROXY protocol header has come. Thread: its loop's.
class ProxyHeaderGate final : private io::StreamHandler {
public:
    /// Whoever made the gate; outlives it. Both calls are the last that the gate makes, and it may
    /// be destroyed in them.
    class Owner {
    public:
        virtual ~Owner() = default;
        /// The header has come. `stream` begins behind it; what waits there already is said again
        /// to the handler that it gets in this call. `peer` is the client.
        virtual void headerCame(ProxyHeaderGate &gate, io::StreamPtr stream,
                                const IpAddress &peer) = 0;
        /// None came, and the connection is closed.
        virtual void noHeader(ProxyHeaderGate &gate, telemetry::ConnectionEnd why) = 0;
    };

    /// `peer` is who connected, `within` the time that the header may take from now on. `loop` and
    /// `owner` outlive the gate.
    ProxyHeaderGate(io::StreamPtr stream, const IpAddress &peer, Milliseconds within,
                    io::Loop &loop, Owner &owner);
    /// Closes the connection if it is still here.
    ~ProxyHeaderGate() override = default;

    /// Who connected.
    const IpAddress &peer() const { return m_peer; }
    /// For the owner: where it keeps this gate.
    std::list<ProxyHeaderGate>::iterator place;

private:
    void onInput() override;
    void onEof() override;
    void onDrained() override { }
    void onError(io::StreamError error) override;
    void fail(telemetry::ConnectionEnd why);

    io::StreamPtr m_stream;
    const IpAddress m_peer;
    Owner &m_owner;
    io::Timer m_timer;
};

} // namespace portcullis::transport
