// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "shared/core/ip.h"
#include "shared/core/result.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

namespace portcullis::io {

/// A socket of the system: a file descriptor, or a SOCKET on Windows.
using SocketHandle = std::intptr_t;
inline constexpr SocketHandle kNoSocket = -1;

/// A listening socket that was made elsewhere: by what started this process, or by the process that
/// this one takes the place of.
struct InheritedSocket {
    std::string listener; ///< whose it is, by name
    SocketHandle socket = kNoSocket;
    std::string address; ///< where it listens
    std::uint16_t port = 0;
    /// The service manager's: open as long as this process, whatever listeners come and go, and
    /// the listener of that name uses it wherever it listens. Otherwise only if the address is
    /// right.
    bool kept = false;
};

/// The system's sockets, as far as a portable transport needs them. Qt's own classes close both
/// directions when the peer ends one, copy what they read, and know neither SO_REUSEPORT nor a
/// reset. Implemented once for each system under service/app/platform. All sockets are
/// non-blocking. Any thread.
class SocketOps {
public:
    struct Moved {
        enum class Kind : std::uint8_t { Bytes, WouldBlock, Eof, Error };
        Kind kind;
        std::size_t size = 0;
    };

    virtual ~SocketOps() = default;
    /// Reads what is there.
    virtual Moved receive(SocketHandle socket, char *to, std::size_t size) const = 0;
    /// Sends what the system takes; never Eof.
    virtual Moved send(SocketHandle socket, const char *from, std::size_t size) const = 0;
    /// Begins to connect. Writable means: done, see connected(). Fails at once where the system
    /// knows of no way.
    virtual Result<SocketHandle> connect(const IpAddress &address, std::uint16_t port) const = 0;
    /// Whether a connect() that has ended was successful.
    virtual bool connected(SocketHandle socket) const = 0;
    /// Of an accepted socket: makes it non-blocking, and tells who is at the other end. Nothing
    /// where the system does not know it any more, as the peer has reset the connection: what it
    /// sent before could still be read, and would be from nobody.
    virtual std::optional<IpAddress> adopt(SocketHandle socket) const = 0;
    /// Whether the peer closed or sent anything; reads nothing.
    virtual bool stale(SocketHandle socket) const = 0;
    virtual void shutdownWrite(SocketHandle socket) const = 0;
    /// Closing will reset the connection.
    virtual void resetOnClose(SocketHandle socket) const = 0;
    /// Small writes leave at once.
    virtual void noDelay(SocketHandle socket) const = 0;
    /// A bound, listening, non-blocking socket. `port` 0 takes a free one and is set to it. With
    /// `shared` several sockets of this process may listen on one port, and the system spreads
    /// connections over them. Fails with a text that names address and port.
    virtual Result<SocketHandle> listen(const std::string &address, std::uint16_t &port,
                                        bool shared) const = 0;
    virtual void close(SocketHandle socket) const = 0;
    /// Whether listen() can do `shared`.
    virtual bool canShareListeners() const = 0;
    /// Another handle of the same socket: a listening one lives until the last of its handles is
    /// closed. Only where canShareListeners().
    virtual Result<SocketHandle> duplicate(SocketHandle socket) const = 0;
    /// Connections of clients that the system's limits leave room for, when each of them may need
    /// another one to an upstream.
    virtual std::size_t roomForClients() const = 0;
};

} // namespace portcullis::io
