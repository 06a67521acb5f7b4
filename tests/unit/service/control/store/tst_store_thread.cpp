// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/control/store/store_thread.h"
#include "tests/unit/service/control/store/store_fixture.h"

#include <QElapsedTimer>
#include <QSemaphore>
#include <QTest>
#include <QTimer>

using namespace portcullis;
using namespace portcullis::store;
using namespace portcullis::test;

class TestStoreThread : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void answersInOrderOnTheCallersThread();
    void aDeadContextIsNotAnswered();
    void theCallersLoopRunsOn();
    void whatWasAskedForIsDoneAtTheEnd();
    void sayWhyItCannotOpen();
    void keepsFullCopiesByItself();

private:
    static StoreLocation locationOf(const StoreFolder &folder)
    {
        StoreLocation location;
        location.path = folder.file();
        return location;
    }
    QList<qulonglong> copiesOf(StoreThread &thread, const StoreFolder &folder);
};

/// The revisions of which there is a full copy, as a backup shows them.
QList<qulonglong> TestStoreThread::copiesOf(StoreThread &thread, const StoreFolder &folder)
{
    const QString path = folder.folder() + QStringLiteral("/backup.db");
    QFile::remove(path);
    bool made = false;
    thread.runAndWait([&](Store &store) { made = store.backup(path.toStdString()).has_value(); });
    QList<qulonglong> copies;
    {
        auto handle =
            QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), QStringLiteral("copies"));
        handle.setDatabaseName(path);
        if (made && handle.open()) {
            QSqlQuery query(handle);
            query.exec(QStringLiteral("SELECT revision FROM full_copy WHERE complete = 1"));
            while (query.next())
                copies << query.value(0).toULongLong();
        }
    }
    QSqlDatabase::removeDatabase(QStringLiteral("copies"));
    return copies;
}

void TestStoreThread::answersInOrderOnTheCallersThread()
{
    const StoreFolder folder;
    StoreThread thread;
    VERIFY_STORE(thread.open(locationOf(folder)));
    QThread *const here = QThread::currentThread();
    std::vector<RevisionNumber> made;
    bool elsewhere = false;
    bool back = true;
    for (RevisionNumber number = 0; number < 3; ++number) {
        thread.run(
            this,
            [number, here, &elsewhere](Store &store) {
                elsewhere = QThread::currentThread() != here;
                return store.append(draft({put("a", std::to_string(number))}), number);
            },
            [here, &made, &back](StoreResult<Revision> revision) {
                back = back && QThread::currentThread() == here;
                made.push_back(revision ? revision->number : 0);
            });
    }
    QVERIFY(made.empty()); // never before the call returns
    QTRY_COMPARE(made.size(), 3);
    QVERIFY((made == std::vector<RevisionNumber>{1, 2, 3}));
    QVERIFY(elsewhere);
    QVERIFY(back);
    QTRY_COMPARE(thread.pending(), 0);
}

void TestStoreThread::aDeadContextIsNotAnswered()
{
    const StoreFolder folder;
    StoreThread thread;
    VERIFY_STORE(thread.open(locationOf(folder)));
    QSemaphore gate;
    bool answered = false;
    auto context = std::make_unique<QObject>();
    thread.run(
        context.get(), [&gate](Store &) { return gate.tryAcquire(1, 10'000); },
        [&answered](bool) { answered = true; });
    bool next = false;
    thread.run(
        this, [](Store &) { return 0; }, [&next](int) { next = true; });
    context.reset();
    gate.release();
    QTRY_VERIFY(next);
    QVERIFY(!answered);
}

void TestStoreThread::theCallersLoopRunsOn()
{
    const StoreFolder folder;
    StoreThread thread;
    VERIFY_STORE(thread.open(locationOf(folder)));
    // A write that takes as long as a dozen beats of this loop.
    constexpr int kBeats = 12;
    int beats = 0;
    QTimer beat;
    connect(&beat, &QTimer::timeout, this, [&beats] { ++beats; });
    QSemaphore gate;
    bool done = false;
    thread.run(
        this, [&gate](Store &) { return gate.tryAcquire(1, 10'000); },
        [&done](bool released) { done = released; });
    beat.start(5);
    QTRY_VERIFY(beats >= kBeats);
    QVERIFY(!done);
    gate.release();
    QTRY_VERIFY(done);
}

void TestStoreThread::whatWasAskedForIsDoneAtTheEnd()
{
    const StoreFolder folder;
    {
        StoreThread thread;
        VERIFY_STORE(thread.open(locationOf(folder)));
        for (RevisionNumber number = 0; number < 20; ++number)
            thread.post([number](Store &store) {
                static_cast<void>(store.append(draft({put("a", std::to_string(number))}), number));
            });
    }
    const auto store = folder.open();
    VERIFY_STORE(store);
    QCOMPARE((*store)->latest().value(), 20);
}

void TestStoreThread::sayWhyItCannotOpen()
{
    const StoreFolder folder;
    folder.write("not a database at all");
    StoreThread thread;
    VERIFY_STORE_FAILS(thread.open(locationOf(folder)), StoreErrorKind::Foreign);
    thread.post([](Store &) { QFAIL("there is no store"); });
}

void TestStoreThread::keepsFullCopiesByItself()
{
    const StoreFolder folder;
    StoreOptions options;
    options.copyEvery = 2;
    {
        StoreThread thread;
        VERIFY_STORE(thread.open(locationOf(folder), options));
        for (RevisionNumber number = 0; number < 4; ++number)
            thread.post([number](Store &store) {
                static_cast<void>(store.append(draft({put("a", std::to_string(number))}), number));
            });
        // Nobody asks for it: the thread does it when nothing else is to be done.
        QTRY_VERIFY_WITH_TIMEOUT(copiesOf(thread, folder).contains(4), 30'000);
    }
    folder.tamper({QStringLiteral("UPDATE entity SET text = CAST('x' AS BLOB)")});
    const auto store = folder.open(options);
    const auto loaded = (*store)->load();
    VERIFY_STORE(loaded);
    QCOMPARE(loaded->document.number, 4);
    QCOMPARE(loaded->document.text(), R"({"routes":[3]})");
}

QTEST_GUILESS_MAIN(TestStoreThread)
#include "tst_store_thread.moc"
