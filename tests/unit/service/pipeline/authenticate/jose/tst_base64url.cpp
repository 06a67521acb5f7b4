// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/pipeline/authenticate/jose/base64url.h"

#include <QTest>

using namespace portcullis::jose;

class TestBase64Url : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void decodes_data();
    void decodes();
    void encodesWhatItDecodes();
};

void TestBase64Url::decodes_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<bool>("valid");
    QTest::addColumn<QByteArray>("octets");

    QTest::newRow("nothing is nothing") << QByteArray() << true << QByteArray();
    QTest::newRow("two characters are one octet") << QByteArray("AQ") << true << QByteArray("\x01");
    QTest::newRow("three are two") << QByteArray("AQI") << true << QByteArray("\x01\x02");
    QTest::newRow("four are three") << QByteArray("AQID") << true << QByteArray("\x01\x02\x03");
    QTest::newRow("minus and underscore")
        << QByteArray("-_-_") << true << QByteArray("\xFB\xFF\xBF");
    QTest::newRow("one character is no octet") << QByteArray("A") << false << QByteArray();
    QTest::newRow("five are none more") << QByteArray("AQIDA") << false << QByteArray();
    QTest::newRow("padding is refused") << QByteArray("AQ==") << false << QByteArray();
    QTest::newRow("plus is of another alphabet") << QByteArray("+_-_") << false << QByteArray();
    QTest::newRow("slash is of another alphabet") << QByteArray("/_-_") << false << QByteArray();
    QTest::newRow("a blank is refused") << QByteArray("AQ D") << false << QByteArray();
    QTest::newRow("a line end is refused") << QByteArray("AQID\n") << false << QByteArray();
    QTest::newRow("a NUL is refused") << QByteArray("AQI\0", 4) << false << QByteArray();
    QTest::newRow("a byte above 127 is refused") << QByteArray("AQI\xC3") << false << QByteArray();
    QTest::newRow("four unused bits have to be zero") << QByteArray("AR") << false << QByteArray();
    QTest::newRow("two unused bits have to be zero") << QByteArray("AQJ") << false << QByteArray();
}

void TestBase64Url::decodes()
{
    QFETCH(QByteArray, text);
    QFETCH(bool, valid);
    QFETCH(QByteArray, octets);
    const auto decoded = decodeBase64Url({text.constData(), static_cast<std::size_t>(text.size())});
    QCOMPARE(decoded.has_value(), valid);
    if (decoded)
        QCOMPARE(QByteArray::fromStdString(*decoded), octets);
}

void TestBase64Url::encodesWhatItDecodes()
{
    std::string octets;
    for (int i = 0; i < 256; ++i) {
        QCOMPARE(decodeBase64Url(encodeBase64Url(octets)), std::optional(octets));
        QVERIFY(isBase64UrlText(encodeBase64Url(octets)));
        octets += static_cast<char>(i);
    }
}

QTEST_APPLESS_MAIN(TestBase64Url)
#include "tst_base64url.moc"
