// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "shared/model/template_syntax.h"

#include <QTest>

using namespace portcullis::model;
using Kind = TemplatePart::Kind;

namespace {

/// `kind:text:fallback` of each part, joined by spaces.
QByteArray describe(const std::vector<TemplatePart> &parts)
{
    QByteArray all;
    for (const TemplatePart &part : parts) {
        all += all.isEmpty() ? "" : " ";
        all += QByteArray::number(static_cast<int>(part.kind)) + ':' + part.text.c_str() + ':'
            + part.fallback.c_str();
    }
    return all;
}

} // namespace

class TestTemplateSyntax : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void parses_data();
    void parses();
    void refuses_data();
    void refuses();
};

void TestTemplateSyntax::parses_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("expected");
    const auto row = [](const char *name, const char *text, const char *expected) {
        QTest::newRow(name) << QByteArray(text) << QByteArray(expected);
    };
    row("empty has no part", "", "");
    row("plain text is one literal", "hello", "0:hello:");
    row("a lone dollar is literal", "5$ and $x}", "0:5$ and $x}:");
    row("a dollar may stand before a variable", "$${client.ip}", "0:$: 6::");
    row("a path parameter between literals", "/v2/${path.id}/x", "0:/v2/: 1:id: 0:/x:");
    row("a query parameter with odd characters", "${query.filter[a]}", "2:filter[a]:");
    row("a header is lower-cased", "${header.X-Tenant}", "3:x-tenant:");
    row("a claim named by a URL", "${claim.https://a/b}", "4:https://a/b:");
    row("fixed names", "${consumer.name}${client.ip}${request.id}${request.method}",
        "5:: 6:: 7:: 8::");
    row("a default", "${query.page:-1}", "2:page:1");
    row("an empty default", "${query.page:-}", "2:page:");
    row("a default with a colon and a dash", "${claim.t:-a:-b}", "4:t:a:-b");
    row("a name with a dash and a default", "${path.a-b:-c}", "1:a-b:c");
}

void TestTemplateSyntax::parses()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, expected);
    const auto parts = parseTemplate(text.toStdString());
    QVERIFY2(parts.has_value(), parts ? "" : parts.error().c_str());
    QCOMPARE(describe(*parts), expected);
}

void TestTemplateSyntax::refuses_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("no closing brace") << QByteArray("/a/${path.id");
    QTest::newRow("nothing inside") << QByteArray("${}");
    QTest::newRow("a kind without a name") << QByteArray("${path.}");
    QTest::newRow("an unknown kind") << QByteArray("${env.HOME}");
    QTest::newRow("an unknown fixed name") << QByteArray("${client.port}");
    QTest::newRow("a fixed name with more behind") << QByteArray("${client.ipx}");
    QTest::newRow("a header name that is no token") << QByteArray("${header.a b}");
    QTest::newRow("a path parameter with a dot") << QByteArray("${path.a.b}");
    QTest::newRow("a space in a query name") << QByteArray("${query.a b}");
    QTest::newRow("a variable inside a default") << QByteArray("${query.a:-${query.b}}");
    QTest::newRow("upper case") << QByteArray("${PATH.id}");
}

void TestTemplateSyntax::refuses()
{
    QFETCH(QByteArray, text);
    const auto parts = parseTemplate(text.toStdString());
    QVERIFY2(!parts.has_value(), "accepted");
    QVERIFY2(parts.error().find("${path.NAME}") != std::string::npos, parts.error().c_str());
}

QTEST_APPLESS_MAIN(TestTemplateSyntax)
#include "tst_template_syntax.moc"
