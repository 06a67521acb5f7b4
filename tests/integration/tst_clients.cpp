// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "tests/support/raw_client.h"

#include <QTest>

#include <memory>
#include <vector>

using namespace portcullis::test;

/// What clients can do to the gateway: other clients must not notice.
class TestClients : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void silentConnectionsMakeRoom_data();
    void silentConnectionsMakeRoom();
    void busyConnectionsDoNot();
    void addressesHaveTheirShare();
    void dripsEndInTime_data();
    void dripsEndInTime();
    void unreadAnswersHoldBackPipelining();
    void vanishingAnywhereLeavesNothing();
    void adminPortHasABoundOfItsOwn();
    void fewDescriptorsAreEnough();
    void closedStandardStreamsAreNoSockets();

private:
    static constexpr int kMost = 40; // connections of the small listener

    double closed(const QByteArray &reason)
    {
        return std::max(
            0.0,
            metric(m_gateway, "portcullis_connections_closed_total{reason=\"" + reason + "\"}"));
    }
    void verifyServes(const char *listener = "main");

    HeldUpstream m_upstream;
    GatewayProcess m_echo;
    GatewayProcess m_gateway;
};

// After the class: moc 6.4 sees no class behind a raw string.
namespace {

const QByteArray kDocument = R"({
  "version": 1,
  "listeners": [
    {"name": "main", "address": "127.0.0.1", "port": 0},
    {"name": "small", "address": "127.0.0.1", "port": 0, "limits": {"connections": 40}},
    {"name": "shared", "address": "127.0.0.1", "port": 0, "limits": {"connectionsPerAddress": 3}},
    {"name": "hasty", "address": "127.0.0.1", "port": 0,
     "timeouts": {"head": "500ms", "body": "500ms", "write": "500ms", "idle": "1h"}}],
  "upstreams": [{"name": "echo", "targets": [{"url": "http://@echo@"}]},
                {"name": "held", "targets": [{"url": "@held@"}]}],
  "routes": [
    {"name": "hello", "match": {"paths": ["/hello", "/hello/"]},
     "respond": {"status": 200, "body": "hello"}},
    {"name": "echo", "match": {"paths": ["/echo", "/echo/"]}, "upstream": "echo"},
    {"name": "held", "match": {"paths": ["/held", "/held/"]}, "upstream": "held"}],
  "defaults": {"authenticate": ["none"]}, "accessLog": {"to": "off"}
})";

QByteArray postHead(const QByteArray &target, const QByteArray &framing)
{
    return "POST " + target + " HTTP/1.1\r\nHost: gateway.test\r\n" + framing + "\r\n\r\n";
}

/// Half a thousand connections that end at every place of a request there is.
constexpr char kVanishing[] = R"(
import random, socket, struct, sys, threading
port, chance = int(sys.argv[1]), random.Random(7)
host = b" HTTP/1.1\r\nHost: a\r\n"
requests = [b"GET /hello" + host + b"\r\n", b"GET /echo" + host + b"\r\n",
            b"POST /echo" + host + b"Content-Length: 200000\r\n\r\n" + b"x" * 200000,
            b"POST /echo" + host + b"Transfer-Encoding: chunked\r\n\r\n1000\r\n" + b"y" * 4096 + b"\r\n0\r\n\r\n",
            (b"GET /echo" + host + b"\r\n") * 20]
plans = [(chance.choice(requests), chance.random(), chance.randrange(4)) for _ in range(500)]
def vanish(request, part, how):
    peer = socket.create_connection(("127.0.0.1", port), timeout=15)
    try:
        peer.sendall(request[:int(len(request) * part)])
        if how == 1:
            peer.shutdown(socket.SHUT_WR)
        if how == 2:
            peer.sendall(request[int(len(request) * part):]); peer.recv(10)
        if how != 3:
            peer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    except OSError:
        pass
    peer.close()
def some(mine):
    for plan in mine:
        vanish(*plan)
threads = [threading.Thread(target=some, args=(plans[i::10],)) for i in range(10)]
for thread in threads: thread.start()
for thread in threads: thread.join()
print("all gone")
)";

} // namespace

void TestClients::verifyServes(const char *listener)
{
    const Answer answer = RawClient(m_gateway.port(listener)).ask(getRequest("/hello"));
    VERIFY_STATUS(answer, 200);
}

void TestClients::initTestCase()
{
    QVERIFY2(m_echo.echo(), m_echo.err().constData());
    QVERIFY2(
        m_gateway.run(filled(kDocument, {{"echo", m_echo.at("echo")}, {"held", m_upstream.url()}}),
                      {"--workers", "1"}),
        m_gateway.err().constData());
}

void TestClients::silentConnectionsMakeRoom_data()
{
    QTest::addColumn<QByteArray>("sent");
    QTest::newRow("that say nothing") << QByteArray();
    QTest::newRow("that stop within a head") << QByteArray("GET /hello HTTP/1.1\r\nHo");
}

void TestClients::silentConnectionsMakeRoom()
{
    QFETCH(QByteArray, sent);
    const double before = closed("made-room");
    std::vector<std::unique_ptr<RawClient>> crowd;
    for (int i = 0; i < 3 * kMost; ++i) {
        crowd.push_back(std::make_unique<RawClient>(m_gateway.port("small")));
        crowd.back()->send(sent);
    }
    verifyServes("small");
    QTRY_COMPARE_WITH_TIMEOUT(closed("made-room"), before + 2 * kMost + 1, kProcessWaitMs);
    QVERIFY2(crowd.front()->ends(), "the oldest goes first");
    crowd.clear();
    QTRY_COMPARE_WITH_TIMEOUT(metric(m_gateway, "portcullis_connections_open"), 0.0,
                              kProcessWaitMs);
}

void TestClients::busyConnectionsDoNot()
{
    const double before = closed("at-limit");
    std::vector<std::unique_ptr<RawClient>> crowd;
    for (int i = 0; i < kMost; ++i) {
        crowd.push_back(std::make_unique<RawClient>(m_gateway.port("small")));
        crowd.back()->send(postHead("/echo", "Content-Length: 100"));
    }
    QTRY_COMPARE_WITH_TIMEOUT(metric(m_gateway, "portcullis_requests_in_flight"), double(kMost),
                              kProcessWaitMs);
    VERIFY_STATUS(curl({"http://" + m_gateway.at("small") + "/hello"}), 0);
    QTRY_COMPARE_WITH_TIMEOUT(closed("at-limit"), before + 1, kProcessWaitMs);
    for (const auto &client : crowd) {
        const Answer answer = client->ask(QByteArray(100, 'x'));
        VERIFY_STATUS(answer, 200);
    }
}

void TestClients::addressesHaveTheirShare()
{
    const double before = closed("too-many-per-address");
    std::vector<std::unique_ptr<RawClient>> crowd;
    for (int i = 0; i < 3; ++i) {
        crowd.push_back(std::make_unique<RawClient>(m_gateway.port("shared")));
        VERIFY_STATUS(crowd.back()->ask(getRequest("/hello")), 200);
    }
    VERIFY_STATUS(curl({"http://" + m_gateway.at("shared") + "/hello"}), 0);
    QTRY_COMPARE_WITH_TIMEOUT(closed("too-many-per-address"), before + 1, kProcessWaitMs);
    VERIFY_STATUS(crowd.front()->ask(getRequest("/hello")), 200);
}

void TestClients::dripsEndInTime_data()
{
    QTest::addColumn<QByteArray>("sent");
    QTest::addColumn<bool>("drips");
    QTest::newRow("a head, byte by byte") << QByteArray("GET /hello HTTP/1.1\r\nX: ") << true;
    QTest::newRow("a body that stops") << postHead("/echo", "Content-Length: 100") + 'x' << false;
    QTest::newRow("a chunk that stops")
        << postHead("/echo", "Transfer-Encoding: chunked") + "5\r\nab" << false;
}

void TestClients::dripsEndInTime()
{
    QFETCH(QByteArray, sent);
    QFETCH(bool, drips);
    RawClient client(m_gateway.port("hasty"));
    client.send(sent);
    while (drips && !client.socket().waitForReadyRead(20))
        client.send("y");
    const Answer answer = client.answer();
    VERIFY_STATUS(answer, 408);
    QCOMPARE(answer.field("Connection"), QByteArray("close"));
}

void TestClients::unreadAnswersHoldBackPipelining()
{
    constexpr int kRequests = 50'000;
    const qint64 before = m_gateway.residentKiB();
    RawClient client(m_gateway.port("main"));
    client.socket().setReadBufferSize(
        1024); // the rest waits in the system, and then in the gateway
    client.socket().write(getRequest("/hello").repeated(kRequests));
    while (client.socket().bytesToWrite() > 0 && client.socket().waitForBytesWritten(500)) { }
    verifyServes();
    const qint64 grown = m_gateway.residentKiB() - before;
    // Sanitizers keep what was freed.
    QVERIFY2(kSanitized || grown < 8 * 1024, QByteArray::number(grown).constData());

    client.socket().setReadBufferSize(0);
    QVERIFY(client.waitFor("HTTP/1.1 200 OK", kRequests));
}

void TestClients::vanishingAnywhereLeavesNothing()
{
    const QByteArray port = QByteArray::number(m_gateway.port("main"));
    VERIFY_CONTAINS(outputOf("python3", {"-c", kVanishing, port}), "all gone");
    QTRY_COMPARE_WITH_TIMEOUT(metric(m_gateway, "portcullis_connections_open"), 0.0,
                              kProcessWaitMs);
    QTRY_COMPARE_WITH_TIMEOUT(metric(m_gateway, "portcullis_requests_in_flight"), 0.0,
                              kProcessWaitMs);
    QTRY_COMPARE_WITH_TIMEOUT(metric(m_gateway, "portcullis_upstream_requests_in_flight"), 0.0,
                              kProcessWaitMs);
    verifyServes();
}

void TestClients::adminPortHasABoundOfItsOwn()
{
    std::vector<std::unique_ptr<RawClient>> crowd;
    for (int i = 0; i < 100; ++i)
        crowd.push_back(std::make_unique<RawClient>(m_gateway.port("admin")));
    VERIFY_STATUS(curl({"http://" + m_gateway.at("admin") + "/healthz"}), 200);
    QVERIFY2(crowd.front()->ends(), "the oldest made room");
}

void TestClients::fewDescriptorsAreEnough()
{
    GatewayProcess gateway;
    gateway.write(filled(kDocument, {{"echo", m_echo.at("echo")}, {"held", m_upstream.url()}}));
    gateway.start("sh",
                  QList<QByteArray>{"-c", "ulimit -n 80; exec \"$0\" \"$@\"", PORTCULLISD}
                      + gateway.runArguments() + QList<QByteArray>{"--workers", "1"});
    QVERIFY2(gateway.serves(), gateway.err().constData());
    std::vector<std::unique_ptr<RawClient>> crowd;
    for (int i = 0; i < 200; ++i)
        crowd.push_back(std::make_unique<RawClient>(gateway.port("main")));
    // Others are served meanwhile, upstreams can be reached, and so can the admin API.
    const Answer answer = RawClient(gateway.port("main")).ask(getRequest("/echo"));
    VERIFY_STATUS(answer, 200);
    QVERIFY(metric(gateway, "portcullis_connections_closed_total{reason=\"made-room\"}") > 100);
    gateway.signal(SIGTERM);
    QCOMPARE(gateway.exitCode(), 0);
}

void TestClients::closedStandardStreamsAreNoSockets()
{
    GatewayProcess gateway;
    gateway.write(filled(kDocument, {{"echo", m_echo.at("echo")}, {"held", m_upstream.url()}})
                      .replace(R"("to": "off")", R"("to": "stdout")"));
    gateway.start("sh",
                  QList<QByteArray>{"-c", "exec \"$0\" \"$@\" <&- >&-", PORTCULLISD}
                      + gateway.runArguments() + QList<QByteArray>{"--workers", "1"});
    QVERIFY2(gateway.serves(), gateway.err().constData());
    VERIFY_STATUS(RawClient(gateway.port("main")).ask(getRequest("/hello")), 200);
    QTRY_COMPARE_WITH_TIMEOUT(metric(gateway, "portcullis_access_log_lines_total"), 1.0,
                              kProcessWaitMs);
    const QByteArray streams =
        "/proc/" + QByteArray::number(gateway.process().processId()) + "/fd/";
    for (const char *stream : {"0", "1"})
        QCOMPARE(QFile::symLinkTarget(text(streams + stream)), text("/dev/null"));
}

QTEST_GUILESS_MAIN(TestClients)
#include "tst_clients.moc"
