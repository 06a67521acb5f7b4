// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "shared/api/info_document.h"

#include <QTest>

using namespace portcullis;
using namespace portcullis::api;

class TestInfoDocument : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void readsInfo();
    void refusesInfo_data();
    void refusesInfo();
    void readsReadiness_data();
    void readsReadiness();
};

void TestInfoDocument::readsInfo()
{
    const auto info = parseInfo(
        R"({"version":"0.1.0","mode":"file","transport":"qthttpserver","workers":2,
            "uptimeSeconds":61,"qt":"6.4.2","revision":3,"new":[],
            "listeners":[{"name":"http","address":"::1","port":8080}]})");
    QVERIFY(info);
    QCOMPARE(info->version, QStringLiteral("0.1.0"));
    QCOMPARE(info->mode, QStringLiteral("file"));
    QCOMPARE(info->transport, QStringLiteral("qthttpserver"));
    QCOMPARE(info->workers, 2);
    QCOMPARE(info->uptimeSeconds, qint64{61});
    QCOMPARE(info->revision, qint64{3});
    QCOMPARE(info->listeners.size(), 1);
    QCOMPARE(info->listeners[0].address, QStringLiteral("::1"));
    QCOMPARE(info->listeners[0].port, 8080);
}

void TestInfoDocument::refusesInfo_data()
{
    QTest::addColumn<QByteArray>("json");

    QTest::newRow("nothing") << QByteArray();
    QTest::newRow("a page") << QByteArray("<html>");
    QTest::newRow("a list") << QByteArray("[]");
    QTest::newRow("an object of another program") << QByteArray(R"({"status":"ok"})");
    QTest::newRow("no revision") << QByteArray(R"({"version":"1"})");
    QTest::newRow("a version that is a number") << QByteArray(R"({"version":1,"revision":1})");
    QTest::newRow("cut off") << QByteArray(R"({"version":"1","revision":)");
}

void TestInfoDocument::refusesInfo()
{
    QFETCH(QByteArray, json);
    QVERIFY(!parseInfo(json));
}

void TestInfoDocument::readsReadiness_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<bool>("valid");
    QTest::addColumn<bool>("ready");
    QTest::addColumn<QString>("why");

    QTest::newRow("ready") << QByteArray(R"({"status":"ready"})") << true << true << QString();
    QTest::newRow("not ready") << QByteArray(R"({"status":"not ready","why":"draining"})") << true
                               << false << QStringLiteral("draining");
    QTest::newRow("another status")
        << QByteArray(R"({"status":"ok"})") << false << false << QString();
    QTest::newRow("no JSON") << QByteArray("ready") << false << false << QString();
}

void TestInfoDocument::readsReadiness()
{
    QFETCH(QByteArray, json);
    QFETCH(bool, valid);
    QFETCH(bool, ready);
    QFETCH(QString, why);
    const auto readiness = parseReadiness(json);
    QCOMPARE(readiness.has_value(), valid);
    if (valid) {
        QCOMPARE(readiness->ready, ready);
        QCOMPARE(readiness->why, why);
    }
}

QTEST_APPLESS_MAIN(TestInfoDocument)
#include "tst_info_document.moc"
