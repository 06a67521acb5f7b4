// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/transport/native/reactor.h"
#include "service/transport/transport_worker.h"

#include <memory>
#include <thread>

namespace portcullis::transport {

class NativeLoop;

/// A worker that runs a reactor on a thread of its own.
class NativeWorker final : public TransportWorker {
public:
    /// `engine` is one that this system has. `sockets` and `observer` outlive it.
    NativeWorker(std::size_t index, Engine engine, const io::SocketOps &sockets,
                 const HandlerFactory &factory, ConnectionObserver *observer);
    ~NativeWorker() override;

    void post(std::function<void()> task) override;

protected:
    WorkerListeners &listeners() override;
    std::unique_ptr<WorkerListener> makeListener(ListenerSetup setup,
                                                 std::shared_ptr<ListenerLoad> load) override;

private:
    /// What lives on the worker's thread.
    struct Inside;

    const std::size_t m_index;
    Inside *m_inside = nullptr; // on the thread's stack
    std::thread m_thread;
};

} // namespace portcullis::transport
