// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "tests/unit/service/http/replay.h"
#include "tests/unit/service/http/round_trip.h"
#include "tests/unit/service/http/rows.h"

#include <QTest>

using namespace portcullis::http;
using namespace portcullis::http::rows;

namespace {

constexpr HeadLimits kSmall{160, 4, 40};

template <typename Parser, typename Head>
void compareSplits(const QByteArray &text)
{
    for (const HeadLimits &limits : {HeadLimits{}, kSmall}) {
        const std::string whole = replay::cutAt<Parser, Head>(view(text), 0, "GET", limits);
        QVERIFY(!whole.empty());
        for (std::size_t step = 1; step <= 9; ++step) {
            const std::string pieces =
                replay::inSteps<Parser, Head>(view(text), step, "GET", limits);
            QCOMPARE(toBytes(pieces), toBytes(whole));
        }
        for (std::size_t cut = 1; cut < view(text).size(); ++cut) {
            const std::string pieces = replay::cutAt<Parser, Head>(view(text), cut, "GET", limits);
            QCOMPARE(toBytes(pieces), toBytes(whole));
        }
    }
}

} // namespace

/// Properties of the codec as a whole.
class TestCodec : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void splitsOfRequests_data();
    void splitsOfRequests();
    void splitsOfResponses_data();
    void splitsOfResponses();
    void requestsSurviveARoundTrip_data();
    void requestsSurviveARoundTrip();
    void responsesSurviveARoundTrip();
    void chunksSurviveARoundTrip();
};

void TestCodec::splitsOfRequests_data()
{
    QTest::addColumn<QByteArray>("text");
    const QByteArray chunked =
        "POST /p HTTP/1.1\r\nHost: a.test\r\nTransfer-Encoding: chunked\r\n\r\n";
    QTest::newRow("a request") << line("GET /a?b HTTP/1.1");
    QTest::newRow("empty lines and several requests")
        << "\r\n" + line("GET /a HTTP/1.1") + "\r\n\r\n" + line("GET /b HTTP/1.1");
    QTest::newRow("an absolute target and HTTP/1.0") << line("GET http://a.test:80/x HTTP/1.0");
    QTest::newRow("a body and a request behind it")
        << with("Content-Length: \t 11\t \r\nX:\r\n") + "hello world" + line("GET / HTTP/1.1");
    QTest::newRow("chunks and trailers, and a request") << chunked
            + "5;a=\"b;\\\"\"\r\nhello\r\n6 ; x = y\r\n world\r\n0\r\nX-T: 1\r\nX:\r\n\r\n"
            + line("GET / HTTP/1.1");
    QTest::newRow("a request, then garbage") << line("GET / HTTP/1.1") + bytes("\x16\x03");
    QTest::newRow("a request, then a half") << line("GET / HTTP/1.1") + bytes("GET /x HTT");
    QTest::newRow("close, and a request behind it")
        << with("Connection: close\r\n") + line("GET / HTTP/1.1");
    QTest::newRow("a bad byte in the method") << line("GE\x01T / HTTP/1.1");
    QTest::newRow("a bad target and a bad version") << line("GET foo HTTP/7.1");
    QTest::newRow("a bad target and a bad field") << bytes("GET foo HTTP/1.1\r\nX : y\r\n\r\n");
    QTest::newRow("no version") << bytes("GET /\r\nHost: a\r\n\r\n");
    QTest::newRow("the preface of HTTP/2") << bytes("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
    QTest::newRow("a bad field, then another") << with("X-A : b\r\nX B: c\r\n");
    QTest::newRow("two CRs in a value") << with("X-A: a\r\r\nX-B: b\r\n");
    QTest::newRow("a fold") << with("X-A: a\r\n b\r\n");
    QTest::newRow("both framings") << with("Transfer-Encoding: chunked\r\nContent-Length: 3\r\n");
    QTest::newRow("a bad chunk") << chunked + "5\r\nhelloX0\r\n\r\n";
    QTest::newRow("a bad size") << chunked + "5 \r\nhello\r\n0\r\n\r\n";
    QTest::newRow("a bad trailer") << chunked + "0\r\nX : y\r\n\r\n";
    QTest::newRow("a cut-off body") << chunked + "5\r\nhel";
    QTest::newRow("a long target") << "GET /" + QByteArray(60, 'x') + line("\x01 HTTP/1.1");
    QTest::newRow("a long method") << QByteArray(80, 'A');
    QTest::newRow("many fields") << with("A: 1\r\nB: 2\r\nC: 3\r\nD: 4\r\nE : 5\r\n");
    QTest::newRow("a long line") << with("X: ").chopped(2) + QByteArray(300, 'x') + "\r\n\r\n";
}

void TestCodec::splitsOfRequests()
{
    QFETCH(QByteArray, text);
    compareSplits<RequestParser, RequestHead>(text);
}

void TestCodec::splitsOfResponses_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("a length") << bytes("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello");
    QTest::newRow("until close") << bytes("HTTP/1.0 200\r\nX-A: b\r\n\r\nhello\r\n\r\n");
    QTest::newRow("interim responses")
        << bytes("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 X\r\nLink: a\r\n\r\n"
                 "HTTP/1.1 204 No Content\r\nKeep-Alive: timeout=5\r\n\r\n");
    QTest::newRow("chunks") << bytes(
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n");
    QTest::newRow("a bad status") << bytes("HTTP/1.1 600 X\r\n\r\n");
    QTest::newRow("a bad reason") << bytes("HTTP/1.1 200 O\x7f\r\n\r\n");
    QTest::newRow("a bare CR in the status line") << bytes("HTTP/1.1 200\rOK\r\n\r\n");
    QTest::newRow("a bad field") << bytes("HTTP/1.1 200 OK\r\nX-A: b\nX-B: c\r\n\r\n");
    QTest::newRow("both framings")
        << bytes("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Length: 1\r\n\r\n");
    QTest::newRow("a long line") << "HTTP/1.1 200 OK\r\nX: " + QByteArray(300, 'x') + "\r\n\r\n";
}

void TestCodec::splitsOfResponses()
{
    QFETCH(QByteArray, text);
    compareSplits<ResponseParser, ResponseHead>(text);
}

void TestCodec::requestsSurviveARoundTrip_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("an origin target") << line("GET /a?b HTTP/1.1");
    QTest::newRow("an absolute target") << line("GET http://a.test/a HTTP/1.1");
    QTest::newRow("an asterisk") << line("OPTIONS * HTTP/1.1");
    QTest::newRow("an authority") << line("CONNECT a.test:443 HTTP/1.1");
    QTest::newRow("many fields") << with(
        "Content-Length:5\r\nX:\r\nx: \t a\tb \r\nCookie: a=1\r\nCookie: b=2\r\n");
    QTest::newRow("an upgrade and an expectation")
        << with("Connection: upgrade\r\nUpgrade: websocket\r\nExpect: 100-continue\r\n"
                "Transfer-Encoding: chunked\r\n");
}

void TestCodec::requestsSurviveARoundTrip()
{
    QFETCH(QByteArray, text);
    RequestParser parser;
    RequestHead head;
    QVERIFY(parser.parse(view(text), head) == ParseStatus::Done);
    const std::string first = replay::describe(head);
    const std::string written = replay::write(head);
    parser.reset();
    RequestHead again;
    QVERIFY(parser.parse(written, again) == ParseStatus::Done);
    QCOMPARE(toBytes(replay::describe(again)), toBytes(first));
    QCOMPARE(parser.headSize(), written.size());
}

void TestCodec::responsesSurviveARoundTrip()
{
    const std::string_view text = "HTTP/1.1 404 Not Found\r\nSet-Cookie: a\r\nSet-Cookie:b\r\n"
                                  "Content-Length: 5\r\nConnection: close\r\n\r\n";
    ResponseParser parser;
    ResponseHead head;
    parser.reset("GET");
    QVERIFY(parser.parse(text, head) == ParseStatus::Done);
    const std::string first = replay::describe(head);
    const std::string written = replay::write(head);
    parser.reset("GET");
    ResponseHead again;
    QVERIFY(parser.parse(written, again) == ParseStatus::Done);
    QCOMPARE(toBytes(replay::describe(again)), toBytes(first));
}

void TestCodec::chunksSurviveARoundTrip()
{
    FieldList trailers;
    trailers.append("X-Sum", "1");
    trailers.append("Content-Length", "7");
    trailers.append("X-Bad", "a\r\nb");
    trailers.append("X Bad", "a");
    std::string wire;
    std::string body;
    for (const std::size_t size : {1U, 15U, 16U, 255U, 256U, 70000U}) {
        const std::string data(size, 'a');
        appendChunkStart(wire, size);
        wire.append(data).append("\r\n");
        body += data;
    }
    appendLastChunk(wire, trailers);
    BodyDecoder decoder;
    decoder.reset({Framing::Kind::Chunked, 0});
    std::string_view rest = wire;
    std::string read;
    BodyDecoder::Step step{};
    do {
        step = decoder.next(rest);
        rest.remove_prefix(step.consumed);
        read.append(step.data);
    } while (step.status == BodyDecoder::Status::Data);
    QVERIFY(step.status == BodyDecoder::Status::End);
    QVERIFY(rest.empty());
    QVERIFY(read == body);
    QCOMPARE(decoder.trailers().size(), std::size_t(1));
    QCOMPARE(toBytes(decoder.trailers().find("x-sum").value_or("")), QByteArray("1"));
}

QTEST_APPLESS_MAIN(TestCodec)
#include "tst_codec.moc"
