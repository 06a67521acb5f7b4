// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/transport/http1/server_connection.h"
#include "tests/support/scripted_handler.h"
#include "tests/support/test_loop.h"

#include <QByteArray>

#include <memory>
#include <optional>
#include <string>

namespace portcullis::test {

/// A server connection with its client, both in memory.
class ServerFixture final : private transport::ConnectionOwner {
public:
    explicit ServerFixture(std::size_t chunk = MemoryStream::kAll)
    {
        settings.name = "test";
        settings.facts.name = settings.name;
        auto [left, right] = loop.pair(chunk);
        client.take(std::move(left));
        m_server = std::move(right);
    }
    ~ServerFixture() override
    {
        connection.reset();
        client.close();
        loop.run();
    }

    TestLoop loop; // first: outlives all else
    transport::ConnectionSettings settings;
    ScriptedHandler handler;
    TestPeer client;
    std::unique_ptr<transport::ServerConnection> connection;
    std::optional<telemetry::ConnectionEnd> ended;
    int heads = 0;
    bool waits = false;      ///< for a head
    bool serveLater = false; ///< a test calls connection->serve() itself
    io::Stream *serverStream = nullptr;

    /// With the settings as they are now.
    void open()
    {
        serverStream = m_server.get();
        transport::ConnectionOwner &owner = *this;
        connection = std::make_unique<transport::ServerConnection>(
            std::move(m_server), IpAddress{},
            std::make_shared<const transport::ConnectionSettings>(settings), handler, owner, loop);
    }
    /// Sends, and gives what has come back by when nothing moves any more.
    QByteArray talk(const QByteArray &bytes)
    {
        if (!connection && !ended)
            open();
        client.send({bytes.constData(), static_cast<std::size_t>(bytes.size())});
        loop.run();
        return answer();
    }
    QByteArray answer() { return QByteArray::fromStdString(client.takeReceived()); }

private:
    void headComplete(transport::ServerConnection &server) override
    {
        ++heads;
        if (!serveLater)
            server.serve();
    }
    void connectionEnded(transport::ClientConnection &, telemetry::ConnectionEnd why) override
    {
        ended = why;
        loop.post([this] { connection.reset(); });
    }
    void waitingForHead(transport::ClientConnection &, bool is) override { waits = is; }

    io::StreamPtr m_server;
};

inline const QByteArray kGet = "GET /x HTTP/1.1\r\nHost: a\r\n\r\n";

/// Waits for the test's word, then answers.
struct Gate {
    io::Waker *waker = nullptr;

    std::function<io::Task<>(pipeline::Exchange &)> script()
    {
        return [this](pipeline::Exchange &x) -> io::Task<> {
            waker = &x.waker();
            co_await x.waker().wait(pipeline::event::kTimer);
            x.sendHead(200, {}, {});
            x.finish({});
        };
    }
    void open(ServerFixture &f) const
    {
        waker->notify(pipeline::event::kTimer);
        f.loop.run();
    }
};

inline int countAnswers(const QByteArray &bytes)
{
    return static_cast<int>(bytes.count("HTTP/1.1 200 OK\r\n"));
}

} // namespace portcullis::test
