// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/io/socket_ops.h"
#include "service/io/stream.h"

#include <QHostAddress>
#include <QTcpSocket>

#include <memory>
#include <string>

namespace portcullis::transport {

/// A stream over a QTcpSocket. Qt watches the socket and writes; reading is done on the socket
/// itself, because Qt closes both directions when the peer ends one, and a read through it costs a
/// system call more.
class QtStream final : public QObject, public io::Stream {
public:
    /// Bytes read by one call: what a body moves by.
    static constexpr std::size_t kReadSize = 64 * 1024;
    /// What is queued when the owner lets go has this long to leave.
    static constexpr int kFlushMs = 10'000;

    /// Not connected yet. `sockets` outlives the stream.
    explicit QtStream(const io::SocketOps &sockets);
    ~QtStream() override;

    /// Takes over an accepted socket.
    bool adopt(qintptr descriptor);
    void connectTo(const std::string &host, std::uint16_t port);
    QHostAddress peerAddress() const { return m_socket.peerAddress(); }

    std::string_view input() const override;
    void consume(std::size_t size) override;
    void setReadAhead(std::size_t size) override;
    void write(std::string_view bytes) override;
    std::size_t queued() const override;
    void shutdownWrite() override;
    bool atEof() const override { return m_eof; }
    bool stale() override;
    void release(bool abort) override;

private:
    /// Lets the stream read past Qt.
    class Socket final : public QTcpSocket {
    public:
        /// Tells Qt that what it announced was read, so that it watches on.
        void rearm() { readData(nullptr, 0); }
    };

    io::SocketHandle handle() const;
    void readable();
    void written();
    void failed(QAbstractSocket::SocketError error);
    void fail(io::StreamError error);
    void failLater();
    void watch();
    void close(bool abort);

    const io::SocketOps &m_sockets;
    Socket m_socket;
    std::string m_input; // what a reader left over
    std::size_t m_inputStart = 0;
    std::string_view m_fresh; // within readable(): bytes just read, not copied yet
    std::size_t m_readAhead = kReadAhead;
    bool m_connecting = false;
    bool m_paused = false;
    bool m_eof = false;
    bool m_failed = false;
    bool m_shutdownWanted = false;
    bool m_heldBack = false; // queued() was above the low-water mark
    bool m_released = false;
};

} // namespace portcullis::transport
