// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/pipeline/transform_request/forwarding.h"
#include "tests/unit/service/pipeline/common/request_fixture.h"

#include <QTest>

using namespace portcullis;
using namespace portcullis::pipeline;

namespace {

const QByteArray kOurs = "X-Forwarded-For: 192.0.2.7\nX-Forwarded-Proto: http\n"
                         "X-Forwarded-Host: api.example.com\nX-Request-Id: id-1\n"
                         "Via: 1.1 portcullis\n";

} // namespace

class TestForwarding : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void strangers_data();
    void strangers();
    void trusted_data();
    void trusted();
    void settings();
    void trailers_data();
    void trailers();
    void tooManyNominated();
    void consumers_data();
    void consumers();
    void trace();
    void maxForwards();
    void upgrades_data();
    void upgrades();
    void anOrdinaryRequestTakesNoMemory();
};

void TestForwarding::strangers_data()
{
    QTest::addColumn<QByteArray>("received");
    QTest::addColumn<QByteArray>("passed");
    const auto row = [](const char *name, const QByteArray &received, const QByteArray &passed) {
        QTest::newRow(name) << received << passed;
    };
    row("ordinary fields pass as they are",
        "Accept: a, b\nx-lower: 1\nX-Empty: \nCookie: a\nCookie: b\n",
        "Accept: a, b\nx-lower: 1\nX-Empty: \nCookie: a\nCookie: b\n");
    row("every token is a name", "X!#$%&'*+.^`|~9: v\n", "X!#$%&'*+.^`|~9: v\n");
    row("Host and framing are made anew",
        "Host: a\nContent-Length: 5\nTransfer-Encoding: chunked\nA: b\n", "A: b\n");
    row("hop-by-hop fields end here",
        "Connection: close\nKeep-Alive: timeout=5\nProxy-Connection: x\nTE: gzip\nUpgrade: foo/2\n"
        "Proxy-Authorization: Basic x\nHTTP2-Settings: x\nA: b\n",
        "A: b\n");
    row("so do those that Connection names", "X-Foo: 1\nConnection: close, x-fOO\nX-Bar: 2\n",
        "X-Bar: 2\n");
    row("on any of its lines", "Connection: X-A\nX-A: 1\nX-B: 2\nConnection: ,, @@@,X-B\n", "");
    row("credentials too", "Authorization: Bearer x\nConnection: Authorization\n", "");
    row("framing and Host can't be named away", "Connection: Host, Content-Length\nHost: a\n", "");
    row("ours are added after it", "Connection: X-Forwarded-For, Via\nX-Forwarded-For: 6.6.6.6\n",
        "");
    row("Expect is answered here", "Expect: 100-continue\n", "");
    row("nobody but a proxy says who is behind it",
        "X-Forwarded-For: 6.6.6.6\nX-Forwarded-For: 7.7.7.7\nx-forwarded-proto: https\n"
        "X-Forwarded-Host: evil\nX-Forwarded-Port: 1\nX-Forwarded-Prefix: /x\nForwarded: for=x\n"
        "X-Real-IP: 6.6.6.6\n",
        "");
    row("nobody rewrites URLs",
        "X-Original-URL: /a\nX-Rewrite-URL: /a\nX-Forwarded-Uri: /a\nX-Forwarded-Path: /a\n"
        "X-Envoy-Original-Path: /a\nX-Envoy-Internal: 1\n",
        "");
    row("nobody claims to be a consumer", "X-Consumer-Name: admin\nX-Consumer-Id: 1\n", "");
    row("names that CGI would fold into ours",
        "X_Forwarded_For: 6.6.6.6\nX-Forwarded_For: 6.6.6.6\nX.Consumer.Name: admin\n"
        "Transfer_Encoding: chunked\nX_Tenant: a\n",
        "X_Tenant: a\n");
    row("the proxy of CGI programs", "Proxy: http://evil.test\n", "");
    row("a forged request id", "X-Request-Id: forged\n", "");
    row("Via of others stays", "Via: 1.0 a\n", "Via: 1.0 a\n");
    row("trace context of the client passes", "traceparent: 00-x\ntracestate: a=b\n",
        "traceparent: 00-x\ntracestate: a=b\n");
    row("Max-Forwards means nothing but on OPTIONS", "Max-Forwards: 5\n", "Max-Forwards: 5\n");
    row("trailers may be announced", "Trailer: X-Sum\n", "Trailer: X-Sum\n");
}

void TestForwarding::strangers()
{
    QFETCH(QByteArray, received);
    QFETCH(QByteArray, passed);
    RequestFixture request;
    request.setFields(received);
    http::FieldList fields;
    fields.append("left", "over");
    bool trailers = true;
    QCOMPARE(codeOf(forwardRequestFields({request.context, request.principal}, fields, trailers)),
             QByteArray("ok"));
    QCOMPARE(lines(fields), passed + kOurs);
    QVERIFY(!trailers);
}

void TestForwarding::trusted_data()
{
    QTest::addColumn<QByteArray>("received");
    QTest::addColumn<QByteArray>("sent");
    const auto row = [](const char *name, const QByteArray &received, const QByteArray &passed,
                        const char *forwardedFor, const char *proto = "http",
                        const char *host = "api.example.com") {
        QTest::newRow(name) << received
                            << passed + "X-Forwarded-For: " + forwardedFor
                + "\nX-Forwarded-Proto: " + proto + "\nX-Forwarded-Host: " + host
                + "\nX-Request-Id: id-1\nVia: 1.1 portcullis\n";
    };
    row("nothing said", "", "", "192.0.2.7");
    row("the peer is appended", "X-Forwarded-For: 1.1.1.1, 2.2.2.2\n", "",
        "1.1.1.1, 2.2.2.2, 192.0.2.7");
    row("lines are one list", "X-Forwarded-For: 1.1.1.1\nX-Forwarded-For: \nx-forwarded-for: b\n",
        "", "1.1.1.1, b, 192.0.2.7");
    row("scheme and host are believed",
        "X-Forwarded-Proto: https\nX-Forwarded-Host: shop.test\nX-Forwarded-Host: second\n", "",
        "192.0.2.7", "https", "shop.test");
    row("the rest passes", "X-Forwarded-Port: 1\nForwarded: for=x\nX-Real-IP: a\n",
        "X-Forwarded-Port: 1\nForwarded: for=x\nX-Real-IP: a\n", "192.0.2.7");
    row("unless Connection names it",
        "Connection: X-Forwarded-For, X-Forwarded-Proto, X-Real-IP\nX-Forwarded-For: a\n"
        "X-Forwarded-Proto: https\nX-Real-IP: a\n",
        "", "192.0.2.7");
    row("even it claims no consumer", "X-Consumer-Name: admin\nX-Original-URL: /a\n", "",
        "192.0.2.7");
    row("and uses no underscores", "X_Forwarded_For: 1.1.1.1\n", "", "192.0.2.7");
}

void TestForwarding::trusted()
{
    QFETCH(QByteArray, received);
    QFETCH(QByteArray, sent);
    RequestFixture request;
    request.setFields(received);
    request.context.peerTrusted = true;
    request.context.clientText = "9.9.9.9";
    http::FieldList fields;
    bool trailers = false;
    QVERIFY(!forwardRequestFields({request.context, request.principal}, fields, trailers));
    QCOMPARE(lines(fields), sent);
}

void TestForwarding::settings()
{
    RequestFixture request;
    request.context.tls = true;
    request.head.version = http::Version::Http10;
    request.head.authority = {};
    http::FieldList fields;
    bool trailers = false;
    QVERIFY(!forwardRequestFields({request.context, request.principal, true}, fields, trailers));
    QCOMPARE(lines(fields),
             QByteArray("X-Forwarded-For: 192.0.2.7\nX-Forwarded-Proto: https\n"
                        "X-Request-Id: id-1\nVia: 1.0 portcullis\n"));
    QVERIFY(!forwardRequestFields({request.context, request.principal, false}, fields, trailers));
    QVERIFY(!fields.contains("via"));
}

void TestForwarding::trailers_data()
{
    QTest::addColumn<QByteArray>("te");
    QTest::addColumn<bool>("trailers");
    QTest::newRow("trailers") << QByteArray("trailers") << true;
    QTest::newRow("among codings") << QByteArray("gzip;q=0.5, Trailers") << true;
    QTest::newRow("a coding only") << QByteArray("gzip") << false;
    QTest::newRow("something that begins so") << QByteArray("trailersx") << false;
    QTest::newRow("nothing") << QByteArray("") << false;
}

void TestForwarding::trailers()
{
    QFETCH(QByteArray, te);
    QFETCH(bool, trailers);
    RequestFixture request;
    request.setFields("TE: " + te + "\nConnection: TE\n");
    http::FieldList fields;
    bool wanted = false;
    QVERIFY(!forwardRequestFields({request.context, request.principal}, fields, wanted));
    QCOMPARE(wanted, trailers);
    QCOMPARE(lines(fields), kOurs);
}

void TestForwarding::tooManyNominated()
{
    RequestFixture request;
    request.setFields("Connection: " + QByteArray("x,").repeated(5000) + "\nA: b\n");
    http::FieldList fields;
    bool trailers = false;
    QCOMPARE(codeOf(forwardRequestFields({request.context, request.principal}, fields, trailers)),
             QByteArray("receive.bad-field"));
}

void TestForwarding::consumers_data()
{
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<QByteArrayList>("groups");
    QTest::addColumn<QByteArray>("sent");
    using List = QByteArrayList;
    const auto row = [](const char *name, const QByteArray &consumer, const List &groups,
                        const QByteArray &sent) {
        QTest::newRow(name) << consumer << groups << sent;
    };
    const QByteArray refused = "transform-request.value";
    row("a name", "acme", {}, "X-Consumer-Name: acme\n");
    row("a group", "acme", {"partners"}, "X-Consumer-Name: acme\nX-Consumer-Groups: partners\n");
    row("groups", "acme", {"a", "b c", ""}, "X-Consumer-Name: acme\nX-Consumer-Groups: a,b c\n");
    row("a comma can't make a group of it", "acme", {"a,admin"},
        "X-Consumer-Name: acme\nX-Consumer-Groups: a%2Cadmin\n");
    row("nor can its encoding", "acme", {"a%2Cb"},
        "X-Consumer-Name: acme\nX-Consumer-Groups: a%252Cb\n");
    row("nor white space", "acme", {"x", "admin "},
        "X-Consumer-Name: acme\nX-Consumer-Groups: x,admin%20\n");
    row("other scripts", "corp:caf\xC3\xA9", {}, "X-Consumer-Name: corp:caf\xC3\xA9\n");
    row("a line break in a name", "corp:a\r\nX-Admin: 1", {}, refused);
    row("NUL in a name", QByteArray("corp:a\0", 7), {}, refused);
    row("a name that would be trimmed", "corp:acme ", {}, refused);
    row("a line break in a group", "acme", {"a\nb"}, refused);
    row("a tab in a group", "acme", {"a\tb"}, refused);
}

void TestForwarding::consumers()
{
    QFETCH(QByteArray, name);
    QFETCH(QByteArrayList, groups);
    QFETCH(QByteArray, sent);
    RequestFixture request;
    request.setFields("X-Consumer-Name: forged\nX-Consumer-Groups: forged\n");
    request.principal.authenticator = "corp";
    request.principal.name = name.toStdString();
    for (const QByteArray &group : groups)
        request.principal.groups.push_back(group.toStdString());
    http::FieldList fields;
    bool trailers = false;
    const auto refusal =
        forwardRequestFields({request.context, request.principal}, fields, trailers);
    QCOMPARE(refusal ? codeOf(refusal) : lines(fields), refusal ? sent : kOurs + sent);
}

void TestForwarding::trace()
{
    RequestFixture request;
    request.setFields("traceparent: theirs\ntracestate: a=b\n");
    http::FieldList fields;
    bool trailers = false;
    ForwardInput input{request.context, request.principal};
    input.traceparent = "00-ours";
    QVERIFY(!forwardRequestFields(input, fields, trailers));
    QCOMPARE(lines(fields), kOurs + "traceparent: 00-ours\n");
    input.tracestate = "a=b";
    QVERIFY(!forwardRequestFields(input, fields, trailers));
    QCOMPARE(lines(fields), kOurs + "traceparent: 00-ours\ntracestate: a=b\n");
}

void TestForwarding::maxForwards()
{
    RequestFixture request;
    request.setFields("Max-Forwards: 5\n");
    http::FieldList fields;
    bool trailers = false;
    ForwardInput input{request.context, request.principal};
    input.maxForwards = 4;
    QVERIFY(!forwardRequestFields(input, fields, trailers));
    QCOMPARE(lines(fields), kOurs + "Max-Forwards: 4\n");
}

void TestForwarding::upgrades_data()
{
    QTest::addColumn<QByteArray>("offered");
    QTest::addColumn<QByteArray>("chosen");
    const auto row = [](const char *name, const char *offered, const char *chosen) {
        QTest::newRow(name) << QByteArray(offered) << QByteArray(chosen);
    };
    row("nothing offered", "", "");
    row("WebSocket", "websocket", "websocket");
    row("in any case", "WebSocket", "WebSocket");
    row("h2c never", "h2c", "");
    row("h2c before it", "h2c, websocket", "websocket");
    row("one that the route lists", "foo", "foo");
    row("the same in a version", "foo/2", "foo/2");
    row("the first that may pass", "bar, foo/2, websocket", "foo/2");
    row("one that it does not list", "bar/1", "");
    row("one whose name only begins so", "foobar", "");
    row("a version that is none", "foo/", "");
    row("h2c in the list changes nothing", "H2C", "");
    row("HTTP changes nothing", "HTTP/2.0", "");
    row("an odd name", "foo bar, web\tsocket", "");
}

void TestForwarding::upgrades()
{
    QFETCH(QByteArray, offered);
    QFETCH(QByteArray, chosen);
    const std::vector<std::string> allowed{"foo", "h2c", "http"};
    http::RequestHead head;
    head.method = "GET";
    head.upgrade = view(offered);
    QCOMPARE(bytes(selectUpgrade(head, allowed)), chosen);

    const bool webSocket = chosen.toLower() == "websocket";
    head.method = "POST";
    QCOMPARE(bytes(selectUpgrade(head, allowed)), webSocket ? QByteArray() : chosen);
    head.method = "GET";
    head.framing = {http::Framing::Kind::Chunked, 0};
    QCOMPARE(bytes(selectUpgrade(head, allowed)), webSocket ? QByteArray() : chosen);
    head.framing = {};
    head.version = http::Version::Http10;
    QCOMPARE(bytes(selectUpgrade(head, allowed)), QByteArray());
}

void TestForwarding::anOrdinaryRequestTakesNoMemory()
{
    RequestFixture request;
    request.setFields("Host: a\nAccept: */*\nUser-Agent: x\nX-Forwarded-For: 6.6.6.6\n");
    request.principal.authenticator = "keys";
    request.principal.name = "acme";
    request.principal.groups = {"partners"};
    http::FieldList fields;
    bool trailers = false;
    QVERIFY(!forwardRequestFields({request.context, request.principal}, fields, trailers));
    QCOMPARE(request.arena.capacity(), std::size_t(0));
}

QTEST_APPLESS_MAIN(TestForwarding)
#include "tst_forwarding.moc"
