// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/control/snapshot/snapshot_publisher.h"
#include "service/pipeline/snapshot_pins.h"

#include <QTest>

#include <atomic>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>
#include <vector>

using namespace portcullis;
using namespace portcullis::control;
using namespace portcullis::pipeline;

namespace {

std::shared_ptr<Snapshot> snapshotOf(std::uint64_t revision)
{
    auto snapshot = std::make_shared<Snapshot>(model::Document{});
    snapshot->revision = revision;
    return snapshot;
}

/// A thread that runs what is posted to it, and begins and ends exchanges in between.
class Worker {
public:
    Worker() : m_thread([this] { run(); }) { }
    ~Worker()
    {
        post([this] { m_over = true; });
        m_thread.join();
    }
    void post(std::function<void()> task)
    {
        const std::lock_guard lock(m_mutex);
        m_tasks.push_back(std::move(task));
        m_posted.notify_one();
    }
    SnapshotPins pins; // this thread's
    std::atomic<int> exchanges{0};
    std::atomic<bool> good{true};

private:
    void run()
    {
        std::deque<SnapshotPins::Pin> running;
        std::uint64_t latest = 0;
        while (!m_over) {
            std::unique_lock lock(m_mutex);
            m_posted.wait_for(lock, std::chrono::microseconds(50),
                              [this] { return !m_tasks.empty(); });
            std::deque<std::function<void()>> tasks = std::exchange(m_tasks, {});
            lock.unlock();
            for (const auto &task : tasks)
                task();
            // An exchange never sees a snapshot that is older than one before it began with.
            running.push_back(pins.pin());
            if (const Snapshot *now = running.back().get()) {
                good = good && now->revision >= latest;
                latest = now->revision;
                ++exchanges;
            }
            if (running.size() > 20)
                running.pop_front();
        }
    }

    std::mutex m_mutex;
    std::condition_variable m_posted;
    std::deque<std::function<void()>> m_tasks;
    bool m_over = false;
    std::thread m_thread;
};

} // namespace

class TestSnapshotPublisher : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void pinsKeepWhatTheyBeganWith();
    void oldSnapshotsGoWithTheirLastExchange();
    void acknowledgedOnceAllWorkersHaveIt();
    void manyRevisionsOverManyWorkers();
};

void TestSnapshotPublisher::pinsKeepWhatTheyBeganWith()
{
    SnapshotPins pins;
    QVERIFY(!pins.pin().get());
    pins.adopt(snapshotOf(1));
    SnapshotPins::Pin first = pins.pin();
    pins.adopt(snapshotOf(2));
    const SnapshotPins::Pin second = pins.pin();
    const SnapshotPins::Pin moved = std::move(first);
    QCOMPARE(moved.get()->revision, 1U);
    QCOMPARE(second.get()->revision, 2U);
    QCOMPARE(pins.current()->revision, 2U);
    QVERIFY(!first.get());
}

void TestSnapshotPublisher::oldSnapshotsGoWithTheirLastExchange()
{
    SnapshotPins pins;
    std::vector<std::weak_ptr<Snapshot>> all;
    const auto adopt = [&](std::uint64_t revision) {
        auto snapshot = snapshotOf(revision);
        all.push_back(snapshot);
        pins.adopt(std::move(snapshot));
    };
    adopt(1);
    adopt(2); // nobody used the first
    QVERIFY(all[0].expired());
    {
        const SnapshotPins::Pin a = pins.pin();
        {
            const SnapshotPins::Pin b = pins.pin();
            adopt(3);
            adopt(4);
            QVERIFY(all[2].expired());
        }
        QVERIFY(!all[1].expired());
    }
    QVERIFY(all[1].expired());
    {
        const SnapshotPins::Pin c = pins.pin();
    }
    QVERIFY(!all[3].expired()); // the current one stays
}

void TestSnapshotPublisher::acknowledgedOnceAllWorkersHaveIt()
{
    std::vector<std::function<void()>> pending;
    SnapshotPublisher publisher(3,
                                [&](std::size_t, std::shared_ptr<const Snapshot>,
                                    std::function<void()> taken) { pending.push_back(taken); });
    QVERIFY(!publisher.current());
    int acknowledged = 0;
    publisher.publish(snapshotOf(5), [&] { ++acknowledged; });
    QCOMPARE(publisher.current()->revision, 5U);
    QCOMPARE(pending.size(), std::size_t(3));
    pending[2]();
    pending[0]();
    QCOMPARE(acknowledged, 0);
    pending[1]();
    QCOMPARE(acknowledged, 1);
}

void TestSnapshotPublisher::manyRevisionsOverManyWorkers()
{
    constexpr std::uint64_t kRevisions = 300;
    std::vector<std::weak_ptr<const Snapshot>> all;
    std::atomic<std::uint64_t> acknowledged{0};
    {
        std::vector<std::unique_ptr<Worker>> workers;
        for (int i = 0; i < 4; ++i)
            workers.push_back(std::make_unique<Worker>());
        SnapshotPublisher publisher(workers.size(),
                                    [&](std::size_t index, std::shared_ptr<const Snapshot> snapshot,
                                        std::function<void()> taken) {
                                        Worker &worker = *workers[index];
                                        worker.post([&worker, snapshot = std::move(snapshot),
                                                     taken = std::move(taken)]() mutable {
                                            worker.pins.adopt(std::move(snapshot));
                                            taken();
                                        });
                                    });
        for (std::uint64_t i = 1; i <= kRevisions; ++i) {
            const auto snapshot = snapshotOf(i);
            all.push_back(snapshot);
            publisher.publish(snapshot, [&acknowledged] { ++acknowledged; });
            QCOMPARE(publisher.current()->revision, i);
        }
        QTRY_COMPARE(acknowledged.load(), kRevisions);
        for (const auto &worker : workers) {
            const int before = worker->exchanges;
            QTRY_VERIFY(worker->exchanges > before + 30); // old exchanges have ended
            QVERIFY(worker->good);
        }
        publisher.takeUnused().clear();
        std::size_t alive = 0;
        for (const auto &each : all)
            alive += each.expired() ? 0 : 1;
        QCOMPARE(alive, std::size_t(1));
    }
    QVERIFY(all.back().expired());
}

QTEST_GUILESS_MAIN(TestSnapshotPublisher)
#include "tst_snapshot_publisher.moc"
