// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "hostile.h"
#include "tests/support/certificates.h"

#include <QTest>

using namespace portcullis::test;

/// Upstreams over TLS that do not do what they should.
class TestUpstreamTls : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init() { m_hostile.forget(); }
    void failure_data();
    void failure();
    void cutOff_data();
    void cutOff();
    void connectionsAreUsedAgain();
    void largeBodies();
    void tunnelBothWays();
    void tunnelIsCutOff_data();
    void tunnelIsCutOff();
    void clientLeaves();

private:
    QTemporaryDir m_folder;
    HostileUpstream m_hostile;
    HostileUpstream m_expired;
    QTcpServer m_silent; // takes connections, and says nothing
    GatewayProcess m_gateway;
};

// After the class: moc 6.4 sees no class behind this raw string.
namespace {

const QByteArray kDocument = R"({
  "version": 1,
  "listeners": [{"name": "main", "address": "127.0.0.1", "port": 0}],
  "upstreams": [
    {"name": "hostile", "targets": [{"url": "https://@hostile@"}], "tls": {"ca": "@ca@"}},
    {"name": "expired", "targets": [{"url": "https://@expired@"}], "tls": {"ca": "@ca@"}},
    {"name": "silent", "targets": [{"url": "https://127.0.0.1:@silent@"}], "tls": {"ca": "@ca@"},
     "timeouts": {"connect": "300ms"}}],
  "routes": [
    {"name": "expired", "match": {"paths": ["/expired"]}, "upstream": "expired"},
    {"name": "silent", "match": {"paths": ["/silent"]}, "upstream": "silent"},
    {"name": "all", "match": {"paths": ["/{rest...}"]}, "upstream": "hostile",
     "request": {"maxBody": 0}}],
  "defaults": {"authenticate": ["none"]},
  "accessLog": {"to": "off"}
})";

const QByteArray kSwitching =
    "HTTP/1.1 101 Go\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\nlast words";

} // namespace

void TestUpstreamTls::initTestCase()
{
    const auto path = [this](const char *name) {
        return m_folder.filePath(QLatin1String(name)).toStdString();
    };
    const auto file = [this](const char *name) {
        return m_folder.filePath(QLatin1String(name)).toUtf8();
    };
    const Certificate ca = makeCertificate({"Upstream CA", {}, true});
    QVERIFY(ca.write(path("ca.pem"), path("ca.key")));
    QVERIFY(
        makeCertificate({"good", "IP:127.0.0.1"}, &ca).write(path("good.crt"), path("good.key")));
    QVERIFY(makeCertificate({"old", "IP:127.0.0.1", false, -7200, -3600}, &ca)
                .write(path("old.crt"), path("old.key")));
    QVERIFY(m_hostile.run({"--certificate", file("good.crt"), "--key", file("good.key")}));
    QVERIFY(m_expired.run({"--certificate", file("old.crt"), "--key", file("old.key")}));
    QVERIFY(m_silent.listen(QHostAddress::LocalHost));
    QVERIFY2(m_gateway.run(filled(kDocument,
                                  {{"hostile", m_hostile.address()},
                                   {"expired", m_expired.address()},
                                   {"silent", QByteArray::number(m_silent.serverPort())},
                                   {"ca", file("ca.pem")}}),
                           {"--workers", "1"}),
             m_gateway.err().constData());
}

void TestUpstreamTls::failure_data()
{
    QTest::addColumn<QByteArray>("target");
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("code");
    const auto row = [](const char *name, const char *target, int status, const char *code) {
        QTest::newRow(name) << QByteArray(target) << status << QByteArray(code);
    };
    row("a handshake that nobody answers", "/silent", 504, "proxy.connect-timeout");
    row("a certificate of yesterday", "/expired", 502, "proxy.tls-failed");
    row("a reset before the head", "/reset-before-head", 502, "proxy.reset");
    row("a close before the head", "/close-before-head", 502, "proxy.reset");
    row("bytes that are no HTTP", "/garbage", 502, "proxy.bad-response");
}

void TestUpstreamTls::failure()
{
    QFETCH(QByteArray, target);
    QFETCH(int, status);
    QFETCH(QByteArray, code);
    const Answer answer = getFrom(m_gateway, target);
    VERIFY_STATUS(answer, status);
    QCOMPARE(answer.member("code"), code);
}

void TestUpstreamTls::cutOff_data()
{
    QTest::addColumn<QByteArray>("target");
    QTest::newRow("a length that is not kept") << QByteArray("/truncated");
    QTest::newRow("no last chunk") << QByteArray("/truncated?chunked=1");
    // RFC 9112 section 9.8: without close_notify anybody may have cut it off.
    QTest::newRow("a close that TLS does not know of")
        << rawTarget("HTTP/1.1 200 OK\r\n\r\nbody", "&close=1");
}

void TestUpstreamTls::cutOff()
{
    QFETCH(QByteArray, target);
    const Answer answer = getFrom(m_gateway, target);
    QVERIFY2(answer.exitCode == 18 || answer.exitCode == 56,
             ("a complete answer: " + answer.all()).constData());
}

void TestUpstreamTls::connectionsAreUsedAgain()
{
    const Answer first = getFrom(m_gateway, "/echo");
    VERIFY_STATUS(first, 200);
    for (int i = 0; i < 10; ++i) {
        const Answer answer = getFrom(m_gateway, "/echo", {"--data-binary", "body"});
        VERIFY_STATUS(answer, 200);
        QCOMPARE(answer.member("connection"), first.member("connection"));
    }
    VERIFY_STATUS(getFrom(m_gateway, "/stale"), 200);
    VERIFY_STATUS(getFrom(m_gateway, "/echo"), 200);
}

void TestUpstreamTls::largeBodies()
{
    const QByteArray body(4 * 1024 * 1024, 'b');
    const Answer up =
        curl({"--data-binary", "@-", "http://" + m_gateway.at("main") + "/discard"}, body);
    VERIFY_STATUS(up, 200);
    QCOMPARE(up.member("sha256"), sha256Of(body));
    for (const QByteArray framing : {"0", "1"}) {
        const Answer down = getFrom(m_gateway, "/huge?bytes=4194304&chunked=" + framing);
        VERIFY_STATUS(down, 200);
        QCOMPARE(down.body.size(), body.size());
    }
}

void TestUpstreamTls::tunnelBothWays()
{
    RawClient client(m_gateway.port("main"));
    client.send(upgradeRequest("/websocket"));
    QVERIFY(client.waitFor("\r\n\r\n"));
    const QByteArray piece(1024 * 1024, 'p');
    client.send(piece + "the end");
    QVERIFY(client.waitFor("the end"));
    QVERIFY(client.got().endsWith(piece + "the end"));
    client.socket().disconnectFromHost();
    QTRY_COMPARE_WITH_TIMEOUT(m_hostile.count("aborted"), 1, kProcessWaitMs);
}

void TestUpstreamTls::tunnelIsCutOff_data()
{
    QTest::addColumn<QByteArray>("how");
    QTest::newRow("by a reset") << QByteArray("&reset=1");
    QTest::newRow("by a close that TLS does not know of") << QByteArray("&close=1");
}

void TestUpstreamTls::tunnelIsCutOff()
{
    QFETCH(QByteArray, how);
    RawClient client(m_gateway.port("main"));
    client.send(upgradeRequest(rawTarget(kSwitching, how)));
    QVERIFY(client.waitFor("last words"));
    QVERIFY(endingOf(client) == Ending::Reset);
}

void TestUpstreamTls::clientLeaves()
{
    RawClient client(m_gateway.port("main"));
    client.send(getRequest("/pulse"));
    QVERIFY(client.waitFor("tick"));
    client.socket().abort();
    QTRY_COMPARE_WITH_TIMEOUT(m_hostile.count("aborted"), 1, kProcessWaitMs);
}

QTEST_GUILESS_MAIN(TestUpstreamTls)
#include "tst_upstream_tls.moc"
