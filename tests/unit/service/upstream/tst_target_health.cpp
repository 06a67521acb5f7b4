// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/upstream/target_health.h"

#include <QTest>

using namespace portcullis;
using namespace portcullis::upstream;
using namespace std::chrono_literals;

/// What becomes of a target, told as a script: time is data.
class TestTargetHealth : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void script_data();
    void script();
    void slowStart_data();
    void slowStart();
    void aPlainTargetIsPlainAgain();
};

namespace {

constexpr SteadyTime kStart{1h};

char letterOf(TargetHealth::Standing standing)
{
    static constexpr char kLetters[] = {'G', 'A', 'E', 'O'};
    return kLetters[static_cast<int>(standing)];
}

} // namespace

void TestTargetHealth::script_data()
{
    QTest::addColumn<QByteArray>("steps");
    QTest::addColumn<QByteArray>("expected");
    const auto row = [](const char *name, const char *steps, const char *expected) {
        QTest::newRow(name) << QByteArray(steps) << QByteArray(expected);
    };
    // f: a request failed, and was one too many: ejected. s: one succeeded. a: can't be connected
    // to. r: a response came. u, h: checks say unhealthy, healthy. d, b: drained, back. p:
    // pardoned. +N: N seconds pass. ?: how it stands: Good, Avoided, Ejected, Out. The rule: 3
    // failures, 10 s.
    row("nothing known", "?", "G");
    row("some failures", "f f ?", "G");
    row("one too many", "f f f ?", "E");
    row("a success between", "f f s f f ?", "G");
    row("until it is over", "f f f +9 ? +1 ?", "EG");
    row("one more failure is enough then", "f f f +10 ? f ?", "GE");
    row("the second time twice as long", "f f f +10 f +19 ? +1 ?", "EG");
    row("the third time four times", "f f f +10 f +20 f +39 ? +1 ?", "EG");
    row("a success needs all failures again", "f f f +10 ? s f f ? f ?", "GGE");
    row("a success does not shorten the next", "f f f +10 ? s f f f +19 ? +1 ?", "GEG");
    row("after as long in service it is forgotten", "f f f +10 ? s +11 f f f +9 ? +1 ?", "GEG");
    row("never longer than five minutes",
        "f f f +10 f +20 f +40 f +80 f +160 f +299 ? +1 ? f +299 ? +1 ?", "EGEG");
    row("failures meanwhile don't count", "f f f f f f +10 ?", "G");
    row("pardoned", "f f f p ?", "G");
    row("pardoned of all failures", "f f p f f ?", "G");
    row("not connected", "a ? +1 ?", "AG");
    row("not connected, then a response", "a r ?", "G");
    row("ejected and not connected", "a f f f ? +10 ?", "EG");
    row("unhealthy", "u ? h ?", "OG");
    row("drained", "d ? b ?", "OG");
    row("drained while unhealthy", "u d h ? b ?", "OG");
    row("unhealthy while ejected", "f f f u ? h ? +10 ?", "OEG");
}

void TestTargetHealth::script()
{
    QFETCH(QByteArray, steps);
    QFETCH(QByteArray, expected);
    const model::PassiveHealth rule{3, 10s, 50};
    TargetHealth health;
    SteadyTime now = kStart;
    QByteArray got;
    for (const QByteArray &step : steps.split(' ')) {
        switch (step.at(0)) {
        case 'f':
            if ((void)health.ejected(now), health.failed(rule))
                health.eject(now, rule);
            break;
        case 's':
            health.succeeded();
            break;
        case 'a':
            health.avoid(now);
            break;
        case 'r':
            health.answered();
            break;
        case 'u':
        case 'h':
            health.setUnhealthy(step == "u", now);
            break;
        case 'd':
        case 'b':
            health.setDraining(step == "d", now);
            break;
        case 'p':
            health.pardon();
            break;
        case '+':
            now += std::chrono::seconds(step.mid(1).toInt());
            break;
        default:
            got += letterOf(health.standing(now));
        }
    }
    QCOMPARE(got, expected);
}

void TestTargetHealth::slowStart_data()
{
    QTest::addColumn<int>("slowStartMs");
    QTest::addColumn<int>("passedMs");
    QTest::addColumn<int>("share");

    QTest::newRow("off") << 0 << 0 << 256;
    QTest::newRow("at once a tenth") << 10'000 << 0 << 25;
    QTest::newRow("not less") << 10'000 << 500 << 25;
    QTest::newRow("a quarter") << 10'000 << 2'500 << 64;
    QTest::newRow("half") << 10'000 << 5'000 << 128;
    QTest::newRow("all but a bit") << 10'000 << 9'999 << 255;
    QTest::newRow("all") << 10'000 << 10'000 << 256;
    QTest::newRow("a clock that goes back") << 10'000 << -5 << 25;
}

void TestTargetHealth::slowStart()
{
    QFETCH(int, slowStartMs);
    QFETCH(int, passedMs);
    QFETCH(int, share);
    const std::chrono::milliseconds slow(slowStartMs);
    const SteadyTime then = kStart + std::chrono::milliseconds(passedMs);

    TargetHealth checked;
    QCOMPARE(checked.share(kStart, slow), TargetHealth::kWhole);
    checked.setUnhealthy(true, kStart);
    checked.setUnhealthy(false, kStart);
    QCOMPARE(int(checked.share(then, slow)), share);

    TargetHealth drained;
    drained.setDraining(true, kStart);
    drained.setDraining(false, kStart);
    QCOMPARE(int(drained.share(then, slow)), share);

    TargetHealth ejected;
    ejected.eject(kStart - 1s, {1, 1s, 50});
    QVERIFY(!ejected.ejected(kStart));
    QCOMPARE(int(ejected.share(then, slow)), share);
}

/// Else every request would pay for what was over long ago.
void TestTargetHealth::aPlainTargetIsPlainAgain()
{
    TargetHealth health;
    health.setUnhealthy(true, kStart);
    health.eject(kStart, {1, 1s, 50});
    health.avoid(kStart);
    QVERIFY(!health.plain());
    health.setUnhealthy(false, kStart);
    health.answered();
    QVERIFY(!health.ejected(kStart + 1s));
    QVERIFY(!health.plain()); // it starts slowly
    QCOMPARE(health.share(kStart + 6s, 5s), TargetHealth::kWhole);
    QVERIFY(health.plain());
}

QTEST_APPLESS_MAIN(TestTargetHealth)
#include "tst_target_health.moc"
