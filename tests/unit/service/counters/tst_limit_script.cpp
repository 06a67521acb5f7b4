// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "tests/support/redis_process.h"

#include "service/counters/limit_script.h"
#include "service/pipeline/rate_limit/shared_limit.h"
#include "service/pipeline/rate_limit/token_bucket.h"

#include <QTest>

#include <deque>
#include <random>

using namespace portcullis;
using namespace portcullis::counters;
using namespace portcullis::test;
using How = Charge::How;

namespace {

constexpr std::int64_t kStart = 1'769'903'990'000'000; // 2026-01-31 23:59:50 UTC, in microseconds
constexpr std::uint64_t kSecond = 1'000'000;

Charge charge(const char *key, char algorithm, std::array<std::uint64_t, 4> figures,
              How how = How::Enforce, std::uint64_t count = 1)
{
    return {key, {}, algorithm, how, count, figures};
}

/// `+`, or `-` for a refusal, and what is used, remaining and until more, of each limit.
QByteArray summary(const std::vector<Verdict> &verdicts)
{
    QByteArrayList all;
    for (const Verdict &each : verdicts)
        all << QByteArray(each.admitted ? "+" : "-") + QByteArray::number(quint64{each.used}) + ' '
                + QByteArray::number(quint64{each.remaining}) + ' '
                + QByteArray::number(quint64{each.moreUs});
    return all.join("; ");
}

} // namespace

/// The script itself, run by each server that is installed. Its clock is the test's: the one call
/// that asks for the time is replaced by a key that holds it, and keys don't expire by another
/// clock, but for the tests of just that.
class TestLimitScript : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data();
    void init();
    void clockIsTheServers();
    void tokenBucket();
    void tokenBucketAgreesWithTheLocalOne_data();
    void tokenBucketAgreesWithTheLocalOne();
    void slidingWindow();
    void slidingWindowIsNeverExceeded();
    void fixedWindow();
    void quota();
    void quotaTurnsByTheServersClock();
    void allOrNone();
    void shadowIsOnItsOwn();
    void whatHappenedIsAdded();
    void looksWithoutCharging();
    void clockStepsBack_data();
    void clockStepsBack();
    void largeNumbersStayExact();
    void nothingIsForgottenEarly();
    void keysExpire();
    void figuresOfLimits_data();
    void figuresOfLimits();

private:
    Reply command(const std::string &bytes)
    {
        m_socket.write(bytes.data(), static_cast<qint64>(bytes.size()));
        Reply reply;
        while (m_reader->next(reply) == ReplyReader::Next::NeedMore) {
            if (m_socket.bytesAvailable() == 0 && !m_socket.waitForReadyRead(kProcessWaitMs))
                break;
            const QByteArray got = m_socket.readAll();
            m_reader->feed({got.constData(), static_cast<std::size_t>(got.size())});
        }
        return reply;
    }
    Reply command(std::initializer_list<std::string_view> words)
    {
        std::string bytes;
        appendCommand(bytes, words);
        return command(bytes);
    }
    std::string load(const std::string &script)
    {
        const Reply loaded = command({"SCRIPT", "LOAD", script});
        if (loaded.kind != Reply::Kind::Text)
            qWarning("not loaded: %s", loaded.text.c_str());
        return loaded.kind == Reply::Kind::Text ? loaded.text : std::string();
    }
    std::vector<Verdict> run(const std::vector<Charge> &charges)
    {
        command({"SET", "now",
                 std::to_string(m_now / 1'000'000) + ' ' + std::to_string(m_now % 1'000'000)});
        ScriptCall call;
        for (const Charge &each : charges)
            call.add(each);
        std::string bytes;
        call.appendByHash(bytes, m_sha);
        const Reply reply = command(bytes);
        std::vector<Verdict> verdicts;
        if (!readVerdicts(reply, charges.size(), verdicts))
            qWarning("no verdicts: %s", reply.text.c_str());
        return verdicts;
    }
    QByteArray ask(const Charge &one) { return summary(run({one})); }
    void pass(std::uint64_t us) { m_now += static_cast<std::int64_t>(us); }

    std::unique_ptr<RedisProcess> m_redis;
    QByteArray m_program;
    QTcpSocket m_socket;
    std::unique_ptr<ReplyReader> m_reader;
    std::string m_sha;
    std::string m_expiring; // the script whose keys do expire
    std::int64_t m_now = kStart;
};

void TestLimitScript::initTestCase_data()
{
    QTest::addColumn<QByteArray>("server");
    if (RedisProcess::programs().isEmpty())
        QSKIP("there is no redis-server");
    for (const QByteArray &program : RedisProcess::programs())
        QTest::newRow(program) << program;
}

void TestLimitScript::init()
{
    QFETCH_GLOBAL(QByteArray, server);
    if (m_program != server) {
        m_redis = std::make_unique<RedisProcess>();
        QVERIFY2(m_redis->run({}, server), m_redis->out());
        m_program = server;
        m_socket.abort();
        m_socket.connectToHost(QStringLiteral("127.0.0.1"), m_redis->port());
        QVERIFY(m_socket.waitForConnected(kProcessWaitMs));
        m_reader = std::make_unique<ReplyReader>();
    }
    QCOMPARE(command({"FLUSHALL"}).text, std::string("OK"));
    std::string script(limitScript());
    const std::string asks = "redis.call('TIME')";
    const std::size_t at = script.find(asks);
    QVERIFY(at != std::string::npos);
    script.replace(at, asks.size(), "{string.match(redis.call('GET', 'now'), '(%d+) (%d+)')}");
    m_expiring = load(script);
    const std::string expiry = ", 'PX', ms)";
    const std::size_t from = script.find(expiry);
    QVERIFY(from != std::string::npos);
    script.replace(from, expiry.size(), ")");
    m_sha = load(script);
    QVERIFY(!m_sha.empty() && !m_expiring.empty());
    m_now = kStart;
}

void TestLimitScript::clockIsTheServers()
{
    ScriptCall call;
    call.add(charge("k", 'f', {1, kSecond, 0, 0}));
    std::string bytes;
    call.appendWhole(bytes);
    const auto wall = [] {
        return std::chrono::duration_cast<std::chrono::microseconds>(
                   std::chrono::system_clock::now().time_since_epoch())
            .count();
    };
    const std::int64_t before = wall();
    const Reply reply = command(bytes);
    QVERIFY2(reply.kind == Reply::Kind::List, reply.text.c_str());
    QVERIFY(clockOf(reply) >= before && clockOf(reply) <= wall());
}

void TestLimitScript::tokenBucket()
{
    const Charge one = charge("k", 't', {1, kSecond, 3 * kSecond, 0}); // 1 a second, 3 at once
    QCOMPARE(ask(one), QByteArray("+1 2 1000000"));
    QCOMPARE(ask(one), QByteArray("+2 1 1000000"));
    QCOMPARE(ask(one), QByteArray("+3 0 1000000"));
    QCOMPARE(ask(one), QByteArray("-3 0 1000000"));
    pass(999'999);
    QCOMPARE(ask(one), QByteArray("-3 0 1"));
    pass(1);
    QCOMPARE(ask(one), QByteArray("+3 0 1000000"));
    pass(10 * kSecond);
    QCOMPARE(ask(one), QByteArray("+1 2 1000000"));
}

void TestLimitScript::tokenBucketAgreesWithTheLocalOne_data()
{
    QTest::addColumn<quint64>("limit");
    QTest::addColumn<quint64>("windowUs");
    QTest::addColumn<quint64>("burst");
    QTest::newRow("a few a second") << quint64{3} << quint64{1'000'000} << quint64{5};
    QTest::newRow("many") << quint64{100'000} << quint64{1'000'000} << quint64{100};
    QTest::newRow("odd") << quint64{7} << quint64{13'000} << quint64{11};
    QTest::newRow("many an hour") << quint64{1'000'003} << quint64{3'600'000'000} << quint64{50};
}

void TestLimitScript::tokenBucketAgreesWithTheLocalOne()
{
    QFETCH(quint64, limit);
    QFETCH(quint64, windowUs);
    QFETCH(quint64, burst);
    model::Document document;
    document.counters.emplace();
    model::RateLimit config;
    config.name = "k";
    config.limit = limit;
    config.window = Milliseconds(windowUs / 1000);
    config.burst = burst;
    const auto shared = pipeline::SharedLimit::make(document, config, {}, nullptr);
    const Charge one = (*shared)->charge({}, How::Enforce, 1);
    const pipeline::TokenBucket local(limit, windowUs, burst);
    std::uint64_t state = local.fresh(local.tick(0));
    std::mt19937_64 random(limit);
    std::uniform_int_distribution<std::uint64_t> pause(0, 2 * windowUs / limit);
    std::uint64_t at = 0;
    for (int i = 0; i < 500; ++i) {
        // Whole steps, then a pause now and then.
        const std::uint64_t step = i % 50 == 49 ? windowUs : i % 2 == 0 ? pause(random) : 0;
        at += step;
        pass(step);
        const auto tick = local.tick(at);
        const pipeline::Charge expected = local.charge(state, tick);
        if (expected.admitted)
            state = expected.next;
        const Verdict seen = run({one}).at(0);
        QCOMPARE(seen.admitted, expected.admitted);
        QCOMPARE(quint64{seen.remaining}, quint64{local.view(state, tick).remaining});
    }
}

void TestLimitScript::slidingWindow()
{
    const Charge one = charge("k", 's', {3, 50'000, 20, 0}); // 3 a second, in slots of 50 ms
    QCOMPARE(ask(one), QByteArray("+1 2 1050000"));
    pass(500'000);
    QCOMPARE(ask(one), QByteArray("+2 1 550000"));
    QCOMPARE(ask(one), QByteArray("+3 0 550000"));
    QCOMPARE(ask(one), QByteArray("-3 0 550000"));
    pass(549'999);
    QCOMPARE(ask(one), QByteArray("-3 0 1"));
    pass(1);
    QCOMPARE(ask(one), QByteArray("+3 0 500000"));
    pass(5 * kSecond);
    QCOMPARE(ask(one), QByteArray("+1 2 1050000"));
}

void TestLimitScript::slidingWindowIsNeverExceeded()
{
    constexpr std::size_t kLimit = 20;
    const Charge one = charge("k", 's', {kLimit, 5'000, 20, 0}); // in 100 ms
    std::mt19937_64 random(7);
    std::uniform_int_distribution<std::uint64_t> pause(0, 8'000);
    std::deque<std::int64_t> inWindow;
    int admitted = 0;
    for (int i = 0; i < 2000; ++i) {
        pass(pause(random));
        while (!inWindow.empty() && inWindow.front() <= m_now - 100'000)
            inWindow.pop_front();
        if (!run({one}).at(0).admitted)
            continue;
        ++admitted;
        inWindow.push_back(m_now);
        QVERIFY(inWindow.size() <= kLimit);
    }
    // Nor is it much less: a request counts for at most a twentieth of a window too long.
    const auto windows = static_cast<double>(m_now - kStart) / 100'000;
    QVERIFY2(admitted > windows * kLimit * 0.9, qPrintable(QString::number(admitted)));
}

void TestLimitScript::fixedWindow()
{
    const Charge one = charge("k", 'f', {2, kSecond, 0, 0});
    QCOMPARE(ask(one), QByteArray("+1 1 1000000"));
    pass(300'000);
    QCOMPARE(ask(one), QByteArray("+2 0 700000"));
    QCOMPARE(ask(one), QByteArray("-2 0 700000"));
    pass(700'000);
    QCOMPARE(ask(one), QByteArray("+1 1 1000000")); // a new one begins with it
}

void TestLimitScript::quota()
{
    const std::uint64_t now = kStart;
    const Charge one = charge("k", 'q', {2, now - kSecond, now + 10 * kSecond, now + 20 * kSecond});
    QCOMPARE(ask(one), QByteArray("+1 1 10000000"));
    QCOMPARE(ask(one), QByteArray("+2 0 10000000"));
    QCOMPARE(ask(one), QByteArray("-2 0 10000000"));
    Charge more = one;
    more.figures[0] = 3; // a new limit keeps what was used
    QCOMPARE(ask(more), QByteArray("+3 0 10000000"));
    QCOMPARE(ask(one), QByteArray("-3 0 10000000"));
}

void TestLimitScript::quotaTurnsByTheServersClock()
{
    const std::uint64_t now = kStart;
    const Charge early = charge("k", 'q', {1, now - kSecond, now + kSecond, now + 3 * kSecond});
    const Charge late = charge("k", 'q', {1, now + kSecond, now + 3 * kSecond, now + 5 * kSecond});
    QCOMPARE(ask(early), QByteArray("+1 0 1000000"));
    pass(kSecond);
    // One gateway's clock is behind, it still names the old period.
    QCOMPARE(ask(early), QByteArray("+1 0 2000000"));
    QCOMPARE(ask(late), QByteArray("-1 0 2000000"));
    pass(kSecond);
    QCOMPARE(ask(early), QByteArray("-1 0 1000000"));
    pass(kSecond);
    QCOMPARE(ask(late), QByteArray("+1 0 2000000"));
}

void TestLimitScript::allOrNone()
{
    const Charge wide = charge("a", 'f', {10, kSecond, 0, 0});
    const Charge narrow = charge("b", 't', {1, kSecond, kSecond, 0});
    const Charge other = charge("c", 's', {10, 50'000, 20, 0});
    QCOMPARE(summary(run({wide, narrow, other})),
             QByteArray("+1 9 1000000; +1 0 1000000; +1 9 1050000"));
    QCOMPARE(summary(run({wide, narrow, other})),
             QByteArray("+1 9 1000000; -1 0 1000000; +1 9 1050000"));
    QCOMPARE(ask(wide), QByteArray("+2 8 1000000"));
}

void TestLimitScript::shadowIsOnItsOwn()
{
    const Charge full = charge("a", 'f', {1, kSecond, 0, 0});
    const Charge shadow = charge("b", 'f', {2, kSecond, 0, 0}, How::Shadow);
    run({full, shadow});
    // The refusal of one is not the other's.
    QCOMPARE(summary(run({full, shadow})), QByteArray("-1 0 1000000; +2 0 1000000"));
    // And what it would refuse is let pass.
    const Charge wide = charge("c", 'f', {5, kSecond, 0, 0});
    QCOMPARE(summary(run({wide, shadow})), QByteArray("+1 4 1000000; -2 0 1000000"));
}

void TestLimitScript::whatHappenedIsAdded()
{
    QCOMPARE(ask(charge("f", 'f', {5, kSecond, 0, 0}, How::Add, 9)), QByteArray("+5 0 1000000"));
    QCOMPARE(ask(charge("s", 's', {5, 50'000, 20, 0}, How::Add, 9)), QByteArray("+5 0 1050000"));
    QCOMPARE(ask(charge("t", 't', {1, kSecond, 5 * kSecond, 0}, How::Add, 9)),
             QByteArray("+5 0 1000000"));
    // Of a quota all of it is kept: a higher limit has to know.
    const std::uint64_t now = kStart;
    QCOMPARE(ask(charge("q", 'q', {5, now, now + kSecond, now + 2 * kSecond}, How::Add, 9)),
             QByteArray("+9 0 1000000"));
    const Verdict rest = run({charge("t", 't', {1, kSecond, 5 * kSecond, 0}, How::Add, 0)}).at(0);
    QCOMPARE(quint64{rest.restUs}, quint64{5 * kSecond});
}

void TestLimitScript::looksWithoutCharging()
{
    for (const Charge &each : {charge("f", 'f', {5, kSecond, 0, 0}, How::Enforce, 0),
                               charge("s", 's', {5, 50'000, 20, 0}, How::Enforce, 0),
                               charge("t", 't', {1, kSecond, 5 * kSecond, 0}, How::Enforce, 0)})
        QCOMPARE(ask(each), QByteArray("+0 5 0"));
    QCOMPARE(command({"DBSIZE"}).numbers.at(0), std::int64_t{1}); // the clock
}

void TestLimitScript::clockStepsBack_data()
{
    QTest::addColumn<char>("algorithm");
    QTest::addColumn<quint64>("second");
    QTest::addColumn<quint64>("third");
    QTest::newRow("token bucket") << 't' << quint64{kSecond} << quint64{3 * kSecond};
    QTest::newRow("sliding window") << 's' << quint64{50'000} << quint64{20};
    QTest::newRow("fixed window") << 'f' << quint64{kSecond} << quint64{0};
}

/// Time that was counted twice is not given twice.
void TestLimitScript::clockStepsBack()
{
    QFETCH(char, algorithm);
    QFETCH(quint64, second);
    QFETCH(quint64, third);
    const std::uint64_t first = algorithm == 't' ? 1 : 3;
    const Charge one = charge("k", algorithm, {first, second, third, 0});
    for (int i = 0; i < 3; ++i)
        QVERIFY(run({one}).at(0).admitted);
    m_now -= 5 * static_cast<std::int64_t>(kSecond);
    QVERIFY(!run({one}).at(0).admitted);
    pass(5 * kSecond);
    QVERIFY(!run({one}).at(0).admitted);
    pass(2 * kSecond);
    QVERIFY(run({one}).at(0).admitted);
}

void TestLimitScript::largeNumbersStayExact()
{
    const std::uint64_t now = kStart;
    const std::uint64_t most = std::uint64_t{1} << 53;
    const Charge quota =
        charge("q", 'q', {most, now, now + kSecond, now + 2 * kSecond}, How::Add, most - 2);
    QCOMPARE(quint64{run({quota}).at(0).remaining}, quint64{2});
    Charge one = quota;
    one.how = How::Enforce;
    one.count = 1;
    QCOMPARE(quint64{run({one}).at(0).remaining}, quint64{1});
    QCOMPARE(quint64{run({one}).at(0).remaining}, quint64{0});
    QVERIFY(!run({one}).at(0).admitted);
    const std::uint64_t limit = 0xffff'ffff;
    const Charge window = charge("f", 'f', {limit, kSecond, 0, 0}, How::Add, limit - 1);
    QCOMPARE(quint64{run({window}).at(0).remaining}, quint64{1});
}

/// By the server's own clock in both respects: none is forgotten before it is as good as new.
void TestLimitScript::nothingIsForgottenEarly()
{
    // 100 at once, and as many in each millisecond: what expires early is a second burst.
    const Charge one = charge("k", 't', {1, 10, 1000, 0}, How::Enforce, 1);
    std::string bytes;
    for (int i = 0; i < 3000; ++i) {
        ScriptCall call;
        call.add(one);
        call.appendWhole(bytes);
    }
    m_socket.write(bytes.data(), static_cast<qint64>(bytes.size()));
    std::int64_t first = 0;
    std::int64_t last = 0;
    int admitted = 0;
    std::vector<Verdict> verdicts;
    for (int i = 0; i < 3000; ++i) {
        const Reply reply = command(std::string());
        QVERIFY(readVerdicts(reply, 1, verdicts));
        admitted += verdicts[0].admitted ? 1 : 0;
        last = clockOf(reply);
        first = first == 0 ? last : first;
    }
    QVERIFY2(admitted <= 100 + (last - first) / 10, qPrintable(QString::number(admitted)));
}

void TestLimitScript::keysExpire()
{
    m_sha = m_expiring;
    const std::uint64_t now = kStart;
    const std::vector<std::pair<Charge, std::int64_t>> all{
        {charge("f", 'f', {5, 60 * kSecond, 0, 0}), 60'000},
        {charge("s", 's', {5, 3 * kSecond, 20, 0}), 63'000},
        {charge("t", 't', {1, 60 * kSecond, 300 * kSecond, 0}), 60'000},
        {charge("q", 'q', {5, now, now + 60 * kSecond, now + 99 * kSecond}), 60'000}};
    for (const auto &[each, life] : all) {
        run({each});
        const std::int64_t left = command({"PTTL", each.key}).numbers.at(0);
        QVERIFY2(left > life - 10'000 && left <= life + 1, qPrintable(QString::number(left)));
    }
}

void TestLimitScript::figuresOfLimits_data()
{
    QTest::addColumn<int>("algorithm");
    QTest::addColumn<quint64>("limit");
    QTest::addColumn<quint64>("windowMs");
    QTest::addColumn<quint64>("burst");
    const auto row = [](const char *name, model::LimitAlgorithm algorithm, quint64 limit,
                        quint64 windowMs, quint64 burst = 0) {
        QTest::newRow(name) << static_cast<int>(algorithm) << limit << windowMs << burst;
    };
    using Algorithm = model::LimitAlgorithm;
    constexpr quint64 kMonth = 30ULL * 24 * 3600 * 1000;
    row("a token bucket", Algorithm::TokenBucket, 100, 1000, 200);
    row("the fastest", Algorithm::TokenBucket, 10'000'000, 10, 4'294'967'295);
    row("the slowest", Algorithm::TokenBucket, 1, kMonth, 12);
    row("a large one", Algorithm::TokenBucket, 4'294'967'295, kMonth, 4'294'967'295);
    row("the shortest sliding window", Algorithm::SlidingWindow, 1, 10);
    row("the largest sliding window", Algorithm::SlidingWindow, 4'294'967'295, kMonth);
    row("the shortest fixed window", Algorithm::FixedWindow, 1, 10);
    row("the largest fixed window", Algorithm::FixedWindow, 4'294'967'295, kMonth);
}

/// What validation lets through, the script can count.
void TestLimitScript::figuresOfLimits()
{
    QFETCH(int, algorithm);
    QFETCH(quint64, limit);
    QFETCH(quint64, windowMs);
    QFETCH(quint64, burst);
    model::Document document;
    document.counters.emplace();
    model::RateLimit config;
    config.name = "k";
    config.algorithm = static_cast<model::LimitAlgorithm>(algorithm);
    config.limit = limit;
    config.window = Milliseconds(windowMs);
    config.burst = burst;
    const std::uint64_t most = burst > 0 ? burst : limit;
    const auto shared = pipeline::SharedLimit::make(document, config, {}, nullptr);
    QVERIFY(shared && *shared);
    const Verdict left = run({(*shared)->charge({}, How::Add, most - 1)}).at(0);
    QCOMPARE(quint64{left.remaining}, quint64{1});
    const Verdict last = run({(*shared)->charge({}, How::Enforce, 1)}).at(0);
    QVERIFY(last.admitted);
    QVERIFY(last.moreUs <= windowMs * 1000 * 21 / 20 + 1000);
    const Verdict refused = run({(*shared)->charge({}, How::Enforce, 1)}).at(0);
    QVERIFY(!refused.admitted);
    QCOMPARE(quint64{refused.remaining}, quint64{0});
}

QTEST_GUILESS_MAIN(TestLimitScript)
#include "tst_limit_script.moc"
