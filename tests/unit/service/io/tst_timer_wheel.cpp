// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/io/timer_wheel.h"

#include <QList>
#include <QTest>

#include <memory>
#include <random>

using namespace portcullis;
using namespace portcullis::io;
using namespace std::chrono_literals;

Q_DECLARE_METATYPE(std::chrono::milliseconds)

namespace {

SteadyTime realNow()
{
    return std::chrono::steady_clock::now();
}

} // namespace

class TestTimerWheel : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void neverEarlyAndAtMostOneTickLate_data();
    void neverEarlyAndAtMostOneTickLate();
    void runsOnceForEachStart();
    void movedFurtherOut();
    void movedCloser();
    void stoppedAndStartedAgain();
    void stoppedByAnotherOfTheSameTick();
    void destroyedByItsOwnCallback();
    void destroyedByAnotherOfTheSameTick();
    void startsItselfAgain();
    void afterALongPause();
    void saysWhenItBecomesBusy();
    void manyTimersInAnyOrder();
};

void TestTimerWheel::neverEarlyAndAtMostOneTickLate_data()
{
    QTest::addColumn<Milliseconds>("delay");

    QTest::newRow("at once") << 0ms;
    QTest::newRow("in the past, which is at once") << -50ms;
    QTest::newRow("within a tick") << 7ms;
    QTest::newRow("a tick") << TimerWheel::kTick;
    QTest::newRow("some ticks") << 500ms;
    QTest::newRow("a whole turn") << Milliseconds(TimerWheel::kTick * TimerWheel::kSlots);
    QTest::newRow("more than a turn") << 11'000ms;
    QTest::newRow("many turns") << Milliseconds(1h);
    QTest::newRow("thirty days") << Milliseconds(720h);
}

void TestTimerWheel::neverEarlyAndAtMostOneTickLate()
{
    QFETCH(Milliseconds, delay);
    TimerWheel wheel(realNow());
    int runs = 0;
    Timer timer([&runs] { ++runs; });

    const SteadyTime before = realNow();
    timer.start(wheel, delay);
    const SteadyTime after = realNow();
    QVERIFY(timer.active());
    const Milliseconds ahead = std::max(delay, 0ms);
    wheel.advance(before + ahead - 1ns);
    QCOMPARE(runs, 0);
    wheel.advance(after + ahead + TimerWheel::kTick);
    QCOMPARE(runs, 1);
    QVERIFY(!timer.active());
    QVERIFY(!wheel.busy());
}

void TestTimerWheel::runsOnceForEachStart()
{
    TimerWheel wheel(realNow());
    int runs = 0;
    Timer timer([&runs] { ++runs; });
    timer.start(wheel, 50ms);
    timer.start(wheel, 50ms);
    wheel.advance(realNow() + 1s);
    wheel.advance(realNow() + 30s);
    QCOMPARE(runs, 1);
    timer.start(wheel, 50ms);
    wheel.advance(realNow() + 60s);
    QCOMPARE(runs, 2);
}

void TestTimerWheel::movedFurtherOut()
{
    TimerWheel wheel(realNow());
    int runs = 0;
    Timer timer([&runs] { ++runs; });
    timer.start(wheel, 100ms);
    const SteadyTime before = realNow();
    timer.start(wheel, 15s);
    wheel.advance(before + 15s - 1ns);
    QCOMPARE(runs, 0);
    wheel.advance(realNow() + 15s + TimerWheel::kTick);
    QCOMPARE(runs, 1);
}

void TestTimerWheel::movedCloser()
{
    TimerWheel wheel(realNow());
    int runs = 0;
    Timer timer([&runs] { ++runs; });
    timer.start(wheel, 15s);
    timer.start(wheel, 100ms);
    wheel.advance(realNow() + 100ms + TimerWheel::kTick);
    QCOMPARE(runs, 1);
    wheel.advance(realNow() + 20s);
    QCOMPARE(runs, 1);
}

void TestTimerWheel::stoppedAndStartedAgain()
{
    TimerWheel wheel(realNow());
    int runs = 0;
    Timer timer([&runs] { ++runs; });
    timer.start(wheel, 100ms);
    timer.stop();
    QVERIFY(!timer.active());
    wheel.advance(realNow() + 1s);
    QCOMPARE(runs, 0);
    QVERIFY(!wheel.busy());

    timer.start(wheel, 10s);
    timer.stop();
    timer.start(wheel, 5s); // before the slot that it still sits in
    wheel.advance(realNow() + 5s + TimerWheel::kTick);
    QCOMPARE(runs, 1);
}

void TestTimerWheel::stoppedByAnotherOfTheSameTick()
{
    TimerWheel wheel(realNow());
    int runs = 0;
    Timer a;
    Timer b;
    a.setCallback([&] { ++runs, b.stop(); });
    b.setCallback([&] { ++runs, a.stop(); });
    a.start(wheel, 1h);
    b.start(wheel, 1h);
    wheel.advance(realNow() + 2h);
    QCOMPARE(runs, 1);
}

void TestTimerWheel::destroyedByItsOwnCallback()
{
    TimerWheel wheel(realNow());
    auto timer = std::make_unique<Timer>();
    timer->setCallback([&timer] { timer.reset(); });
    timer->start(wheel, 10ms);
    wheel.advance(realNow() + 1s);
    QVERIFY(!timer);
    QVERIFY(!wheel.busy());
}

void TestTimerWheel::destroyedByAnotherOfTheSameTick()
{
    TimerWheel wheel(realNow());
    std::vector<std::unique_ptr<Timer>> timers;
    int runs = 0;
    for (int i = 0; i < 10; ++i) {
        timers.push_back(std::make_unique<Timer>([&] {
            ++runs;
            timers.clear();
        }));
    }
    for (const auto &timer : timers)
        timer->start(wheel, 1h);
    wheel.advance(realNow() + 2h);
    QCOMPARE(runs, 1);
    QVERIFY(!wheel.busy());
}

void TestTimerWheel::startsItselfAgain()
{
    TimerWheel wheel(realNow());
    int runs = 0;
    Timer timer;
    timer.setCallback([&] {
        ++runs;
        timer.start(wheel, 0ms);
    });
    timer.start(wheel, 0ms);
    wheel.advance(realNow() + TimerWheel::kTick);
    const int first = runs;
    QVERIFY2(first >= 1 && first <= 2, "one turn runs it at most once for each tick");
    wheel.advance(realNow() + 3 * TimerWheel::kTick);
    QVERIFY(runs > first);
}

void TestTimerWheel::afterALongPause()
{
    TimerWheel wheel(realNow());
    int runs = 0;
    std::vector<std::unique_ptr<Timer>> timers;
    for (int i = 0; i < 1000; ++i) {
        timers.push_back(std::make_unique<Timer>([&runs] { ++runs; }));
        timers.back()->start(wheel, Milliseconds(i * 37));
    }
    wheel.advance(realNow() + 24h);
    QCOMPARE(runs, 1000);
}

void TestTimerWheel::saysWhenItBecomesBusy()
{
    TimerWheel wheel(realNow());
    int wakeUps = 0;
    wheel.setWakeUp([&wakeUps] { ++wakeUps; });
    Timer a([] {});
    Timer b([] {});
    a.start(wheel, 10ms);
    b.start(wheel, 10ms);
    QCOMPARE(wakeUps, 1);
    wheel.advance(realNow() + 1s);
    QVERIFY(!wheel.busy());
    a.start(wheel, 10ms);
    QCOMPARE(wakeUps, 2);
}

/// Against the definition: each runs within a tick of its deadline, or not at all if it was
/// stopped.
void TestTimerWheel::manyTimersInAnyOrder()
{
    struct Entry {
        Timer timer;
        SteadyTime least{};
        SteadyTime most{};
        SteadyTime ranAt{};
        bool wanted = false;
    };
    std::mt19937 random(7);
    TimerWheel wheel(realNow());
    std::vector<Entry> entries(2000);
    SteadyTime now = realNow();
    for (Entry &entry : entries)
        entry.timer.setCallback([&entry, &now] { entry.ranAt = now; });
    for (int round = 0; round < 3; ++round) {
        for (Entry &entry : entries) {
            if (random() % 4 == 0 && entry.timer.active()) {
                entry.timer.stop();
                entry.wanted = false;
                continue;
            }
            const Milliseconds delay(random() % 30'000);
            entry.least = realNow() + delay;
            entry.timer.start(wheel, delay);
            entry.most = realNow() + delay;
            entry.wanted = true;
        }
    }
    const SteadyTime end = realNow() + 31s;
    constexpr Milliseconds kStep{10};
    for (; now < end; now += kStep)
        wheel.advance(now);
    for (const Entry &entry : entries) {
        QCOMPARE(entry.ranAt != SteadyTime(), entry.wanted);
        if (entry.wanted) {
            QVERIFY(entry.ranAt >= entry.least);
            QVERIFY(entry.ranAt <= entry.most + TimerWheel::kTick + kStep);
        }
    }
    QVERIFY(!wheel.busy());
}

QTEST_APPLESS_MAIN(TestTimerWheel)
#include "tst_timer_wheel.moc"
