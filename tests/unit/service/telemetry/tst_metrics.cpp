// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/telemetry/metrics.h"

#include <QTest>

#include <algorithm>
#include <string>
#include <thread>
#include <vector>

using namespace portcullis;
using namespace portcullis::telemetry;

namespace {

ExchangeRecord finished(RouteSeries series, int status, std::optional<Reason> reason = {})
{
    ExchangeRecord record;
    record.series = series;
    record.status = status;
    record.reason = reason;
    record.totalNs = 1'000'000;
    return record;
}

/// `route status reason count` of every request counter, in the sample's order.
QByteArrayList requestLines(const MetricsSample &sample)
{
    QByteArrayList lines;
    for (const RouteSample &route : sample.routes) {
        for (const RequestCount &request : route.requests) {
            const std::string_view code = request.reason ? reasonInfo(*request.reason).code : "-";
            lines.append(QByteArray::fromStdString(
                route.route + " " + std::string(statusLabel(request.status)) + " "
                + std::string(code) + " " + std::to_string(request.count)));
        }
    }
    return lines;
}

} // namespace

class TestMetrics : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void requestsAreCountedByRouteStatusAndReason();
    void unknownStatusesShareOneSeries();
    void manyDifferentAnswersStayExact();
    void answersBeyondTheBoundAreOther();
    void workersAreSummed();
    void refusalsAreCountedByReason();
    void shadowFindingsAreCounted();
    void stagesNotRunAreNotTimed();
    void gaugesComeBackToZero();
    void targetsAreSummedOverWorkers();
    void seriesSurviveReloads();
    void routeSeriesAreBounded();
    void targetSeriesAreBounded();
    void aRouteMayBearTheNameOfALabel();
    void collectorsFillTheirPart();
    void controlPlaneIsCounted();
    void readersSeeGrowingSumsWhileWorkersWrite();
};

void TestMetrics::requestsAreCountedByRouteStatusAndReason()
{
    Metrics metrics(1);
    const RouteSeries orders = metrics.routeSeries("orders");
    const RouteSeries carts = metrics.routeSeries("carts");
    WorkerMetrics &worker = metrics.worker(0);
    worker.exchangeDone(finished(orders, 200));
    worker.exchangeDone(finished(orders, 200));
    worker.exchangeDone(finished(orders, 429, Reason::RateLimitExceeded));
    worker.exchangeDone(finished(orders, 404));
    worker.exchangeDone(finished(carts, 201));
    worker.exchangeDone(finished(kNoRoute, 404, Reason::RouteNotFound));
    worker.exchangeDone(finished(kNoRoute, 0, Reason::ReceiveClientGone));
    QCOMPARE(requestLines(metrics.sample()),
             (QByteArrayList{"_none none receive.client-gone 1", "_none 404 route.not-found 1",
                             "carts 201 - 1", "orders 200 - 2", "orders 404 - 1",
                             "orders 429 rate-limit.exceeded 1"}));
}

void TestMetrics::unknownStatusesShareOneSeries()
{
    Metrics metrics(1);
    for (const int status : {299, 418, 999, -7, 600, 99, 499})
        metrics.worker(0).exchangeDone(finished(metrics.routeSeries("a"), status));
    QCOMPARE(requestLines(metrics.sample()), (QByteArrayList{"a other - 6", "a 418 - 1"}));
}

void TestMetrics::manyDifferentAnswersStayExact()
{
    Metrics metrics(1);
    const RouteSeries series = metrics.routeSeries("a");
    for (int round = 0; round < 3; ++round) {
        for (int reason = 0; reason < 60; ++reason)
            metrics.worker(0).exchangeDone(finished(series, 200, static_cast<Reason>(reason)));
    }
    const MetricsSample sample = metrics.sample();
    QCOMPARE(sample.routes.size(), std::size_t(1));
    QCOMPARE(sample.routes[0].requests.size(), std::size_t(60));
    for (const RequestCount &request : sample.routes[0].requests)
        QCOMPARE(request.count, std::uint64_t(3));
    QCOMPARE(sample.routes[0].duration.count(), std::uint64_t(180));
}

void TestMetrics::answersBeyondTheBoundAreOther()
{
    Metrics metrics(1);
    const RouteSeries series = metrics.routeSeries("a");
    for (const int status : {200, 201}) {
        for (int reason = 0; reason < 60; ++reason)
            metrics.worker(0).exchangeDone(finished(series, status, static_cast<Reason>(reason)));
    }
    const MetricsSample sample = metrics.sample();
    QCOMPARE(sample.routes[0].requests.size(), std::size_t(65));
    QCOMPARE(sample.routes[0].requests[0].status, kOtherStatus);
    QCOMPARE(sample.routes[0].requests[0].count, std::uint64_t(120 - 64));
}

void TestMetrics::workersAreSummed()
{
    Metrics metrics(3);
    const RouteSeries series = metrics.routeSeries("a");
    for (std::size_t i = 0; i < 3; ++i) {
        ExchangeRecord record = finished(series, 200);
        record.bytesIn = 10;
        record.bytesOut = 100;
        metrics.worker(i).exchangeDone(record);
    }
    const MetricsSample sample = metrics.sample();
    QCOMPARE(requestLines(sample), QByteArrayList{"a 200 - 3"});
    QCOMPARE(sample.bytesIn, std::uint64_t(30));
    QCOMPARE(sample.bytesOut, std::uint64_t(300));
    QCOMPARE(sample.duration.count(), std::uint64_t(3));
    QCOMPARE(sample.duration.sumNs, std::uint64_t(3'000'000));
    QCOMPARE(sample.workers, std::uint64_t(3));
}

void TestMetrics::refusalsAreCountedByReason()
{
    Metrics metrics(2);
    metrics.worker(0).exchangeDone(finished(kNoRoute, 401, Reason::AuthenticateKeyUnknown));
    metrics.worker(1).exchangeDone(finished(kNoRoute, 401, Reason::AuthenticateKeyUnknown));
    metrics.worker(1).exchangeDone(finished(kNoRoute, 502, Reason::ProxyReset));
    metrics.worker(1).exchangeDone(finished(kNoRoute, 308, Reason::RouteRedirect));
    metrics.worker(1).exchangeDone(finished(kNoRoute, 503, Reason::RouteRespond));
    const MetricsSample sample = metrics.sample();
    QCOMPARE(sample.refusals.size(), std::size_t(2)); // what the configuration asks for is none
    QVERIFY(sample.refusals[0].reason == Reason::AuthenticateKeyUnknown);
    QCOMPARE(sample.refusals[0].count, std::uint64_t(2));
    QVERIFY(sample.refusals[1].reason == Reason::ProxyReset);
}

void TestMetrics::shadowFindingsAreCounted()
{
    Metrics metrics(1);
    const ShadowFinding findings[] = {{Reason::RateLimitExceeded, "rateLimits/new"},
                                      {Reason::AuthorizeScope, "routes/a/authorize/scopes"}};
    ExchangeRecord record = finished(kNoRoute, 200);
    record.shadow = findings;
    metrics.worker(0).exchangeDone(record);
    const MetricsSample sample = metrics.sample();
    QVERIFY(sample.refusals.empty());
    QCOMPARE(sample.shadowRefusals.size(), std::size_t(2));
    QVERIFY(sample.shadowRefusals[0].reason == Reason::AuthorizeScope);
}

void TestMetrics::stagesNotRunAreNotTimed()
{
    Metrics metrics(1);
    ExchangeRecord record = finished(kNoRoute, 401, Reason::AuthenticateNoCredential);
    record.stageNs[static_cast<std::size_t>(Stage::Receive)] = 0;
    record.stageNs[static_cast<std::size_t>(Stage::Authenticate)] = 2'000;
    metrics.worker(0).exchangeDone(record);
    const MetricsSample sample = metrics.sample();
    QList<int> counts;
    for (const HistogramSample &stage : sample.stages)
        counts.append(static_cast<int>(stage.count()));
    QCOMPARE(counts, (QList<int>{1, 1, 0, 0, 0, 0, 0, 0}));
    QCOMPARE(sample.stages[1].sumNs, std::uint64_t(2'000));
}

void TestMetrics::gaugesComeBackToZero()
{
    Metrics metrics(2);
    for (std::size_t i = 0; i < 2; ++i) {
        metrics.worker(i).connectionAccepted();
        metrics.worker(i).exchangeStarted();
    }
    MetricsSample sample = metrics.sample();
    QCOMPARE(sample.connectionsOpen, std::int64_t(2));
    QCOMPARE(sample.requestsInFlight, std::int64_t(2));
    metrics.worker(0).exchangeDone(finished(kNoRoute, 200));
    metrics.worker(0).connectionClosed(ConnectionEnd::IdleTimeout);
    metrics.worker(1).exchangeDone(finished(kNoRoute, 200));
    metrics.worker(1).connectionClosed(ConnectionEnd::ClientClosed);
    sample = metrics.sample();
    QCOMPARE(sample.connectionsOpen, std::int64_t(0));
    QCOMPARE(sample.requestsInFlight, std::int64_t(0));
    QCOMPARE(sample.connectionsAccepted, std::uint64_t(2));
    QCOMPARE(sample.connectionsClosed[std::size_t(ConnectionEnd::IdleTimeout)], std::uint64_t(1));
}

void TestMetrics::targetsAreSummedOverWorkers()
{
    Metrics metrics(2);
    const TargetSeries a = metrics.targetSeries("orders", "a");
    const TargetSeries b = metrics.targetSeries("orders", "b");
    QVERIFY(a != b);
    QCOMPARE(metrics.targetSeries("orders", "a"), a);
    for (std::size_t i = 0; i < 2; ++i) {
        TargetCounters &target = metrics.worker(i).target(a);
        target.connects.add();
        target.reuses.add(5);
        target.inFlight.add(3);
        target.inFlight.add(-1);
        target.idle.set(4);
    }
    const MetricsSample sample = metrics.sample();
    QCOMPARE(sample.targets.size(), std::size_t(1)); // b was never used
    QCOMPARE(QByteArray::fromStdString(sample.targets[0].target), QByteArray("a"));
    QCOMPARE(sample.targets[0].connects, std::uint64_t(2));
    QCOMPARE(sample.targets[0].reuses, std::uint64_t(10));
    QCOMPARE(sample.targets[0].inFlight, std::int64_t(4));
    QCOMPARE(sample.targets[0].idle, std::int64_t(8));
}

void TestMetrics::seriesSurviveReloads()
{
    Metrics metrics(1);
    const RouteSeries before = metrics.routeSeries("a");
    metrics.worker(0).exchangeDone(finished(before, 200));
    metrics.routeSeries("b"); // a reload that drops a, and one that brings it back
    QCOMPARE(metrics.routeSeries("a"), before);
    metrics.worker(0).exchangeDone(finished(metrics.routeSeries("a"), 200));
    QCOMPARE(requestLines(metrics.sample()), QByteArrayList{"a 200 - 2"});
}

void TestMetrics::routeSeriesAreBounded()
{
    Metrics metrics(1);
    for (std::size_t i = 0; i < kMaxRouteSeries; ++i)
        QVERIFY(metrics.routeSeries("r" + std::to_string(i)) > kOtherRoute);
    QCOMPARE(metrics.routeSeries("one-more"), kOtherRoute);
    QCOMPARE(metrics.routeSeries("r7"), RouteSeries(9));
    metrics.worker(0).exchangeDone(finished(metrics.routeSeries("one-more"), 200));
    metrics.worker(0).exchangeDone(finished(metrics.routeSeries("r9999"), 200));
    metrics.worker(0).exchangeDone(finished(4'000'000'000u, 200)); // no handle of ours
    QCOMPARE(requestLines(metrics.sample()), (QByteArrayList{"_other 200 - 2", "r9999 200 - 1"}));
}

void TestMetrics::targetSeriesAreBounded()
{
    Metrics metrics(1);
    for (std::size_t i = 0; i < kMaxTargetSeries; ++i)
        QVERIFY(metrics.targetSeries("u", std::to_string(i)) != kOtherTarget);
    QCOMPARE(metrics.targetSeries("u", "one-more"), kOtherTarget);
    metrics.worker(0).target(kOtherTarget).connects.add();
    metrics.worker(0).target(4'000'000'000u).connects.add();
    QCOMPARE(metrics.sample().targets[0].connects, std::uint64_t(2));
}

void TestMetrics::aRouteMayBearTheNameOfALabel()
{
    Metrics metrics(1);
    metrics.worker(0).exchangeDone(finished(metrics.routeSeries("other"), 200));
    metrics.worker(0).exchangeDone(finished(kOtherRoute, 200));
    metrics.worker(0).exchangeDone(finished(metrics.routeSeries("none"), 200));
    metrics.worker(0).exchangeDone(finished(kNoRoute, 200));
    QCOMPARE(requestLines(metrics.sample()),
             (QByteArrayList{"_none 200 - 1", "_other 200 - 1", "none 200 - 1", "other 200 - 1"}));
}

void TestMetrics::collectorsFillTheirPart()
{
    Metrics metrics(1, "1.2.3");
    const int id = metrics.addCollector([](MetricsSample &sample) {
        sample.limits.push_back({"per-client", 10, 2, 0, 0, 3});
        sample.limits.push_back({"a-quota", 1, 0, 0, 0, 1});
        sample.accessLogDropped = 7;
    });
    MetricsSample sample = metrics.sample();
    QCOMPARE(sample.accessLogDropped, std::uint64_t(7));
    QCOMPARE(sample.limits.size(), std::size_t(2));
    QVERIFY(sample.limits[0].limit == "a-quota");
    QVERIFY(sample.version == "1.2.3");
    metrics.removeCollector(id);
    QVERIFY(metrics.sample().limits.empty());
}

void TestMetrics::controlPlaneIsCounted()
{
    Metrics metrics(1);
    metrics.reloaded(4);
    metrics.reloaded(5);
    metrics.reloadRefused();
    metrics.mainLoopTurn(std::chrono::milliseconds(60));
    metrics.mainLoopTurn(std::chrono::milliseconds(20));
    metrics.worker(0).tokenCacheHit();
    metrics.worker(0).tokenCacheMiss();
    const MetricsSample sample = metrics.sample();
    QCOMPARE(sample.revision, std::uint64_t(5));
    QCOMPARE(sample.reloads, std::uint64_t(2));
    QCOMPARE(sample.reloadsRefused, std::uint64_t(1));
    QCOMPARE(sample.mainLoopBlockedMaxNs, std::uint64_t(60'000'000));
    QCOMPARE(sample.mainLoopStalls, std::uint64_t(1));
    QCOMPARE(sample.tokenCacheHits, std::uint64_t(1));
    QCOMPARE(sample.tokenCacheMisses, std::uint64_t(1));
}

void TestMetrics::readersSeeGrowingSumsWhileWorkersWrite()
{
    constexpr int kExchanges = 5000;
    constexpr int kRoutes = 40;
    Metrics metrics(2);
    std::vector<RouteSeries> series;
    for (int i = 0; i < kRoutes; ++i)
        series.push_back(metrics.routeSeries("route" + std::to_string(i)));
    const auto serve = [&metrics, &series](std::size_t index) {
        WorkerMetrics &worker = metrics.worker(index);
        for (int i = 0; i < kExchanges; ++i) {
            const auto n = static_cast<std::size_t>(i);
            worker.exchangeStarted();
            worker.target(static_cast<TargetSeries>(n % 5)).inFlight.add();
            worker.exchangeDone(finished(series[n % series.size()], 200 + i % 7,
                                         static_cast<Reason>(n % kReasonTableSize)));
            worker.target(static_cast<TargetSeries>(n % 5)).inFlight.add(-1);
        }
    };
    std::thread first(serve, 0);
    std::thread second(serve, 1);
    std::uint64_t last = 0;
    while (last < 2 * kExchanges) {
        metrics.routeSeries("late" + std::to_string(last)); // a reload meanwhile
        const MetricsSample sample = metrics.sample();
        std::uint64_t sum = 0;
        for (const RouteSample &route : sample.routes) {
            for (const RequestCount &request : route.requests)
                sum += request.count;
        }
        QVERIFY(sum >= last);
        QVERIFY(sample.requestsInFlight >= 0 && sample.requestsInFlight <= 2);
        last = sum;
    }
    first.join();
    second.join();
    const MetricsSample sample = metrics.sample();
    QCOMPARE(sample.duration.count(), std::uint64_t(2 * kExchanges));
    QCOMPARE(sample.requestsInFlight, std::int64_t(0));
    QVERIFY(
        std::ranges::all_of(sample.targets, [](const TargetSample &t) { return t.inFlight == 0; }));
}

QTEST_APPLESS_MAIN(TestMetrics)
#include "tst_metrics.moc"
