// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "proxy_fixture.h"

#include <QTest>

using namespace portcullis;
using namespace portcullis::pipeline;
using namespace portcullis::test;
using namespace std::chrono_literals;

/// What the proxy does when an upstream fails: whether it tries again, and when it gives up.
class TestProxyFailures : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void refusedTargets_data();
    void refusedTargets();
    void diedBeforeAnAnswer_data();
    void diedBeforeAnAnswer();
    void anotherTargetFollowsADeadIdleConnection();
    void connectTimeout();
    void totalTimeoutIsNotTriedAgain();
    void responseTimeoutWaitsForTheClient();
    void responseTimeoutDoesNotWaitForTheUpstream();
    void idleTimeout();
    void idleTimeStandsWhileTheClientDoesNotRead();
    void brokenResponses_data();
    void brokenResponses();
};

void TestProxyFailures::refusedTargets_data()
{
    QTest::addColumn<int>("targets");
    QTest::addColumn<int>("refusedCount"); // the first ones
    QTest::addColumn<int>("attempts");
    QTest::addColumn<QByteArray>("ports");

    QTest::newRow("one target, refused") << 1 << 1 << 1 << QByteArray();
    QTest::newRow("the second serves") << 2 << 1 << 1 << QByteArray("2");
    QTest::newRow("no attempt is allowed") << 2 << 1 << 0 << QByteArray();
    QTest::newRow("all refused") << 2 << 2 << 5 << QByteArray();
    QTest::newRow("the third serves") << 3 << 2 << 2 << QByteArray("3");
}

void TestProxyFailures::refusedTargets()
{
    QFETCH(int, targets);
    QFETCH(int, refusedCount);
    QFETCH(int, attempts);
    QFETCH(QByteArray, ports);
    for (const QByteArray &request : {kGet, post("body")}) { // nothing was sent: any method may
        ProxyFixture p{std::size_t(targets)};
        p.config.retries.attempts = std::uint32_t(attempts);
        for (int i = 1; i <= refusedCount; ++i)
            p.f.loop.refused.insert(std::uint16_t(i));
        const QByteArray answer = p.talk(request);
        QCOMPARE(p.ports, ports);
        if (ports.isEmpty())
            QCOMPARE(p.code(answer), QByteArray("proxy.connect-failed"));
        else
            QVERIFY(p.reply(kOk).endsWith("body"));
        QVERIFY(p.nothingLeft());
    }
}

void TestProxyFailures::diedBeforeAnAnswer_data()
{
    QTest::addColumn<QByteArray>("request");
    QTest::addColumn<int>("targets");
    QTest::addColumn<bool>("reused");      // the connection had served before
    QTest::addColumn<QByteArray>("begun"); // of an answer
    QTest::addColumn<bool>("again");

    const QByteArray put = "PUT /x HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n";
    const QByteArray bodyless = "POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n";
    QTest::newRow("GET, another target") << kGet << 2 << false << QByteArray() << true;
    QTest::newRow("GET, no other target") << kGet << 1 << false << QByteArray() << false;
    QTest::newRow("GET on an idle connection") << kGet << 1 << true << QByteArray() << true;
    QTest::newRow("PUT without a body") << put << 2 << false << QByteArray() << true;
    QTest::newRow("POST, another target") << bodyless << 2 << false << QByteArray() << false;
    QTest::newRow("POST on an idle connection") << bodyless << 1 << true << QByteArray() << false;
    QTest::newRow("GET whose answer began")
        << kGet << 2 << false << QByteArray("HTTP/1.1 2") << false;
    QTest::newRow("PUT whose body was taken")
        << QByteArray("PUT /x HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\nbody") << 2 << false
        << QByteArray() << false;
}

void TestProxyFailures::diedBeforeAnAnswer()
{
    QFETCH(QByteArray, request);
    QFETCH(int, targets);
    QFETCH(bool, reused);
    QFETCH(QByteArray, begun);
    QFETCH(bool, again);
    for (const bool reset : {true, false}) {
        ProxyFixture p{std::size_t(targets)};
        if (reused) {
            p.talk(kGet);
            QVERIFY(p.reply(kOk).endsWith("body"));
        }
        QCOMPARE(p.talk(request), QByteArray());
        QCOMPARE(p.peers.size(), std::size_t(1));
        QCOMPARE(p.reply(begun), QByteArray());
        reset ? p.peers.front().reset() : p.peers.front().close();
        p.f.loop.run();
        QCOMPARE(p.peers.size(), std::size_t(again ? 2 : 1));
        if (again)
            QVERIFY(p.reply(kOk).endsWith("body"));
        else
            QCOMPARE(p.code(p.f.answer()), QByteArray("proxy.reset"));
        QCOMPARE(p.retries, again ? 1U : 0U);
        QVERIFY(p.nothingLeft());
    }
}

void TestProxyFailures::anotherTargetFollowsADeadIdleConnection()
{
    ProxyFixture p(2);
    p.talk(kGet);
    QVERIFY(p.reply(kOk).endsWith("body"));
    p.talk(kGet);
    QVERIFY(p.reply(kOk).endsWith("body"));
    QCOMPARE(p.ports, QByteArray("12"));
    p.talk(kGet); // the first target's turn, on the connection that it has
    p.peers.front().close();
    p.f.loop.run();
    QCOMPARE(p.ports, QByteArray("122"));
    QVERIFY(p.reply(kOk).endsWith("body"));
}

void TestProxyFailures::connectTimeout()
{
    ProxyFixture p(2);
    p.config.timeouts.connect = 60ms;
    p.f.loop.silent = {1};
    QCOMPARE(p.talk(kGet), QByteArray());
    while (p.ports.isEmpty()) // nothing was sent: the other target may
        p.f.loop.tick();
    QCOMPARE(p.ports, QByteArray("2"));
    QVERIFY(p.reply(kOk).endsWith("body"));

    ProxyFixture alone;
    alone.f.loop.silent = {1};
    alone.talk(kGet);
    alone.f.loop.pass(1900ms);
    QCOMPARE(alone.f.answer(), QByteArray());
    alone.f.loop.pass(200ms);
    QCOMPARE(alone.code(alone.f.answer()), QByteArray("proxy.connect-timeout"));
}

void TestProxyFailures::totalTimeoutIsNotTriedAgain()
{
    ProxyFixture p(2);
    p.config.timeouts.total = 1s;
    p.f.loop.silent = {1};
    p.talk(kGet);
    p.f.loop.pass(1100ms);
    QCOMPARE(p.code(p.f.answer()), QByteArray("proxy.total-timeout"));
    QCOMPARE(p.ports, QByteArray());
    QVERIFY(p.nothingLeft());
}

void TestProxyFailures::responseTimeoutWaitsForTheClient()
{
    ProxyFixture p;
    p.config.timeouts.response = 2s;
    p.talk(post("bo", 4));
    p.f.loop.pass(3s); // the client is the slow one
    QCOMPARE(p.f.answer(), QByteArray());
    p.f.client.send("dy");
    p.f.loop.run();
    p.f.loop.pass(2100ms);
    QCOMPARE(p.code(p.f.answer()), QByteArray("proxy.response-timeout"));
}

void TestProxyFailures::responseTimeoutDoesNotWaitForTheUpstream()
{
    ProxyFixture p;
    p.config.timeouts.response = 2s;
    p.talk(post({}, 2'000'000));
    p.peers.back().stopReading();
    p.f.client.send(std::string(2'000'000, 'b'));
    p.f.loop.run();
    p.f.loop.pass(2100ms);
    QCOMPARE(p.code(p.f.answer()), QByteArray("proxy.response-timeout"));
}

void TestProxyFailures::idleTimeout()
{
    ProxyFixture p;
    p.config.timeouts.idle = 2s;
    p.talk(kGet);
    QVERIFY(p.reply("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nbody").endsWith("body"));
    p.f.loop.pass(2100ms);
    QVERIFY(p.failure == Reason::ProxyIdleTimeout);
    QVERIFY(p.f.client.error == io::StreamError::Reset);
    QVERIFY(p.nothingLeft());
}

void TestProxyFailures::idleTimeStandsWhileTheClientDoesNotRead()
{
    ProxyFixture p;
    p.config.timeouts.idle = 2s;
    p.talk(kGet);
    p.f.client.stopReading();
    const QByteArray body(1'000'000, 'b');
    p.reply("HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n" + body);
    QVERIFY(p.peers.back().stream().queued() > 500'000); // stays with the upstream
    p.f.loop.pass(3s);
    QVERIFY(!p.failure);
    p.f.client.readOn();
    p.f.loop.run();
    QVERIFY(p.f.answer().endsWith(body));
    QVERIFY(p.nothingLeft());
}

void TestProxyFailures::brokenResponses_data()
{
    QTest::addColumn<QByteArray>("answer");
    QTest::addColumn<bool>("close");
    QTest::addColumn<QByteArray>("code"); // empty: the client's connection is reset

    const QByteArray ok = "HTTP/1.1 200 OK\r\n";
    QTest::newRow("a bad head") << QByteArray("HTTP/1.1 nonsense\r\n\r\n") << false
                                << QByteArray("proxy.bad-response");
    QTest::newRow("a body that ends early")
        << ok + "Content-Length: 9\r\n\r\nbody" << true << QByteArray();
    QTest::newRow("a bad chunk") << ok + "Transfer-Encoding: chunked\r\n\r\n4\r\nbodyX" << false
                                 << QByteArray();
    QTest::newRow("no last chunk") << ok + "Transfer-Encoding: chunked\r\n\r\n4\r\nbody\r\n"
                                   << true << QByteArray();
}

void TestProxyFailures::brokenResponses()
{
    QFETCH(QByteArray, answer);
    QFETCH(bool, close);
    QFETCH(QByteArray, code);
    ProxyFixture p;
    p.talk(kGet);
    QByteArray got = p.reply(answer);
    if (close) {
        p.peers.back().close();
        p.f.loop.run();
        got += p.f.answer();
    }
    if (code.isEmpty())
        QVERIFY(p.f.client.error == io::StreamError::Reset && !p.f.client.eof);
    else
        QCOMPARE(p.code(got), code);
    QVERIFY(!got.contains("\r\n0\r\n"));
    QVERIFY(p.nothingLeft());
    p.f.loop.run();
    QVERIFY(p.peers.back().eof || close); // not used again
}

QTEST_APPLESS_MAIN(TestProxyFailures)
#include "tst_proxy_failures.moc"
