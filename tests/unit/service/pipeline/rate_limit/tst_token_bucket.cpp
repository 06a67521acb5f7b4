// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/pipeline/rate_limit/token_bucket.h"

#include <QTest>

using namespace portcullis;
using namespace portcullis::pipeline;

namespace {
using Us = QList<qint64>;
constexpr quint64 kStart = 1'000'000'000;
} // namespace

class TestTokenBucket : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void take_data();
    void take();
    void burstIsExactAtTheBounds_data();
    void burstIsExactAtTheBounds();
    void givingBackRestores();
    void remainingAndWait();
};

void TestTokenBucket::take_data()
{
    QTest::addColumn<quint64>("limit");
    QTest::addColumn<quint64>("windowUs");
    QTest::addColumn<quint64>("burst");
    QTest::addColumn<Us>("callsAtUs");
    QTest::addColumn<Us>("expectedWaitsUs"); // 0: admitted

    const auto row = [](const char *name, quint64 limit, quint64 window, quint64 burst, Us calls,
                        Us waits) {
        QTest::newRow(name) << limit << window << burst << calls << waits;
    };
    constexpr quint64 s = 1'000'000;
    row("the burst passes at once", 1, s, 3, {0, 0, 0, 0}, {0, 0, 0, s});
    row("one more waits a full token", 1, s, 1, {0, 0}, {0, s});
    row("waiting refills", 2, s, 1, {0, 500'000}, {0, 0});
    row("a microsecond early is refused", 2, s, 1, {0, 499'999}, {0, 1});
    row("a refusal takes nothing", 1, s, 1, {0, 400'000, s}, {0, 600'000, 0});
    row("idling never exceeds the burst", 1, s, 1, {9 * s, 9 * s}, {0, s});
    row("a clock step back adds nothing", 1, s, 1, {5 * s, 0}, {0, 6 * s});
    row("a third of a second is exact", 3, s, 1, {0, 333'333, 333'334, 666'667, 666'668},
        {0, 1, 0, 1, 0});
    row("three in a second come back after one", 3, s, 3, {0, 0, 0, s, s, s, s},
        {0, 0, 0, 0, 0, 0, 333'334});
    row("a limit of zero admits nothing", 0, s, 0, {0, 5 * s}, {-1, -1});
}

void TestTokenBucket::take()
{
    QFETCH(quint64, limit);
    QFETCH(quint64, windowUs);
    QFETCH(quint64, burst);
    QFETCH(Us, callsAtUs);
    QFETCH(Us, expectedWaitsUs);

    const TokenBucket bucket(limit, windowUs, burst);
    std::uint64_t state = bucket.fresh(bucket.tick(kStart));
    Us waits;
    for (const qint64 at : callsAtUs) {
        const Tick tick = bucket.tick(kStart + static_cast<quint64>(at));
        const Charge charge = bucket.charge(state, tick);
        if (charge.admitted)
            state = charge.next;
        const auto more = bucket.view(state, tick).more;
        waits.append(charge.admitted ? 0
                         : !more     ? -1
                                     : std::chrono::ceil<std::chrono::microseconds>(*more).count());
    }
    QCOMPARE(waits, expectedWaitsUs);
}

void TestTokenBucket::burstIsExactAtTheBounds_data()
{
    QTest::addColumn<quint64>("limit");
    QTest::addColumn<quint64>("windowUs");
    QTest::addColumn<quint64>("burst");
    QTest::addColumn<quint64>("afterAWindow");

    constexpr quint64 most = 0xFFFF'FFFF;
    constexpr quint64 day = 86'400'000'000;
    QTest::newRow("one a month") << quint64{1} << 30 * day << quint64{1} << quint64{1};
    QTest::newRow("a large burst of one a month")
        << quint64{1} << 30 * day << quint64{12} << quint64{1};
    QTest::newRow("a prime rate loses less than a thousandth")
        << quint64{9973} << quint64{1'000'000} << quint64{9973} << quint64{9972};
    QTest::newRow("a million a second")
        << quint64{1'000'000} << quint64{1'000'000} << quint64{1'000'000} << quint64{1'000'000};
    QTest::newRow("the largest limit a month")
        << most << 30 * day << most << quint64{4'294'966'997};
}

void TestTokenBucket::burstIsExactAtTheBounds()
{
    QFETCH(quint64, limit);
    QFETCH(quint64, windowUs);
    QFETCH(quint64, burst);
    QFETCH(quint64, afterAWindow);

    const TokenBucket bucket(limit, windowUs, burst);
    const Tick start = bucket.tick(kStart);
    QCOMPARE(bucket.view(bucket.fresh(start), start).remaining, burst);
    // Empty it at once: a charge costs the same each time, so the state can be computed.
    const std::uint64_t cost = bucket.charge(start.at, start).next - start.at;
    const std::uint64_t empty = start.at + burst * cost;
    QVERIFY(bucket.charge(empty - cost, start).admitted);
    QVERIFY(!bucket.charge(empty, start).admitted);
    QVERIFY(empty < kStateEnd);
    QCOMPARE(bucket.view(empty, bucket.tick(kStart + windowUs)).remaining, afterAWindow);
}

void TestTokenBucket::givingBackRestores()
{
    const TokenBucket bucket(1, 1'000'000, 2);
    const Tick tick = bucket.tick(kStart);
    const std::uint64_t one = bucket.charge(bucket.fresh(tick), tick).next;
    const std::uint64_t two = bucket.charge(one, tick).next;
    QVERIFY(!bucket.charge(two, tick).admitted);
    QCOMPARE(bucket.giveBack(two, 0), one);
    QVERIFY(bucket.idle(bucket.giveBack(one, 0), tick));
}

void TestTokenBucket::remainingAndWait()
{
    const TokenBucket bucket(100, 1'000'000, 200);
    const Tick tick = bucket.tick(kStart);
    std::uint64_t state = bucket.fresh(tick);
    QCOMPARE(bucket.view(state, tick).remaining, 200U);
    QCOMPARE(bucket.view(state, tick).more->count(), 0);
    for (int i = 0; i < 158; ++i)
        state = bucket.charge(state, tick).next;
    QCOMPARE(bucket.view(state, tick).remaining, 42U);
    QCOMPARE(bucket.view(state, tick).more->count(), 10'000'000);
    QVERIFY(!bucket.idle(state, bucket.tick(kStart + 1'579'999)));
    QVERIFY(bucket.idle(state, bucket.tick(kStart + 1'580'000)));
}

QTEST_APPLESS_MAIN(TestTokenBucket)
#include "tst_token_bucket.moc"
