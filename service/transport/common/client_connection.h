// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/telemetry/connection_end.h"

namespace portcullis::transport {

/// A client's connection, whatever protocol it speaks. Thread: its loop's.
class ClientConnection {
public:
    virtual ~ClientConnection() = default;
    /// Closes now if idle; otherwise after what runs.
    virtual void drain() = 0;
    /// Ends at once, whatever runs.
    virtual void kill(telemetry::ConnectionEnd why) = 0;
};

class ServerConnection;

/// Whoever accepted the connection, on the same thread; outlives it.
class ConnectionOwner {
public:
    virtual ~ConnectionOwner() = default;
    /// A head is complete, or malformed: call connection.serve() to go on, now or later.
    virtual void headComplete(ServerConnection &connection) = 0;
    /// The connection is over. It must be deleted, but not before this call has returned to the
    /// loop.
    virtual void connectionEnded(ClientConnection &connection, telemetry::ConnectionEnd why) = 0;
    /// Its head is (not) complete: at the connection limit those that wait the longest make room.
    virtual void waitingForHead(ClientConnection &connection, bool waits) = 0;
};

} // namespace portcullis::transport
