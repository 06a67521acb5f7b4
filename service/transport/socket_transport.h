// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/io/socket_ops.h"
#include "service/transport/listener_load.h"
#include "service/transport/transport.h"
#include "service/transport/transport_worker.h"

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace portcullis::transport {

/// Runs a task on the control thread, later. Any thread.
using ControlPost = std::function<void(std::function<void()>)>;

/// What transports over sockets of the system have in common: which listeners there are, how they
/// are bound, and how a change of theirs reaches the workers. Where the system can share a port
/// every worker accepts for itself; elsewhere the first accepts for all.
class SocketTransport : public Transport {
public:
    ~SocketTransport() override;

    std::size_t workers() const override { return m_workers.size(); }
    void inherit(std::vector<io::InheritedSocket> sockets) override;
    void dropUnused() override;
    std::vector<io::InheritedSocket> listening() const override;
    Result<std::unique_ptr<Binding>, BindFailure>
    bind(const std::vector<ListenerSetup> &listeners) override;
    std::vector<BoundListener> serve(std::unique_ptr<Binding> binding,
                                     const std::vector<ListenerSetup> &listeners,
                                     const std::function<void()> &first = {}) override;
    void post(std::size_t worker, std::function<void()> task) override;
    void drain(std::function<void()> done) override;
    std::size_t connections() const override;

protected:
    /// `sockets` outlives the transport; `mostConnections` bounds all listeners together.
    SocketTransport(const io::SocketOps &sockets, std::size_t mostConnections, ControlPost control);
    /// In the constructor of what derives from this.
    void addWorker(std::unique_ptr<TransportWorker> worker);
    /// Ends every connection: what workers call must still be there.
    void stopWorkers() { m_workers.clear(); }

private:
    /// A listener as it is served now.
    struct Listening {
        std::string key; // what workers know it by
        BoundListener bound;
        std::shared_ptr<ListenerLoad> load;
        std::vector<io::SocketHandle> handles{}; // of sockets of our own, to hand them on
    };
    /// One that is bound and not served yet.
    struct Fresh {
        Listening listening;
        std::vector<io::SocketHandle> sockets; // one for each worker, or more, or one for all
    };

    class Sockets;

    std::vector<Listening>::iterator findSame(const std::string &key);
    using FreshByKey = std::map<std::string, Fresh>;
    Result<Fresh> bindSockets(const model::Listener &config, const FreshByKey &others) const;
    Result<void> bindOwn(const model::Listener &config, const FreshByKey &others,
                         Fresh &fresh) const;
    Result<void> shareInherited(const std::vector<const io::InheritedSocket *> &inherited,
                                Fresh &fresh) const;
    std::vector<const io::InheritedSocket *> inheritedFor(const model::Listener &config) const;
    Result<void> keepHandles(Fresh &fresh) const;
    void close(std::vector<io::SocketHandle> &handles) const;
    void serve(Fresh &fresh, const ListenerSetup &setup);
    bool isFree(const model::Listener &config, const FreshByKey &others) const;

    const io::SocketOps &m_sockets;
    const std::shared_ptr<ConnectionBudget> m_budget;
    const ControlPost m_control;
    std::vector<std::unique_ptr<TransportWorker>> m_workers;
    std::vector<Listening> m_listening;
    std::vector<io::InheritedSocket> m_inherited;
    std::vector<std::shared_ptr<ListenerLoad>> m_ending; // of listeners that were removed
    std::function<void()> m_drained;
};

} // namespace portcullis::transport
