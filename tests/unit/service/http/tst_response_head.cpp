// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/http/response_parser.h"
#include "tests/unit/service/http/rows.h"

#include <QTest>

using namespace portcullis;
using namespace portcullis::http;
using namespace portcullis::http::rows;

namespace {

template <std::size_t N>
QByteArray response(const char (&fields)[N], const char *statusLine = "HTTP/1.1 200 OK")
{
    return QByteArray(statusLine) + "\r\n" + bytes(fields) + "\r\n";
}

} // namespace

class TestResponseHead : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void refuses_data();
    void refuses();
    void readsStatusLines_data();
    void readsStatusLines();
    void readsFraming_data();
    void readsFraming();
    void readsConnection_data();
    void readsConnection();
    void boundsTheHead();
    void readsOnAfterAnInterimResponse();
};

void TestResponseHead::refuses_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("no HTTP") << bytes("hello");
    QTest::newRow("HTTP/0.9") << bytes("<html>");
    QTest::newRow("an empty line before it") << bytes("\r\nHTTP/1.1 200 OK\r\n\r\n");
    QTest::newRow("no version") << bytes("200 OK\r\n");
    QTest::newRow("a version in lower case") << bytes("http/1.1 200 OK\r\n");
    QTest::newRow("HTTP/2.0") << bytes("HTTP/2.0 200 OK\r\n");
    QTest::newRow("HTTP/0.9 by name") << bytes("HTTP/0.9 200 OK\r\n");
    QTest::newRow("a version of two words") << bytes("HTTP/1.10 200 OK\r\n");
    QTest::newRow("ICY") << bytes("ICY 200 OK\r\n");
    QTest::newRow("a request") << bytes("GET / HTTP/1.1\r\n");
    QTest::newRow("two spaces before the status") << bytes("HTTP/1.1  200 OK\r\n");
    QTest::newRow("a tab before the status") << bytes("HTTP/1.1\t200 OK\r\n");
    QTest::newRow("a status of two digits") << bytes("HTTP/1.1 20 OK\r\n");
    QTest::newRow("a status of four digits") << bytes("HTTP/1.1 1000 X\r\n");
    QTest::newRow("a status of letters") << bytes("HTTP/1.1 2xx OK\r\n");
    QTest::newRow("a negative status") << bytes("HTTP/1.1 -20 OK\r\n");
    QTest::newRow("a status below 100") << bytes("HTTP/1.1 099 X\r\n");
    QTest::newRow("a status above 599") << bytes("HTTP/1.1 600 X\r\n");
    QTest::newRow("a status and a tab") << bytes("HTTP/1.1 200\tOK\r\n");
    QTest::newRow("a bare CR in the reason") << bytes("HTTP/1.1 200 OK\rX: 1\r\n");
    QTest::newRow("a bare LF behind the reason") << bytes("HTTP/1.1 200 OK\nX: 1\r\n");
    QTest::newRow("NUL in the reason") << bytes("HTTP/1.1 200 O\0K\r\n");
    QTest::newRow("a folded line") << response("X-A: b\r\n c\r\n");
    QTest::newRow("a blank before the colon") << response("X-A : b\r\n");
    QTest::newRow("an empty name") << response(": b\r\n");
    QTest::newRow("a blank in a name") << response("X A: b\r\n");
    QTest::newRow("no colon") << response("X-A\r\n");
    QTest::newRow("a bare CR in a value") << response("X-A: b\rX-B: c\r\n");
    QTest::newRow("a bare LF") << response("X-A: b\nX-B: c\r\n");
    QTest::newRow("NUL in a value") << response("X-A: b\0\r\n");
    QTest::newRow("a Connection option that is no token") << response("Connection: a b\r\n");
    QTest::newRow("two lengths") << response("Content-Length: 5\r\nContent-Length: 3\r\n");
    QTest::newRow("one length twice") << response("Content-Length: 5\r\nContent-Length: 5\r\n");
    QTest::newRow("a list of lengths") << response("Content-Length: 5, 5\r\n");
    QTest::newRow("an empty length") << response("Content-Length:\r\n");
    QTest::newRow("a signed length") << response("Content-Length: +5\r\n");
    QTest::newRow("a hexadecimal length") << response("Content-Length: 0x5\r\n");
    QTest::newRow("a length of 2^63") << response("Content-Length: 9223372036854775808\r\n");
    QTest::newRow("both framings")
        << response("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n");
    QTest::newRow("another coding") << response("Transfer-Encoding: gzip\r\n");
    QTest::newRow("a coding below chunked") << response("Transfer-Encoding: gzip, chunked\r\n");
    QTest::newRow("chunked twice")
        << response("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n");
    QTest::newRow("chunked in HTTP/1.0")
        << response("Transfer-Encoding: chunked\r\n", "HTTP/1.0 200 OK");
    QTest::newRow("chunked on 204") << response("Transfer-Encoding: chunked\r\n", "HTTP/1.1 204 X");
    QTest::newRow("chunked on 103") << response("Transfer-Encoding: chunked\r\n", "HTTP/1.1 103 X");
    QTest::newRow("a bad length on 304") << response("Content-Length: x\r\n", "HTTP/1.1 304 X");
}

void TestResponseHead::refuses()
{
    QFETCH(QByteArray, text);
    ResponseParser parser;
    ResponseHead head;
    parser.reset("GET");
    QVERIFY(parser.parse(view(text), head) == ParseStatus::Failed);
    QVERIFY(parser.error().reason == Reason::ProxyBadResponse);
    QVERIFY(!parser.error().detail.empty());
}

void TestResponseHead::readsStatusLines_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("reason");
    QTest::addColumn<bool>("http11");
    QTest::newRow("the usual") << bytes("HTTP/1.1 200 OK") << 200 << bytes("OK") << true;
    QTest::newRow("the lowest") << bytes("HTTP/1.1 100 Continue") << 100 << bytes("Continue")
                                << true;
    QTest::newRow("the highest") << bytes("HTTP/1.1 599 X") << 599 << bytes("X") << true;
    QTest::newRow("an unknown one") << bytes("HTTP/1.1 299 Odd") << 299 << bytes("Odd") << true;
    QTest::newRow("no reason") << bytes("HTTP/1.1 200 ") << 200 << bytes("") << true;
    QTest::newRow("no reason and no space") << bytes("HTTP/1.1 200") << 200 << bytes("") << true;
    QTest::newRow("a reason of words") << bytes("HTTP/1.1 404 n'a pas \xe9t\xe9\ttrouv\xe9") << 404
                                       << bytes("n'a pas \xe9t\xe9\ttrouv\xe9") << true;
    QTest::newRow("HTTP/1.0") << bytes("HTTP/1.0 200 OK") << 200 << bytes("OK") << false;
    QTest::newRow("HTTP/1.2") << bytes("HTTP/1.2 200 OK") << 200 << bytes("OK") << true;
}

void TestResponseHead::readsStatusLines()
{
    QFETCH(QByteArray, text);
    QFETCH(int, status);
    QFETCH(QByteArray, reason);
    QFETCH(bool, http11);
    const QByteArray whole = text + "\r\nContent-Length: 0\r\n\r\n";
    ResponseParser parser;
    ResponseHead head;
    parser.reset("GET");
    QVERIFY2(parser.parse(view(whole), head) == ParseStatus::Done, parser.error().detail.data());
    QCOMPARE(head.status, status);
    QCOMPARE(toBytes(head.reason), reason);
    QCOMPARE(head.version == Version::Http11, http11);
    QCOMPARE(parser.headSize(), static_cast<std::size_t>(whole.size()));
}

void TestResponseHead::readsFraming_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<int>("kind");
    QTest::addColumn<bool>("keepAlive");
    const int none = int(Framing::Kind::None);
    const int length = int(Framing::Kind::Length);
    const int chunked = int(Framing::Kind::Chunked);
    const int untilClose = int(Framing::Kind::UntilClose);
    const QByteArray get = "GET";
    const QByteArray head = "HEAD";
    const QByteArray five = response("Content-Length: 5\r\n");
    QTest::newRow("a length") << five << get << length << true;
    QTest::newRow("chunked") << response("Transfer-Encoding: Chunked\r\n") << get << chunked
                             << true;
    QTest::newRow("neither") << response("") << get << untilClose << false;
    QTest::newRow("a length for HEAD") << five << head << none << true;
    QTest::newRow("chunked for HEAD")
        << response("Transfer-Encoding: chunked\r\n") << head << none << true;
    QTest::newRow("neither for HEAD") << response("") << head << none << true;
    QTest::newRow("a method in lower case is not HEAD")
        << five << QByteArray("head") << length << true;
    QTest::newRow("204") << response("", "HTTP/1.1 204 X") << get << none << true;
    QTest::newRow("204 with a length of zero")
        << response("Content-Length: 0\r\n", "HTTP/1.1 204 X") << get << none << true;
    QTest::newRow("204 with a length is not trusted further")
        << response("Content-Length: 5\r\n", "HTTP/1.1 204 X") << get << none << false;
    QTest::newRow("304 tells a length")
        << response("Content-Length: 5\r\n", "HTTP/1.1 304 X") << get << none << true;
    QTest::newRow("304 tells chunked")
        << response("Transfer-Encoding: chunked\r\n", "HTTP/1.1 304 X") << get << none << true;
    QTest::newRow("103") << response("", "HTTP/1.1 103 X") << get << none << true;
    QTest::newRow("101") << response("", "HTTP/1.1 101 X") << get << none << true;
    QTest::newRow("205 is framed like others")
        << response("Content-Length: 5\r\n", "HTTP/1.1 205 X") << get << length << true;
}

void TestResponseHead::readsFraming()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, method);
    QFETCH(int, kind);
    QFETCH(bool, keepAlive);
    ResponseParser parser;
    ResponseHead head;
    parser.reset(view(method));
    QVERIFY2(parser.parse(view(text), head) == ParseStatus::Done, parser.error().detail.data());
    QCOMPARE(int(head.framing.kind), kind);
    QCOMPARE(quint64(head.framing.length), quint64(kind == int(Framing::Kind::Length) ? 5 : 0));
    QCOMPARE(head.keepAlive, keepAlive);
}

void TestResponseHead::readsConnection_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<bool>("keepAlive");
    QTest::addColumn<int>("timeout");
    QTest::addColumn<QByteArray>("upgrade");
    const QByteArray no = bytes("");
    const char *http10 = "HTTP/1.0 200 OK";
    const char *switching = "HTTP/1.1 101 Switching Protocols";
    QTest::newRow("HTTP/1.1 keeps") << response("Content-Length: 0\r\n") << true << -1 << no;
    QTest::newRow("HTTP/1.0 closes")
        << response("Content-Length: 0\r\n", http10) << false << -1 << no;
    QTest::newRow("HTTP/1.0 may keep")
        << response("Connection: keep-alive\r\nContent-Length: 0\r\n", http10) << true << -1 << no;
    QTest::newRow("HTTP/1.0 keeps nothing without a length")
        << response("Connection: keep-alive\r\n", http10) << false << -1 << no;
    QTest::newRow("close wins") << response(
        "Connection: keep-alive\r\nConnection: close\r\nContent-Length: 0\r\n")
                                << false << -1 << no;
    QTest::newRow("a time-out") << response(
        "Content-Length: 0\r\nKeep-Alive: max=100, TIMEOUT = 5\r\n")
                                << true << 5 << no;
    QTest::newRow("a time-out of zero")
        << response("Content-Length: 0\r\nKeep-Alive: timeout=0\r\n") << true << 0 << no;
    QTest::newRow("a time-out that is no number")
        << response("Content-Length: 0\r\nKeep-Alive: timeout=5s, timeout, timeout=-1\r\n") << true
        << -1 << no;
    QTest::newRow("a time-out too large")
        << response("Content-Length: 0\r\nKeep-Alive: timeout=99999999999\r\n") << true << -1 << no;
    QTest::newRow("101 with its upgrade")
        << response("Connection: upgrade\r\nUpgrade: websocket\r\n", switching) << true << -1
        << bytes("websocket");
    QTest::newRow("101 whose Connection doesn't name it")
        << response("Upgrade: websocket\r\n", switching) << true << -1 << no;
    QTest::newRow("an upgrade offered with a 200")
        << response("Connection: upgrade\r\nUpgrade: h2c\r\nContent-Length: 0\r\n") << true << -1
        << no;
}

void TestResponseHead::readsConnection()
{
    QFETCH(QByteArray, text);
    QFETCH(bool, keepAlive);
    QFETCH(int, timeout);
    QFETCH(QByteArray, upgrade);
    ResponseParser parser;
    ResponseHead head;
    parser.reset("GET");
    QVERIFY2(parser.parse(view(text), head) == ParseStatus::Done, parser.error().detail.data());
    QCOMPARE(head.keepAlive, keepAlive);
    QCOMPARE(head.keepAliveTimeout, timeout);
    QCOMPARE(toBytes(head.upgrade), upgrade);
}

void TestResponseHead::boundsTheHead()
{
    ResponseParser parser(HeadLimits{100, 2, 0});
    ResponseHead head;
    parser.reset("GET");
    const std::string start = "HTTP/1.1 200 OK\r\nX: ";
    QVERIFY(parser.parse(start + std::string(76, 'x') + "\r\n\r\n", head) == ParseStatus::Done);
    parser.reset("GET");
    QVERIFY(parser.parse(start + std::string(77, 'x') + "\r\n\r\n", head) == ParseStatus::Failed);
    QVERIFY(parser.error().reason == Reason::ProxyHeadTooLarge);
    parser.reset("GET");
    QVERIFY(parser.parse("HTTP/1.1 200 OK\r\nA: 1\r\nB: 2\r\nC", head) == ParseStatus::Failed);
    QVERIFY(parser.error().reason == Reason::ProxyHeadTooLarge);
}

void TestResponseHead::readsOnAfterAnInterimResponse()
{
    const std::string_view text =
        "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 200 OK\r\n\r\n";
    ResponseParser parser;
    ResponseHead head;
    parser.reset("GET");
    QVERIFY(parser.parse(text, head) == ParseStatus::Done);
    QCOMPARE(head.status, 103);
    const std::string_view rest = text.substr(parser.headSize());
    parser.reset("GET");
    QVERIFY(parser.parse(rest, head) == ParseStatus::Done);
    QCOMPARE(head.status, 200);
    QVERIFY(head.fields.empty());
}

QTEST_APPLESS_MAIN(TestResponseHead)
#include "tst_response_head.moc"
