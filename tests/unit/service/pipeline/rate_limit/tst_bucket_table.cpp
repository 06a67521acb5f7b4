// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/pipeline/rate_limit/bucket_table.h"

#include <QtTest>

#include <atomic>
#include <cstdlib>
#include <new>
#include <set>
#include <thread>
#include <vector>

using namespace portcullis::pipeline;

namespace {

std::atomic<std::int64_t> allocated{0};

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

// Segments are over-aligned, the rest is not; both are counted.
void *operator new(std::size_t size)
{
    allocated += static_cast<std::int64_t>(size);
    if (void *memory = std::malloc(size))
        return memory;
    throw std::bad_alloc();
}

void *operator new(std::size_t size, std::align_val_t align)
{
    allocated += static_cast<std::int64_t>(size);
    const std::size_t to = static_cast<std::size_t>(align);
    if (void *memory = std::aligned_alloc(to, (size + to - 1) / to * to))
        return memory;
    throw std::bad_alloc();
}

void operator delete(void *memory) noexcept
{
    std::free(memory);
}

void operator delete(void *memory, std::size_t size) noexcept
{
    allocated -= static_cast<std::int64_t>(size);
    std::free(memory);
}

void operator delete(void *memory, std::align_val_t) noexcept
{
    std::free(memory);
}

void operator delete(void *memory, std::size_t size, std::align_val_t) noexcept
{
    allocated -= static_cast<std::int64_t>(size);
    std::free(memory);
}

class TestBucketTable : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void findsWhatWasAdded();
    void emptyTableIsSmall();
    void aMillionBucketsFit();
    void fullTableTakesOnlyIdlePlaces();
    void smallTablesFindEveryIdlePlace();
    void aStaleWordCannotChargeTheNextOwner();
    void manyThreadsAddEachKeyOnce();
    void anAttackerCannotGrowIt();
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

void TestBucketTable::emptyTableIsSmall()
{
    const std::int64_t before = allocated;
    auto table = std::make_unique<BucketTable>(1'000'000);
    QVERIFY(allocated - before < 2048);
    table->add(keyOf(1), 1, never);
    QVERIFY(allocated - before < 12'000);
    QCOMPARE(static_cast<std::int64_t>(table->bytes()) / 1024, (allocated - before) / 1024);
    table.reset();
    QCOMPARE(allocated.load(), before);
}

void TestBucketTable::aMillionBucketsFit()
{
    constexpr std::uint64_t kKeys = 1'000'000;
    const std::int64_t before = allocated;
    BucketTable table(kKeys);
    for (std::uint64_t i = 0; i < kKeys; ++i)
        QVERIFY(table.add(keyOf(i), i, never).isNew); // each has a bucket of its own
    const std::int64_t heap = allocated - before;
    qInfo("a million buckets: bytes=%zu heap=%lld", table.bytes(), static_cast<long long>(heap));
    QVERIFY(table.bytes() < 64 << 20);
    QVERIFY(heap < 64 << 20);
    QCOMPARE(table.keys(), std::size_t{kKeys});
    for (std::uint64_t i = 0; i < kKeys; i += 1009)
        QCOMPARE(stateOf(table.find(keyOf(i)).word), i);
    QVERIFY(!table.add(keyOf(kKeys), 0, never).found.bucket);
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

void TestBucketTable::anAttackerCannotGrowIt()
{
    BucketTable table(5'000);
    const std::int64_t before = allocated;
    for (std::uint64_t i = 0; i < 5'000; ++i)
        table.add(keyOf(i), 1, never);
    const std::int64_t full = allocated;
    for (std::uint64_t i = 5'000; i < 300'000; ++i)
        QVERIFY(!table.add(keyOf(i), 1, never).found.bucket);
    QCOMPARE(allocated.load(), full);
    QVERIFY(full - before < 2 << 20);
    for (std::uint64_t i = 0; i < 5'000; ++i)
        QVERIFY(table.find(keyOf(i)).bucket);
}

QTEST_APPLESS_MAIN(TestBucketTable)
#include "tst_bucket_table.moc"
