// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/transport/qthttpserver/qthttpserver_transport.h"

#include "service/transport/qthttpserver/qt_worker.h"

#include <cstdint>

namespace portcullis::transport {

QtHttpServerTransport::QtHttpServerTransport(std::size_t workers, Threads threads,
                                             const io::SocketOps &sockets,
                                             const HandlerFactory &factory,
                                             ConnectionObserver *observer)
    // The admin API stays within reach when clients have used up everything else.
    : SocketTransport(sockets, threads == Threads::Own ? sockets.roomForClients() : SIZE_MAX,
                      [this](std::function<void()> task) {
                          QMetaObject::invokeMethod(&m_context, std::move(task),
                                                    Qt::QueuedConnection);
                      })
{
    for (std::size_t i = 0; i < workers; ++i)
        addWorker(
            std::make_unique<QtWorker>(i, threads == Threads::Own, sockets, factory, observer));
}

QtHttpServerTransport::~QtHttpServerTransport()
{
    stopWorkers();
}

} // namespace portcullis::transport
