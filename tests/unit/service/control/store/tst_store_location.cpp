// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/control/store/store_location.h"

#include <QTest>

using namespace portcullis;
using namespace portcullis::store;

class TestStoreLocation : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void readsUrls_data();
    void readsUrls();
    void refusesOthers_data();
    void refusesOthers();
    void neverShowsThePassword();
};

void TestStoreLocation::readsUrls_data()
{
    QTest::addColumn<QByteArray>("url");
    QTest::addColumn<QByteArray>("parts"); // host|port|database|user|password|options
    QTest::newRow("everything") << QByteArray(
        "postgres://me:pw@db.example.com:5433/gw?sslmode=verify-full")
                                << QByteArray("db.example.com|5433|gw|me|pw|sslmode='verify-full'");
    QTest::newRow("the other scheme, the usual port")
        << QByteArray("postgresql://db/gw") << QByteArray("db|5432|gw|||");
    QTest::newRow("percent-encoded")
        << QByteArray("postgres://a%40b:p%2Fw%3A@db/g%20w") << QByteArray("db|5432|g w|a@b|p/w:|");
    QTest::newRow("a password with marks in it")
        << QByteArray("postgres://a:b/c@d:e@db/gw") << QByteArray("db|5432|gw|a|b/c@d:e|");
    QTest::newRow("IPv6") << QByteArray("postgres://[::1]:9/gw") << QByteArray("::1|9|gw|||");
    QTest::newRow("IPv6 without a port")
        << QByteArray("postgres://[fe80::1]/gw") << QByteArray("fe80::1|5432|gw|||");
    QTest::newRow("a socket") << QByteArray("postgres:///gw?host=%2Frun%2Fpostgresql")
                              << QByteArray("/run/postgresql|5432|gw|||");
    QTest::newRow("a file name with a quote")
        << QByteArray("postgres://db/gw?sslrootcert=/a%27b%5Cc&sslmode=require")
        << QByteArray("db|5432|gw|||sslrootcert='/a\\'b\\\\c' sslmode='require'");
}

void TestStoreLocation::readsUrls()
{
    QFETCH(QByteArray, url);
    QFETCH(QByteArray, parts);
    const auto location = parseStoreUrl(url.toStdString());
    QVERIFY2(location.has_value(), location ? "" : location.error().what.c_str());
    QVERIFY(location->kind == StoreLocation::Kind::Postgres);
    const std::string read = location->host + '|' + std::to_string(location->port) + '|'
        + location->database + '|' + location->user + '|' + location->password + '|'
        + location->options;
    QCOMPARE(QByteArray::fromStdString(read), parts);
}

void TestStoreLocation::refusesOthers_data()
{
    QTest::addColumn<QByteArray>("url");
    for (const char *url :
         {"", "db", "mysql://db/gw", "postgres://", "postgres://db", "postgres://db/",
          "postgres://db:0/gw", "postgres://db:65536/gw", "postgres://db:x/gw", "postgres://db:/gw",
          "postgres://u:p%4@db/gw", "postgres://u:p%zz@db/gw", "postgres://u%00:p@db/gw",
          "postgres://db/gw/x", "postgres://db/gw?sslmode",
          "postgres://db/gw?sslmode=", "postgres://db/gw?passfile=/etc/x",
          "postgres://db/gw?options=-cfsync=off", "postgres://db/gw?sslmode=a%3Bb"})
        QTest::newRow(*url ? url : "nothing") << QByteArray(url);
}

void TestStoreLocation::refusesOthers()
{
    QFETCH(QByteArray, url);
    const auto location = parseStoreUrl(url.toStdString());
    QVERIFY(!location);
    QVERIFY(QByteArray::fromStdString(location.error().what).startsWith("--store: "));
}

void TestStoreLocation::neverShowsThePassword()
{
    const auto location = parseStoreUrl("postgres://me:swordfish@db:1/gw");
    QCOMPARE(location->describe(), "postgres://me@db:1/gw");
    for (const char *url : {"postgres://me:swordfish@db:x/gw", "postgres://me:swordfish@db",
                            "postgres://me:swordfish%@db/gw", "swordfish"})
        QVERIFY(parseStoreUrl(url).error().what.find("swordfish") == std::string::npos);
}

QTEST_APPLESS_MAIN(TestStoreLocation)
#include "tst_store_location.moc"
