// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/telemetry/query_mask.h"

#include <QTest>

using namespace portcullis::telemetry;

class TestQueryMask : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void masked_data();
    void masked();
};

void TestQueryMask::masked_data()
{
    QTest::addColumn<QByteArray>("query");
    QTest::addColumn<QByteArray>("shown");

    const auto row = [](const char *name, const QByteArray &query, const QByteArray &shown) {
        QTest::newRow(name) << query << shown;
    };
    row("nothing", "", "");
    row("ordinary parameters stay", "a=1&b=2", "a=1&b=2");
    row("a token is hidden", "a=1&access_token=abc&b=2", "a=1&access_token=***&b=2");
    row("the first", "token=abc", "token=***");
    row("the last", "x&password=p", "x&password=***");
    row("each one", "key=a&key=b", "key=***&key=***");
    row("an empty value too", "key=&x=1", "key=***&x=1");
    row("a name without a value stays", "token&x", "token&x");
    row("a value with equals signs", "sig=a==&x=1", "sig=***&x=1");
    row("case makes no difference", "ToKeN=abc", "ToKeN=***");
    row("percent-encoding the name does not help", "%74oke%6E=abc", "%74oke%6E=***");
    row("nor does an array", "token[]=abc&token%5B0%5D=d", "token[]=***&token%5B0%5D=***");
    row("a semicolon separates too", "a=1;token=abc;b=2", "a=1;token=***;b=2");
    row("a configured name is hidden", "tenantKey=abc", "tenantKey=***");
    row("a name that only contains one stays", "tokens=3&monkey=1", "tokens=3&monkey=1");
    row("empty parameters stay", "&&a&", "&&a&");
    row("a bad percent sequence is no name of ours", "%7=1&%zz=2&tok%=3", "%7=1&%zz=2&tok%=3");
    row("a name beyond measure is hidden", QByteArray(200, 'n') + "=v",
        QByteArray(200, 'n') + "=***");
    row("signed URLs lose their signature", "X-Amz-Signature=ab&X-Amz-Date=1",
        "X-Amz-Signature=***&X-Amz-Date=1");
}

void TestQueryMask::masked()
{
    QFETCH(QByteArray, query);
    QFETCH(QByteArray, shown);
    const QueryMask mask({"tenantKey"});
    std::string text;
    appendMasked({query.data(), static_cast<std::size_t>(query.size())}, mask,
                 [&text](std::string_view part) { text += part; });
    QCOMPARE(QByteArray::fromStdString(text), shown);
}

QTEST_APPLESS_MAIN(TestQueryMask)
#include "tst_query_mask.moc"
