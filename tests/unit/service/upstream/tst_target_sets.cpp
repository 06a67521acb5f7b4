// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "upstream_fixture.h"

#include <QTest>

#include <map>

using namespace portcullis;
using namespace portcullis::test;
using namespace portcullis::upstream;
using namespace std::chrono_literals;

/// Targets that come, go, and are not well, as one worker deals with them.
class TestTargetSets : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void standings_data();
    void standings();
    void ejectionsHaveABound_data();
    void ejectionsHaveABound();
    void aTargetThatStartsSlowlyGetsLess_data();
    void aTargetThatStartsSlowlyGetsLess();
    void othersCanTake_data();
    void othersCanTake();
    void unchangedTargetsKeepTheirPools();
    void goneTargetsOutliveTheirLeases();
    void registryKeepsWhatIsKnown();
    void placesAtAnUpstreamOutliveItsState();
    void foundTargetsAreTheFirstOfANewState();
};

namespace {

UpstreamState::SeriesOf noSeries()
{
    return [](const std::string &, const std::string &) { return telemetry::kOtherTarget; };
}

/// Letters of those that serve, in order, so often; `-` for none.
QByteArray picks(WorkerUpstream &upstream, int count)
{
    QByteArray got;
    for (int i = 0; i < count; ++i) {
        const Pool *pool = upstream.pick({});
        got += pool ? QByteArray::fromStdString(pool->target().config.name) : QByteArray("-");
    }
    return got;
}

std::vector<TargetSpec> specs(const QByteArray &names)
{
    std::vector<TargetSpec> all;
    for (const char name : names) {
        TargetSpec &spec = all.emplace_back();
        spec.target.name = std::string(1, name);
        spec.target.host = "127.0.0.1";
    }
    return all;
}

TargetHealth &healthOf(const std::shared_ptr<UpstreamState> &state, std::size_t index)
{
    return *state->targets()->targets[index]->health;
}

} // namespace

void TestTargetSets::standings_data()
{
    QTest::addColumn<QByteArray>("states"); // of each target, see below
    QTest::addColumn<QList<int>>("priorities");
    QTest::addColumn<QByteArray>("serve"); // those that do

    const auto row = [](const char *name, const char *states, const QList<int> &priorities,
                        const char *serve) {
        QTest::newRow(name) << QByteArray(states) << priorities << QByteArray(serve);
    };
    // +: well, u: unhealthy, d: drained, e: ejected, a: avoided
    row("all well", "++", {0, 0}, "ab");
    row("one unhealthy", "u+", {0, 0}, "b");
    row("one drained", "+d", {0, 0}, "a");
    row("one ejected", "+e", {0, 0}, "a");
    row("all unhealthy", "uu", {0, 0}, "-");
    row("unhealthy and drained", "ud", {0, 0}, "-");
    row("the only one unhealthy", "u", {0}, "-");
    row("the only one ejected", "e", {0}, "a");
    row("all ejected: they are used all the same", "ee", {0, 0}, "ab");
    row("ejected before unhealthy", "eu", {0, 0}, "a");
    row("avoided before ejected", "ea", {0, 0}, "b");
    row("the lowest priority serves", "+++", {1, 0, 1}, "b");
    row("the next one while it can't", "u++", {0, 1, 2}, "b");
    row("a well one of the next before an ejected one", "e+", {0, 1}, "b");
    row("the last one", "uu+", {0, 1, 2}, "c");
    row("none of any priority", "uud", {0, 1, 2}, "-");
}

void TestTargetSets::standings()
{
    QFETCH(QByteArray, states);
    QFETCH(QList<int>, priorities);
    QFETCH(QByteArray, serve);
    for (const bool least : {false, true}) {
        Network network;
        model::Upstream config = upstreamWithWeights({});
        if (least)
            config.balancing = model::Balancing::LeastConnections;
        const auto state = *UpstreamState::make(config, noSeries());
        auto all = specs(QByteArray("abc").left(states.size()));
        for (std::size_t i = 0; i < all.size(); ++i)
            all[i].priority = std::uint32_t(priorities[qsizetype(i)]);
        QVERIFY(state->setTargets(all));
        const SteadyTime now = network.loop.now();
        for (const auto &target : state->targets()->targets) {
            TargetHealth &health = *target->health;
            switch (states.at(target->config.name[0] - 'a')) {
            case 'u':
                health.setUnhealthy(true, now);
                break;
            case 'd':
                health.setDraining(true, now);
                break;
            case 'e':
                health.eject(now, {1, 1h, 100});
                break;
            case 'a':
                health.avoid(now);
                break;
            default:
                break;
            }
        }
        WorkerUpstream upstream(network.loop, state, network.metrics.worker(0));
        const QByteArray got = picks(upstream, 12);
        for (const char name : QByteArray("abc-")) {
            const int expected = serve.contains(name) ? 12 / int(serve.size()) : 0;
            QVERIFY2(got.count(name) == expected, got.constData());
        }
    }
}

void TestTargetSets::ejectionsHaveABound_data()
{
    QTest::addColumn<int>("targets");
    QTest::addColumn<int>("percent");
    QTest::addColumn<int>("ejected");

    QTest::newRow("the only one never") << 1 << 50 << 0;
    QTest::newRow("the only one, if it must be") << 1 << 100 << 1;
    QTest::newRow("one of two") << 2 << 50 << 1;
    QTest::newRow("one of three") << 3 << 50 << 1;
    QTest::newRow("one of many, at least") << 9 << 10 << 1;
    QTest::newRow("half") << 8 << 50 << 4;
    QTest::newRow("all") << 4 << 100 << 4;
    QTest::newRow("none") << 4 << 0 << 0;
}

void TestTargetSets::ejectionsHaveABound()
{
    QFETCH(int, targets);
    QFETCH(int, percent);
    QFETCH(int, ejected);
    Network network;
    model::Upstream config = upstreamWithWeights({});
    config.health.passive = model::PassiveHealth{2, 1h, std::uint32_t(percent)};
    const auto state = *UpstreamState::make(config, noSeries());
    state->setTargets(specs(QByteArray("abcdefghi").left(targets)));
    WorkerUpstream upstream(network.loop, state, network.metrics.worker(0));
    for (int round = 0; round < 3; ++round) {
        for (int i = 0; i < targets; ++i)
            upstream.failed(upstream.pool(std::size_t(i)));
    }
    int out = 0;
    for (const auto &target : state->targets()->targets)
        out += target->health->ejected(network.loop.now()) ? 1 : 0;
    QCOMPARE(out, ejected);
}

void TestTargetSets::aTargetThatStartsSlowlyGetsLess_data()
{
    QTest::addColumn<bool>("least");
    QTest::addColumn<int>("passedMs"); // of a minute
    QTest::addColumn<int>("percent");  // of all requests, of two targets

    QTest::newRow("round robin, at first") << false << 0 << 9;      // 0.1 of 1.1
    QTest::newRow("round robin, halfway") << false << 30'000 << 33; // 0.5 of 1.5
    QTest::newRow("round robin, later") << false << 60'000 << 50;
    QTest::newRow("least connections, later") << true << 60'000 << 50;
}

void TestTargetSets::aTargetThatStartsSlowlyGetsLess()
{
    QFETCH(bool, least);
    QFETCH(int, passedMs);
    QFETCH(int, percent);
    Network network;
    model::Upstream config = upstreamWithWeights({1, 1});
    config.health.slowStart = 1min;
    if (least)
        config.balancing = model::Balancing::LeastConnections;
    const auto state = stateOf(config);
    healthOf(state, 0).startSlowly(network.loop.now() - std::chrono::milliseconds(passedMs));
    WorkerUpstream upstream(network.loop, state, network.metrics.worker(0));
    const qsizetype got = picks(upstream, 2000).count('a') * 100 / 2000;
    QVERIFY2(std::abs(got - percent) <= 3, QByteArray::number(got).constData());
}

void TestTargetSets::othersCanTake_data()
{
    QTest::addColumn<QByteArray>("tried");
    QTest::addColumn<bool>("other");

    QTest::newRow("none tried") << QByteArray() << true;
    QTest::newRow("one of two") << QByteArray("a") << true;
    QTest::newRow("all that serve") << QByteArray("ab") << false;
}

/// A third target is drained: it is no reason for another try.
void TestTargetSets::othersCanTake()
{
    QFETCH(QByteArray, tried);
    QFETCH(bool, other);
    Network network;
    const auto state = stateOf(upstreamWithWeights({1, 1, 1}));
    healthOf(state, 2).setDraining(true, network.loop.now());
    WorkerUpstream upstream(network.loop, state, network.metrics.worker(0));
    TriedTargets before;
    for (const char name : tried)
        before.push_back(&upstream.pool(std::size_t(name - 'a')));
    QCOMPARE(upstream.hasOther(before), other);
}

void TestTargetSets::unchangedTargetsKeepTheirPools()
{
    Network network;
    const auto state = stateOf(upstreamWithWeights({}));
    state->setTargets(specs("abc"));
    WorkerUpstream upstream(network.loop, state, network.metrics.worker(0));
    const Pool *const b = &upstream.pool(1);
    QVERIFY(state->setTargets(specs("bd")));
    QCOMPARE(picks(upstream, 6).count('c'), 2); // nobody has told the worker
    upstream.refresh();
    QCOMPARE(&upstream.pool(0), b);
    QCOMPARE(picks(upstream, 4).count('b'), 2);
    QVERIFY(!state->setTargets(specs("bd"))); // no change
    state->setTargets({});
    upstream.refresh();
    QCOMPARE(picks(upstream, 2), QByteArray("--"));
}

void TestTargetSets::goneTargetsOutliveTheirLeases()
{
    Network network;
    io::Waker waker;
    const auto state = stateOf(upstreamWithWeights({1}));
    WorkerUpstream upstream(network.loop, state, network.metrics.worker(0));
    ConnectionLease lease = upstream.pick({})->connect(waker);
    network.loop.run();
    const std::weak_ptr<TargetState> target = state->targets()->targets.front();
    state->setTargets(specs("z"));
    upstream.refresh();
    QVERIFY(!upstream.unused());
    sendRequest(*lease);
    network.loop.run();
    QVERIFY(network.last().received.starts_with("GET / HTTP/1.1"));
    lease.reset(); // not kept: nobody would use it again
    network.loop.run();
    QVERIFY(network.last().eof);
    QVERIFY(upstream.unused());
    state->setTargets(specs("y"));
    upstream.refresh();
    QVERIFY(target.expired());
}

void TestTargetSets::registryKeepsWhatIsKnown()
{
    TargetRegistry registry;
    const SteadyTime now{1h};
    const TargetSpec a = specs("a").front();
    auto health = registry.health("up", a);
    const std::weak_ptr<TargetHealth> alive = health;
    QCOMPARE(registry.health("up", a), health);
    TargetSpec elsewhere = a;
    elsewhere.target.port = 81;
    QVERIFY(registry.health("up", elsewhere) != health);
    QVERIFY(registry.health("other", a) != health);

    registry.drain("up", "a", true, now);
    QVERIFY(health->draining());
    QVERIFY(registry.health("up", elsewhere)->draining());
    QVERIFY(!registry.health("other", a)->draining());
    registry.prune({"up"});
    QCOMPARE(registry.health("up", a), health); // in use
    health.reset();
    registry.prune({"up"});
    QVERIFY(alive.expired());
    QVERIFY(registry.health("up", a)->draining()); // it came back, and is drained still
    registry.drain("up", "a", false, now);
    QVERIFY(!registry.health("up", a)->draining());

    registry.drain("up", "a", true, now);
    registry.prune({"other"});
    QVERIFY(!registry.drained("up", "a"));
}

void TestTargetSets::placesAtAnUpstreamOutliveItsState()
{
    TargetRegistry registry;
    TestLoop loop;
    io::Waker waker;
    model::Upstream config = upstreamWithWeights({1});
    config.circuitBreaker = model::CircuitBreaker{1, 0};
    const auto before = *UpstreamState::make(config, noSeries(), &registry);
    BreakerPlace place;
    using Outcome = BreakerPlace::Outcome;
    QVERIFY(place.take(*before->breaker(), *config.circuitBreaker, loop, waker) == Outcome::In);
    config.timeouts.connect = 1s; // a reload
    const auto after = *UpstreamState::make(config, noSeries(), &registry);
    BreakerPlace next;
    QVERIFY(next.take(*after->breaker(), *config.circuitBreaker, loop, waker) == Outcome::Refused);
}

void TestTargetSets::foundTargetsAreTheFirstOfANewState()
{
    TargetRegistry registry;
    model::Upstream config = upstreamWithWeights({1});
    config.discovery.emplace().kind = model::FileDiscovery{"/targets.json"};
    const auto before = *UpstreamState::make(config, noSeries(), &registry);
    QCOMPARE(before->targets()->targets.front()->config.name, std::string("a"));
    registry.remember("test", *config.discovery, specs("xy"));
    config.timeouts.connect = 1s;
    const auto after = *UpstreamState::make(config, noSeries(), &registry);
    QCOMPARE(after->targets()->targets.size(), std::size_t(2));
    config.discovery->kind = model::FileDiscovery{"/other.json"};
    const auto other = *UpstreamState::make(config, noSeries(), &registry);
    QCOMPARE(other->targets()->targets.front()->config.name, std::string("a"));
}

QTEST_APPLESS_MAIN(TestTargetSets)
#include "tst_target_sets.moc"
