// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "admin-gui/session/gateway_monitor.h"

#include "tests/support/admin_stub.h"
#include "tests/support/scrape_sample.h"

#include <QSignalSpy>
#include <QTest>

#include <algorithm>

using namespace portcullis;
using namespace portcullis::gui;
using State = GatewayMonitor::State;

namespace {

/// A stub that answers like a gateway, and a monitor of it.
struct World {
    test::AdminStub stub;
    QNetworkAccessManager network;
    AdminClient client{{}, network};
    GatewayMonitor monitor{client};
    QSignalSpy traffic{&monitor, &GatewayMonitor::trafficArrived};
    QSignalSpy configs{&monitor, &GatewayMonitor::configArrived};

    World()
    {
        revision(1);
        stub.answers["/readyz"].body = R"({"status":"ready"})";
        stub.answers["/metrics"].body = test::ScrapeSample{.good = 5}.text();
        stub.answers["/v1/config"].body = R"({"version":1})";
    }

    void revision(int number)
    {
        stub.answers["/v1/info"].body = R"({"version":"0.1.0","uptimeSeconds":9,"revision":)"
            + QByteArray::number(number) + '}';
    }
    void watch() { monitor.watch({stub.url(), "secret"}); }
    qsizetype asked(const char *path) const
    {
        return std::count_if(stub.requests.begin(), stub.requests.end(),
                             [path](const auto &request) { return request.path == path; });
    }
};

} // namespace

class TestGatewayMonitor : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void asksAgainAndAgain();
    void fetchesTheConfigurationOncePerRevision();
    void aConfigurationThatCannotBeHadIsSaid();
    void comesBackByItself();
    void doesNotGuessTokens();
    void leavesTheGatewayThatItWatched();
    void askingNowDoesNotWaitForAnAnswerThatHangs();
    void notReadyIsNotOffline();
};

void TestGatewayMonitor::asksAgainAndAgain()
{
    World world;
    QVERIFY(world.monitor.state() == State::Idle);
    world.watch();
    QVERIFY(world.monitor.state() == State::Connecting);
    QTRY_COMPARE(world.traffic.count(), 1);
    QVERIFY(world.monitor.state() == State::Online);
    QVERIFY(!world.traffic[0][0].value<Traffic>().hasRates());
    QTRY_COMPARE(world.traffic.count(), 2);
    QVERIFY(world.traffic[1][0].value<Traffic>().hasRates());
    QCOMPARE(world.stub.problems, QList<QByteArray>());
}

void TestGatewayMonitor::fetchesTheConfigurationOncePerRevision()
{
    World world;
    world.watch();
    QTRY_COMPARE(world.configs.count(), 1);
    QTRY_COMPARE(world.traffic.count(), 2);
    QCOMPARE(world.asked("/v1/config"), 1);
    world.revision(2);
    QTRY_COMPARE(world.configs.count(), 2);
    QCOMPARE(world.configs[1][1].toLongLong(), 2);
}

void TestGatewayMonitor::aConfigurationThatCannotBeHadIsSaid()
{
    World world;
    world.stub.answers["/v1/config"] = test::stubProblem(500, "admin.internal", "Internal error");
    QSignalSpy failures(&world.monitor, &GatewayMonitor::configFailed);
    world.watch();
    QTRY_COMPARE(failures.count(), 1);
    QVERIFY(failures[0][0].toString().contains(QStringLiteral("admin.internal")));
    QVERIFY(world.monitor.state() == State::Online);
    QTRY_VERIFY(world.traffic.count() >= 2); // and goes on
}

void TestGatewayMonitor::comesBackByItself()
{
    World world;
    world.watch();
    QTRY_COMPARE(world.configs.count(), 1); // what comes last
    const quint16 port = world.stub.serverPort();
    world.stub.close();
    world.stub.dropAll();
    QTRY_VERIFY(world.monitor.state() == State::Offline);
    QVERIFY(!world.monitor.error().message.isEmpty());
    QVERIFY(world.stub.listen(QHostAddress::LocalHost, port));
    const int before = int(world.traffic.count());
    QTRY_COMPARE(world.traffic.count(), before + 1);
    QVERIFY(world.monitor.state() == State::Online);
    QVERIFY2(!world.traffic.last()[0].value<Traffic>().hasRates(),
             "figures from before would be smeared over the interruption");
    QTRY_COMPARE(world.configs.count(), 2);
}

void TestGatewayMonitor::doesNotGuessTokens()
{
    World world;
    world.stub.answers["/v1/info"] =
        test::stubProblem(401, "admin.token-required", "A valid token is required");
    world.watch();
    QTRY_VERIFY(world.monitor.state() == State::Refused);
    QVERIFY(world.monitor.error().kind == AdminError::Kind::WrongToken);
    QVERIFY(!world.monitor.findChild<QTimer *>()->isActive());
    world.revision(1);
    world.stub.answers["/v1/info"].status = 200;
    world.stub.answers["/v1/info"].contentType = "application/json";
    world.monitor.askNow(); // the person asks
    QTRY_VERIFY(world.monitor.state() == State::Online);
    QCOMPARE(world.asked("/v1/info"), 2);
}

void TestGatewayMonitor::leavesTheGatewayThatItWatched()
{
    World world;
    test::AdminStub other;
    other.answers = world.stub.answers;
    world.stub.answers["/v1/info"].then = test::StubAnswer::Then::Hang;
    world.watch();
    QTRY_COMPARE(world.asked("/v1/info"), 1);
    world.monitor.watch({other.url(), "another"});
    QTRY_COMPARE(world.traffic.count(), 1);
    QCOMPARE(world.monitor.url(), other.url());
    QTRY_COMPARE(world.stub.openConnections(), 0);
    QCOMPARE(world.asked("/v1/info"), 1);
}

void TestGatewayMonitor::askingNowDoesNotWaitForAnAnswerThatHangs()
{
    World world;
    world.stub.answers["/metrics"].then = test::StubAnswer::Then::Hang;
    world.watch();
    QTRY_COMPARE(world.asked("/metrics"), 1);
    world.stub.answers["/metrics"].then = test::StubAnswer::Then::Keep;
    world.monitor.askNow();
    QTRY_COMPARE(world.traffic.count(), 1);
}

void TestGatewayMonitor::notReadyIsNotOffline()
{
    World world;
    world.stub.answers["/readyz"].body = R"({"status":"not ready","why":"draining"})";
    world.stub.answers["/readyz"].status = 503;
    world.watch();
    QTRY_VERIFY(world.monitor.state() == State::Online);
    QVERIFY(!world.monitor.readiness().ready);
    QCOMPARE(world.monitor.readiness().why, QStringLiteral("draining"));
}

QTEST_GUILESS_MAIN(TestGatewayMonitor)
#include "tst_gateway_monitor.moc"
