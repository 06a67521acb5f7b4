// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/io/socket_ops.h"
#include "shared/core/clock.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>

/// The fast transport of Linux. A reactor for each worker moves bytes, by io_uring or epoll; the
/// rest of this folder is the same over both.
namespace portcullis::transport {

/// Learns what happens on one socket. Calls come from Reactor::report() only, never from within a
/// call to the reactor.
class SocketUser {
public:
    virtual ~SocketUser() = default;
    /// Bytes came; they are gone when this returns.
    virtual void received(std::string_view bytes) = 0;
    /// Nothing more will come: the peer ended its direction (0), or an errno.
    virtual void receiveEnded(int error) = 0;
    /// What send() began is over: how many bytes left, or a negative errno.
    virtual void sent(long result) = 0;
    /// What awaitWritable() waited for, or a send() that could send nothing yet.
    virtual void writable() = 0;
    /// A listening socket: a new connection, also after close() and before closed(), as it would be
    /// lost else. Negative: an errno, and accepting has stopped.
    virtual void accepted(int socket) = 0;
    /// Nothing is in flight any more and the socket is closed: the user may go. The last call.
    virtual void closed() = 0;
};

/// Moves bytes for one worker. Thread: one, but for wake().
class Reactor {
public:
    using Slot = std::uint32_t;
    /// The end of a send() comes by sent(), or writable() says when to try again.
    static constexpr long kLater = -1'000'000;

    virtual ~Reactor() = default;

    /// Takes a socket over. `user` lives until closed().
    virtual Slot add(io::SocketHandle socket, SocketUser &user) = 0;
    /// Receives until told otherwise. Bytes that are on their way when receiving is stopped still
    /// come: a bounded number, see each reactor.
    virtual void receive(Slot slot, bool on) = 0;
    /// One at a time for a socket. `bytes` stay as they are until it is over. What could be sent at
    /// once, or a negative errno, or kLater.
    virtual long send(Slot slot, std::string_view bytes) = 0;
    virtual void awaitWritable(Slot slot) = 0;
    virtual void accept(Slot slot) = 0;
    /// Ends everything on a socket; with `reset` the peer gets a reset. closed() follows.
    virtual void close(Slot slot, bool reset) = 0;
    virtual io::SocketHandle socket(Slot slot) const = 0;

    /// Hands everything begun to the system, and waits for something to happen until `timeout`
    /// (negative: for ever).
    virtual void wait(Nanoseconds timeout) = 0;
    /// Reports what has happened.
    virtual void report() = 0;
    /// Ends the wait(), or the next one. Any thread.
    virtual void wake() = 0;
    virtual std::string_view name() const = 0;
    /// Sockets that were taken over and not closed yet.
    virtual std::size_t open() const = 0;
};

/// How a worker's bytes are moved.
enum class Engine : std::uint8_t {
    Auto, ///< io_uring where this system allows it, else epoll
    IoUring,
    Epoll,
};

/// Null: this system does not allow that engine, or the build has none. `sockets` outlives it.
std::unique_ptr<Reactor> makeReactor(Engine engine, const io::SocketOps &sockets);
std::unique_ptr<Reactor> makeUringReactor(const io::SocketOps &sockets);
std::unique_ptr<Reactor> makeEpollReactor(const io::SocketOps &sockets);

} // namespace portcullis::transport
