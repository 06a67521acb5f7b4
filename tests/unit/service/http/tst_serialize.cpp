// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/http/serialize.h"
#include "tests/unit/service/http/rows.h"

#include <QTest>

using namespace portcullis::http;
using namespace portcullis::http::rows;

class TestSerialize : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void writesAMessage();
    void writesFieldsOfEveryLength();
    void writesAStatusWithoutAPhrase();
    void refusesFields_data();
    void refusesFields();
    void writesDates_data();
    void writesDates();
};

void TestSerialize::writesAMessage()
{
    std::string out;
    appendRequestLine(out, "POST", "/a?b");
    QVERIFY(appendField(out, "Host", "a.test"));
    QVERIFY(appendField(out, "X-Empty", ""));
    appendContentLength(out, 18446744073709551615U);
    appendHeadEnd(out);
    appendStatusLine(out, 404);
    appendChunkStart(out, 0xab);
    appendLastChunk(out, {});
    QCOMPARE(toBytes(out),
             QByteArray("POST /a?b HTTP/1.1\r\nHost: a.test\r\nX-Empty: \r\n"
                        "Content-Length: 18446744073709551615\r\n\r\n"
                        "HTTP/1.1 404 Not Found\r\nab\r\n0\r\n\r\n"));
}

/// Short and long pieces are copied in different ways.
void TestSerialize::writesFieldsOfEveryLength()
{
    std::string letters;
    for (int i = 0; i < 300; ++i)
        letters += static_cast<char>('a' + i % 26);
    for (std::size_t name = 1; name <= letters.size(); name += name < 40 ? 1 : 13) {
        for (std::size_t value = 0; value <= letters.size(); ++value) {
            std::string out = "before";
            QVERIFY(appendField(out, letters.substr(0, name), letters.substr(0, value)));
            QCOMPARE(out,
                     "before" + letters.substr(0, name) + ": " + letters.substr(0, value) + "\r\n");
        }
    }
}

void TestSerialize::writesAStatusWithoutAPhrase()
{
    std::string out;
    appendStatusLine(out, 299);
    QCOMPARE(toBytes(out), QByteArray("HTTP/1.1 299 \r\n"));
    QVERIFY(reasonPhrase(299).empty());
}

void TestSerialize::refusesFields_data()
{
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<QByteArray>("value");
    QTest::newRow("an empty name") << bytes("") << bytes("a");
    QTest::newRow("a blank in the name") << bytes("X A") << bytes("a");
    QTest::newRow("a colon in the name") << bytes("X:") << bytes("a");
    QTest::newRow("a line end in the name") << bytes("X\r\n") << bytes("a");
    QTest::newRow("a line end in the value") << bytes("X") << bytes("a\r\nY: b");
    QTest::newRow("a bare LF in the value") << bytes("X") << bytes("a\n");
    QTest::newRow("NUL in the value") << bytes("X") << bytes("a\0");
}

void TestSerialize::refusesFields()
{
    QFETCH(QByteArray, name);
    QFETCH(QByteArray, value);
    std::string out = "before";
    QVERIFY(!appendField(out, view(name), view(value)));
    QCOMPARE(toBytes(out), QByteArray("before"));
}

void TestSerialize::writesDates_data()
{
    QTest::addColumn<qint64>("seconds");
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("the epoch") << qint64(0) << bytes("Thu, 01 Jan 1970 00:00:00 GMT");
    QTest::newRow("the example of the RFC")
        << qint64(784111777) << bytes("Sun, 06 Nov 1994 08:49:37 GMT");
    QTest::newRow("a leap day") << qint64(951827696) << bytes("Tue, 29 Feb 2000 12:34:56 GMT");
    QTest::newRow("the last second of a year")
        << qint64(1798761599) << bytes("Thu, 31 Dec 2026 23:59:59 GMT");
    QTest::newRow("a century that is no leap year")
        << qint64(4107542400) << bytes("Mon, 01 Mar 2100 00:00:00 GMT");
    QTest::newRow("before the epoch") << qint64(-1) << bytes("Wed, 31 Dec 1969 23:59:59 GMT");
}

void TestSerialize::writesDates()
{
    QFETCH(qint64, seconds);
    QFETCH(QByteArray, text);
    QCOMPARE(toBytes(formatHttpDate(seconds)), text);
}

QTEST_APPLESS_MAIN(TestSerialize)
#include "tst_serialize.moc"
