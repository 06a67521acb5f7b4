// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "tests/unit/service/pipeline/common/request_fixture.h"

#include <QTest>

using namespace portcullis;
using namespace portcullis::pipeline;

namespace {

/// A request whose parts are known to every test here.
void fill(RequestFixture &request)
{
    request.head.query = "q=a%20b+c&q=second&up=..&enc=%2e%2e&slash=a/b%2Fc&crlf=a%0D%0Ab&nul=%00&"
                         "host=//evil.test&semi=..;x&hash=a%23b%3Fc%25d%5Ce&js=javascript:x&"
                         "empty=&at=@evil.test&u=caf%C3%A9&tab=a%09b&%6eame=by-name&del=%7F";
    request.setFields("X-A: one\nX-B: 1\nX-B: 2\nCookie: a=1\nCookie: b=2\n"
                      "X-Consumer-Name: admin\nX_Consumer_Name: admin\nX-Forwarded-For: 6.6.6.6\n"
                      "X-Request-Id: forged\nHost: ignored\n");
    request.params = {{"id", "a%2Fb;v=1", false},
                      {"plain", "7", false},
                      {"rest", "a/b%20c/d", true},
                      {"none", "", true},
                      {"dots", "x/..;y/z", true}};
    request.principal.authenticator = "corp";
    request.principal.name = "corp:alice";
    request.principal.claims = {{"groups", {"a", "b"}}, {"tenant", {"acme"}}, {"void", {}}};
}

} // namespace

class TestTemplate : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void values_data();
    void values();
    void fields_data();
    void fields();
    void paths_data();
    void paths();
    void locations_data();
    void locations();
    void trustedPeersAreHeard();
    void badTemplatesDoNotCompile();
    void literalsCostNothing();
};

void TestTemplate::values_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("value");
    const auto row = [](const char *name, const char *text, const QByteArray &value) {
        QTest::newRow(name) << QByteArray(text) << value;
    };
    row("an empty template is empty", "", "");
    row("fixed text stays", "a $ {b} $$", "a $ {b} $$");
    row("a path parameter is decoded", "${path.id}", "a/b;v=1");
    row("the rest of a path has its slashes", "${path.rest}", "a/b c/d");
    row("a path parameter that is not captured is empty", "<${path.other}>", "<>");
    row("a query parameter is decoded, plus included", "${query.q}", "a b c");
    row("the first of several query parameters counts", "${query.q}", "a b c");
    row("names of query parameters are decoded", "${query.name}", "by-name");
    row("case matters in query parameters", "<${query.Q}>", "<>");
    row("a header", "${header.x-a}", "one");
    row("case makes no difference in header names", "${header.X-A}", "one");
    row("several lines are joined", "${header.x-b}", "1, 2");
    row("cookies are joined by semicolons", "${header.cookie}", "a=1; b=2");
    row("Host is the authority of the request", "${header.host}", "api.example.com");
    row("a forged consumer is missing", "<${header.x-consumer-name}>", "<>");
    row("so is one with underscores", "<${header.x_consumer_name}>", "<>");
    row("what only proxies may say is missing", "<${header.x-forwarded-for}>", "<>");
    row("the request id is ours", "${header.x-request-id}", "id-1");
    row("a claim", "${claim.tenant}", "acme");
    row("several values of a claim are joined", "${claim.groups}", "a,b");
    row("a claim without values is empty", "<${claim.void}>", "<>");
    row("the consumer", "${consumer.name}", "corp:alice");
    row("the client", "${client.ip}", "192.0.2.7");
    row("the request's id and method", "${request.id} ${request.method}", "id-1 GET");
    row("a default for what is missing", "${query.none:-x}", "x");
    row("a default for what is empty", "${query.empty:-x}", "x");
    row("no default where there is a value", "${query.q:-x}", "a b c");
    row("an empty default", "<${query.none:-}>", "<>");
}

void TestTemplate::values()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, value);
    RequestFixture request;
    fill(request);
    const auto made = Template::compile(view(text));
    QVERIFY2(made, made ? "" : made.error().what.c_str());
    QCOMPARE(bytes(made->raw(request.scope())), value);
}

void TestTemplate::fields_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("value");
    const QByteArray refused = "!transform-request.value";
    QTest::newRow("an ordinary value") << QByteArray("t=${query.q}") << QByteArray("t=a b c");
    QTest::newRow("a line break is refused") << QByteArray("${query.crlf}") << refused;
    QTest::newRow("so is one inside fixed text") << QByteArray("x${query.crlf}y") << refused;
    QTest::newRow("NUL is refused") << QByteArray("${query.nul}") << refused;
    QTest::newRow("DEL is refused") << QByteArray("${query.del}") << refused;
    QTest::newRow("a tab passes") << QByteArray("${query.tab}") << QByteArray("a\tb");
    QTest::newRow("other scripts pass") << QByteArray("${query.u}") << QByteArray("caf\xC3\xA9");
    QTest::newRow("a missing value is empty") << QByteArray("${query.none}") << QByteArray();
}

void TestTemplate::fields()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, value);
    RequestFixture request;
    fill(request);
    QCOMPARE(shown(Template::compile(view(text))->fieldValue(request.scope())), value);
}

void TestTemplate::paths_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("path");
    const QByteArray refused = "!transform-request.path";
    const auto row = [](const char *name, const char *text, const QByteArray &path) {
        QTest::newRow(name) << QByteArray(text) << path;
    };
    row("a parameter keeps its encoding", "/v2/${path.id}/x", "/v2/a%2Fb;v=1/x");
    row("the rest keeps its slashes", "/v2/${path.rest}", "/v2/a/b%20c/d");
    row("an empty rest is nothing", "/v2/${path.none}", "/v2/");
    row("a slash in a value is encoded", "/v2/${query.slash}", "/v2/a%2Fb%2Fc");
    row("so are ? # % and backslash", "/v2/${query.hash}", "/v2/a%23b%3Fc%25d%5Ce");
    row("a blank is encoded", "/v2/${query.q}", "/v2/a%20b%20c");
    row("a line break is encoded", "/v2/${query.crlf}", "/v2/a%0D%0Ab");
    row("other scripts are encoded", "/v2/${query.u}", "/v2/caf%C3%A9");
    row("two dots are refused", "/v2/${query.up}", refused);
    row("encoded dots are refused", "/v2/${query.enc}", refused);
    row("dots that a semicolon follows are refused", "/v2/${query.semi}", refused);
    row("and in a segment of the rest", "/v2/${path.dots}", refused);
    row("dots made of fixed text and a value are refused", "/v2/.${query.none:-.}", refused);
    row("dots as a part of a segment pass", "/v2/a${query.none:-x}..", "/v2/ax..");
    row("an empty value can't make an authority", "/${query.none}/evil.test", refused);
    row("a default is a value", "/v2/${query.none:-a/b}", "/v2/a%2Fb");
    row("two values in one segment", "/v2/${path.plain}-${request.method}", "/v2/7-GET");
    row("a missing value is empty", "/v2/${query.none}", "/v2/");
}

void TestTemplate::paths()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, path);
    RequestFixture request;
    fill(request);
    QCOMPARE(shown(Template::compile(view(text))->path(request.scope())), path);
}

void TestTemplate::locations_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("location");
    const QByteArray refused = "!transform-request.path";
    const auto row = [](const char *name, const char *text, const QByteArray &location) {
        QTest::newRow(name) << QByteArray(text) << location;
    };
    row("the rest keeps its slashes", "https://a.test/${path.rest}", "https://a.test/a/b%20c/d");
    row("an empty rest", "https://a.test/${path.none}", "https://a.test/");
    row("a value in the query is encoded as one", "https://a.test/?u=${query.slash}&x=1",
        "https://a.test/?u=a%2Fb%2Fc&x=1");
    row("a path parameter in the query is decoded first", "/x?id=${path.id}",
        "/x?id=a%2Fb%3Bv%3D1");
    row("the host of the request can be kept", "https://${header.host}/x",
        "https://api.example.com/x");
    row("a whole URL from outside stays in its segment", "${query.host}", "%2F%2Fevil.test");
    row("it can't become an authority", "/${query.none}${query.host}", "/%2F%2Fevil.test");
    row("nor by an empty segment", "/${query.none}/evil.test", refused);
    row("nor a scheme", "${query.js}", "javascript%3Ax");
    row("nor user information", "https://a.test${query.at}", "https://a.test%40evil.test");
    row("line breaks are encoded", "/${query.crlf}", "/a%0D%0Ab");
    row("two dots are refused", "https://a.test/${query.up}/x", refused);
    row("dots in the query are a value", "https://a.test/?x=${query.up}", "https://a.test/?x=..");
    row("a fixed location is as it is", "//cdn.test/x?y#z", "//cdn.test/x?y#z");
    row("a fixed authority may follow two slashes", "//cdn.test/${path.plain}", "//cdn.test/7");
}

void TestTemplate::locations()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, location);
    RequestFixture request;
    fill(request);
    QCOMPARE(shown(Template::compile(view(text))->location(request.scope())), location);
}

void TestTemplate::trustedPeersAreHeard()
{
    RequestFixture request;
    fill(request);
    request.context.peerTrusted = true;
    const auto forwarded = Template::compile("${header.x-forwarded-for}");
    const auto consumer = Template::compile("<${header.x-consumer-name}>");
    QCOMPARE(bytes(forwarded->raw(request.scope())), QByteArray("6.6.6.6"));
    QCOMPARE(bytes(consumer->raw(request.scope())), QByteArray("<>"));
}

void TestTemplate::badTemplatesDoNotCompile()
{
    for (const char *text :
         {"${", "${query.}", "${nobody.x}", "${path.a", "${query.a:-${query.b}}"})
        QVERIFY2(!Template::compile(text), text);
}

void TestTemplate::literalsCostNothing()
{
    RequestFixture request;
    const auto made = Template::compile("a fixed text");
    QVERIFY(made->isLiteral());
    QVERIFY(Template().isLiteral());
    QCOMPARE(bytes(*made->fieldValue(request.scope())), QByteArray("a fixed text"));
    QCOMPARE(bytes(*Template::compile("${request.id}")->fieldValue(request.scope())),
             QByteArray("id-1"));
    QCOMPARE(request.arena.capacity(), std::size_t(0));
    QCOMPARE(bytes(Template::verbatim("${x}").raw(request.scope())), QByteArray("${x}"));
}

QTEST_APPLESS_MAIN(TestTemplate)
#include "tst_template.moc"
