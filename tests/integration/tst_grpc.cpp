// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "h2_upstream.h"
#include "tests/support/raw_client.h"

#include <QJsonArray>
#include <QTest>

using namespace portcullis::test;

/// gRPC through the gateway, with a client and a server that are not ours.
class TestGrpc : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void calls_data();
    void calls();
    void largeMessages();
    void failuresOfTheServer();
    void refusals_data();
    void refusals();
    void deadline();
    void overHttp1();

private:
    /// What a client saw.
    QJsonObject call(const QList<QByteArray> &arguments)
    {
        const QByteArray out = outputOf(
            kSystemPython,
            QList<QByteArray>{"-B", SUPPORT_FOLDER "/grpc_peer.py", "call", m_gateway.at("main")}
                + arguments);
        return QJsonDocument::fromJson(out).object();
    }
    static QByteArray told(const QJsonObject &result)
    {
        return QJsonDocument(result).toJson(QJsonDocument::Compact);
    }
    /// Whether clients can speak HTTP/2 with the gateway without TLS.
    bool http2Served() { return getFrom(m_gateway, "/", {"--http2-prior-knowledge"}).status != 0; }

    SystemPythonProgram m_server;
    GatewayProcess m_gateway;
};

// After the class: moc 6.4 sees no class behind this raw string.
namespace {

const QByteArray kDocument = R"({
  "version": 1,
  "listeners": [{"name": "main", "address": "127.0.0.1", "port": 0}],
  "authenticators": [{"name": "keys", "type": "api-key", "header": "X-API-Key"}],
  "consumers": [{"name": "acme", "apiKeys": [{"id": "k", "sha256": "@sha256@"}]}],
  "rateLimits": [{"name": "few", "algorithm": "fixed-window", "limit": 1, "window": "1h",
    "key": []}],
  "upstreams": [
    {"name": "grpc", "protocol": "h2", "targets": [{"url": "http://@grpc@"}]},
    {"name": "dead", "protocol": "h2", "targets": [{"url": "http://127.0.0.1:1"}]}],
  "routes": [
    {"name": "grpc", "match": {"paths": ["/test.Echo/{rest...}"]}, "upstream": "grpc"},
    {"name": "keyed", "match": {"paths": ["/test.Echo/{rest...}"], "headers": {"x-way": "keyed"}},
     "authenticate": ["keys"], "upstream": "grpc"},
    {"name": "limited", "match": {"paths": ["/test.Echo/{rest...}"],
     "headers": {"x-way": "limited"}}, "rateLimits": ["few"], "upstream": "grpc"},
    {"name": "dead", "match": {"paths": ["/test.Echo/{rest...}"], "headers": {"x-way": "dead"}},
     "upstream": "dead"}],
  "defaults": {"authenticate": ["none"]},
  "accessLog": {"to": "off"}
})";

} // namespace

void TestGrpc::initTestCase()
{
    if (!hasPythonModule("grpc"))
        QSKIP("python3-grpcio is not installed");
    QVERIFY2(m_server.run("grpc_peer.py", {"serve"}), m_server.err().constData());
    QVERIFY2(m_gateway.run(
                 filled(kDocument, {{"grpc", m_server.address()}, {"sha256", sha256Of("secret")}})),
             m_gateway.err().constData());
}

void TestGrpc::calls_data()
{
    QTest::addColumn<QByteArray>("kind");
    QTest::addColumn<QByteArray>("messages");
    QTest::addColumn<QByteArray>("trailer");

    QTest::newRow("unary") << QByteArray("unary") << QByteArray(R"(["echo xxxxxxxxxx"])")
                           << QByteArray(R"(["x-seen","10"])");
    QTest::newRow("many from the server")
        << QByteArray("download") << QByteArray(R"(["message 0","message 1","message 2"])")
        << QByteArray(R"(["x-count","3"])");
    QTest::newRow("many from the client")
        << QByteArray("upload") << QByteArray(R"(["30"])") << QByteArray();
    QTest::newRow("one after the other, both ways")
        << QByteArray("chat") << QByteArray(R"(["re 0","re 1","re 2"])") << QByteArray();
}

void TestGrpc::calls()
{
    QFETCH(QByteArray, kind);
    QFETCH(QByteArray, messages);
    QFETCH(QByteArray, trailer);
    if (!http2Served())
        QSKIP("this transport does not speak HTTP/2 with clients");
    const QJsonObject result = call({kind});
    QVERIFY2(result.value(text("status")).toInt(-1) == 0, told(result).constData());
    QCOMPARE(QJsonDocument(result.value(text("messages")).toArray()).toJson(QJsonDocument::Compact),
             messages);
    VERIFY_CONTAINS(told(result), trailer);
}

void TestGrpc::largeMessages()
{
    if (!http2Served())
        QSKIP("this transport does not speak HTTP/2 with clients");
    const QJsonObject up = call({"upload", "--count", "20", "--size", "200000"});
    VERIFY_CONTAINS(told(up), R"("messages":["4000000"])");
    const QJsonObject both = call({"unary", "--size", "1000000"});
    VERIFY_CONTAINS(told(both), R"(["x-seen","1000000"])");
    const QJsonObject down = call({"download", "--count", "5000"});
    QCOMPARE(down.value(text("messages")).toArray().size(), qsizetype(5000));
    const QJsonObject chat = call({"chat", "--count", "300"});
    QCOMPARE(chat.value(text("messages")).toArray().size(), qsizetype(300));
}

void TestGrpc::failuresOfTheServer()
{
    if (!http2Served())
        QSKIP("this transport does not speak HTTP/2 with clients");
    const QJsonObject result = call({"fail"});
    QCOMPARE(result.value(text("status")).toInt(), 9);
    QCOMPARE(result.value(text("details")).toString().toUtf8(), QByteArray("not today"));
    VERIFY_CONTAINS(told(result), R"(["x-why","because"])");
}

void TestGrpc::refusals_data()
{
    QTest::addColumn<QByteArray>("way");
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("details");

    QTest::newRow("no key") << QByteArray("keyed") << 16
                            << QByteArray("authenticate.no-credential");
    QTest::newRow("too many") << QByteArray("limited") << 8 << QByteArray("rate-limit.exceeded");
    QTest::newRow("nobody there") << QByteArray("dead") << 14 << QByteArray("proxy.connect-failed");
}

void TestGrpc::refusals()
{
    QFETCH(QByteArray, way);
    QFETCH(int, status);
    QFETCH(QByteArray, details);
    if (!http2Served())
        QSKIP("this transport does not speak HTTP/2 with clients");
    const QByteArray metadata = "x-way=" + way;
    if (way == "limited")
        call({"unary", "--metadata", metadata});
    const QJsonObject result = call({"unary", "--metadata", metadata});
    QVERIFY2(result.value(text("status")).toInt() == status, told(result).constData());
    QCOMPARE(result.value(text("details")).toString().toUtf8(), details);
}

void TestGrpc::deadline()
{
    if (!http2Served())
        QSKIP("this transport does not speak HTTP/2 with clients");
    const QJsonObject result = call({"slow", "--timeout", "0.5"});
    QCOMPARE(result.value(text("status")).toInt(), 4);
    QVERIFY(metricBecomes(m_gateway, "portcullis_upstream_requests_in_flight", 0));
}

/// A client of HTTP/1.1 gets the message and, behind it, the status.
void TestGrpc::overHttp1()
{
    const QByteArray message("\0\0\0\0\2hi", 7);
    RawClient client(m_gateway.port("main"));
    client.send("POST /test.Echo/Unary HTTP/1.1\r\nHost: a\r\nContent-Type: application/grpc\r\n"
                "TE: trailers\r\nConnection: TE\r\nContent-Length: 7\r\n\r\n"
                + message);
    QVERIFY2(client.waitFor("\r\n0\r\n"), client.got().constData());
    QVERIFY2(client.waitFor("grpc-status: 0\r\n"), client.got().constData());
    VERIFY_CONTAINS(client.got(), QByteArray("\0\0\0\0\7echo hi", 12));
}

QTEST_GUILESS_MAIN(TestGrpc)
#include "tst_grpc.moc"
