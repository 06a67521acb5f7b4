// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "tests/support/memory_stream.h"

#include <deque>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <utility>

namespace portcullis::test {

/// A loop that turns only when a test says so. Timers hold real deadlines; pass() lets a stretch of
/// time be over at once, for the timers alone: now() stays the real clock, and a timer that is
/// started later is due that much sooner.
class TestLoop final : public io::Loop {
public:
    /// Gets the other end of every connection that is opened; none: connections are refused.
    std::function<void(const io::Endpoint &, io::StreamPtr)> accept;
    /// Connections to these ports are refused, or hang without an answer.
    std::set<std::uint16_t> refused;
    std::set<std::uint16_t> silent;
    /// At most so many bytes of new connections move in one turn.
    std::size_t chunk = MemoryStream::kAll;
    std::size_t connects = 0;

    ~TestLoop() override
    {
        m_hanging.clear();
        run();
    }

    io::StreamPtr connect(const io::Endpoint &endpoint, io::StreamHandler &handler) override
    {
        ++connects;
        auto [ours, theirs] =
            MemoryStream::pair([this](auto task) { post(std::move(task)); }, chunk);
        ours->setHandler(&handler);
        auto &stream = static_cast<MemoryStream &>(*ours);
        if (!accept || refused.contains(endpoint.port)) {
            stream.sayError(io::StreamError::ConnectFailed);
        } else if (silent.contains(endpoint.port)) {
            m_hanging.push_back(std::move(theirs));
        } else {
            stream.sayConnected();
            accept(endpoint, std::move(theirs));
        }
        return std::move(ours);
    }
    void post(std::function<void()> task) override { m_tasks.push_back(std::move(task)); }

    /// Two connected streams on this loop.
    std::pair<io::StreamPtr, io::StreamPtr> pair(std::size_t atOnce = MemoryStream::kAll)
    {
        return MemoryStream::pair([this](auto task) { post(std::move(task)); }, atOnce);
    }
    /// One posted task; false: there was none.
    bool turn()
    {
        if (m_tasks.empty())
            return false;
        const std::function<void()> task = std::move(m_tasks.front());
        m_tasks.pop_front();
        task();
        return true;
    }
    /// Until nothing is left to do.
    void run()
    {
        while (turn()) { }
    }
    /// From now on a timer that is started counts from where pass() has come to.
    void letTimersFollow()
    {
        m_follow = true;
        m_timers.setNow(now() + m_passed);
    }
    /// Runs what is due `span` from now, and what follows from it. Spans add up.
    void pass(Milliseconds span)
    {
        m_passed += span;
        if (m_follow)
            m_timers.setNow(now() + m_passed);
        m_timers.advance(now() + m_passed);
        run();
    }
    /// Runs what is due by the real clock, and what follows from it.
    void tick()
    {
        m_timers.advance(now() + m_passed);
        run();
    }

private:
    std::deque<std::function<void()>> m_tasks;
    std::deque<io::StreamPtr> m_hanging;
    Milliseconds m_passed{0};
    bool m_follow = false;
};

/// What a test holds of a connection's other end: sends, and keeps all that comes.
class TestPeer final : private io::StreamHandler {
public:
    explicit TestPeer(io::StreamPtr stream = {}) { take(std::move(stream)); }
    void take(io::StreamPtr stream)
    {
        m_stream = std::move(stream);
        if (m_stream)
            m_stream->setHandler(this);
    }

    std::string received;
    bool connected = false;
    bool eof = false;
    int drained = 0;
    std::optional<io::StreamError> error;

    io::Stream &stream() { return *m_stream; }
    MemoryStream &memory() { return static_cast<MemoryStream &>(*m_stream); }
    void send(std::string_view bytes) { m_stream->write(bytes); }
    void endWriting() { m_stream->shutdownWrite(); }
    void close() { m_stream.reset(); }
    void reset() { io::abortStream(m_stream); }
    /// From now on what comes stays with the sender.
    void stopReading()
    {
        m_reading = false;
        m_stream->setReadAhead(0);
    }
    void readOn()
    {
        m_reading = true;
        m_stream->setReadAhead(io::Stream::kReadAhead);
        onInput();
    }
    std::string takeReceived() { return std::exchange(received, {}); }

private:
    void onConnected() override { connected = true; }
    void onInput() override
    {
        if (!m_reading)
            return;
        const std::string_view bytes = m_stream->input();
        received += bytes;
        m_stream->consume(bytes.size());
    }
    void onEof() override { eof = true; }
    void onDrained() override { ++drained; }
    void onError(io::StreamError what) override { error = what; }

    io::StreamPtr m_stream;
    bool m_reading = true;
};

} // namespace portcullis::test
