// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/pipeline/rate_limit/sliding_log.h"

#include <QTest>

#include <deque>

using namespace portcullis;
using namespace portcullis::pipeline;

namespace {

using Ms = QList<qint64>;

constexpr quint64 kWindowUs = 1'000'000;

/// A bucket and the moment.
struct Bucket {
    explicit Bucket(quint64 limit, quint64 startUs = 5'000'000'000)
        : log(limit, kWindowUs), now(startUs), state(log.fresh(log.tick(startUs)))
    {
    }
    bool take()
    {
        const Charge charge = log.charge(state, log.tick(now));
        if (charge.admitted)
            state = charge.next;
        return charge.admitted;
    }
    View view() const { return log.view(state, log.tick(now)); }

    SlidingLog log;
    quint64 now;
    std::uint64_t state;
};

} // namespace

class TestSlidingLog : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void take_data();
    void take();
    void neverAboveInAnyWindow_data();
    void neverAboveInAnyWindow();
    void waitsAreTheShortest_data();
    void waitsAreTheShortest();
    void givesBackInEverySlot();
    void oldStatesAreReadRight();
};

void TestSlidingLog::take_data()
{
    QTest::addColumn<quint64>("limit");
    QTest::addColumn<Ms>("callsAtMs");
    QTest::addColumn<Ms>("waitsMs");

    // 32 slots of 31.25 ms for a limit of 2, 25 of 40 ms for one of 9.
    QTest::newRow("the limit passes at once") << quint64{2} << Ms{0, 0, 0} << Ms{0, 0, 1032};
    QTest::newRow("nothing fades before the window is over")
        << quint64{2} << Ms{0, 0, 500, 999, 1031, 1032, 1032} << Ms{0, 0, 532, 33, 1, 0, 0};
    QTest::newRow("each request makes room for one")
        << quint64{2} << Ms{0, 500, 900, 1032, 1033, 1500, 1532} << Ms{0, 0, 132, 0, 499, 32, 0};
    QTest::newRow("wherever the windows of the clock end")
        << quint64{2} << Ms{990, 990, 1001, 1500, 2000, 2001} << Ms{0, 0, 999, 500, 0, 0};
    QTest::newRow("evenly below the limit all pass")
        << quint64{9} << Ms{0, 120, 240, 360, 480, 600, 720, 840, 960, 1080, 1200, 1320}
        << Ms{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};
    QTest::newRow("idling adds nothing")
        << quint64{2} << Ms{0, 9000, 9000, 9000} << Ms{0, 0, 0, 1032};
    QTest::newRow("a clock step back adds nothing")
        << quint64{2} << Ms{9000, 9000, 0, 8999} << Ms{0, 0, 1032, 1032};
    QTest::newRow("a limit of zero admits nothing") << quint64{0} << Ms{0, 9000} << Ms{-1, -1};
}

void TestSlidingLog::take()
{
    QFETCH(quint64, limit);
    QFETCH(Ms, callsAtMs);
    QFETCH(Ms, waitsMs);
    Bucket bucket(limit);
    const quint64 start = bucket.now;
    Ms waits;
    for (const qint64 at : callsAtMs) {
        bucket.now = start + static_cast<quint64>(at * 1000);
        const bool admitted = bucket.take();
        const View view = bucket.view();
        QVERIFY(admitted || view.remaining == 0);
        waits.append(admitted        ? 0
                         : view.more ? std::chrono::ceil<Milliseconds>(*view.more).count()
                                     : -1);
    }
    QCOMPARE(waits, waitsMs);
}

void TestSlidingLog::neverAboveInAnyWindow_data()
{
    QTest::addColumn<quint64>("limit");
    for (quint64 limit = 1; limit <= SlidingLog::kMaxLimit; ++limit)
        QTest::addRow("a limit of %llu", static_cast<unsigned long long>(limit)) << limit;
}

/// Bursts and pauses of all lengths, against the time of every request.
void TestSlidingLog::neverAboveInAnyWindow()
{
    QFETCH(quint64, limit);
    Bucket bucket(limit);
    std::deque<quint64> taken;
    quint64 admitted = 0;
    quint64 fullWindows = 0;
    for (quint64 step = 1; step < 20'000; ++step) {
        bucket.now +=
            step % 61 == 0 ? step * 7919 % 1'700'000 : step * 104'729 % (kWindowUs / limit / 4 + 2);
        while (!taken.empty() && taken.front() + kWindowUs <= bucket.now)
            taken.pop_front();
        if (!bucket.take())
            continue;
        taken.push_back(bucket.now);
        ++admitted;
        QVERIFY(taken.size() <= limit);
        fullWindows += taken.size() == limit ? 1 : 0;
    }
    QVERIFY(admitted > 1000);
    QVERIFY(fullWindows > 100); // it is a limit, and not less
}

void TestSlidingLog::waitsAreTheShortest_data()
{
    neverAboveInAnyWindow_data();
}

void TestSlidingLog::waitsAreTheShortest()
{
    QFETCH(quint64, limit);
    Bucket bucket(limit);
    int refused = 0;
    for (quint64 step = 1; step < 4000; ++step) {
        bucket.now += step * 7919 % (kWindowUs / limit);
        if (bucket.take())
            continue;
        ++refused;
        const auto wait = static_cast<quint64>(bucket.view().more->count() / 1000);
        QVERIFY(wait > 0);
        const auto admits = [&](quint64 at) {
            return bucket.log.charge(bucket.state, bucket.log.tick(at)).admitted;
        };
        QVERIFY(!admits(bucket.now + wait - 1));
        QVERIFY(admits(bucket.now + wait));
    }
    QVERIFY(refused > 100);
}

void TestSlidingLog::givesBackInEverySlot()
{
    const SlidingLog log(5, kWindowUs);
    const Tick first = log.tick(7'000'000);
    const Charge one = log.charge(log.fresh(first), first);
    for (quint64 later = 0; later <= 1'000'000; later += 20'000) {
        const Tick tick = log.tick(7'000'000 + later);
        const Charge two = log.charge(one.next, tick);
        const Charge three = log.charge(two.next, tick);
        QCOMPARE(log.view(log.giveBack(three.next, one.where), tick).remaining, quint64{3});
        QCOMPARE(log.giveBack(three.next, three.where), two.next);
        QCOMPARE(log.giveBack(three.next, one.where + 1'000), three.next);
    }
    QVERIFY(log.idle(log.giveBack(one.next, one.where), first));
}

void TestSlidingLog::oldStatesAreReadRight()
{
    constexpr quint64 kDay = 86'400'000'000;
    for (const quint64 windowUs : {quint64{10'000}, quint64{1'000'000}, 30 * kDay}) {
        for (const quint64 later : {2 * windowUs, kDay + 2 * windowUs, 365 * kDay}) {
            const SlidingLog log(5, windowUs);
            const Tick then = log.tick(3 * windowUs);
            std::uint64_t state = log.fresh(then);
            for (int i = 0; i < 5; ++i)
                state = log.charge(state, then).next;
            QVERIFY(state < kStateEnd);
            QVERIFY(!log.charge(state, then).admitted);
            const Tick now = log.tick(3 * windowUs + later);
            QVERIFY(log.idle(state, now));
            QCOMPARE(log.view(state, now).remaining, quint64{5});
        }
    }
}

QTEST_APPLESS_MAIN(TestSlidingLog)
#include "tst_sliding_log.moc"
