// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/pipeline/rate_limit/bucket_table.h"

#include <QTest>

#include <atomic>
#include <set>
#include <thread>
#include <vector>

using namespace portcullis::pipeline;

namespace {

KeyHash keyOf(std::uint64_t i)
{
    KeyHasher hasher({11, 22});
    hasher.part({reinterpret_cast<const char *>(&i), sizeof i});
    return hasher.finish();
}

bool never(std::uint64_t)
{
    return false;
}

bool always(std::uint64_t)
{
    return true;
}

} // namespace

class TestBucketTable : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void findsWhatWasAdded();
    void fullTableTakesOnlyIdlePlaces();
    void smallTablesFindEveryIdlePlace();
    void aStaleWordCannotChargeTheNextOwner();
    void manyThreadsAddEachKeyOnce();
};

void TestBucketTable::findsWhatWasAdded()
{
    BucketTable table(10'000);
    QVERIFY(!table.find(keyOf(1)).bucket);
    for (std::uint64_t i = 0; i < 10'000; ++i) {
        const auto added = table.add(keyOf(i), i, never);
        QVERIFY(added.isNew && added.found.bucket);
    }
    QCOMPARE(table.keys(), std::size_t{10'000});
    for (std::uint64_t i = 0; i < 10'000; ++i) {
        const auto found = table.find(keyOf(i));
        QVERIFY(found.bucket);
        QCOMPARE(stateOf(found.word), i);
        const auto again = table.add(keyOf(i), 77, never);
        QVERIFY(!again.isNew && again.found.bucket == found.bucket);
    }
    std::set<std::uint64_t> states;
    table.forEach([&states](const KeyHash &, std::uint64_t state) { states.insert(state); });
    QCOMPARE(states.size(), std::size_t{10'000});
}

void TestBucketTable::fullTableTakesOnlyIdlePlaces()
{
    BucketTable table(100);
    for (std::uint64_t i = 0; i < 100; ++i)
        QVERIFY(table.add(keyOf(i), i, never).isNew);
    QVERIFY(!table.add(keyOf(1000), 5, never).found.bucket);
    const auto odd = [](std::uint64_t state) { return state % 2 == 1; };
    int taken = 0;
    for (std::uint64_t i = 1000; i < 1020; ++i)
        taken += table.add(keyOf(i), 2 * i, odd).isNew ? 1 : 0;
    QVERIFY(taken > 10); // not all: only what is in reach of a key
    QCOMPARE(table.keys(), std::size_t{100});
    for (std::uint64_t i = 0; i < 100; i += 2)
        QVERIFY2(table.find(keyOf(i)).bucket, "buckets in use stay");
    table.setMaxKeys(101);
    QVERIFY(table.add(keyOf(5000), 0, never).isNew);
}

void TestBucketTable::smallTablesFindEveryIdlePlace()
{
    for (std::size_t keys = 1; keys <= BucketTable::kSmall; ++keys) {
        BucketTable table(keys);
        for (std::uint64_t i = 0; i < keys; ++i)
            QVERIFY(table.add(keyOf(i), i, never).isNew);
        for (std::uint64_t i = 0; i < keys; ++i) {
            const auto only = [i](std::uint64_t state) { return state == i; };
            QVERIFY(table.add(keyOf(1000 + i), 1000 + i, only).isNew);
            QVERIFY(!table.find(keyOf(i)).bucket);
        }
        QCOMPARE(table.keys(), keys);
    }
}

void TestBucketTable::aStaleWordCannotChargeTheNextOwner()
{
    BucketTable table(1);
    const auto first = table.add(keyOf(1), 42, never).found;
    const auto second = table.add(keyOf(2), 42, always); // the same state, in the same place
    QVERIFY(second.isNew && second.found.bucket == first.bucket);
    std::uint64_t stale = first.word;
    QVERIFY(!first.bucket->compare_exchange_strong(stale, first.word + 1));
    QVERIFY(!table.find(keyOf(1)).bucket);
    QVERIFY(table.find(keyOf(2)).bucket);
}

void TestBucketTable::manyThreadsAddEachKeyOnce()
{
    constexpr std::uint64_t kKeys = 20'000;
    BucketTable table(kKeys);
    std::atomic<int> fresh{0};
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t) {
        threads.emplace_back([&table, &fresh] {
            for (std::uint64_t i = 0; i < kKeys; ++i) {
                const auto added = table.find(keyOf(i)).bucket ? BucketTable::Added{}
                                                               : table.add(keyOf(i), 1, never);
                fresh += added.isNew ? 1 : 0;
            }
        });
    }
    for (std::thread &thread : threads)
        thread.join();
    QCOMPARE(fresh.load(), static_cast<int>(kKeys));
    QCOMPARE(table.keys(), std::size_t{kKeys});
}

QTEST_APPLESS_MAIN(TestBucketTable)
#include "tst_bucket_table.moc"
