// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/telemetry/histogram.h"

#include <QTest>

using namespace portcullis::telemetry;

class TestHistogram : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void bucketIsTheFirstBoundNotBelow_data();
    void bucketIsTheFirstBoundNotBelow();
    void everyBoundEndsItsOwnBucket();
    void boundsAreFineEnough();
    void coarseBucketContainsTheFineOne();
    void quantile_data();
    void quantile();
    void sinceTakesTheEarlierAway();
};

namespace {

HistogramSample fineSample(const QList<qint64> &durationsNs)
{
    FineHistogram histogram;
    for (const qint64 ns : durationsNs)
        histogram.record(fineBucket(ns), ns);
    HistogramSample sample{kFineBoundsNs, std::vector<std::uint64_t>(kFineBounds + 1), 0};
    histogram.addTo(sample);
    return sample;
}

} // namespace

void TestHistogram::bucketIsTheFirstBoundNotBelow_data()
{
    QTest::addColumn<qint64>("ns");
    QTest::addColumn<qint64>("boundNs");

    QTest::newRow("a negative time is the shortest") << qint64(-5) << qint64(100);
    QTest::newRow("zero") << qint64(0) << qint64(100);
    QTest::newRow("a bound is inside its bucket") << qint64(100) << qint64(100);
    QTest::newRow("one more is in the next") << qint64(101) << qint64(120);
    QTest::newRow("a microsecond") << qint64(1000) << qint64(1000);
    QTest::newRow("between two powers of two") << qint64(1025) << qint64(1200);
    QTest::newRow("milliseconds") << qint64(7'300'000) << qint64(8'000'000);
    QTest::newRow("the last bound") << qint64(100'000'000'000) << qint64(100'000'000'000);
    QTest::newRow("beyond it") << qint64(100'000'000'001) << qint64(-1);
    QTest::newRow("as long as can be") << std::numeric_limits<qint64>::max() << qint64(-1);
}

void TestHistogram::bucketIsTheFirstBoundNotBelow()
{
    QFETCH(qint64, ns);
    QFETCH(qint64, boundNs);
    const std::size_t bucket = fineBucket(ns);
    QCOMPARE(bucket == kFineBounds ? -1 : qint64(kFineBoundsNs[bucket]), boundNs);
}

void TestHistogram::everyBoundEndsItsOwnBucket()
{
    for (std::size_t i = 0; i < kFineBounds; ++i) {
        QCOMPARE(fineBucket(kFineBoundsNs[i]), i);
        QCOMPARE(fineBucket(kFineBoundsNs[i] + 1), i + 1);
    }
}

void TestHistogram::boundsAreFineEnough()
{
    QCOMPARE(qint64(kFineBoundsNs.front()), qint64(100));
    QCOMPARE(qint64(kFineBoundsNs.back()), qint64(100'000'000'000));
    for (std::size_t i = 1; i < kFineBounds; ++i)
        QVERIFY(3 * kFineBoundsNs[i] <= 4 * kFineBoundsNs[i - 1] + 1);
    QCOMPARE(qint64(kCoarseBoundsNs.front()), qint64(10'000));
    QCOMPARE(qint64(kCoarseBoundsNs.back()), qint64(100'000'000'000));
}

void TestHistogram::coarseBucketContainsTheFineOne()
{
    for (std::size_t fine = 0; fine < kFineBounds; ++fine) {
        const std::size_t coarse = coarseBucketOfFine(fine);
        QVERIFY(kFineBoundsNs[fine] <= kCoarseBoundsNs[coarse]);
        if (coarse > 0)
            QVERIFY(kFineBoundsNs[fine] > kCoarseBoundsNs[coarse - 1]);
    }
    QCOMPARE(coarseBucketOfFine(kFineBounds), kCoarseBounds);
}

void TestHistogram::quantile_data()
{
    QTest::addColumn<QList<qint64>>("durationsNs");
    QTest::addColumn<double>("q");
    QTest::addColumn<double>("ns");

    using Ns = QList<qint64>;
    const Ns spread{1'000, 1'000, 1'000, 1'000, 1'000, 1'000, 1'000, 1'000, 1'000, 5'000'000};
    QTest::newRow("of nothing is nothing") << Ns{} << 0.5 << 0.0;
    QTest::newRow("the median of one value is within its bucket") << Ns{1'000} << 0.5 << 900.0;
    QTest::newRow("all of it is the bucket's end") << Ns{1'000} << 1.0 << 1000.0;
    QTest::newRow("nine of ten") << spread << 0.9 << 1000.0;
    QTest::newRow("ten of ten") << spread << 1.0 << 5'000'000.0;
    QTest::newRow("beyond the last bound is the last bound")
        << Ns{200'000'000'000} << 0.5 << 100'000'000'000.0;
    QTest::newRow("a share above one is one") << Ns{1'000} << 7.0 << 1000.0;
}

void TestHistogram::quantile()
{
    QFETCH(QList<qint64>, durationsNs);
    QFETCH(double, q);
    QFETCH(double, ns);
    QCOMPARE(fineSample(durationsNs).quantile(q), ns);
}

void TestHistogram::sinceTakesTheEarlierAway()
{
    const HistogramSample earlier = fineSample({1'000, 2'000});
    const HistogramSample later = fineSample({1'000, 2'000, 2'000, 300});
    const HistogramSample between = later.since(earlier);
    QCOMPARE(between.count(), std::uint64_t(2));
    QCOMPARE(between.sumNs, std::uint64_t(2'300));
    QCOMPARE(between.quantile(1.0), 2'000.0);
}

QTEST_APPLESS_MAIN(TestHistogram)
#include "tst_histogram.moc"
