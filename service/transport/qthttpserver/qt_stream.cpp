// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/transport/qthttpserver/qt_stream.h"

#include <QEvent>
#include <QHostInfo>
#include <QSocketNotifier>
#include <QTimer>

#include <algorithm>
#include <array>

namespace portcullis::transport {

namespace {

/// One for each worker: a stream reads into it, and copies only what its reader does not take.
thread_local std::array<char, QtStream::kReadSize> t_scratch;

IpAddress addressOf(const QHostAddress &address)
{
    IpAddress out;
    const Q_IPV6ADDR bytes = address.toIPv6Address(); // IPv4 comes out mapped
    std::copy(std::begin(bytes.c), std::end(bytes.c), out.bytes.begin());
    return out;
}

} // namespace

/// Calls the stream without the detour of a signal.
class QtStream::Notifier final : public QSocketNotifier {
public:
    Notifier(QtStream &stream, Type type)
        : QSocketNotifier(static_cast<qintptr>(stream.m_socket), type), m_stream(stream)
    {
    }

protected:
    bool event(QEvent *event) override
    {
        if (event->type() != QEvent::SockAct && event->type() != QEvent::SockClose)
            return QSocketNotifier::event(event);
        if (type() == Read)
            m_stream.readable();
        else
            m_stream.writable();
        return true;
    }

private:
    QtStream &m_stream;
};

QtStream::QtStream(const io::SocketOps &sockets) : m_sockets(sockets)
{
}

QtStream::~QtStream()
{
    m_read.reset();
    m_write.reset();
    if (m_socket != io::kNoSocket)
        m_sockets.close(m_socket);
}

void QtStream::adopt(io::SocketHandle socket)
{
    m_sockets.noDelay(socket);
    open(socket);
}

void QtStream::open(io::SocketHandle socket)
{
    m_socket = socket;
    m_read = std::make_unique<Notifier>(*this, QSocketNotifier::Read);
}

void QtStream::connectTo(const std::string &host, std::uint16_t port)
{
    m_connecting = true;
    m_port = port;
    if (const auto address = IpAddress::parse(host)) {
        m_addresses.push_back(*address);
        tryNext();
        return;
    }
    QHostInfo::lookupHost(QString::fromStdString(host), this, [this](const QHostInfo &info) {
        if (m_released)
            return;
        for (const QHostAddress &address : info.addresses())
            m_addresses.push_back(addressOf(address));
        tryNext();
    });
}

void QtStream::tryNext()
{
    while (!m_addresses.empty()) {
        const IpAddress address = m_addresses.front();
        m_addresses.erase(m_addresses.begin());
        if (const auto socket = m_sockets.connect(address, m_port)) {
            m_socket = *socket;
            m_write = std::make_unique<Notifier>(*this, QSocketNotifier::Write);
            return;
        }
    }
    failLater(io::StreamError::ConnectFailed);
}

void QtStream::finishConnecting()
{
    m_write->setEnabled(false);
    if (!m_sockets.connected(m_socket)) {
        // The notifier at work can't be deleted here; it dies in the next turn.
        m_write.release()->deleteLater();
        m_sockets.close(std::exchange(m_socket, io::kNoSocket));
        tryNext();
        return;
    }
    m_connecting = false;
    m_read = std::make_unique<Notifier>(*this, QSocketNotifier::Read);
    if (m_handler)
        m_handler->onConnected();
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
    if (m_read && !m_read->isEnabled() && !m_eof && !m_failed && input().size() < m_readAhead)
        m_read->setEnabled(true);
}

/// Whether bytes came, and were handed on.
bool QtStream::readable()
{
    if (m_eof || m_failed || m_released)
        return false;
    const std::size_t waiting = m_input.size() - m_inputStart;
    if (waiting >= m_readAhead) {
        m_read->setEnabled(false);
        return false;
    }
    const io::SocketOps::Moved got =
        m_sockets.receive(m_socket, t_scratch.data(), t_scratch.size());
    using Kind = io::SocketOps::Moved::Kind;
    if (got.kind == Kind::WouldBlock)
        return false;
    if (got.kind != Kind::Bytes) {
        m_read->setEnabled(false); // the system would announce the end for ever
        if (got.kind == Kind::Error) {
            fail(io::StreamError::Reset);
            return false;
        }
        m_eof = true;
        if (m_handler)
            m_handler->onEof();
        return false;
    }
    const std::string_view bytes(t_scratch.data(), got.size);
    if (waiting > 0) {
        m_input.erase(0, m_inputStart);
        m_inputStart = 0;
        m_input.append(bytes);
        if (m_handler)
            m_handler->onInput();
        return true;
    }
    m_fresh = bytes;
    if (m_handler)
        m_handler->onInput();
    // What the handler left has to outlive the scratch memory.
    m_input.assign(m_fresh);
    m_inputStart = 0;
    m_fresh = {};
    return true;
}

/// Who takes no more may have said why before: an answer that came early, and then a close. As much
/// of it as may wait here is handed on before the stream fails.
void QtStream::readRest()
{
    while (m_read && readable()) { }
}

void QtStream::write(std::string_view bytes)
{
    if (m_failed || m_released || m_connecting || bytes.empty())
        return;
    if (queued() == 0) {
        const io::SocketOps::Moved sent = m_sockets.send(m_socket, bytes.data(), bytes.size());
        if (sent.kind == io::SocketOps::Moved::Kind::Error) {
            failLater(io::StreamError::Reset);
            return;
        }
        bytes.remove_prefix(sent.size);
        if (bytes.empty())
            return;
    }
    m_output.append(bytes);
    if (queued() > kLowWater)
        m_heldBack = true;
    if (!m_write)
        m_write = std::make_unique<Notifier>(*this, QSocketNotifier::Write);
    else
        m_write->setEnabled(true);
}

void QtStream::writable()
{
    if (m_connecting) {
        finishConnecting();
        return;
    }
    if (m_failed)
        return;
    const io::SocketOps::Moved sent =
        m_sockets.send(m_socket, m_output.data() + m_outputStart, queued());
    if (sent.kind == io::SocketOps::Moved::Kind::Error) {
        m_write->setEnabled(false);
        if (m_released) {
            close(true);
            return;
        }
        readRest();
        fail(io::StreamError::Reset);
        return;
    }
    m_outputStart += sent.size;
    if (queued() == 0) {
        m_write->setEnabled(false);
        std::string().swap(m_output);
        m_outputStart = 0;
        if (m_shutdownWanted)
            m_sockets.shutdownWrite(m_socket);
        if (m_released) {
            close(false);
            return;
        }
    } else if (m_outputStart > kHighWater) {
        m_output.erase(0, m_outputStart);
        m_outputStart = 0;
    }
    if (m_heldBack && queued() <= kLowWater) {
        m_heldBack = false;
        if (m_handler)
            m_handler->onDrained();
    }
}

void QtStream::shutdownWrite()
{
    m_shutdownWanted = true;
    if (!m_failed && queued() == 0 && m_socket != io::kNoSocket)
        m_sockets.shutdownWrite(m_socket);
}

bool QtStream::stale()
{
    return m_failed || m_eof || m_connecting || !input().empty() || m_sockets.stale(m_socket);
}

void QtStream::fail(io::StreamError error)
{
    if (m_failed || m_released)
        return;
    m_failed = true;
    if (m_handler)
        m_handler->onError(error);
}

/// From within a call of the owner: the handler hears of it in the next turn.
void QtStream::failLater(io::StreamError error)
{
    QMetaObject::invokeMethod(
        this,
        [this, error] {
            readRest();
            fail(error);
        },
        Qt::QueuedConnection);
}

void QtStream::release(bool abort)
{
    m_released = true;
    if (m_read)
        m_read->setEnabled(false);
    if (abort || m_failed || m_connecting || queued() == 0) {
        close(abort);
        return;
    }
    // The peer may still read the rest; not for ever.
    QTimer::singleShot(kFlushMs, this, [this] { close(true); });
}

/// The socket is closed now, the object dies in the next turn: this may be one of its own
/// callbacks.
void QtStream::close(bool abort)
{
    if (m_read)
        m_read->setEnabled(false);
    if (m_write)
        m_write->setEnabled(false);
    if (m_socket != io::kNoSocket) {
        if (abort && !m_connecting)
            m_sockets.resetOnClose(m_socket);
        m_sockets.close(std::exchange(m_socket, io::kNoSocket));
    }
    deleteLater();
}

} // namespace portcullis::transport
