// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "shared/api/histogram.h"

#include <QTest>

#include <limits>

using namespace portcullis::api;

namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

/// Ten samples up to 1 s, ten up to 2 s, and `beyond` behind the last bound.
Histogram sample(std::uint64_t beyond = 0)
{
    Histogram out;
    out.buckets = {{1, 10}, {2, 20}, {kInfinity, 20 + beyond}};
    out.count = 20 + beyond;
    out.sum = 25;
    return out;
}

} // namespace

class TestHistogram : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void percentiles_data();
    void percentiles();
    void nothingCountedHasNoPercentile();
    void means();
    void differences();
    void aGatewayStartedAnewCountsFromZero();
};

void TestHistogram::percentiles_data()
{
    QTest::addColumn<int>("beyond");
    QTest::addColumn<double>("q");
    QTest::addColumn<double>("seconds");

    QTest::newRow("the middle is the bound between the halves") << 0 << 0.5 << 1.0;
    QTest::newRow("a quarter is half of the first bucket") << 0 << 0.25 << 0.5;
    QTest::newRow("three quarters is half of the second") << 0 << 0.75 << 1.5;
    QTest::newRow("all is the last bound") << 0 << 1.0 << 2.0;
    QTest::newRow("none is where the first begins") << 0 << 0.0 << 0.0;
    QTest::newRow("beyond the last bound it is that bound") << 20 << 0.99 << 2.0;
}

void TestHistogram::percentiles()
{
    QFETCH(int, beyond);
    QFETCH(double, q);
    QFETCH(double, seconds);
    const auto found = percentile(sample(static_cast<std::uint64_t>(beyond)), q);
    QVERIFY(found);
    QCOMPARE(*found, seconds);
}

void TestHistogram::nothingCountedHasNoPercentile()
{
    Histogram empty = sample();
    for (Histogram::Bucket &bucket : empty.buckets)
        bucket.count = 0;
    QVERIFY(!percentile(empty, 0.95));
    QVERIFY(!percentile(Histogram(), 0.95));
}

void TestHistogram::means()
{
    QCOMPARE(mean(sample()).value_or(-1), 1.25);
    QVERIFY(!mean(Histogram()));
}

void TestHistogram::differences()
{
    const Histogram earlier = sample();
    Histogram later = earlier;
    later.buckets = {{1, 10}, {2, 24}, {kInfinity, 24}};
    later.count = 24;
    later.sum = 31;
    const Histogram between = difference(later, earlier);
    QCOMPARE(between.count, std::uint64_t{4});
    QCOMPARE(between.sum, 6.0);
    QCOMPARE(percentile(between, 0.5).value_or(-1), 1.5);
}

void TestHistogram::aGatewayStartedAnewCountsFromZero()
{
    Histogram later = sample();
    later.buckets = {{1, 1}, {2, 2}, {kInfinity, 2}};
    later.count = 2;
    QVERIFY(difference(later, sample()) == later);
    later.buckets = {{1, 30}, {5, 30}, {kInfinity, 30}};
    later.count = 30;
    QVERIFY2(difference(later, sample()) == later, "other bounds can't be compared");
}

QTEST_APPLESS_MAIN(TestHistogram)
#include "tst_api_histogram.moc"
