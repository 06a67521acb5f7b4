// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "shared/api/traffic_entry.h"

#include <QJsonDocument>
#include <QTest>

using namespace portcullis;
using namespace portcullis::api;

class TestTrafficEntry : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void readsAllThatIsToldOfARefusal();
    void readsAForwardedOne();
    void passesOverWhatItDoesNotKnow();
    void needsIdAndTime_data();
    void needsIdAndTime();
};

namespace {

QJsonObject object(const char *json)
{
    return QJsonDocument::fromJson(json).object();
}

} // namespace

void TestTrafficEntry::readsAllThatIsToldOfARefusal()
{
    const auto entry =
        readTrafficEntry(object(R"({"id": "0-412", "time": "2026-01-31T12:00:00.250Z",
        "revision": 7, "requestId": "r1", "client": "203.0.113.9", "peer": "127.0.0.1",
        "listener": "public", "protocol": "HTTP/1.1", "tls": true, "method": "GET",
        "host": "shop.example", "path": "/orders/7", "query": "page=2",
        "headers": [{"name": "Accept", "value": "*/*"}, {"name": "X-API-Key", "hidden": true}],
        "status": 403, "stage": "authorize", "code": "authorize.group",
        "rule": "routes/orders/authorize/groups", "route": "orders", "consumer": "acme",
        "authenticator": "keys", "groups": ["a", "b"],
        "stages": [{"stage": "receive", "verdict": "passed", "ns": 1200},
                   {"stage": "authenticate", "verdict": "passed", "ns": 300},
                   {"stage": "authorize", "verdict": "refused"}],
        "shadow": [{"code": "rate-limit.exceeded", "rule": "rateLimits/ten"}],
        "bytesIn": 0, "bytesOut": 250, "durationUs": 41})"));
    QVERIFY(entry);
    QCOMPARE(entry->timeMs, 1769860800250);
    QCOMPARE(entry->targetText(), QStringLiteral("/orders/7?page=2"));
    QCOMPARE(entry->headers.size(), 2);
    QVERIFY(entry->headers[1].hidden);
    QVERIFY(entry->stage == Stage::Authorize);
    QCOMPARE(entry->stages.size(), 3);
    QCOMPARE(entry->stages[0].ns.value(), 1200);
    QVERIFY(entry->stages[2].verdict == TrafficStep::Verdict::Refused);
    QVERIFY(!entry->stages[2].ns);
    QCOMPARE(entry->groups, QStringList({QStringLiteral("a"), QStringLiteral("b")}));
    QCOMPARE(entry->shadow[0].rule, QStringLiteral("rateLimits/ten"));
    QCOMPARE(entry->durationUs, 41);
}

void TestTrafficEntry::readsAForwardedOne()
{
    const auto entry = readTrafficEntry(object(R"({"id": "1", "time": "2026-01-31T12:00:00Z",
        "path": "/a", "status": 200, "upstream": "echo", "target": "a", "upstreamStatus": 200,
        "retries": 1})"));
    QVERIFY(entry);
    QVERIFY(!entry->stage);
    QVERIFY(!entry->query);
    QCOMPARE(entry->targetText(), QStringLiteral("/a"));
    QCOMPARE(entry->upstreamStatus, 200);
    QCOMPARE(entry->retries, 1);
}

void TestTrafficEntry::passesOverWhatItDoesNotKnow()
{
    const auto entry = readTrafficEntry(object(R"({"id": "1", "time": "2026-01-31T12:00:00Z",
        "mood": [1, {"x": 2}], "stage": "teleport",
        "stages": [{"stage": "teleport", "verdict": "passed"},
                   {"stage": "proxy", "verdict": "dreamt of", "colour": "red"}]})"));
    QVERIFY(entry);
    QVERIFY(!entry->stage);
    QCOMPARE(entry->stages.size(), 1);
    QVERIFY(entry->stages[0].verdict == TrafficStep::Verdict::Passed);
}

void TestTrafficEntry::needsIdAndTime_data()
{
    QTest::addColumn<QByteArray>("json");

    QTest::newRow("nothing at all") << QByteArray("{}");
    QTest::newRow("no id") << QByteArray(R"({"time": "2026-01-31T12:00:00Z"})");
    QTest::newRow("no time") << QByteArray(R"({"id": "1"})");
    QTest::newRow("no time that is one") << QByteArray(R"({"id": "1", "time": "noon"})");
    QTest::newRow("an id of another kind")
        << QByteArray(R"({"id": 1, "time": "2026-01-31T12:00:00Z"})");
}

void TestTrafficEntry::needsIdAndTime()
{
    QFETCH(QByteArray, json);
    QVERIFY(!readTrafficEntry(object(json)));
}

QTEST_APPLESS_MAIN(TestTrafficEntry)
#include "tst_traffic_entry.moc"
