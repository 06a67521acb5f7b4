// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "hostile.h"

#include <QTest>

#include <map>

using namespace portcullis::test;

/// Which connection and which target a request takes, how often, and what ends with whom.
class TestUpstreamPool : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void connectionsAreUsedAgain();
    void deadPooledConnection_data();
    void deadPooledConnection();
    void postIsNeverSentTwice_data();
    void postIsNeverSentTwice();
    void bodiesAreNeverSentTwice();
    void weightedRoundRobin();
    void leastConnections();
    void anotherTargetTakesOver_data();
    void anotherTargetTakesOver();
    void deadTargetsCostLittle();
    void retriesHaveABudget();
    void targetsGoDownAndUp();
    void clientLeaves_data();
    void clientLeaves();
    void tunnelBothWays();
    void tunnelEnds_data();
    void tunnelEnds();
    void tunnelIsIdle();
    void refusedUpgrade();

private:
    /// How many of `count` requests each prefix of a target got.
    std::map<QByteArray, int> spread(const QByteArray &target, int count)
    {
        std::map<QByteArray, int> seen;
        for (int i = 0; i < count; ++i) {
            const Answer answer = getFrom(m_gateway, target);
            ++seen[answer.status == 200 ? answer.member("target").split('/').value(1)
                                        : QByteArray::number(answer.status)];
        }
        return seen;
    }
    static QByteArray told(const std::map<QByteArray, int> &seen)
    {
        QByteArray text;
        for (const auto &[name, count] : seen)
            text += name + '=' + QByteArray::number(count) + ' ';
        return text;
    }

    HostileUpstream m_hostile;
    QByteArray m_dead; // a port at which nobody listens, but for one test
    GatewayProcess m_gateway;
};

// After the class: moc 6.4 sees no class behind this raw string.
namespace {

// One upstream a test, so that no test finds connections of another one in its pool.
const QByteArray kDocument = R"({
  "version": 1,
  "listeners": [{"name": "main", "address": "127.0.0.1", "port": 0}],
  "upstreams": [
    {"name": "one", "targets": [{"url": "http://@hostile@"}]},
    {"name": "reused", "targets": [{"url": "http://@hostile@"}]},
    {"name": "dying", "targets": [{"url": "http://@hostile@"}]},
    {"name": "unforgiven", "targets": [{"url": "http://@hostile@"}], "retries": {"attempts": 0}},
    {"name": "idle", "targets": [{"url": "http://@hostile@"}], "timeouts": {"idle": "300ms"}},
    {"name": "weighted", "targets": [{"name": "a", "url": "http://@hostile@/a", "weight": 3},
      {"name": "b", "url": "http://@hostile@/b"}]},
    {"name": "least", "balancing": "least-connections", "targets": [
      {"name": "a", "url": "http://@hostile@/a"}, {"name": "b", "url": "http://@hostile@/b"}]},
    {"name": "half", "targets": [{"name": "dead", "url": "http://127.0.0.1:@dead@"},
      {"name": "b", "url": "http://@hostile@/b"}], "retries": {"attempts": 1, "budget": "100%"}},
    {"name": "poor", "targets": [{"name": "dead", "url": "http://127.0.0.1:@dead@"},
      {"name": "b", "url": "http://@hostile@/b"}], "retries": {"attempts": 1, "budget": "0%"}},
    {"name": "resetting", "targets": [{"name": "a", "url": "http://@hostile@/a"},
      {"name": "b", "url": "http://@hostile@/b"}], "retries": {"attempts": 1, "budget": "0%"}},
    {"name": "changing", "targets": [{"url": "http://127.0.0.1:@dead@"}]}],
  "routes": [
    {"name": "one", "match": {"paths": ["/{rest...}"]}, "upstream": "one"},
    {"name": "reused", "match": {"paths": ["/reused/{rest...}"]}, "upstream": "reused"},
    {"name": "dying", "match": {"paths": ["/dying/{rest...}"]}, "upstream": "dying"},
    {"name": "unforgiven", "match": {"paths": ["/unforgiven/{rest...}"]}, "upstream": "unforgiven"},
    {"name": "idle", "match": {"paths": ["/idle/{rest...}"]}, "upstream": "idle"},
    {"name": "weighted", "match": {"paths": ["/weighted/{rest...}"]}, "upstream": "weighted"},
    {"name": "least", "match": {"paths": ["/least/{rest...}"]}, "upstream": "least"},
    {"name": "half", "match": {"paths": ["/half/{rest...}"]}, "upstream": "half"},
    {"name": "poor", "match": {"paths": ["/poor/{rest...}"]}, "upstream": "poor"},
    {"name": "resetting", "match": {"paths": ["/resetting/{rest...}"]}, "upstream": "resetting"},
    {"name": "changing", "match": {"paths": ["/changing/{rest...}"]}, "upstream": "changing"}],
  "defaults": {"authenticate": ["none"]},
  "accessLog": {"to": "off"}
})";

} // namespace

void TestUpstreamPool::initTestCase()
{
    QVERIFY2(m_hostile.run(), m_hostile.err().constData());
    {
        QTcpServer server;
        QVERIFY(server.listen(QHostAddress::LocalHost));
        m_dead = QByteArray::number(server.serverPort());
    }
    QVERIFY2(m_gateway.run(filled(kDocument, {{"hostile", m_hostile.address()}, {"dead", m_dead}}),
                           {"--workers", "1"}),
             m_gateway.err().constData());
}

void TestUpstreamPool::init()
{
    m_hostile.forget();
}

void TestUpstreamPool::connectionsAreUsedAgain()
{
    const Answer first = getFrom(m_gateway, "/reused/echo");
    VERIFY_STATUS(first, 200);
    for (int i = 2; i <= 20; ++i) {
        const Answer answer = getFrom(m_gateway, "/reused/echo", {"--data-binary", "body"});
        VERIFY_STATUS(answer, 200);
        QCOMPARE(answer.member("connection"), first.member("connection"));
        QCOMPARE(answer.member("request").toInt(), i);
    }
    VERIFY_STATUS(getFrom(m_gateway, "/reused/stale"), 200);
    const Answer after =
        getFrom(m_gateway, "/reused/echo"); // the upstream had closed it without a word
    VERIFY_STATUS(after, 200);
    QVERIFY(after.member("connection") != first.member("connection"));
}

void TestUpstreamPool::deadPooledConnection_data()
{
    QTest::addColumn<QByteArray>("method");
    QTest::newRow("GET") << QByteArray("GET");
    QTest::newRow("PUT") << QByteArray("PUT");
    QTest::newRow("DELETE") << QByteArray("DELETE");
}

void TestUpstreamPool::deadPooledConnection()
{
    QFETCH(QByteArray, method);
    VERIFY_STATUS(getFrom(m_gateway, "/dying/dies-once"),
                  200); // leaves a connection that dies when used
    m_hostile.forget();
    VERIFY_STATUS(getFrom(m_gateway, "/dying/dies-once", {"-X", method}), 200);
    QCOMPARE(m_hostile.count("requests dies-once"), 2);
    const Answer never = [&] {
        getFrom(m_gateway, "/unforgiven/dies-once");
        return getFrom(m_gateway, "/unforgiven/dies-once", {"-X", method});
    }();
    VERIFY_STATUS(never, 502);
    QCOMPARE(never.member("code"), QByteArray("proxy.reset"));
}

void TestUpstreamPool::postIsNeverSentTwice_data()
{
    QTest::addColumn<QByteArray>("method");
    QTest::newRow("POST") << QByteArray("POST");
    QTest::newRow("PATCH") << QByteArray("PATCH");
    QTest::newRow("a method of somebody's own") << QByteArray("CHARGE");
}

void TestUpstreamPool::postIsNeverSentTwice()
{
    QFETCH(QByteArray, method);
    VERIFY_STATUS(getFrom(m_gateway, "/dying/dies-once"), 200);
    m_hostile.forget();
    const Answer answer = getFrom(m_gateway, "/dying/dies-once", {"-X", method});
    VERIFY_STATUS(answer, 502);
    QCOMPARE(answer.member("code"), QByteArray("proxy.reset"));
    QCOMPARE(m_hostile.count("requests dies-once"), 1);
}

void TestUpstreamPool::bodiesAreNeverSentTwice()
{
    VERIFY_STATUS(getFrom(m_gateway, "/dying/dies-once"), 200);
    m_hostile.forget();
    VERIFY_STATUS(getFrom(m_gateway, "/dying/dies-once", {"-X", "PUT", "--data-binary", "body"}),
                  502);
    QCOMPARE(m_hostile.count("requests dies-once"), 1);
}

void TestUpstreamPool::weightedRoundRobin()
{
    const auto seen = spread("/weighted/echo", 40);
    QVERIFY2(seen == (std::map<QByteArray, int>{{"a", 30}, {"b", 10}}), told(seen).constData());
}

void TestUpstreamPool::leastConnections()
{
    RawClient busy(m_gateway.port("main"));
    busy.send(getRequest("/least/pulse"));
    QVERIFY(busy.waitFor("tick"));
    const auto while1 = spread("/least/echo", 10);
    QVERIFY2(while1.size() == 1 && while1.begin()->second == 10, told(while1).constData());
    RawClient second(m_gateway.port("main"));
    second.send(getRequest("/least/pulse"));
    QVERIFY(second.waitFor("tick"));
    const auto while2 = spread("/least/echo", 10); // one each: equals take turns
    QVERIFY2(while2.size() == 2, told(while2).constData());
}

void TestUpstreamPool::anotherTargetTakesOver_data()
{
    QTest::addColumn<QByteArray>("method");
    QTest::newRow("GET") << QByteArray("GET");
    QTest::newRow("POST, as nothing was sent") << QByteArray("POST");
}

void TestUpstreamPool::anotherTargetTakesOver()
{
    QFETCH(QByteArray, method);
    for (int i = 0; i < 10; ++i) {
        const Answer answer =
            getFrom(m_gateway, "/half/echo", {"-X", method, "--data-binary", "body"});
        VERIFY_STATUS(answer, 200);
        QCOMPARE(answer.member("target"), QByteArray("/b/half/echo"));
        QCOMPARE(answer.member("body"), QByteArray("body"));
    }
}

void TestUpstreamPool::deadTargetsCostLittle()
{
    // With the budget alone half of these would fail: one in two meets the dead target.
    const auto seen = spread("/poor/echo", 60);
    QVERIFY2(seen == (std::map<QByteArray, int>{{"b", 60}}), told(seen).constData());
}

void TestUpstreamPool::retriesHaveABudget()
{
    // Nobody knows beforehand which target resets; ten retries in ten seconds are always free.
    const auto one = spread("/resetting/close-before-head", 1);
    QVERIFY2(one == (std::map<QByteArray, int>{{"502", 1}}), told(one).constData());
    QCOMPARE(m_hostile.count("requests close-before-head"), 2);
    const auto more = spread("/resetting/close-before-head", 29);
    QVERIFY2(more == (std::map<QByteArray, int>{{"502", 29}}), told(more).constData());
    QVERIFY(m_hostile.count("requests close-before-head") < 60); // a slow machine has more time
}

void TestUpstreamPool::targetsGoDownAndUp()
{
    VERIFY_STATUS(getFrom(m_gateway, "/changing/echo"), 502);
    ChildProcess load;
    load.start("curl",
               {"-q", "-sS", "-o", "/dev/null", "-w", "%{http_code}\n", "--noproxy", "*",
                "http://" + m_gateway.at("main") + "/changing/echo?[1-1000000]"});
    const auto sees = [&](const QByteArray &status) {
        const qsizetype from = load.out().size();
        return load.waitFor([&] { return load.out().indexOf(status, from) >= 0; });
    };
    for (int i = 0; i < 3; ++i) {
        HostileUpstream upstream;
        QVERIFY(upstream.run({"--port", m_dead}));
        QVERIFY2(sees("200\n"), load.err().constData());
        upstream.process().kill();
        QVERIFY2(sees("502\n"), load.err().constData());
    }
    QCOMPARE(load.out().count('\n'), load.out().count("200\n") + load.out().count("502\n"));
}

void TestUpstreamPool::clientLeaves_data()
{
    QTest::addColumn<QByteArray>("request");
    QTest::addColumn<QByteArray>("counter");
    QTest::newRow("while no answer comes") << getRequest("/hang") << QByteArray("requests hang");
    QTest::newRow("while the answer comes") << getRequest("/pulse") << QByteArray("requests pulse");
    QTest::newRow("while it sends")
        << QByteArray("POST /discard HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\nbegun")
        << QByteArray("requests discard");
    QTest::newRow("with an open upgrade")
        << upgradeRequest("/websocket") << QByteArray("requests websocket");
}

void TestUpstreamPool::clientLeaves()
{
    QFETCH(QByteArray, request);
    QFETCH(QByteArray, counter);
    RawClient client(m_gateway.port("main"));
    client.send(request);
    QTRY_COMPARE_WITH_TIMEOUT(m_hostile.count(counter.constData()), 1, kProcessWaitMs);
    QCOMPARE(m_hostile.count("aborted"), 0);
    client.socket().abort();
    QTRY_COMPARE_WITH_TIMEOUT(m_hostile.count("aborted"), 1, kProcessWaitMs);
}

void TestUpstreamPool::tunnelBothWays()
{
    RawClient client(m_gateway.port("main"));
    client.send(upgradeRequest("/websocket") + "sent ahead ");
    QVERIFY(client.waitFor("sent ahead "));
    const Answer answer = parseAnswer(client.got());
    VERIFY_STATUS(answer, 101);
    QCOMPARE(answer.field("Upgrade"), QByteArray("websocket"));
    QCOMPARE(answer.field("Connection"), QByteArray("Upgrade"));
    QCOMPARE(answer.field("Sec-WebSocket-Accept"), QByteArray("s3pPLMBiTxaQ9kYGzzhZRbK+xOo="));
    QByteArray all = "sent ahead ";
    for (int i = 0; i < 16; ++i) {
        const QByteArray piece(64 * 1024, static_cast<char>('a' + i));
        client.send(piece);
        all += piece;
    }
    client.send("the end");
    QVERIFY(client.waitFor("the end"));
    QCOMPARE(client.got().mid(client.got().indexOf("\r\n\r\n") + 4), all + "the end");
}

void TestUpstreamPool::tunnelEnds_data()
{
    QTest::addColumn<QByteArray>("how");
    QTest::addColumn<bool>("reset");
    QTest::newRow("in order") << QByteArray("&close=1") << false;
    QTest::newRow("by a reset") << QByteArray("&reset=1") << true;
}

void TestUpstreamPool::tunnelEnds()
{
    QFETCH(QByteArray, how);
    QFETCH(bool, reset);
    const QByteArray switching =
        "HTTP/1.1 101 Go\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\nlast words";
    RawClient client(m_gateway.port("main"));
    client.send(upgradeRequest(rawTarget(switching, how)));
    QVERIFY(client.waitFor("last words"));
    QVERIFY(endingOf(client) == (reset ? Ending::Reset : Ending::Orderly));
}

void TestUpstreamPool::tunnelIsIdle()
{
    RawClient client(m_gateway.port("main"));
    client.send(upgradeRequest("/idle/websocket"));
    QVERIFY(client.waitFor("\r\n\r\n"));
    QVERIFY(client.ends());
    QTRY_COMPARE_WITH_TIMEOUT(m_hostile.count("aborted"), 1, kProcessWaitMs);
}

void TestUpstreamPool::refusedUpgrade()
{
    RawClient client(m_gateway.port("main"));
    client.send(upgradeRequest("/status?code=403&body=no"));
    const Answer answer = client.answer();
    VERIFY_STATUS(answer, 403);
    QCOMPARE(answer.body, QByteArray("no"));
    client.send(getRequest("/status?body=yes"));
    QCOMPARE(client.answer().body, QByteArray("yes"));
}

QTEST_GUILESS_MAIN(TestUpstreamPool)
#include "tst_upstream_pool.moc"
