// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "proxy_fixture.h"

#include <QTest>

using namespace portcullis;
using namespace portcullis::test;
using namespace std::chrono_literals;

/// What a request's end says of its target, and its place at the circuit breaker.
class TestProxyOutcomes : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void failures_data();
    void failures();
    void aClientThatLeavesSaysNothing();
    void aDeadIdleConnectionSaysNothing();
    void aGoodAnswerForgives();
    void ejectedTargetsAreLeftAlone();
    void placesAreGivenBack_data();
    void placesAreGivenBack();
    void whoeverWaitsIsServedInOrder();
};

namespace {

std::uint32_t failuresOf(const ProxyFixture &p, std::size_t target = 0)
{
    return p.state->targets()->targets[target]->health->failures();
}

QByteArray status(int number)
{
    return "HTTP/1.1 " + QByteArray::number(number) + " x\r\nContent-Length: 0\r\n\r\n";
}

} // namespace

void TestProxyOutcomes::failures_data()
{
    QTest::addColumn<QByteArray>("answer");
    QTest::addColumn<bool>("closes");
    QTest::addColumn<int>("failures");

    for (const int good : {200, 204, 301, 400, 404, 429, 501, 505})
        QTest::addRow("%d", good) << status(good) << false << 0;
    for (const int bad : {500, 502, 503, 504})
        QTest::addRow("%d", bad) << status(bad) << false << 1;
    const QByteArray begun = "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nbody";
    QTest::newRow("no answer") << QByteArray() << true << 1;
    QTest::newRow("half a head") << QByteArray("HTTP/1.1 2") << true << 1;
    QTest::newRow("half a body") << begun << true << 1;
    QTest::newRow("no body yet") << begun << false << 0;
    QTest::newRow("malformed head") << QByteArray("hello\r\n\r\n") << false << 1;
    QTest::newRow("malformed body")
        << QByteArray("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nx\r\n") << false << 1;
    QTest::newRow("a change of protocol that nobody asked for")
        << QByteArray("HTTP/1.1 101 x\r\nConnection: Upgrade\r\nUpgrade: a\r\n\r\n") << false << 1;
}

void TestProxyOutcomes::failures()
{
    QFETCH(QByteArray, answer);
    QFETCH(bool, closes);
    QFETCH(int, failures);
    ProxyFixture p;
    p.config.retries.attempts = 0;
    p.config.health.passive = model::PassiveHealth{10, 30s, 100};
    p.talk(kGet);
    p.reply(answer);
    if (closes)
        p.peers.back().close();
    p.f.loop.run();
    QCOMPARE(int(failuresOf(p)), failures);
}

void TestProxyOutcomes::aClientThatLeavesSaysNothing()
{
    ProxyFixture p;
    p.config.health.passive = model::PassiveHealth{10, 30s, 100};
    p.talk(kGet);
    p.reply("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nbody");
    p.f.client.reset();
    p.f.loop.run();
    QVERIFY(p.nothingLeft());
    QCOMPARE(failuresOf(p), 0U);
}

void TestProxyOutcomes::aDeadIdleConnectionSaysNothing()
{
    ProxyFixture p;
    p.config.health.passive = model::PassiveHealth{10, 30s, 100};
    p.talk(kGet);
    QVERIFY(p.reply(kOk).endsWith("body"));
    p.talk(kGet);
    p.peers.front().close(); // it had crossed the request
    p.f.loop.run();
    QCOMPARE(p.peers.size(), std::size_t(2));
    QCOMPARE(failuresOf(p), 0U);
    p.peers.back().close(); // but this one was new
    p.f.loop.run();
    QCOMPARE(failuresOf(p), 1U);
}

void TestProxyOutcomes::aGoodAnswerForgives()
{
    ProxyFixture p;
    p.config.health.passive = model::PassiveHealth{10, 30s, 100};
    for (const int each : {500, 503, 404, 500}) {
        p.talk(kGet);
        p.reply(status(each));
    }
    QCOMPARE(failuresOf(p), 1U);
}

void TestProxyOutcomes::ejectedTargetsAreLeftAlone()
{
    ProxyFixture p(2);
    p.config.retries.attempts = 1;
    p.config.health.passive = model::PassiveHealth{2, 1h, 50};
    p.f.loop.refused = {1};
    for (int i = 0; i < 3; ++i) {
        p.talk(kGet);
        QVERIFY(p.reply(kOk).endsWith("body"));
        p.f.loop.pass(0ms);
    }
    // The first was avoided after one failure; the second one ejects it.
    upstream::TargetHealth &first = *p.state->targets()->targets[0]->health;
    first.answered();
    p.talk(kGet);
    p.reply(kOk);
    p.talk(kGet);
    p.reply(kOk);
    QVERIFY(first.ejected(p.f.loop.now()));
    QCOMPARE(first.ejections(), std::uint64_t(1));
    const std::size_t before = p.f.loop.connects;
    for (int i = 0; i < 4; ++i) {
        p.talk(kGet);
        QVERIFY(p.reply(kOk).endsWith("body"));
    }
    QCOMPARE(p.f.loop.connects, before); // nobody tried it
}

void TestProxyOutcomes::placesAreGivenBack_data()
{
    QTest::addColumn<QByteArray>("answer");
    QTest::addColumn<bool>("connects");
    QTest::addColumn<bool>("leaves");

    QTest::newRow("an answer") << kOk << true << false;
    QTest::newRow("a malformed answer") << QByteArray("x\r\n\r\n") << true << false;
    QTest::newRow("no connection") << QByteArray() << false << false;
    QTest::newRow("the client leaves") << QByteArray() << true << true;
}

void TestProxyOutcomes::placesAreGivenBack()
{
    QFETCH(QByteArray, answer);
    QFETCH(bool, connects);
    QFETCH(bool, leaves);
    ProxyFixture p;
    p.config.retries.attempts = 0;
    p.config.circuitBreaker = model::CircuitBreaker{1, 0};
    if (!connects)
        p.f.loop.refused = {1};
    p.talk(kGet);
    if (connects)
        QCOMPARE(p.state->breaker()->inFlight(), 1U);
    if (!answer.isEmpty())
        p.reply(answer);
    if (leaves)
        p.f.client.reset();
    p.f.loop.run();
    QCOMPARE(p.state->breaker()->inFlight(), 0U);
    QCOMPARE(p.state->breaker()->refused(), std::uint64_t(0));
}

void TestProxyOutcomes::whoeverWaitsIsServedInOrder()
{
    ProxyFixture p;
    p.config.circuitBreaker = model::CircuitBreaker{1, 1};
    p.config.timeouts.connect = 2s;
    // Another request has the place, on another worker.
    p.state = stateOf(p.config);
    p.worker = std::make_unique<upstream::WorkerUpstream>(p.f.loop, p.state, p.metrics.worker(0));
    io::Waker elsewhere;
    upstream::BreakerPlace place;
    place.take(*p.state->breaker(), *p.config.circuitBreaker, p.f.loop, elsewhere);
    QCOMPARE(p.talk(kGet), QByteArray());
    QVERIFY(p.peers.empty());
    QCOMPARE(p.state->breaker()->pending(), 1U);
    place.release();
    p.f.loop.run();
    QVERIFY(p.reply(kOk).endsWith("body"));
    QCOMPARE(p.state->breaker()->inFlight(), 0U);

    place.take(*p.state->breaker(), *p.config.circuitBreaker, p.f.loop, elsewhere);
    QCOMPARE(p.talk(kGet), QByteArray());
    p.f.loop.pass(2100ms);
    QCOMPARE(p.code(p.f.answer()), QByteArray("proxy.circuit-open"));
    QCOMPARE(p.state->breaker()->pending(), 0U);
    QCOMPARE(p.state->breaker()->refused(), std::uint64_t(1));
}

QTEST_APPLESS_MAIN(TestProxyOutcomes)
#include "tst_proxy_outcomes.moc"
