// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/io/loop.h"
#include "service/io/socket_ops.h"

#include <QObject>
#include <QTimer>

namespace portcullis::transport {

/// The loop of a thread that runs Qt's event loop. Made and destroyed on that thread; post() may be
/// called from any other while it lives.
class QtLoop final : public io::Loop {
public:
    explicit QtLoop(const io::SocketOps &sockets);

    io::StreamPtr connect(const io::Endpoint &endpoint, io::StreamHandler &handler) override;
    void post(std::function<void()> task) override;
    const io::SocketOps &sockets() const { return m_sockets; }

private:
    const io::SocketOps &m_sockets;
    QObject m_context; // posted tasks die with it
    QTimer m_tick;
};

} // namespace portcullis::transport
