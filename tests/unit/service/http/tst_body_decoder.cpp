// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/http/body_decoder.h"
#include "tests/unit/service/http/rows.h"

#include <QTest>

using namespace portcullis::http;
using namespace portcullis::http::rows;

namespace {

constexpr Framing kChunked{Framing::Kind::Chunked, 0};

struct Read {
    BodyDecoder::Status status = BodyDecoder::Status::NeedMore;
    std::string body;
    std::size_t used = 0;
};

Read readAll(BodyDecoder &decoder, std::string_view input)
{
    Read read;
    do {
        const BodyDecoder::Step step = decoder.next(input.substr(read.used));
        read.status = step.status;
        read.used += step.consumed;
        read.body.append(step.data);
    } while (read.status == BodyDecoder::Status::Data);
    return read;
}

} // namespace

class TestBodyDecoder : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void readsChunks_data();
    void readsChunks();
    void refusesChunks_data();
    void refusesChunks();
    void isAtTheEndWithoutABody_data();
    void isAtTheEndWithoutABody();
    void stopsAtTheLength();
    void readsUntilClose();
    void tellsACutOffBody_data();
    void tellsACutOffBody();
    void keepsTrailers();
    void boundsTheOverhead();
};

void TestBodyDecoder::readsChunks_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("body");
    const QByteArray hello = "hello";
    QTest::newRow("no chunk") << bytes("0\r\n\r\n") << bytes("");
    QTest::newRow("one chunk") << bytes("5\r\nhello\r\n0\r\n\r\n") << hello;
    QTest::newRow("several chunks") << bytes("1\r\nh\r\n03\r\nell\r\n1\r\no\r\n0\r\n\r\n") << hello;
    QTest::newRow("hexadecimal sizes") << bytes("a\r\n0123456789\r\nA\r\n0123456789\r\n0\r\n\r\n")
                                       << bytes("01234567890123456789");
    QTest::newRow("zeros in front") << bytes("0005\r\nhello\r\n000\r\n\r\n") << hello;
    QTest::newRow("many zeros in front")
        << QByteArray(100, '0') + bytes("5\r\nhello\r\n0\r\n\r\n") << hello;
    QTest::newRow("line ends as data") << bytes("4\r\n\r\n\r\n\r\n0\r\n\r\n") << bytes("\r\n\r\n");
    QTest::newRow("an extension") << bytes("5;a\r\nhello\r\n0;b\r\n\r\n") << hello;
    QTest::newRow("extensions with values") << bytes("5;a=b;c=d\r\nhello\r\n0\r\n\r\n") << hello;
    QTest::newRow("blanks around the signs")
        << bytes("5 \t; a = b ;c\t;d = \"e\" ; f\r\nhello\r\n0\r\n\r\n") << hello;
    QTest::newRow("a quoted value")
        << bytes("5;a=\"b; \\\"c\\\\ \t\xe9\"\r\nhello\r\n0\r\n\r\n") << hello;
    QTest::newRow("an empty quoted value") << bytes("5;a=\"\"\r\nhello\r\n0\r\n\r\n") << hello;
    QTest::newRow("trailers") << bytes("5\r\nhello\r\n0\r\nX-A: b\r\nX-C:d\r\n\r\n") << hello;
}

void TestBodyDecoder::readsChunks()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, body);
    const QByteArray pipelined = text + "GET / HTTP/1.1";
    BodyDecoder decoder;
    decoder.reset(kChunked);
    const Read read = readAll(decoder, view(pipelined));
    QVERIFY(read.status == BodyDecoder::Status::End);
    QCOMPARE(toBytes(read.body), body);
    QCOMPARE(read.used, static_cast<std::size_t>(text.size()));
    QVERIFY(decoder.finished());
}

void TestBodyDecoder::refusesChunks_data()
{
    QTest::addColumn<QByteArray>("text");
    for (const char *size : {"",
                             " 5",
                             "\t5",
                             "+5",
                             "-5",
                             "-0",
                             "0x5",
                             "5g",
                             "g",
                             "5 5",
                             "5 ",
                             "5\t",
                             "5.0",
                             "5,",
                             "\"5\"",
                             "5h",
                             "5_0",
                             "5\xa0",
                             "5\v",
                             "5\r",
                             "5\rX",
                             "8000000000000000",
                             "8000000000000005",
                             "ffffffffffffffff",
                             "10000000000000005",
                             "ffffffffffffffffffffffffffffffff",
                             "5;",
                             "5;;a",
                             "5; ",
                             "5;a=",
                             "5;a= ",
                             "5;a ",
                             "5;a=b ",
                             "5;a=\"b\" ",
                             "5;=b",
                             "5;a b",
                             "5;a=b=c",
                             "5;a=\"b\"c",
                             "5;a=\"b",
                             "5;a[0]",
                             "5;a=(b)",
                             "5 a",
                             "5=a",
                             "5;a\rb",
                             "5\r;a",
                             "5;a=\"b\x7f\"",
                             "5;a=\"\v\"",
                             "5;a=\"\\\v\""}) {
        QTest::addRow("a chunk line of '%s'",
                      QByteArray(size).toPercentEncoding(" ;=\"").constData())
            << QByteArray(size) + bytes("\r\nhello\r\n0\r\n\r\n");
    }
    QTest::newRow("NUL behind the size") << bytes("5\0\r\nhello\r\n0\r\n\r\n");
    QTest::newRow("NUL in an extension") << bytes("5;a\0b\r\nhello\r\n0\r\n\r\n");
    QTest::newRow("CRLF in a quoted value") << bytes("5;a=\"x\r\ny\"\r\nhello\r\n0\r\n\r\n");
    QTest::newRow("a bare LF behind the size") << bytes("5\nhello\r\n0\r\n\r\n");
    QTest::newRow("a bare LF behind the data") << bytes("5\r\nhello\n0\r\n\r\n");
    QTest::newRow("a bare CR behind the data") << bytes("5\r\nhello\r0\r\n\r\n");
    QTest::newRow("more data than the size") << bytes("5\r\nhelloX\r\n0\r\n\r\n");
    QTest::newRow("less data than the size") << bytes("5\r\nhell\r\n0\r\n\r\n");
    QTest::newRow("nothing between the chunks") << bytes("5\r\nhello0\r\n\r\n");
    QTest::newRow("a bare LF behind the last size") << bytes("0\n\r\n");
    QTest::newRow("a bare LF at the end") << bytes("0\r\n\n");
    QTest::newRow("a bare CR at the end") << bytes("0\r\n\rX");
    QTest::newRow("text at the end") << bytes("0\r\nXX\r\n\r\n");
    QTest::newRow("a request at the end") << bytes("0\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n");
    QTest::newRow("a trailer with a blank before the colon") << bytes("0\r\nX-A : b\r\n\r\n");
    QTest::newRow("a folded trailer") << bytes("0\r\nX-A: b\r\n c\r\n\r\n");
    QTest::newRow("NUL in a trailer") << bytes("0\r\nX-A: b\0\r\n\r\n");
    QTest::newRow("a bare LF in a trailer") << bytes("0\r\nX-A: b\nX-B: c\r\n\r\n");
    QTest::newRow("an endless chunk line")
        << QByteArray(BodyDecoder::kMaxChunkLine, '0') + bytes("5\r\nhello\r\n0\r\n\r\n");
    QTest::newRow("an endless trailer")
        << "0\r\nX: " + QByteArray(BodyDecoder::kMaxTrailers, 'x') + "\r\n\r\n";
    QTest::newRow("too many trailers")
        << "0\r\n" + QByteArray("X: 1\r\n").repeated(BodyDecoder::kMaxTrailerFields + 1) + "\r\n";
}

void TestBodyDecoder::refusesChunks()
{
    QFETCH(QByteArray, text);
    BodyDecoder decoder;
    decoder.reset(kChunked);
    QVERIFY(readAll(decoder, view(text)).status == BodyDecoder::Status::Failed);
    QVERIFY(decoder.next("0\r\n\r\n").status == BodyDecoder::Status::Failed);
    QVERIFY(!decoder.finished());
    QVERIFY(!decoder.closed());
}

void TestBodyDecoder::isAtTheEndWithoutABody_data()
{
    QTest::addColumn<int>("kind");
    QTest::newRow("none") << int(Framing::Kind::None);
    QTest::newRow("a length of zero") << int(Framing::Kind::Length);
}

void TestBodyDecoder::isAtTheEndWithoutABody()
{
    QFETCH(int, kind);
    BodyDecoder decoder;
    decoder.reset({static_cast<Framing::Kind>(kind), 0});
    QVERIFY(decoder.finished());
    const BodyDecoder::Step step = decoder.next("next");
    QVERIFY(step.status == BodyDecoder::Status::End);
    QCOMPARE(step.consumed, std::size_t(0));
    QVERIFY(decoder.closed());
}

void TestBodyDecoder::stopsAtTheLength()
{
    BodyDecoder decoder;
    decoder.reset({Framing::Kind::Length, 5});
    QCOMPARE(decoder.remaining(), std::uint64_t(5));
    QVERIFY(decoder.next("").status == BodyDecoder::Status::NeedMore);
    QCOMPARE(toBytes(decoder.next("he").data), QByteArray("he"));
    QCOMPARE(decoder.remaining(), std::uint64_t(3));
    const BodyDecoder::Step step = decoder.next("lloGET");
    QVERIFY(step.status == BodyDecoder::Status::Data);
    QCOMPARE(step.consumed, std::size_t(3));
    QVERIFY(decoder.next("GET").status == BodyDecoder::Status::End);
}

void TestBodyDecoder::readsUntilClose()
{
    BodyDecoder decoder;
    decoder.reset({Framing::Kind::UntilClose, 0});
    QVERIFY(decoder.next("").status == BodyDecoder::Status::NeedMore);
    QCOMPARE(toBytes(decoder.next("0\r\n\r\n").data), QByteArray("0\r\n\r\n"));
    QVERIFY(!decoder.finished());
    QVERIFY(decoder.closed());
    QVERIFY(decoder.next("").status == BodyDecoder::Status::End);
}

void TestBodyDecoder::tellsACutOffBody_data()
{
    QTest::addColumn<QByteArray>("text");
    const QByteArray whole = "5;a=b\r\nhello\r\n0\r\nX-A: b\r\n\r\n";
    for (qsizetype size = 0; size < whole.size(); ++size)
        QTest::addRow("after %d bytes", int(size)) << whole.first(size);
}

void TestBodyDecoder::tellsACutOffBody()
{
    QFETCH(QByteArray, text);
    BodyDecoder decoder;
    decoder.reset(kChunked);
    QVERIFY(readAll(decoder, view(text)).status == BodyDecoder::Status::NeedMore);
    QVERIFY(!decoder.closed());
}

void TestBodyDecoder::keepsTrailers()
{
    BodyDecoder decoder;
    decoder.reset(kChunked);
    QVERIFY(readAll(decoder, "0\r\nX-A: b\r\nHost: evil\r\n").status
            == BodyDecoder::Status::NeedMore);
    QVERIFY(readAll(decoder, "X-C:\td \r\n\r\n").status == BodyDecoder::Status::End);
    const std::vector<Field> expected{{"X-A", "b"}, {"Host", "evil"}, {"X-C", "d"}};
    QVERIFY(std::equal(decoder.trailers().begin(), decoder.trailers().end(), expected.begin(),
                       expected.end()));
    decoder.reset(kChunked);
    QVERIFY(decoder.trailers().empty());
    QVERIFY(readAll(decoder, "0\r\n\r\n").status == BodyDecoder::Status::End);
    QVERIFY(decoder.trailers().empty());
}

void TestBodyDecoder::boundsTheOverhead()
{
    BodyDecoder decoder;
    decoder.reset(kChunked);
    const std::string tiny = "1\r\na\r\n";
    for (int i = 0; i < 100000; ++i)
        QVERIFY(readAll(decoder, tiny).status == BodyDecoder::Status::NeedMore);

    decoder.reset(kChunked);
    const std::string padded = "1;" + std::string(250, 'e') + "\r\na\r\n";
    std::size_t sent = 0;
    while (readAll(decoder, padded).status == BodyDecoder::Status::NeedMore)
        sent += padded.size();
    QVERIFY(sent < 2 * BodyDecoder::kMaxExcess);

    decoder.reset(kChunked);
    const std::string fair =
        "400;" + std::string(250, 'e') + "\r\n" + std::string(0x400, 'a') + "\r\n";
    for (int i = 0; i < 1000; ++i)
        QVERIFY(readAll(decoder, fair).status == BodyDecoder::Status::NeedMore);
}

QTEST_APPLESS_MAIN(TestBodyDecoder)
#include "tst_body_decoder.moc"
