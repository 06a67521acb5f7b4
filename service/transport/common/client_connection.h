// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/telemetry/connection_end.h"
#include "shared/core/ip.h"

#include <cstddef>

namespace portcullis::transport {

/// A client's connection, whatever protocol it speaks. Thread: its loop's.
class ClientConnection {
public:
    virtual ~ClientConnection() = default;
    /// Who is at the other end, as the connection was accepted.
    virtual const IpAddress &peer() const = 0;
    /// Closes after what runs, or the next request if that comes within a moment.
    virtual void drain() = 0;
    /// Ends at once, whatever runs.
    virtual void kill(telemetry::ConnectionEnd why) = 0;

    /// For whoever accepted it: its places in lists of connections.
    struct Place {
        ClientConnection *before = nullptr;
        ClientConnection *after = nullptr;
        bool listed = false;
    };
    Place placeOfAll;
    Place placeOfWaiting;
};

/// Connections in the order in which they were added, without memory of its own.
template <ClientConnection::Place ClientConnection::*PlaceOf>
class ConnectionList {
public:
    ClientConnection *front() const { return m_front; }
    std::size_t size() const { return m_size; }
    /// The one behind `connection`, or null.
    static ClientConnection *next(const ClientConnection &connection)
    {
        return (connection.*PlaceOf).after;
    }
    void append(ClientConnection &connection)
    {
        ClientConnection::Place &place = connection.*PlaceOf;
        if (place.listed)
            return;
        place = {m_back, nullptr, true};
        (m_back ? (m_back->*PlaceOf).after : m_front) = &connection;
        m_back = &connection;
        ++m_size;
    }
    void remove(ClientConnection &connection)
    {
        ClientConnection::Place &place = connection.*PlaceOf;
        if (!place.listed)
            return;
        (place.before ? (place.before->*PlaceOf).after : m_front) = place.after;
        (place.after ? (place.after->*PlaceOf).before : m_back) = place.before;
        place = {};
        --m_size;
    }

private:
    ClientConnection *m_front = nullptr;
    ClientConnection *m_back = nullptr;
    std::size_t m_size = 0;
};

class ServerConnection;

/// Whoever accepted the connection, on the same thread; outlives it.
class ConnectionOwner {
public:
    virtual ~ConnectionOwner() = default;
    /// A head is complete, or malformed: call connection.serve() to go on, now or later.
    virtual void headComplete(ServerConnection &connection) = 0;
    /// Its client speaks HTTP/2, as it said before anything else: take the stream, with what has
    /// come, and serve it so. `connection` is of no more use, and must be deleted, but not before
    /// this call has returned to the loop. Only where ConnectionSettings::http2 is set.
    virtual void http2Begins(ServerConnection & /*connection*/) { }
    /// The connection is over. It must be deleted, but not before this call has returned to the
    /// loop.
    virtual void connectionEnded(ClientConnection &connection, telemetry::ConnectionEnd why) = 0;
    /// Its head is (not) complete: at the connection limit those that wait the longest make room.
    virtual void waitingForHead(ClientConnection &connection, bool waits) = 0;
};

} // namespace portcullis::transport
