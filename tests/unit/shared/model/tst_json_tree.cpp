// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "shared/model/json_tree.h"

#include <QTest>

using namespace portcullis;
using namespace portcullis::model;

class TestJsonTree : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void writesWhatItRead_data();
    void writesWhatItRead();
    void refuses_data();
    void refuses();
    void comparesWithoutOrder();
    void mergePatch_data();
    void mergePatch();
    void threeWays_data();
    void threeWays();
};

// After the class: moc 6.4 sees no class behind a raw string.
namespace {

JsonTree tree(const QByteArray &json)
{
    return JsonTree::parse(json.toStdString()).value();
}

} // namespace

void TestJsonTree::writesWhatItRead_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::newRow("members keep their order") << QByteArray(R"({"b":1,"a":[true,null,{}]})");
    QTest::newRow("numbers keep their spelling") << QByteArray(R"([1.0,1e3,-0])");
    QTest::newRow("text") << QByteArray(R"("a\"b\\c\nd")");
    QTest::newRow("empty") << QByteArray(R"({"":[],"x":{}})");
}

void TestJsonTree::writesWhatItRead()
{
    QFETCH(QByteArray, json);
    QCOMPARE(QByteArray::fromStdString(tree(json).toText()), json);
}

void TestJsonTree::refuses_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::newRow("nothing") << QByteArray();
    QTest::newRow("two values") << QByteArray("1 2");
    QTest::newRow("a name twice") << QByteArray(R"({"a":1,"a":1})");
    QTest::newRow("no end") << QByteArray(R"({"a":[1)");
    QTest::newRow("too deep") << QByteArray(100, '[') + QByteArray(100, ']');
    QByteArray wide = "{";
    for (std::size_t i = 0; i <= JsonTree::kMostMembers; ++i)
        wide += (i ? ",\"" : "\"") + QByteArray::number(quint64(i)) + "\":1";
    QTest::newRow("more members than anybody needs") << wide + '}';
}

void TestJsonTree::refuses()
{
    QFETCH(QByteArray, json);
    const auto parsed = JsonTree::parse(json.toStdString());
    QVERIFY(!parsed.has_value());
    QVERIFY(!parsed.error().what.empty());
}

void TestJsonTree::comparesWithoutOrder()
{
    QVERIFY(tree(R"({"a":1,"b":[1,2]})") == tree(R"({"b":[1,2],"a":1})"));
    QVERIFY(!(tree(R"({"a":1})") == tree(R"({"a":1,"b":1})")));
    QVERIFY(!(tree("[1,2]") == tree("[2,1]")));
    QVERIFY(!(tree("1") == tree("\"1\"")));
}

/// The examples of RFC 7396, appendix A, and some more.
void TestJsonTree::mergePatch_data()
{
    QTest::addColumn<QByteArray>("target");
    QTest::addColumn<QByteArray>("patch");
    QTest::addColumn<QByteArray>("result");
    const auto row = [](const char *name, const char *target, const char *patch,
                        const char *result) {
        QTest::newRow(name) << QByteArray(target) << QByteArray(patch) << QByteArray(result);
    };
    row("a member is replaced", R"({"a":"b"})", R"({"a":"c"})", R"({"a":"c"})");
    row("a member is added", R"({"a":"b"})", R"({"b":"c"})", R"({"a":"b","b":"c"})");
    row("null removes", R"({"a":"b"})", R"({"a":null})", "{}");
    row("and only that one", R"({"a":"b","b":"c"})", R"({"a":null})", R"({"b":"c"})");
    row("an array is a value", R"({"a":["b"]})", R"({"a":"c"})", R"({"a":"c"})");
    row("a value becomes an array", R"({"a":"c"})", R"({"a":["b"]})", R"({"a":["b"]})");
    row("objects are merged", R"({"a":{"b":"c"}})", R"({"a":{"b":"d","c":null}})",
        R"({"a":{"b":"d"}})");
    row("arrays are not", R"({"a":[{"b":"c"}]})", R"({"a":[1]})", R"({"a":[1]})");
    row("no object replaces all", R"({"a":"foo"})", "null", "null");
    row("an object replaces no object", R"(["a"])", R"({"a":1})", R"({"a":1})");
    row("null in what is new is left out", "{}", R"({"a":{"bb":{"ccc":null}}})",
        R"({"a":{"bb":{}}})");
    row("null of the target stays", R"({"e":null})", R"({"a":1})", R"({"e":null,"a":1})");
}

void TestJsonTree::mergePatch()
{
    QFETCH(QByteArray, target);
    QFETCH(QByteArray, patch);
    QFETCH(QByteArray, result);
    QCOMPARE(QByteArray::fromStdString(model::mergePatch(tree(target), tree(patch)).toText()),
             result);
}

void TestJsonTree::threeWays_data()
{
    QTest::addColumn<QByteArray>("base");
    QTest::addColumn<QByteArray>("mine");
    QTest::addColumn<QByteArray>("theirs");
    QTest::addColumn<QByteArray>("result");
    QTest::addColumn<QList<QByteArray>>("conflicts");
    const auto row = [](const char *name, const char *base, const char *mine, const char *theirs,
                        const char *result, const QList<QByteArray> &conflicts = {}) {
        QTest::newRow(name) << QByteArray(base) << QByteArray(mine) << QByteArray(theirs)
                            << QByteArray(result) << conflicts;
    };
    row("theirs alone", R"({"a":1})", R"({"a":1})", R"({"a":2})", R"({"a":2})");
    row("mine alone", R"({"a":1})", R"({"a":2})", R"({"a":1})", R"({"a":2})");
    row("the same twice", R"({"a":1})", R"({"a":2})", R"({"a":2})", R"({"a":2})");
    row("different members", R"({"a":1,"b":1})", R"({"a":2,"b":1})", R"({"a":1,"b":2})",
        R"({"a":2,"b":2})");
    row("theirs added, mine removed", R"({"a":1})", "{}", R"({"a":1,"b":2})", R"({"b":2})");
    row("theirs removed", R"({"a":1,"b":1})", R"({"a":1,"b":1,"c":3})", R"({"a":1})",
        R"({"a":1,"c":3})");
    row("deep", R"({"o":{"a":1,"b":1}})", R"({"o":{"a":2,"b":1}})", R"({"o":{"a":1,"b":2}})",
        R"({"o":{"a":2,"b":2}})");
    row("one member twice", R"({"a/b":1})", R"({"a/b":2})", R"({"a/b":3})", R"({"a/b":2})",
        {"/a~1b"});
    row("removed and changed", R"({"a":1})", "{}", R"({"a":3})", "{}", {"/a"});
    row("arrays are values", R"({"l":[1]})", R"({"l":[1,2]})", R"({"l":[0,1]})", R"({"l":[1,2]})",
        {"/l"});
    row("no objects at all", "1", "2", "3", "2", {""});
}

void TestJsonTree::threeWays()
{
    QFETCH(QByteArray, base);
    QFETCH(QByteArray, mine);
    QFETCH(QByteArray, theirs);
    QFETCH(QByteArray, result);
    QFETCH(QList<QByteArray>, conflicts);
    std::vector<std::string> found;
    const JsonTree merged = mergeThreeWays(tree(base), tree(mine), tree(theirs), found);
    QVERIFY2(merged == tree(result), merged.toText().c_str());
    QList<QByteArray> texts;
    for (const std::string &conflict : found)
        texts << QByteArray::fromStdString(conflict);
    QCOMPARE(texts, conflicts);
}

QTEST_APPLESS_MAIN(TestJsonTree)
#include "tst_json_tree.moc"
