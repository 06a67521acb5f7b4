// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/transport/native/resolver.h"

#include <QTest>

#include <condition_variable>
#include <deque>
#include <mutex>

using namespace portcullis;
using namespace portcullis::transport;

namespace {

/// Runs here what is posted from other threads.
class Tasks {
public:
    Resolver::Post poster()
    {
        return [this](std::function<void()> task) {
            const std::lock_guard lock(m_mutex);
            m_tasks.push_back(std::move(task));
            m_posted.notify_one();
        };
    }
    /// False: `done` did not come true in time.
    bool runUntil(const std::function<bool()> &done)
    {
        while (!done()) {
            std::unique_lock lock(m_mutex);
            if (!m_posted.wait_for(lock, std::chrono::seconds(20),
                                   [this] { return !m_tasks.empty(); }))
                return false;
            const std::function<void()> task = std::move(m_tasks.front());
            m_tasks.pop_front();
            lock.unlock();
            task();
        }
        return true;
    }
    void clear()
    {
        const std::lock_guard lock(m_mutex);
        m_tasks.clear();
    }

private:
    std::mutex m_mutex;
    std::condition_variable m_posted;
    std::deque<std::function<void()>> m_tasks;
};

} // namespace

class TestResolver : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyAskerIsAnsweredOnce();
    void askedAgainFromAnAnswer();
    void nobodyIsCalledAfterTheEnd();
};

/// Those who ask for the same name meanwhile share one look-up.
void TestResolver::everyAskerIsAnsweredOnce()
{
    constexpr int kAskers = 200;
    Tasks tasks;
    Resolver resolver(tasks.poster());
    std::vector<int> answers(kAskers);
    int all = 0;
    for (int i = 0; i < kAskers; ++i) {
        // Numbers are names that need no server; more of them than are looked up at a time.
        resolver.lookUp("127.0.0." + std::to_string(1 + i % 20),
                        [&, i](const std::vector<IpAddress> &addresses) {
                            const IpAddress own =
                                IpAddress::fromV4(0x7F000001U + static_cast<std::uint32_t>(i % 20));
                            answers[static_cast<std::size_t>(i)] +=
                                addresses.size() == 1 && addresses.front() == own ? 1 : 100;
                            ++all;
                        });
    }
    QVERIFY(tasks.runUntil([&] { return all == kAskers; }));
    QCOMPARE(answers, std::vector<int>(kAskers, 1));
}

void TestResolver::askedAgainFromAnAnswer()
{
    Tasks tasks;
    Resolver resolver(tasks.poster());
    int answers = 0;
    resolver.lookUp("127.0.0.1", [&](const std::vector<IpAddress> &) {
        ++answers;
        resolver.lookUp("127.0.0.1", [&](const std::vector<IpAddress> &again) {
            answers += static_cast<int>(again.size());
        });
    });
    QVERIFY(tasks.runUntil([&] { return answers == 2; }));
}

void TestResolver::nobodyIsCalledAfterTheEnd()
{
    Tasks tasks;
    bool called = false;
    {
        Resolver resolver(tasks.poster());
        for (int i = 0; i < 1000; ++i)
            resolver.lookUp("127.0.1." + std::to_string(i % 250),
                            [&](const std::vector<IpAddress> &) { called = true; });
    }
    tasks.clear(); // answers that came before
    Resolver later(tasks.poster());
    bool over = false;
    later.lookUp("127.0.0.1", [&](const std::vector<IpAddress> &) { over = true; });
    QVERIFY(tasks.runUntil([&] { return over; }));
    QVERIFY(!called);
}

QTEST_APPLESS_MAIN(TestResolver)
#include "tst_resolver.moc"
