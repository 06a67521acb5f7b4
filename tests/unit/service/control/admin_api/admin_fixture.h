// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/app/platform/socket_ops.h"
#include "service/control/admin_api/admin_handler.h"
#include "service/control/admin_api/event_hub.h"
#include "service/transport/qthttpserver/qthttpserver_transport.h"

#include <QByteArray>
#include <QTcpSocket>
#include <QTest>

#include <memory>

namespace portcullis::test {

/// The admin API in file mode on its transport, with a helper that works when it is told to, or at
/// once.
struct AdminFixture {
    struct Work {
        std::function<void()> task;
        std::function<void()> done;
    };
    bool atOnce = true;
    std::vector<Work> queue;
    int rendered = 0;
    std::uint64_t revision = 1;
    control::AdminHandler *handler = nullptr; // the transport's
    std::unique_ptr<transport::Transport> transport;
    quint16 port = 0;

    explicit AdminFixture(std::optional<std::string> token = "secret",
                          std::function<void(control::AdminViews &)> change = {})
    {
        using Qt = transport::QtHttpServerTransport;
        const auto makeHandler = [&](io::Loop &, std::size_t) {
            control::AdminViews views;
            views.metrics = [this] {
                ++rendered;
                return std::string("up 1\n");
            };
            views.ready = [](std::string &why) {
                why = "starting";
                return false;
            };
            views.info = [] { return std::string("{}\n"); };
            views.config = [this] { return control::ConfigInForce{revision, nullptr}; };
            views.aside = [this](std::function<void()> task, std::function<void()> done) {
                if (!atOnce) {
                    queue.push_back({std::move(task), std::move(done)});
                    return;
                }
                task();
                done();
            };
            if (token)
                views.token = control::fileToken(*token);
            if (change)
                change(views);
            auto made = std::make_unique<control::AdminHandler>(std::move(views));
            handler = made.get();
            return made;
        };
        transport = std::make_unique<Qt>(1, Qt::Threads::Callers, app::systemSockets(), makeHandler,
                                         nullptr);
        model::Listener listener;
        listener.name = "admin";
        const auto bound = transport->apply({*transport::ListenerSetup::make(listener)});
        port = bound ? bound->front().port : 0;
    }
    std::unique_ptr<QTcpSocket> connected() const
    {
        auto socket = std::make_unique<QTcpSocket>();
        socket->connectToHost(QStringLiteral("127.0.0.1"), port);
        return socket;
    }
    /// The head of a request with a good token.
    static QByteArray head(const QByteArray &start, const QByteArray &more = {})
    {
        return start + " HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer secret\r\n" + more
            + "\r\n";
    }
    /// Everything that comes before the connection is closed.
    QByteArray send(QByteArray request) const
    {
        const auto socket = connected();
        const qsizetype end = request.indexOf("\r\n\r\n");
        request.insert(end + 2, "Connection: close\r\n");
        socket->write(request);
        return QTest::qWaitFor([&] { return socket->state() == QAbstractSocket::UnconnectedState; },
                               20'000)
            ? socket->readAll()
            : QByteArray("no end");
    }
    void workOff()
    {
        for (const Work &work : std::exchange(queue, {})) {
            work.task();
            work.done();
        }
    }
};

} // namespace portcullis::test
