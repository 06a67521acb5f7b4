// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/io/task.h"
#include "service/io/waker.h"

#include <QTest>

#include <algorithm>
#include <cstdint>
#include <memory>
#include <string>

using namespace portcullis::io;

namespace {

constexpr Waker::Events kData = 1;
constexpr Waker::Events kOther = 2;

/// How deep the stack was at most, from where it was first looked at.
class StackDepth {
public:
    void look()
    {
        // Not of a local variable: sanitizers keep those elsewhere.
        const auto here = reinterpret_cast<std::uintptr_t>(__builtin_frame_address(0));
        m_lowest = std::min(m_lowest, here);
        m_highest = std::max(m_highest, here);
    }
    std::uintptr_t bytes() const { return m_highest - m_lowest; }

private:
    std::uintptr_t m_lowest = UINTPTR_MAX;
    std::uintptr_t m_highest = 0;
};

/// A source that has a chunk now and then.
struct Source {
    Waker waker;
    int ready = 0;
    int taken = 0;
    StackDepth depth;
};

struct Flag {
    explicit Flag(bool &which) : set(&which) { }
    Flag(const Flag &) = delete;
    ~Flag() { *set = true; }
    bool *set;
};

Task<> takeAll(Source &source, int count)
{
    while (source.taken < count) {
        source.depth.look();
        if (source.ready > 0) {
            --source.ready;
            ++source.taken;
            continue;
        }
        co_await source.waker.wait(kData);
    }
}

Task<int> takeOne(Source &source)
{
    while (source.ready == 0)
        co_await source.waker.wait(kData);
    --source.ready;
    ++source.taken;
    co_return source.taken;
}

Task<std::unique_ptr<std::string>> textLater(Waker &waker)
{
    co_await waker.wait(kData);
    co_return std::make_unique<std::string>("text");
}

Task<> store(Waker &waker, std::string &out)
{
    const std::unique_ptr<std::string> text = co_await textLater(waker);
    out = *text;
}

Task<> waitHolding(Waker &waker, bool &gone)
{
    const Flag flag(gone);
    co_await waker.wait(kData);
}

Task<> outer(Waker &waker, bool &innerGone, bool &outerGone)
{
    const Flag flag(outerGone);
    co_await waitHolding(waker, innerGone);
}

Task<int> nested(int depth)
{
    if (depth == 0)
        co_return 0;
    const int below = co_await nested(depth - 1);
    co_return below + 1;
}

Task<> keep(Task<int> task, int &out)
{
    out = co_await std::move(task);
}

Task<> notifyItself(Waker &waker, int &rounds)
{
    for (; rounds < 3; ++rounds) {
        waker.notify(kData);
        co_await waker.wait(kData);
    }
}

/// As a request that forgets itself when it is over.
struct Owner {
    explicit Owner(int &alive) : m_alive(alive) { ++m_alive; }
    ~Owner() { --m_alive; }
    void begin()
    {
        waker.setAfterResume(
            [](void *self) {
                auto *owner = static_cast<Owner *>(self);
                if (owner->task.done())
                    delete owner;
            },
            this);
        task = run();
        task.start();
    }
    Task<> run()
    {
        co_await waker.wait(kData);
        co_await waker.wait(kData);
    }

    Waker waker;
    int &m_alive;
    Task<> task;
};

} // namespace

class TestTask : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void startsOnlyWhenTold();
    void aMillionChunksNeedNoStack_data();
    void aMillionChunksNeedNoStack();
    void taskPerChunkNeedsNoStack();
    void handsOverWhatCanOnlyMove();
    void nestedTasks();
    void destroyedWhileSuspended();
    void destroyedWithTheTaskItWaitsFor();
    void neverStarted();
    void replacedWhileSuspended();
    void eventsAreKeptUntilAskedFor();
    void onlyEventsAskedForWakeUp();
    void forgottenEvents();
    void notifiedByItself();
    void theHookMayEndEverything();
};

void TestTask::startsOnlyWhenTold()
{
    Source source;
    source.ready = 1;
    Task<> task = takeAll(source, 1);
    QCOMPARE(source.taken, 0);
    task.start();
    QCOMPARE(source.taken, 1);
    QVERIFY(task.done());
}

void TestTask::aMillionChunksNeedNoStack_data()
{
    QTest::addColumn<int>("chunksPerEvent");

    QTest::newRow("one with each event") << 1;
    QTest::newRow("some with each event") << 7;
    QTest::newRow("all at once") << 1'000'000;
}

void TestTask::aMillionChunksNeedNoStack()
{
    QFETCH(int, chunksPerEvent);
    constexpr int kCount = 1'000'000;
    Source source;
    Task<> task = takeAll(source, kCount);
    task.start();
    while (!task.done()) {
        source.ready += chunksPerEvent;
        source.waker.notify(kData);
    }
    QCOMPARE(source.taken, kCount);
    QVERIFY2(source.depth.bytes() < 4096, qPrintable(QString::number(source.depth.bytes())));
}

/// Each chunk through a task of its own, which has to wait.
void TestTask::taskPerChunkNeedsNoStack()
{
    constexpr int kCount = 100'000;
    Source source;
    int seen = 0;
    for (int i = 0; i < kCount; ++i) {
        Task<> task = keep(takeOne(source), seen);
        task.start();
        source.depth.look();
        ++source.ready;
        source.waker.notify(kData);
        QVERIFY(task.done());
    }
    QCOMPARE(seen, kCount);
}

void TestTask::handsOverWhatCanOnlyMove()
{
    Waker waker;
    std::string text;
    Task<> task = store(waker, text);
    task.start();
    QVERIFY(!task.done());
    waker.notify(kData);
    QVERIFY(task.done());
    QCOMPARE(QByteArray::fromStdString(text), "text");
}

void TestTask::nestedTasks()
{
    int depth = 0;
    Task<> task = keep(nested(500), depth);
    task.start();
    QVERIFY(task.done());
    QCOMPARE(depth, 500);
}

void TestTask::destroyedWhileSuspended()
{
    Waker waker;
    bool gone = false;
    {
        Task<> task = waitHolding(waker, gone);
        task.start();
        QVERIFY(!gone);
    }
    QVERIFY(gone);
    waker.notify(kData); // nobody waits any more
    QVERIFY(waker.pending(kData));
}

void TestTask::destroyedWithTheTaskItWaitsFor()
{
    Waker waker;
    bool innerGone = false;
    bool outerGone = false;
    {
        Task<> task = outer(waker, innerGone, outerGone);
        task.start();
        QVERIFY(!innerGone && !outerGone);
    }
    QVERIFY(innerGone && outerGone);
    waker.notify(kData);
}

void TestTask::neverStarted()
{
    Waker waker;
    bool gone = false;
    {
        const Task<> task = waitHolding(waker, gone);
        QVERIFY(!task.done());
    }
    QVERIFY(!gone); // the body never ran, so there was nothing in it to destroy
}

void TestTask::replacedWhileSuspended()
{
    Waker first;
    Waker second;
    bool firstGone = false;
    bool secondGone = false;
    Task<> task = waitHolding(first, firstGone);
    task.start();
    task = waitHolding(second, secondGone);
    QVERIFY(firstGone);
    task.start();
    first.notify(kData);
    QVERIFY(!task.done());
    second.notify(kData);
    QVERIFY(task.done() && secondGone);
}

void TestTask::eventsAreKeptUntilAskedFor()
{
    Source source;
    source.ready = 1;
    source.waker.notify(kData | kOther);
    int seen = 0;
    Task<> task = keep(takeOne(source), seen); // finds its chunk without asking the waker
    task.start();
    QVERIFY(task.done());
    bool gone = false;
    Task<> waiting = waitHolding(source.waker, gone);
    waiting.start();
    QVERIFY(waiting.done());
    QVERIFY(!source.waker.pending(kData));
    QVERIFY(source.waker.pending(kOther));
}

void TestTask::onlyEventsAskedForWakeUp()
{
    Waker waker;
    bool gone = false;
    Task<> task = waitHolding(waker, gone);
    task.start();
    waker.notify(kOther);
    QVERIFY(!task.done());
    waker.notify(kData);
    QVERIFY(task.done());
    QVERIFY(waker.pending(kOther));
}

void TestTask::forgottenEvents()
{
    Waker waker;
    waker.notify(kData);
    waker.clear(kData);
    bool gone = false;
    Task<> task = waitHolding(waker, gone);
    task.start();
    QVERIFY(!task.done());
}

void TestTask::notifiedByItself()
{
    Waker waker;
    int rounds = 0;
    Task<> task = notifyItself(waker, rounds);
    task.start();
    QVERIFY(task.done());
    QCOMPARE(rounds, 3);
}

void TestTask::theHookMayEndEverything()
{
    int alive = 0;
    auto *owner = new Owner(alive);
    owner->begin();
    Waker &waker = owner->waker;
    waker.notify(kData);
    QCOMPARE(alive, 1);
    waker.notify(kData);
    QCOMPARE(alive, 0);
}

QTEST_APPLESS_MAIN(TestTask)
#include "tst_task.moc"
