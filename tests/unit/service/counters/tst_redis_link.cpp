// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "tests/support/test_loop.h"

#include "service/counters/redis_link.h"
#include "shared/core/log.h"

#include <QTest>

#include <list>

using namespace portcullis;
using namespace portcullis::counters;
using namespace portcullis::test;
using Failure = telemetry::SharedCounterMetrics::Failure;

namespace {

constexpr const char *kSha = "0123456789012345678901234567890123456789";

/// Somebody who asks, and what became of it.
class TestAsk final : public Ask {
public:
    TestAsk() { call.add({"limit:", "key", 'f', Charge::How::Enforce, 1, {5, 1000, 0, 0}}); }
    int calls = 0;
    bool gotAnswer = false;
    std::uint64_t remaining = 0;
    std::function<void()> then;

private:
    void answered(const std::vector<Verdict> &verdicts) override
    {
        ++calls;
        gotAnswer = true;
        remaining = verdicts.at(0).remaining;
        if (then)
            then();
    }
    void unanswered() override
    {
        ++calls;
        if (then)
            then();
    }
};

/// A link, and a server played by the test.
struct World {
    TestLoop loop;
    telemetry::SharedCounterMetrics metrics;
    std::list<TestPeer> servers; // one for each connection, the last one is current
    bool greets = true;
    std::unique_ptr<RedisLink> link;
    std::shared_ptr<const CountersPlan> plan;

    explicit World(std::size_t chunk = MemoryStream::kAll, std::string user = {},
                   std::string password = {}, std::uint32_t database = 0)
    {
        loop.chunk = chunk;
        loop.accept = [this](const io::Endpoint &, io::StreamPtr stream) {
            servers.emplace_back(std::move(stream));
        };
        model::Counters config;
        config.host = "127.0.0.1";
        config.user = std::move(user);
        config.database = database;
        config.timeout = Milliseconds(50);
        plan = std::make_shared<CountersPlan>(config, io::Endpoint{"127.0.0.1", 6379, {}, {}},
                                              std::move(password));
        link = std::make_unique<RedisLink>(loop, metrics);
    }
    ~World()
    {
        link.reset();
        loop.run();
    }
    TestPeer &server() { return servers.back(); }
    void use()
    {
        link->use(plan);
        loop.run();
        if (greets)
            greet();
    }
    void greet()
    {
        server().takeReceived();
        say("*2\r\n$10\r\n1700000000\r\n$6\r\n000000\r\n$40\r\n" + std::string(kSha) + "\r\n");
    }
    void say(const std::string &bytes)
    {
        server().stream().write(bytes);
        loop.run();
    }
    void verdict(std::uint64_t remaining)
    {
        say("*6\r\n:1700000000000000\r\n:1\r\n:1\r\n:" + std::to_string(remaining)
            + "\r\n:0\r\n:0\r\n");
    }
    void ask(TestAsk &ask)
    {
        link->ask(ask);
        loop.run();
    }
    std::uint64_t failures(Failure why) const
    {
        return metrics.failures[static_cast<std::size_t>(why)].value();
    }
};

} // namespace

/// One worker's connection, against a server that does as the test says.
class TestRedisLink : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void greetsFirst_data();
    void greetsFirst();
    void asksAndAnswers_data();
    void asksAndAnswers();
    void manyAreOnTheirWay();
    void whoeverWaitsForTheConnectionIsSent();
    void timesOut();
    void lateAnswersBelongToNobody();
    void timeoutsOpenTheCircuit();
    void refusedConnectionsOpenItAtOnce();
    void comesBackByItself();
    void askedOnceMoreAfterALoss();
    void scriptsAreGivenAgain();
    void errorsOfOneCall();
    void errorsOfAllCalls();
    void wrongPasswordsAreLoggedWithoutThem();
    void nonsenseEndsTheConnection();
    void whoLeavesIsForgotten();
    void whoIsToldMayAskAgain();
    void anotherPlan();
    void boundsWhoWaits();
    void clockIsLearned();
};

void TestRedisLink::greetsFirst_data()
{
    QTest::addColumn<QByteArray>("user");
    QTest::addColumn<QByteArray>("password");
    QTest::addColumn<int>("database");
    QTest::addColumn<QByteArray>("expected");
    QTest::newRow("nobody") << QByteArray() << QByteArray() << 0 << QByteArray("*1\r\n$4\r\nTIME");
    QTest::newRow("a password") << QByteArray() << QByteArray("pw") << 0
                                << QByteArray("*2\r\n$4\r\nAUTH\r\n$2\r\npw\r\n*1\r\n$4\r\nTIME");
    QTest::newRow("a user and a database")
        << QByteArray("me") << QByteArray("pw") << 3
        << QByteArray(
               "*3\r\n$4\r\nAUTH\r\n$2\r\nme\r\n$2\r\npw\r\n*2\r\n$6\r\nSELECT\r\n$1\r\n3\r\n"
               "*1\r\n$4\r\nTIME");
}

void TestRedisLink::greetsFirst()
{
    QFETCH(QByteArray, user);
    QFETCH(QByteArray, password);
    QFETCH(int, database);
    QFETCH(QByteArray, expected);
    World world(MemoryStream::kAll, user.toStdString(), password.toStdString(),
                static_cast<std::uint32_t>(database));
    world.greets = false;
    world.use();
    QCOMPARE(QByteArray::fromStdString(world.server().received).left(expected.size()), expected);
    QVERIFY(world.server().received.find("SCRIPT\r\n$4\r\nLOAD") != std::string::npos);
}

void TestRedisLink::asksAndAnswers_data()
{
    QTest::addColumn<int>("chunk");
    QTest::newRow("byte by byte") << 1;
    QTest::newRow("in pieces") << 7;
    QTest::newRow("at once") << (1 << 20);
}

void TestRedisLink::asksAndAnswers()
{
    QFETCH(int, chunk);
    World world(static_cast<std::size_t>(chunk));
    world.use();
    TestAsk ask;
    world.ask(ask);
    const std::string &seen = world.server().received;
    QVERIFY2(seen.starts_with("*11\r\n$7\r\nEVALSHA\r\n$40\r\n" + std::string(kSha)
                              + "\r\n$1\r\n1\r\n$9\r\nlimit:key\r\n$1\r\nf\r\n$1\r\ne\r\n$1\r\n1"),
             seen.c_str());
    QCOMPARE(ask.calls, 0);
    world.verdict(4);
    QCOMPARE(ask.calls, 1);
    QVERIFY(ask.gotAnswer);
    QCOMPARE(quint64{ask.remaining}, quint64{4});
    QCOMPARE(quint64{world.metrics.asks.value()}, quint64{1});
}

void TestRedisLink::manyAreOnTheirWay()
{
    World world;
    world.use();
    std::list<TestAsk> asks(100);
    for (TestAsk &ask : asks)
        world.link->ask(ask);
    world.loop.run();
    for (std::uint64_t i = 0; i < 100; ++i)
        world.verdict(i);
    std::uint64_t expected = 0;
    for (const TestAsk &ask : asks)
        QCOMPARE(quint64{ask.remaining}, quint64{expected++});
}

void TestRedisLink::whoeverWaitsForTheConnectionIsSent()
{
    World world;
    world.greets = false;
    world.use();
    TestAsk ask;
    TestAsk gone;
    {
        TestAsk brief;
        world.ask(brief);
        world.ask(ask);
    }
    QCOMPARE(ask.calls, 0);
    world.greet();
    QVERIFY(world.server().received.find("limit:key") != std::string::npos);
    world.verdict(2);
    QCOMPARE(quint64{ask.remaining}, quint64{2});
    QVERIFY(ask.gotAnswer);
}

void TestRedisLink::timesOut()
{
    World world;
    world.use();
    TestAsk ask;
    world.ask(ask);
    QTest::qWait(60); // the deadline is one of the real clock
    world.loop.pass(Milliseconds(100));
    QCOMPARE(ask.calls, 1);
    QVERIFY(!ask.gotAnswer);
    QCOMPARE(quint64{world.failures(Failure::Timeout)}, quint64{1});
    QVERIFY(!world.link->away()); // one may be chance
}

void TestRedisLink::lateAnswersBelongToNobody()
{
    World world;
    world.use();
    TestAsk late;
    world.ask(late);
    QTest::qWait(60);
    world.loop.pass(Milliseconds(100));
    TestAsk next;
    world.ask(next);
    world.verdict(1);
    QCOMPARE(next.calls, 0);
    world.verdict(2);
    QCOMPARE(quint64{next.remaining}, quint64{2});
    QCOMPARE(late.calls, 1);
}

/// Those that are late together are one time-out: a server may pause for a moment.
void TestRedisLink::timeoutsOpenTheCircuit()
{
    World world;
    world.use();
    for (int late = 1; late <= Circuit::kTimeoutsToOpen; ++late) {
        std::list<TestAsk> asks(5);
        for (TestAsk &ask : asks)
            world.ask(ask);
        QTest::qWait(60);
        world.loop.pass(Milliseconds(100));
        for (const TestAsk &ask : asks)
            QCOMPARE(ask.calls, 1);
        QCOMPARE(world.link->away(), late == Circuit::kTimeoutsToOpen);
    }
    QCOMPARE(qint64{world.metrics.circuitOpen.value()}, qint64{1});
    TestAsk next;
    world.link->ask(next);
    QCOMPARE(next.calls, 1); // at once
    QCOMPARE(quint64{world.failures(Failure::Away)}, quint64{1});
}

void TestRedisLink::refusedConnectionsOpenItAtOnce()
{
    World world;
    world.loop.refused.insert(6379);
    TestAsk ask;
    world.link->use(world.plan);
    world.link->ask(ask);
    QCOMPARE(ask.calls, 0);
    world.loop.run();
    QCOMPARE(ask.calls, 1);
    QVERIFY(world.link->away());
}

void TestRedisLink::comesBackByItself()
{
    World world;
    world.loop.refused.insert(6379);
    world.link->use(world.plan);
    world.loop.run();
    QVERIFY(world.link->away());
    for (int i = 0; i < 10; ++i)
        world.loop.pass(Circuit::kLongestRest + Milliseconds(100));
    const std::size_t tries = world.loop.connects;
    QVERIFY2(tries > 5, qPrintable(QString::number(tries)));
    world.loop.refused.clear();
    world.loop.pass(Circuit::kLongestRest + Milliseconds(100));
    QVERIFY(world.link->away()); // not before it has said so
    world.greet();
    QVERIFY(!world.link->away());
    QCOMPARE(qint64{world.metrics.circuitOpen.value()}, qint64{0});
    TestAsk ask;
    world.ask(ask);
    world.verdict(3);
    QVERIFY(ask.gotAnswer);
}

void TestRedisLink::askedOnceMoreAfterALoss()
{
    World world;
    world.use();
    QTest::qWait(static_cast<int>(RedisLink::kConnectTime.count()) + 50); // it had worked
    TestAsk ask;
    world.ask(ask);
    world.servers.back().stream().shutdownWrite();
    world.loop.run();
    QCOMPARE(world.servers.size(), std::size_t{2});
    QCOMPARE(ask.calls, 0);
    world.greet();
    world.verdict(9);
    QVERIFY(ask.gotAnswer);
    // A second loss at once is a fault.
    TestAsk another;
    world.ask(another);
    world.server().stream().shutdownWrite();
    world.loop.run();
    QCOMPARE(another.calls, 1);
    QVERIFY(!another.gotAnswer);
    QVERIFY(world.link->away());
}

void TestRedisLink::scriptsAreGivenAgain()
{
    World world;
    world.use();
    TestAsk ask;
    world.ask(ask);
    world.server().takeReceived();
    world.say("-NOSCRIPT No matching script. Please use EVAL.\r\n");
    QCOMPARE(ask.calls, 0);
    const std::string seen = world.server().takeReceived();
    QVERIFY2(seen.starts_with("*11\r\n$4\r\nEVAL\r\n"), seen.substr(0, 40).c_str());
    QVERIFY(seen.find(limitScript()) != std::string::npos);
    QVERIFY(seen.find("limit:key") != std::string::npos);
    world.verdict(1);
    QVERIFY(ask.gotAnswer);
}

void TestRedisLink::errorsOfOneCall()
{
    World world;
    world.use();
    TestAsk bad;
    TestAsk good;
    world.ask(bad);
    world.ask(good);
    world.say("-WRONGTYPE Operation against a key holding the wrong kind of value\r\n");
    QCOMPARE(bad.calls, 1);
    QVERIFY(!bad.gotAnswer);
    QVERIFY(!world.link->away());
    world.verdict(1);
    QVERIFY(good.gotAnswer);
    QCOMPARE(quint64{world.failures(Failure::Refused)}, quint64{1});
}

void TestRedisLink::errorsOfAllCalls()
{
    for (const char *error : {"LOADING Redis is loading the dataset in memory",
                              "READONLY You can't write against a read only replica.",
                              "OOM command not allowed when used memory > 'maxmemory'.", "BUSY"}) {
        World world;
        world.use();
        TestAsk ask;
        TestAsk other;
        world.ask(ask);
        world.ask(other);
        world.say('-' + std::string(error) + "\r\n");
        QCOMPARE(ask.calls, 1);
        QCOMPARE(other.calls, 1);
        QVERIFY2(world.link->away(), error);
    }
}

void TestRedisLink::wrongPasswordsAreLoggedWithoutThem()
{
    QByteArray logged;
    setLogSink([&logged](const LogRecord &record) {
        logged.append(record.line.data(), static_cast<qsizetype>(record.line.size())).append('\n');
    });
    for (const char *error : {"-WRONGPASS invalid username-password pair or user is disabled.\r\n",
                              "-ERR hunter2 is wrong\r\n"}) {
        World world(MemoryStream::kAll, {}, "hunter2");
        world.greets = false;
        world.use();
        world.say(error);
        QVERIFY(world.link->away());
    }
    setLogSink({});
    QVERIFY2(logged.contains("shared counters away: server=127.0.0.1:6379 why=\"WRONGPASS"),
             logged);
    QVERIFY2(!logged.contains("hunter2"), logged);
}

void TestRedisLink::nonsenseEndsTheConnection()
{
    for (const char *nonsense : {"HTTP/1.1 400 Bad Request\r\n\r\n", "*1\r\n:5\r\n", "+OK\r\n"}) {
        World world;
        world.use();
        TestAsk ask;
        world.ask(ask);
        world.say(nonsense);
        QCOMPARE(ask.calls, 1);
        QVERIFY(!ask.gotAnswer);
        QVERIFY2(world.link->away(), nonsense);
    }
    World unasked;
    unasked.use();
    unasked.verdict(1);
    QVERIFY(unasked.link->away());
}

void TestRedisLink::whoLeavesIsForgotten()
{
    World world;
    world.use();
    TestAsk stays;
    {
        TestAsk first;
        world.ask(first);
        world.ask(stays);
    }
    world.verdict(1);
    QCOMPARE(stays.calls, 0);
    world.verdict(2);
    QCOMPARE(quint64{stays.remaining}, quint64{2});
    // Those who leave because somebody else is told.
    auto other = std::make_unique<TestAsk>();
    TestAsk teller;
    teller.then = [&other] { other.reset(); };
    world.ask(teller);
    world.ask(*other);
    world.server().stream().shutdownWrite();
    world.loop.run();
    QCOMPARE(teller.calls, 1);
    QVERIFY(!other);
}

void TestRedisLink::whoIsToldMayAskAgain()
{
    World world;
    world.use();
    TestAsk second;
    TestAsk first;
    first.then = [&] { world.link->ask(second); };
    world.ask(first);
    world.verdict(1);
    world.verdict(2);
    QVERIFY(first.gotAnswer && second.gotAnswer);
    TestAsk third;
    TestAsk fourth;
    third.then = [&] { world.link->ask(fourth); };
    world.ask(third);
    world.server().stream().shutdownWrite();
    world.loop.run();
    QCOMPARE(third.calls, 1);
    QCOMPARE(fourth.calls, 1);
}

void TestRedisLink::anotherPlan()
{
    World world;
    world.use();
    TestAsk ask;
    world.ask(ask);
    world.link->use(world.plan); // the same: nothing happens
    QCOMPARE(ask.calls, 0);
    world.link->use(nullptr);
    QCOMPARE(ask.calls, 1);
    QVERIFY(!ask.gotAnswer);
    QVERIFY(world.link->away());
    QCOMPARE(qint64{world.metrics.circuitOpen.value()}, qint64{0});
    world.use();
    QVERIFY(!world.link->away());
    QCOMPARE(world.servers.size(), std::size_t{2});
}

void TestRedisLink::boundsWhoWaits()
{
    World world;
    world.use();
    std::list<TestAsk> asks(RedisLink::kMostAsks);
    for (TestAsk &ask : asks)
        world.link->ask(ask);
    QCOMPARE(asks.back().calls, 0);
    TestAsk tooMany;
    world.link->ask(tooMany);
    QCOMPARE(tooMany.calls, 1);
    QCOMPARE(quint64{world.failures(Failure::Busy)}, quint64{1});
}

void TestRedisLink::clockIsLearned()
{
    World world;
    world.use();
    const auto ours = std::chrono::duration_cast<std::chrono::microseconds>(
                          world.loop.wallNow().time_since_epoch())
                          .count();
    const std::int64_t offset = world.plan->clockOffsetUs.load();
    QVERIFY(std::abs(offset + ours - 1'700'000'000'000'000) < 10'000'000);
}

QTEST_GUILESS_MAIN(TestRedisLink)
#include "tst_redis_link.moc"
