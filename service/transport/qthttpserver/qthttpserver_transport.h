// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/io/socket_ops.h"
#include "service/transport/transport.h"

#include <QObject>

#include <map>
#include <memory>
#include <string>
#include <vector>

namespace portcullis::transport {

class QtWorker;
class ListenerLoad;
struct ConnectionBudget;

/// The portable transport: QtHttpServer on worker threads that each run a Qt event loop. Where the
/// system can share a port every worker accepts for itself; elsewhere the first accepts for all.
class QtHttpServerTransport final : public Transport {
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
    std::size_t workers() const override { return m_workers.size(); }
    Result<std::vector<BoundListener>> apply(const std::vector<ListenerSetup> &listeners,
                                             const std::function<void()> &bound = {}) override;
    void post(std::size_t worker, std::function<void()> task) override;
    void drain(std::function<void()> done) override;
    std::size_t connections() const override;

private:
    /// A listener as it is served now.
    struct Listening {
        std::string key; // what workers know it by
        BoundListener bound;
        std::shared_ptr<ListenerLoad> load;
    };
    /// One that is bound and not served yet.
    struct Fresh {
        Listening listening;
        std::vector<io::SocketHandle> sockets;
    };

    std::vector<Listening>::iterator findSame(const std::string &key);
    using FreshByKey = std::map<std::string, Fresh>;
    Result<Fresh> bindSockets(const model::Listener &config, const FreshByKey &others) const;
    Result<FreshByKey> bindNew(const std::vector<ListenerSetup> &listeners);
    void serve(Fresh &fresh, const ListenerSetup &setup);
    bool isFree(const model::Listener &config, const FreshByKey &others) const;

    const io::SocketOps &m_sockets;
    const std::shared_ptr<ConnectionBudget> m_budget;
    QObject m_context; // on the control thread
    std::vector<std::unique_ptr<QtWorker>> m_workers;
    std::vector<Listening> m_listening;
    std::vector<std::shared_ptr<ListenerLoad>> m_ending; // of listeners that were removed
    std::function<void()> m_drained;
};

} // namespace portcullis::transport
