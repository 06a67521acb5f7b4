// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "limit_test_support.h"

#include <QTest>

#include <atomic>
#include <thread>

using namespace portcullis;
using namespace portcullis::pipeline;
using namespace portcullis::pipeline::test;
using model::LimitAlgorithm;

Q_DECLARE_METATYPE(portcullis::model::LimitAlgorithm)

namespace {

constexpr int kThreads = 4;

KeyHash keyOf(std::uint64_t i)
{
    KeyHasher hasher({3, 4});
    hasher.part({reinterpret_cast<const char *>(&i), sizeof i});
    return hasher.finish();
}

struct Fixture {
    model::RateLimit config;
    std::shared_ptr<LimitStats> stats = std::make_shared<LimitStats>();
    Meter meter;
    LimitState state;

    explicit Fixture(model::RateLimit limit)
        : config(std::move(limit))
        , meter(*Meter::make(config, kEpoch))
        , state(stats, {5, 6}, config.key.empty(), config.maxKeys)
    {
    }
    Tick at(Milliseconds time) const { return meter.tick(kEpoch + time, kWall + time); }
};

void inThreads(const std::function<void(int)> &work)
{
    std::vector<std::thread> threads;
    for (int t = 0; t < kThreads; ++t)
        threads.emplace_back(work, t);
    for (std::thread &thread : threads)
        thread.join();
}

} // namespace

class TestLimitState : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void algorithms_data();
    void oneBucketAdmitsExactlyItsLimit_data() { algorithms_data(); }
    void oneBucketAdmitsExactlyItsLimit();
    void manyBucketsAdmitExactlyTheirLimit_data() { algorithms_data(); }
    void manyBucketsAdmitExactlyTheirLimit();
    void neverAboveWhileIdleBucketsChangeHands();
    void givingBackNeverAdmitsMore_data() { algorithms_data(); }
    void givingBackNeverAdmitsMore();
    void whoFindsNoPlaceSharesOne();
    void evictionIsNoRefillForALaggingClock_data();
    void evictionIsNoRefillForALaggingClock();
};

void TestLimitState::algorithms_data()
{
    QTest::addColumn<LimitAlgorithm>("algorithm");
    QTest::newRow("token bucket") << LimitAlgorithm::TokenBucket;
    QTest::newRow("sliding window") << LimitAlgorithm::SlidingWindow;
    QTest::newRow("fixed window") << LimitAlgorithm::FixedWindow;
    QTest::newRow("quota") << LimitAlgorithm::Quota;
    QTest::newRow("concurrency") << LimitAlgorithm::Concurrency;
}

void TestLimitState::oneBucketAdmitsExactlyItsLimit()
{
    QFETCH(LimitAlgorithm, algorithm);
    for (const bool single : {true, false}) {
        auto limit = limitOf("l", algorithm, 10'000);
        if (!single)
            limit.key = {{model::LimitKeyPart::Kind::Ip, {}}};
        Fixture f(limit);
        std::atomic<int> admitted{0};
        inThreads([&](int) {
            for (int i = 0; i < 5'000; ++i)
                admitted += f.state.charge(f.meter, keyOf(1), f.at(Milliseconds(1))).bucket ? 1 : 0;
        });
        QCOMPARE(admitted.load(), 10'000);
    }
}

void TestLimitState::manyBucketsAdmitExactlyTheirLimit()
{
    QFETCH(LimitAlgorithm, algorithm);
    constexpr std::uint64_t kKeys = 500;
    auto limit = limitOf("l", algorithm, 7);
    limit.key = {{model::LimitKeyPart::Kind::Ip, {}}};
    limit.maxKeys = kKeys;
    Fixture f(limit);
    std::vector<std::atomic<int>> admitted(kKeys);
    inThreads([&](int t) {
        for (std::uint64_t i = 0; i < kKeys * 5; ++i) {
            const std::uint64_t key = (i * 7 + static_cast<std::uint64_t>(t) * 131) % kKeys;
            if (f.state.charge(f.meter, keyOf(key), f.at(Milliseconds(1))).bucket)
                ++admitted[key];
        }
    });
    for (const auto &count : admitted)
        QCOMPARE(count.load(), 7);
    QCOMPARE(f.state.table()->keys(), std::size_t{kKeys});
    QCOMPARE(f.stats->read(LimitStats::Overflow), 0U);
}

void TestLimitState::neverAboveWhileIdleBucketsChangeHands()
{
    // Each slot of a concurrency limit is idle as soon as it is given back, so places change hands
    // all the time; a slot charged to the wrong key would show as too many at once.
    constexpr std::uint64_t kKeys = 64;
    auto limit = limitOf("l", LimitAlgorithm::Concurrency, 1);
    limit.key = {{model::LimitKeyPart::Kind::Ip, {}}};
    limit.maxKeys = 8;
    Fixture f(limit);
    std::vector<std::atomic<int>> inside(kKeys);
    std::atomic<int> tooMany{0};
    std::atomic<int> admitted{0};
    inThreads([&](int t) {
        for (std::uint64_t i = 0; i < 20'000; ++i) {
            const std::uint64_t key = (i * 31 + static_cast<std::uint64_t>(t) * 17) % kKeys;
            const auto taken = f.state.charge(f.meter, keyOf(key), f.at(Milliseconds(1)));
            if (!taken.bucket)
                continue;
            // Who found no place holds the shared bucket, which says nothing about one key.
            const bool own = f.state.table()->find(keyOf(key)).bucket == taken.bucket;
            if (own) {
                ++admitted;
                if (inside[key].fetch_add(1) > 0)
                    ++tooMany;
                inside[key].fetch_sub(1);
            }
            f.state.giveBack(f.meter, taken);
        }
    });
    QVERIFY(admitted > 1000);
    QCOMPARE(tooMany.load(), 0);
    f.state.forEach([](const KeyHash &, std::uint64_t state) { QCOMPARE(state, 0U); });
}

void TestLimitState::givingBackNeverAdmitsMore()
{
    QFETCH(LimitAlgorithm, algorithm);
    auto limit = limitOf("l", algorithm, 100);
    limit.key = {{model::LimitKeyPart::Kind::Ip, {}}};
    Fixture f(limit);
    std::atomic<int> kept{0};
    inThreads([&](int t) {
        for (int i = 0; i < 2'000; ++i) {
            const auto taken = f.state.charge(f.meter, keyOf(1), f.at(Milliseconds(1)));
            if (taken.bucket && (i + t) % 2 == 0)
                f.state.giveBack(f.meter, taken);
            else if (taken.bucket)
                ++kept;
        }
    });
    QCOMPARE(kept.load(), 100);
}

void TestLimitState::whoFindsNoPlaceSharesOne()
{
    auto limit = bucketOf("l", 5);
    limit.key = {{model::LimitKeyPart::Kind::Ip, {}}};
    limit.maxKeys = 10;
    Fixture f(limit);
    int admitted = 0;
    for (std::uint64_t key = 0; key < 1000; ++key)
        admitted += f.state.charge(f.meter, keyOf(key), f.at(Milliseconds(0))).bucket ? 1 : 0;
    QCOMPARE(admitted, 10 + 5);
    QCOMPARE(f.stats->read(LimitStats::Overflow), 990U);
    // A second later all are full again, and so are to be had.
    QVERIFY(f.state.charge(f.meter, keyOf(5000), f.at(Milliseconds(1000))).bucket);
    QVERIFY(f.state.table()->find(keyOf(5000)).bucket);
}

void TestLimitState::evictionIsNoRefillForALaggingClock_data()
{
    QTest::addColumn<LimitAlgorithm>("algorithm");
    QTest::newRow("token bucket") << LimitAlgorithm::TokenBucket;
    QTest::newRow("sliding window") << LimitAlgorithm::SlidingWindow;
    QTest::newRow("fixed window") << LimitAlgorithm::FixedWindow;
}

void TestLimitState::evictionIsNoRefillForALaggingClock()
{
    QFETCH(LimitAlgorithm, algorithm);
    auto limit = limitOf("l", algorithm, 1);
    limit.key = {{model::LimitKeyPart::Kind::Ip, {}}};
    limit.maxKeys = 1;
    Fixture f(limit);
    QVERIFY(f.state.charge(f.meter, keyOf(1), f.at(Milliseconds(1000))).bucket);
    QVERIFY(f.state.charge(f.meter, keyOf(2), f.at(Milliseconds(4000))).bucket); // evicts
    QVERIFY(!f.state.table()->find(keyOf(1)).bucket);
    // A worker whose clock still shows 1.5 s: key 1 finds no place, and what the shared bucket lets
    // through is not more than one.
    int admitted = 0;
    for (int i = 0; i < 3; ++i)
        admitted += f.state.charge(f.meter, keyOf(1), f.at(Milliseconds(1500))).bucket ? 1 : 0;
    QVERIFY(admitted <= 1);
    QVERIFY(f.state.charge(f.meter, keyOf(1), f.at(Milliseconds(9000))).bucket);
    QVERIFY(f.state.table()->find(keyOf(1)).bucket);
    QVERIFY(!f.state.charge(f.meter, keyOf(1), f.at(Milliseconds(9001))).bucket);
}

QTEST_APPLESS_MAIN(TestLimitState)
#include "tst_limit_state.moc"
