// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "limit_test_support.h"

#include <QTest>

#include <random>

using namespace portcullis;
using namespace portcullis::pipeline;
using namespace portcullis::pipeline::test;
using namespace std::chrono_literals;

namespace {

struct Case {
    const char *name;
    model::LimitAlgorithm algorithm;
    std::uint64_t limit;
};

constexpr std::array kCases{
    Case{"token bucket", model::LimitAlgorithm::TokenBucket, 10},
    Case{"a log of a sliding window", model::LimitAlgorithm::SlidingWindow, 10},
    Case{"five slots", model::LimitAlgorithm::SlidingWindow, 31},
    Case{"four slots", model::LimitAlgorithm::SlidingWindow, 100},
    Case{"two slots", model::LimitAlgorithm::SlidingWindow, 2000},
    Case{"one slot", model::LimitAlgorithm::SlidingWindow, 100'000},
    Case{"a rounded slot", model::LimitAlgorithm::SlidingWindow, 4'000'000'000},
    Case{"fixed window", model::LimitAlgorithm::FixedWindow, 10},
    Case{"a large fixed window", model::LimitAlgorithm::FixedWindow, 4'294'967'295},
    Case{"quota", model::LimitAlgorithm::Quota, 10},
    Case{"a large quota", model::LimitAlgorithm::Quota, std::uint64_t{1} << 46},
};

Meter meterOf(const Case &each)
{
    return *Meter::make(limitOf("m", each.algorithm, each.limit), kEpoch);
}

/// What so many requests elsewhere are: a bucket of `limit` a second is full again in that time.
Elsewhere elsewhere(const Case &each, std::uint64_t used, Milliseconds rest = 700ms)
{
    if (each.algorithm == model::LimitAlgorithm::TokenBucket)
        rest = Milliseconds(used * 1000 / each.limit);
    return {used, rest};
}

} // namespace

/// Buckets that learn what other gateways counted.
class TestRaise : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data();
    void whatOthersUsedIsUsed();
    void nothingIsTakenBack();
    void neverBeyondTheLimit();
    void chargesAndRaisesTakeTurns();
    void windowsEndTogether();
    void quotasOfAnotherPeriod();
};

void TestRaise::initTestCase_data()
{
    QTest::addColumn<int>("index");
    for (std::size_t i = 0; i < kCases.size(); ++i)
        QTest::newRow(kCases[i].name) << static_cast<int>(i);
}

void TestRaise::whatOthersUsedIsUsed()
{
    QFETCH_GLOBAL(int, index);
    const Case &each = kCases[static_cast<std::size_t>(index)];
    const Meter meter = meterOf(each);
    const Tick tick = meter.tick(kEpoch + 100s, kWall);
    std::uint64_t state = meter.fresh(tick);
    state = meter.charge(state, tick).next;
    state = meter.raise(state, tick, elsewhere(each, 4));
    QCOMPARE(quint64{meter.view(state, tick).remaining}, quint64{each.limit - 4});
    state = meter.raise(state, tick, elsewhere(each, 7));
    QCOMPARE(quint64{meter.view(state, tick).remaining}, quint64{each.limit - 7});
    QVERIFY(state < kStateEnd);
}

void TestRaise::nothingIsTakenBack()
{
    QFETCH_GLOBAL(int, index);
    const Case &each = kCases[static_cast<std::size_t>(index)];
    const Meter meter = meterOf(each);
    const Tick tick = meter.tick(kEpoch + 100s, kWall);
    std::uint64_t state = meter.fresh(tick);
    for (int i = 0; i < 5; ++i)
        state = meter.charge(state, tick).next;
    for (const std::uint64_t used : {0, 1, 5}) {
        const std::uint64_t raised = meter.raise(state, tick, elsewhere(each, used));
        QCOMPARE(quint64{meter.view(raised, tick).remaining}, quint64{each.limit - 5});
    }
}

void TestRaise::neverBeyondTheLimit()
{
    QFETCH_GLOBAL(int, index);
    const Case &each = kCases[static_cast<std::size_t>(index)];
    const Meter meter = meterOf(each);
    const Tick tick = meter.tick(kEpoch + 100s, kWall);
    std::uint64_t state = meter.charge(meter.fresh(tick), tick).next;
    state = meter.raise(state, tick, {each.limit * 2, 1s});
    QCOMPARE(quint64{meter.view(state, tick).remaining}, quint64{0});
    QVERIFY(!meter.charge(state, tick).admitted);
    QVERIFY(state < kStateEnd);
}

/// However they come, the bucket is still one: it admits no more than it has left.
void TestRaise::chargesAndRaisesTakeTurns()
{
    QFETCH_GLOBAL(int, index);
    const Case &each = kCases[static_cast<std::size_t>(index)];
    const Meter meter = meterOf(each);
    std::mt19937_64 random(static_cast<std::uint64_t>(index) + 1);
    SteadyTime now = kEpoch + 100s;
    std::uint64_t state = meter.fresh(meter.tick(now, kWall));
    for (int i = 0; i < 3000; ++i) {
        now += Milliseconds(random() % 40);
        const Tick tick = meter.tick(now, kWall);
        const std::uint64_t before = meter.view(state, tick).remaining;
        if (random() % 3 == 0) {
            const std::uint64_t used = random() % (each.limit + 2);
            state = meter.raise(state, tick, elsewhere(each, used, Milliseconds(random() % 1000)));
            QVERIFY(meter.view(state, tick).remaining <= each.limit);
        } else {
            const Charge charge = meter.charge(state, tick);
            QCOMPARE(charge.admitted, before > 0);
            state = charge.admitted ? charge.next : state;
        }
        QVERIFY(state < kStateEnd);
    }
}

void TestRaise::windowsEndTogether()
{
    const Meter meter = meterOf(kCases[7]);
    const Tick tick = meter.tick(kEpoch + 100s, kWall);
    std::uint64_t state = meter.charge(meter.fresh(tick), tick).next;
    state = meter.raise(state, tick, {10, 300ms});
    const View view = meter.view(state, tick);
    QVERIFY(view.more && *view.more >= 300ms && *view.more <= 302ms);
    QVERIFY(!meter.charge(state, meter.tick(kEpoch + 100s + 299ms, kWall)).admitted);
    QVERIFY(meter.charge(state, meter.tick(kEpoch + 100s + 302ms, kWall)).admitted);
}

void TestRaise::quotasOfAnotherPeriod()
{
    const Meter meter = meterOf(kCases[9]);
    const Tick january = meter.tick(kEpoch, kWall);
    const Tick february = meter.tick(kEpoch, kWall + 20s);
    std::uint64_t state = meter.charge(meter.fresh(january), january).next;
    state = meter.raise(state, february, {3, 1s});
    QCOMPARE(quint64{meter.view(state, february).remaining}, quint64{7});
    // What an answer of the old period says is over.
    state = meter.raise(state, january, {9, 1s});
    QCOMPARE(quint64{meter.view(state, february).remaining}, quint64{7});
}

QTEST_APPLESS_MAIN(TestRaise)
#include "tst_raise.moc"
