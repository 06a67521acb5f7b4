// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/io/loop.h"
#include "service/transport/native/buffer_pool.h"
#include "service/transport/native/reactor.h"
#include "service/transport/native/resolver.h"

#include <atomic>
#include <functional>
#include <mutex>
#include <thread>
#include <unordered_set>
#include <vector>

namespace portcullis::transport {

class NativeStream;

/// The loop of one native worker: a reactor, timers, tasks, and what was written in a turn, which
/// leaves in one piece at its end. Made and used on one thread, but for post() and stop().
class NativeLoop final : public io::Loop {
public:
    /// Turns that the end waits for at most, when connections close; each takes a tick at most.
    static constexpr int kClosingTurns = 100;

    NativeLoop(std::unique_ptr<Reactor> reactor, const io::SocketOps &sockets);
    /// Every stream has been let go of before.
    ~NativeLoop() override;

    io::StreamPtr connect(const io::Endpoint &endpoint, io::StreamHandler &handler) override;
    void post(std::function<void()> task) override;
    /// Until stop(), which may be asked for before. May be called again.
    void run();
    void stop();

    // For what moves bytes on this loop:
    Reactor &reactor() { return *m_reactor; }
    BufferPool &buffers() { return m_buffers; }
    Resolver &resolver() { return m_resolver; }
    const io::SocketOps &sockets() const { return m_sockets; }
    /// `stream` has something to send at the end of this turn.
    void flushLater(NativeStream &stream) { m_dirty.push_back(&stream); }
    /// `stream` was let go of, and still has something to send. It is ended with the loop.
    void lingers(NativeStream &stream, bool does);
    /// It will be gone before.
    void forget(NativeStream &stream);
    /// Whether the loop looked at its sockets a moment ago.
    bool lookedJustNow() const;

private:
    void turn();
    void runTasks();
    void flush();

    std::unique_ptr<Reactor> m_reactor;
    const io::SocketOps &m_sockets;
    BufferPool m_buffers;
    std::vector<NativeStream *> m_dirty;
    std::vector<NativeStream *> m_flushing;
    std::unordered_set<NativeStream *> m_lingering;
    SteadyTime m_lastTick;
    bool m_stopped = false;

    const std::thread::id m_thread = std::this_thread::get_id();
    std::vector<std::function<void()>> m_tasks; // this thread's own
    std::vector<std::function<void()>> m_running;
    std::mutex m_mutex; // for what follows
    std::vector<std::function<void()>> m_foreign;
    std::atomic<bool> m_foreignWaits{false};
    Resolver m_resolver; // last: until it is gone it posts
};

} // namespace portcullis::transport
