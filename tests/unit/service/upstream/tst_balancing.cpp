// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "upstream_fixture.h"

#include <QTest>

using namespace portcullis;
using namespace portcullis::test;
using namespace portcullis::upstream;

class TestBalancing : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void roundRobin_data();
    void roundRobin();
    void roundRobinOverAllWorkers();
    void manyTurns();
    void othersShareTheTurns();
    void retriesTakeNoTurn();
    void leastConnections_data();
    void leastConnections();
    void equalsTakeTurns();
    void triedTargets_data();
    void triedTargets();
    void failedTargetsAreAvoided_data();
    void failedTargetsAreAvoided();
    void unchangedUpstreamsAreKept();
    void retiredUpstreamsOutliveTheirLeases();
};

namespace {

QByteArray nameOf(Pool *pool)
{
    return pool ? QByteArray::fromStdString(pool->target().config.name) : QByteArray("-");
}

/// Those whose place in the list says so.
TriedTargets tried(const WorkerUpstream &upstream, const std::vector<bool> &which)
{
    TriedTargets all;
    for (std::size_t i = 0; i < which.size(); ++i) {
        if (which[i])
            all.push_back(&upstream.pool(i));
    }
    return all;
}

} // namespace

void TestBalancing::roundRobin_data()
{
    QTest::addColumn<QList<int>>("weights");
    QTest::addColumn<QByteArray>("order");

    QTest::newRow("one target") << QList<int>{1} << QByteArray("aaaa");
    QTest::newRow("equal weights") << QList<int>{1, 1, 1} << QByteArray("abcabc");
    QTest::newRow("a heavy one comes often, not in blocks")
        << QList<int>{5, 1, 1} << QByteArray("aabacaaaabacaa");
    QTest::newRow("weight 0 takes no part") << QList<int>{1, 0, 1} << QByteArray("acac");
    QTest::newRow("no weight anywhere") << QList<int>{0, 0} << QByteArray("--");
    QTest::newRow("one target of weight 0") << QList<int>{0} << QByteArray("-");
}

void TestBalancing::roundRobin()
{
    QFETCH(QList<int>, weights);
    QFETCH(QByteArray, order);
    Network network;
    model::Upstream config = upstreamWithWeights({});
    for (const int weight : weights) {
        config.targets.push_back(upstreamWithWeights({std::uint32_t(weight)}).targets.front());
        config.targets.back().name = std::string(1, char('a' + config.targets.size() - 1));
    }
    WorkerUpstream upstream(network.loop, stateOf(config), network.metrics.worker(0));
    QByteArray got;
    for (int i = 0; i < order.size(); ++i)
        got += nameOf(upstream.pick({}));
    QCOMPARE(got, order);
}

void TestBalancing::roundRobinOverAllWorkers()
{
    Network network;
    const auto state = stateOf(upstreamWithWeights({2, 1}));
    WorkerUpstream one(network.loop, state, network.metrics.worker(0));
    WorkerUpstream other(network.loop, state, network.metrics.worker(0));
    QByteArray got;
    for (int i = 0; i < 3; ++i) {
        got += nameOf(one.pick({}));
        got += nameOf(other.pick({}));
    }
    QCOMPARE(got, QByteArray("abaaba"));
}

void TestBalancing::manyTurns()
{
    Network network;
    const auto state = stateOf(upstreamWithWeights({997, 991, 983, 977, 971, 967}));
    QVERIFY(state->targets()->turns.empty());
    WorkerUpstream upstream(network.loop, state, network.metrics.worker(0));
    QByteArray got;
    for (int i = 0; i < 600; ++i)
        got += nameOf(upstream.pick({}));
    for (const char name : {'a', 'b', 'c', 'd', 'e', 'f'})
        QVERIFY2(std::abs(got.count(name) - 100) <= 5, got.constData());
}

void TestBalancing::othersShareTheTurns()
{
    Network network;
    WorkerUpstream upstream(network.loop, stateOf(upstreamWithWeights({2, 1, 1})),
                            network.metrics.worker(0));
    QByteArray got;
    for (int i = 0; i < 80; ++i)
        got += nameOf(upstream.pick(tried(upstream, {true, false, false})));
    QCOMPARE(got.count('b'), 40);
    QCOMPARE(got.count('c'), 40);
}

void TestBalancing::retriesTakeNoTurn()
{
    Network network;
    WorkerUpstream upstream(network.loop, stateOf(upstreamWithWeights({1, 1})),
                            network.metrics.worker(0));
    QByteArray first;
    for (int i = 0; i < 4; ++i) {
        Pool *pool = upstream.pick({});
        first += nameOf(pool);
        if (nameOf(pool) == "a") // which fails each time
            QCOMPARE(nameOf(upstream.pick(tried(upstream, {true, false}))), QByteArray("b"));
    }
    QCOMPARE(first, QByteArray("abab"));
}

void TestBalancing::leastConnections_data()
{
    QTest::addColumn<QList<int>>("inFlight");
    QTest::addColumn<QByteArray>("expected");

    QTest::newRow("the idle one") << QList<int>{3, 0, 5} << QByteArray("b");
    QTest::newRow("by weight: 1 of 1 is more than 3 of 4")
        << QList<int>{1, 1, 3} << QByteArray("c");
    QTest::newRow("the least") << QList<int>{9, 8, 40} << QByteArray("b");
}

void TestBalancing::leastConnections()
{
    QFETCH(QList<int>, inFlight);
    QFETCH(QByteArray, expected);
    Network network;
    model::Upstream config = upstreamWithWeights({1, 1, 4});
    config.balancing = model::Balancing::LeastConnections;
    const auto state = stateOf(config);
    WorkerUpstream upstream(network.loop, state, network.metrics.worker(0));
    for (int i = 0; i < 3; ++i)
        state->targets()->targets[std::size_t(i)]->health->inFlight = std::uint32_t(inFlight[i]);
    for (int i = 0; i < 4; ++i) // from whichever target the search begins
        QCOMPARE(nameOf(upstream.pick({})), expected);
}

void TestBalancing::equalsTakeTurns()
{
    Network network;
    model::Upstream config = upstreamWithWeights({1, 1, 1});
    config.balancing = model::Balancing::LeastConnections;
    WorkerUpstream upstream(network.loop, stateOf(config), network.metrics.worker(0));
    QByteArray got;
    for (int i = 0; i < 6; ++i)
        got += nameOf(upstream.pick({}));
    QCOMPARE(got, QByteArray("abcabc"));
}

void TestBalancing::triedTargets_data()
{
    QTest::addColumn<bool>("least");

    QTest::newRow("round robin") << false;
    QTest::newRow("least connections") << true;
}

void TestBalancing::triedTargets()
{
    QFETCH(bool, least);
    Network network;
    model::Upstream config = upstreamWithWeights({1, 1, 0, 1});
    if (least)
        config.balancing = model::Balancing::LeastConnections;
    WorkerUpstream upstream(network.loop, stateOf(config), network.metrics.worker(0));
    for (int i = 0; i < 5; ++i)
        QCOMPARE(nameOf(upstream.pick(tried(upstream, {true, false, false, true}))),
                 QByteArray("b"));
    Pool *any =
        upstream.pick(tried(upstream, {true, true, false, true})); // all that count were tried
    QVERIFY(any && nameOf(any) != "c");
    QCOMPARE(upstream.pick(tried(upstream, {true, true, true, false})), &upstream.pool(3));
}

void TestBalancing::failedTargetsAreAvoided_data()
{
    triedTargets_data();
}

void TestBalancing::failedTargetsAreAvoided()
{
    QFETCH(bool, least);
    Network network;
    model::Upstream config = upstreamWithWeights({1, 1});
    if (least)
        config.balancing = model::Balancing::LeastConnections;
    const auto state = stateOf(config);
    WorkerUpstream upstream(network.loop, state, network.metrics.worker(0));
    TargetHealth &failed = *state->targets()->targets[0]->health;
    TargetHealth &other = *state->targets()->targets[1]->health;
    const auto picks = [&upstream](const std::vector<bool> &before = {}) {
        QByteArray got;
        for (int i = 0; i < 4; ++i)
            got += nameOf(upstream.pick(tried(upstream, before)));
        return got;
    };
    failed.avoid(network.loop.now());
    QCOMPARE(picks(), QByteArray("bbbb"));
    QCOMPARE(picks({false, true}), QByteArray("aaaa")); // better than none
    other.avoid(network.loop.now());
    QCOMPARE(picks().count('a'), 2); // all failed: as if none had

    failed.avoid(network.loop.now() - TargetHealth::kAvoidFor);
    QVERIFY(failed.suspect() && !failed.avoided(network.loop.now()));
    QCOMPARE(nameOf(upstream.pick({})), QByteArray("a")); // one request finds out
    QVERIFY(failed.avoided(network.loop.now()));
    failed.answered();
    QVERIFY(!failed.suspect());
    QCOMPARE(picks(), QByteArray("aaaa"));
    other.answered();
    QCOMPARE(picks().count('a'), 2);
}

void TestBalancing::unchangedUpstreamsAreKept()
{
    Network network;
    WorkerUpstreams all(network.loop, network.metrics.worker(0));
    const auto kept = stateOf(upstreamWithWeights({1}));
    const auto other = stateOf(upstreamWithWeights({1}));
    WorkerUpstream &before = all.of(kept);
    all.of(other);
    all.retain({kept});
    QCOMPARE(&all.of(kept), &before);
}

void TestBalancing::retiredUpstreamsOutliveTheirLeases()
{
    Network network;
    io::Waker waker;
    WorkerUpstreams all(network.loop, network.metrics.worker(0));
    auto state = stateOf(upstreamWithWeights({1}));
    const std::weak_ptr<UpstreamState> alive = state;
    ConnectionLease lease = all.of(state).pick({})->connect(waker);
    network.loop.run();
    all.retain({});
    state.reset();
    QVERIFY(!alive.expired());
    lease->sendBody("still usable");
    lease->flush();
    network.loop.run();
    QCOMPARE(QByteArray::fromStdString(network.last().received), QByteArray("still usable"));
    lease.reset();
    network.loop.run();
    QVERIFY(network.last().eof);
    all.retain({});
    QVERIFY(alive.expired());
}

QTEST_APPLESS_MAIN(TestBalancing)
#include "tst_balancing.moc"
