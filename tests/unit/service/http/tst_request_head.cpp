// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/http/request_parser.h"
#include "tests/unit/service/http/rows.h"

#include <QTest>

using namespace portcullis;
using namespace portcullis::http;
using namespace portcullis::http::rows;

class TestRequestHead : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void accepts_data();
    void accepts();
    void readsTargets_data();
    void readsTargets();
    void readsFraming_data();
    void readsFraming();
    void readsConnection_data();
    void readsConnection();
    void takesFieldsAsTheyStand();
    void knowsWhenARequestStarted();
    void leavesOutAloneUntilDone();
    void staysInItsEndState();
};

void TestRequestHead::accepts_data()
{
    QTest::addColumn<QByteArray>("request");
    QTest::newRow("an empty line before it") << "\r\n" + line("GET / HTTP/1.1");
    QTest::newRow("two empty lines before it") << "\r\n\r\n" + line("GET / HTTP/1.1");
    QTest::newRow("an unknown method") << line("QUERY / HTTP/1.1");
    QTest::newRow("a method in lower case") << line("get / HTTP/1.1");
    QTest::newRow("a method of 64 bytes") << QByteArray(64, 'A') + line(" / HTTP/1.1");
    QTest::newRow("HTTP/1.0 without Host") << bytes("GET / HTTP/1.0\r\n\r\n");
    QTest::newRow("HTTP/1.9") << line("GET / HTTP/1.9");
    QTest::newRow("every pchar") << line("GET /a;b=c,d@e:f!$&'()*+~%41 HTTP/1.1");
    QTest::newRow("what browsers leave in a path") << line("GET /a|b[c]^ HTTP/1.1");
    QTest::newRow("what browsers leave in a query") << line("GET /?f[a]={\"b\"}|`\\^<> HTTP/1.1");
    QTest::newRow("a Host with a port") << host("a.test:8080");
    QTest::newRow("a Host with an empty port") << host("a.test:");
    QTest::newRow("a Host with a trailing dot") << host("a.test.");
    QTest::newRow("a Host with an underscore") << host("a_b.test");
    QTest::newRow("a Host of digits") << host("12345");
    QTest::newRow("a Host with sub-delims") << host("a!$&'()*+,;=b");
    QTest::newRow("an IPv4 Host") << host("127.0.0.1:80");
    QTest::newRow("an IPv6 Host") << host("[2001:DB8::1]:8080");
    QTest::newRow("a Host that equals the target's")
        << bytes("GET HTTP://A.test.:80/ HTTP/1.1\r\nHost: a.TEST\r\n\r\n");
    QTest::newRow("a Host with the default port of https")
        << bytes("GET https://a.test/ HTTP/1.1\r\nHost: a.test:443\r\n\r\n");
    QTest::newRow("CONNECT whatever its Host") << line("CONNECT b.test:443 HTTP/1.1");
    QTest::newRow("obs-text in a value") << with("X-A: caf\xc3\xa9\r\n");
    QTest::newRow("every tchar in a name") << with("X!#$%&'*+.^_`|~9-: b\r\n");
    QTest::newRow("a framing name with an underscore") << with("Transfer_Encoding: chunked\r\n");
    QTest::newRow("empty Connection options") << with("Connection: ,, ,a,,\r\n");
    QTest::newRow("a malformed Upgrade that Connection doesn't name") << with("Upgrade: a b\r\n");
}

void TestRequestHead::accepts()
{
    QFETCH(QByteArray, request);
    RequestParser parser;
    RequestHead head;
    const ParseStatus status = parser.parse(view(request), head);
    QVERIFY2(status == ParseStatus::Done, parser.error().detail.data());
    QCOMPARE(parser.headSize(), static_cast<std::size_t>(request.size()));
}

void TestRequestHead::readsTargets_data()
{
    QTest::addColumn<QByteArray>("requestLine");
    QTest::addColumn<int>("form");
    QTest::addColumn<QByteArray>("authority");
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<QByteArray>("query"); // null: none
    const QByteArray a = "a.test";
    const int origin = int(TargetForm::Origin);
    const int absolute = int(TargetForm::Absolute);
    const int asterisk = int(TargetForm::Asterisk);
    QTest::newRow("a path") << bytes("GET /b/c HTTP/1.1") << origin << a << bytes("/b/c")
                            << QByteArray();
    QTest::newRow("a query") << bytes("GET /b?c?d=/ HTTP/1.1") << origin << a << bytes("/b")
                             << bytes("c?d=/");
    QTest::newRow("an empty query")
        << bytes("GET /b? HTTP/1.1") << origin << a << bytes("/b") << bytes("");
    QTest::newRow("two slashes are no authority")
        << bytes("GET //b/c HTTP/1.1") << origin << a << bytes("//b/c") << QByteArray();
    QTest::newRow("an absolute target") << bytes("GET http://a.test:80/b?c HTTP/1.1") << absolute
                                        << bytes("a.test:80") << bytes("/b") << bytes("c");
    QTest::newRow("an absolute target without a path")
        << bytes("GET http://a.test HTTP/1.1") << absolute << a << bytes("/") << QByteArray();
    QTest::newRow("an absolute target with a query alone")
        << bytes("GET http://a.test?b/c HTTP/1.1") << absolute << a << bytes("/") << bytes("b/c");
    QTest::newRow("an asterisk") << bytes("OPTIONS * HTTP/1.1") << asterisk << a << bytes("")
                                 << QByteArray();
    QTest::newRow("an asterisk in the absolute form")
        << bytes("OPTIONS http://a.test HTTP/1.1") << asterisk << a << bytes("") << QByteArray();
    QTest::newRow("a slash in the absolute form is no asterisk")
        << bytes("OPTIONS http://a.test/ HTTP/1.1") << absolute << a << bytes("/") << QByteArray();
    QTest::newRow("an authority") << bytes("CONNECT b.test:443 HTTP/1.1")
                                  << int(TargetForm::Authority) << bytes("b.test:443") << bytes("")
                                  << QByteArray();
}

void TestRequestHead::readsTargets()
{
    QFETCH(QByteArray, requestLine);
    QFETCH(int, form);
    QFETCH(QByteArray, authority);
    QFETCH(QByteArray, path);
    QFETCH(QByteArray, query);
    const QByteArray request = requestLine + "\r\nHost: a.test\r\n\r\n";
    RequestParser parser;
    RequestHead head;
    QVERIFY(parser.parse(view(request), head) == ParseStatus::Done);
    QCOMPARE(int(head.form), form);
    QCOMPARE(toBytes(head.authority), authority);
    QCOMPARE(toBytes(head.rawPath), path);
    QCOMPARE(head.query.has_value(), !query.isNull());
    QCOMPARE(toBytes(head.query.value_or("")), query);
    QCOMPARE(toBytes(head.target), requestLine.split(' ').at(1));
}

void TestRequestHead::readsFraming_data()
{
    QTest::addColumn<QByteArray>("request");
    QTest::addColumn<int>("kind");
    QTest::addColumn<quint64>("length");
    QTest::addColumn<bool>("expectContinue");
    using K = Framing::Kind;
    const quint64 largest = 9223372036854775807U;
    QTest::newRow("no body") << with("") << int(K::None) << quint64(0) << false;
    QTest::newRow("no body for HTTP/1.0")
        << with("", "HTTP/1.0") << int(K::None) << quint64(0) << false;
    QTest::newRow("an empty body")
        << with("Content-Length: 0\r\n") << int(K::Length) << quint64(0) << false;
    QTest::newRow("a length with blanks around it")
        << with("content-LENGTH: \t 5 \t\r\n") << int(K::Length) << quint64(5) << false;
    QTest::newRow("a length without a blank")
        << with("Content-Length:5\r\n") << int(K::Length) << quint64(5) << false;
    QTest::newRow("a length with zeros in front")
        << with("Content-Length: 00000000000000000000000010\r\n") << int(K::Length) << quint64(10)
        << false;
    QTest::newRow("the largest length")
        << with("Content-Length: 9223372036854775807\r\n") << int(K::Length) << largest << false;
    QTest::newRow("chunked") << with("Transfer-Encoding: chunked\r\n") << int(K::Chunked)
                             << quint64(0) << false;
    QTest::newRow("chunked in other letters")
        << with("transfer-encoding:\tChUnKeD \r\n") << int(K::Chunked) << quint64(0) << false;
    QTest::newRow("an expectation") << with("Expect: 100-Continue\r\nContent-Length: 5\r\n")
                                    << int(K::Length) << quint64(5) << true;
    QTest::newRow("an expectation without a body")
        << with("Expect: 100-continue\r\n") << int(K::None) << quint64(0) << false;
    QTest::newRow("an expectation in HTTP/1.0")
        << with("Expect: 100-continue\r\nContent-Length: 5\r\n", "HTTP/1.0") << int(K::Length)
        << quint64(5) << false;
}

void TestRequestHead::readsFraming()
{
    QFETCH(QByteArray, request);
    QFETCH(int, kind);
    QFETCH(quint64, length);
    QFETCH(bool, expectContinue);
    RequestParser parser;
    RequestHead head;
    QVERIFY(parser.parse(view(request), head) == ParseStatus::Done);
    QCOMPARE(int(head.framing.kind), kind);
    QCOMPARE(quint64(head.framing.length), length);
    QCOMPARE(head.expectContinue, expectContinue);
}

void TestRequestHead::readsConnection_data()
{
    QTest::addColumn<QByteArray>("request");
    QTest::addColumn<bool>("keepAlive");
    QTest::addColumn<QByteArray>("upgrade");
    const QByteArray none = bytes("");
    QTest::newRow("HTTP/1.1 keeps") << with("") << true << none;
    QTest::newRow("HTTP/1.9 keeps") << with("", "HTTP/1.9") << true << none;
    QTest::newRow("HTTP/1.0 closes") << with("", "HTTP/1.0") << false << none;
    QTest::newRow("HTTP/1.0 may keep")
        << with("Connection: Keep-Alive\r\n", "HTTP/1.0") << true << none;
    QTest::newRow("close") << with("Connection: CLOSE\r\n") << false << none;
    QTest::newRow("close wins") << with("Connection: keep-alive, close\r\n") << false << none;
    QTest::newRow("close wins in HTTP/1.0")
        << with("Connection: close, keep-alive\r\n", "HTTP/1.0") << false << none;
    QTest::newRow("close on the second line")
        << with("Connection: a\r\nConnection: close\r\n") << false << none;
    QTest::newRow("a longer word than close") << with("Connection: closed\r\n") << true << none;
    QTest::newRow("an upgrade") << with("Connection: a, Upgrade\r\nUpgrade: websocket, a/2\r\n")
                                << true << bytes("websocket, a/2");
    QTest::newRow("an upgrade that Connection doesn't name")
        << with("Upgrade: websocket\r\n") << true << none;
    QTest::newRow("an upgrade in HTTP/1.0")
        << with("Connection: upgrade, keep-alive\r\nUpgrade: websocket\r\n", "HTTP/1.0") << true
        << none;
}

void TestRequestHead::readsConnection()
{
    QFETCH(QByteArray, request);
    QFETCH(bool, keepAlive);
    QFETCH(QByteArray, upgrade);
    RequestParser parser;
    RequestHead head;
    QVERIFY(parser.parse(view(request), head) == ParseStatus::Done);
    QCOMPARE(head.keepAlive, keepAlive);
    QCOMPARE(toBytes(head.upgrade), upgrade);
}

void TestRequestHead::takesFieldsAsTheyStand()
{
    const QByteArray request =
        with("X-A:b\r\nx-a: \t c d\t \r\nX-Empty:\r\nX-Blank: \t\r\nX-Colon: "
             "a:b\r\nX-Tab: a\tb and much more text\r\n");
    RequestParser parser;
    RequestHead head;
    QVERIFY(parser.parse(view(request), head) == ParseStatus::Done);
    const std::vector<Field> expected{
        {"Host", "a.test"},
        {"X-A", "b"},
        {"x-a", "c d"},
        {"X-Empty", ""},
        {"X-Blank", ""},
        {"X-Colon", "a:b"},
        {"X-Tab", "a\tb and much more text"},
    };
    QVERIFY(std::equal(head.fields.begin(), head.fields.end(), expected.begin(), expected.end()));
}

void TestRequestHead::knowsWhenARequestStarted()
{
    RequestParser parser;
    RequestHead head;
    for (const std::string_view idle : {"", "\r", "\r\n", "\r\n\r\n"}) {
        QVERIFY(parser.parse(idle, head) == ParseStatus::NeedMore);
        QVERIFY(!parser.started());
    }
    QVERIFY(parser.parse("\r\n\r\nG", head) == ParseStatus::NeedMore);
    QVERIFY(parser.started());
    parser.reset();
    QVERIFY(!parser.started());
}

void TestRequestHead::leavesOutAloneUntilDone()
{
    RequestParser parser;
    RequestHead head;
    head.method = "before";
    QVERIFY(parser.parse("GET / HTTP/1.1\r\nHost: a\r\n", head) == ParseStatus::NeedMore);
    QCOMPARE(toBytes(head.method), QByteArray("before"));
    QVERIFY(parser.parse("GET / HTTP/1.1\r\nHost: a\r\n\r\nnext", head) == ParseStatus::Done);
    QCOMPARE(toBytes(head.method), QByteArray("GET"));
    QCOMPARE(parser.headSize(), std::size_t(27));
}

void TestRequestHead::staysInItsEndState()
{
    RequestParser parser;
    RequestHead head;
    QVERIFY(parser.parse("G(T", head) == ParseStatus::Failed);
    QVERIFY(parser.parse("G(T / HTTP/1.1\r\nHost: a\r\n\r\n", head) == ParseStatus::Failed);
    parser.reset();
    QVERIFY(parser.parse("GET / HTTP/1.1\r\nHost: a\r\n\r\n", head) == ParseStatus::Done);
    QVERIFY(parser.parse("GET / HTTP/1.1\r\nHost: a\r\n\r\nG(T", head) == ParseStatus::Done);
}

QTEST_APPLESS_MAIN(TestRequestHead)
#include "tst_request_head.moc"
