// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/pipeline/rate_limit/bucket_table.h"

#include <QTest>

#include <atomic>
#include <cstdlib>
#include <memory>
#include <new>

using namespace portcullis::pipeline;

namespace {

/// Bytes asked of the heap so far. A table never gives anything back while it lives, so what it
/// holds is the difference.
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

} // namespace

#if defined(__SANITIZE_THREAD__)
#define OWN_OPERATOR_NEW 0
#elif defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define OWN_OPERATOR_NEW 0 // it has its own, and does not allow another
#endif
#endif
#ifndef OWN_OPERATOR_NEW
#define OWN_OPERATOR_NEW 1

// Segments are over-aligned, the rest is not; both are counted. One allocator for both, so that
// every delete fits: the pointer to free stands in front of what is handed out.
static void *allocate(std::size_t size, std::size_t align)
{
    allocated += static_cast<std::int64_t>(size);
    void *raw = std::malloc(size + align + sizeof(void *));
    if (!raw)
        throw std::bad_alloc();
    const auto begin = reinterpret_cast<std::uintptr_t>(raw) + sizeof(void *);
    auto *memory = reinterpret_cast<void **>((begin + align - 1) / align * align);
    memory[-1] = raw;
    return memory;
}

static void release(void *memory) noexcept
{
    if (memory)
        std::free(static_cast<void **>(memory)[-1]);
}

void *operator new(std::size_t size)
{
    return allocate(size, alignof(std::max_align_t));
}

void *operator new(std::size_t size, std::align_val_t align)
{
    return allocate(size, static_cast<std::size_t>(align));
}

void operator delete(void *memory) noexcept
{
    release(memory);
}

void operator delete(void *memory, std::size_t) noexcept
{
    release(memory);
}

void operator delete(void *memory, std::align_val_t) noexcept
{
    release(memory);
}

void operator delete(void *memory, std::size_t, std::align_val_t) noexcept
{
    release(memory);
}
#endif

class TestBucketMemory : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void emptyTableIsSmall();
    void aMillionBucketsFit();
    void anAttackerCannotGrowIt();
};

void TestBucketMemory::initTestCase()
{
    if (!OWN_OPERATOR_NEW)
        QSKIP("allocations can't be counted under this sanitizer");
}

void TestBucketMemory::emptyTableIsSmall()
{
    const std::int64_t before = allocated;
    auto table = std::make_unique<BucketTable>(1'000'000);
    QVERIFY(allocated - before < 2048);
    table->add(keyOf(1), 1, never);
    QVERIFY(allocated - before < 12'000);
    QCOMPARE(static_cast<std::int64_t>(table->bytes()) / 1024, (allocated - before) / 1024);
}

void TestBucketMemory::aMillionBucketsFit()
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

void TestBucketMemory::anAttackerCannotGrowIt()
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

QTEST_APPLESS_MAIN(TestBucketMemory)
#include "tst_bucket_memory.moc"
