// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/upstream/breaker.h"
#include "service/upstream/connection.h"
#include "tests/support/test_loop.h"

#include <QTest>

#include <atomic>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>
#include <vector>

using namespace portcullis;
using namespace portcullis::test;
using namespace portcullis::upstream;

class TestBreaker : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void accounting_data();
    void accounting();
    void aGrantedPlaceThatNobodyTakesGoesOn();
    void aLowerLimitHoldsAtOnce();
    void manyThreads();
};

namespace {

using Outcome = BreakerPlace::Outcome;

/// A loop of a thread of its own, which does nothing but run tasks.
class TaskLoop final : public io::Loop {
public:
    io::StreamPtr connect(const io::Endpoint &, io::StreamHandler &) override { return {}; }
    void post(std::function<void()> task) override
    {
        const std::lock_guard lock(m_mutex);
        m_tasks.push_back(std::move(task));
        m_come.notify_one();
    }
    /// Waits for a task and runs it.
    void turn()
    {
        std::function<void()> task;
        {
            std::unique_lock lock(m_mutex);
            m_come.wait(lock, [this] { return !m_tasks.empty(); });
            task = std::move(m_tasks.front());
            m_tasks.pop_front();
        }
        task();
    }

private:
    std::mutex m_mutex;
    std::condition_variable m_come;
    std::deque<std::function<void()>> m_tasks;
};

} // namespace

void TestBreaker::accounting_data()
{
    QTest::addColumn<QByteArray>("steps");
    QTest::addColumn<QByteArray>("expected");
    const auto row = [](const char *name, const char *steps, const char *expected) {
        QTest::newRow(name) << QByteArray(steps) << QByteArray(expected);
    };
    // A letter: a request comes, which is In, Waits or is Refused. -X: it ends. Behind it stand the
    // letters that are in by then. Two at a time, two may wait.
    row("room for all", "a b", "I I|ab");
    row("one waits", "a b c", "I I W|ab");
    row("three wait", "a b c d e", "I I W W R|ab");
    row("one ends", "a b -a c", "I I I|bc");
    row("whoever waits first comes first", "a b c d -a", "I I W W|bc");
    row("all come", "a b c d -b -a", "I I W W|cd");
    row("who comes later waits behind", "a b c -a d", "I I W W|bc");
    row("who gives up makes room in the queue", "a b c d -c e", "I I W W W|ab");
    row("who gives up is passed over", "a b c d -c -a", "I I W W|bd");
    row("empty again", "a b c -a -b -c", "I I W|");
}

void TestBreaker::accounting()
{
    QFETCH(QByteArray, steps);
    QFETCH(QByteArray, expected);
    TestLoop loop;
    Breaker breaker;
    struct Request {
        io::Waker waker;
        BreakerPlace place;
        bool in = false;
    };
    std::map<QByteArray, std::unique_ptr<Request>> requests;
    QByteArrayList outcomes;
    for (const QByteArray &step : steps.split(' ')) {
        if (step.startsWith('-')) {
            requests.erase(step.mid(1));
            loop.run();
            continue;
        }
        auto &request = requests[step];
        request = std::make_unique<Request>();
        const Outcome outcome =
            request->place.take(breaker, model::CircuitBreaker{2, 2}, loop, request->waker);
        request->in = outcome == Outcome::In;
        outcomes << (outcome == Outcome::In ? "I" : outcome == Outcome::Waits ? "W" : "R");
    }
    QByteArray in;
    for (const auto &[name, request] : requests) {
        // Who was granted a place has been told of it.
        QCOMPARE(request->waker.pending(event::kRoom), request->place.granted());
        if (request->in || request->place.granted())
            in += name;
    }
    QCOMPARE(outcomes.join(' ') + '|' + in, expected);
    QCOMPARE(breaker.inFlight(), std::uint32_t(in.size()));
    requests.clear();
    QCOMPARE(breaker.inFlight(), 0U);
    QCOMPARE(breaker.pending(), 0U);
}

void TestBreaker::aGrantedPlaceThatNobodyTakesGoesOn()
{
    TestLoop loop;
    Breaker breaker;
    io::Waker wakers[3];
    BreakerPlace places[3];
    for (int i = 0; i < 3; ++i)
        places[i].take(breaker, {1, 2}, loop, wakers[i]);
    places[0].release();
    QVERIFY(places[1].granted());
    places[1].release(); // its client has gone before its worker's next turn
    QVERIFY(places[2].granted());
    loop.run();
    QVERIFY(!wakers[1].pending(event::kRoom));
    QVERIFY(wakers[2].pending(event::kRoom));
    QCOMPARE(breaker.inFlight(), 1U);
}

/// Over a reload requests of the old and the new figure meet.
void TestBreaker::aLowerLimitHoldsAtOnce()
{
    TestLoop loop;
    Breaker breaker;
    io::Waker waker;
    BreakerPlace places[4];
    for (int i = 0; i < 3; ++i)
        QVERIFY(places[i].take(breaker, {3, 1}, loop, waker) == Outcome::In);
    QVERIFY(places[3].take(breaker, {1, 1}, loop, waker) == Outcome::Waits);
    places[0].release();
    places[1].release();
    QVERIFY(!places[3].granted());
    places[2].release();
    QVERIFY(places[3].granted());
}

void TestBreaker::manyThreads()
{
    constexpr int kThreads = 4;
    constexpr int kEach = 200; // each gives the processor away: slow where others want it
    constexpr std::uint32_t kMost = 2;
    Breaker breaker;
    std::atomic<std::uint32_t> inside{0};
    std::atomic<std::uint32_t> most{0};
    std::atomic<int> served{0};
    std::atomic<int> waited{0};
    std::atomic<int> givenUp{0};
    // However the threads are scheduled, all of them find the upstream full at first.
    TestLoop here;
    io::Waker unused;
    BreakerPlace held[kMost];
    for (BreakerPlace &mine : held)
        QVERIFY(mine.take(breaker, {kMost, kThreads}, here, unused) == Outcome::In);
    std::vector<std::thread> threads;
    for (int t = 0; t < kThreads; ++t) {
        threads.emplace_back([&] {
            TaskLoop loop;
            io::Waker waker;
            for (int i = 0; i < kEach; ++i) {
                BreakerPlace place;
                const Outcome outcome = place.take(breaker, {kMost, kThreads}, loop, waker);
                if (outcome == Outcome::Waits) {
                    ++waited;
                    if (i % 7 == 0) {
                        ++givenUp; // granted or not
                        continue;
                    }
                    while (!place.granted())
                        loop.turn();
                }
                const std::uint32_t now = inside.fetch_add(1) + 1;
                std::uint32_t seen = most.load();
                while (now > seen && !most.compare_exchange_weak(seen, now)) { }
                std::this_thread::yield();
                inside.fetch_sub(1);
                ++served;
            }
        });
    }
    // The first wait of each is given up, the second lasts until there is room.
    while (waited < 2 * kThreads)
        std::this_thread::yield();
    for (BreakerPlace &mine : held)
        mine.release();
    for (std::thread &thread : threads)
        thread.join();
    QCOMPARE(served + givenUp, kThreads * kEach);
    QVERIFY(most <= kMost);
    QCOMPARE(breaker.inFlight(), 0U);
    QCOMPARE(breaker.pending(), 0U);
}

QTEST_APPLESS_MAIN(TestBreaker)
#include "tst_breaker.moc"
