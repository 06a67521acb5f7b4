// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/control/admin_api/admin_handler.h"

#include "service/app/platform/socket_ops.h"
#include "service/transport/qthttpserver/qthttpserver_transport.h"

#include <QTcpSocket>
#include <QTest>

using namespace portcullis;

namespace {

/// The handler on its transport, with a helper that works when it is told to.
struct Fixture {
    struct Work {
        std::function<void()> task;
        std::function<void()> done;
    };
    std::vector<Work> queue;
    int rendered = 0;
    std::unique_ptr<transport::Transport> transport;
    quint16 port = 0;

    Fixture()
    {
        using Qt = transport::QtHttpServerTransport;
        const auto makeHandler = [this](io::Loop &, std::size_t) {
            control::AdminViews views;
            views.metrics = [this] {
                ++rendered;
                return std::string("up 1\n");
            };
            views.aside = [this](std::function<void()> task, std::function<void()> done) {
                queue.push_back({std::move(task), std::move(done)});
            };
            return std::make_unique<control::AdminHandler>(std::move(views), std::nullopt);
        };
        transport = std::make_unique<Qt>(1, Qt::Threads::Callers, app::systemSockets(), makeHandler,
                                         nullptr);
        model::Listener listener;
        listener.name = "admin";
        const auto bound = transport->apply({*transport::ListenerSetup::make(listener)});
        port = bound ? bound->front().port : 0;
    }
    std::unique_ptr<QTcpSocket> ask() const
    {
        auto socket = std::make_unique<QTcpSocket>();
        socket->connectToHost(QStringLiteral("127.0.0.1"), port);
        socket->write("GET /metrics HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
        return socket;
    }
    void workOff()
    {
        for (const Work &work : std::exchange(queue, {})) {
            work.task();
            work.done();
        }
    }
};

} // namespace

class TestAdminHandler : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void writesMetricsDownAside();
    void writesNothingDownForThoseWhoHaveGone();
};

void TestAdminHandler::writesMetricsDownAside()
{
    Fixture f;
    const auto client = f.ask();
    QTRY_COMPARE(f.queue.size(), std::size_t(1));
    QCOMPARE(f.rendered, 0);
    f.workOff();
    QTRY_VERIFY(client->peek(1000).endsWith("\r\n\r\nup 1\n"));
    QCOMPARE(f.rendered, 1);
}

void TestAdminHandler::writesNothingDownForThoseWhoHaveGone()
{
    Fixture f;
    const auto gone = f.ask();
    const auto stays = f.ask();
    QTRY_COMPARE(f.queue.size(), std::size_t(2));
    QCOMPARE(f.transport->connections(), std::size_t(2));
    gone->abort();
    QTRY_COMPARE(f.transport->connections(), std::size_t(1));
    f.workOff();
    QTRY_VERIFY(stays->peek(1000).endsWith("\r\n\r\nup 1\n"));
    QCOMPARE(f.rendered, 1);
}

QTEST_GUILESS_MAIN(TestAdminHandler)

#include "tst_admin_handler.moc"
