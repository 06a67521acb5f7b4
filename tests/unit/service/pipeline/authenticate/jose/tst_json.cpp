// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/pipeline/authenticate/jose/json.h"

#include <QTest>

using namespace portcullis::jose;

class TestJson : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void accepts_data();
    void accepts();
    void keepsValues();
    void boundsDepth();
    void boundsValues();
};

void TestJson::accepts_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<bool>("isObject");

    const auto good = [](const char *name, const QByteArray &text) {
        QTest::newRow(name) << text << true;
    };
    const auto bad = [](const char *name, const QByteArray &text) {
        QTest::newRow(name) << text << false;
    };
    good("an empty object", "{}");
    good("white space around", " \r\n\t{ \"a\" : 1 } \n");
    good("nested values", R"({"a":[1,{"b":null}],"c":true})");
    good("the same name in two objects", R"({"a":{"a":1}})");
    good("escapes", R"({"a\u0062":"\ud83d\ude00\n"})");
    good("raw UTF-8", "{\"\xC3\xA9\":\"\xF0\x9F\x98\x80\"}");
    bad("nothing", "");
    bad("blanks only", "  ");
    bad("an array", "[]");
    bad("a number", "1");
    bad("a trailing comma", R"({"a":1,})");
    bad("text behind", "{}x");
    bad("a second value", "{}{}");
    bad("a NUL behind", QByteArray("{}\0", 3));
    bad("a NUL and more behind", QByteArray("{}\0{}", 5));
    bad("a NUL in a string", QByteArray("{\"a\":\"\0\"}", 9));
    bad("a byte order mark", "\xEF\xBB\xBF{}");
    bad("a control character in a string", "{\"a\":\"\x01\"}");
    bad("a bad escape", R"({"a":"\x"})");
    bad("a comment", "{}//");
    bad("single quotes", "{'a':1}");
    bad("an unquoted name", "{a:1}");
    bad("NaN", R"({"a":NaN})");
    bad("Infinity", R"({"a":Infinity})");
    bad("a leading zero", R"({"a":01})");
    bad("a leading plus", R"({"a":+1})");
    bad("a number that ends in a point", R"({"a":1.})");
    bad("an unfinished object", R"({"a":1)");
    bad("a name twice", R"({"a":1,"a":1})");
    bad("a name twice, once escaped", R"({"a":1,"\u0061":2})");
    bad("a name twice further down", R"({"x":[{"b":1,"b":2}]})");
    bad("a name twice among many",
        R"({"a":1,"b":1,"c":1,"d":1,"e":1,"f":1,"g":1,"h":1,"i":1,"j":1,"k":1,"l":1,"m":1,"n":1,)"
        R"("o":1,"p":1,"q":1,"a":2})");
    bad("an overlong encoding", "{\"a\":\"\xC0\xAF\"}");
    bad("a byte that is no UTF-8", "{\"a\":\"\xFF\"}");
    bad("an encoded surrogate", "{\"a\":\"\xED\xA0\x80\"}");
    bad("a lone high surrogate", R"({"a":"\ud800"})");
    bad("a lone low surrogate", R"({"a":"\udc00"})");
    bad("a lone low surrogate in a name", R"({"\udc00":1})");
    bad("UTF-16", QByteArray("{\0}\0", 4));
}

void TestJson::accepts()
{
    QFETCH(QByteArray, text);
    QFETCH(bool, isObject);
    const std::string_view view(text.constData(), static_cast<std::size_t>(text.size()));
    QCOMPARE(parseJsonObject(view).has_value(), isObject);
}

void TestJson::keepsValues()
{
    const auto value = parseJsonObject(R"({"n":-1.50e2,"s":"a\"b","t":true,"z":null,"l":["x",1]})");
    QVERIFY(value.has_value());
    QCOMPARE(value->find("n")->text, std::string("-1.50e2"));
    QVERIFY(value->find("n")->isNumber());
    QCOMPARE(value->findString("s"), std::optional<std::string_view>("a\"b"));
    QVERIFY(!value->findString("n").has_value());
    QVERIFY(value->find("t")->isBool());
    QVERIFY(value->find("l")->isArray() && value->find("l")->elements.size() == 2);
    QVERIFY(value->find("missing") == nullptr);
}

void TestJson::boundsDepth()
{
    const auto nested = [](int depth) {
        return std::string(static_cast<std::size_t>(depth), '[')
            + std::string(static_cast<std::size_t>(depth), ']');
    };
    QVERIFY(parseJson(nested(kMaxJsonDepth)).has_value());
    QVERIFY(!parseJson(nested(kMaxJsonDepth + 1)).has_value());
    QVERIFY(!parseJson(std::string(1'000'000, '[')).has_value());
}

void TestJson::boundsValues()
{
    std::string text = "[0";
    for (std::size_t i = 0; i < kMaxJsonValues; ++i)
        text += ",0";
    QVERIFY(!parseJson(text + ']').has_value());
}

QTEST_APPLESS_MAIN(TestJson)
#include "tst_json.moc"
