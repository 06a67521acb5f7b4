// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/pipeline/route/match_request.h"

#include <QTest>

using namespace portcullis;
using namespace portcullis::pipeline;

class TestMatchRequest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void parseQuery_data();
    void parseQuery();
    void keysTellNamesValuesAndKindsApart();
};

void TestMatchRequest::parseQuery_data()
{
    QTest::addColumn<QByteArray>("query");
    QTest::addColumn<QByteArray>("expected"); // [name=value] for each

    const auto row = [](const char *name, const char *query, const char *expected) {
        QTest::newRow(name) << QByteArray(query) << QByteArray(expected);
    };
    row("an empty query", "", "");
    row("one parameter", "a=1", "[a=1]");
    row("several, in their order", "b=2&a=1&b=3", "[b=2][a=1][b=3]");
    row("a name alone", "a", "[a=]");
    row("an empty value", "a=", "[a=]");
    row("an empty name", "=1", "[=1]");
    row("the first equals sign counts", "a=1=2", "[a=1=2]");
    row("empty parameters are none", "&&a=1&", "[a=1]");
    row("escapes are decoded", "%61=%31%26", "[a=1&]");
    row("a plus is a space", "a+b=c+d", "[a b=c d]");
    row("an escaped plus is a plus", "a=1%2B1", "[a=1+1]");
    row("a bad escape stands for itself", "a=%zz%4", "[a=%zz%4]");
    row("an escape at the very end", "a=%41", "[a=A]");
}

void TestMatchRequest::parseQuery()
{
    QFETCH(QByteArray, query);
    QFETCH(QByteArray, expected);
    Arena arena;
    const std::string text = query.toStdString();
    std::string all;
    for (const QueryParam &param : pipeline::parseQuery(text, arena))
        all += '[' + std::string(param.name) + '=' + std::string(param.value) + ']';
    QCOMPARE(QByteArray::fromStdString(all), expected);
}

void TestMatchRequest::keysTellNamesValuesAndKindsApart()
{
    QCOMPARE(fieldKey("X-A", "1"), fieldKey("x-a", "1"));
    QVERIFY(fieldKey("x-a", "1") != fieldKey("x-a", "2"));
    QVERIFY(fieldKey("x-a", "1") != fieldKey("x-b", "1"));
    QVERIFY(fieldKey("x-a", "1") != parameterKey("x-a", "1"));
    QVERIFY(parameterKey("a", "1") != parameterKey("A", "1"));
    QVERIFY(parameterKey("a", "b") != parameterKey("b", "a"));
}

QTEST_APPLESS_MAIN(TestMatchRequest)
#include "tst_match_request.moc"
