// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/transport/socket_transport.h"

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <map>
#include <utility>

namespace portcullis::transport {

namespace {

/// A listener is its address and port: a new name is no new listener. Where the system picks the
/// port, the name tells which.
std::string keyOf(const model::Listener &config)
{
    const std::string address = config.address + ':' + std::to_string(config.port);
    return config.port == 0 ? config.name + '@' + address : address;
}

} // namespace

/// What bind() bound, by the listeners' keys.
class SocketTransport::Sockets final : public Binding {
public:
    explicit Sockets(const io::SocketOps &sockets) : m_sockets(sockets) { }
    ~Sockets() override
    {
        for (const auto &[key, bound] : fresh) {
            for (const auto *all : {&bound.sockets, &bound.listening.handles}) {
                for (const io::SocketHandle socket : *all)
                    m_sockets.close(socket);
            }
        }
    }
    FreshByKey take() { return std::exchange(fresh, {}); }

    FreshByKey fresh;

private:
    const io::SocketOps &m_sockets;
};

SocketTransport::SocketTransport(const io::SocketOps &sockets, std::size_t mostConnections,
                                 ControlPost control)
    : m_sockets(sockets)
    , m_budget(std::make_shared<ConnectionBudget>(mostConnections))
    , m_control(std::move(control))
{
}

SocketTransport::~SocketTransport()
{
    for (Listening &listening : m_listening)
        close(listening.handles);
    for (const io::InheritedSocket &each : m_inherited)
        m_sockets.close(each.socket);
}

void SocketTransport::close(std::vector<io::SocketHandle> &handles) const
{
    for (const io::SocketHandle handle : std::exchange(handles, {}))
        m_sockets.close(handle);
}

void SocketTransport::inherit(std::vector<io::InheritedSocket> sockets)
{
    m_inherited = std::move(sockets);
}

void SocketTransport::dropUnused()
{
    std::erase_if(m_inherited, [this](const io::InheritedSocket &each) {
        if (!each.kept)
            m_sockets.close(each.socket); // who uses it has a handle of its own
        return !each.kept;
    });
}

std::vector<io::InheritedSocket> SocketTransport::listening() const
{
    std::vector<io::InheritedSocket> all = m_inherited;
    for (const Listening &each : m_listening) {
        for (const io::SocketHandle handle : each.handles)
            all.push_back({each.bound.name, handle, each.bound.address, each.bound.port, false});
    }
    return all;
}

void SocketTransport::addWorker(std::unique_ptr<TransportWorker> worker)
{
    m_workers.push_back(std::move(worker));
}

std::vector<SocketTransport::Listening>::iterator SocketTransport::findSame(const std::string &key)
{
    return std::find_if(m_listening.begin(), m_listening.end(),
                        [&key](const Listening &each) { return each.key == key; });
}

/// A port that is shared between workers could be shared with a second gateway by mistake, which
/// would then get a part of the connections: a socket that does not share finds out. Not where we
/// listen on that port ourselves, on another address.
bool SocketTransport::isFree(const model::Listener &config, const FreshByKey &others) const
{
    const auto isOurs = [&config](const Listening &each) { return each.bound.port == config.port; };
    if (config.port == 0 || std::any_of(m_listening.begin(), m_listening.end(), isOurs)
        || std::any_of(others.begin(), others.end(),
                       [&isOurs](const auto &each) { return isOurs(each.second.listening); }))
        return true;
    std::uint16_t port = config.port;
    const auto probe = m_sockets.listen(config.address, port, false);
    if (probe)
        m_sockets.close(*probe);
    return probe.has_value();
}

Result<SocketTransport::Fresh> SocketTransport::bindSockets(const model::Listener &config,
                                                            const FreshByKey &others) const
{
    Fresh fresh{{keyOf(config),
                 {config.name, config.address, config.port},
                 std::make_shared<ListenerLoad>(m_budget)},
                {}};
    const auto inherited = inheritedFor(config);
    auto bound =
        inherited.empty() ? bindOwn(config, others, fresh) : shareInherited(inherited, fresh);
    // Those of the service manager are handed on as they are.
    if (bound && (inherited.empty() || !inherited.front()->kept))
        bound = keepHandles(fresh);
    if (!bound) {
        close(fresh.sockets);
        close(fresh.listening.handles);
        return failure("listener " + config.name + ": " + bound.error().what);
    }
    return fresh;
}

/// One socket for each worker, or one alone where ports can't be shared. Also a single worker's is
/// made for sharing: a reload may bind the wildcard address while another one is still open.
Result<void> SocketTransport::bindOwn(const model::Listener &config, const FreshByKey &others,
                                      Fresh &fresh) const
{
    bool shared = m_sockets.canShareListeners();
    const std::size_t count = shared ? m_workers.size() : 1;
    shared = shared && isFree(config, others); // if it is not, binding says why
    for (std::size_t i = 0; i < count; ++i) {
        const auto socket = m_sockets.listen(config.address, fresh.listening.bound.port, shared);
        if (!socket)
            return tl::unexpected(socket.error());
        fresh.sockets.push_back(*socket);
    }
    return {};
}

/// Every worker gets one, and every one gets a worker: what waits in its backlog would be lost.
Result<void>
SocketTransport::shareInherited(const std::vector<const io::InheritedSocket *> &inherited,
                                Fresh &fresh) const
{
    const std::size_t count = std::max(inherited.size(), m_workers.size());
    for (std::size_t i = 0; i < count; ++i) {
        const auto socket = m_sockets.duplicate(inherited[i % inherited.size()]->socket);
        if (!socket)
            return tl::unexpected(socket.error());
        fresh.sockets.push_back(*socket);
    }
    fresh.listening.bound.address = inherited.front()->address;
    fresh.listening.bound.port = inherited.front()->port;
    return {};
}

/// Those of the service manager first: with one of them nothing else counts.
std::vector<const io::InheritedSocket *>
SocketTransport::inheritedFor(const model::Listener &config) const
{
    std::vector<const io::InheritedSocket *> own;
    std::vector<const io::InheritedSocket *> kept;
    for (const io::InheritedSocket &each : m_inherited) {
        if (each.kept && each.listener == config.name)
            kept.push_back(&each);
        else if (!each.kept && each.address == config.address
                 && (config.port == 0 ? each.listener == config.name : each.port == config.port))
            own.push_back(&each);
    }
    return kept.empty() ? own : kept;
}

Result<void> SocketTransport::keepHandles(Fresh &fresh) const
{
    if (!m_sockets.canShareListeners())
        return {};
    for (const io::SocketHandle socket : fresh.sockets) {
        const auto handle = m_sockets.duplicate(socket);
        if (!handle)
            return tl::unexpected(handle.error());
        fresh.listening.handles.push_back(*handle);
    }
    return {};
}

Result<std::unique_ptr<Binding>, BindFailure>
SocketTransport::bind(const std::vector<ListenerSetup> &listeners)
{
    auto binding = std::make_unique<Sockets>(m_sockets);
    for (std::size_t i = 0; i < listeners.size(); ++i) {
        const std::string key = keyOf(listeners[i].config);
        if (findSame(key) != m_listening.end())
            continue;
        auto fresh = bindSockets(listeners[i].config, binding->fresh);
        if (!fresh)
            return tl::unexpected(BindFailure{i, std::move(fresh.error().what)});
        binding->fresh.emplace(key, std::move(*fresh));
    }
    return binding;
}

void SocketTransport::serve(Fresh &fresh, const ListenerSetup &setup)
{
    const auto &[listening, sockets] = fresh;
    for (std::size_t i = 0; i < m_workers.size(); ++i) {
        std::vector<io::SocketHandle> its;
        for (std::size_t at = i; at < sockets.size(); at += m_workers.size())
            its.push_back(sockets[at]);
        m_workers[i]->add(listening.key, setup, listening.load, std::move(its));
    }
    if (sockets.size() >= m_workers.size())
        return;
    std::vector<TransportWorker *> all;
    for (const auto &worker : m_workers)
        all.push_back(worker.get());
    m_workers.front()->distribute(listening.key, std::move(all));
}

std::vector<BoundListener> SocketTransport::serve(std::unique_ptr<Binding> binding,
                                                  const std::vector<ListenerSetup> &listeners,
                                                  const std::function<void()> &first)
{
    FreshByKey fresh = static_cast<Sockets &>(*binding).take();
    if (first)
        first();

    std::vector<Listening> now;
    std::vector<BoundListener> result;
    for (const ListenerSetup &setup : listeners) {
        const std::string key = keyOf(setup.config);
        if (const auto it = fresh.find(key); it != fresh.end()) {
            serve(it->second, setup);
            now.push_back(std::move(it->second.listening));
        } else {
            for (const auto &worker : m_workers)
                worker->update(key, setup);
            const auto same = findSame(key);
            now.push_back(std::move(*same));
            m_listening.erase(same);
            now.back().bound.name = setup.config.name;
        }
        result.push_back(now.back().bound);
    }
    for (Listening &gone : m_listening) {
        close(gone.handles);
        for (const auto &worker : m_workers)
            worker->remove(gone.key);
        m_ending.push_back(gone.load);
    }
    std::erase_if(m_ending, [](const auto &load) { return load->connections() == 0; });
    m_listening = std::move(now);
    return result;
}

void SocketTransport::post(std::size_t worker, std::function<void()> task)
{
    m_workers[worker]->post(std::move(task));
}

std::size_t SocketTransport::connections() const
{
    std::size_t sum = 0;
    for (const Listening &listening : m_listening)
        sum += listening.load->connections();
    for (const auto &load : m_ending)
        sum += load->connections();
    return sum;
}

void SocketTransport::drain(std::function<void()> done)
{
    auto left = std::make_shared<std::atomic<std::size_t>>(m_workers.size());
    m_drained = std::move(done);
    for (Listening &listening : m_listening)
        close(listening.handles); // connections are refused now, or come to who inherited it
    for (const auto &worker : m_workers) {
        worker->drain([this, left] {
            if (left->fetch_sub(1) == 1)
                m_control([this] { m_drained(); });
        });
    }
}

} // namespace portcullis::transport
