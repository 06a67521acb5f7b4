// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "shared/core/arena.h"

#include <QTest>

#include <cstdint>

using portcullis::Arena;

class TestArena : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void holdsNothingAtFirst();
    void alignsForAnyScalar();
    void copiesOutliveTheirSource();
    void joins_data();
    void joins();
    void viewsSurviveLaterAllocations();
    void resetKeepsTheFirstBlock();
    void resetGivesABigFirstBlockBack();
    void fitsMoreThanABlock();
};

void TestArena::holdsNothingAtFirst()
{
    Arena arena;
    QCOMPARE(arena.capacity(), std::size_t(0));
    QVERIFY(arena.copy("").empty());
    QCOMPARE(arena.capacity(), std::size_t(0));
}

void TestArena::alignsForAnyScalar()
{
    Arena arena;
    for (const std::size_t size : {0U, 1U, 3U, 16U, 17U, 5000U}) {
        const auto address = reinterpret_cast<std::uintptr_t>(arena.allocate(size));
        QVERIFY(address != 0);
        QCOMPARE(address % alignof(std::max_align_t), std::uintptr_t(0));
    }
}

void TestArena::copiesOutliveTheirSource()
{
    Arena arena;
    std::string source = "text";
    const std::string_view copy = arena.copy(source);
    source.assign("gone");
    QVERIFY(copy == "text");
}

void TestArena::joins_data()
{
    QTest::addColumn<QStringList>("parts");
    QTest::addColumn<QString>("joined");
    QTest::newRow("nothing") << QStringList{} << QString();
    QTest::newRow("empty parts") << QStringList{QString(), QString()} << QString();
    QTest::newRow("three parts") << QStringList{QStringLiteral("a"), QString(),
                                                QStringLiteral("bc")}
                                 << QStringLiteral("abc");
}

void TestArena::joins()
{
    QFETCH(QStringList, parts);
    QFETCH(QString, joined);
    parts.resize(3);
    const std::string a = parts[0].toStdString();
    const std::string b = parts[1].toStdString();
    const std::string c = parts[2].toStdString();
    Arena arena;
    const std::string_view result = arena.join({a, b, c});
    QCOMPARE(QString::fromLatin1(result.data(), qsizetype(result.size())), joined);
}

void TestArena::viewsSurviveLaterAllocations()
{
    Arena arena;
    std::vector<std::string_view> views;
    for (int i = 0; i < 1000; ++i)
        views.push_back(arena.copy(std::to_string(i) + std::string(40, 'x')));
    for (int i = 0; i < 1000; ++i)
        QVERIFY(views[std::size_t(i)] == std::to_string(i) + std::string(40, 'x'));
}

void TestArena::resetKeepsTheFirstBlock()
{
    Arena arena;
    const char *first = arena.allocate(100);
    arena.allocate(Arena::kFirstBlock);
    QVERIFY(arena.capacity() > Arena::kFirstBlock);
    arena.reset();
    QCOMPARE(arena.capacity(), Arena::kFirstBlock);
    QVERIFY(arena.allocate(100) == first);
}

void TestArena::resetGivesABigFirstBlockBack()
{
    Arena arena;
    arena.allocate(Arena::kBlock + 1);
    arena.reset();
    QCOMPARE(arena.capacity(), std::size_t(0));
    QVERIFY(arena.copy("text") == "text");
}

void TestArena::fitsMoreThanABlock()
{
    Arena arena;
    const std::string big(3 * Arena::kBlock, 'x');
    arena.copy("small");
    QVERIFY(arena.copy(big) == big);
    QVERIFY(arena.copy("small") == "small");
}

QTEST_APPLESS_MAIN(TestArena)
#include "tst_arena.moc"
