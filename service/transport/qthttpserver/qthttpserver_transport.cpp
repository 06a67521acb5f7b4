// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/transport/qthttpserver/qthttpserver_transport.h"

#include "service/transport/qthttpserver/qt_worker.h"

#include <algorithm>
#include <atomic>
#include <map>

namespace portcullis::transport {

namespace {

/// What workers know a listener by: its name, for a moved listener is a new one.
std::string keyOf(const model::Listener &config, std::uint16_t port)
{
    return config.name + '@' + config.address + ':' + std::to_string(port);
}

} // namespace

QtHttpServerTransport::QtHttpServerTransport(std::size_t workers, Threads threads,
                                             const io::SocketOps &sockets, HandlerFactory factory,
                                             ConnectionObserver *observer)
    : m_sockets(sockets)
{
    for (std::size_t i = 0; i < workers; ++i) {
        m_workers.push_back(
            std::make_unique<QtWorker>(i, threads == Threads::Own, sockets, factory, observer));
    }
}

QtHttpServerTransport::~QtHttpServerTransport() = default;

std::vector<QtHttpServerTransport::Listening>::iterator
QtHttpServerTransport::findSame(const model::Listener &config)
{
    return std::find_if(m_listening.begin(), m_listening.end(), [&config](const Listening &each) {
        return each.name == config.name && each.address == config.address
            && each.wantedPort == config.port;
    });
}

/// One socket for each worker, or one alone where ports can't be shared.
Result<std::vector<io::SocketHandle>>
QtHttpServerTransport::bindSockets(const model::Listener &config, std::uint16_t &port) const
{
    const bool shared = m_sockets.canShareListeners() && m_workers.size() > 1;
    std::vector<io::SocketHandle> sockets;
    for (std::size_t i = 0; i < (shared ? m_workers.size() : 1); ++i) {
        const auto socket = m_sockets.listen(config.address, port, shared);
        if (!socket) {
            for (const io::SocketHandle open : sockets)
                m_sockets.close(open);
            return failure("listener " + config.name + ": " + socket.error().what);
        }
        sockets.push_back(*socket);
    }
    return sockets;
}

Result<std::vector<BoundListener>>
QtHttpServerTransport::apply(const std::vector<ListenerSetup> &listeners)
{
    // First what can fail, without a change to what is served.
    std::map<const ListenerSetup *, std::pair<Listening, std::vector<io::SocketHandle>>> fresh;
    for (const ListenerSetup &setup : listeners) {
        if (findSame(setup.config) != m_listening.end())
            continue;
        Listening listening{setup.config.name, setup.config.address, setup.config.port,
                            setup.config.port, std::make_shared<ListenerLoad>()};
        auto sockets = bindSockets(setup.config, listening.port);
        if (!sockets) {
            for (const auto &[other, bound] : fresh) {
                for (const io::SocketHandle socket : bound.second)
                    m_sockets.close(socket);
            }
            return tl::unexpected(sockets.error());
        }
        fresh.emplace(&setup, std::pair(std::move(listening), std::move(*sockets)));
    }

    std::vector<Listening> now;
    std::vector<BoundListener> bound;
    for (const ListenerSetup &setup : listeners) {
        const auto it = fresh.find(&setup);
        if (it == fresh.end()) {
            const auto same = findSame(setup.config);
            const std::string key = keyOf(setup.config, same->wantedPort);
            for (const auto &worker : m_workers)
                worker->update(key, setup);
            now.push_back(std::move(*same));
            m_listening.erase(same);
        } else {
            auto &[listening, sockets] = it->second;
            const std::string key = keyOf(setup.config, setup.config.port);
            for (std::size_t i = 0; i < m_workers.size(); ++i)
                m_workers[i]->add(key, setup, listening.load,
                                  i < sockets.size() ? sockets[i] : io::kNoSocket);
            if (sockets.size() < m_workers.size()) {
                std::vector<QtWorker *> all;
                for (const auto &worker : m_workers)
                    all.push_back(worker.get());
                m_workers.front()->distribute(key, std::move(all));
            }
            now.push_back(std::move(listening));
        }
        bound.push_back({now.back().name, now.back().address, now.back().port});
    }
    for (const Listening &gone : m_listening) {
        for (const auto &worker : m_workers)
            worker->remove(gone.name + '@' + gone.address + ':' + std::to_string(gone.wantedPort));
        m_ending.push_back(gone.load);
    }
    std::erase_if(m_ending, [](const auto &load) { return load->connections() == 0; });
    m_listening = std::move(now);
    return bound;
}

void QtHttpServerTransport::post(std::size_t worker, std::function<void()> task)
{
    m_workers[worker]->post(std::move(task));
}

std::size_t QtHttpServerTransport::connections() const
{
    std::size_t sum = 0;
    for (const Listening &listening : m_listening)
        sum += listening.load->connections();
    for (const auto &load : m_ending)
        sum += load->connections();
    return sum;
}

void QtHttpServerTransport::drain(std::function<void()> done)
{
    auto left = std::make_shared<std::atomic<std::size_t>>(m_workers.size());
    m_drained = std::move(done);
    for (const auto &worker : m_workers) {
        worker->drain([this, left] {
            if (left->fetch_sub(1) == 1)
                QMetaObject::invokeMethod(
                    &m_context, [this] { m_drained(); }, Qt::QueuedConnection);
        });
    }
}

} // namespace portcullis::transport
