// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/transport/qthttpserver/qt_loop.h"

#include "service/io/tls_stream.h"
#include "service/transport/qthttpserver/qt_stream.h"

namespace portcullis::transport {

QtLoop::QtLoop(const io::SocketOps &sockets) : m_sockets(sockets)
{
    m_tick.setTimerType(Qt::CoarseTimer);
    m_tick.setInterval(io::TimerWheel::kTick);
    QObject::connect(&m_tick, &QTimer::timeout, &m_context, [this] {
        m_timers.advance(now());
        if (!m_timers.busy())
            m_tick.stop();
    });
    m_timers.setWakeUp([this] {
        if (!m_tick.isActive())
            m_tick.start();
    });
}

void QtLoop::post(std::function<void()> task)
{
    QMetaObject::invokeMethod(&m_context, std::move(task), Qt::QueuedConnection);
}

io::StreamPtr QtLoop::connect(const io::Endpoint &endpoint, io::StreamHandler &handler)
{
    auto *socket = new QtStream(m_sockets);
    io::StreamPtr plain(socket);
    socket->connectTo(endpoint.host, endpoint.port);
    if (!endpoint.tls) {
        plain->setHandler(&handler);
        return plain;
    }
    io::StreamPtr stream =
        io::TlsStream::wrap(std::move(plain), endpoint.tls, *this, endpoint.serverName);
    stream->setHandler(&handler);
    return stream;
}

} // namespace portcullis::transport
