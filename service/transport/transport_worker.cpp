// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/transport/transport_worker.h"

#include <utility>

namespace portcullis::transport {

void WorkerListeners::add(const std::string &key, std::unique_ptr<WorkerListener> listener)
{
    m_listeners[key] = std::move(listener);
}

WorkerListener *WorkerListeners::find(const std::string &key) const
{
    const auto it = m_listeners.find(key);
    return it == m_listeners.end() ? nullptr : it->second.get();
}

void WorkerListeners::remove(const std::string &key)
{
    const auto it = m_listeners.find(key);
    if (it == m_listeners.end())
        return;
    std::unique_ptr<WorkerListener> listener = std::move(it->second);
    m_listeners.erase(it);
    retire(std::move(listener));
    sweep();
}

void WorkerListeners::accept(const std::string &key, io::SocketHandle socket)
{
    if (WorkerListener *const listener = find(key))
        listener->accept(socket);
    else
        m_sockets.close(socket);
}

void WorkerListeners::drain(std::function<void()> gone)
{
    m_gone = std::move(gone);
    auto all = std::exchange(m_listeners, {});
    for (auto &[key, listener] : all)
        retire(std::move(listener));
    sweep();
}

void WorkerListeners::clear()
{
    m_listeners.clear();
    m_retired.clear();
}

/// A listener that is to end with its last connection.
void WorkerListeners::retire(std::unique_ptr<WorkerListener> listener)
{
    // The task may be run, or only be destroyed, after this is gone.
    listener->setClosed([this, alive = std::weak_ptr<bool>(m_alive)] {
        m_loop.post([this, alive] {
            if (!alive.expired())
                sweep();
        });
    });
    listener->drain();
    m_retired.push_back(std::move(listener));
}

void WorkerListeners::sweep()
{
    std::erase_if(m_retired, [](const auto &listener) { return listener->open() == 0; });
    if (m_gone && m_retired.empty())
        std::exchange(m_gone, nullptr)();
}

void TransportWorker::add(const std::string &key, ListenerSetup setup,
                          std::shared_ptr<ListenerLoad> load, std::vector<io::SocketHandle> sockets)
{
    run([this, key, setup = std::move(setup), load = std::move(load),
         sockets = std::move(sockets)] {
        auto listener = makeListener(setup, load);
        for (const io::SocketHandle socket : sockets)
            listener->listenOn(socket);
        listeners().add(key, std::move(listener));
    });
}

void TransportWorker::update(const std::string &key, ListenerSetup setup)
{
    post([this, key, setup = std::move(setup)] {
        if (WorkerListener *const listener = listeners().find(key))
            listener->update(setup);
    });
}

void TransportWorker::remove(const std::string &key)
{
    post([this, key] { listeners().remove(key); });
}

void TransportWorker::distribute(const std::string &key, std::vector<TransportWorker *> workers)
{
    post([this, key, workers = std::move(workers)] {
        WorkerListener *const listener = listeners().find(key);
        if (!listener)
            return;
        listener->setDistributor(
            [key, workers, next = std::size_t{0}](io::SocketHandle socket) mutable {
                workers[next++ % workers.size()]->accept(key, socket);
            });
    });
}

void TransportWorker::accept(const std::string &key, io::SocketHandle socket)
{
    post([this, key, socket] { listeners().accept(key, socket); });
}

void TransportWorker::drain(std::function<void()> gone)
{
    post([this, gone = std::move(gone)] { listeners().drain(gone); });
}

} // namespace portcullis::transport
