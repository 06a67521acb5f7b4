// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/pipeline/rate_limit/concurrency.h"
#include "service/pipeline/rate_limit/fixed_window.h"
#include "service/pipeline/rate_limit/sliding_window.h"

#include <QTest>

using namespace portcullis;
using namespace portcullis::pipeline;

namespace {

using Ms = QList<qint64>;

/// Runs one call at each time; the wait in ms of those refused, 0 for those admitted.
template <typename Window>
Ms run(const Window &window, quint64 startUs, const Ms &callsAtMs)
{
    std::uint64_t state = window.fresh(window.tick(startUs));
    Ms waits;
    for (const qint64 at : callsAtMs) {
        const Tick tick = window.tick(startUs + static_cast<quint64>(at * 1000));
        const Charge charge = window.charge(state, tick);
        if (charge.admitted)
            state = charge.next;
        const View view = window.view(state, tick);
        if (charge.admitted != (view.remaining > 0) && !charge.admitted)
            return {-2}; // refused, yet something is said to be left
        waits.append(charge.admitted ? 0
                         : view.more ? std::chrono::ceil<Milliseconds>(*view.more).count()
                                     : -1);
    }
    return waits;
}

} // namespace

class TestWindows : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void fixed_data();
    void fixed();
    void sliding_data();
    void sliding();
    void slidingWaitIsTheShortest_data();
    void slidingWaitIsTheShortest();
    void slidingHoldsInAnyWindow_data();
    void slidingHoldsInAnyWindow();
    void largeLimitsCount_data();
    void largeLimitsCount();
    void oldStatesAreReadRight_data();
    void oldStatesAreReadRight();
    void givingBack();
    void concurrency();
};

void TestWindows::fixed_data()
{
    QTest::addColumn<quint64>("limit");
    QTest::addColumn<Ms>("callsAtMs");
    QTest::addColumn<Ms>("expected");

    QTest::newRow("the limit passes at once") << quint64{2} << Ms{0, 0, 0} << Ms{0, 0, 1000};
    QTest::newRow("the window begins with the first request")
        << quint64{2} << Ms{700, 1650, 1699, 1700} << Ms{0, 0, 1, 0};
    QTest::newRow("a refusal does not prolong it")
        << quint64{1} << Ms{0, 600, 1000, 1001} << Ms{0, 400, 0, 999};
    QTest::newRow("idling adds nothing") << quint64{1} << Ms{0, 9000, 9000} << Ms{0, 0, 1000};
    QTest::newRow("a clock step back adds nothing")
        << quint64{1} << Ms{9000, 0, 8999} << Ms{0, 1000, 1000};
    QTest::newRow("a limit of zero admits nothing") << quint64{0} << Ms{0, 9000} << Ms{-1, -1};
}

void TestWindows::fixed()
{
    QFETCH(quint64, limit);
    QFETCH(Ms, callsAtMs);
    QFETCH(Ms, expected);
    QCOMPARE(run(FixedWindow(limit, 1'000'000), 5'000'000'000, callsAtMs), expected);
}

void TestWindows::sliding_data()
{
    QTest::addColumn<quint64>("limit");
    QTest::addColumn<Ms>("callsAtMs");
    QTest::addColumn<Ms>("expected");

    // Slots are 200 ms.
    QTest::newRow("the limit passes at once") << quint64{2} << Ms{0, 0, 0} << Ms{0, 0, 1100};
    QTest::newRow("nothing fades within the window")
        << quint64{3} << Ms{0, 0, 0, 500, 999} << Ms{0, 0, 0, 567, 68};
    QTest::newRow("a window and a slot after a burst all pass again")
        << quint64{3} << Ms{990, 990, 990, 2000, 2000, 2000, 2000} << Ms{0, 0, 0, 0, 0, 0, 1067};
    QTest::newRow("the slot at the far end counts by its share")
        << quint64{4} << Ms{0, 0, 0, 0, 1000, 1049, 1050, 1099, 1100, 1100}
        << Ms{0, 0, 0, 0, 50, 1, 0, 1, 0, 50};
    QTest::newRow("a clock step back adds nothing")
        << quint64{1} << Ms{9000, 0, 8999} << Ms{0, 1200, 1200};
    QTest::newRow("a limit of zero admits nothing") << quint64{0} << Ms{0, 9000} << Ms{-1, -1};
}

void TestWindows::sliding()
{
    QFETCH(quint64, limit);
    QFETCH(Ms, callsAtMs);
    QFETCH(Ms, expected);
    QCOMPARE(run(SlidingWindow(limit, 1'000'000), 5'000'000'000, callsAtMs), expected);
}

void TestWindows::slidingWaitIsTheShortest_data()
{
    QTest::addColumn<quint64>("limit");
    for (const quint64 limit : {1, 7, 31, 60, 127, 200})
        QTest::addRow("a limit of %llu", static_cast<unsigned long long>(limit)) << limit;
}

void TestWindows::slidingWaitIsTheShortest()
{
    QFETCH(quint64, limit);
    const SlidingWindow window(limit, 100 * limit * 1000);
    std::uint64_t state = window.fresh(window.tick(0));
    quint64 now = 0;
    int refused = 0;
    for (quint64 step = 1; step < 4000; ++step) {
        now += step * 7919 % 90'001;
        const Tick tick = window.tick(now);
        const Charge charge = window.charge(state, tick);
        if (charge.admitted) {
            state = charge.next;
            continue;
        }
        ++refused;
        const auto wait = static_cast<quint64>(window.view(state, tick).more->count() / 1000);
        QVERIFY(wait > 0);
        QVERIFY(!window.charge(state, window.tick(now + wait - 1)).admitted);
        QVERIFY(window.charge(state, window.tick(now + wait)).admitted);
    }
    QVERIFY(refused > 100);
}

void TestWindows::slidingHoldsInAnyWindow_data()
{
    QTest::addColumn<quint64>("limit");
    QTest::addColumn<quint64>("slotUs");
    QTest::newRow("twenty") << quint64{20} << quint64{200'000};
    QTest::newRow("a hundred") << quint64{100} << quint64{250'000};
    QTest::newRow("a thousand") << quint64{1000} << quint64{500'000};
    QTest::newRow("ten thousand") << quint64{10'000} << quint64{1'000'000};
}

/// Bursts at every distance from the clock's windows: no more than the limit in any window but its
/// last slot, and all of it again when a window and a slot have passed.
void TestWindows::slidingHoldsInAnyWindow()
{
    QFETCH(quint64, limit);
    QFETCH(quint64, slotUs);
    constexpr quint64 kWindow = 1'000'000;
    const SlidingWindow window(limit, kWindow);
    for (quint64 start = 10 * kWindow; start < 11 * kWindow; start += 33'331) {
        std::uint64_t state = window.fresh(window.tick(start));
        const auto burst = [&](quint64 at) {
            quint64 admitted = 0;
            const Tick tick = window.tick(at);
            for (Charge charge = window.charge(state, tick); charge.admitted;
                 charge = window.charge(state, tick)) {
                state = charge.next;
                ++admitted;
            }
            return admitted;
        };
        QCOMPARE(burst(start), limit);
        for (quint64 at = start + 1; at + slotUs <= start + kWindow; at += 9'999)
            QCOMPARE(burst(at), quint64{0});
        QCOMPARE(burst(start + kWindow + slotUs), limit);
    }
}

void TestWindows::largeLimitsCount_data()
{
    QTest::addColumn<quint64>("limit");
    for (const quint64 limit : {quint64{1}, quint64{65'535}, quint64{65'536}, quint64{200'000}})
        QTest::addRow("a limit of %llu", static_cast<unsigned long long>(limit)) << limit;
}

void TestWindows::largeLimitsCount()
{
    QFETCH(quint64, limit);
    const auto admitted = [limit](const auto &window) {
        const Tick tick = window.tick(123'456'789'000);
        std::uint64_t state = window.fresh(tick);
        quint64 count = 0;
        for (Charge charge = window.charge(state, tick); charge.admitted;
             charge = window.charge(state, tick)) {
            state = charge.next;
            if (state >= kStateEnd || ++count > limit)
                break;
        }
        return count;
    };
    constexpr quint64 month = 2'592'000'000'000;
    QCOMPARE(admitted(FixedWindow(limit, month)), limit);
    QCOMPARE(admitted(SlidingWindow(limit, month)), limit);
    QCOMPARE(admitted(SlidingWindow(limit, 10'000)), limit);
    // The largest of all, by its fresh state.
    const SlidingWindow most(0xFFFF'FFFF, month);
    QCOMPARE(most.view(most.fresh(most.tick(0)), most.tick(0)).remaining, 0xFFFF'FFFFU);
}

void TestWindows::oldStatesAreReadRight_data()
{
    QTest::addColumn<quint64>("windowUs");
    QTest::addColumn<quint64>("laterUs");
    constexpr quint64 day = 86'400'000'000;
    QTest::newRow("a second, after a day") << quint64{1'000'000} << day;
    QTest::newRow("a second, after a year") << quint64{1'000'000} << 365 * day;
    QTest::newRow("ten milliseconds, after a year") << quint64{10'000} << 365 * day;
    QTest::newRow("a month, after a year") << 30 * day << 365 * day;
}

void TestWindows::oldStatesAreReadRight()
{
    QFETCH(quint64, windowUs);
    QFETCH(quint64, laterUs);
    const auto check = [&](const auto &window) {
        const Tick then = window.tick(3 * windowUs);
        std::uint64_t state = window.fresh(then);
        for (int i = 0; i < 5; ++i)
            state = window.charge(state, then).next;
        const Tick now = window.tick(3 * windowUs + laterUs);
        return !window.charge(state, then).admitted && window.idle(state, now)
            && window.view(state, now).remaining == 5 && window.charge(state, now).admitted;
    };
    QVERIFY(check(FixedWindow(5, windowUs)));
    QVERIFY(check(SlidingWindow(5, windowUs)));
}

void TestWindows::givingBack()
{
    const auto check = [](const auto &window) {
        const Tick tick = window.tick(7'000'000);
        const Charge one = window.charge(window.fresh(tick), tick);
        const Charge two = window.charge(one.next, tick);
        return window.giveBack(two.next, two.where) == one.next
            && window.idle(window.giveBack(one.next, one.where), tick)
            && window.giveBack(one.next, one.where + 5) == one.next;
    };
    QVERIFY(check(FixedWindow(2, 1'000'000)));
    QVERIFY(check(SlidingWindow(2, 1'000'000)));

    const SlidingWindow window(2, 1'000'000);
    const Charge old = window.charge(window.fresh(window.tick(7'000'000)), window.tick(7'000'000));
    for (const quint64 at : {quint64{7'500'000}, quint64{8'000'000}}) {
        const Tick next = window.tick(at);
        const Charge later = window.charge(old.next, next);
        QVERIFY(later.admitted);
        QVERIFY(!window.charge(later.next, next).admitted);
        QVERIFY2(window.charge(window.giveBack(later.next, old.where), next).admitted,
                 "a charge of an older slot is given back there");
    }
}

void TestWindows::concurrency()
{
    const Concurrency limit(2);
    const Tick tick;
    const std::uint64_t one = limit.charge(limit.fresh(tick), tick).next;
    const std::uint64_t two = limit.charge(one, tick).next;
    QVERIFY(!limit.charge(two, tick).admitted);
    QCOMPARE(limit.view(two, tick).remaining, 0U);
    QVERIFY(!limit.view(two, tick).more);
    QVERIFY(!limit.idle(one, tick));
    QVERIFY(limit.idle(limit.giveBack(one, 0), tick));
}

QTEST_APPLESS_MAIN(TestWindows)
#include "tst_windows.moc"
