// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "admin-gui/models/metrics_timeline.h"
#include "admin-gui/models/refusals_model.h"

#include <QAbstractItemModelTester>
#include <QTest>

using namespace portcullis;
using namespace portcullis::gui;

class TestMetricsTimeline : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void secondsBecomeSteps();
    void forgetsWhatIsTooOld();
    void theHistoryGoesOnLive();
    void anotherRangeBeginsAnew();
    void aClockSetBackBeginsAnew();
    void noRangeHasMorePointsThanAChartIsWide();
    void theMomentIsShort();
    void trafficIsOfMomentAndRange();
    void withoutASampleThereAreNoRates();
    void refusalsAreMergedInPlace();
};

namespace {

constexpr qint64 kStart = 1'769'860'800'000;

/// One second with 8 good requests and 2 that a group refused.
api::MetricsSample second(int at, qint64 spanMs = 1000)
{
    api::MetricsSample sample;
    sample.atMs = kStart + at * 1000;
    sample.spanMs = spanMs;
    sample.status[api::StatusClass::Success] = 8;
    sample.status[api::StatusClass::ClientError] = 2;
    sample.latency = api::LatencySample{0.001, 0.002, 0.003, 0.001};
    for (api::StageSample &stage : sample.stages)
        stage.count = 10;
    sample.stages[std::size_t(Stage::Proxy)].latency =
        api::LatencySample{0.001, 0.002, 0.003, 0.001};
    sample.routes = {{QStringLiteral("orders"), sample.status, 0.001}};
    sample.refusals = {{QStringLiteral("authorize.group"), 403, 2},
                       {QStringLiteral("receive.client-gone"), 0, 1}};
    return sample;
}

} // namespace

void TestMetricsTimeline::secondsBecomeSteps()
{
    MetricsTimeline timeline;
    timeline.setRange({30, 60});
    for (int i = 0; i < 90; ++i)
        timeline.add(second(i));
    QCOMPARE(timeline.points().size(), std::size_t(2));
    QCOMPARE(timeline.points()[0].requests(), 600);
    QCOMPARE(timeline.points()[0].spanMs, 60'000);
    QCOMPARE(timeline.whole().requests(), 900);
    QCOMPARE(timeline.endMs(), kStart + 90'000);
}

void TestMetricsTimeline::forgetsWhatIsTooOld()
{
    MetricsTimeline timeline; // five minutes by the second
    for (int i = 0; i < 400; ++i)
        timeline.add(second(i));
    QCOMPARE(timeline.points().size(), std::size_t(300));
    QCOMPARE(timeline.points().front().atMs, kStart + 100'000);
}

void TestMetricsTimeline::theHistoryGoesOnLive()
{
    MetricsTimeline timeline;
    timeline.add(second(58)); // came before the history did
    timeline.add(second(60));
    QList<api::MetricsSample> history;
    for (int i = 0; i < 60; ++i)
        history.append(second(i));
    timeline.load(history);
    QCOMPARE(timeline.points().size(), std::size_t(61));
    QCOMPARE(timeline.whole().requests(), 610);
}

void TestMetricsTimeline::anotherRangeBeginsAnew()
{
    MetricsTimeline timeline;
    timeline.add(second(0));
    timeline.setRange({60, 60});
    QVERIFY(timeline.isEmpty());
    QCOMPARE(timeline.moment().requests(), 10); // of now, whatever is looked at
}

void TestMetricsTimeline::aClockSetBackBeginsAnew()
{
    MetricsTimeline timeline;
    timeline.add(second(100));
    timeline.add(second(0));
    QCOMPARE(timeline.points().size(), std::size_t(1));
}

void TestMetricsTimeline::noRangeHasMorePointsThanAChartIsWide()
{
    for (const MetricsTimeline::Range &range : MetricsTimeline::ranges())
        QVERIFY(range.minutes * 60 / range.stepSeconds <= 300);
    QCOMPARE(MetricsTimeline::ranges().first().minutes, 5);
    QCOMPARE(MetricsTimeline::ranges().last().minutes, 24 * 60);
}

void TestMetricsTimeline::theMomentIsShort()
{
    MetricsTimeline timeline;
    for (int i = 0; i < 30; ++i)
        timeline.add(second(i));
    QCOMPARE(timeline.moment().spanMs, MetricsTimeline::kMomentMs);
}

void TestMetricsTimeline::trafficIsOfMomentAndRange()
{
    MetricsTimeline timeline;
    for (int i = 0; i < 30; ++i)
        timeline.add(second(i));
    const Traffic traffic = trafficOf(timeline.moment(), timeline.whole());
    QVERIFY(traffic.hasRates());
    QCOMPARE(traffic.perSecond, 10.0);
    QCOMPARE(traffic.requests, quint64(300));
    QCOMPARE(traffic.routes.at(0).total, quint64(300));
    QCOMPARE(traffic.routes.at(0).clientErrorShare.value(), 0.2);
    const StageTraffic &authorize = traffic.stages[std::size_t(Stage::Authorize)];
    QCOMPARE(authorize.clientRefusals, 2.0);
    QCOMPARE(authorize.refusals.at(0).status.value(), 403);
    QCOMPARE(traffic.stages[std::size_t(Stage::Receive)].otherRefusals, 1.0);
    QVERIFY(traffic.stages[std::size_t(Stage::Proxy)].slowest);
}

void TestMetricsTimeline::withoutASampleThereAreNoRates()
{
    const MetricsTimeline timeline;
    QVERIFY(!trafficOf(timeline.moment(), timeline.whole()).hasRates());
    QCOMPARE(timeline.endMs(), 0);
}

void TestMetricsTimeline::refusalsAreMergedInPlace()
{
    RefusalsModel model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.merge(second(0));
    QCOMPARE(model.rowCount(), 2);
    const QPersistentModelIndex count = model.index(0, RefusalsModel::CountColumn);
    QCOMPARE(count.data(RefusalsModel::StageRole).toInt(), int(Stage::Authorize));
    api::MetricsSample more = second(0);
    more.add(second(1));
    more.refusals.append({QStringLiteral("authorize.claim"), 403, 5});
    model.merge(more);
    QCOMPARE(model.rowCount(), 3);
    QCOMPARE(count.row(), 1);
    QCOMPARE(count.data(RefusalsModel::SortRole).toInt(), 4);
    model.merge({});
    QCOMPARE(model.rowCount(), 0);
}

QTEST_GUILESS_MAIN(TestMetricsTimeline)
#include "tst_metrics_timeline.moc"
