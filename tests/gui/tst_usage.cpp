// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "admin-gui/models/usage.h"

#include <QJsonDocument>
#include <QTest>

using namespace portcullis::gui;

class TestUsage : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void tellsLimitsFromBuckets();
    void foresees_data();
    void foresees();
    void aResetBeginsAnew();
};

// After the class: moc 6.4 sees no class behind a raw string.
namespace {

BucketUse bucketWith(double used, double capacity, qint64 resetSeconds)
{
    return {QStringLiteral("month"),
            QStringLiteral("quota"),
            QStringLiteral("acme"),
            capacity,
            used,
            capacity - used,
            resetSeconds};
}

} // namespace

void TestUsage::tellsLimitsFromBuckets()
{
    const QByteArray json = R"([
        {"limit": "month", "algorithm": "quota", "capacity": 100, "admitted": 7, "refused": 2,
         "shadowRefused": 1, "buckets": 3, "lastUsed": "2026-01-31T12:00:00Z", "later": true},
        {"limit": "month", "algorithm": "quota", "capacity": 100, "consumer": "acme", "used": 25,
         "remaining": 75, "resetSeconds": 3600}])";
    const Usage usage = readUsage(QJsonDocument::fromJson(json).array());
    QCOMPARE(usage.limits.size(), 1);
    QCOMPARE(usage.limits[0].refused, 2);
    QCOMPARE(usage.limits[0].shadowRefused, 1);
    QCOMPARE(usage.buckets.size(), 1);
    QCOMPARE(usage.buckets[0].consumer, QStringLiteral("acme"));
    QCOMPARE(usage.buckets[0].fill(), 0.25);
}

void TestUsage::foresees_data()
{
    QTest::addColumn<double>("before");
    QTest::addColumn<double>("after");
    QTest::addColumn<qint64>("betweenMs");
    QTest::addColumn<qint64>("resetSeconds");
    QTest::addColumn<qint64>("left"); // -1: it does not run out, or nobody knows

    const auto row = [](const char *name, double before, double after, qint64 betweenMs,
                        qint64 resetSeconds, qint64 left) {
        QTest::newRow(name) << before << after << betweenMs << resetSeconds << left;
    };
    row("ten a second, fifty left: five seconds", 40, 50, 1000, 3600, 5);
    row("it is whole again before", 40, 50, 1000, 4, -1);
    row("nothing is used", 50, 50, 10'000, 3600, -1);
    row("two readings too close to each other", 40, 50, 10, 3600, -1);
    row("nothing is left", 90, 100, 1000, 3600, 0);
}

void TestUsage::foresees()
{
    QFETCH(double, before);
    QFETCH(double, after);
    QFETCH(qint64, betweenMs);
    QFETCH(qint64, resetSeconds);
    QFETCH(qint64, left);

    UsageTrend trend;
    trend.add({bucketWith(before, 100, resetSeconds)}, 0);
    trend.add({bucketWith(after, 100, resetSeconds)}, betweenMs);
    QCOMPARE(trend.secondsLeft(bucketWith(after, 100, resetSeconds)).value_or(-1), left);
}

void TestUsage::aResetBeginsAnew()
{
    UsageTrend trend;
    trend.add({bucketWith(90, 100, 60)}, 0);
    trend.add({bucketWith(0, 100, 60)}, 5000);
    QVERIFY(!trend.perSecond(bucketWith(0, 100, 60)));
    trend.add({bucketWith(2, 100, 60)}, 6000);
    QCOMPARE(trend.perSecond(bucketWith(2, 100, 60)).value_or(0), 2.0);
}

QTEST_GUILESS_MAIN(TestUsage)
#include "tst_usage.moc"
