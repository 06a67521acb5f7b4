// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/transport/socket_transport.h"

#include <QObject>

namespace portcullis::transport {

/// The portable transport: QtHttpServer on worker threads that each run a Qt event loop.
class QtHttpServerTransport final : public SocketTransport {
public:
    /// Where the workers run.
    enum class Threads : std::uint8_t {
        Own,     ///< each on a thread of its own
        Callers, ///< one worker, on the calling thread: for the admin API
    };

    QtHttpServerTransport(std::size_t workers, Threads threads, const io::SocketOps &sockets,
                          const HandlerFactory &factory, ConnectionObserver *observer);
    ~QtHttpServerTransport() override;

    std::string_view name() const override { return "qthttpserver"; }

private:
    QObject m_context; // on the control thread
};

} // namespace portcullis::transport
