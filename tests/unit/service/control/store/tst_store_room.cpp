// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "tests/unit/service/control/store/store_fixture.h"

#include <QDir>
#include <QElapsedTimer>
#include <QTest>

#ifdef Q_OS_LINUX
#include <sys/mount.h>
#endif

using namespace portcullis;
using namespace portcullis::store;
using namespace portcullis::test;

/// How much a store takes: of a disk that is full, and of one change in a large document.
class TestStoreRoom : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aFullDiskLeavesNothingHalf();
    void oneChangeWritesLittle();
    void aMillionPartsCostNoMoreThanTenThousand();

private:
    struct Figures {
        qint64 seedMs = 0;
        qint64 loadMs = 0;
        qint64 changeUs = 0;  ///< the median
        qint64 slowestUs = 0; ///< slice of upkeep
        qint64 wholeMs = 0;   ///< a whole document that differs in one part
    };
    static Figures measure(int parts);
};

/// Consumers with a key each.
static RevisionDraft consumers(int count)
{
    RevisionDraft all = draft({});
    all.replaceAll = true;
    for (int i = 0; i < count; ++i)
        all.edits.push_back({{"consumers", "c" + std::to_string(i)},
                             R"({"name":"c","apiKeys":[{"id":"k1","sha256":")"
                                 + std::string(64, 'a') + R"("}],"note":")" + std::to_string(i)
                                 + R"("})"});
    return all;
}

#ifdef Q_OS_LINUX
/// A small disk of its own.
class SmallDisk {
public:
    SmallDisk(const QString &folder, const char *options) : m_folder(folder.toUtf8())
    {
        m_there = ::mount("portcullis-test", m_folder.constData(), "tmpfs", 0, options) == 0;
    }
    ~SmallDisk()
    {
        if (m_there)
            ::umount2(m_folder.constData(), MNT_DETACH);
    }
    SmallDisk(const SmallDisk &) = delete;
    SmallDisk &operator=(const SmallDisk &) = delete;
    bool isThere() const { return m_there; }

private:
    QByteArray m_folder;
    bool m_there = false;
};
#endif

void TestStoreRoom::aFullDiskLeavesNothingHalf()
{
#ifdef Q_OS_LINUX
    const StoreFolder folder;
    const SmallDisk disk(folder.folder(), "size=1m");
    if (!disk.isThere())
        QSKIP("only root can make a small disk");
    QFile ballast(folder.folder() + QStringLiteral("/ballast"));
    QVERIFY(ballast.open(QIODevice::WriteOnly));
    QVERIFY(ballast.write(QByteArray(400'000, 'x')) > 0);
    QVERIFY(ballast.flush());
    const auto store = folder.open();
    VERIFY_STORE(store);
    RevisionNumber stored = 0;
    StoreError error;
    while (stored < 100) {
        const auto made = (*store)->append(
            draft({put("n" + std::to_string(stored), std::string(20'000, '1'))}), stored);
        if (!made) {
            error = made.error();
            break;
        }
        ++stored;
    }
    QVERIFY(stored > 0);
    QVERIFY2(error.kind == StoreErrorKind::Full, error.what.c_str());
    // It goes on with what there is, refuses the next one as well, and takes it when there is room.
    QCOMPARE((*store)->load()->document.entities.size(), stored);
    VERIFY_STORE_FAILS((*store)->append(draft({put("x", std::string(300'000, '1'))}), stored),
                       StoreErrorKind::Full);
    // Who is killed then, and starts again, is told what is missing.
    const StoreFolder other;
    const SmallDisk full(other.folder(), "size=1m");
    QVERIFY(QFile::copy(folder.path(), other.path()));
    const QString log = QStringLiteral("-wal");
    QVERIFY(QFile::copy(folder.path() + log, other.path() + log));
    QFile rest(other.folder() + QStringLiteral("/rest"));
    QVERIFY(rest.open(QIODevice::WriteOnly | QIODevice::Unbuffered));
    while (rest.write(QByteArray(512, 'x')) > 0) { }
    const auto refused = other.open();
    QVERIFY(!refused);
    QVERIFY2(refused.error().what.find("the disk is full") != std::string::npos,
             refused.error().what.c_str());

    QVERIFY(ballast.remove());
    VERIFY_STORE((*store)->append(draft({put("x", "1")}), stored));
    const auto loaded = (*store)->load();
    QVERIFY(loaded->damage.empty());
    QCOMPARE(loaded->document.entities.size(), stored + 1);
#else
    QSKIP("there is no small disk to be had");
#endif
}

void TestStoreRoom::oneChangeWritesLittle()
{
    constexpr int kParts = 100'000;
    constexpr qint64 kLittle = 64 * 1024;
    const StoreFolder folder;
    const auto store = folder.open();
    VERIFY_STORE(store);
    VERIFY_STORE((*store)->append(consumers(kParts), 0));
    // The log is written from its beginning once it has been taken over into the file.
    const auto writtenSoFar = [&folder] {
        return QFile(folder.path() + QStringLiteral("-wal")).size();
    };
    const qint64 most = writtenSoFar();
    VERIFY_STORE((*store)->append(draft({{{"consumers", "c500"}, "{}"}}), 1));
    VERIFY_STORE((*store)->append(draft({{{"consumers", "new"}, "{}"}}), 2));
    const qint64 written = writtenSoFar() - most;
    QVERIFY2(written < kLittle, QByteArray::number(written).constData());
    QCOMPARE((*store)->changesOf(2)->size(), 1);
    const auto loaded = (*store)->load();
    VERIFY_STORE(loaded);
    QCOMPARE(loaded->document.entities.size(), std::size_t(kParts + 1));
}

TestStoreRoom::Figures TestStoreRoom::measure(int parts)
{
    constexpr RevisionNumber kChanges = 21;
    Figures figures;
    const StoreFolder folder;
    StoreOptions options;
    options.copyEvery = 10;
    const auto store = folder.open(options);
    RevisionDraft all = consumers(parts);
    QElapsedTimer clock;
    clock.start();
    bool fine = (*store)->append(all, 0).has_value();
    figures.seedMs = clock.restart();
    fine = fine && (*store)->load()->damage.empty();
    figures.loadMs = clock.elapsed();
    std::vector<qint64> each;
    for (RevisionNumber number = 1; number <= kChanges; ++number) {
        const EntityEdit edit{{"consumers", "c" + std::to_string(number * 7)}, "{}"};
        all.edits[number * 7] = edit;
        clock.restart();
        fine = fine && (*store)->append(draft({edit}), number);
        each.push_back(clock.nsecsElapsed() / 1000);
    }
    std::ranges::nth_element(each, each.begin() + kChanges / 2);
    figures.changeUs = each[kChanges / 2];
    for (bool more = true; more;) {
        clock.restart();
        more = (*store)->maintain().value();
        figures.slowestUs = std::max(figures.slowestUs, clock.nsecsElapsed() / 1000);
    }
    all.edits.back().text = "{}";
    clock.restart();
    fine = fine && (*store)->append(all, kChanges + 1)->changes == 1;
    figures.wholeMs = clock.elapsed();
    qInfo("%d parts: seed %lld ms, load %lld ms, change %lld us, slowest slice %lld us, whole "
          "document %lld ms, file %lld MiB, %s",
          parts, figures.seedMs, figures.loadMs, figures.changeUs, figures.slowestUs,
          figures.wholeMs, QFile(folder.path()).size() >> 20, fine ? "fine" : "NOT FINE");
    return fine ? figures : Figures();
}

void TestStoreRoom::aMillionPartsCostNoMoreThanTenThousand()
{
    if (!qEnvironmentVariableIsSet("PORTCULLIS_MILLION"))
        QSKIP("takes a minute and a GiB: PORTCULLIS_MILLION=1 does it");
    const Figures few = measure(10'000);
    const Figures many = measure(1'000'000);
    QVERIFY(few.changeUs > 0 && many.changeUs > 0);
    QVERIFY(many.changeUs <= 2 * few.changeUs);
}

QTEST_GUILESS_MAIN(TestStoreRoom)
#include "tst_store_room.moc"
