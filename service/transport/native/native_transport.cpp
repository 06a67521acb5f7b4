// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/transport/native/native_transport.h"

#include "service/transport/native/native_worker.h"

namespace portcullis::transport {

std::optional<Engine> NativeTransport::available(Engine wanted, const io::SocketOps &sockets)
{
    if (wanted != Engine::Epoll && makeUringReactor(sockets))
        return Engine::IoUring;
    if (wanted != Engine::IoUring && makeEpollReactor(sockets))
        return Engine::Epoll;
    return {};
}

NativeTransport::NativeTransport(std::size_t workers, Engine engine, const io::SocketOps &sockets,
                                 const HandlerFactory &factory, ConnectionObserver *observer,
                                 ControlPost control)
    : SocketTransport(sockets, sockets.roomForClients(), std::move(control)), m_engine(engine)
{
    for (std::size_t i = 0; i < workers; ++i)
        addWorker(std::make_unique<NativeWorker>(i, engine, sockets, factory, observer));
}

NativeTransport::~NativeTransport()
{
    stopWorkers();
}

} // namespace portcullis::transport
