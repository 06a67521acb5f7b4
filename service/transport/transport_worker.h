// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/io/socket_ops.h"
#include "service/transport/listener_load.h"
#include "service/transport/transport.h"

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace portcullis::transport {

/// One worker's share of one listener. Lives on the worker's thread; a retired one stays until its
/// last connection is gone.
class WorkerListener {
public:
    virtual ~WorkerListener() = default;
    /// Listens on a bound socket, which it takes over; on several if called again.
    virtual void listenOn(io::SocketHandle socket) = 0;
    /// For a socket that was accepted elsewhere.
    virtual void accept(io::SocketHandle socket) = 0;
    /// Calls `accepted` instead of serving here, where sockets can't be shared between threads.
    virtual void setDistributor(std::function<void(io::SocketHandle)> accepted) = 0;
    /// New connections get these settings; those that are open keep theirs.
    virtual void update(ListenerSetup setup) = 0;
    /// Accepts no more, and ends every connection as soon as it is idle.
    virtual void drain() = 0;
    virtual std::size_t open() const = 0;
    /// Runs each time a connection has gone.
    virtual void setClosed(std::function<void()> closed) = 0;
};

/// All listeners of one worker. Lives on the worker's thread.
class WorkerListeners {
public:
    explicit WorkerListeners(io::Loop &loop, const io::SocketOps &sockets)
        : m_loop(loop), m_sockets(sockets)
    {
    }

    void add(const std::string &key, std::unique_ptr<WorkerListener> listener);
    /// Null: there is none.
    WorkerListener *find(const std::string &key) const;
    void remove(const std::string &key);
    void accept(const std::string &key, io::SocketHandle socket);
    /// `gone` runs when no connection is left.
    void drain(std::function<void()> gone);
    void clear();

private:
    void retire(std::unique_ptr<WorkerListener> listener);
    void sweep();

    io::Loop &m_loop;
    const io::SocketOps &m_sockets;
    std::map<std::string, std::unique_ptr<WorkerListener>> m_listeners;
    std::vector<std::unique_ptr<WorkerListener>> m_retired;
    std::function<void()> m_gone;
    std::shared_ptr<bool> m_alive = std::make_shared<bool>(true);
};

/// A thread with its loop, its exchange handler and its share of every listener. The functions are
/// called on the control thread; what they do happens on the worker's.
class TransportWorker {
public:
    /// Ends every connection and waits for the thread.
    virtual ~TransportWorker() = default;

    virtual void post(std::function<void()> task) = 0;
    /// Serves `setup` as listener `key`: with sockets of its own, or (none) with what other workers
    /// accept for it.
    void add(const std::string &key, ListenerSetup setup, std::shared_ptr<ListenerLoad> load,
             std::vector<io::SocketHandle> sockets);
    void update(const std::string &key, ListenerSetup setup);
    void remove(const std::string &key);
    /// Accepts for all of `workers` in turn.
    void distribute(const std::string &key, std::vector<TransportWorker *> workers);
    void accept(const std::string &key, io::SocketHandle socket);
    /// `gone` runs on the worker's thread when no connection is left.
    void drain(std::function<void()> gone);

protected:
    // On the worker's thread:
    virtual WorkerListeners &listeners() = 0;
    virtual std::unique_ptr<WorkerListener> makeListener(ListenerSetup setup,
                                                         std::shared_ptr<ListenerLoad> load) = 0;
    /// Runs `task` on the worker's thread: later, or now if this is it.
    virtual void run(std::function<void()> task) { post(std::move(task)); }
};

} // namespace portcullis::transport
