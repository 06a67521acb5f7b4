// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "tests/integration/hostile.h"

#include <QElapsedTimer>
#include <QJsonArray>
#include <QTest>

#include <sys/socket.h>

using namespace portcullis::test;

/// WebSocket and other protocols through the whole pipeline, and event streams.
class TestUpgrades : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void webSocketThroughThePipeline();
    void webSocketCarries_data();
    void webSocketCarries();
    void refusalsArePlainAnswers_data();
    void refusalsArePlainAnswers();
    void aTunnelHoldsItsPlace();
    void quietTunnelsStayOpen();
    void idleTunnelsEnd();
    void eitherSideEndsFirst_data();
    void eitherSideEndsFirst();
    void onlyListedProtocolsPass_data();
    void onlyListedProtocolsPass();
    void theClientStopsSendingFirst();
    void theUpstreamStopsSendingFirst();
    void bytesOfATunnelAreLogged();
    void eventsAreFlushedAtOnce_data();
    void eventsAreFlushedAtOnce();

private:
    /// Runs the WebSocket client to its end, and gives what it said.
    QByteArrayList speak(const QByteArray &path, const QList<QByteArray> &steps,
                         const QList<QByteArray> &fields = {"X-API-Key: key-of-acme"});
    QByteArray url(const QByteArray &path) { return "ws://" + m_gateway.at("main") + path; }
    QJsonObject logged(const QByteArray &path);

    HostileUpstream m_hostile;
    HeldUpstream m_held;
    ChildProcess m_webSocket;
    ChildProcess m_half; // an upstream that ends its direction in its own way
    GatewayProcess m_gateway;
};

// After the class: moc 6.4 sees no class behind a raw string.
namespace {

const QByteArray kDocument = R"({
  "version": 1,
  "listeners": [{"name": "main", "address": "127.0.0.1", "port": 0}],
  "authenticators": [{"name": "keys", "type": "api-key", "header": "X-API-Key"}],
  "consumers": [{"name": "acme", "groups": ["partners"], "apiKeys": [{"id": "k", "sha256": "@key@"}]},
                {"name": "guest", "apiKeys": [{"id": "k", "sha256": "@guest@"}]}],
  "rateLimits": [
    {"name": "few", "algorithm": "fixed-window", "limit": 2, "window": "1h", "key": ["consumer"]},
    {"name": "one-at-a-time", "algorithm": "concurrency", "limit": 1, "key": ["consumer"]}],
  "upstreams": [
    {"name": "websocket", "targets": [{"url": "http://@websocket@/base"}], "timeouts": {"idle": "1h"}},
    {"name": "hasty", "targets": [{"url": "http://@websocket@"}], "timeouts": {"idle": "300ms"}},
    {"name": "hostile", "targets": [{"url": "http://@hostile@"}]},
    {"name": "held", "targets": [{"url": "@held@"}]},
    {"name": "half", "targets": [{"url": "http://@half@"}]}],
  "routes": [
    {"name": "socket", "match": {"paths": ["/socket/{rest...}"]}, "authenticate": ["keys"],
     "authorize": {"groups": ["partners"]}, "upstream": "websocket",
     "request": {"path": "/to/${path.rest}",
                 "headers": {"set": {"X-Tenant": "${consumer.name}"}, "remove": ["X-Secret"]}},
     "response": {"headers": {"set": {"X-Via": "gateway"}}}},
    {"name": "few", "match": {"paths": ["/few"]}, "authenticate": ["keys"], "rateLimits": ["few"],
     "upstream": "websocket"},
    {"name": "one", "match": {"paths": ["/one"]}, "authenticate": ["keys"],
     "rateLimits": ["one-at-a-time"], "upstream": "websocket"},
    {"name": "hasty", "match": {"paths": ["/hasty"]}, "upstream": "hasty"},
    {"name": "dead", "match": {"paths": ["/dead"]}, "upstream": "dead"},
    {"name": "plain", "match": {"paths": ["/plain/{rest...}"]}, "upstream": "hostile",
     "request": {"path": "/${path.rest}"}},
    {"name": "listed", "match": {"paths": ["/listed/{rest...}"]}, "upgrades": ["Chat"],
     "upstream": "hostile", "request": {"path": "/${path.rest}"}},
    {"name": "half", "match": {"paths": ["/half/{rest...}"]}, "upstream": "half"},
    {"name": "events", "match": {"paths": ["/events"]}, "upstream": "held"}],
  "defaults": {"authenticate": ["none"]}, "accessLog": {"to": {"file": "access.log"}}
})";

/// Two upstreams in one, by the path: /last reads to the client's end and then says how much there
/// was; /first says `done`, ends its direction, reads on and tells the test how much came.
constexpr char kHalf[] = R"(
import socket, threading
def serve(peer):
    head = b""
    while b"\r\n\r\n" not in head:
        head += peer.recv(65536)
    head, _, rest = head.partition(b"\r\n\r\n")
    peer.sendall(b"HTTP/1.1 101 Go\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n")
    first = b"/first" in head
    if first:
        peer.sendall(b"done"); peer.shutdown(socket.SHUT_WR)
    count = len(rest)
    while piece := peer.recv(65536):
        count += len(piece)
    if first:
        print("got", count, flush=True)
    else:
        peer.sendall(b"got %d" % count)
    peer.close()
listening = socket.create_server(("127.0.0.1", 0))
print("port", listening.getsockname()[1], flush=True)
while True:
    threading.Thread(target=serve, args=(listening.accept()[0],), daemon=True).start()
)";

constexpr char kPython[] = "/usr/bin/python3"; // Debian's, which has its modules
constexpr int kMebibyte = 1024 * 1024;

QByteArray fieldOf(const QJsonObject &head, const char *name)
{
    QByteArrayList values;
    for (const QJsonValue &each : head.value(QLatin1String("fields")).toArray()) {
        if (each.toArray().at(0).toString().compare(QLatin1String(name), Qt::CaseInsensitive) == 0)
            values << each.toArray().at(1).toString().toUtf8();
    }
    return values.join(", ");
}

QByteArray switchTo(const QByteArray &path, const QByteArray &protocols,
                    const QByteArray &more = {})
{
    return getRequest(path, "Connection: Upgrade" + more + "\r\nUpgrade: " + protocols + "\r\n");
}

void endSending(RawClient &client)
{
    ::shutdown(static_cast<int>(client.socket().socketDescriptor()), SHUT_WR);
}

} // namespace

void TestUpgrades::initTestCase()
{
    int code = -1;
    outputOf(kPython, {"-c", "import websockets"}, &code);
    if (code != 0)
        QSKIP("python3-websockets is not installed");
    QVERIFY(m_hostile.run());
    m_half.start("python3", {"-c", kHalf});
    m_webSocket.start(kPython, {"-B", SUPPORT_FOLDER "/websocket_peer.py", "server"});
    QVERIFY(m_half.waitFor([this] { return m_half.out().contains('\n'); }));
    QVERIFY2(m_webSocket.waitFor([this] { return m_webSocket.out().contains('\n'); }),
             m_webSocket.err().constData());
    const QByteArray port = QByteArray::number(
        QJsonDocument::fromJson(m_webSocket.out()).object().value(QLatin1String("port")).toInt());
    const QByteArray halfPort = m_half.out().trimmed().split(' ').value(1);
    QByteArray document = filled(kDocument,
                                 {{"key", sha256Of("key-of-acme")},
                                  {"guest", sha256Of("key-of-guest")},
                                  {"websocket", "127.0.0.1:" + port},
                                  {"half", "127.0.0.1:" + halfPort},
                                  {"hostile", m_hostile.address()},
                                  {"held", m_held.url()}});
    QTcpServer unheard; // its port is taken, and answers nobody
    QVERIFY(unheard.listen(QHostAddress::LocalHost));
    document.replace(R"("upstreams": [)",
                     R"("upstreams": [{"name": "dead", "targets": [{"url": "http://127.0.0.1:)"
                         + QByteArray::number(unheard.serverPort()) + R"("}]},)");
    unheard.close();
    QVERIFY2(m_gateway.run(document, {"--workers", "1"}), m_gateway.err().constData());
}

QByteArrayList TestUpgrades::speak(const QByteArray &path, const QList<QByteArray> &steps,
                                   const QList<QByteArray> &fields)
{
    QList<QByteArray> arguments{"-B", SUPPORT_FOLDER "/websocket_peer.py", "client", url(path)};
    for (const QByteArray &field : fields)
        arguments << "-H" << field;
    return outputOf(kPython, arguments + steps).trimmed().split('\n');
}

/// The line of the access log about the last request for `path`, once it is there.
QJsonObject TestUpgrades::logged(const QByteArray &path)
{
    QJsonObject found;
    m_gateway.waitFor([&] {
        for (const QByteArray &line : readAll(m_gateway.inFolder("access.log")).split('\n')) {
            const QJsonObject entry = QJsonDocument::fromJson(line).object();
            if (entry.value(QLatin1String("path")).toString().section(u'?', 0, 0).toUtf8() == path)
                found = entry;
        }
        return !found.isEmpty();
    });
    return found;
}

void TestUpgrades::webSocketThroughThePipeline()
{
    const QByteArrayList said = speak(
        "/socket/a/head?x=1", {"recv", "send:hello", "recv", "close"},
        {"X-API-Key: key-of-acme", "X-Secret: no", "X-Passes: yes", "Origin: https://a.test"});
    QVERIFY2(said.size() == 3, said.join('\n').constData());
    const QJsonObject head = QJsonDocument::fromJson(said[0]).object();
    QCOMPARE(head.value(QLatin1String("path")).toString(), QStringLiteral("/base/to/a/head?x=1"));
    QCOMPARE(fieldOf(head, "X-Tenant"), QByteArray("acme"));
    QCOMPARE(fieldOf(head, "X-Consumer-Name"), QByteArray("acme"));
    QCOMPARE(fieldOf(head, "X-Forwarded-For"), QByteArray("127.0.0.1"));
    QCOMPARE(fieldOf(head, "X-API-Key"), QByteArray());
    QCOMPARE(fieldOf(head, "X-Secret"), QByteArray());
    QCOMPARE(fieldOf(head, "X-Passes"), QByteArray("yes"));
    QCOMPARE(fieldOf(head, "Origin"), QByteArray("https://a.test"));
    QCOMPARE(fieldOf(head, "Upgrade").toLower(), QByteArray("websocket"));
    QCOMPARE(said[1], QByteArray("hello"));
    QCOMPARE(said[2], QByteArray("closed 1000"));
    const QJsonObject entry = logged("/socket/a/head");
    QCOMPARE(entry.value(QLatin1String("status")).toInt(), 101);
    QCOMPARE(entry.value(QLatin1String("consumer")).toString(), QStringLiteral("acme"));

    RawClient raw(m_gateway.port("main"));
    raw.send(getRequest("/socket/b",
                        "X-API-Key: key-of-acme\r\nConnection: Upgrade\r\nUpgrade: "
                        "websocket\r\nSec-WebSocket-Version: 13\r\n"
                        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"));
    QVERIFY(raw.waitFor("\r\n\r\n"));
    const Answer answer = parseAnswer(raw.got());
    VERIFY_STATUS(answer, 101);
    QCOMPARE(answer.field("X-Via"), QByteArray("gateway"));
    QCOMPARE(answer.field("Sec-WebSocket-Accept"), QByteArray("s3pPLMBiTxaQ9kYGzzhZRbK+xOo="));
    QVERIFY(!answer.has("Content-Length") && !answer.has("Transfer-Encoding"));
}

void TestUpgrades::webSocketCarries_data()
{
    QTest::addColumn<QList<QByteArray>>("steps");
    QTest::addColumn<QByteArrayList>("said");
    using Steps = QList<QByteArray>;
    QTest::newRow("texts in order") << Steps{"send:a", "send:b", "send:c", "recv", "recv", "recv"}
                                    << QByteArrayList{"a", "b", "c"};
    QTest::newRow("a large message") << Steps{"binary:5000000"} << QByteArrayList{"same"};
    QTest::newRow("one after the other")
        << Steps{"binary:1", "binary:70000", "binary:0"} << QByteArrayList{"same", "same", "same"};
    QTest::newRow("pings") << Steps{"ping", "ping"} << QByteArrayList{"pong", "pong"};
}

void TestUpgrades::webSocketCarries()
{
    QFETCH(QList<QByteArray>, steps);
    QFETCH(QByteArrayList, said);
    QCOMPARE(speak("/socket/echo", steps), said);
}

void TestUpgrades::refusalsArePlainAnswers_data()
{
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<QByteArray>("key");
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("code");
    const auto row = [](const char *name, QByteArray path, QByteArray key, int status,
                        QByteArray code) { QTest::newRow(name) << path << key << status << code; };
    row("without a key", "/socket/a", "", 401, "authenticate.missing");
    row("with a wrong key", "/socket/a", "nobody's", 401, "authenticate.unknown-key");
    row("without the right", "/socket/a", "key-of-guest", 403, "authorize.group");
    row("to nowhere", "/nowhere", "", 404, "route.not-found");
    row("to an upstream that is not there", "/dead", "", 502, "proxy.connect-refused");
}

void TestUpgrades::refusalsArePlainAnswers()
{
    QFETCH(QByteArray, path);
    QFETCH(QByteArray, key);
    QFETCH(int, status);
    QFETCH(QByteArray, code);
    QList<QByteArray> fields;
    if (!key.isEmpty())
        fields << "X-API-Key: " + key;
    QCOMPARE(speak(path, {"send:a", "recv"}, fields),
             QByteArrayList{"status " + QByteArray::number(status)});
    QList<QByteArray> more{"-H", "Connection: Upgrade", "-H", "Upgrade: websocket"};
    for (const QByteArray &field : fields)
        more << "-H" << field;
    const Answer answer = getFrom(m_gateway, path, more);
    VERIFY_STATUS(answer, status);
    QCOMPARE(answer.field("Content-Type"), QByteArray("application/problem+json"));
    QVERIFY2(!answer.has("Upgrade"), answer.all().constData());
    // Which code it is matters less than that it is the one of the same plain request.
    QCOMPARE(answer.member("code"), getFrom(m_gateway, path, more.mid(4)).member("code"));
    QVERIFY2(answer.member("code").startsWith(code.left(code.indexOf('.') + 1)),
             answer.all().constData());
}

void TestUpgrades::aTunnelHoldsItsPlace()
{
    for (int i = 0; i < 2; ++i)
        QCOMPARE(speak("/few", {"send:a", "recv"}), QByteArrayList{"a"});
    QCOMPARE(speak("/few", {"send:a", "recv"}), QByteArrayList{"status 429"});

    ChildProcess first;
    first.start(kPython,
                {"-B", SUPPORT_FOLDER "/websocket_peer.py", "client", url("/one"), "-H",
                 "X-API-Key: key-of-acme", "line", "send:still here", "recv"});
    QVERIFY2(first.waitFor([&] { return first.out().contains("waiting"); }), first.err());
    QCOMPARE(speak("/one", {"send:a", "recv"}), QByteArrayList{"status 429"});
    first.process().write("\n");
    QCOMPARE(first.exitCode(), 0);
    QVERIFY2(first.out().contains("still here"), first.out().constData());
    QTRY_COMPARE_WITH_TIMEOUT(speak("/one", {"send:a", "recv"}), QByteArrayList{"a"},
                              kProcessWaitMs);
}

/// Longer than the listener's time-outs for requests would let them be.
void TestUpgrades::quietTunnelsStayOpen()
{
    GatewayProcess gateway;
    const QByteArray hasty = R"("port": 0, "timeouts": {"head": "100ms", "body": "100ms",
        "idle": "100ms", "write": "100ms"})";
    QByteArray document = readAll(m_gateway.path());
    document.replace(R"("port": 0)", hasty);
    QVERIFY2(gateway.run(document, {"--workers", "1"}), gateway.err().constData());
    RawClient client(gateway.port("main"));
    client.send(
        switchTo("/plain/websocket", "websocket",
                 "\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA=="));
    QVERIFY(client.waitFor("\r\n\r\n"));
    QVERIFY(!client.socket().waitForReadyRead(1000)); // ten times as long
    QCOMPARE(client.socket().state(), QAbstractSocket::ConnectedState);
    client.send("still open");
    QVERIFY(client.waitFor("still open"));
}

void TestUpgrades::idleTunnelsEnd()
{
    QElapsedTimer time;
    time.start();
    const QByteArrayList said = speak("/hasty", {"send:a", "recv", "closed"});
    QCOMPARE(said.value(0), QByteArray("a"));
    QCOMPARE(said.value(1), QByteArray("closed 1006")); // without a goodbye of the other side
    QVERIFY(time.elapsed() >= 300);
}

void TestUpgrades::eitherSideEndsFirst_data()
{
    QTest::addColumn<QList<QByteArray>>("steps");
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<QByteArray>("last");
    using Steps = QList<QByteArray>;
    QTest::newRow("the client") << Steps{"send:a", "recv", "close"} << QByteArray("/socket/echo")
                                << QByteArray("closed 1000");
    QTest::newRow("the upstream") << Steps{"send:a", "recv", "closed"} << QByteArray("/socket/bye")
                                  << QByteArray("closed 4001");
}

void TestUpgrades::eitherSideEndsFirst()
{
    QFETCH(QList<QByteArray>, steps);
    QFETCH(QByteArray, path);
    QFETCH(QByteArray, last);
    const QByteArray kSeries = "portcullis_connections_closed_total{reason=\"tunnel-ended\"}";
    const double before = metric(m_gateway, kSeries);
    const QByteArrayList said = speak(path, steps);
    QCOMPARE(said.value(0), QByteArray("a"));
    QCOMPARE(said.value(1), last);
    QTRY_COMPARE_WITH_TIMEOUT(metric(m_gateway, kSeries), before + 1, kProcessWaitMs);
}

void TestUpgrades::onlyListedProtocolsPass_data()
{
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<QByteArray>("asked");
    QTest::addColumn<QByteArray>("passed"); // empty: the request goes on as an ordinary one
    const auto row = [](const char *name, QByteArray path, QByteArray asked, QByteArray passed) {
        QTest::newRow(name) << path << asked << passed;
    };
    row("h2c never", "/plain/echo", "h2c", "");
    row("h2c never, listed others or not", "/listed/echo", "h2c", "");
    row("one that is not listed", "/plain/echo", "chat", "");
    row("one that is longer than one listed", "/listed/echo", "chatty", "");
    row("one that is listed", "/listed/echo", "Chat", "Chat");
    row("one that is listed, in some version", "/listed/echo", "chat/2", "chat/2");
    row("one that is listed, spelled otherwise", "/listed/echo", "cHAT", "cHAT");
    row("WebSocket always", "/plain/echo", "websocket", "websocket");
    row("WebSocket out of several", "/plain/echo", "h2c, WebSocket, chat", "WebSocket");
}

void TestUpgrades::onlyListedProtocolsPass()
{
    QFETCH(QByteArray, path);
    QFETCH(QByteArray, asked);
    QFETCH(QByteArray, passed);
    RawClient client(m_gateway.port("main"));
    const Answer answer =
        client.ask(switchTo(path, asked, ", HTTP2-Settings\r\nHTTP2-Settings: AAMAAABk"));
    VERIFY_STATUS(answer, 200);
    QCOMPARE(fieldOf(answer.json(), "Upgrade"), passed);
    QCOMPARE(fieldOf(answer.json(), "Connection").toLower().contains("upgrade"), !passed.isEmpty());
    QCOMPARE(fieldOf(answer.json(), "HTTP2-Settings"), QByteArray());
    VERIFY_STATUS(client.ask(getRequest(path)), 200); // the connection stays what it was
    if (passed.isEmpty() || asked.contains(','))
        return;
    const QByteArray said =
        "HTTP/1.1 101 Go\r\nConnection: Upgrade\r\nUpgrade: " + passed + "\r\n\r\nhello";
    client.send(switchTo(path.left(path.lastIndexOf('/')) + rawTarget(said, "&close=1"), asked));
    QVERIFY2(client.waitFor("hello"), client.got().constData());
    VERIFY_STATUS(parseAnswer(client.got()), 101);
    QVERIFY(endingOf(client) == Ending::Orderly);
}

void TestUpgrades::theClientStopsSendingFirst()
{
    RawClient client(m_gateway.port("main"));
    client.send(upgradeRequest("/half/last"));
    QVERIFY(client.waitFor("\r\n\r\n"));
    client.send(QByteArray(kMebibyte, 'x'));
    endSending(client);
    QVERIFY2(client.waitFor("got 1048576"), client.got().constData());
    QVERIFY(endingOf(client) == Ending::Orderly);
}

void TestUpgrades::theUpstreamStopsSendingFirst()
{
    RawClient client(m_gateway.port("main"));
    client.send(upgradeRequest("/half/first"));
    QVERIFY(client.waitFor("done"));
    // Not by Qt, which takes the end of one direction for the end of both.
    const int socket = static_cast<int>(client.socket().socketDescriptor());
    const QByteArray piece(1000, 'y');
    for (int i = 0; i < 50; ++i)
        QCOMPARE(::send(socket, piece.constData(), size_t(piece.size()), MSG_NOSIGNAL),
                 ssize_t(piece.size()));
    ::shutdown(socket, SHUT_WR);
    QVERIFY2(m_half.waitFor([this] { return m_half.out().contains("got 50000\n"); }),
             m_half.out().constData());
}

void TestUpgrades::bytesOfATunnelAreLogged()
{
    const QByteArray request = upgradeRequest("/plain/websocket?bytes");
    RawClient client(m_gateway.port("main"));
    client.send(request + "first ");
    const QByteArray large(3 * kMebibyte, 'z');
    client.send(large + " last");
    QVERIFY(client.waitFor(" last"));
    const qsizetype received = client.got().size();
    endSending(client);
    QVERIFY(endingOf(client) == Ending::Orderly);
    const QJsonObject entry = logged("/plain/websocket");
    QCOMPARE(entry.value(QLatin1String("status")).toInt(), 101);
    QCOMPARE(qint64(entry.value(QLatin1String("bytesIn")).toDouble()),
             request.size() + 6 + large.size() + 5);
    QCOMPARE(qint64(entry.value(QLatin1String("bytesOut")).toDouble()), received);
}

void TestUpgrades::eventsAreFlushedAtOnce_data()
{
    QTest::addColumn<bool>("chunked");
    QTest::newRow("in chunks") << true;
    QTest::newRow("until the connection ends") << false;
}

/// Each is sent only when the client has the one before.
void TestUpgrades::eventsAreFlushedAtOnce()
{
    QFETCH(bool, chunked);
    RawClient client(m_gateway.port("main"));
    client.send(getRequest("/events", "Accept: text/event-stream\r\n"));
    QVERIFY(m_held.take());
    m_held.send(QByteArray("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n")
                + (chunked ? "Transfer-Encoding: chunked\r\n\r\n" : "Connection: close\r\n\r\n"));
    QVERIFY2(client.waitFor("\r\n\r\n"), "the head has to come before the first event");
    for (int i = 0; i < 5; ++i) {
        const QByteArray event = "data: " + QByteArray::number(i) + "\n\n";
        m_held.send(chunked ? QByteArray::number(event.size(), 16) + "\r\n" + event + "\r\n"
                            : event);
        QVERIFY2(client.waitFor(event), client.got().constData());
    }
}

QTEST_GUILESS_MAIN(TestUpgrades)
#include "tst_upgrades.moc"
