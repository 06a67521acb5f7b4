// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "admin-gui/models/traffic_window.h"

#include "traffic_fixture.h"

#include <QTest>

using namespace portcullis;
using namespace portcullis::gui;
using test::ScrapeSample;
using test::snapshot;

namespace {

const StageTraffic &stage(const Traffic &traffic, Stage which)
{
    return traffic.stages[static_cast<std::size_t>(which)];
}

} // namespace

class TestTraffic : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void stepsHaveRatesAndRefusals();
    void theSlowestStepIsOne();
    void routesHaveShares();
    void aQuietTimeHasNoShares();
    void withoutAWindowThereAreTotalsOnly();
    void theWindowForgetsWhatIsOld();
    void aGatewayStartedAnewBeginsANewWindow();
};

void TestTraffic::stepsHaveRatesAndRefusals()
{
    const Traffic traffic = test::busyTraffic();
    QCOMPARE(traffic.perSecond, 13.0);
    QCOMPARE(stage(traffic, Stage::Receive).perSecond, 13.0);
    QCOMPARE(stage(traffic, Stage::Authenticate).clientRefusals, 2.0);
    QCOMPARE(stage(traffic, Stage::Authenticate).serverRefusals, 0.0);
    QCOMPARE(stage(traffic, Stage::Authenticate).refusals.size(), 1);
    QCOMPARE(stage(traffic, Stage::Authenticate).refusals[0].reason,
             QStringLiteral("authenticate.key-unknown"));
    QCOMPARE(stage(traffic, Stage::Proxy).perSecond, 11.0);
    QCOMPARE(stage(traffic, Stage::Proxy).serverRefusals, 1.0);
    QCOMPARE(stage(traffic, Stage::Route).perSecond, 0.0);
}

void TestTraffic::theSlowestStepIsOne()
{
    const Traffic traffic = test::busyTraffic();
    for (int i = 0; i < kStageCount; ++i)
        QCOMPARE(stage(traffic, static_cast<Stage>(i)).slowest, i == int(Stage::Proxy));
    const Traffic quiet =
        trafficBetween(snapshot({.good = 1}), snapshot({.good = 1}), std::chrono::seconds(1));
    for (const StageTraffic &each : quiet.stages)
        QVERIFY(!each.slowest);
}

void TestTraffic::routesHaveShares()
{
    const Traffic traffic = test::busyTraffic();
    QCOMPARE(traffic.routes.size(), 1);
    const RouteTraffic &route = traffic.routes[0];
    QCOMPARE(route.route, QStringLiteral("orders"));
    QCOMPARE(route.perSecond, 13.0);
    QCOMPARE(route.clientErrorShare.value_or(-1), 4.0 / 26);
    QCOMPARE(route.errorShare.value_or(-1), 2.0 / 26);
    QVERIFY(route.mean && *route.mean > 1e-5 && *route.mean <= 0.002);
    QCOMPARE(route.total, quint64{126});
}

void TestTraffic::aQuietTimeHasNoShares()
{
    const Traffic traffic =
        trafficBetween(snapshot({.good = 5}), snapshot({.good = 5}), std::chrono::seconds(1));
    QVERIFY(traffic.hasRates());
    QCOMPARE(traffic.perSecond, 0.0);
    QVERIFY(!traffic.p95);
    QVERIFY(!traffic.routes[0].errorShare && !traffic.routes[0].mean);
    QCOMPARE(traffic.routes[0].total, quint64{5});
}

void TestTraffic::withoutAWindowThereAreTotalsOnly()
{
    TrafficWindow window;
    QVERIFY(window.traffic().routes.isEmpty());
    window.add({}, snapshot({.good = 5, .idle = 7}));
    const Traffic traffic = window.traffic();
    QVERIFY(!traffic.hasRates());
    QCOMPARE(traffic.requests, quint64{5});
    QCOMPARE(traffic.routes.size(), 1);
    QCOMPARE(traffic.targets.size(), 1);
    QCOMPARE(traffic.targets[0].idle, qint64{7});
}

void TestTraffic::theWindowForgetsWhatIsOld()
{
    TrafficWindow window;
    TrafficWindow::Time at{};
    // A hundred requests in the first second, then ten a second.
    window.add(at, snapshot({.good = 0}));
    for (int second = 1; second <= 30; ++second) {
        at += std::chrono::seconds(1);
        window.add(at, snapshot({.good = 90 + second * 10}));
    }
    QVERIFY(window.traffic().window == TrafficWindow::kWindow);
    QCOMPARE(window.traffic().perSecond, 10.0);
}

void TestTraffic::aGatewayStartedAnewBeginsANewWindow()
{
    TrafficWindow window;
    const TrafficWindow::Time at{};
    window.add(at, snapshot({.good = 1000}));
    window.add(at + std::chrono::seconds(1), snapshot({.good = 3}));
    QVERIFY(!window.traffic().hasRates());
    window.add(at + std::chrono::seconds(2), snapshot({.good = 5}));
    QCOMPARE(window.traffic().perSecond, 2.0);
}

QTEST_APPLESS_MAIN(TestTraffic)
#include "tst_traffic.moc"
