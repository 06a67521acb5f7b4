// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "shared/api/metrics_sample.h"

#include <QJsonDocument>
#include <QTest>

using namespace portcullis;
using namespace portcullis::api;

class TestMetricsSample : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void readsASecond();
    void anOlderGatewayTellsNoP95();
    void passesOverWhatItDoesNotKnow();
    void needsTimeAndLength_data();
    void needsTimeAndLength();
    void twoTogether();
    void readsAHistory();
};

namespace {

const QByteArray kSecond = R"({"at": "2026-01-31T12:00:00Z", "spanMs": 1000, "requests": 40,
    "status": {"2xx": 30, "4xx": 9, "none": 1},
    "latencyUs": {"p50": 1000, "p90": 2000, "p95": 2500, "p99": 4000, "mean": 1200},
    "connections": {"open": 7, "accepted": 2}, "inFlight": 3, "bytesIn": 10, "bytesOut": 20,
    "stages": {"receive": {"count": 40, "refused": 0}, "authorize": {"count": 38, "refused": 9,
        "shadowRefused": 2, "latencyUs": {"p50": 1, "p90": 2, "p95": 2, "p99": 3, "mean": 1}}},
    "routes": [{"route": "orders", "requests": 40, "status": {"2xx": 30, "4xx": 9, "none": 1},
        "meanUs": 1200}],
    "refusals": [{"code": "authorize.group", "status": 403, "count": 9}]})";

QJsonObject object(const QByteArray &json)
{
    return QJsonDocument::fromJson(json).object();
}

} // namespace

void TestMetricsSample::readsASecond()
{
    const auto sample = readMetricsSample(object(kSecond));
    QVERIFY(sample);
    QCOMPARE(sample->atMs, 1769860800000);
    QCOMPARE(sample->requests(), 40);
    QCOMPARE(sample->status[StatusClass::ClientError], 9);
    QCOMPARE(sample->status[StatusClass::None], 1);
    QCOMPARE(sample->latency->p95, 0.0025);
    const StageSample &authorize = sample->stages[std::size_t(Stage::Authorize)];
    QCOMPARE(authorize.refused, 9);
    QCOMPARE(authorize.shadowRefused, 2);
    QVERIFY(!sample->stages[std::size_t(Stage::Receive)].latency);
    QCOMPARE(sample->routes.at(0).mean, 0.0012);
    QCOMPARE(sample->refusals.at(0).status, 403);
    QCOMPARE(sample->connections, 7);
    QCOMPARE(sample->perSecond(5), 5.0);
}

void TestMetricsSample::anOlderGatewayTellsNoP95()
{
    const auto sample = readMetricsSample(object(
        R"({"at": "2026-01-31T12:00:00Z", "spanMs": 1000, "latencyUs": {"p90": 2000, "p99": 4000}})"));
    QVERIFY(sample);
    QCOMPARE(sample->latency->p95, 0.003);
}

void TestMetricsSample::passesOverWhatItDoesNotKnow()
{
    const auto sample = readMetricsSample(object(
        R"({"at": "2026-01-31T12:00:00Z", "spanMs": 1000, "mood": "good", "status": {"6xx": 5},
            "stages": {"teleport": {"count": 4}}, "routes": [{"route": "a", "speed": {}}]})"));
    QVERIFY(sample);
    QCOMPARE(sample->requests(), 0);
    QCOMPARE(sample->routes.at(0).route, QStringLiteral("a"));
}

void TestMetricsSample::needsTimeAndLength_data()
{
    QTest::addColumn<QByteArray>("json");

    QTest::newRow("nothing at all") << QByteArray("{}");
    QTest::newRow("no time") << QByteArray(R"({"spanMs": 1000})");
    QTest::newRow("no length") << QByteArray(R"({"at": "2026-01-31T12:00:00Z"})");
    QTest::newRow("a length below nothing")
        << QByteArray(R"({"at": "2026-01-31T12:00:00Z", "spanMs": -1})");
}

void TestMetricsSample::needsTimeAndLength()
{
    QFETCH(QByteArray, json);
    QVERIFY(!readMetricsSample(object(json)));
}

void TestMetricsSample::twoTogether()
{
    MetricsSample both;
    both.add(*readMetricsSample(object(kSecond)));
    QCOMPARE(both.atMs, 1769860800000);
    MetricsSample later = *readMetricsSample(object(kSecond));
    later.latency->p99 = 0.008;
    later.routes[0].route = QStringLiteral("invoices");
    later.connections = 1;
    both.add(later);
    QCOMPARE(both.spanMs, 2000);
    QCOMPARE(both.requests(), 80);
    QCOMPARE(both.latency->p99, 0.006);
    QCOMPARE(both.routes.size(), 2);
    QCOMPARE(both.refusals.size(), 1);
    QCOMPARE(both.refusals[0].count, 18);
    QCOMPARE(both.connections, 1);
}

void TestMetricsSample::readsAHistory()
{
    const QByteArray answer =
        R"({"stepSeconds": 1, "points": [)" + kSecond + R"(, {"at": "?"}, )" + kSecond + "]}";
    QCOMPARE(readMetricsHistory(object(answer)).size(), 2);
    QVERIFY(readMetricsHistory({}).isEmpty());
}

QTEST_APPLESS_MAIN(TestMetricsSample)
#include "tst_metrics_sample.moc"
