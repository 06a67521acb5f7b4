// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/control/store/full_copy.h"
#include "service/control/store/parts.h"

#include <QTest>

#include <algorithm>
#include <random>

using namespace portcullis;
using namespace portcullis::store;

using Positions = std::vector<std::uint64_t>;

class TestStoreParts : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void arrangesWithFewMoves_data();
    void arrangesWithFewMoves();
    void arrangesAnything();
    void sumsDependOnEveryField();
    void sumsAddUpInAnyOrder();
    void copiesReadBack();
    void cutAndChangedCopiesAreRefused();
};

void TestStoreParts::arrangesWithFewMoves_data()
{
    QTest::addColumn<QList<quint64>>("before");
    QTest::addColumn<int>("moves");
    using List = QList<quint64>;
    QTest::newRow("in order") << List{10, 20, 30} << 0;
    QTest::newRow("one new at the end") << List{10, 20, 0} << 1;
    QTest::newRow("one new in front") << List{0, 10, 20} << 1;
    QTest::newRow("new ones between") << List{10, 0, 0, 20} << 2;
    QTest::newRow("the last comes first") << List{40, 10, 20, 30} << 1;
    QTest::newRow("the first comes last") << List{20, 30, 40, 10} << 1;
    QTest::newRow("turned round") << List{40, 30, 20, 10} << 3;
    QTest::newRow("no room between neighbours") << List{10, 0, 11} << 3;
    QTest::newRow("no room in front") << List{0, 1, 5} << 3;
    QTest::newRow("all new") << List{0, 0, 0} << 3;
    QTest::newRow("nothing") << List{} << 0;
}

void TestStoreParts::arrangesWithFewMoves()
{
    QFETCH(QList<quint64>, before);
    QFETCH(int, moves);
    Positions positions(before.begin(), before.end());
    arrange(positions, 7, 3);
    QCOMPARE(positions.size(), std::size_t(before.size()));
    int moved = 0;
    for (std::size_t i = 0; i < positions.size(); ++i) {
        moved += positions[i] != before[qsizetype(i)] ? 1 : 0;
        QVERIFY(positions[i] > (i == 0 ? 0 : positions[i - 1]));
    }
    QCOMPARE(moved, moves);
}

void TestStoreParts::arrangesAnything()
{
    std::mt19937 random(1); // NOLINT: the same lists each time
    for (int round = 0; round < 2'000; ++round) {
        Positions positions;
        for (std::uint64_t i = 0; i < random() % 20; ++i)
            positions.push_back(random() % 3 == 0 ? 0 : 1 + i * (random() % 5 == 0 ? 1 : 50));
        // Each position once, as in a table.
        Positions used = positions;
        std::ranges::sort(used);
        used.erase(std::unique(used.begin(), used.end()), used.end());
        std::erase(used, 0);
        std::ranges::shuffle(used, random);
        for (std::uint64_t &position : positions) {
            if (used.empty())
                position = 0;
            else if (position != 0) {
                position = used.back();
                used.pop_back();
            }
        }
        arrange(positions, 9, 0);
        QVERIFY(std::ranges::is_sorted(positions, std::less_equal<>()));
        QVERIFY(positions.empty() || positions.front() > 0);
    }
}

void TestStoreParts::sumsDependOnEveryField()
{
    const ContentSum sum = sumOf("k", "n", 1, 2, "t");
    QVERIFY(sum == sumOf("k", "n", 1, 2, "t"));
    QVERIFY(sum != sumOf("kn", "", 1, 2, "t"));
    QVERIFY(sum != sumOf("k", "nt", 1, 2, ""));
    QVERIFY(sum != sumOf("k", "n", 2, 1, "t"));
    QVERIFY(sum != sumOf("k", "n", 1, 2, "u"));
    QVERIFY(ContentSum::fromBytes(sum.bytes()) == sum);
    QVERIFY(!ContentSum::fromBytes("short"));
}

void TestStoreParts::sumsAddUpInAnyOrder()
{
    std::vector<ContentSum> parts;
    for (int i = 0; i < 300; ++i)
        parts.push_back(sumOf("k", std::to_string(i), 0, 0, ""));
    ContentSum forward;
    for (const ContentSum &part : parts)
        forward += part;
    ContentSum backward;
    for (auto part = parts.rbegin(); part != parts.rend(); ++part)
        backward += *part;
    QVERIFY(forward == backward);
    // Taking out what was put in leaves what was there: carries and borrows included.
    for (std::size_t i = 0; i + 1 < parts.size(); ++i)
        forward -= parts[i];
    QVERIFY(forward == parts.back());
    forward -= parts.back();
    QVERIFY(forward == ContentSum());
    forward -= parts.front();
    forward += parts.front();
    QVERIFY(forward == ContentSum());
}

void TestStoreParts::copiesReadBack()
{
    std::vector<Part> parts;
    for (std::uint64_t i = 0; i < 50; ++i)
        parts.push_back(
            {{"routes", "n" + std::to_string(i)}, i, i / 2, i * 1000, std::string(i * 10, 'x')});
    const auto read = FullCopy::decode(FullCopy::encode(parts));
    QVERIFY(read.has_value());
    QCOMPARE(read->size(), parts.size());
    QVERIFY(sumOf(*read) == sumOf(parts));
    QCOMPARE(read->back().since, 49);
}

void TestStoreParts::cutAndChangedCopiesAreRefused()
{
    const std::vector<Part> parts{{{"routes", "a"}, 1, 1, 1024, "{}"},
                                  {{"routes", "b"}, 1, 1, 2048, "[1,2,3]"}};
    const std::string whole = FullCopy::encode(parts);
    const ContentSum sum = sumOf(parts);
    for (std::size_t i = 0; i < whole.size(); ++i) {
        QVERIFY(!FullCopy::decode(std::string_view(whole).substr(0, i)));
        for (int bit = 0; bit < 8; ++bit) {
            std::string changed = whole;
            changed[i] = static_cast<char>(changed[i] ^ 1 << bit);
            const auto read = FullCopy::decode(changed);
            QVERIFY(!read || sumOf(*read) == sum); // a bit without meaning, or it is noticed
        }
    }
}

QTEST_APPLESS_MAIN(TestStoreParts)
#include "tst_store_parts.moc"
