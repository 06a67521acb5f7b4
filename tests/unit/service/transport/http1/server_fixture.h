// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/transport/http1/server_connection.h"
#include "tests/support/test_loop.h"

#include <QByteArray>

#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace portcullis::test {

/// Serves exchanges by what a test wants; by default it answers with method, target and body.
class ScriptedHandler final : public pipeline::ExchangeHandler {
public:
    std::function<io::Task<>(pipeline::Exchange &)> script = echo;
    bool drains = false;
    int started = 0;
    int alive = 0;

    io::Task<> serve(pipeline::Exchange &x) override
    {
        const Count count(*this);
        co_await script(x);
    }
    bool draining() const override { return drains; }

    static io::Task<> echo(pipeline::Exchange &x)
    {
        std::string body;
        x.sendContinue();
        while (!x.receiveFailure()) {
            const pipeline::BodyPiece piece = x.body();
            if (piece.failure) {
                refuse(x, *piece.failure);
                co_return;
            }
            const std::size_t size = piece.bytes.size();
            const bool end = piece.end;
            body.append(piece.bytes);
            if (size > 0)
                x.consumeBody(size);
            if (end)
                break;
            if (size == 0)
                co_await x.waker().wait(pipeline::event::kBody);
        }
        if (x.receiveFailure()) {
            refuse(x, *x.receiveFailure());
            co_return;
        }
        const std::string text =
            std::string(x.head().method) + ' ' + std::string(x.head().target) + ' ' + body;
        x.sendHead(200, {}, {http::Framing::Kind::Length, text.size()});
        x.sendBody(text);
        x.finish({});
    }
    static void refuse(pipeline::Exchange &x, Reason reason)
    {
        const std::string_view name = reasonInfo(reason).code;
        x.sendHead(reasonInfo(reason).status, {}, {http::Framing::Kind::Length, name.size()});
        x.sendBody(name);
        x.finish({});
    }

private:
    struct Count {
        explicit Count(ScriptedHandler &which) : handler(which)
        {
            ++handler.started;
            ++handler.alive;
        }
        Count(const Count &) = delete;
        ~Count() { --handler.alive; }
        ScriptedHandler &handler;
    };
};

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
        connection = std::make_unique<transport::ServerConnection>(
            std::move(m_server), IpAddress{},
            std::make_shared<const transport::ConnectionSettings>(settings), handler, *this, loop);
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
    void connectionEnded(transport::ServerConnection &, telemetry::ConnectionEnd why) override
    {
        ended = why;
        loop.post([this] { connection.reset(); });
    }
    void waitingForHead(transport::ServerConnection &, bool is) override { waits = is; }

    io::StreamPtr m_server;
};

} // namespace portcullis::test
