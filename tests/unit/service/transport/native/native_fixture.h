// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/app/platform/socket_ops.h"
#include "service/transport/native/native_loop.h"
#include "service/transport/native/native_stream.h"
#include "service/transport/native/reactor.h"

#include <QDeadlineTimer>
#include <QTest>

#include <arpa/inet.h>
#include <atomic>
#include <cerrno>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <netinet/in.h>
#include <optional>
#include <stop_token>
#include <string>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>
#include <utility>
#include <vector>

namespace portcullis::test {

constexpr int kPatienceMs = 20'000;

/// What may still come after receiving was stopped: what one turn brings, at most a whole ring of
/// io_uring's buffers, and one large one.
constexpr std::size_t kOnTheirWay = 1'048'576 + 65'536;

/// Rows of initTestCase_data(): every test runs over both engines.
inline void addEngines()
{
    QTest::addColumn<int>("engine");
    QTest::newRow("io_uring") << int(transport::Engine::IoUring);
    QTest::newRow("epoll") << int(transport::Engine::Epoll);
}

/// Null: this system does not have the engine.
inline std::unique_ptr<transport::Reactor> makeEngine(int engine)
{
    auto made =
        transport::makeReactor(static_cast<transport::Engine>(engine), app::systemSockets());
    if (made && (made->name() == "epoll") != (engine == int(transport::Engine::Epoll)))
        made.reset();
    return made;
}

/// A socket of the test's own; closed with it.
class OwnSocket {
public:
    explicit OwnSocket(int socket = -1) : m_socket(socket) { }
    OwnSocket(OwnSocket &&other) noexcept : m_socket(std::exchange(other.m_socket, -1)) { }
    OwnSocket &operator=(OwnSocket &&other) noexcept
    {
        std::swap(m_socket, other.m_socket);
        return *this;
    }
    ~OwnSocket() { close(); }
    int get() const { return m_socket; }
    void close()
    {
        if (m_socket >= 0)
            ::close(std::exchange(m_socket, -1));
    }
    /// All of it; it has to fit into what the system keeps.
    bool send(std::string_view bytes) const
    {
        return ::send(m_socket, bytes.data(), bytes.size(), MSG_NOSIGNAL)
            == static_cast<ssize_t>(bytes.size());
    }
    /// What is there; `ended` says that no more will come, `reset` that it broke.
    std::string take()
    {
        std::string all;
        std::string part(64 * 1024, '\0');
        while (true) {
            const ssize_t got = ::recv(m_socket, part.data(), part.size(), MSG_DONTWAIT);
            if (got <= 0) {
                ended = got == 0;
                reset = got < 0 && errno == ECONNRESET;
                return all;
            }
            all.append(part, 0, static_cast<std::size_t>(got));
        }
    }
    void endWriting() const { ::shutdown(m_socket, SHUT_WR); }

    bool ended = false;
    bool reset = false;

private:
    int m_socket;
};

/// Both ends of a connection over the loopback: a non-blocking one for the reactor, which closes
/// it, and the test's own.
struct Connection {
    int ours = -1;
    OwnSocket theirs;

    Connection()
    {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof(address);
        const OwnSocket listening(::socket(AF_INET, SOCK_STREAM, 0));
        auto *const where = reinterpret_cast<sockaddr *>(&address);
        if (::bind(listening.get(), where, size) != 0 || ::listen(listening.get(), 1) != 0
            || ::getsockname(listening.get(), where, &size) != 0)
            qFatal("the loopback can't be used");
        theirs = OwnSocket(::socket(AF_INET, SOCK_STREAM, 0));
        if (::connect(theirs.get(), where, size) != 0)
            qFatal("the loopback can't be used");
        ours = ::accept4(listening.get(), nullptr, nullptr, SOCK_NONBLOCK);
    }
};

/// Bytes that tell where they stand.
inline std::string numbered(std::size_t size)
{
    std::string bytes;
    bytes.reserve(size + 8);
    for (unsigned i = 0; bytes.size() < size; ++i)
        bytes += std::to_string(10'000'000 + i);
    bytes.resize(size);
    return bytes;
}

/// Keeps what a reactor says about one socket.
class RecordingUser final : public transport::SocketUser {
public:
    std::string got;
    std::optional<int> end;
    std::vector<long> sends;
    int writables = 0;
    std::vector<int> sockets;
    bool gone = false;
    int afterGone = 0;
    std::function<void()> onReceived;

private:
    void received(std::string_view bytes) override
    {
        afterGone += gone ? 1 : 0;
        got += bytes;
        if (onReceived)
            onReceived();
    }
    void receiveEnded(int error) override { end = error; }
    void sent(long result) override
    {
        afterGone += gone ? 1 : 0;
        sends.push_back(result);
    }
    void writable() override { ++writables; }
    void accepted(int socket) override { sockets.push_back(socket); }
    void closed() override { gone = true; }
};

/// Turns until `done()`; false if that takes too long.
template <typename Done>
bool turnUntil(transport::Reactor &reactor, Done done)
{
    const QDeadlineTimer bound(kPatienceMs);
    while (!done()) {
        if (bound.hasExpired())
            return false;
        reactor.wait(Milliseconds(100));
        reactor.report();
    }
    return true;
}

/// A loop on the test's thread. It waits for events alone, as a worker's does: nothing that the
/// test does makes it turn.
class LoopFixture {
public:
    explicit LoopFixture(int engine)
    {
        auto made = makeEngine(engine);
        reactor = made.get();
        if (made)
            m_loop = std::make_unique<transport::NativeLoop>(std::move(made), app::systemSockets());
    }
    ~LoopFixture() { m_loop.reset(); }

    transport::Reactor *reactor = nullptr; // null: this system does not have it
    transport::NativeLoop &loop() { return *m_loop; }
    void endLoop() { m_loop.reset(); }

    /// Until `done()`, which is asked whenever a handler heard something; false if it takes too
    /// long.
    bool runUntil(std::function<bool()> done)
    {
        m_done = std::move(done);
        std::atomic<bool> late{false};
        {
            std::jthread watch([&](const std::stop_token &stop) {
                std::mutex mutex;
                std::condition_variable_any ended;
                std::unique_lock lock(mutex);
                ended.wait_for(lock, stop, Milliseconds(kPatienceMs), [] { return false; });
                if (!stop.stop_requested()) {
                    late = true;
                    m_loop->stop();
                }
            });
            check();
            m_loop->run();
        }
        m_done = {};
        return !late;
    }
    /// Something has changed.
    void check()
    {
        if (m_done && m_done())
            m_loop->stop();
    }

private:
    std::unique_ptr<transport::NativeLoop> m_loop;
    std::function<bool()> m_done;
};

/// What owns a stream under test, and keeps what it says.
class StreamOwner final : public io::StreamHandler {
public:
    explicit StreamOwner(LoopFixture &f) : m_fixture(f) { }
    /// Over `socket`, which it takes.
    StreamOwner(LoopFixture &f, int socket) : m_fixture(f)
    {
        auto *const made = new transport::NativeStream(f.loop());
        stream = io::StreamPtr(made);
        stream->setHandler(this);
        made->adopt(socket);
    }

    io::StreamPtr stream;
    std::string got;
    bool consuming = true;
    bool connected = false;
    bool eof = false;
    int drained = 0;
    std::optional<io::StreamError> error;
    std::function<void()> onBytes;
    std::function<void()> onRoom;

    /// Takes all that waits.
    void take()
    {
        const std::string_view bytes = stream->input();
        got += bytes;
        stream->consume(bytes.size());
    }

private:
    void onConnected() override
    {
        connected = true;
        m_fixture.check();
    }
    void onInput() override
    {
        if (consuming)
            take();
        if (onBytes)
            onBytes();
        m_fixture.check();
    }
    void onEof() override
    {
        eof = true;
        m_fixture.check();
    }
    void onDrained() override
    {
        ++drained;
        if (onRoom)
            onRoom();
        m_fixture.check();
    }
    void onError(io::StreamError what) override
    {
        error = what;
        m_fixture.check();
    }

    LoopFixture &m_fixture;
};

} // namespace portcullis::test
