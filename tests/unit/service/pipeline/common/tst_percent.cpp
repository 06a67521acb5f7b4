// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/pipeline/common/percent.h"
#include "tests/unit/service/pipeline/common/request_fixture.h"

#include <QTest>

using namespace portcullis;
using namespace portcullis::pipeline;

class TestPercent : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void encode_data();
    void encode();
    void decode_data();
    void decode();
    void everyByteComesBack();
};

void TestPercent::encode_data()
{
    QTest::addColumn<int>("set");
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("encoded");
    const int plain = int(PercentSet::Unreserved);
    const int segment = int(PercentSet::Segment);
    const int encoded = int(PercentSet::EncodedSegment);
    QTest::newRow("unreserved stays") << plain << QByteArray("aZ09-._~") << QByteArray("aZ09-._~");
    QTest::newRow("a query value loses its punctuation")
        << plain << QByteArray("a b&c=d+e/?") << QByteArray("a%20b%26c%3Dd%2Be%2F%3F");
    QTest::newRow("a segment keeps what it may have")
        << segment << QByteArray("a:b@c!$&'()*+,=") << QByteArray("a:b@c!$&'()*+,=");
    QTest::newRow("but no delimiter")
        << segment << QByteArray("/?#%\\;[]\"<>^`{|}")
        << QByteArray("%2F%3F%23%25%5C%3B%5B%5D%22%3C%3E%5E%60%7B%7C%7D");
    QTest::newRow("an encoded segment keeps its escapes")
        << encoded << QByteArray("a%2Fb;c\\ d") << QByteArray("a%2Fb;c%5C%20d");
    QTest::newRow("controls and other scripts")
        << segment << QByteArray("\x01\x7f\xC3\xA9", 4) << QByteArray("%01%7F%C3%A9");
}

void TestPercent::encode()
{
    QFETCH(int, set);
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, encoded);
    Arena arena;
    const auto keep = static_cast<PercentSet>(set);
    QCOMPARE(bytes(percentEncode(view(text), keep, arena)), encoded);
    std::string appended = "x";
    appendPercentEncoded(appended, view(text), keep);
    QCOMPARE(QByteArray::fromStdString(appended), 'x' + encoded);
}

void TestPercent::decode_data()
{
    QTest::addColumn<bool>("plus");
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("decoded");
    QTest::newRow("nothing to do") << true << QByteArray("abc") << QByteArray("abc");
    QTest::newRow("escapes in either case") << true << QByteArray("%2f%2F") << QByteArray("//");
    QTest::newRow("plus in a query") << true << QByteArray("a+b") << QByteArray("a b");
    QTest::newRow("plus in a path") << false << QByteArray("a+b") << QByteArray("a+b");
    QTest::newRow("once, not twice") << true << QByteArray("%252e") << QByteArray("%2e");
    QTest::newRow("a lone percent sign") << true << QByteArray("5%") << QByteArray("5%");
    QTest::newRow("a short escape") << true << QByteArray("%4") << QByteArray("%4");
    QTest::newRow("a wrong escape") << true << QByteArray("%zz%4g") << QByteArray("%zz%4g");
}

void TestPercent::decode()
{
    QFETCH(bool, plus);
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, decoded);
    Arena arena;
    QCOMPARE(bytes(percentDecode(view(text), plus, arena)), decoded);
    QVERIFY(percentDecodedEquals(view(text), plus, view(decoded)));
    QVERIFY(!percentDecodedEquals(view(text), plus, view(decoded + 'x')));
    QVERIFY(!percentDecodedEquals(view(text), plus, view(decoded).substr(1)));
}

void TestPercent::everyByteComesBack()
{
    std::string all;
    for (int c = 0; c < 256; ++c)
        all += static_cast<char>(c);
    Arena arena;
    for (const PercentSet set : {PercentSet::Unreserved, PercentSet::Segment}) {
        const std::string_view encoded = percentEncode(all, set, arena);
        QVERIFY(percentDecode(encoded, set == PercentSet::Unreserved, arena) == all);
    }
}

QTEST_APPLESS_MAIN(TestPercent)
#include "tst_percent.moc"
