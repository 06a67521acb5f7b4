// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "tests/support/raw_client.h"

#include <QElapsedTimer>
#include <QTest>

using namespace portcullis::test;

/// Clients that speak HTTP/2 to do harm: each is shown out, costs bounded memory, and leaves the
/// other clients of the same worker unharmed.
class TestHttp2Attacks : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void floods_data();
    void floods();
    void unreadAnswers_data();
    void unreadAnswers();

private:
    static constexpr qint64 kMostGrownKiB = 16 * 1024;

    double closedByFlood()
    {
        const double count =
            metric(m_gateway, "portcullis_connections_closed_total{reason=\"flood\"}");
        return count < 0 ? 0 : count;
    }
    void verifyNeighbour();

    GatewayProcess m_echo;
    GatewayProcess m_gateway;
};

// After the class: moc 6.4 sees no class behind a raw string.
namespace {

const QByteArray kDocument = R"({
  "version": 1,
  "listeners": [{"name": "main", "address": "127.0.0.1", "port": 0}],
  "upstreams": [{"name": "echo", "targets": [{"url": "http://@echo@"}]}],
  "routes": [
    {"name": "echo", "match": {"paths": ["/echo"]}, "upstream": "echo"},
    {"name": "hello", "match": {"paths": ["/hello"]}, "respond": {"status": 200, "body": "hello"}},
    {"name": "large", "match": {"paths": ["/large"]}, "respond": {"status": 200, "body": "@large@"}}],
  "defaults": {"authenticate": ["none"]}, "accessLog": {"to": "off"}
})";

const QByteArray kScript = SUPPORT_FOLDER "/http2_attacks.py";

} // namespace

void TestHttp2Attacks::initTestCase()
{
    if (chosenTransport().transport == "qthttpserver")
        QSKIP("that transport offers no HTTP/2");
    QVERIFY2(m_echo.echo(), m_echo.err().constData());
    QVERIFY2(
        m_gateway.run(
            filled(kDocument, {{"echo", m_echo.at("echo")}, {"large", QByteArray(60'000, 'l')}}),
            {"--workers", "1"}),
        m_gateway.err().constData());
    verifyNeighbour();
}

void TestHttp2Attacks::verifyNeighbour()
{
    QElapsedTimer clock;
    clock.start();
    const Answer answer = getFrom(m_gateway, "/hello", {"--http2-prior-knowledge"});
    VERIFY_STATUS(answer, 200);
    QVERIFY2(clock.elapsed() < 5000, QByteArray::number(clock.elapsed()).constData());
}

void TestHttp2Attacks::floods_data()
{
    QTest::addColumn<QByteArray>("attack");
    QTest::newRow("streams that are cancelled at once") << QByteArray("rapid_reset");
    QTest::newRow("streams that the gateway is made to reset") << QByteArray("made_you_reset");
    QTest::newRow("malformed requests") << QByteArray("malformed");
    QTest::newRow("a head without an end") << QByteArray("continuation");
    QTest::newRow("a large head without an end") << QByteArray("large_continuation");
    QTest::newRow("settings") << QByteArray("settings");
    QTest::newRow("large settings") << QByteArray("large_settings");
    QTest::newRow("pings") << QByteArray("ping");
    QTest::newRow("priorities") << QByteArray("priority");
    QTest::newRow("window updates") << QByteArray("window");
    QTest::newRow("empty data") << QByteArray("empty_data");
    QTest::newRow("bombs for HPACK") << QByteArray("bomb");
}

void TestHttp2Attacks::floods()
{
    QFETCH(QByteArray, attack);
    const double before = closedByFlood();
    const qint64 resident = m_gateway.residentKiB();
    ChildProcess attacker;
    attacker.start("python3",
                   {"-B", kScript, QByteArray::number(m_gateway.port("main")), attack, "/echo"});
    verifyNeighbour();
    QCOMPARE(attacker.exitCode(), 0);
    QCOMPARE(attacker.out().trimmed(), "goaway 11"); // ENHANCE_YOUR_CALM
    QTRY_COMPARE_WITH_TIMEOUT(closedByFlood(), before + 1, kProcessWaitMs);
    const qint64 grown = m_gateway.residentKiB() - resident;
    QVERIFY2(grown < kMostGrownKiB, QByteArray::number(grown).constData());
    verifyNeighbour();
}

void TestHttp2Attacks::unreadAnswers_data()
{
    QTest::addColumn<QByteArray>("attack");
    QTest::newRow("a socket that is not read") << QByteArray("unread");
    QTest::newRow("windows that are not opened") << QByteArray("unopened");
}

void TestHttp2Attacks::unreadAnswers()
{
    QFETCH(QByteArray, attack);
    constexpr int kConnections = 4;
    const qint64 resident = m_gateway.residentKiB();
    ChildProcess attacker;
    attacker.start("python3",
                   {"-B", kScript, QByteArray::number(m_gateway.port("main")), attack, "/large",
                    QByteArray::number(kConnections)});
    QVERIFY(attacker.waitFor([&] { return attacker.out().contains("ready"); }));
    verifyNeighbour();
    // 128 streams of 60,000 bytes each, with what each needs beside.
    const qint64 grown = m_gateway.residentKiB() - resident;
    QVERIFY2(grown < kConnections * kMostGrownKiB, QByteArray::number(grown).constData());
    attacker.process().kill();
    attacker.process().waitForFinished();
    verifyNeighbour();
}

QTEST_GUILESS_MAIN(TestHttp2Attacks)
#include "tst_http2_attacks.moc"
