// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/pipeline/common/json_check.h"
#include "service/pipeline/common/json_pointer.h"
#include "tests/unit/service/pipeline/common/request_fixture.h"

#include <QTest>

using namespace portcullis;
using namespace portcullis::pipeline;

class TestJsonCheck : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void texts_data();
    void texts();
    void offsetsPointAtTheFault();
    void depthIsBounded();
    void duplicatesAmongMany_data();
    void duplicatesAmongMany();
    void aMillionMembersTakeNoTime();
    void pointers_data();
    void pointers();
    void indexes();
};

void TestJsonCheck::texts_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<bool>("valid");
    const auto good = [](const char *name, const QByteArray &text) {
        QTest::newRow(name) << text << true;
    };
    const auto bad = [](const char *name, const QByteArray &text) {
        QTest::newRow(name) << text << false;
    };
    good("an object", R"({"a":1,"b":[true,false,null]})");
    good("a scalar", "5");
    good("a string", R"("a")");
    good("white space anywhere", " \t\r\n{ \"a\" : [ 1 , 2 ] } \n");
    good("empty containers", R"([{},[],""])");
    good("every number form", "[0,-0,1,-1,10,0.5,-0.5e1,1E+2,1e-2,123456789012345678901234567890]");
    good("every escape", R"(["\"\\\/\b\f\n\r\t\u00e9\uD83D\uDE00"])");
    good("a lone surrogate escape", R"(["\ud800","\udc00x","\ud800\u0041"])");
    good("UTF-8 of every length", "[\"\x7f\xC2\x80\xE0\xA0\x80\xEF\xBF\xBF\xF4\x8F\xBF\xBF\"]");
    good("one name at several levels", R"({"a":{"a":{"a":1}},"b":{"a":1}})");
    good("names that differ by case", R"({"a":1,"A":2})");
    good("names that differ by normalisation", "{\"\xC3\xA9\":1,\"e\xCC\x81\":2}");
    good("lone surrogates that differ", R"({"\ud800":1,"\ud801":2,"\ufffd":3})");

    bad("nothing", "");
    bad("white space only", " ");
    bad("two texts", "1 2");
    bad("a comma at the end", "[1,]");
    bad("a comma at the beginning", "[,1]");
    bad("a comma behind the last member", R"({"a":1,})");
    bad("no comma", "[1 2]");
    bad("an open array", "[1");
    bad("an open object", R"({"a":1)");
    bad("the wrong bracket", "[1}");
    bad("a name without quotes", "{a:1}");
    bad("single quotes", "{'a':1}");
    bad("no colon", R"({"a" 1})");
    bad("no value", R"({"a":})");
    bad("a comment", "[1/*x*/]");
    bad("NaN", "NaN");
    bad("Infinity", "-Infinity");
    bad("a leading zero", "01");
    bad("a minus alone", "-");
    bad("a plus", "+1");
    bad("a point without digits", "1.");
    bad("a point first", ".5");
    bad("an exponent without digits", "1e");
    bad("hexadecimal", "0x1");
    bad("an unknown word", "nul");
    bad("a word with a tail", "truex");
    bad("an open string", R"("a)");
    bad("an open escape", "\"\\");
    bad("an unknown escape", R"("\x41")");
    bad("a short unicode escape", R"("\u12")");
    bad("a wrong unicode escape", R"("\u12g4")");
    bad("a line feed in a string", "\"a\nb\"");
    bad("NUL in a string", QByteArray("\"a\0b\"", 5));
    bad("NUL behind the text", QByteArray("1\0", 2));
    bad("a byte order mark", "\xEF\xBB\xBF{}");
    bad("a stray byte", "\"\xff\"");
    bad("an overlong form", "\"\xC0\xAF\"");
    bad("an encoded surrogate", "\"\xED\xA0\x80\"");
    bad("beyond Unicode", "\"\xF4\x90\x80\x80\"");
    bad("a cut sequence", "\"\xE2\x82\"");
    bad("UTF-16", QByteArray("{\0}\0", 4));
    bad("a form feed", "\f1");
    bad("a name twice", R"({"a":1,"a":2})");
    bad("a name twice, once escaped", R"({"a":1,"\u0061":2})");
    bad("a name twice, far apart", R"({"a":1,"b":{"a":1},"c":[{"a":1}],"a":2})");
    bad("a name twice inside", R"([{"x":{"":1,"":2}}])");
    bad("a name twice, with a pair of surrogates", "{\"\xF0\x9F\x98\x80\":1,\"\\ud83d\\ude00\":2}");
}

void TestJsonCheck::texts()
{
    QFETCH(QByteArray, text);
    QFETCH(bool, valid);
    const auto error = checkJson(view(text));
    QCOMPARE(!error.has_value(), valid);
    if (!error) {
        const std::size_t from = json::skipSpace(view(text), 0);
        const std::size_t to = json::skipValue(view(text), from);
        QCOMPARE(json::skipSpace(view(text), to), view(text).size());
    }
}

void TestJsonCheck::offsetsPointAtTheFault()
{
    QCOMPARE(checkJson("[1,x]")->offset, std::size_t(3));
    QCOMPARE(checkJson("{\"a\":1} x")->offset, std::size_t(8));
    QCOMPARE(checkJson("\"\xC3(\"")->offset, std::size_t(1));
}

void TestJsonCheck::depthIsBounded()
{
    const auto nested = [](qsizetype depth) {
        return QByteArray("[").repeated(depth) + QByteArray("]").repeated(depth);
    };
    QVERIFY(!checkJson(view(nested(JsonBody::kMaxDepth))));
    QVERIFY(checkJson(view(nested(JsonBody::kMaxDepth + 1))));
    QVERIFY(checkJson(view(QByteArray("[").repeated(1'000'000))));
    QVERIFY(checkJson(view(QByteArray("{\"a\":").repeated(1'000'000))));
}

void TestJsonCheck::duplicatesAmongMany_data()
{
    QTest::addColumn<int>("members");
    QTest::addColumn<int>("twin");
    for (const int members : {2, 15, 16, 17, 18, 40, 1000}) {
        for (const int twin : {-1, 0, (members - 1) / 2, members - 2}) {
            QTest::addRow("%d members, the last one like member %d", members, twin)
                << members << twin;
        }
    }
}

void TestJsonCheck::duplicatesAmongMany()
{
    QFETCH(int, members);
    QFETCH(int, twin);
    QByteArray text = "{";
    for (int i = 0; i < members; ++i) {
        const int name = i == members - 1 && twin >= 0 ? twin : i;
        text += (i > 0 ? ",\"" : "\"") + QByteArray::number(name) + "\":{\"0\":0}";
    }
    text += '}';
    QCOMPARE(checkJson(view(text)).has_value(), twin >= 0);
}

void TestJsonCheck::aMillionMembersTakeNoTime()
{
    QByteArray text = "{";
    for (int i = 0; i < 1'000'000; ++i)
        text += (i > 0 ? ",\"" : "\"") + QByteArray::number(i) + "\":0";
    text += '}';
    // No time is measured: comparing all pairs would run into the test's own time-out.
    QVERIFY(!checkJson(view(text)));
}

void TestJsonCheck::pointers_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<bool>("valid");
    QTest::addColumn<QByteArrayList>("tokens");
    using List = QByteArrayList;
    QTest::newRow("the document") << QByteArray() << true << List{};
    QTest::newRow("the empty name") << QByteArray("/") << true << List{""};
    QTest::newRow("two names") << QByteArray("/a/b") << true << List{"a", "b"};
    QTest::newRow("escapes") << QByteArray("/~0~1/~01") << true << List{"~/", "~1"};
    QTest::newRow("a slash at the end") << QByteArray("/a/") << true << List{"a", ""};
    QTest::newRow("no slash first") << QByteArray("a") << false << List{};
    QTest::newRow("an unknown escape") << QByteArray("/~2") << false << List{};
    QTest::newRow("not UTF-8") << QByteArray("/a\xff") << false << List{};
    QTest::newRow("an open escape") << QByteArray("/a~") << false << List{};
}

void TestJsonCheck::pointers()
{
    QFETCH(QByteArray, text);
    QFETCH(bool, valid);
    QFETCH(QByteArrayList, tokens);
    const auto parsed = parseJsonPointer(view(text));
    QCOMPARE(parsed.has_value(), valid);
    QByteArrayList got;
    for (const std::string &token : parsed.value_or(std::vector<std::string>{}))
        got.append(QByteArray::fromStdString(token));
    QCOMPARE(got, tokens);
}

void TestJsonCheck::indexes()
{
    QVERIFY(arrayIndex("0") == std::size_t(0));
    QVERIFY(arrayIndex("120") == std::size_t(120));
    for (const char *text :
         {"", "-", "01", "00", "+1", "-1", "1a", " 1", "99999999999999999999999"})
        QVERIFY2(!arrayIndex(text), text);
}

QTEST_APPLESS_MAIN(TestJsonCheck)
#include "tst_json_check.moc"
