// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "shared/core/ascii.h"

#include <QTest>

#include <vector>

using namespace portcullis;

class TestAscii : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void lowersTheseLettersOnly();
    void knowsDigits();
    void comparesWithoutCase_data();
    void comparesWithoutCase();
    void trims_data();
    void trims();
    void listsTokens_data();
    void listsTokens();
    void hashesViewsLikeStrings();
};

void TestAscii::lowersTheseLettersOnly()
{
    for (int i = 0; i < 256; ++i) {
        const int expected = i >= 'A' && i <= 'Z' ? i + 32 : i;
        QCOMPARE(int(static_cast<unsigned char>(asciiLower(static_cast<char>(i)))), expected);
    }
    QVERIFY(toLower("Ab-\xc4") == "ab-\xc4");
}

void TestAscii::knowsDigits()
{
    for (int i = 0; i < 256; ++i)
        QCOMPARE(asciiDigit(static_cast<char>(i)), i >= '0' && i <= '9');
}

void TestAscii::comparesWithoutCase_data()
{
    QTest::addColumn<QByteArray>("a");
    QTest::addColumn<QByteArray>("b");
    QTest::addColumn<bool>("equal");
    QTest::newRow("nothing") << QByteArray("") << QByteArray("") << true;
    QTest::newRow("other case") << QByteArray("Content-LENGTH") << QByteArray("cONTENT-length")
                                << true;
    QTest::newRow("a prefix") << QByteArray("ab") << QByteArray("abc") << false;
    QTest::newRow("signs that differ in the bit of case")
        << QByteArray("[") << QByteArray("{") << false;
    QTest::newRow("letters beyond ASCII") << QByteArray("\xc4") << QByteArray("\xe4") << false;
    QTest::newRow("the Kelvin sign is no k")
        << QByteArray("\xe2\x84\xaa") << QByteArray("k") << false;
}

void TestAscii::comparesWithoutCase()
{
    QFETCH(QByteArray, a);
    QFETCH(QByteArray, b);
    QFETCH(bool, equal);
    QCOMPARE(equalsIgnoreCase(a.toStdString(), b.toStdString()), equal);
}

void TestAscii::trims_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("trimmed");
    QTest::newRow("nothing") << QByteArray("") << QByteArray("");
    QTest::newRow("blanks alone") << QByteArray(" \t ") << QByteArray("");
    QTest::newRow("blanks around") << QByteArray("\t a b\t ") << QByteArray("a b");
    QTest::newRow("other white space stays") << QByteArray("\v a\r\n") << QByteArray("\v a\r\n");
    QTest::newRow("a no-break space stays") << QByteArray("\xa0") + "a" << QByteArray("\xa0") + "a";
}

void TestAscii::trims()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, trimmed);
    const std::string source = text.toStdString();
    QCOMPARE(QByteArray::fromStdString(std::string(trimOws(source))), trimmed);
}

void TestAscii::listsTokens_data()
{
    QTest::addColumn<QByteArray>("list");
    QTest::addColumn<QByteArray>("tokens"); // each with a | behind it
    QTest::newRow("nothing") << QByteArray("") << QByteArray("");
    QTest::newRow("one") << QByteArray("a") << QByteArray("a|");
    QTest::newRow("several") << QByteArray("a, b\t,c") << QByteArray("a|b|c|");
    QTest::newRow("empty elements are none") << QByteArray(",, ,a,\t,b,") << QByteArray("a|b|");
    QTest::newRow("an element may hold blanks") << QByteArray("a b,c") << QByteArray("a b|c|");
}

void TestAscii::listsTokens()
{
    QFETCH(QByteArray, list);
    QFETCH(QByteArray, tokens);
    const std::string source = list.toStdString();
    std::string seen;
    forEachToken(source, [&seen](std::string_view token) { seen.append(token).append("|"); });
    QCOMPARE(QByteArray::fromStdString(seen), tokens);
}

void TestAscii::hashesViewsLikeStrings()
{
    const std::string text = "key";
    QCOMPARE(StringHash{}(text), StringHash{}(std::string_view("key")));
}

QTEST_APPLESS_MAIN(TestAscii)
#include "tst_ascii.moc"
