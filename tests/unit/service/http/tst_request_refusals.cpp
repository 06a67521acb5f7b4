// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/http/request_parser.h"
#include "tests/unit/service/http/rows.h"

#include <QTest>

using namespace portcullis;
using namespace portcullis::http;
using namespace portcullis::http::rows;

class TestRequestRefusals : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void refuses_data();
    void refuses();
    void boundsTheHead_data();
    void boundsTheHead();
    void refusesEveryControlByte();

private:
    static void refuseLines();
    static void refuseVersions();
    static void refuseHosts();
    static void refuseFields();
    static void refuseFraming();
};

void TestRequestRefusals::refuseLines()
{
    const char *malformed = "receive.malformed-request";
    const char *target = "receive.bad-target";
    QTest::newRow("three empty lines before the request") << bytes("\r\n\r\n\r\nG") << malformed;
    QTest::newRow("a bare LF before the request") << "\n" + line("GET / HTTP/1.1") << malformed;
    QTest::newRow("a bare CR before the request") << "\r" + line("GET / HTTP/1.1") << malformed;
    QTest::newRow("a blank before the method") << line(" GET / HTTP/1.1") << malformed;
    QTest::newRow("a method that is no token") << bytes("G(T /") << malformed;
    QTest::newRow("a method with a high byte") << bytes("G\x80T /") << malformed;
    QTest::newRow("a TLS hello") << bytes("\x16\x03\x01") << malformed;
    QTest::newRow("no method") << bytes("/ HTTP/1.1") << malformed;
    QTest::newRow("a line with a method alone") << bytes("GET\r\n") << malformed;
    QTest::newRow("a tab between method and target") << line("GET\t/ HTTP/1.1") << malformed;
    QTest::newRow("two spaces before the target") << line("GET  / HTTP/1.1") << malformed;
    QTest::newRow("two spaces before the version") << line("GET /  HTTP/1.1") << malformed;
    QTest::newRow("a space behind the version") << line("GET / HTTP/1.1 ") << malformed;
    QTest::newRow("four words") << line("GET / x HTTP/1.1") << malformed;
    QTest::newRow("a bare LF behind the version") << bytes("GET / HTTP/1.1\nHost") << malformed;
    QTest::newRow("a bare CR behind the version") << bytes("GET / HTTP/1.1\rHost") << malformed;
    QTest::newRow("a method of 65 bytes") << QByteArray(65, 'A') + " / HTTP/1.1"
                                          << "receive.method-too-long";
    QTest::newRow("NUL in the target") << bytes("GET /\0") << target;
    QTest::newRow("a tab in the target") << bytes("GET /a\tb") << target;
    QTest::newRow("DEL in the target") << bytes("GET /\x7f") << target;
    QTest::newRow("a high byte in the target") << bytes("GET /\xc3\xa9") << target;
    QTest::newRow("a fragment") << bytes("GET /a#b") << target;
    QTest::newRow("a backslash in the path") << line("GET /a\\b HTTP/1.1") << target;
    QTest::newRow("a quote in the path") << line("GET /a\"b HTTP/1.1") << target;
    QTest::newRow("markup in the path") << line("GET /<b> HTTP/1.1") << target;
    QTest::newRow("braces in the path") << line("GET /{a} HTTP/1.1") << target;
    QTest::newRow("a target without a slash") << line("GET foo HTTP/1.1") << target;
    QTest::newRow("an asterisk on GET") << line("GET * HTTP/1.1") << target;
    QTest::newRow("an asterisk and more") << line("OPTIONS *a HTTP/1.1") << target;
    QTest::newRow("an authority on GET") << line("GET a.test:80 HTTP/1.1") << target;
    QTest::newRow("CONNECT with a path") << line("CONNECT /a HTTP/1.1") << target;
    QTest::newRow("CONNECT without a port") << line("CONNECT a.test HTTP/1.1") << target;
    QTest::newRow("CONNECT with an empty port") << line("CONNECT a.test: HTTP/1.1") << target;
    QTest::newRow("another scheme") << line("GET ftp://a.test/ HTTP/1.1") << target;
    QTest::newRow("a scheme without slashes") << line("GET http:a HTTP/1.1") << target;
    QTest::newRow("an absolute target without a host") << line("GET http:///x HTTP/1.1") << target;
    QTest::newRow("an absolute target with only a port")
        << line("GET http://:80/x HTTP/1.1") << target;
    QTest::newRow("user information") << line("GET http://u@a.test/ HTTP/1.1") << target;
    QTest::newRow("a port beyond 65535") << line("GET http://a.test:65536/ HTTP/1.1") << target;
    QTest::newRow("a port that is a word") << line("GET http://a.test:x/ HTTP/1.1") << target;
}

void TestRequestRefusals::refuseVersions()
{
    const char *malformed = "receive.malformed-request";
    const char *version = "receive.version-not-supported";
    QTest::newRow("HTTP/0.9") << bytes("GET /\r\n") << malformed;
    QTest::newRow("a version in lower case") << line("GET / http/1.1") << malformed;
    QTest::newRow("another protocol") << line("GET / HTTPS/1.1") << malformed;
    QTest::newRow("a leading zero") << line("GET / HTTP/01.1") << malformed;
    QTest::newRow("a long minor version") << line("GET / HTTP/1.10") << malformed;
    QTest::newRow("a comma in the version") << line("GET / HTTP/1,1") << malformed;
    QTest::newRow("no minor version") << line("GET / HTTP/1") << malformed;
    QTest::newRow("a sign in the version") << line("GET / HTTP/+1.1") << malformed;
    QTest::newRow("a version that is no number") << line("GET / HTTP/1.a") << malformed;
    QTest::newRow("HTTP/0.9 by name") << line("GET / HTTP/0.9") << version;
    QTest::newRow("HTTP/2.0 on a request") << line("GET / HTTP/2.0") << version;
    QTest::newRow("HTTP/3.0") << line("GET / HTTP/3.0") << version;
    QTest::newRow("the preface of HTTP/2")
        << bytes("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n") << "receive.http2-not-supported";
}

void TestRequestRefusals::refuseHosts()
{
    const char *bad = "receive.bad-host";
    const char *mismatch = "receive.host-mismatch";
    QTest::newRow("no Host") << bytes("GET / HTTP/1.1\r\n\r\n") << bad;
    QTest::newRow("two Hosts") << with("Host: b.test\r\n") << bad;
    QTest::newRow("the same Host twice") << with("hOST: a.test\r\n") << bad;
    QTest::newRow("two Hosts in HTTP/1.0") << with("Host: a.test\r\n", "HTTP/1.0") << bad;
    QTest::newRow("an empty Host") << host("") << bad;
    QTest::newRow("a Host of a dot") << host(".") << bad;
    QTest::newRow("a Host of a port") << host(":80") << bad;
    QTest::newRow("a blank in Host") << host("a b") << bad;
    QTest::newRow("a list in Host") << host("a.test, b.test") << bad;
    QTest::newRow("user information in Host") << host("u@a.test") << bad;
    QTest::newRow("a path in Host") << host("a.test/x") << bad;
    QTest::newRow("a query in Host") << host("a.test?x") << bad;
    QTest::newRow("a scheme in Host") << host("http://a.test") << bad;
    QTest::newRow("a backslash in Host") << host("a\\b") << bad;
    QTest::newRow("an escape in Host") << host("a%41") << bad;
    QTest::newRow("a high byte in Host") << host("\xc3\xa9.test") << bad;
    QTest::newRow("two ports in Host") << host("a.test:80:80") << bad;
    QTest::newRow("a port of letters in Host") << host("a.test:http") << bad;
    QTest::newRow("a port out of range in Host") << host("a.test:65536") << bad;
    QTest::newRow("a bad IPv6 Host") << host("[zz]") << bad;
    QTest::newRow("an open bracket in Host") << host("[::1") << bad;
    QTest::newRow("text behind a bracket in Host") << host("[::1]x") << bad;
    QTest::newRow("an IPv6 Host without brackets") << host("::1") << bad;
    QTest::newRow("a zone in Host") << host("[fe80::1%25eth0]") << bad;
    QTest::newRow("IPv4 in brackets") << host("[127.0.0.1]") << bad;
    QTest::newRow("another host in the target") << line("GET http://b.test/ HTTP/1.1") << mismatch;
    QTest::newRow("another port in the target")
        << line("GET http://a.test:81/ HTTP/1.1") << mismatch;
    QTest::newRow("the port of the other scheme")
        << line("GET http://a.test:443/ HTTP/1.1") << mismatch;
}

void TestRequestRefusals::refuseFields()
{
    const char *bad = "receive.bad-field";
    QTest::newRow("a blank before the colon") << with("X-A : b\r\n") << bad;
    QTest::newRow("a tab before the colon") << with("X-A\t: b\r\n") << bad;
    QTest::newRow("a blank in a name") << with("X A: b\r\n") << bad;
    QTest::newRow("no colon") << with("X-A\r\n") << bad;
    QTest::newRow("an empty name") << with(": b\r\n") << bad;
    QTest::newRow("a bracket in a name") << with("X[A]: b\r\n") << bad;
    QTest::newRow("a high byte in a name") << with("X\x80: b\r\n") << bad;
    QTest::newRow("NUL in a name") << with("X\0: b\r\n") << bad;
    QTest::newRow("a blank before the first name")
        << bytes("GET / HTTP/1.1\r\n Host: a\r\n") << bad;
    QTest::newRow("a folded line") << with("X-A: b\r\n c\r\n") << bad;
    QTest::newRow("a line folded with a tab") << with("X-A: b\r\n\tc\r\n") << bad;
    QTest::newRow("a fold of nothing") << with("X-A: b\r\n \r\n") << bad;
    QTest::newRow("a bare LF") << with("X-A: b\nX-B: c\r\n") << bad;
    QTest::newRow("a bare CR in a value") << with("X-A: b\rX-B: c\r\n") << bad;
    QTest::newRow("two CRs") << with("X-A: b\r\r\n") << bad;
    QTest::newRow("a CR before a name") << with("\rX-A: b\r\n") << bad;
    QTest::newRow("NUL in a value") << with("X-A: b\0c\r\n") << bad;
    QTest::newRow("VT in a value") << with("X-A: b\vc\r\n") << bad;
    QTest::newRow("DEL in a value") << with("X-A: b\x7f\r\n") << bad;
    QTest::newRow("a Connection option that is no token") << with("Connection: @, a\r\n") << bad;
    QTest::newRow("another expectation")
        << with("Expect: magic\r\n") << "receive.expectation-failed";
    QTest::newRow("an expectation and more")
        << with("Expect: y 100-continue\r\n") << "receive.expectation-failed";
    QTest::newRow("an empty expectation") << with("Expect:\r\n") << "receive.expectation-failed";
    QTest::newRow("the expectation twice")
        << with("Expect: 100-continue\r\nExpect: 100-continue\r\n") << "receive.expectation-failed";
    QTest::newRow("two lines of Upgrade")
        << with("Connection: upgrade\r\nUpgrade: a\r\nUpgrade: b\r\n") << "receive.bad-upgrade";
    QTest::newRow("an Upgrade that is no protocol")
        << with("Connection: upgrade\r\nUpgrade: a b\r\n") << "receive.bad-upgrade";
    QTest::newRow("an empty Upgrade")
        << with("Connection: upgrade\r\nUpgrade:\r\n") << "receive.bad-upgrade";
}

void TestRequestRefusals::refuseFraming()
{
    const char *bad = "receive.bad-framing";
    const char *coding = "receive.transfer-coding-not-supported";
    for (const char *value : {"+5",
                              "-5",
                              "0x5",
                              "5x",
                              "5 5",
                              "5,",
                              ",5",
                              "5, 5",
                              "5, 6",
                              "",
                              "five",
                              "5.0",
                              "0_5",
                              "\"5\"",
                              "5;",
                              "\xd9\xa5",
                              "5\xa0",
                              "9223372036854775808",
                              "18446744073709551621",
                              "99999999999999999999999999999999"}) {
        QTest::addRow("Content-Length of '%s'", value)
            << with("").chopped(2) + "Content-Length: " + value + "\r\n\r\n"
            << bad;
    }
    QTest::newRow("two lengths") << with("Content-Length: 5\r\nContent-Length: 6\r\n") << bad;
    QTest::newRow("one length twice") << with("Content-Length: 5\r\ncontent-length: 5\r\n") << bad;
    QTest::newRow("an empty length before one")
        << with("Content-Length:\r\nContent-Length: 5\r\n") << bad;
    QTest::newRow("both framings")
        << with("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n") << bad;
    QTest::newRow("both framings the other way round")
        << with("Transfer-Encoding: chunked\r\nContent-Length: 0\r\n") << bad;
    QTest::newRow("a bad length beside chunked")
        << with("Transfer-Encoding: chunked\r\nContent-Length: x\r\n") << bad;
    QTest::newRow("chunked in HTTP/1.0")
        << with("Transfer-Encoding: chunked\r\n", "HTTP/1.0") << bad;
    QTest::newRow("two lines of chunked")
        << with("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n") << bad;
    QTest::newRow("chunked and then identity")
        << with("Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n") << bad;
    for (const char *value : {"",
                              ",",
                              "chunked,",
                              ", chunked",
                              "chunked, chunked",
                              "chunked, gzip",
                              "identity",
                              "gzip",
                              "xchunked",
                              "chunke",
                              "chunked;q=1",
                              "\"chunked\"",
                              "'chunked'",
                              "chunked\xa0",
                              "\xa0"
                              "chunked",
                              "chunked chunked",
                              "gzip chunked",
                              "gzip;q=1, chunked",
                              "chunked, gzip, chunked",
                              "gzip,, chunked"}) {
        QTest::addRow("Transfer-Encoding of '%s'", value)
            << with("").chopped(2) + "Transfer-Encoding: " + value + "\r\n\r\n"
            << bad;
    }
    QTest::newRow("a coding below chunked")
        << with("Transfer-Encoding: gzip, chunked\r\n") << coding;
    QTest::newRow("identity below chunked")
        << with("Transfer-Encoding: identity,Chunked\r\n") << coding;
}

void TestRequestRefusals::refuses_data()
{
    QTest::addColumn<QByteArray>("request");
    QTest::addColumn<QString>("code");
    refuseLines();
    refuseVersions();
    refuseHosts();
    refuseFields();
    refuseFraming();
}

void TestRequestRefusals::refuses()
{
    QFETCH(QByteArray, request);
    QFETCH(QString, code);
    RequestParser parser;
    RequestHead head;
    QVERIFY2(parser.parse(view(request), head) == ParseStatus::Failed, request.constData());
    QCOMPARE(QString::fromLatin1(toBytes(reasonInfo(parser.error().reason).code)), code);
    QVERIFY(!parser.error().detail.empty());
    QVERIFY(head.fields.empty());
}

void TestRequestRefusals::boundsTheHead_data()
{
    QTest::addColumn<QByteArray>("request");
    QTest::addColumn<QByteArray>("code"); // empty: accepted
    const QByteArray ok = bytes("");
    const QByteArray large = "receive.head-too-large";
    const QByteArray start = "GET / HTTP/1.1\r\nHost: a\r\nX: ";
    QTest::newRow("a head of 200 bytes") << start + QByteArray(200 - start.size() - 4, 'x')
            + "\r\n\r\n" << ok;
    QTest::newRow("a head of 201 bytes") << start + QByteArray(201 - start.size() - 4, 'x')
            + "\r\n\r\n" << large;
    QTest::newRow("a line without an end") << start + QByteArray(200, 'x') << large;
    QTest::newRow("an error behind the bound is not seen")
        << start + QByteArray(200, 'x') + bytes("\0") << large;
    QTest::newRow("a target of 50 bytes")
        << "GET /" + QByteArray(49, 'x') + line(" HTTP/1.1") << ok;
    QTest::newRow("a target of 51 bytes")
        << "GET /" + QByteArray(50, 'x') << QByteArray("receive.target-too-long");
    QTest::newRow("a target without an end")
        << "GET /" + QByteArray(500, 'x') << QByteArray("receive.target-too-long");
    QTest::newRow("four fields") << with("A: 1\r\nB: 2\r\nC: 3\r\n") << ok;
    QTest::newRow("five fields") << with("A: 1\r\nB: 2\r\nC: 3\r\nD")
                                 << QByteArray("receive.too-many-fields");
}

void TestRequestRefusals::boundsTheHead()
{
    QFETCH(QByteArray, request);
    QFETCH(QByteArray, code);
    RequestParser parser(HeadLimits{200, 4, 50});
    RequestHead head;
    const ParseStatus status = parser.parse(view(request), head);
    if (code.isEmpty()) {
        QVERIFY(status == ParseStatus::Done);
        return;
    }
    QVERIFY(status == ParseStatus::Failed);
    QCOMPARE(toBytes(reasonInfo(parser.error().reason).code), code);
}

void TestRequestRefusals::refusesEveryControlByte()
{
    const std::string good = "\r\nPOST http://a.test/b?c HTTP/1.1\r\nHost: a.test\r\n"
                             "Connection: close\r\nX-Some-Longer-Name: with a longer value\r\n\r\n";
    for (std::size_t at = 0; at < good.size(); ++at) {
        for (int c = 0; c <= 0x7F; c = c == 0x1F ? 0x7F : c + 1) {
            for (const bool inserted : {false, true}) {
                std::string bad = good;
                bad.replace(at, inserted ? 0 : 1, 1, static_cast<char>(c));
                RequestParser parser;
                RequestHead head;
                if (parser.parse(bad, head) != ParseStatus::Done)
                    continue;
                std::string rest = bad.substr(0, parser.headSize());
                for (std::size_t crlf = 0; (crlf = rest.find("\r\n", crlf)) != std::string::npos;)
                    rest.erase(crlf, 2);
                QVERIFY2(isFieldValue(rest), bad.c_str()); // only HTAB is left
            }
        }
    }
}

QTEST_APPLESS_MAIN(TestRequestRefusals)
#include "tst_request_refusals.moc"
