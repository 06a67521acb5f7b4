// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "limit_test_support.h"

#include "service/pipeline/rate_limit/shared_charge.h"
#include "tests/support/test_loop.h"

#include <QTest>

#include <list>

using namespace portcullis;
using namespace portcullis::pipeline;
using namespace portcullis::pipeline::test;
using namespace portcullis::test;
using namespace std::chrono_literals;
using model::LimitAlgorithm;
using model::SharedMode;

namespace {

constexpr io::Waker::Events kEvent = 1;

model::RateLimit sharedLimit(std::string name, SharedMode mode, std::uint64_t limit,
                             LimitAlgorithm algorithm = LimitAlgorithm::FixedWindow)
{
    model::RateLimit made = limitOf(std::move(name), algorithm, limit);
    made.window = Milliseconds(1h);
    made.shared = mode;
    return made;
}

/// A worker that counts together, and the Redis, played by the test.
struct World {
    TestLoop loop;
    telemetry::SharedCounterMetrics metrics;
    std::list<TestPeer> servers;
    model::Document document;
    LimitRegistry registry{kEpoch, QuotaImage::fresh()};
    LimitPlan plan;
    std::unique_ptr<SharedWorker> worker;
    io::Waker waker;
    Request request;

    explicit World(std::vector<model::RateLimit> limits, bool failClosed = false)
    {
        loop.accept = [this](const io::Endpoint &, io::StreamPtr stream) {
            servers.emplace_back(std::move(stream));
        };
        document.counters.emplace();
        document.counters->failClosed = failClosed;
        document.counters->interval = 100ms;
        for (const model::RateLimit &limit : limits)
            document.defaults.rateLimits.push_back(limit.name);
        document.rateLimits = std::move(limits);
        auto compiled = LimitPlan::compile(document, registry);
        if (!compiled)
            qFatal("%s", compiled.error().what.c_str());
        plan = std::move(*compiled);
        worker = std::make_unique<SharedWorker>(loop, metrics);
        worker->use(std::make_shared<counters::CountersPlan>(
            *document.counters, io::Endpoint{"127.0.0.1", 6379, {}, {}}, std::string()));
        loop.run();
        greet();
    }
    ~World()
    {
        worker.reset();
        loop.run();
    }
    void greet()
    {
        servers.back().takeReceived();
        say("*2\r\n$10\r\n1769903990\r\n$1\r\n0\r\n$1\r\nx\r\n");
    }
    void say(const std::string &bytes)
    {
        servers.back().stream().write(bytes);
        loop.run();
    }
    /// Answers of five numbers for each limit.
    void verdicts(const std::vector<std::array<int, 5>> &all)
    {
        std::string bytes = "*" + std::to_string(1 + 5 * all.size()) + "\r\n:1769903990000000\r\n";
        for (const auto &one : all) {
            for (const int number : one)
                bytes += ':' + std::to_string(number) + "\r\n";
        }
        say(bytes);
    }
    void lose()
    {
        servers.back().stream().shutdownWrite();
        loop.run();
    }
    LimitSubject subject() { return {request.context, request.principal, {}, {}, worker.get()}; }
    std::string received()
    {
        loop.run();
        return servers.back().takeReceived();
    }
    std::uint64_t remaining(const char *name)
    {
        const LimitOutcome seen = peek(plan, subject());
        for (std::size_t i = 0; i < seen.readings.size(); ++i) {
            if (seen.readings[i].limit->name == name)
                return seen.readings[i].remaining + 1; // peek() tells what is left after one more
        }
        return ~std::uint64_t{0};
    }
};

} // namespace

/// Step 4 with limits that several gateways count.
class TestSharedCharge : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void onlyThoseWithExactLimitsAsk();
    void admits();
    void refusalGivesBack();
    void refusedHereIsNotAsked();
    void refusalsAreRemembered();
    void whatIsRememberedIsOfOneKey();
    void shadow();
    void unanswered_data();
    void unanswered();
    void leavingGivesBack();
    void leavesOutWhatItDoesNotKnow();
    void localSyncExchanges();
    void localSyncTellsAgainWhatWasLost();
    void localSyncWaitsWhileNobodyIsThere_data();
    void localSyncWaitsWhileNobodyIsThere();
    void localSyncSendsManyKeys();
    void keysAreOfOneGatewayAsOfTheOther();
};

void TestSharedCharge::onlyThoseWithExactLimitsAsk()
{
    const World own({limitOf("o", LimitAlgorithm::FixedWindow, 5),
                     sharedLimit("l", SharedMode::LocalSync, 5),
                     sharedLimit("x", SharedMode::Off, 5)});
    QVERIFY(!own.plan.asks() || own.plan.limits()[0].asks()); // the first follows the counters
    World sync({sharedLimit("l", SharedMode::LocalSync, 5)});
    QVERIFY(sync.plan.shared() && !asksCounters(sync.plan, sync.subject()));
    World exact({sharedLimit("e", SharedMode::Exact, 5)});
    QVERIFY(asksCounters(exact.plan, exact.subject()));
    exact.document.defaults.rateLimits.clear();
    const auto other = LimitPlan::compile(exact.document, exact.registry);
    QVERIFY(other->asks() && !asksCounters(*other, exact.subject()));
}

void TestSharedCharge::admits()
{
    World world({sharedLimit("e", SharedMode::Exact, 5), sharedLimit("o", SharedMode::Off, 5)});
    SharedCharge charge(world.plan, world.subject());
    charge.ask(world.waker, kEvent);
    QVERIFY(!charge.done());
    const std::string sent = world.received();
    QVERIFY2(sent.find("portcullis:e:f-5-3600000:") != std::string::npos, sent.c_str());
    world.verdicts({{1, 2, 3, 4'000'000, 4'000'000}});
    QVERIFY(charge.done());
    QVERIFY(world.waker.pending(kEvent));
    const LimitOutcome outcome = charge.finish();
    QVERIFY(!outcome.decision.refusal);
    QCOMPARE(outcome.readings.size(), std::size_t{2});
    QCOMPARE(quint64{outcome.readings[0].remaining}, quint64{3});
    QVERIFY(outcome.readings[0].more == Nanoseconds(4s));
    QCOMPARE(quint64{outcome.readings[1].remaining}, quint64{4});
    using Stats = LimitStats;
    for (const CompiledLimit &limit : world.plan.limits())
        QCOMPARE(quint64{limit.state->stats().read(Stats::Allowed)}, quint64{1});
}

void TestSharedCharge::refusalGivesBack()
{
    World world({sharedLimit("o", SharedMode::Off, 5), sharedLimit("e", SharedMode::Exact, 5),
                 limitOf("c", LimitAlgorithm::Concurrency, 5)});
    SharedCharge charge(world.plan, world.subject());
    charge.ask(world.waker, kEvent);
    QCOMPARE(quint64{world.remaining("o")}, quint64{4});
    world.verdicts({{0, 5, 0, 9'000'000, 9'000'000}});
    const LimitOutcome outcome = charge.finish();
    QVERIFY(outcome.decision.refusal == Reason::RateLimitExceeded);
    QCOMPARE(QByteArray(outcome.decision.rule.data(),
                        static_cast<qsizetype>(outcome.decision.rule.size())),
             QByteArray("rateLimits/e"));
    QCOMPARE(quint64{outcome.retryAfter}, quint64{9});
    QCOMPARE(outcome.held.size(), std::size_t{0});
    QCOMPARE(quint64{world.remaining("o")}, quint64{5});
    QCOMPARE(quint64{world.remaining("c")}, quint64{5});
}

void TestSharedCharge::refusedHereIsNotAsked()
{
    World world({sharedLimit("e", SharedMode::Exact, 5), sharedLimit("o", SharedMode::Off, 1)});
    {
        SharedCharge first(world.plan, world.subject());
        first.ask(world.waker, kEvent);
        world.verdicts({{1, 1, 4, 1, 1}});
        QVERIFY(!first.finish().decision.refusal);
    }
    world.received();
    SharedCharge charge(world.plan, world.subject());
    charge.ask(world.waker, kEvent);
    QVERIFY(charge.done());
    const LimitOutcome outcome = charge.finish();
    QVERIFY(outcome.decision.refusal == Reason::RateLimitExceeded);
    QCOMPARE(outcome.readings.size(), std::size_t{1}); // nobody asked about the other
    QVERIFY(world.received().empty());
}

/// Who goes on asking for what is used up costs the counters no call for each request.
void TestSharedCharge::refusalsAreRemembered()
{
    World world({sharedLimit("o", SharedMode::Off, 5), sharedLimit("e", SharedMode::Exact, 5)});
    {
        SharedCharge first(world.plan, world.subject());
        first.ask(world.waker, kEvent);
        world.verdicts({{0, 5, 0, 9'000'000, 9'000'000}});
        QVERIFY(first.finish().decision.refusal);
    }
    world.received();
    for (int i = 0; i < 3; ++i) {
        world.request.pass(300ms);
        SharedCharge again(world.plan, world.subject());
        again.ask(world.waker, kEvent);
        QVERIFY(again.done());
        const LimitOutcome outcome = again.finish();
        QVERIFY(outcome.decision.refusal == Reason::RateLimitExceeded);
        QCOMPARE(quint64{outcome.retryAfter}, quint64{9});
        QCOMPARE(outcome.readings.size(), std::size_t{2});
    }
    QCOMPARE(quint64{world.remaining("o")}, quint64{5});
    QVERIFY(world.received().empty());
    // After a second they are asked again, for somebody may have reset it.
    world.request.pass(100ms);
    SharedCharge later(world.plan, world.subject());
    later.ask(world.waker, kEvent);
    QVERIFY(!later.done());
    world.verdicts({{1, 1, 4, 1'000, 1'000}});
    QVERIFY(!later.finish().decision.refusal);
}

void TestSharedCharge::whatIsRememberedIsOfOneKey()
{
    RefusalMemory memory;
    const RefusalMemory::KeyEnd key{'a'};
    const SteadyTime now = kEpoch;
    QVERIFY(memory.refused(1, key, now) == Nanoseconds::zero());
    memory.remember(1, key, now, 300ms);
    QVERIFY(memory.refused(1, key, now) == Nanoseconds(300ms));
    QVERIFY(memory.refused(1, key, now + 299ms) == Nanoseconds(1ms));
    QVERIFY(memory.refused(1, key, now + 300ms) == Nanoseconds::zero());
    QVERIFY(memory.refused(2, key, now) == Nanoseconds::zero());
    QVERIFY(memory.refused(1, {'b'}, now) == Nanoseconds::zero());
    memory.remember(1, key, now, 1h);
    QVERIFY(memory.refused(1, key, now + 999ms) > Nanoseconds(59min));
    QVERIFY(memory.refused(1, key, now + 1s) == Nanoseconds::zero());
}

void TestSharedCharge::shadow()
{
    model::RateLimit shadow = sharedLimit("s", SharedMode::Exact, 5);
    shadow.shadow = true;
    World world({shadow, sharedLimit("e", SharedMode::Exact, 5)});
    SharedCharge charge(world.plan, world.subject());
    charge.ask(world.waker, kEvent);
    world.verdicts({{0, 5, 0, 9, 9}, {1, 1, 4, 9, 9}});
    const LimitOutcome outcome = charge.finish();
    QVERIFY(!outcome.decision.refusal);
    QVERIFY(outcome.shadow.refusal == Reason::RateLimitExceeded && outcome.shadow.shadow);
    QCOMPARE(outcome.readings.size(), std::size_t{1});
}

void TestSharedCharge::unanswered_data()
{
    QTest::addColumn<bool>("closed");
    QTest::newRow("open") << false;
    QTest::newRow("closed") << true;
}

void TestSharedCharge::unanswered()
{
    QFETCH(bool, closed);
    World world({sharedLimit("o", SharedMode::Off, 5), sharedLimit("e", SharedMode::Exact, 5)},
                closed);
    SharedCharge charge(world.plan, world.subject());
    charge.ask(world.waker, kEvent);
    world.lose();
    QVERIFY(charge.done());
    const LimitOutcome outcome = charge.finish();
    QCOMPARE(outcome.decision.refusal.has_value(), closed);
    QCOMPARE(quint64{world.remaining("o")}, quint64{closed ? 5U : 4U});
    QCOMPARE(outcome.readings.size(), std::size_t{1});
    QCOMPARE(quint64{world.metrics.failedClosed.value()}, quint64{closed ? 1U : 0U});
    QCOMPARE(quint64{world.metrics.failedOpen.value()}, quint64{closed ? 0U : 1U});
    if (!closed)
        return;
    QVERIFY(outcome.decision.refusal == Reason::RateLimitCountersUnavailable);
    QCOMPARE(quint64{outcome.retryAfter}, quint64{1});
}

void TestSharedCharge::leavingGivesBack()
{
    World world({sharedLimit("e", SharedMode::Exact, 5), sharedLimit("o", SharedMode::Off, 5),
                 limitOf("c", LimitAlgorithm::Concurrency, 5)});
    {
        SharedCharge charge(world.plan, world.subject());
        charge.ask(world.waker, kEvent);
        QCOMPARE(quint64{world.remaining("c")}, quint64{4});
    }
    QCOMPARE(quint64{world.remaining("c")}, quint64{5});
    QCOMPARE(quint64{world.remaining("o")}, quint64{5});
    world.verdicts({{1, 1, 4, 1, 1}}); // comes too late for anybody
    QVERIFY(!world.worker->away());
}

void TestSharedCharge::leavesOutWhatItDoesNotKnow()
{
    World world({sharedLimit("e", SharedMode::Exact, 5), sharedLimit("o", SharedMode::Off, 5)});
    const LimitOutcome seen = peek(world.plan, world.subject());
    QCOMPARE(seen.readings.size(), std::size_t{1});
    QCOMPARE(QByteArray::fromStdString(seen.readings[0].limit->name), QByteArray("o"));
}

void TestSharedCharge::localSyncExchanges()
{
    World world({sharedLimit("l", SharedMode::LocalSync, 10)});
    for (int i = 0; i < 3; ++i)
        QVERIFY(!charge(world.plan, world.subject()).decision.refusal);
    QVERIFY(world.received().empty()); // not for each
    world.loop.pass(150ms);
    const std::string sent = world.received();
    QVERIFY2(sent.find("$1\r\nf\r\n$1\r\na\r\n$1\r\n3\r\n$2\r\n10\r\n") != std::string::npos,
             sent.c_str());
    // Others had used four before.
    world.verdicts({{1, 7, 3, 1'800'000'000, 1'800'000'000}});
    QCOMPARE(quint64{world.remaining("l")}, quint64{3});
    for (int i = 0; i < 3; ++i)
        QVERIFY(!charge(world.plan, world.subject()).decision.refusal);
    QVERIFY(charge(world.plan, world.subject()).decision.refusal == Reason::RateLimitExceeded);
    world.loop.pass(150ms);
    QVERIFY(world.received().find("$1\r\na\r\n$1\r\n3\r\n") != std::string::npos);
    QCOMPARE(quint64{world.metrics.syncedKeys.value()}, quint64{1});
    world.verdicts({{1, 10, 0, 1, 1}});
    world.loop.pass(500ms);
    QVERIFY(world.received().empty()); // nothing new
}

void TestSharedCharge::localSyncTellsAgainWhatWasLost()
{
    World world({sharedLimit("l", SharedMode::LocalSync, 10)});
    QVERIFY(!charge(world.plan, world.subject()).decision.refusal);
    world.loop.pass(150ms);
    QVERIFY(!world.received().empty());
    world.lose();
    QVERIFY(world.worker->away());
    QVERIFY(!charge(world.plan, world.subject()).decision.refusal); // open: it counts on
    world.loop.pass(3s);
    world.greet();
    QVERIFY(!world.worker->away());
    world.loop.pass(150ms);
    const std::string sent = world.received();
    QVERIFY2(sent.find("$1\r\na\r\n$1\r\n2\r\n") != std::string::npos, sent.c_str());
}

void TestSharedCharge::localSyncWaitsWhileNobodyIsThere_data()
{
    unanswered_data();
}

void TestSharedCharge::localSyncWaitsWhileNobodyIsThere()
{
    QFETCH(bool, closed);
    World world({sharedLimit("l", SharedMode::LocalSync, 2), sharedLimit("o", SharedMode::Off, 5)},
                closed);
    world.lose();
    QVERIFY(world.worker->away());
    const LimitOutcome outcome = charge(world.plan, world.subject());
    if (closed) {
        QVERIFY(outcome.decision.refusal == Reason::RateLimitCountersUnavailable);
        QCOMPARE(quint64{world.remaining("o")}, quint64{5});
        return;
    }
    QVERIFY(!outcome.decision.refusal);
    QVERIFY(!charge(world.plan, world.subject()).decision.refusal);
    QVERIFY(charge(world.plan, world.subject()).decision.refusal == Reason::RateLimitExceeded);
    QCOMPARE(quint64{world.metrics.failedOpen.value()}, quint64{3});
}

void TestSharedCharge::localSyncSendsManyKeys()
{
    model::RateLimit limit = sharedLimit("l", SharedMode::LocalSync, 10);
    limit.key = {model::LimitKeyPart{model::LimitKeyPart::Kind::Ip, {}}};
    World world({limit});
    constexpr std::size_t kKeys = LocalSync::kKeysOfCall * (LocalSync::kCallsAtOnce + 2);
    for (std::size_t i = 0; i < kKeys; ++i) {
        world.request.context.client = IpAddress::fromV4(0x0A000000 + static_cast<unsigned>(i));
        QVERIFY(!charge(world.plan, world.subject()).decision.refusal);
    }
    world.loop.pass(150ms);
    std::string sent = world.received();
    const auto calls = [&sent] { return QByteArray::fromStdString(sent).count("EVALSHA"); };
    QCOMPARE(calls(), static_cast<qsizetype>(LocalSync::kCallsAtOnce));
    // The next ones follow the answers, not the interval.
    const std::vector<std::array<int, 5>> all(LocalSync::kKeysOfCall, {1, 9, 1, 1000, 1000});
    world.verdicts(all);
    world.verdicts(all);
    sent = world.received();
    QCOMPARE(calls(), qsizetype{2});
    for (std::size_t i = 0; i < LocalSync::kCallsAtOnce; ++i)
        world.verdicts(all);
    QCOMPARE(quint64{world.metrics.syncedKeys.value()}, quint64{kKeys});
    QCOMPARE(quint64{world.remaining("l")}, quint64{1});
}

void TestSharedCharge::keysAreOfOneGatewayAsOfTheOther()
{
    using Kind = model::LimitKeyPart::Kind;
    const std::vector<model::LimitKeyPart> key{{Kind::Consumer, {}}, {Kind::Header, "x-a"}};
    Request request;
    request.be("acme", 0);
    http::FieldList &fields = request.head.fields;
    fields.append("X-A", "1");
    const auto first = sharedKey(key, request.subject());
    QVERIFY(first == sharedKey(key, request.subject()));
    // It is text that may stand anywhere, and of every bit.
    for (const char c : first)
        QVERIFY(std::isalnum(static_cast<unsigned char>(c)) || c == '-' || c == '_');
    QVERIFY(first != sharedKey({{Kind::Consumer, {}}, {Kind::Header, "x-b"}}, request.subject()));
    QVERIFY(first != sharedKey({{Kind::Header, "x-a"}, {Kind::Consumer, {}}}, request.subject()));
    fields.set("X-A", "2");
    QVERIFY(first != sharedKey(key, request.subject()));
}

QTEST_APPLESS_MAIN(TestSharedCharge)
#include "tst_shared_charge.moc"
