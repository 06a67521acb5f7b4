// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/transport/qthttpserver/qt_stream.h"

#include <QNetworkProxy>
#include <QTimer>

#include <array>

namespace portcullis::transport {

namespace {

/// One for each worker: a stream reads into it, and copies only what its reader does not take.
thread_local std::array<char, QtStream::kReadSize> t_scratch;

} // namespace

QtStream::QtStream(const io::SocketOps &sockets) : m_sockets(sockets)
{
    m_socket.setProxy(QNetworkProxy::NoProxy);
    QObject::connect(&m_socket, &QIODevice::readyRead, &m_socket, [this] { readable(); });
    QObject::connect(&m_socket, &QIODevice::bytesWritten, &m_socket, [this] { written(); });
    QObject::connect(&m_socket, &QAbstractSocket::errorOccurred, &m_socket,
                     [this](QAbstractSocket::SocketError error) { failed(error); });
}

QtStream::~QtStream() = default;

bool QtStream::adopt(qintptr descriptor)
{
    if (!m_socket.setSocketDescriptor(descriptor, QAbstractSocket::ConnectedState,
                                      QIODevice::ReadWrite | QIODevice::Unbuffered))
        return false;
    m_sockets.noDelay(handle());
    return true;
}

void QtStream::connectTo(const std::string &host, std::uint16_t port)
{
    m_connecting = true;
    QObject::connect(&m_socket, &QAbstractSocket::connected, &m_socket, [this] {
        m_connecting = false;
        m_sockets.noDelay(handle());
        if (m_handler)
            m_handler->onConnected();
    });
    m_socket.connectToHost(QString::fromStdString(host), port,
                           QIODevice::ReadWrite | QIODevice::Unbuffered);
}

io::SocketHandle QtStream::handle() const
{
    return static_cast<io::SocketHandle>(m_socket.socketDescriptor());
}

std::string_view QtStream::input() const
{
    return m_fresh.empty() ? std::string_view(m_input).substr(m_inputStart) : m_fresh;
}

void QtStream::consume(std::size_t size)
{
    if (!m_fresh.empty()) {
        m_fresh.remove_prefix(size);
        return;
    }
    m_inputStart += size;
    if (m_inputStart == m_input.size()) {
        // What back-pressure made large is not kept by an idle connection.
        if (m_input.capacity() > kReadAhead)
            std::string().swap(m_input);
        m_input.clear();
        m_inputStart = 0;
    }
    watch();
}

void QtStream::setReadAhead(std::size_t size)
{
    m_readAhead = size;
    watch();
}

/// Reads on if there is room again.
void QtStream::watch()
{
    if (!m_paused || m_eof || m_failed || input().size() >= m_readAhead)
        return;
    m_paused = false;
    m_socket.rearm();
}

void QtStream::readable()
{
    if (m_eof || m_failed || m_released)
        return;
    const std::size_t waiting = m_input.size() - m_inputStart;
    if (waiting >= m_readAhead) {
        m_paused = true; // Qt stops watching until rearm()
        return;
    }
    const io::SocketOps::Received got =
        m_sockets.receive(handle(), t_scratch.data(), t_scratch.size());
    using Kind = io::SocketOps::Received::Kind;
    if (got.kind == Kind::Error) {
        fail(io::StreamError::Reset);
        return;
    }
    if (got.kind == Kind::Eof) {
        m_eof = true; // not rearmed: the system would announce the end for ever
        if (m_handler)
            m_handler->onEof();
        return;
    }
    m_socket.rearm();
    if (got.kind == Kind::WouldBlock)
        return;
    const std::string_view bytes(t_scratch.data(), got.size);
    if (waiting > 0) {
        m_input.erase(0, m_inputStart);
        m_inputStart = 0;
        m_input.append(bytes);
        if (m_handler)
            m_handler->onInput();
        return;
    }
    m_fresh = bytes;
    if (m_handler)
        m_handler->onInput();
    // What the handler left has to outlive the scratch memory.
    m_input.assign(m_fresh);
    m_inputStart = 0;
    m_fresh = {};
}

void QtStream::write(std::string_view bytes)
{
    if (m_failed || m_released)
        return;
    const auto size = static_cast<qint64>(bytes.size());
    if (m_socket.write(bytes.data(), size) != size) {
        failLater();
        return;
    }
    if (queued() > kLowWater)
        m_heldBack = true;
}

std::size_t QtStream::queued() const
{
    return static_cast<std::size_t>(m_socket.bytesToWrite());
}

void QtStream::written()
{
    const std::size_t left = queued();
    if (left == 0 && m_shutdownWanted && !m_failed)
        m_sockets.shutdownWrite(handle());
    if (m_released) {
        if (left == 0)
            close(false);
        return;
    }
    if (m_heldBack && left <= kLowWater) {
        m_heldBack = false;
        if (m_handler)
            m_handler->onDrained();
    }
}

void QtStream::shutdownWrite()
{
    m_shutdownWanted = true;
    if (!m_failed && queued() == 0)
        m_sockets.shutdownWrite(handle());
}

bool QtStream::stale()
{
    return m_failed || m_eof || !input().empty() || m_sockets.stale(handle());
}

void QtStream::failed(QAbstractSocket::SocketError)
{
    if (m_released)
        close(true);
    else if (m_connecting)
        fail(io::StreamError::ConnectFailed);
    else
        failLater();
}

void QtStream::fail(io::StreamError error)
{
    if (m_failed)
        return;
    m_failed = true;
    if (m_handler)
        m_handler->onError(error);
}

void QtStream::release(bool abort)
{
    m_released = true;
    if (abort || m_failed || m_connecting || queued() == 0) {
        close(abort);
        return;
    }
    // The peer may still read the rest; not for ever.
    QTimer::singleShot(kFlushMs, this, [this] { close(true); });
}

/// The object dies in the next turn: this may be one of its own callbacks.
void QtStream::close(bool abort)
{
    m_socket.disconnect();
    if (abort && !m_connecting && m_socket.socketDescriptor() != -1)
        m_sockets.resetOnClose(handle());
    m_socket.abort();
    deleteLater();
}

/// Qt may report a broken connection from within write(); handlers hear of it in the next turn.
void QtStream::failLater()
{
    QMetaObject::invokeMethod(
        &m_socket, [this] { fail(io::StreamError::Reset); }, Qt::QueuedConnection);
}

} // namespace portcullis::transport
