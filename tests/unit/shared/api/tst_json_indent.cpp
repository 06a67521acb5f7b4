// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "shared/api/json_indent.h"

#include <QTest>

using namespace portcullis::api;

class TestJsonIndent : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void indents_data();
    void indents();
    void refuses_data();
    void refuses();
};

void TestJsonIndent::indents_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QByteArray>("text");

    QTest::newRow("members and elements")
        << QByteArray(R"({"a":1,"b":[true,null]})")
        << QByteArray("{\n  \"a\": 1,\n  \"b\": [\n    true,\n    null\n  ]\n}");
    QTest::newRow("order and numbers stay as they are")
        << QByteArray(R"({"z":1.0,"a":1e2,"z":10000000000000000000000})")
        << QByteArray("{\n  \"z\": 1.0,\n  \"a\": 1e2,\n  \"z\": 10000000000000000000000\n}");
    QTest::newRow("empty ones stay on one line")
        << QByteArray(R"({"a":{},"b":[ ],"c":[{}]})")
        << QByteArray("{\n  \"a\": {},\n  \"b\": [],\n  \"c\": [\n    {}\n  ]\n}");
    QTest::newRow("strings are not touched")
        << QByteArray(R"({"a{,:":"\"}],\\"})") << QByteArray("{\n  \"a{,:\": \"\\\"}],\\\\\"\n}");
    QTest::newRow("its own result")
        << QByteArray("{\n  \"a\": [\n    1\n  ]\n}") << QByteArray("{\n  \"a\": [\n    1\n  ]\n}");
}

void TestJsonIndent::indents()
{
    QFETCH(QByteArray, json);
    QFETCH(QByteArray, text);
    const auto out = indentJson(json.toStdString());
    QVERIFY2(out, out ? "" : out.error().what.c_str());
    QCOMPARE(QByteArray::fromStdString(*out), text);
}

void TestJsonIndent::refuses_data()
{
    QTest::addColumn<QByteArray>("json");

    QTest::newRow("a bracket that does not close") << QByteArray("{\"a\":[1}");
    QTest::newRow("an end without a begin") << QByteArray("}");
    QTest::newRow("cut off") << QByteArray("{\"a\":");
    QTest::newRow("a string that does not end") << QByteArray("{\"a");
    QTest::newRow("an escape at the end") << QByteArray("{\"a\\");
    QTest::newRow("too deep") << QByteArray(300, '[') + QByteArray(300, ']');
}

void TestJsonIndent::refuses()
{
    QFETCH(QByteArray, json);
    QVERIFY(!indentJson(json.toStdString()));
}

QTEST_APPLESS_MAIN(TestJsonIndent)
#include "tst_json_indent.moc"
