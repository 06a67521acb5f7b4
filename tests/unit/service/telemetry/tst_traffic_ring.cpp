// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/telemetry/traffic_ring.h"

#include <QTest>

#include <atomic>
#include <cstring>
#include <string>
#include <thread>
#include <vector>

using namespace portcullis::telemetry;

namespace {

/// A record that shows whether it is whole: its number, over and over, in a length of its own.
std::string recordOf(std::uint64_t number)
{
    const std::size_t words = 1 + number % (TrafficRing::kMaxRecord / sizeof number);
    std::string bytes(words * sizeof number, '\0');
    for (std::size_t i = 0; i < words; ++i)
        std::memcpy(bytes.data() + i * sizeof number, &number, sizeof number);
    return bytes;
}

} // namespace

class TestTrafficRing : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void keepsTheLatest();
    void whatIsOverwrittenOrToComeIsNotThere();
    void sizes_data();
    void sizes();
    void readersSeeWholeRecordsOnly();
};

void TestTrafficRing::keepsTheLatest()
{
    TrafficRing ring(4);
    QCOMPARE(ring.slots(), std::size_t{4});
    for (std::uint64_t i = 0; i < 11; ++i)
        ring.push(recordOf(i));
    QCOMPARE(ring.begin(), std::uint64_t{7});
    QCOMPARE(ring.end(), std::uint64_t{11});
    std::string record;
    for (std::uint64_t i = 7; i < 11; ++i) {
        QVERIFY(ring.read(i, record));
        QCOMPARE(record, recordOf(i));
    }
}

void TestTrafficRing::whatIsOverwrittenOrToComeIsNotThere()
{
    TrafficRing ring(4);
    std::string record;
    QVERIFY(!ring.read(0, record));
    for (std::uint64_t i = 0; i < 5; ++i)
        ring.push(recordOf(i));
    QVERIFY(!ring.read(0, record));
    QVERIFY(ring.read(1, record));
    QVERIFY(!ring.read(5, record));
}

void TestTrafficRing::sizes_data()
{
    QTest::addColumn<int>("pushed");
    QTest::addColumn<int>("kept");

    constexpr int kMost = TrafficRing::kMaxRecord;
    QTest::newRow("nothing") << 0 << 0;
    QTest::newRow("a byte") << 1 << 1;
    QTest::newRow("a word") << 8 << 8;
    QTest::newRow("a word and a byte") << 9 << 9;
    QTest::newRow("all") << kMost << kMost;
    QTest::newRow("too much") << kMost + 8 << kMost;
}

void TestTrafficRing::sizes()
{
    QFETCH(int, pushed);
    QFETCH(int, kept);
    TrafficRing ring(1);
    const std::string bytes(TrafficRing::kMaxRecord + 16, 'x');
    ring.push({bytes.data(), static_cast<std::size_t>(pushed)});
    std::string record;
    QVERIFY(ring.read(0, record));
    QCOMPARE(record, bytes.substr(0, static_cast<std::size_t>(kept)));
}

/// The writer never waits, so readers find slots that change under their hands. What they get has
/// to be one record all the same.
void TestTrafficRing::readersSeeWholeRecordsOnly()
{
    constexpr std::uint64_t kRecords = 200'000;
    TrafficRing ring(8);
    std::atomic<int> bad{0};
    std::atomic<std::uint64_t> seen{0};
    const auto reader = [&] {
        std::string record;
        std::uint64_t mine = 0;
        while (ring.end() < kRecords || mine == 0) {
            for (std::uint64_t i = ring.begin(); i < ring.end(); ++i) {
                if (!ring.read(i, record))
                    continue;
                ++mine;
                if (record != recordOf(i))
                    ++bad;
            }
        }
        seen += mine;
    };
    std::vector<std::thread> readers;
    readers.emplace_back(reader);
    readers.emplace_back(reader);
    for (std::uint64_t i = 0; i < kRecords; ++i)
        ring.push(recordOf(i));
    for (std::thread &thread : readers)
        thread.join();
    QCOMPARE(bad.load(), 0);
    QVERIFY(seen.load() > 0);
}

QTEST_APPLESS_MAIN(TestTrafficRing)
#include "tst_traffic_ring.moc"
