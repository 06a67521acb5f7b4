// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/transport/native/native_loop.h"

#include "service/io/tls_stream.h"
#include "service/transport/native/native_stream.h"

#include <algorithm>

namespace portcullis::transport {

namespace {

/// A look at the sockets is good for so long: a turn of a busy worker takes less.
constexpr Milliseconds kFreshLook{1};

} // namespace

NativeLoop::NativeLoop(std::unique_ptr<Reactor> reactor, const io::SocketOps &sockets)
    : m_reactor(std::move(reactor))
    , m_sockets(sockets)
    , m_lastTick(now())
    , m_resolver([this](std::function<void()> task) { post(std::move(task)); })
{
    beginTurn();
}

NativeLoop::~NativeLoop()
{
    {
        const std::lock_guard lock(m_mutex); // whoever posted the end has let go of this
    }
    const auto lingering = m_lingering; // ending changes it
    for (NativeStream *const stream : lingering)
        stream->abandon();
    // Streams that were let go of are still in the system's hands.
    for (int i = 0; i < kClosingTurns && (m_reactor->open() > 0 || !m_tasks.empty()); ++i)
        turn();
}

bool NativeLoop::lookedJustNow() const
{
    return recently() - m_turnBegan < kFreshLook;
}

io::StreamPtr NativeLoop::connect(const io::Endpoint &endpoint, io::StreamHandler &handler)
{
    auto *stream = new NativeStream(*this);
    io::StreamPtr plain(stream);
    stream->connectTo(endpoint.host, endpoint.port);
    if (!endpoint.tls) {
        plain->setHandler(&handler);
        return plain;
    }
    io::StreamPtr wrapped =
        io::TlsStream::wrap(std::move(plain), endpoint.tls, *this, endpoint.serverName);
    wrapped->setHandler(&handler);
    return wrapped;
}

void NativeLoop::post(std::function<void()> task)
{
    if (std::this_thread::get_id() == m_thread) {
        m_tasks.push_back(std::move(task));
        return;
    }
    // All of it under the lock, which the end takes, too: the task may be what ends the loop.
    const std::lock_guard lock(m_mutex);
    m_foreign.push_back(std::move(task));
    if (!m_foreignWaits.exchange(true))
        m_reactor->wake();
}

void NativeLoop::runTasks()
{
    if (m_foreignWaits.exchange(false)) {
        std::vector<std::function<void()>> foreign;
        {
            const std::lock_guard lock(m_mutex);
            foreign.swap(m_foreign);
        }
        for (auto &task : foreign)
            m_tasks.push_back(std::move(task));
    }
    // What they post runs in the next turn: nobody waits for a task that posts itself.
    m_running.swap(m_tasks);
    for (auto &task : m_running)
        task();
    m_running.clear();
}

void NativeLoop::flush()
{
    m_flushing.swap(m_dirty);
    for (NativeStream *const stream : m_flushing) {
        if (stream)
            stream->flush();
    }
    m_flushing.clear();
}

void NativeLoop::forget(NativeStream &stream)
{
    std::replace(m_dirty.begin(), m_dirty.end(), &stream, static_cast<NativeStream *>(nullptr));
    std::replace(m_flushing.begin(), m_flushing.end(), &stream,
                 static_cast<NativeStream *>(nullptr));
}

void NativeLoop::lingers(NativeStream &stream, bool does)
{
    if (does)
        m_lingering.insert(&stream);
    else
        m_lingering.erase(&stream);
}

void NativeLoop::turn()
{
    runTasks();
    flush();
    Nanoseconds wait{-1};
    // A writer that heard of room within flush() has written more: that leaves in the next turn.
    if (!m_tasks.empty() || !m_dirty.empty() || m_foreignWaits.load(std::memory_order_relaxed))
        wait = Nanoseconds::zero();
    else if (m_timers.busy())
        wait =
            std::max<Nanoseconds>(m_lastTick + io::TimerWheel::kTick - now(), Nanoseconds::zero());
    else if (m_stopped)
        wait = io::TimerWheel::kTick;
    m_reactor->wait(wait);
    beginTurn();
    m_reactor->report();
    if (m_turnBegan - m_lastTick >= io::TimerWheel::kTick) {
        m_lastTick = m_turnBegan;
        m_timers.advance(m_turnBegan);
    }
}

void NativeLoop::run()
{
    m_stopped = false;
    while (!m_stopped)
        turn();
}

void NativeLoop::stop()
{
    post([this] { m_stopped = true; });
}

} // namespace portcullis::transport
