// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "tests/unit/service/control/store/store_fixture.h"

#include <QDir>
#include <QTest>

#include <random>
#include <set>

using namespace portcullis;
using namespace portcullis::store;
using namespace portcullis::test;

/// What a disk, or somebody with an editor, may have done to a file.
class TestStoreDamage : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void everyByteChanged();
    void everyLengthCut();
    void theLogChangedOrCut();
    void foreignFilesStayAsTheyAre_data();
    void foreignFilesStayAsTheyAre();
    void aFolderIsNoStore();
    void changedPartsComeBackFromTheFullCopy();
    void withoutACopyTheLastWholeRevisionCounts();
    void withNothingWholeItIsRefused();
    void damagedRevisionsAreNeverHandedOut();
    void filesAreTheirOwnersAlone();

private:
    void check(const QByteArray &bytes, const QByteArray &what);

    StoreFolder m_folder;
    QByteArray m_whole;
    std::map<RevisionNumber, std::string> m_documents;
    int m_refused = 0;
    int m_recovered = 0;
    int m_unharmed = 0;
};

void TestStoreDamage::initTestCase()
{
    // The smallest pages there are: with larger ones most of the file is empty.
    m_folder.write({});
    m_folder.tamper({QStringLiteral("PRAGMA page_size = 512"), QStringLiteral("VACUUM")});
    StoreOptions options;
    options.copyEvery = 2;
    auto store = m_folder.open(options);
    VERIFY_STORE(store);
    const std::vector<std::vector<EntityEdit>> edits{
        {put("a", R"({"name":"a"})"), put("b", R"({"name":"b"})")},
        {put("a", R"({"name":"a","priority":1})")},
        {erase("b"), put("c", R"({"name":"c"})")}};
    for (RevisionNumber number = 1; number <= edits.size(); ++number) {
        VERIFY_STORE((*store)->append(draft(edits[number - 1]), number - 1));
        m_documents[number] = (*store)->documentOf(number)->text();
        while ((*store)->maintain().value()) { }
    }
    store->reset();
    m_whole = m_folder.bytes();
    QVERIFY(m_whole.size() > 10'000);
}

/// Opens a store of these bytes: it is refused and stays as it is, or it gives a document that was
/// stored, and says so when that is not the newest.
void TestStoreDamage::check(const QByteArray &bytes, const QByteArray &what)
{
    m_folder.write(bytes);
    const auto store = m_folder.open();
    if (!store) {
        ++m_refused;
        QVERIFY2(store.error().what.find(m_folder.file()) != std::string::npos, what.constData());
        QVERIFY2(m_folder.bytes() == bytes, what.constData());
        return;
    }
    const auto loaded = (*store)->load();
    if (!loaded) {
        ++m_refused;
        QVERIFY2(loaded.error().kind == StoreErrorKind::Damaged, why(loaded).constData());
        return;
    }
    const RevisionNumber number = loaded->document.number;
    QVERIFY2(m_documents.contains(number), what.constData());
    QVERIFY2(loaded->document.text() == m_documents[number], what.constData());
    QVERIFY2(number == m_documents.rbegin()->first || !loaded->damage.empty(), what.constData());
    ++(loaded->damage.empty() ? m_unharmed : m_recovered);
    for (const auto &[each, text] : m_documents) {
        const auto document = (*store)->documentOf(each);
        QVERIFY2(!document || document->text() == text, what.constData());
    }
}

void TestStoreDamage::everyByteChanged()
{
    // In turn each byte of the first page and of the pages' heads, and every seventh of the others:
    // some seconds. PORTCULLIS_EVERY_BYTE=1 takes them all.
    constexpr int kPage = 512;
    constexpr int kHead = 16;
    const int step = qEnvironmentVariableIsSet("PORTCULLIS_EVERY_BYTE") ? 1 : 7;
    std::mt19937 random(5); // NOLINT: the same changes each time
    for (qsizetype i = 0; i < m_whole.size(); ++i) {
        if (i >= kPage && i % kPage >= kHead && i % step != 0)
            continue;
        QByteArray changed = m_whole;
        changed[i] = static_cast<char>(changed[i] ^ (1 + random() % 255));
        check(changed, "byte " + QByteArray::number(i));
        if (QTest::currentTestFailed())
            return;
    }
    qInfo("%d refused, %d recovered, %d unharmed", m_refused, m_recovered, m_unharmed);
    QVERIFY(m_refused > 0 && m_recovered > 0 && m_unharmed > 0);
}

void TestStoreDamage::everyLengthCut()
{
    constexpr int kStep = 61; // no divisor of a page
    for (qsizetype size = 1; size < m_whole.size(); size += kStep) {
        check(m_whole.left(size), "cut to " + QByteArray::number(size));
        if (QTest::currentTestFailed())
            return;
    }
    for (qsizetype size = 512; size < m_whole.size(); size += 512) {
        check(m_whole.left(size), "cut to " + QByteArray::number(size));
        QByteArray zeros = m_whole;
        zeros.replace(size, 512, QByteArray(512, '\0'));
        check(zeros, "zeros at " + QByteArray::number(size));
        if (QTest::currentTestFailed())
            return;
    }
}

/// After a kill the newest revisions stand in the log beside the file only.
void TestStoreDamage::theLogChangedOrCut()
{
    const StoreFolder folder;
    folder.write(m_whole);
    const QString log = folder.path() + QStringLiteral("-wal");
    std::map<RevisionNumber, std::string> documents = m_documents;
    QByteArray file;
    QByteArray written;
    {
        const auto store = folder.open();
        VERIFY_STORE(store);
        for (RevisionNumber number = 4; number <= 6; ++number) {
            VERIFY_STORE((*store)->append(draft({put("d", std::to_string(number))}), number - 1));
            documents[number] = (*store)->documentOf(number)->text();
        }
        file = folder.bytes();
        QFile read(log);
        QVERIFY(read.open(QIODevice::ReadOnly));
        written = read.readAll();
    }
    QVERIFY(written.size() > 3 * 512);
    std::set<RevisionNumber> seen;
    const auto look = [&](const QByteArray &changed, const QByteArray &what) {
        folder.write(file);
        QFile write(log);
        QVERIFY(write.open(QIODevice::WriteOnly) && write.write(changed) == changed.size());
        write.close();
        const auto store = folder.open();
        VERIFY_STORE(store);
        const auto loaded = (*store)->load();
        VERIFY_STORE(loaded);
        QVERIFY2(documents.contains(loaded->document.number), what.constData());
        QVERIFY2(loaded->document.text() == documents[loaded->document.number], what.constData());
        seen.insert(loaded->document.number);
    };
    look(written, "as it was");
    constexpr int kStep = 43; // no divisor of a frame
    for (qsizetype i = 0; i < written.size() && !QTest::currentTestFailed(); i += kStep) {
        QByteArray changed = written;
        changed[i] = static_cast<char>(changed[i] ^ 0x55);
        look(changed, "byte " + QByteArray::number(i));
        look(written.left(i), "cut to " + QByteArray::number(i));
    }
    // As far as the log could be trusted, and no further.
    QVERIFY(seen.contains(3) && seen.contains(4) && seen.contains(5) && seen.contains(6));
}

void TestStoreDamage::foreignFilesStayAsTheyAre_data()
{
    QTest::addColumn<QStringList>("statements");
    QTest::addColumn<QByteArray>("content");
    QTest::addColumn<int>("kind");
    QTest::newRow("another program's database")
        << QStringList{QStringLiteral("CREATE TABLE cats (name TEXT)")} << QByteArray()
        << int(StoreErrorKind::Foreign);
    QTest::newRow("another program's mark")
        << QStringList{QStringLiteral("PRAGMA application_id = 7"),
                       QStringLiteral("CREATE TABLE cats (name TEXT)")}
        << QByteArray() << int(StoreErrorKind::Foreign);
    QTest::newRow("a later version")
        << QStringList{QStringLiteral("PRAGMA application_id = %1").arg(0x5043554C),
                       QStringLiteral("PRAGMA user_version = 1000")}
        << QByteArray() << int(StoreErrorKind::Newer);
    QTest::newRow("a text") << QStringList() << QByteArray("{\"version\": 1}\n")
                            << int(StoreErrorKind::Foreign);
    QTest::newRow("one byte") << QStringList() << QByteArray("S") << int(StoreErrorKind::Foreign);
    QTest::newRow("only the first words")
        << QStringList() << QByteArray("SQLite format 3\0", 16) << int(StoreErrorKind::Foreign);
}

void TestStoreDamage::foreignFilesStayAsTheyAre()
{
    QFETCH(QStringList, statements);
    QFETCH(QByteArray, content);
    QFETCH(int, kind);
    const StoreFolder folder;
    folder.write(content);
    if (!statements.isEmpty())
        folder.tamper(statements);
    const QByteArray before = folder.bytes();
    const auto store = folder.open();
    QVERIFY(!store);
    QCOMPARE(
        QByteArray::fromStdString(std::string(storeErrorName(store.error().kind))),
        QByteArray::fromStdString(std::string(storeErrorName(static_cast<StoreErrorKind>(kind)))));
    QVERIFY(folder.bytes() == before);
}

void TestStoreDamage::aFolderIsNoStore()
{
    const StoreFolder folder;
    QVERIFY(QDir(folder.folder()).mkdir(QStringLiteral("store.db")));
    VERIFY_STORE_FAILS(folder.open(), StoreErrorKind::Foreign);
}

void TestStoreDamage::changedPartsComeBackFromTheFullCopy()
{
    const StoreFolder folder;
    folder.write(m_whole);
    folder.tamper({QStringLiteral("UPDATE entity SET text = CAST('{}' AS BLOB) WHERE name = 'a'")});
    {
        const auto store = folder.open();
        VERIFY_STORE(store);
        const auto loaded = (*store)->load();
        VERIFY_STORE(loaded);
        // The copy of revision 2 has it, and revision 3 did not touch it.
        QCOMPARE(loaded->document.number, 3);
        QCOMPARE(loaded->document.text(), m_documents[3]);
        QVERIFY(!loaded->damage.empty());
        VERIFY_STORE_FAILS((*store)->append(draft({put("x", "1")}), 3), StoreErrorKind::Damaged);
        QVERIFY(!(*store)->maintain().value());
        const auto recovered = (*store)->recover(*loaded, at(9));
        VERIFY_STORE(recovered);
        QCOMPARE(recovered->number, 4);
        QCOMPARE(recovered->kind, "recover");
        VERIFY_STORE((*store)->append(draft({put("x", "1")}), 4));
    }
    const auto store = folder.open();
    const auto loaded = (*store)->load();
    VERIFY_STORE(loaded);
    QVERIFY(loaded->damage.empty());
    QCOMPARE(loaded->document.number, 5);
    QCOMPARE((*store)->documentOf(4)->text(), m_documents[3]);
}

void TestStoreDamage::withoutACopyTheLastWholeRevisionCounts()
{
    const StoreFolder folder;
    folder.write(m_whole);
    // c came with revision 3: what was before is as good as ever.
    folder.tamper({QStringLiteral("DELETE FROM full_copy"),
                   QStringLiteral("DELETE FROM full_copy_piece"),
                   QStringLiteral("UPDATE entity SET text = CAST('{}' AS BLOB) WHERE name = 'c'")});
    const auto store = folder.open();
    const auto loaded = (*store)->load();
    VERIFY_STORE(loaded);
    QCOMPARE(loaded->document.number, 2);
    QCOMPARE(loaded->latest, 3);
    QCOMPARE(loaded->document.text(), m_documents[2]);
    const auto recovered = (*store)->recover(*loaded, at(9));
    VERIFY_STORE(recovered);
    QCOMPARE((*store)->load()->document.text(), m_documents[2]);
    QVERIFY((*store)->load()->damage.empty());
}

void TestStoreDamage::withNothingWholeItIsRefused()
{
    const StoreFolder folder;
    folder.write(m_whole);
    folder.tamper({QStringLiteral("DELETE FROM full_copy"),
                   QStringLiteral("UPDATE entity SET position = position + 1"),
                   QStringLiteral("UPDATE entity_past SET position = position + 1")});
    const auto store = folder.open();
    VERIFY_STORE_FAILS((*store)->load(), StoreErrorKind::Damaged);
}

void TestStoreDamage::damagedRevisionsAreNeverHandedOut()
{
    const StoreFolder folder;
    folder.write(m_whole);
    folder.tamper({QStringLiteral("DELETE FROM full_copy"),
                   QStringLiteral("UPDATE entity_past SET since = 2 WHERE name = 'a'"),
                   QStringLiteral("UPDATE revision SET note = 'x' WHERE number = 2")});
    const auto store = folder.open();
    const auto loaded = (*store)->load();
    VERIFY_STORE(loaded);
    QVERIFY(loaded->damage.empty()); // the newest is whole
    VERIFY_STORE_FAILS((*store)->documentOf(1), StoreErrorKind::Damaged);
    VERIFY_STORE_FAILS((*store)->documentOf(2), StoreErrorKind::Damaged);
    VERIFY_STORE((*store)->documentOf(3));
}

void TestStoreDamage::filesAreTheirOwnersAlone()
{
    const StoreFolder folder;
    VERIFY_STORE(folder.open());
    constexpr QFileDevice::Permissions kOthers = QFileDevice::ReadGroup | QFileDevice::WriteGroup
        | QFileDevice::ReadOther | QFileDevice::WriteOther;
    QCOMPARE(QFile::permissions(folder.path()) & kOthers, QFileDevice::Permissions());
}

QTEST_GUILESS_MAIN(TestStoreDamage)
#include "tst_store_damage.moc"
