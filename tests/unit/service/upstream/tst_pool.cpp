// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "upstream_fixture.h"

#include <QTest>

#include <vector>

using namespace portcullis;
using namespace portcullis::test;
using namespace portcullis::upstream;
using namespace std::chrono_literals;

namespace {

struct Fixture {
    explicit Fixture(Milliseconds keepAlive = 4s)
    {
        model::Upstream config = upstreamWithWeights({1});
        config.timeouts.keepAlive = keepAlive;
        state = stateOf(config);
        pool = std::make_unique<Pool>(network.loop, state, state->targets()->targets.front(),
                                      counters);
    }
    ~Fixture()
    {
        pool.reset();
        network.loop.run();
    }
    ConnectionLease take()
    {
        ConnectionLease lease = pool->takeIdle(waker);
        if (!lease)
            lease = pool->connect(waker);
        network.loop.run();
        return lease;
    }
    /// A whole exchange; `fields` end in CRLF.
    void use(ConnectionLease &lease, TestPeer &peer, const std::string &fields = {})
    {
        sendRequest(*lease);
        network.loop.run();
        peer.send("HTTP/1.1 200 OK\r\n" + fields + "Content-Length: 0\r\n\r\n");
        network.loop.run();
        http::ResponseHead head;
        QVERIFY(lease->readHead(arena, head) == http::ParseStatus::Done);
        QVERIFY(lease->body().status == Connection::BodyStatus::End);
    }
    void useAndReturn(const std::string &fields = {})
    {
        ConnectionLease lease = take();
        use(lease, network.last(), fields);
    }

    Network network;
    io::Waker waker;
    Arena arena;
    telemetry::TargetCounters counters;
    std::shared_ptr<UpstreamState> state;
    std::unique_ptr<Pool> pool;
};

} // namespace

class TestPool : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void usesAConnectionAgain();
    void theMostRecentlyUsedFirst();
    void closesWhatCannotBeUsedAgain();
    void closesWhatIsStale_data();
    void closesWhatIsStale();
    void closesWhatWasIdleForTooLong();
    void keepAliveOfThePeer_data();
    void keepAliveOfThePeer();
    void keepsOnlySoMany();
    void retired();
    void countsEveryEnd();
};

void TestPool::usesAConnectionAgain()
{
    Fixture f;
    f.useAndReturn();
    QCOMPARE(f.counters.idle.value(), 1);
    f.useAndReturn();
    QCOMPARE(f.network.loop.connects, std::size_t(1));
    QCOMPARE(f.counters.connects.value(), 1U);
    QCOMPARE(f.counters.reuses.value(), 1U);
    const ConnectionLease lease = f.pool->takeIdle(f.waker);
    QCOMPARE(lease->uses(), 3);
}

void TestPool::theMostRecentlyUsedFirst()
{
    Fixture f;
    ConnectionLease a = f.take();
    TestPeer &peerOfA = f.network.last();
    ConnectionLease b = f.take();
    TestPeer &peerOfB = f.network.last();
    f.use(a, peerOfA);
    f.use(b, peerOfB);
    const Connection *const first = a.get();
    b.reset();
    a.reset();
    QCOMPARE(f.pool->takeIdle(f.waker).get(), first);
}

void TestPool::closesWhatCannotBeUsedAgain()
{
    Fixture f;
    f.useAndReturn("Connection: close\r\n");
    QCOMPARE(f.counters.idle.value(), 0);
    f.network.loop.run();
    QVERIFY(f.network.last().eof);
    f.take().reset(); // nothing was sent on it, but nothing was answered either
    QCOMPARE(f.counters.idle.value(), 0);
}

void TestPool::closesWhatIsStale_data()
{
    QTest::addColumn<int>("what");

    QTest::newRow("closed") << 0;
    QTest::newRow("reset") << 1;
    QTest::newRow("it spoke unasked") << 2;
}

void TestPool::closesWhatIsStale()
{
    QFETCH(int, what);
    Fixture f;
    f.useAndReturn();
    if (what == 0)
        f.network.last().endWriting();
    else if (what == 1)
        f.network.last().reset();
    else
        f.network.last().send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
    QVERIFY(!f.pool->takeIdle(f.waker));
    QCOMPARE(f.counters.idle.value(), 0);
    QCOMPARE(f.pool->leases(), std::size_t(0));
}

void TestPool::closesWhatWasIdleForTooLong()
{
    Fixture f(2s);
    f.useAndReturn();
    f.network.loop.pass(1900ms);
    QCOMPARE(f.counters.idle.value(), 1);
    // The pool asks the real clock, which the test does not wait for: only the end is looked at.
    Fixture brief(30ms);
    brief.useAndReturn();
    while (brief.counters.idle.value() > 0)
        brief.network.loop.tick();
    brief.network.loop.run();
    QVERIFY(brief.network.last().eof);
    QVERIFY(!brief.pool->takeIdle(brief.waker));
}

void TestPool::keepAliveOfThePeer_data()
{
    QTest::addColumn<QByteArray>("field");
    QTest::addColumn<bool>("kept");

    QTest::newRow("none") << QByteArray() << true;
    QTest::newRow("long") << QByteArray("Keep-Alive: timeout=60\r\n") << true;
    QTest::newRow("one second") << QByteArray("Keep-Alive: timeout=1, max=5\r\n") << true;
    QTest::newRow("zero") << QByteArray("Keep-Alive: timeout=0\r\n") << false;
}

void TestPool::keepAliveOfThePeer()
{
    QFETCH(QByteArray, field);
    QFETCH(bool, kept);
    Fixture f;
    f.useAndReturn(field.toStdString());
    QCOMPARE(f.counters.idle.value(), kept ? 1 : 0);
}

void TestPool::keepsOnlySoMany()
{
    Fixture f;
    std::vector<ConnectionLease> leases;
    for (std::size_t i = 0; i < Pool::kMaxIdle + 3; ++i) {
        leases.push_back(f.take());
        f.use(leases.back(), f.network.last());
    }
    QCOMPARE(f.counters.inFlight.value(), qint64(Pool::kMaxIdle + 3));
    leases.clear();
    QCOMPARE(f.counters.idle.value(), qint64(Pool::kMaxIdle));
    QCOMPARE(f.counters.inFlight.value(), 0);
}

void TestPool::retired()
{
    Fixture f;
    f.useAndReturn();
    TestPeer &idle = f.network.last();
    ConnectionLease lease = f.pool->connect(f.waker);
    f.network.loop.run();
    TestPeer &busy = f.network.last();
    f.pool->retire();
    f.network.loop.run();
    QVERIFY(idle.eof && !busy.eof);
    QCOMPARE(f.counters.idle.value(), 0);
    f.use(lease, busy);
    lease.reset();
    f.network.loop.run();
    QVERIFY(busy.eof);
    QCOMPARE(f.counters.idle.value(), 0);
    QCOMPARE(f.pool->leases(), std::size_t(0));
}

void TestPool::countsEveryEnd()
{
    Fixture f;
    ConnectionLease whole = f.take();
    f.use(whole, f.network.last());
    ConnectionLease broken = f.pool->connect(f.waker);
    f.network.loop.run();
    f.network.last().reset();
    f.network.loop.run();
    ConnectionLease connecting = f.pool->connect(f.waker);
    QCOMPARE(f.pool->leases(), std::size_t(3));
    QCOMPARE(f.state->targets()->targets.front()->health->inFlight.load(), 3U);
    whole.reset();
    broken.reset();
    connecting.reset();
    QCOMPARE(f.pool->leases(), std::size_t(0));
    QCOMPARE(f.state->targets()->targets.front()->health->inFlight.load(), 0U);
    QCOMPARE(f.counters.inFlight.value(), 0);
    QCOMPARE(f.counters.idle.value(), 1);
}

QTEST_APPLESS_MAIN(TestPool)
#include "tst_pool.moc"
