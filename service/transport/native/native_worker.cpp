// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/transport/native/native_worker.h"

#include "service/transport/native/native_listener.h"
#include "service/transport/native/native_loop.h"

#include <pthread.h>
#include <semaphore>

namespace portcullis::transport {

struct NativeWorker::Inside {
    Inside(std::size_t index, Engine engine, const io::SocketOps &sockets,
           const HandlerFactory &factory, ConnectionObserver *connectionObserver)
        : loop(makeWorking(engine, sockets), sockets)
        , handler(factory(loop, index))
        , observer(connectionObserver)
        , listeners(loop, sockets)
    {
    }
    ~Inside() { listeners.clear(); }

    /// A second ring may be refused where the first was not: memory that may be locked is limited.
    static std::unique_ptr<Reactor> makeWorking(Engine engine, const io::SocketOps &sockets)
    {
        auto reactor = makeReactor(engine, sockets);
        return reactor ? std::move(reactor) : makeReactor(Engine::Epoll, sockets);
    }

    NativeLoop loop;
    std::unique_ptr<pipeline::ExchangeHandler> handler;
    ConnectionObserver *observer;
    WorkerListeners listeners;
};

NativeWorker::NativeWorker(std::size_t index, Engine engine, const io::SocketOps &sockets,
                           const HandlerFactory &factory, ConnectionObserver *observer)
    : m_index(index)
{
    std::binary_semaphore ready(0);
    m_thread = std::thread([&, this] {
        Inside inside(index, engine, sockets, factory, observer);
        m_inside = &inside;
        NativeLoop &loop = inside.loop;
        ready.release();
        loop.run();
    });
    ::pthread_setname_np(m_thread.native_handle(), ("worker-" + std::to_string(index)).c_str());
    ready.acquire();
}

NativeWorker::~NativeWorker()
{
    m_inside->loop.stop();
    m_thread.join();
}

void NativeWorker::post(std::function<void()> task)
{
    m_inside->loop.post(std::move(task));
}

WorkerListeners &NativeWorker::listeners()
{
    return m_inside->listeners;
}

std::unique_ptr<WorkerListener> NativeWorker::makeListener(ListenerSetup setup,
                                                           std::shared_ptr<ListenerLoad> load)
{
    return std::make_unique<NativeListener>(m_inside->loop, *m_inside->handler, std::move(setup),
                                            std::move(load), m_inside->observer, m_index);
}

} // namespace portcullis::transport
