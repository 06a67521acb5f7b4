// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/transport/qthttpserver/qt_listener.h"
#include "service/transport/transport_worker.h"

#include <QThread>

#include <memory>

namespace portcullis::transport {

/// A worker that runs a Qt event loop.
class QtWorker final : public TransportWorker {
public:
    /// `ownThread` false: everything happens on the calling thread.
    QtWorker(std::size_t index, bool ownThread, const io::SocketOps &sockets,
             const HandlerFactory &factory, ConnectionObserver *observer);
    ~QtWorker() override;

    void post(std::function<void()> task) override;

protected:
    WorkerListeners &listeners() override;
    std::unique_ptr<WorkerListener> makeListener(ListenerSetup setup,
                                                 std::shared_ptr<ListenerLoad> load) override;
    void run(std::function<void()> task) override;

private:
    /// What lives on the worker's thread.
    struct Inside;

    std::size_t m_index;
    std::unique_ptr<QThread> m_thread;
    std::unique_ptr<Inside> m_inside;
};

} // namespace portcullis::transport
