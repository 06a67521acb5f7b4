// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/app/watchdog.h"

#include <QTest>

#include <utility>

using namespace portcullis;
using namespace portcullis::app;

/// Fed only when everybody turns.
class TestWatchdog : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void isFedWhileAllWorkersTurn();
    void isNotFedWhileOneWorkerHangs();
    void isNotFedBeforeAnybodyTurned();
    void isFedNoMoreAfterAStop();
};

namespace {

constexpr Milliseconds kLimit{20};
constexpr int kPatienceMs = 5'000;

/// Workers that run what they get when they are told to.
class Workers {
public:
    explicit Workers(std::size_t count) : hangs(count), m_tasks(count) { }

    Watchdog::Post post()
    {
        return [this](std::size_t worker, std::function<void()> task) {
            ++posted;
            if (hangs[worker])
                m_tasks[worker].push_back(std::move(task));
            else
                task();
        };
    }
    void goOn(std::size_t worker)
    {
        hangs[worker] = false;
        for (const auto &task : std::exchange(m_tasks[worker], {}))
            task();
    }

    std::vector<bool> hangs;
    int posted = 0;

private:
    std::vector<std::vector<std::function<void()>>> m_tasks;
};

} // namespace

void TestWatchdog::isFedWhileAllWorkersTurn()
{
    Workers workers(3);
    int fed = 0;
    const Watchdog watchdog(3, kLimit, workers.post(), [&fed] { ++fed; });
    QTRY_VERIFY_WITH_TIMEOUT(fed >= 5, kPatienceMs);
}

void TestWatchdog::isNotFedWhileOneWorkerHangs()
{
    Workers workers(3);
    int fed = 0;
    const Watchdog watchdog(3, kLimit, workers.post(), [&fed] { ++fed; });
    QTRY_VERIFY_WITH_TIMEOUT(fed >= 2, kPatienceMs);
    workers.hangs[1] = true;
    const int posted = workers.posted;
    QTRY_VERIFY_WITH_TIMEOUT(workers.posted > posted, kPatienceMs); // to the one that hangs
    const int then = fed;
    int turns = 0;
    QTimer clock;
    connect(&clock, &QTimer::timeout, this, [&turns] { ++turns; });
    clock.start(kLimit);
    QTRY_VERIFY_WITH_TIMEOUT(turns > 5, kPatienceMs);
    QCOMPARE(fed, then);
    workers.goOn(1);
    QTRY_VERIFY_WITH_TIMEOUT(fed > then, kPatienceMs);
}

void TestWatchdog::isNotFedBeforeAnybodyTurned()
{
    Workers workers(1);
    workers.hangs[0] = true;
    int fed = 0;
    const Watchdog watchdog(1, kLimit, workers.post(), [&fed] { ++fed; });
    int turns = 0;
    QTimer clock;
    connect(&clock, &QTimer::timeout, this, [&turns] { ++turns; });
    clock.start(kLimit);
    QTRY_VERIFY_WITH_TIMEOUT(turns > 3, kPatienceMs);
    QCOMPARE(fed, 0);
    QCOMPARE(workers.posted, 1); // what waits is not made longer
    workers.goOn(0);
}

void TestWatchdog::isFedNoMoreAfterAStop()
{
    Workers workers(1);
    int fed = 0;
    Watchdog watchdog(1, kLimit, workers.post(), [&fed] { ++fed; });
    QTRY_VERIFY_WITH_TIMEOUT(fed >= 1, kPatienceMs);
    watchdog.stop();
    const int then = fed;
    int turns = 0;
    QTimer clock;
    connect(&clock, &QTimer::timeout, this, [&turns] { ++turns; });
    clock.start(kLimit);
    QTRY_VERIFY_WITH_TIMEOUT(turns > 3, kPatienceMs);
    QCOMPARE(fed, then);
}

QTEST_GUILESS_MAIN(TestWatchdog)
#include "tst_watchdog.moc"
