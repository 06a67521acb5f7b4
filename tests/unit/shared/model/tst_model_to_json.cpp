// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "tests/unit/shared/model/model_test.h"

#include "shared/model/to_json.h"

#include <QTest>

using namespace portcullis::model;
using namespace portcullis::model::test;

/// A document that is read, written and read again is the same document. docs/examples/full.json,
/// which has every key, goes through the same in tst_model_manual.
class TestToJson : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void roundTrip_data();
    void roundTrip();
    void defaultsAreLeftOut();
    void indents();
    void oneEntity();
};

void TestToJson::roundTrip_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::newRow("the least") << QByteArray(R"({"version": 1})");
    QTest::newRow("a small one") << Parts().document();
    Parts parts;
    parts.listeners = R"([{"name": "a", "port": 0, "description": "\"\\\u0001\u00e9\ud83d\ude00/",
        "labels": {"b": "", "": "x"}, "minRate": 1025, "limits": {"authFailuresPerAddress": "0/90s"}}])";
    QTest::newRow("odd texts") << parts.document();
    parts = Parts();
    parts.routes =
        R"([{"name": "r", "match": {"paths": ["/a/{r...}"], "headers": {"x": "*", "y": "",
        "z": {"regex": "\\d+"}}}, "authenticate": [{"name": "corp", "shadow": true}, "none"],
        "authorize": {}, "upstream": [{"upstream": "up", "weight": 3}], "request": {"body": [
        {"set": {"/a": {"b": [1e2, -0.0, "\n", null, true, {}]}}}], "maxBody": "3B"},
        "response": {"status": {"500": 200, "404": 204}}}])";
    QTest::newRow("odd routes") << parts.document();
    parts = Parts();
    parts.rateLimits =
        R"([{"name": "a", "algorithm": "token-bucket", "limit": 5, "burst": 7, "key": []},
        {"name": "b", "algorithm": "quota", "limit": 5, "key": ["header:X-A", "claim:B"]},
        {"name": "c", "algorithm": "concurrency", "limit": 5, "fields": false}])";
    QTest::newRow("limits") << parts.document();
    QTest::newRow("traces, most by default")
        << QByteArray(R"({"version": 1, "tracing": {"otlp": "http://c:4318"}})");
    QTest::newRow("traces") << QByteArray(R"({"version": 1, "tracing": {"otlp": "https://c/x?y",
        "sample": 1.25e-7, "serviceName": "edge", "attributes": {"b": "", "a": "x"},
        "headers": {"X-Tenant": "t", "Authorization": {"env": "OTLP"}, "X-Key": {"file": "key"}},
        "timeout": "1s", "tls": {"ca": "ca.pem", "verify": false}}})");
}

void TestToJson::roundTrip()
{
    QFETCH(QByteArray, json);
    const ParseOutcome first = parse(json);
    QVERIFY2(first.valid(), messages(first.errors));
    for (const int indent : {0, 2}) {
        const auto text =
            QByteArray::fromStdString(toJson(first.document, {options().baseFolder, indent}));
        const ParseOutcome second = parse(text);
        QVERIFY2(second.valid(), messages(second.errors) + text);
        QVERIFY2(second.document == first.document, text);
    }
}

void TestToJson::defaultsAreLeftOut()
{
    const ParseOutcome outcome = parse(R"({"version": 1.0, "defaults": {"via": true},
        "accessLog": {"to": "stdout", "format": "json"}, "listeners": [{"port": 80, "name": "a",
        "minRate": "240B", "timeouts": {"head": "10000ms"}, "address": "127.0.0.1"}]})");
    QCOMPARE(
        QByteArray::fromStdString(toJson(outcome.document)),
        QByteArray(R"({"version":1,"listeners":[{"name":"a","address":"127.0.0.1","port":80}]})"));
}

void TestToJson::indents()
{
    const ParseOutcome outcome =
        parse(R"({"version": 1, "defaults": {"rateLimits": [], "via": false}})");
    QCOMPARE(QByteArray::fromStdString(toJson(outcome.document, {{}, 2})),
             QByteArray("{\n  \"version\": 1,\n  \"defaults\": {\n    \"via\": false\n  }\n}"));
}

void TestToJson::oneEntity()
{
    const ParseOutcome outcome = parse(Parts().document());
    QCOMPARE(QByteArray::fromStdString(toJson(outcome.document.rateLimits.at(0))),
             QByteArray(R"({"name":"calm","algorithm":"token-bucket","limit":10})"));
}

QTEST_APPLESS_MAIN(TestToJson)
#include "tst_model_to_json.moc"
