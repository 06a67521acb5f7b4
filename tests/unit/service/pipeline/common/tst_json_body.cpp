// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/pipeline/common/json_body.h"
#include "tests/unit/service/pipeline/common/request_fixture.h"

#include <QTest>

using namespace portcullis;
using namespace portcullis::pipeline;
using model::BodyStep;

Q_DECLARE_METATYPE(std::vector<portcullis::model::BodyStep>)

namespace {

using Steps = std::vector<BodyStep>;

BodyStep wrap(const char *pointer)
{
    return {BodyStep::Kind::Wrap, pointer, {}, {}};
}

BodyStep unwrap(const char *pointer)
{
    return {BodyStep::Kind::Unwrap, pointer, {}, {}};
}

BodyStep set(model::StringPairs pairs)
{
    return {BodyStep::Kind::Set, {}, std::move(pairs), {}};
}

BodyStep renaming(model::StringPairs pairs)
{
    return {BodyStep::Kind::Rename, {}, std::move(pairs), {}};
}

BodyStep removal(model::StringList pointers)
{
    return {BodyStep::Kind::Remove, {}, {}, std::move(pointers)};
}

BodyStep keep(model::StringList pointers)
{
    return {BodyStep::Kind::Keep, {}, {}, std::move(pointers)};
}

void row(const char *name, const Steps &steps, const QByteArray &before, const QByteArray &after)
{
    QTest::newRow(name) << steps << before << after;
}

} // namespace

class TestJsonBody : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void edits_data();
    void edits();
    void unchangedIsSaid();
    void invalidBodies();
    void badStepsDoNotCompile();
    void bigBodiesTakeLinearTime();

private:
    void wrapRows();
    void setRows();
    void removeRows();
    void renameRows();
    void keepRows();
};

void TestJsonBody::wrapRows()
{
    row("wrap", {wrap("/data")}, R"( {"a": 1.0} )", R"({"data": {"a": 1.0} })");
    row("wrap deeply", {wrap("/a/b")}, "[1]", R"({"a":{"b":[1]}})");
    row("wrap under an odd name", {wrap("/~1\"\n")}, "1", R"({"/\"\u000a":1})");
    row("wrap in nothing", {wrap("")}, " 1 ", " 1 ");
    row("wrap of a scalar", {wrap("/d")}, "\"x\"", R"({"d":"x"})");
    row("wrap of an empty body", {wrap("/d")}, "", "");
    row("unwrap", {unwrap("/data")}, R"({"x":0,"data": {"a": 1.0} })", R"({"a": 1.0})");
    row("unwrap deeply", {unwrap("/a/1/b")}, R"({"a":[0,{"b":1e2}]})", "1e2");
    row("unwrap what is not there", {unwrap("/nope")}, R"({ "a":1})", R"({ "a":1})");
    row("unwrap through a scalar", {unwrap("/a/b")}, R"({"a":1})", R"({"a":1})");
    row("unwrap an escaped name", {unwrap("/data")}, R"({"d\u0061ta":[1]})", "[1]");
    row("unwrap the document", {unwrap("")}, " {} ", "{}");
    row("unwrap a name with a slash and a tilde", {unwrap("/a~1b~0")}, R"({"a/b~":7})", "7");
    row("an index in an object is a name", {unwrap("/0")}, R"({"0":7})", "7");
    row("wrap and then set", {wrap("/data"), set({{"/meta/source", "\"gateway\""}})}, R"({"a":1})",
        R"({"data":{"a":1},"meta":{"source":"gateway"}})");
}

void TestJsonBody::setRows()
{
    row("set replaces, the rest keeps its bytes", {set({{"/b", "2"}})},
        "{ \"a\" : 1.50, \"b\" : {\"x\":[1]} , \"c\" : \"\\u0041\" }",
        "{ \"a\" : 1.50, \"b\" : 2 , \"c\" : \"\\u0041\" }");
    row("set adds at the end", {set({{"/b", "2"}})}, "{\n  \"a\": 1\n}",
        "{\n  \"a\": 1,\"b\":2\n}");
    row("set into an empty object", {set({{"/b", "2"}})}, "{ }", "{\"b\":2 }");
    row("set creates objects", {set({{"/a/b/c", "1"}})}, "{}", R"({"a":{"b":{"c":1}}})");
    row("set creates what several need once", {set({{"/m/x", "1"}, {"/m/y", "2"}})}, "{}",
        R"({"m":{"x":1,"y":2}})");
    row("set into what is there", {set({{"/m/y", "2"}})}, R"({"m":{"x":1}})",
        R"({"m":{"x":1,"y":2}})");
    row("set the document", {set({{"", "[]"}})}, " {\"a\":1} ", " [] ");
    row("a scalar in the way leaves the body alone", {set({{"/a/b", "1"}})}, R"({"a":5})",
        R"({"a":5})");
    row("so does null", {set({{"/a/b", "1"}})}, R"({"a":null})", R"({"a":null})");
    row("others of the same step are set", {set({{"/a/b", "1"}, {"/c", "2"}})}, R"({"a":5})",
        R"({"a":5,"c":2})");
    row("set an element", {set({{"/1", "\"x\""}})}, "[1, 2 ,3]", "[1, \"x\" ,3]");
    row("set behind the last element", {set({{"/2", "9"}})}, "[1,2]", "[1,2,9]");
    row("set far behind it", {set({{"/3", "9"}})}, "[1,2]", "[1,2]");
    row("append", {set({{"/-", "9"}})}, "[1,2 ]", "[1,2,9 ]");
    row("append to nothing", {set({{"/-", "9"}})}, "[]", "[9]");
    row("append an object", {set({{"/l/-/x", "9"}})}, R"({"l":[0]})", R"({"l":[0,{"x":9}]})");
    row("append twice", {set({{"/2", "8"}, {"/-", "9"}})}, "[1,2]", "[1,2,8,9]");
    row("a name is no index", {set({{"/x", "9"}})}, "[1]", "[1]");
    row("nor is one with a zero before it", {set({{"/00", "9"}})}, "[1]", "[1]");
    row("inside elements", {set({{"/1/x", "9"}, {"/0/x", "8"}, {"/10/x", "7"}})}, R"([{},{"x":1}])",
        R"([{"x":8},{"x":9}])");
    row("a dash in an object is a name", {set({{"/-", "9"}})}, "{}", R"({"-":9})");
    row("set finds an escaped name", {set({{"/a/b", "2"}})}, R"({"\u0061":{"\u0062":1}})",
        R"({"\u0061":{"\u0062":2}})");
    row("a pointer into another's value", {set({{"/a", R"({"x":1})"}, {"/a/b", "2"}})}, "{}",
        R"({"a":{"x":1,"b":2}})");
    row("a pointer above another's", {set({{"/a/b", "2"}, {"/a", R"({"x":1})"}})}, "{}",
        R"({"a":{"x":1}})");
    row("names are written as JSON", {set({{"/\"\xC3\xA9\t", "1"}})}, "{}",
        "{\"\\\"\xC3\xA9\\u0009\":1}");
    row("big numbers keep their spelling", {set({{"/b", "1E400"}})},
        R"({"a":12345678901234567890.10})", R"({"a":12345678901234567890.10,"b":1E400})");
}

void TestJsonBody::removeRows()
{
    row("remove the first", {removal({"/a"})}, R"({"a":1, "b":2})", R"({ "b":2})");
    row("remove the middle one", {removal({"/b"})}, R"({"a":1, "b":2, "c":3})",
        R"({"a":1, "c":3})");
    row("remove the last", {removal({"/b"})}, R"({"a":1, "b":2 })", R"({"a":1})");
    row("remove the only one", {removal({"/a"})}, R"({ "a":1 })", "{}");
    row("remove all", {removal({"/a", "/b", "/c"})}, R"({"a":1,"b":2,"c":3})", "{}");
    row("remove the first two", {removal({"/b", "/a"})}, R"({"a":1,"b":2,"c":3})", R"({"c":3})");
    row("remove the last two", {removal({"/b", "/c"})}, R"({"a":1,"b":2,"c":3})", R"({"a":1})");
    row("remove the outer two", {removal({"/c", "/a"})}, R"({"a":1,"b":2,"c":3})", R"({"b":2})");
    row("remove inside", {removal({"/a/b"})}, R"({"a":{"b":{"c":[{}]},"d":1}})",
        R"({"a":{"d":1}})");
    row("remove what is not there", {removal({"/x", "/a/b/c"})}, R"({ "a":1})", R"({ "a":1})");
    row("remove elements by their old indexes", {removal({"/0", "/1", "/9"})}, "[0,1,2,3]",
        "[2,3]");
    row("remove inside elements", {removal({"/1/x"})}, R"([{"x":1},{"x":1}])", R"([{"x":1},{}])");
    row("remove does not take a dash for an element", {removal({"/-"})}, "[0]", "[0]");
    row("remove an escaped name", {removal({"/a"})}, R"({"\u0061":1})", "{}");
    row("remove leaves the document itself", {removal({""})}, "{}", "{}");
}

void TestJsonBody::renameRows()
{
    row("rename in place", {renaming({{"/a", "/b"}})}, R"({"x":0, "a" : 1.0 ,"y":2})",
        R"({"x":0, "b" : 1.0 ,"y":2})");
    row("rename replaces", {renaming({{"/a", "/b"}})}, R"({"b":0,"a":1,"c":2})",
        R"({"b":1,"c":2})");
    row("rename replaces what comes later", {renaming({{"/a", "/b"}})}, R"({"a":1,"c":2,"b":0})",
        R"({"b":1,"c":2})");
    row("rename what is not there", {renaming({{"/x", "/b"}})}, R"({"b":0})", R"({"b":0})");
    row("rename to itself", {renaming({{"/a", "/a"}})}, R"({"a":0})", R"({"a":0})");
    row("rename inside", {renaming({{"/o/a", "/o/b"}})}, R"({"o":{"a":[1]}})",
        R"({"o":{"b":[1]}})");
    row("move up", {renaming({{"/o/a", "/a"}})}, R"({"o":{"a":[ 1 ],"b":2}})",
        R"({"o":{"b":2},"a":[ 1 ]})");
    row("move down", {renaming({{"/a", "/o/p/a"}})}, R"({"a":1,"o":{}})", R"({"o":{"p":{"a":1}}})");
    row("move over one's own container", {renaming({{"/o/a", "/o"}})}, R"({"o":{"a":{"a":1}}})",
        R"({"o":{"a":1}})");
    row("move into oneself", {renaming({{"/o", "/o/a"}})}, R"({"o":{"b":1}})", R"({"o":{"b":1}})");
    row("move where a scalar is in the way", {renaming({{"/a", "/b/c"}})}, R"({"a":1,"b":2})",
        R"({"a":1,"b":2})");
    row("move to the document", {renaming({{"/a", ""}})}, R"({"a":[1]})", "[1]");
    row("move the last element", {renaming({{"/l/0", "/x"}})}, R"({"l":[1]})", R"({"l":[],"x":1})");
    row("move within an array", {renaming({{"/0", "/-"}})}, "[1,2,3]", "[2,3,1]");
    row("pairs run in their order", {renaming({{"/a", "/t"}, {"/b", "/a"}, {"/t", "/b"}})},
        R"({"a":1,"b":2})", R"({"b":1,"a":2})");
}

void TestJsonBody::keepRows()
{
    row("keep one", {keep({"/b"})}, R"({"a":1, "b":2, "c":3})", R"({ "b":2})");
    row("keep several in their order", {keep({"/c", "/a"})}, R"({"a":1,"b":2,"c":3})",
        R"({"a":1,"c":3})");
    row("keep inside", {keep({"/o/a", "/x"})}, R"({"o":{"a":1,"b":2},"p":{"a":1},"x":{"y":1}})",
        R"({"o":{"a":1},"x":{"y":1}})");
    row("keep nothing that is there", {keep({"/x"})}, R"({"a":1})", "{}");
    row("what leads to nothing kept goes", {keep({"/o/x", "/a"})}, R"({"o":{"b":2},"a":1})",
        R"({"a":1})");
    row("a scalar on the way goes", {keep({"/o/x", "/a"})}, R"({"o":5,"a":1})", R"({"a":1})");
    row("keep elements", {keep({"/0/id", "/2"})}, R"([{"id":1,"x":2},{"id":2},3,4])",
        R"([{"id":1},3])");
    row("keep the document", {keep({""})}, R"( {"a":1} )", R"( {"a":1} )");
    row("a scalar document stays", {keep({"/a"})}, "5", "5");
    row("a pointer below another's end", {keep({"/o", "/o/a"})}, R"({"o":{"a":1,"b":2},"x":1})",
        R"({"o":{"a":1,"b":2}})");
}

void TestJsonBody::edits_data()
{
    QTest::addColumn<Steps>("steps");
    QTest::addColumn<QByteArray>("before");
    QTest::addColumn<QByteArray>("after");
    wrapRows();
    setRows();
    removeRows();
    renameRows();
    keepRows();
}

void TestJsonBody::edits()
{
    QFETCH(Steps, steps);
    QFETCH(QByteArray, before);
    QFETCH(QByteArray, after);
    const auto compiled = JsonBody::compile(steps);
    QVERIFY2(compiled, compiled ? "" : compiled.error().what.c_str());
    std::string body = before.toStdString();
    const auto changed = compiled->edit(body);
    QVERIFY2(changed, changed ? "" : std::string(changed.error().what).c_str());
    QCOMPARE(QByteArray::fromStdString(body), after);
    if (before != after)
        QVERIFY(*changed);
}

void TestJsonBody::unchangedIsSaid()
{
    const auto compiled = JsonBody::compile(
        {removal({"/x"}), unwrap("/y"), renaming({{"/x", "/z"}}), set({{"/a/b", "1"}})});
    std::string body = R"({ "a" : 1 })";
    QVERIFY(!*compiled->edit(body));
    QVERIFY(JsonBody().empty());
    QVERIFY(!*JsonBody().edit(body));
}

void TestJsonBody::invalidBodies()
{
    const auto compiled = JsonBody::compile({wrap("/data")});
    for (const char *text : {"{", " ", "{\"a\":1,\"a\":1}", "{}x", "\xff"}) {
        std::string body = text;
        const auto changed = compiled->edit(body);
        QVERIFY2(!changed && !changed.error().what.empty(), text);
        QCOMPARE(body, std::string(text));
    }
}

void TestJsonBody::badStepsDoNotCompile()
{
    QVERIFY(!JsonBody::compile({wrap("data")}));
    QVERIFY(!JsonBody::compile({removal({"/a", "/~"})}));
    QVERIFY(!JsonBody::compile({keep({"x"})}));
    QVERIFY(!JsonBody::compile({set({{"/a", "{"}})}));
    QVERIFY(!JsonBody::compile({set({{"a", "1"}})}));
    QVERIFY(!JsonBody::compile({renaming({{"/a", "b"}})}));
    QVERIFY(!JsonBody::compile({renaming({{"a", "/b"}})}));
    QVERIFY(!JsonBody::compile({wrap(QByteArray("/a").repeated(513).constData())}));
}

void TestJsonBody::bigBodiesTakeLinearTime()
{
    const auto compiled = JsonBody::compile(
        {set({{"/list/0/a", "1"}, {"/list/-", "2"}, {"/x", "3"}}), removal({"/list/1", "/y/z"}),
         renaming({{"/x", "/list"}}), keep({"/list", "/z"})});
    std::string body = R"({"list":[{"a":0},1)";
    for (int i = 0; i < 300'000; ++i)
        body += ",{\"id\":\"\\u0041\"}";
    body += "]}";
    QVERIFY(*compiled->edit(body));
    QCOMPARE(QByteArray::fromStdString(body), QByteArray(R"({"list":3})"));
}

QTEST_APPLESS_MAIN(TestJsonBody)
#include "tst_json_body.moc"
