// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "shared/api/metrics_snapshot.h"

#include "tests/support/scrape_sample.h"

#include <QTest>

using namespace portcullis;
using namespace portcullis::api;

class TestMetricsSnapshot : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void readsAScrape();
    void statusesComeFromTheCatalogue();
    void unknownFamiliesArePassedOver();
    void refuses_data();
    void refuses();
};

void TestMetricsSnapshot::readsAScrape()
{
    const test::ScrapeSample sample{.good = 7, .unauthorized = 2, .failed = 1, .idle = 4};
    const auto metrics = parseMetrics(sample.text().toStdString());
    QVERIFY2(metrics, metrics ? "" : metrics.error().what.c_str());
    QCOMPARE(QByteArray::fromStdString(metrics->version), QByteArray("9.8.7"));
    QCOMPARE(metrics->requests(), std::uint64_t{10});
    QCOMPARE(metrics->requestsInFlight, std::int64_t{3});
    QCOMPARE(metrics->connections.open, std::int64_t{2});
    QCOMPARE(metrics->connections.accepted, std::uint64_t{10});
    QCOMPARE(metrics->connections.closed.size(), std::size_t{1});

    QCOMPARE(metrics->routes.size(), std::size_t{1});
    const RouteMetrics &route = metrics->routes[0];
    QCOMPARE(QByteArray::fromStdString(route.route), QByteArray("orders"));
    QCOMPARE(route.total("2xx"), std::uint64_t{7});
    QCOMPARE(route.total("4xx"), std::uint64_t{2});
    QCOMPARE(route.total("5xx"), std::uint64_t{1});
    QVERIFY(percentile(route.duration, 0.95).value_or(0) <= 0.002);

    QCOMPARE(metrics->stages[static_cast<std::size_t>(Stage::Proxy)].count, std::uint64_t{8});
    QCOMPARE(metrics->stages[static_cast<std::size_t>(Stage::Route)].count, std::uint64_t{0});

    QCOMPARE(metrics->targets.size(), std::size_t{1});
    const TargetMetrics &target = metrics->targets[0];
    QCOMPARE(QByteArray::fromStdString(target.upstream + '/' + target.target),
             QByteArray("orders/a"));
    QCOMPARE(target.connects, std::uint64_t{8});
    QCOMPARE(target.connectFailures, std::uint64_t{1});
    QCOMPARE(target.idle, std::int64_t{4});
    QCOMPARE(target.inFlight, std::int64_t{3});
}

void TestMetricsSnapshot::statusesComeFromTheCatalogue()
{
    const auto metrics = parseMetrics(
        "portcullis_requests_in_flight 0\n"
        "portcullis_refusals_total{stage=\"rate-limit\",reason=\"rate-limit.exceeded\"} 3\n"
        "portcullis_refusals_total{stage=\"new\",reason=\"new.thing\"} 4\n");
    QVERIFY(metrics);
    QCOMPARE(metrics->refusals.size(), std::size_t{2});
    QVERIFY(metrics->refusals[0].stage == Stage::RateLimit);
    QCOMPARE(metrics->refusals[0].status.value_or(-1), 429);
    QVERIFY2(!metrics->refusals[1].stage && !metrics->refusals[1].status,
             "a newer gateway may have stages and reasons that are not known here");
    QCOMPARE(metrics->refusals[1].count, std::uint64_t{4});
}

void TestMetricsSnapshot::unknownFamiliesArePassedOver()
{
    QVERIFY(parseMetrics("portcullis_requests_in_flight 0\nportcullis_new{a=\"b\"} NaN\nup 1\n"));
}

void TestMetricsSnapshot::refuses_data()
{
    QTest::addColumn<QByteArray>("text");

    const QByteArray ours = "portcullis_requests_in_flight 0\n";
    QTest::newRow("the metrics of something else") << QByteArray("process_cpu_seconds_total 1\n");
    QTest::newRow("nothing") << QByteArray();
    QTest::newRow("a page") << QByteArray("<html></html>");
    QTest::newRow("a counter below zero") << ours + "portcullis_sent_bytes_total -1\n";
    QTest::newRow("a counter that is no number") << ours + "portcullis_sent_bytes_total NaN\n";
    QTest::newRow("a counter beyond all counting") << ours + "portcullis_sent_bytes_total 1e300\n";
    QTest::newRow("a gauge that is no number") << QByteArray("portcullis_requests_in_flight NaN\n");
    const QByteArray bucket = "portcullis_request_duration_seconds_bucket";
    QTest::newRow("a bucket without a bound") << ours + bucket + " 1\n";
    QTest::newRow("bounds that go down")
        << ours + bucket + "{le=\"2\"} 1\n" + bucket + "{le=\"1\"} 1\n";
    QTest::newRow("buckets that go down")
        << ours + bucket + "{le=\"1\"} 2\n" + bucket + "{le=\"2\"} 1\n";
}

void TestMetricsSnapshot::refuses()
{
    QFETCH(QByteArray, text);
    const auto metrics = parseMetrics(text.toStdString());
    QVERIFY(!metrics);
    QVERIFY(!metrics.error().what.empty());
}

QTEST_APPLESS_MAIN(TestMetricsSnapshot)
#include "tst_metrics_snapshot.moc"
