// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "full_backlog.h"
#include "hostile.h"

#include <QJsonArray>
#include <QTest>

using namespace portcullis::test;

/// What upstreams answer, rightly and wrongly, and what becomes of it.
class TestUpstreams : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void failure_data();
    void failure();
    void connectTimeout();
    void nobodyReads();
    void cutOff_data();
    void cutOff();
    void answer_data();
    void answer();
    void head_data();
    void head();
    void trailersPass();
    void interimAnswersPass();
    void earlyAnswer_data();
    void earlyAnswer();
    void extraBytesReachNobody_data();
    void extraBytesReachNobody();
    void hopByHopFieldsStay();
    void forwardingFields();
    void namesWithSeveralAddresses();
    void unknownNames();

private:
    HostileUpstream m_hostile;
    FullBacklog m_full;
    GatewayProcess m_gateway;
};

// After the class: moc 6.4 sees no class behind this raw string.
namespace {

const QByteArray kDocument = R"({
  "version": 1,
  "listeners": [{"name": "main", "address": "127.0.0.1", "port": 0}],
  "upstreams": [
    {"name": "patient", "targets": [{"url": "http://@hostile@"}]},
    {"name": "short", "targets": [{"url": "http://@hostile@"}],
     "timeouts": {"response": "300ms", "idle": "300ms"}},
    {"name": "total", "targets": [{"url": "http://@hostile@"}], "timeouts": {"total": "300ms"}},
    {"name": "refused", "targets": [{"url": "http://127.0.0.1:@refused@"}]},
    {"name": "full", "targets": [{"url": "http://127.0.0.1:@full@"}],
     "timeouts": {"connect": "300ms"}},
    {"name": "named", "targets": [{"url": "http://localhost:@port@"}]},
    {"name": "unknown", "targets": [{"url": "http://no-such-host.invalid"}]}],
  "routes": [
    {"name": "short", "match": {"paths": ["/short/{rest...}"]}, "upstream": "short",
     "request": {"maxBody": 0}},
    {"name": "total", "match": {"paths": ["/total/{rest...}"]}, "upstream": "total"},
    {"name": "refused", "match": {"paths": ["/refused"]}, "upstream": "refused"},
    {"name": "full", "match": {"paths": ["/full"]}, "upstream": "full"},
    {"name": "named", "match": {"paths": ["/named/{rest...}"]}, "upstream": "named"},
    {"name": "unknown", "match": {"paths": ["/unknown"]}, "upstream": "unknown"},
    {"name": "all", "match": {"paths": ["/{rest...}"]}, "upstream": "patient",
     "request": {"maxBody": 0}}],
  "defaults": {"authenticate": ["none"]},
  "accessLog": {"to": {"file": "access.log"}}
})";

/// A port at which nobody listens.
quint16 freePort()
{
    QTcpServer server;
    server.listen(QHostAddress::LocalHost);
    return server.serverPort();
}

const QByteArray kOk = "HTTP/1.1 200 OK\r\n";

/// The value of a field in what `echo` saw; all of them, joined by comma.
QByteArray seen(const Answer &answer, const char *name)
{
    QByteArrayList values;
    for (const QJsonValue &field : answer.json().value(QLatin1String("fields")).toArray()) {
        if (field.toArray().at(0).toString().compare(QLatin1String(name), Qt::CaseInsensitive) == 0)
            values << field.toArray().at(1).toString().toUtf8();
    }
    return values.join(", ");
}

} // namespace

void TestUpstreams::initTestCase()
{
    QVERIFY2(m_hostile.run(), m_hostile.err().constData());
    const auto number = [](quint16 port) { return QByteArray::number(port); };
    QVERIFY2(m_gateway.run(filled(kDocument,
                                  {{"hostile", m_hostile.address()},
                                   {"port", m_hostile.fact("port")},
                                   {"refused", number(freePort())},
                                   {"full", number(m_full.port())}}),
                           {"--workers", "2"}),
             m_gateway.err().constData());
}

void TestUpstreams::failure_data()
{
    QTest::addColumn<QByteArray>("target");
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("code");
    const auto row = [](const char *name, const QByteArray &target, int status,
                        const QByteArray &code) {
        QTest::newRow(name) << target << status << code;
    };
    row("nobody listens", "/refused", 502, "proxy.connect-failed");
    row("no answer comes", "/short/hang", 504, "proxy.response-timeout");
    row("a head drips", "/short/slow-head?drip=1&ms=40", 504, "proxy.response-timeout");
    row("the exchange takes too long", "/total/hang", 504, "proxy.total-timeout");
    row("a reset before the head", "/reset-before-head", 502, "proxy.reset");
    row("a close before the head", "/close-before-head", 502, "proxy.reset");
    row("a reset within the head", rawTarget("HTTP/1.1 200 O", "&reset=1"), 502, "proxy.reset");
    row("a close within the head", rawTarget(kOk + "A: b\r\n", "&close=1"), 502, "proxy.reset");
    row("bytes that are no HTTP", "/garbage", 502, "proxy.bad-response");
    for (const char *kind : {"two-lengths", "length-and-chunked", "bad-length", "fold",
                             "no-version", "space-name", "nul", "obs-status", "huge-status"})
        row(kind, QByteArray("/bad-head?kind=") + kind, 502, "proxy.bad-response");
    row("more fields than anybody needs", "/many-fields?count=500", 502, "proxy.head-too-large");
    row("a large head", "/many-fields?count=100&size=1000", 502, "proxy.head-too-large");
    row("a head without end",
        rawTarget(kOk,
                  "&times=-1&again=" + QByteArray("A: " + QByteArray(1000, 'b') + "\r\n").toHex()),
        502, "proxy.head-too-large");
    row("a field without end",
        rawTarget(kOk + "A: ", "&times=-1&again=" + QByteArray(1000, 'b').toHex()), 502,
        "proxy.head-too-large");
    row("thousands of interim answers", "/informational?count=3000", 502, "proxy.bad-response");
    row("a protocol that nobody asked for", "/switch", 502, "proxy.bad-response");
}

void TestUpstreams::failure()
{
    QFETCH(QByteArray, target);
    QFETCH(int, status);
    QFETCH(QByteArray, code);
    const Answer answer = getFrom(m_gateway, target);
    VERIFY_STATUS(answer, status);
    QCOMPARE(answer.member("code"), code);
    QCOMPARE(answer.member("stage"), QByteArray("proxy"));
    QTRY_VERIFY_WITH_TIMEOUT(
        readAll(m_gateway.inFolder("access.log")).contains("\"code\":\"" + code + '"'),
        kProcessWaitMs);
    VERIFY_STATUS(getFrom(m_gateway, "/echo"), 200); // and the next one is served
}

void TestUpstreams::connectTimeout()
{
    if (!m_full.full())
        QSKIP("this system accepts connections beyond the backlog");
    const Answer answer = getFrom(m_gateway, "/full");
    VERIFY_STATUS(answer, 504);
    QCOMPARE(answer.member("code"), QByteArray("proxy.connect-timeout"));
}

void TestUpstreams::nobodyReads()
{
    const QByteArray body(16 * 1024 * 1024, 'b');
    const Answer answer = curl({"--data-binary", "@-", "-H",
                                "Expect:", "http://" + m_gateway.at("main") + "/short/never-reads"},
                               body);
    VERIFY_STATUS(answer, 504);
    QCOMPARE(answer.member("code"), QByteArray("proxy.response-timeout"));
}

void TestUpstreams::cutOff_data()
{
    QTest::addColumn<QByteArray>("target");
    QTest::addColumn<QByteArray>("code");
    const QByteArray chunked = kOk + "Transfer-Encoding: chunked\r\n\r\n";
    const auto row = [](const char *name, const QByteArray &target, const char *code) {
        QTest::newRow(name) << target << QByteArray(code);
    };
    row("a length that is not kept", "/truncated?1", "proxy.truncated-body");
    row("no last chunk", "/truncated?chunked=1", "proxy.truncated-body");
    row("a reset within the body", "/reset-after-head", "proxy.truncated-body");
    row("a reset in place of the end", rawTarget(kOk + "Connection: close\r\n\r\nbody", "&reset=1"),
        "proxy.truncated-body");
    row("a chunk that is none", rawTarget(chunked + "4\r\nbody\r\nzz\r\n"), "proxy.bad-response");
    row("a chunk that is too long", rawTarget(chunked + "4\r\nbodyX"), "proxy.bad-response");
    row("a chunk size beyond all bounds", rawTarget(chunked + "4\r\nbody\r\nfffffffffffffffff\r\n"),
        "proxy.bad-response");
    row("a chunk extension without end",
        rawTarget(chunked + "4\r\nbody\r\n4;a=",
                  "&times=-1&again=" + QByteArray(1000, 'b').toHex()),
        "proxy.bad-response");
    row("trailers without end",
        rawTarget(chunked + "4\r\nbody\r\n0\r\n",
                  "&times=-1&again=" + QByteArray("A: " + QByteArray(500, 'b') + "\r\n").toHex()),
        "proxy.bad-response");
    row("the rest stays away",
        "/short/raw?hex=" + (kOk + "Content-Length: 9\r\n\r\nbody").toHex() + "&times=1&drip=60000",
        "proxy.idle-timeout");
}

void TestUpstreams::cutOff()
{
    QFETCH(QByteArray, target);
    QFETCH(QByteArray, code);
    const QByteArray expected = "\"code\":\"" + code + '"';
    const qsizetype before = readAll(m_gateway.inFolder("access.log")).size();
    const Answer answer = getFrom(m_gateway, target);
    // The head was passed on before anybody could know.
    QVERIFY2(answer.status == 200 || answer.status == 0, answer.all().constData());
    QVERIFY2(answer.exitCode == 18 || answer.exitCode == 56 || answer.exitCode == 52,
             ("a complete answer: " + answer.all()).constData());
    // Lines of the row before may still come.
    const auto logged = [&] { return readAll(m_gateway.inFolder("access.log")).mid(before); };
    QVERIFY2(QTest::qWaitFor([&] { return logged().contains(expected); }, kProcessWaitMs),
             (expected + " is not in: " + logged()).constData());
}

void TestUpstreams::answer_data()
{
    QTest::addColumn<QByteArray>("target");
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("body");
    const auto row = [](const char *name, const QByteArray &target, int status,
                        const QByteArray &body) {
        QTest::newRow(name) << target << status << body;
    };
    row("a length", rawTarget(kOk + "Content-Length: 4\r\n\r\nbody"), 200, "body");
    row("until the close", rawTarget(kOk + "\r\nbody", "&close=1"), 200, "body");
    row("HTTP/1.0 until the close", rawTarget("HTTP/1.0 200 OK\r\n\r\nbody", "&close=1"), 200,
        "body");
    row("no reason phrase", rawTarget("HTTP/1.1 200 \r\nContent-Length: 2\r\n\r\nok"), 200, "ok");
    row("an unknown status", rawTarget("HTTP/1.1 299 X\r\nContent-Length: 2\r\n\r\nok"), 299, "ok");
    row("chunks",
        rawTarget(kOk + "Transfer-Encoding: chunked\r\n\r\n1\r\nb\r\n3;x=y\r\nody\r\n0\r\n\r\n"),
        200, "body");
    row("byte by byte", "/slow-head?drip=1&ms=1", 200, "late");
    row("one byte at a time is not idle",
        "/short/raw?hex=" + (kOk + "Content-Length: 12\r\n\r\n").toHex()
            + "&times=12&drip=50&again=62",
        200, "bbbbbbbbbbbb");
    row("204 with bytes behind it", rawTarget("HTTP/1.1 204 No\r\n\r\nbody"), 204, "");
    row("204 with a length", rawTarget("HTTP/1.1 204 No\r\nContent-Length: 4\r\n\r\nbody"), 204,
        "");
    row("304 with bytes behind it", rawTarget("HTTP/1.1 304 No\r\nContent-Length: 4\r\n\r\nbody"),
        304, "");
    row("304 with chunks behind it",
        rawTarget("HTTP/1.1 304 No\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nbody\r\n0\r\n\r\n"),
        304, "");
}

void TestUpstreams::answer()
{
    QFETCH(QByteArray, target);
    QFETCH(int, status);
    QFETCH(QByteArray, body);
    const Answer answer = getFrom(m_gateway, target);
    VERIFY_STATUS(answer, status);
    QCOMPARE(answer.body, body);
    QCOMPARE(answer.exitCode, 0);
    VERIFY_CONTAINS(getFrom(m_gateway, "/echo?after").member("target"), "/echo?after");
}

void TestUpstreams::head_data()
{
    QTest::addColumn<QByteArray>("target");
    QTest::addColumn<QByteArray>("length");
    QTest::newRow("a length") << rawTarget(kOk + "Content-Length: 1234\r\n\r\n")
                              << QByteArray("1234");
    QTest::newRow("a length and bytes")
        << rawTarget(kOk + "Content-Length: 4\r\n\r\nbody") << QByteArray("4");
    QTest::newRow("chunked") << rawTarget(kOk + "Transfer-Encoding: chunked\r\n\r\n")
                             << QByteArray();
    QTest::newRow("neither") << rawTarget(kOk + "\r\n") << QByteArray();
}

void TestUpstreams::head()
{
    QFETCH(QByteArray, target);
    QFETCH(QByteArray, length);
    const Answer answer = getFrom(m_gateway, target, {"-I"});
    VERIFY_STATUS(answer, 200);
    QCOMPARE(answer.field("Content-Length"), length);
    QVERIFY(answer.body.isEmpty());
    VERIFY_CONTAINS(getFrom(m_gateway, "/echo?after").member("target"), "/echo?after");
}

void TestUpstreams::trailersPass()
{
    RawClient client(m_gateway.port("main"));
    client.send(getRequest(
        rawTarget(kOk
                  + "Transfer-Encoding: chunked\r\nTrailer: X-Sum\r\n\r\n4\r\nbody\r\n0\r\n"
                    "X-Sum: 7\r\nContent-Length: 3\r\n\r\n"),
        "TE: trailers\r\n"));
    client.waitFor("0\r\nX-Sum: 7\r\n\r\n");
    VERIFY_CONTAINS(client.got(), "4\r\nbody\r\n0\r\nX-Sum: 7\r\n\r\n"); // no length there
}

void TestUpstreams::interimAnswersPass()
{
    const Answer hints = getFrom(m_gateway, "/informational?count=3");
    VERIFY_STATUS(hints, 200);
    QCOMPARE(hints.interim, (QList<int>{103, 103, 103}));
    const Answer goOn = getFrom(m_gateway, "/informational?code=100&count=2");
    VERIFY_STATUS(goOn, 200);
    QCOMPARE(goOn.interim, QList<int>{});
}

void TestUpstreams::earlyAnswer_data()
{
    QTest::addColumn<QByteArray>("target");
    QTest::addColumn<int>("status");
    QTest::newRow("then the body is read") << QByteArray("/early?code=200") << 200;
    QTest::newRow("a refusal") << QByteArray("/early?code=413") << 413;
    QTest::newRow("a refusal and a close") << QByteArray("/early?code=413&close=1") << 413;
}

void TestUpstreams::earlyAnswer()
{
    QFETCH(QByteArray, target);
    QFETCH(int, status);
    const QByteArray body(512 * 1024, 'b');
    for (int i = 0; i < 10; ++i) {
        const Answer answer = curl(
            {"--data-binary", "@-", "-H", "Expect:", "http://" + m_gateway.at("main") + target},
            body);
        VERIFY_STATUS(answer, status);
        QCOMPARE(answer.body, QByteArray("early"));
    }
}

void TestUpstreams::extraBytesReachNobody_data()
{
    QTest::addColumn<QByteArray>("target");
    const QByteArray good = kOk + "Content-Length: 4\r\n\r\ngood";
    const QByteArray evil = kOk + "Content-Length: 4\r\n\r\nevil";
    QTest::newRow("noise and a close") << QByteArray("/garbage?after=1");
    QTest::newRow("a second answer") << rawTarget(good + evil);
    QTest::newRow("a second answer, a little later")
        << rawTarget(good, "&times=1&drip=30&end=" + evil.toHex());
    QTest::newRow("a line end too many") << rawTarget(good + "\r\n");
}

void TestUpstreams::extraBytesReachNobody()
{
    QFETCH(QByteArray, target);
    m_hostile.forget();
    const Answer first = getFrom(m_gateway, target);
    VERIFY_STATUS(first, 200);
    QCOMPARE(first.body, QByteArray("good"));
    if (target.startsWith("/raw"))
        QTRY_COMPARE_WITH_TIMEOUT(m_hostile.count("rawSent"), 1, kProcessWaitMs);
    for (int i = 0; i < 10; ++i) {
        const Answer answer = getFrom(m_gateway, "/status?body=mine");
        VERIFY_STATUS(answer, 200);
        QCOMPARE(answer.body, QByteArray("mine"));
    }
}

void TestUpstreams::hopByHopFieldsStay()
{
    const Answer sent =
        getFrom(m_gateway, "/echo",
                {"-H", "Connection: X-Drop, close", "-H", "X-Drop: 1", "-H",
                 "Keep-Alive: timeout=5", "-H", "Proxy-Connection: keep-alive", "-H", "TE: gzip",
                 "-H", "Upgrade: h2c", "-H", "HTTP2-Settings: AAMAAABk", "-H", "X-Stays: 1"});
    VERIFY_STATUS(sent, 200);
    for (const char *name :
         {"X-Drop", "Keep-Alive", "Proxy-Connection", "TE", "Upgrade", "HTTP2-Settings"})
        QVERIFY2(seen(sent, name).isEmpty(), (name + (": " + sent.all())).constData());
    QCOMPARE(seen(sent, "X-Stays"), QByteArray("1"));
    QCOMPARE(sent.member("version"), QByteArray("HTTP/1.1"));

    const Answer came =
        getFrom(m_gateway,
                rawTarget(kOk
                          + "Content-Length: 2\r\nConnection: X-Inner, keep-alive\r\n"
                            "X-Inner: 1\r\nKeep-Alive: timeout=5\r\nX-Stays: 1\r\n"
                            "Proxy-Connection: close\r\n\r\nok"));
    VERIFY_STATUS(came, 200);
    for (const char *name : {"X-Inner", "Keep-Alive", "Proxy-Connection", "Connection"})
        QVERIFY2(!came.has(name), came.all().constData());
    QCOMPARE(came.field("X-Stays"), QByteArray("1"));
}

void TestUpstreams::forwardingFields()
{
    const Answer answer =
        getFrom(m_gateway, "/echo",
                {"-H", "Host: shop.example:99",    "-H", "X-Forwarded-For: 192.0.2.1",
                 "-H", "X-Forwarded-Proto: https", "-H", "X-Forwarded-Host: evil",
                 "-H", "X-Forwarded-Port: 1",      "-H", "Forwarded: for=192.0.2.1",
                 "-H", "X-Real-IP: 192.0.2.1",     "-H", "X-Original-URL: /admin",
                 "-H", "X-Rewrite-URL: /admin",    "-H", "X_Forwarded_For: 192.0.2.1",
                 "-H", "X-Consumer-Name: root",    "-H", "X-Envoy-Original-Path: /admin"});
    VERIFY_STATUS(answer, 200);
    QCOMPARE(seen(answer, "Host"), m_hostile.address());
    QCOMPARE(seen(answer, "X-Forwarded-For"), QByteArray("127.0.0.1"));
    QCOMPARE(seen(answer, "X-Forwarded-Proto"), QByteArray("http"));
    QCOMPARE(seen(answer, "X-Forwarded-Host"), QByteArray("shop.example:99"));
    QVERIFY2(seen(answer, "Via").startsWith("1.1 "), answer.all().constData());
    QVERIFY2(!seen(answer, "X-Request-Id").isEmpty(), answer.all().constData());
    for (const char *name :
         {"X-Forwarded-Port", "Forwarded", "X-Real-IP", "X-Original-URL", "X-Rewrite-URL",
          "X_Forwarded_For", "X-Consumer-Name", "X-Envoy-Original-Path"})
        QVERIFY2(seen(answer, name).isEmpty(), (name + (": " + answer.all())).constData());
    QVERIFY2(answer.field("Via").startsWith("1.1 "), answer.all().constData());
}

void TestUpstreams::namesWithSeveralAddresses()
{
    // The upstream listens at 127.0.0.1 only; where the name stands for ::1 too, that is refused.
    const Answer answer = getFrom(m_gateway, "/named/echo");
    VERIFY_STATUS(answer, 200);
    QCOMPARE(seen(answer, "Host"), "localhost:" + m_hostile.fact("port"));
}

void TestUpstreams::unknownNames()
{
    // A resolver may well be silent for longer than a connection may take.
    const Answer answer = getFrom(m_gateway, "/unknown");
    QVERIFY2(answer.status == 502 || answer.status == 504, answer.all().constData());
    QVERIFY2(answer.member("code").startsWith("proxy.connect-"), answer.all().constData());
}

QTEST_GUILESS_MAIN(TestUpstreams)
#include "tst_upstreams.moc"
