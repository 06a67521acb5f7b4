// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/control/admin_api/event_hub.h"
#include "service/control/admin_api/last_use.h"
#include "service/control/admin_api/metrics_history.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace portcullis;
using namespace portcullis::control;

class TestAdminEvents : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void slowReadersLoseEventsAndNoMemory();
    void closedHubsEndNewReaders();
    void figuresAreWhatCameBetween();
    void historyIsBounded();
    void historyAddsUpSteps();
    void lastUseIsWhenACounterMoved();
};

namespace {

const WallTime kStart{Seconds(1'800'000'000)};

telemetry::MetricsSample sampleOf(std::uint64_t requests)
{
    telemetry::MetricsSample sample;
    const auto histogram = [](auto &bounds, std::uint64_t count) {
        telemetry::HistogramSample out{bounds, std::vector<std::uint64_t>(bounds.size() + 1), 0};
        out.counts[20] = count;
        out.sumNs = count * 1'000'000;
        return out;
    };
    sample.duration = histogram(telemetry::kFineBoundsNs, requests);
    for (auto &stage : sample.stages)
        stage = histogram(telemetry::kFineBoundsNs, requests);
    telemetry::RouteSample route;
    route.route = "orders";
    route.requests = {{200, {}, requests / 2}, {403, Reason::AuthorizeGroup, requests / 2}};
    route.duration = histogram(telemetry::kCoarseBoundsNs, requests);
    sample.routes.push_back(route);
    sample.refusals = {{Reason::AuthorizeGroup, requests / 2}};
    sample.bytesIn = requests * 100;
    return sample;
}

QJsonObject parsed(const std::string &json)
{
    return QJsonDocument::fromJson(QByteArray::fromStdString(json)).object();
}

Figures second(int at, std::uint64_t requests)
{
    return figuresBetween(sampleOf(0), sampleOf(requests), kStart + Seconds(at),
                          Milliseconds(1000));
}

QJsonArray pointsOf(const MetricsHistory &history, int from, int to, int step)
{
    return parsed(history.json({kStart + Seconds(from), kStart + Seconds(to), Seconds(step)}))
        .value(QLatin1String("points"))
        .toArray();
}

} // namespace

void TestAdminEvents::slowReadersLoseEventsAndNoMemory()
{
    EventQueue queue(event_type::kAll, [] {});
    const EventText event = eventText("metrics", std::string(10'000, 'x'));
    for (int i = 0; i < 1000; ++i)
        queue.put(event);
    std::size_t bytes = 0;
    int events = 0;
    std::string last;
    while (!queue.empty()) {
        last = queue.take();
        bytes += last.size();
        events += last.starts_with("event: ") ? 1 : 0;
    }
    QVERIFY(bytes <= EventQueue::kStreamBytes);
    QVERIFY(events > 10);
    QCOMPARE(last, ": lost " + std::to_string(1000 - events) + " events\n\n");
    // Who catches up sees the stream go on.
    queue.put(event);
    QCOMPARE(queue.take(), *event);
    QVERIFY(queue.empty());
}

void TestAdminEvents::closedHubsEndNewReaders()
{
    EventHub hub;
    int woken = 0;
    const auto before = hub.join(event_type::kHealth, [&woken] { ++woken; });
    hub.publish(event_type::kTraffic, eventText("traffic", "{}"));
    QCOMPARE(woken, 0); // not asked for
    QVERIFY(hub.wanted(event_type::kHealth));
    QVERIFY(!hub.wanted(event_type::kTraffic));
    hub.close();
    QCOMPARE(woken, 1);
    QVERIFY(before->closed());
    QVERIFY(hub.join(event_type::kAll, [] {})->closed());
}

void TestAdminEvents::figuresAreWhatCameBetween()
{
    const Figures figures =
        figuresBetween(sampleOf(100), sampleOf(160), kStart, Milliseconds(1000));
    QCOMPARE(figures.requests(), std::uint64_t(60));
    const QJsonObject json = parsed(figures.json());
    QCOMPARE(json.value(QLatin1String("requests")).toInt(), 60);
    const QJsonObject status = json.value(QLatin1String("status")).toObject();
    QCOMPARE(status.value(QLatin1String("2xx")).toInt(), 30);
    QCOMPARE(status.value(QLatin1String("4xx")).toInt(), 30);
    const QJsonObject stages = json.value(QLatin1String("stages")).toObject();
    QCOMPARE(stages.size(), kStageCount);
    const QJsonObject authorize = stages.value(QLatin1String("authorize")).toObject();
    QCOMPARE(authorize.value(QLatin1String("refused")).toInt(), 30);
    QCOMPARE(
        stages.value(QLatin1String("route")).toObject().value(QLatin1String("refused")).toInt(), 0);
    QCOMPARE(json.value(QLatin1String("bytesIn")).toInt(), 6000);
    const QJsonObject latency = json.value(QLatin1String("latencyUs")).toObject();
    QCOMPARE(latency.value(QLatin1String("mean")).toInt(), 1000);
    QVERIFY(latency.contains(QLatin1String("p99")));
    const QJsonArray routes = json.value(QLatin1String("routes")).toArray();
    QCOMPARE(routes.size(), 1);
    QCOMPARE(routes.at(0).toObject().value(QLatin1String("route")).toString(),
             QStringLiteral("orders"));
    QVERIFY(latency.contains(QLatin1String("p95")));
    const QJsonArray refusals = json.value(QLatin1String("refusals")).toArray();
    QCOMPARE(refusals.size(), 1);
    QCOMPARE(refusals.at(0).toObject().value(QLatin1String("status")).toInt(), 403);
    QCOMPARE(refusals.at(0).toObject().value(QLatin1String("count")).toInt(), 30);
    // A second without requests has no latency and no routes.
    const QJsonObject quiet =
        parsed(figuresBetween(sampleOf(100), sampleOf(100), kStart, Milliseconds(1000)).json());
    QVERIFY(!quiet.contains(QLatin1String("latencyUs")));
    QVERIFY(quiet.value(QLatin1String("routes")).toArray().isEmpty());
}

void TestAdminEvents::historyIsBounded()
{
    MetricsHistory history;
    const int seconds = int(MetricsHistory::kSeconds) + 100;
    for (int i = 0; i < seconds; ++i)
        history.add(second(i, 2));
    QCOMPARE(pointsOf(history, 0, seconds, 1).size(), qsizetype(MetricsHistory::kSeconds));
    QCOMPARE(pointsOf(history, 0, seconds, 60).size(), qsizetype((seconds + 59) / 60));
    QCOMPARE(pointsOf(history, seconds - 10, seconds, 1).size(), qsizetype(10));
    // More than a day of minutes.
    for (int i = 0; i < int(MetricsHistory::kMinutes) + 10; ++i)
        history.add(second(seconds + i * 60, 2));
    const QJsonArray minutes = pointsOf(history, 0, seconds + 1'000'000, 3600);
    QVERIFY2(minutes.size() <= 26, QByteArray::number(minutes.size()));
}

void TestAdminEvents::historyAddsUpSteps()
{
    MetricsHistory history;
    for (int i = 0; i < 120; ++i)
        history.add(second(i, 10));
    const QJsonArray steps = pointsOf(history, 0, 119, 10);
    QCOMPARE(steps.size(), qsizetype(12));
    const QJsonObject step = steps.at(3).toObject();
    QCOMPARE(step.value(QLatin1String("requests")).toInt(), 100);
    QCOMPARE(step.value(QLatin1String("spanMs")).toInt(), 10'000);
    const QJsonArray minutes = pointsOf(history, -60, 119, 60);
    QCOMPARE(minutes.size(), qsizetype(2));
    QCOMPARE(minutes.at(1).toObject().value(QLatin1String("requests")).toInt(), 600);
}

void TestAdminEvents::lastUseIsWhenACounterMoved()
{
    LastUse uses;
    uses.see(sampleOf(0), kStart);
    QVERIFY(uses.routes().empty()); // never used
    uses.see(sampleOf(10), kStart + Seconds(1));
    uses.see(sampleOf(10), kStart + Seconds(2));
    QCOMPARE(uses.routes().at("orders"), kStart + Seconds(1));
    QCOMPARE(uses.reasons().at("authorize.group"), kStart + Seconds(1));
    QCOMPARE(uses.rules().at("routes/orders/authorize/groups"), kStart + Seconds(1));
    uses.see(sampleOf(12), kStart + Seconds(3));
    QCOMPARE(uses.routes().at("orders"), kStart + Seconds(3));
}

QTEST_GUILESS_MAIN(TestAdminEvents)

#include "tst_admin_events.moc"
