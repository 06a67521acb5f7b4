// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/pipeline/authenticate/failure_table.h"

#include <QTest>

#include <thread>

using namespace portcullis;
using namespace portcullis::pipeline;

namespace {

const model::CountPerWindow kLimit{3, Seconds(10)};
const SteadyTime kNow{Seconds(1000)};

IpAddress address(const char *text)
{
    return *IpAddress::parse(text);
}

} // namespace

class TestFailureTable : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void tooManyAfterTheLimit();
    void countsIpv6ByNetwork();
    void zeroIsOff();
    void strangersAreNotLockedOut();
    void countsFromManyThreads();
};

void TestFailureTable::tooManyAfterTheLimit()
{
    FailureTable table;
    const IpAddress client = address("192.0.2.1");
    for (int i = 0; i < 3; ++i) {
        QVERIFY(!table.tooMany(client, kLimit, kNow));
        table.record(client, kLimit, kNow + Seconds(i));
    }
    QVERIFY(table.tooMany(client, kLimit, kNow + Seconds(3)));
    QVERIFY(!table.tooMany(address("192.0.2.2"), kLimit, kNow + Seconds(3)));
    QCOMPARE(table.retryAfter(client, kLimit, kNow + Seconds(3)), Milliseconds(7000));
    QVERIFY(!table.tooMany(client, kLimit, kNow + Seconds(10)));
    table.record(client, kLimit, kNow + Seconds(10)); // a new window, one failure in it
    QVERIFY(!table.tooMany(client, kLimit, kNow + Seconds(10)));
}

void TestFailureTable::countsIpv6ByNetwork()
{
    FailureTable table;
    for (const char *text : {"2001:db8::1", "2001:db8::2", "2001:db8::ffff:3"})
        table.record(address(text), kLimit, kNow);
    QVERIFY(table.tooMany(address("2001:db8::4"), kLimit, kNow));
    QVERIFY(!table.tooMany(address("2001:db8:0:1::1"), kLimit, kNow));
}

void TestFailureTable::zeroIsOff()
{
    FailureTable table;
    const model::CountPerWindow off{0, Seconds(10)};
    table.record(address("192.0.2.1"), off, kNow);
    QVERIFY(!table.tooMany(address("192.0.2.1"), off, kNow));
}

void TestFailureTable::strangersAreNotLockedOut()
{
    FailureTable table(64);
    for (std::uint32_t i = 0; i < 10'000; ++i) {
        for (int k = 0; k < 3; ++k)
            table.record(IpAddress::fromV4(i), kLimit, kNow);
    }
    for (std::uint32_t i = 0; i < 1000; ++i)
        QVERIFY(!table.tooMany(IpAddress::fromV4(0x0A000000 + i), kLimit, kNow));
}

void TestFailureTable::countsFromManyThreads()
{
    FailureTable table;
    const model::CountPerWindow limit{4000, Seconds(10)};
    table.record(address("192.0.2.1"), limit, kNow);
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t) {
        threads.emplace_back([&] {
            for (int i = 0; i < 1000; ++i) {
                table.record(address("192.0.2.1"), limit, kNow);
                table.tooMany(address("192.0.2.1"), limit, kNow);
            }
        });
    }
    for (std::thread &thread : threads)
        thread.join();
    QVERIFY(table.tooMany(address("192.0.2.1"), {4001, Seconds(10)}, kNow));
    QVERIFY(!table.tooMany(address("192.0.2.1"), {4002, Seconds(10)}, kNow));
}

QTEST_APPLESS_MAIN(TestFailureTable)
#include "tst_failure_table.moc"
