// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/transport/qthttpserver/qt_listener.h"

#include <QThread>

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace portcullis::transport {

/// One worker: a thread with its loop, its exchange handler and its share of every listener. The
/// functions are called on the control thread; what they do happens on the worker's.
class QtWorker {
public:
    /// `ownThread` false: everything happens on the calling thread.
    QtWorker(std::size_t index, bool ownThread, const io::SocketOps &sockets,
             const HandlerFactory &factory, ConnectionObserver *observer);
    /// Ends every connection and waits for the thread.
    ~QtWorker();

    void post(std::function<void()> task);
    /// Serves `setup` as listener `key`: with a socket of its own, or (kNoSocket) with what other
    /// workers accept for it.
    void add(const std::string &key, ListenerSetup setup, std::shared_ptr<ListenerLoad> load,
             io::SocketHandle socket);
    void update(const std::string &key, ListenerSetup setup);
    void remove(const std::string &key);
    /// Accepts for all of `workers` in turn.
    void distribute(const std::string &key, std::vector<QtWorker *> workers);
    void accept(const std::string &key, qintptr descriptor);
    /// `gone` runs on the worker's thread when no connection is left.
    void drain(std::function<void()> gone);

private:
    /// What lives on the worker's thread.
    struct Inside;

    std::size_t m_index;
    std::unique_ptr<QThread> m_thread;
    std::unique_ptr<Inside> m_inside;
};

} // namespace portcullis::transport
