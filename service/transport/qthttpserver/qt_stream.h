// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/io/socket_ops.h"
#include "service/io/stream.h"

#include <QObject>

#include <memory>
#include <string>
#include <vector>

namespace portcullis::transport {

/// A stream over a socket of the system that Qt's event loop watches. Not a QTcpSocket: that one
/// buffers what it reads from an accepted socket, asks the system for the size of each read, and
/// closes both directions when the peer ends one (docs/decisions/0002-qthttpserver-guard.md).
class QtStream final : public QObject, public io::Stream {
public:
    /// Bytes read by one call: what a body moves by.
    static constexpr std::size_t kReadSize = 64 * 1024;
    /// What is queued when the owner lets go has this long to leave.
    static constexpr int kFlushMs = 10'000;

    /// Not connected yet. `sockets` outlives the stream.
    explicit QtStream(const io::SocketOps &sockets);
    ~QtStream() override;

    /// Takes over an accepted, non-blocking socket.
    void adopt(io::SocketHandle socket);
    /// Looks the name up and connects; the first address that takes the connection wins.
    void connectTo(const std::string &host, std::uint16_t port);

    std::string_view input() const override;
    void consume(std::size_t size) override;
    void setReadAhead(std::size_t size) override;
    void write(std::string_view bytes) override;
    std::size_t queued() const override { return m_output.size() - m_outputStart; }
    void shutdownWrite() override;
    bool atEof() const override { return m_eof; }
    bool stale() override;
    void release(bool abort) override;

private:
    class Notifier;

    void open(io::SocketHandle socket);
    void tryNext();
    bool readable();
    void readRest();
    void writable();
    void finishConnecting();
    void fail(io::StreamError error);
    void failLater(io::StreamError error);
    void watch();
    void close(bool abort);

    const io::SocketOps &m_sockets;
    io::SocketHandle m_socket = io::kNoSocket;
    std::unique_ptr<Notifier> m_read;
    std::unique_ptr<Notifier> m_write;  // made when something has to wait
    std::vector<IpAddress> m_addresses; // left to try
    std::uint16_t m_port = 0;
    std::string m_input; // what a reader left over
    std::size_t m_inputStart = 0;
    std::string_view m_fresh; // within readable(): bytes just read, not copied yet
    std::string m_output;     // what the system did not take yet
    std::size_t m_outputStart = 0;
    std::size_t m_readAhead = kReadAhead;
    bool m_connecting = false;
    bool m_eof = false;
    bool m_failed = false;
    bool m_shutdownWanted = false;
    bool m_heldBack = false; // queued() was above the low-water mark
    bool m_released = false;
};

} // namespace portcullis::transport
