// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "h2_upstream.h"
#include "hostile.h"
#include "nginx_process.h"
#include "tests/support/certificates.h"

#include <QTest>

using namespace portcullis::test;

/// HTTP/2 towards upstreams, with clients of HTTP/1.1 in front.
class TestUpstreamH2 : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void request();
    void trailersBothWays();
    void interim();
    void connectionsAreShared();
    void largeBodies();
    void answerBeforeTheBody();
    void whatUpstreamsBreak_data();
    void whatUpstreamsBreak();
    void retriedWhereNothingWasDone_data();
    void retriedWhereNothingWasDone();
    void clientLeaves();
    void neighboursAreUnharmed();
    void protocols_data();
    void protocols();
    void webSocket();
    void nginx();

private:
    QTemporaryDir m_folder;
    H2Upstream m_plain;
    H2Upstream m_webSocket;
    H2Upstream m_tls;
    HostileUpstream m_http1;
    HostileUpstream m_http1Tls;
    GatewayProcess m_gateway;
};

// After the class: moc 6.4 sees no class behind this raw string.
namespace {

const QByteArray kDocument = R"({
  "version": 1,
  "listeners": [{"name": "main", "address": "127.0.0.1", "port": 0}],
  "upstreams": [
    {"name": "plain", "protocol": "h2", "targets": [{"url": "http://@plain@"}],
     "timeouts": {"response": "2s"}},
    {"name": "pings", "protocol": "h2", "targets": [{"url": "http://@plain@"}]},
    {"name": "web-socket", "protocol": "h2", "targets": [{"url": "http://@webSocket@"}]},
    {"name": "tls", "protocol": "h2", "targets": [{"url": "https://@tls@"}], "tls": {"ca": "@ca@"}},
    {"name": "auto", "protocol": "auto", "targets": [{"url": "https://@tls@"}],
     "tls": {"ca": "@ca@"}},
    {"name": "auto-http1", "protocol": "auto", "targets": [{"url": "https://@http1Tls@"}],
     "tls": {"ca": "@ca@"}},
    {"name": "auto-plain", "protocol": "auto", "targets": [{"url": "http://@http1@"}]},
    {"name": "tls-without", "protocol": "h2", "targets": [{"url": "https://@http1Tls@"}],
     "tls": {"ca": "@ca@"}},
    {"name": "no-http2", "protocol": "h2", "targets": [{"url": "http://@http1@"}]}],
  "routes": [
    {"name": "plain", "match": {"paths": ["/{rest...}"]}, "upstream": "plain"},
    {"name": "pings", "match": {"paths": ["/pings/{rest...}"]}, "upstream": "pings"},
    {"name": "web-socket", "match": {"paths": ["/web-socket/{rest...}"]}, "upstream": "web-socket"},
    {"name": "tls", "match": {"paths": ["/tls/{rest...}"]}, "upstream": "tls"},
    {"name": "auto", "match": {"paths": ["/auto/{rest...}"]}, "upstream": "auto"},
    {"name": "auto-http1", "match": {"paths": ["/auto-http1/{rest...}"]}, "upstream": "auto-http1"},
    {"name": "auto-plain", "match": {"paths": ["/auto-plain/{rest...}"]}, "upstream": "auto-plain"},
    {"name": "tls-without", "match": {"paths": ["/tls-without/{rest...}"]},
     "upstream": "tls-without"},
    {"name": "no-http2", "match": {"paths": ["/no-http2/{rest...}"]}, "upstream": "no-http2"}],
  "defaults": {"authenticate": ["none"]},
  "accessLog": {"to": "off"}
})";

} // namespace

void TestUpstreamH2::initTestCase()
{
    if (!H2Upstream::isInstalled())
        QSKIP("python3-h2 is not installed");
    const QByteArray ca = m_folder.filePath(text("ca.pem")).toUtf8();
    const QByteArray chain = m_folder.filePath(text("server.pem")).toUtf8();
    const QByteArray key = m_folder.filePath(text("server.key")).toUtf8();
    const Certificate authority = makeCertificate({"ca", {}, true});
    QVERIFY(authority.write(ca.toStdString(), key.toStdString()));
    QVERIFY(makeCertificate({"server", "IP:127.0.0.1"}, &authority)
                .write(chain.toStdString(), key.toStdString()));
    const QList<QByteArray> tls{"--certificate", chain, "--key", key};
    QVERIFY2(m_plain.run(), m_plain.err().constData());
    QVERIFY2(m_webSocket.run({"--websocket"}), m_webSocket.err().constData());
    QVERIFY2(m_tls.run(tls), m_tls.err().constData());
    QVERIFY2(m_http1.run(), m_http1.err().constData());
    QVERIFY2(m_http1Tls.run(tls), m_http1Tls.err().constData());
    QVERIFY2(m_gateway.run(filled(kDocument,
                                  {{"plain", m_plain.address()},
                                   {"webSocket", m_webSocket.address()},
                                   {"tls", m_tls.address()},
                                   {"http1", m_http1.address()},
                                   {"http1Tls", m_http1Tls.address()},
                                   {"ca", ca}}),
                           {"--workers", "1"}),
             m_gateway.err().constData());
}

void TestUpstreamH2::request()
{
    const Answer answer = getFrom(
        m_gateway, "/tls/echo?x=1",
        {"--data-binary", "body", "-H", "TE: trailers", "-H", "Connection: TE", "-H", "X-One: 1"});
    VERIFY_STATUS(answer, 200);
    QCOMPARE(answer.member("method"), QByteArray("POST"));
    QCOMPARE(answer.member("path"), QByteArray("/tls/echo?x=1"));
    QCOMPARE(answer.member("scheme"), QByteArray("https"));
    QCOMPARE(answer.member("authority"), m_tls.address());
    QCOMPARE(answer.member("body"), QByteArray("body"));
    VERIFY_CONTAINS(answer.body, R"(["x-one", "1"])");
    VERIFY_CONTAINS(answer.body, R"(["te", "trailers"])");
    VERIFY_CONTAINS(answer.body, R"(["content-length", "4"])");
    QVERIFY(!answer.body.contains("transfer-encoding"));
}

void TestUpstreamH2::trailersBothWays()
{
    RawClient client(m_gateway.port("main"));
    client.send("POST /trailers HTTP/1.1\r\nHost: a\r\nTE: trailers\r\nConnection: TE\r\n"
                "Transfer-Encoding: chunked\r\n\r\n4\r\nbody\r\n0\r\nX-Sum: 4\r\n\r\n");
    QVERIFY2(client.waitFor("4\r\nbody\r\n0\r\ngrpc-status: 0\r\nx-sum: 4\r\n\r\n"),
             client.got().constData());
    RawClient echo(m_gateway.port("main"));
    echo.send("POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
              "4\r\nbody\r\n0\r\nX-Sum: 4\r\n\r\n");
    QVERIFY2(echo.waitFor(R"("trailers": [["x-sum", "4"]])"), echo.got().constData());
}

void TestUpstreamH2::interim()
{
    const Answer answer = getFrom(m_gateway, "/interim");
    VERIFY_STATUS(answer, 200);
    QCOMPARE(answer.interim, QList<int>{103});
}

void TestUpstreamH2::connectionsAreShared()
{
    const QByteArray connection = getFrom(m_gateway, "/echo").member("connection");
    std::vector<std::unique_ptr<RawClient>> clients;
    for (int i = 0; i < 50; ++i) {
        clients.push_back(std::make_unique<RawClient>(m_gateway.port("main")));
        clients.back()->send(getRequest("/hang"));
    }
    QVERIFY(
        metricBecomes(m_gateway, "portcullis_upstream_requests_in_flight{upstream=\"plain\"", 50));
    const Answer answer = getFrom(m_gateway, "/echo");
    QCOMPARE(answer.member("connection"), connection);
    clients.clear();
    QVERIFY(
        metricBecomes(m_gateway, "portcullis_upstream_requests_in_flight{upstream=\"plain\"", 0));
    QCOMPARE(getFrom(m_gateway, "/echo").member("connection"), connection);
}

void TestUpstreamH2::largeBodies()
{
    const Answer down = getFrom(m_gateway, "/big?bytes=5000000");
    VERIFY_STATUS(down, 200);
    QCOMPARE(down.body.size(), qsizetype(5'000'000));
    const Answer up = curl({"--data-binary", "@-", "http://" + m_gateway.at("main") + "/echo"},
                           QByteArray(3'000'000, 'u'));
    VERIFY_STATUS(up, 200);
    QCOMPARE(up.member("body").size(), qsizetype(3'000'000));
}

void TestUpstreamH2::answerBeforeTheBody()
{
    RawClient client(m_gateway.port("main"));
    client.send("POST /early HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\nhalf");
    QVERIFY2(client.waitFor("early"), client.got().constData());
    VERIFY_STATUS(getFrom(m_gateway, "/echo"), 200);
}

void TestUpstreamH2::whatUpstreamsBreak_data()
{
    QTest::addColumn<QByteArray>("target");
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("code");

    const auto row = [](const char *name, const char *target, int status, const char *code) {
        QTest::newRow(name) << QByteArray(target) << status << QByteArray(code);
    };
    row("a reset stream", "/reset", 502, "proxy.reset");
    row("a closed connection", "/close", 502, "proxy.reset");
    row("fields that may not be", "/bad-fields", 502, "proxy.bad-response");
    row("a huge head", "/huge-head", 502, "proxy.head-too-large");
    row("no frames", "/garbage", 502, "proxy.bad-response");
    row("PING for ever", "/pings/pings", 502, "proxy.bad-response");
    row("no answer", "/hang", 504, "proxy.response-timeout");
    row("no HTTP/2 at all", "/no-http2/echo", 502, "proxy.bad-response");
    row("no HTTP/2 over TLS", "/tls-without/echo", 502, "proxy.tls-failed");
}

void TestUpstreamH2::whatUpstreamsBreak()
{
    QFETCH(QByteArray, target);
    QFETCH(int, status);
    QFETCH(QByteArray, code);
    const Answer answer = getFrom(m_gateway, target, {"-X", "POST"});
    VERIFY_STATUS(answer, status);
    QCOMPARE(answer.member("code"), code);
    VERIFY_STATUS(getFrom(m_gateway, "/echo"), 200);
}

void TestUpstreamH2::retriedWhereNothingWasDone_data()
{
    QTest::addColumn<QByteArray>("target");
    QTest::addColumn<QByteArray>("method");

    for (const char *method : {"GET", "POST"}) {
        QTest::addRow("refused, %s", method) << QByteArray("/refuse-once") << QByteArray(method);
        QTest::addRow("gone away, %s", method) << QByteArray("/goaway") << QByteArray(method);
    }
}

void TestUpstreamH2::retriedWhereNothingWasDone()
{
    QFETCH(QByteArray, target);
    QFETCH(QByteArray, method);
    H2Upstream upstream; // of its own: what it does depends on its first connection
    QVERIFY2(upstream.run(), upstream.err().constData());
    GatewayProcess gateway;
    QVERIFY2(gateway.run(filled(R"({"version": 1,
  "listeners": [{"name": "main", "address": "127.0.0.1", "port": 0}],
  "upstreams": [{"name": "a", "protocol": "h2", "targets": [{"url": "http://@a@"}]}],
  "routes": [{"name": "a", "match": {"paths": ["/{rest...}"]}, "upstream": "a"}],
  "defaults": {"authenticate": ["none"]}, "accessLog": {"to": "off"}})",
                                {{"a", upstream.address()}}),
                         {"--workers", "1"}),
             gateway.err().constData());
    const Answer answer = getFrom(gateway, target, {"-X", method});
    VERIFY_STATUS(answer, 200);
    QCOMPARE(answer.member("method"), method);
}

void TestUpstreamH2::clientLeaves()
{
    const int before = getFrom(m_gateway, "/counts").member("resets").toInt();
    {
        RawClient client(m_gateway.port("main"));
        client.send(getRequest("/hang"));
        QVERIFY(metricBecomes(m_gateway,
                              "portcullis_upstream_requests_in_flight{upstream=\"plain\"", 1));
    }
    QVERIFY(
        metricBecomes(m_gateway, "portcullis_upstream_requests_in_flight{upstream=\"plain\"", 0));
    QVERIFY(getFrom(m_gateway, "/counts").member("resets").toInt() > before);
}

void TestUpstreamH2::neighboursAreUnharmed()
{
    RawClient slow(m_gateway.port("main"));
    slow.send(getRequest("/big?bytes=50000000"));
    QVERIFY(slow.waitFor("xxx")); // and reads no more
    const QByteArray connection = getFrom(m_gateway, "/echo").member("connection");
    for (int i = 0; i < 5; ++i) {
        VERIFY_STATUS(getFrom(m_gateway, "/bad-fields"), 502);
        const Answer answer = getFrom(m_gateway, "/big?bytes=1000000");
        VERIFY_STATUS(answer, 200);
        QCOMPARE(answer.body.size(), qsizetype(1'000'000));
    }
    QCOMPARE(getFrom(m_gateway, "/echo").member("connection"), connection);
}

void TestUpstreamH2::protocols_data()
{
    QTest::addColumn<QByteArray>("target");
    QTest::addColumn<bool>("http2");

    QTest::newRow("both know HTTP/2") << QByteArray("/auto/echo") << true;
    QTest::newRow("only HTTP/1.1 is known") << QByteArray("/auto-http1/echo") << false;
    QTest::newRow("without TLS") << QByteArray("/auto-plain/echo") << false;
}

void TestUpstreamH2::protocols()
{
    QFETCH(QByteArray, target);
    QFETCH(bool, http2);
    for (int i = 0; i < 3; ++i) {
        const Answer answer = getFrom(m_gateway, target, {"--data-binary", "body"});
        VERIFY_STATUS(answer, 200);
        QCOMPARE(answer.member("body"), QByteArray("body"));
        QCOMPARE(answer.json().contains(text("version")), !http2);
        QCOMPARE(answer.member("request").toInt(), i + 1); // of the same connection
    }
}

void TestUpstreamH2::webSocket()
{
    RawClient client(m_gateway.port("main"));
    client.send(upgradeRequest("/web-socket/chat"));
    QVERIFY2(client.waitFor("\r\n\r\n"), client.got().constData());
    VERIFY_CONTAINS(client.got(), "HTTP/1.1 101 ");
    VERIFY_CONTAINS(client.got().toLower(), "sec-websocket-accept: s3pplmbitxaq9kygzzhzrbk+xoo=");
    client.send("ping");
    QVERIFY(client.waitFor("ping"));
    // Where HTTP/1.1 may be spoken, a change of protocol gets a connection of its own.
    RawClient automatic(m_gateway.port("main"));
    automatic.send(upgradeRequest("/auto-http1/websocket"));
    QVERIFY2(automatic.waitFor("HTTP/1.1 101 "), automatic.got().constData());
    const Answer refused = [&] {
        RawClient other(m_gateway.port("main"));
        return other.ask(upgradeRequest("/chat"));
    }();
    VERIFY_STATUS(refused, 502);
    QCOMPARE(refused.member("code"), QByteArray("proxy.upgrade-not-supported"));
}

void TestUpstreamH2::nginx()
{
    if (!NginxProcess::isInstalled())
        QSKIP("nginx is not installed");
    NginxProcess nginx;
    QVERIFY2(nginx.run("  server {\n    listen 127.0.0.1:@port0@ http2;\n"
                       "    location / { return 200 \"$server_protocol $request_uri\"; }\n  }\n",
                       1),
             nginx.err().constData());
    GatewayProcess gateway;
    QVERIFY2(gateway.run(filled(R"({"version": 1,
  "listeners": [{"name": "main", "address": "127.0.0.1", "port": 0}],
  "upstreams": [{"name": "a", "protocol": "h2", "targets": [{"url": "http://127.0.0.1:@a@"}]}],
  "routes": [{"name": "a", "match": {"paths": ["/{rest...}"]}, "upstream": "a"}],
  "defaults": {"authenticate": ["none"]}, "accessLog": {"to": "off"}})",
                                {{"a", nginx.port(0)}})),
             gateway.err().constData());
    for (int i = 0; i < 10; ++i) {
        const Answer answer = getFrom(gateway, "/x?y=1");
        VERIFY_STATUS(answer, 200);
        QCOMPARE(answer.body, QByteArray("HTTP/2.0 /x?y=1"));
    }
}

QTEST_GUILESS_MAIN(TestUpstreamH2)
#include "tst_upstream_h2.moc"
