// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "shared/model/shared_list.h"

#include <QTest>

#include <random>
#include <string>

using portcullis::model::SharedList;

class TestSharedList : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void isAVector();
    void copiesStayAsTheyWere();
    void whatIsSharedIsNotCopied();
    void differencesAreFound();
};

namespace {

using List = SharedList<std::string>;

List numbers(std::size_t count)
{
    List list;
    for (std::size_t i = 0; i < count; ++i)
        list.push_back(std::to_string(i));
    return list;
}

} // namespace

/// Random edits of the list and of a vector lead to the same.
void TestSharedList::isAVector()
{
    std::mt19937 random(3); // always the same edits
    List list;
    std::vector<std::string> vector;
    for (int i = 0; i < 5'000; ++i) {
        const std::string value = std::to_string(random());
        const std::size_t at = vector.empty() ? 0 : random() % vector.size();
        const List before = list; // what is edited is shared
        switch (random() % 8) {
        case 0:
            if (!vector.empty()) {
                vector.erase(vector.begin() + static_cast<std::ptrdiff_t>(at));
                list.erase(at);
            }
            break;
        case 1:
            if (!vector.empty())
                vector[at] = list.edit(at) = value;
            break;
        default:
            vector.push_back(value);
            list.push_back(value);
        }
    }
    QVERIFY(list.size() > 2 * List::kBlock);
    QVERIFY(std::equal(list.begin(), list.end(), vector.begin(), vector.end()));
    QVERIFY(list == List(vector));
    list.resize(10);
    QVERIFY(std::equal(list.begin(), list.end(), vector.begin(), vector.begin() + 10));
    list.resize(0);
    QVERIFY(list.empty() && list == List());
}

void TestSharedList::copiesStayAsTheyWere()
{
    const List first = numbers(1000);
    List second = first;
    second.edit(500) = "changed";
    second.push_back("new");
    QCOMPARE(first[500], std::string("500"));
    QCOMPARE(first.size(), std::size_t(1000));
    QCOMPARE(second[500], std::string("changed"));
    QVERIFY(!(first == second));
    second.erase(0);
    QCOMPARE(second[0], std::string("1"));
    QCOMPARE(second.back(), std::string("new"));
    QCOMPARE(first[0], std::string("0"));
}

void TestSharedList::whatIsSharedIsNotCopied()
{
    const List first = numbers(10 * List::kBlock);
    List second = first;
    second.edit(5) = "changed";
    for (std::size_t i = 0; i < first.size(); i += List::kBlock)
        QCOMPARE(&first[i] == &second[i], i >= List::kBlock);
}

void TestSharedList::differencesAreFound()
{
    const List first = numbers(3 * List::kBlock);
    List second = first;
    second.edit(300) = "x";
    second.push_back("y");
    std::vector<std::size_t> found;
    List::forEachDifference(first, second, [&found](std::size_t i) { found.push_back(i); });
    QCOMPARE(found, (std::vector<std::size_t>{300, 3 * List::kBlock}));
    found.clear();
    List::forEachDifference(second, first, [&found](std::size_t i) { found.push_back(i); });
    QCOMPARE(found, (std::vector<std::size_t>{300, 3 * List::kBlock}));
}

QTEST_APPLESS_MAIN(TestSharedList)
#include "tst_shared_list.moc"
