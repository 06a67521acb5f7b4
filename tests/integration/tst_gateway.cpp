// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "tests/support/raw_client.h"

#include <QTest>

using namespace portcullis::test;

class TestGateway : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void status_data();
    void status();
    void forbiddenByGroupNamesTheCondition();
    void limitHasFields();
    void allowListsTheMethods();
    void requestIsTransformed();
    void responseIsUnwrapped();
    void redirects();
    void responds();
    void preflightIsAnswered();
    void headHasNoBody();
    void continueIsSent();
    void refusalIsAProblemDocument();
    void accessLogNeverHasTheKey();
    void metricsCount();
    void keepAliveAndPipelining();

private:
    Answer get(const QByteArray &target, const QList<QByteArray> &more = {})
    {
        return curl(more + QList<QByteArray>{"http://" + m_gateway.at("main") + target});
    }

    GatewayProcess m_echo;
    GatewayProcess m_gateway;
};

// After the class: moc 6.4 sees no class behind this raw string.
namespace {

const QByteArray kKey = "integration-key-1";
const QByteArray kOutsiderKey = "integration-key-2";

const QByteArray kDocument = R"({
  "version": 1,
  "listeners": [{"name": "main", "address": "127.0.0.1", "port": 0}],
  "authenticators": [{"name": "keys", "type": "api-key", "header": "X-API-Key", "query": "api_key"}],
  "consumers": [
    {"name": "acme", "groups": ["partners"], "apiKeys": [{"id": "k1", "sha256": "@key@"}]},
    {"name": "outsider", "apiKeys": [{"id": "k1", "sha256": "@outsider@"}]}],
  "rateLimits": [{"name": "two", "algorithm": "fixed-window", "limit": 2, "window": "1h", "key": []}],
  "upstreams": [{"name": "echo", "targets": [{"url": "http://@echo@"}]}],
  "routes": [
    {"name": "open", "match": {"paths": ["/open"]}, "authenticate": "none", "upstream": "echo"},
    {"name": "closed", "match": {"paths": ["/closed"]}, "authenticate": ["keys"], "upstream": "echo"},
    {"name": "partners", "match": {"paths": ["/partners"]}, "authenticate": ["keys"], "upstream": "echo",
     "authorize": {"groups": ["partners"]}},
    {"name": "limited", "match": {"paths": ["/limited"]}, "authenticate": "none",
     "rateLimits": ["two"], "upstream": "echo"},
    {"name": "only-get", "match": {"paths": ["/only-get"], "methods": ["GET"]},
     "authenticate": "none", "upstream": "echo"},
    {"name": "changed", "match": {"paths": ["/orders/{id}"]}, "authenticate": "none",
     "request": {"path": "/v2/orders/${path.id}",
       "headers": {"set": {"X-Tenant": "t-${path.id}"}, "add": {"X-Added": "yes"},
                   "remove": ["X-Secret"], "rename": {"X-Old": "X-New"}},
       "query": {"set": {"page": "1"}, "remove": ["debug"], "rename": {"q": "search"}},
       "body": [{"wrap": "/data"}, {"set": {"/meta/source": "gateway"}}]},
     "upstream": "echo"},
    {"name": "unwrapped", "match": {"paths": ["/unwrapped"]}, "authenticate": "none",
     "upstream": "echo",
     "response": {"headers": {"remove": ["Server"]}, "body": [{"unwrap": "/method"}]}},
    {"name": "moved", "match": {"paths": ["/moved/{rest...}"]}, "authenticate": "none",
     "redirect": {"status": 308, "location": "https://new.example/${path.rest}"}},
    {"name": "legacy", "match": {"paths": ["/legacy"]}, "authenticate": "none",
     "respond": {"status": 503, "headers": {"Retry-After": "3600"}, "body": "back soon"}},
    {"name": "shared", "match": {"paths": ["/shared"]}, "authenticate": ["keys"], "upstream": "echo",
     "cors": {"origins": ["https://app.example.com"], "methods": ["GET", "POST"],
              "headers": ["Content-Type"], "maxAge": "10m"}}],
  "defaults": {"authenticate": ["none"]},
  "accessLog": {"to": {"file": "access.log"}}
})";

/// One connection, one write, everything read until the gateway closes.
constexpr char kPipelined[] = R"(
import http.client, socket, sys
host, port = "127.0.0.1", int(sys.argv[1])
kept = http.client.HTTPConnection(host, port, timeout=15)
kept.request("GET", "/open"); first = kept.getresponse(); first.read(); before = kept.sock
kept.request("POST", "/open", body=b"two"); second = kept.getresponse(); second.read()
print("kept", first.status, second.status, before is not None and before is kept.sock)
raw = socket.create_connection((host, port), timeout=15)
one = b"GET /open HTTP/1.1\r\nHost: a\r\n\r\n"
raw.sendall(one + one + b"GET /legacy HTTP/1.1\r\nHost: a\r\n\r\n"
            + b"GET /open HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
seen = b""
while piece := raw.recv(65536):
    seen += piece
print("pipelined", *(part[:3].decode() for part in seen.split(b"HTTP/1.1 ")[1:]))
)";

} // namespace

void TestGateway::initTestCase()
{
    QVERIFY2(m_echo.echo(), m_echo.err().constData());
    QVERIFY2(m_gateway.run(filled(kDocument,
                                  {{"key", sha256Of(kKey)},
                                   {"outsider", sha256Of(kOutsiderKey)},
                                   {"echo", m_echo.at("echo")}}),
                           {"--workers", "2"}),
             m_gateway.err().constData());
}

void TestGateway::status_data()
{
    QTest::addColumn<QByteArray>("target");
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<QByteArray>("key");
    QTest::addColumn<int>("expected");
    const auto row = [](const char *name, QByteArray target, QByteArray method, QByteArray key,
                        int expected) {
        QTest::newRow(name) << target << method << key << expected;
    };
    row("an open route needs no key", "/open", "GET", "", 200);
    row("a closed route needs one", "/closed", "GET", "", 401);
    row("the right key opens it", "/closed", "GET", kKey, 200);
    row("a wrong key does not", "/closed", "GET", "wrong", 401);
    row("the key may stand in the query", "/closed?api_key=" + kKey, "GET", "", 200);
    row("a member of the group passes", "/partners", "GET", kKey, 200);
    row("others do not", "/partners", "GET", kOutsiderKey, 403);
    row("no route is no page", "/nowhere", "GET", "", 404);
    row("another method is refused", "/only-get", "POST", "", 405);
    row("HEAD is part of GET", "/only-get", "HEAD", "", 200);
    row("a path above the root is malformed", "/../../etc/passwd", "GET", "", 400);
}

void TestGateway::status()
{
    QFETCH(QByteArray, target);
    QFETCH(QByteArray, method);
    QFETCH(QByteArray, key);
    QFETCH(int, expected);
    QList<QByteArray> arguments{"--path-as-is"};
    if (method == "HEAD")
        arguments << "-I";
    else
        arguments << "-X" << method;
    if (!key.isEmpty())
        arguments << "-H"
                  << "X-API-Key: " + key;
    const Answer answer = get(target, arguments);
    VERIFY_STATUS(answer, expected);
    QVERIFY2(expected != 401 || answer.has("WWW-Authenticate"), answer.all().constData());
}

void TestGateway::forbiddenByGroupNamesTheCondition()
{
    const Answer answer = get("/partners", {"-H", "X-API-Key: " + kOutsiderKey});
    VERIFY_STATUS(answer, 403);
    QCOMPARE(answer.member("code"), QByteArray("authorize.group"));
    QCOMPARE(answer.member("stage"), QByteArray("authorize"));
}

void TestGateway::limitHasFields()
{
    const Answer first = get("/limited");
    VERIFY_STATUS(first, 200);
    QCOMPARE(first.field("RateLimit-Policy"), QByteArray("\"two\";q=2;w=3600"));
    QVERIFY2(first.field("RateLimit").startsWith("\"two\";r=1;t="), first.all().constData());
    VERIFY_STATUS(get("/limited"), 200);
    const Answer third = get("/limited");
    VERIFY_STATUS(third, 429);
    QVERIFY2(third.field("RateLimit").startsWith("\"two\";r=0;t="), third.all().constData());
    const int after = third.field("Retry-After").toInt();
    QVERIFY2(after >= 1 && after <= 3600, third.all().constData());
    QCOMPARE(third.member("code"), QByteArray("rate-limit.exceeded"));
}

void TestGateway::allowListsTheMethods()
{
    const Answer answer = get("/only-get", {"-X", "DELETE"});
    VERIFY_STATUS(answer, 405);
    QCOMPARE(answer.field("Allow"), QByteArray("GET, HEAD"));
}

void TestGateway::requestIsTransformed()
{
    const Answer answer =
        get("/orders/42?q=a%20b&debug=1",
            {"-H", "X-Secret: s", "-H", "X-Old: o", "-H", "Content-Type: application/json",
             "--data-binary", R"({"n": 1.50})"});
    VERIFY_STATUS(answer, 200);
    const QByteArray target = answer.member("target");
    QVERIFY2(target.startsWith("/v2/orders/42?"), target.constData());
    VERIFY_CONTAINS(target, "search=a%20b");
    VERIFY_CONTAINS(target, "page=1");
    QVERIFY2(!target.contains("debug"), target.constData());
    const QByteArray seen = answer.body.toLower();
    VERIFY_CONTAINS(seen, R"(["x-tenant", "t-42"])");
    VERIFY_CONTAINS(seen, R"(["x-added", "yes"])");
    VERIFY_CONTAINS(seen, R"(["x-new", "o"])");
    QVERIFY2(!seen.contains("x-secret") && !seen.contains("x-old"), seen.constData());
    const QByteArray body = answer.member("body");
    VERIFY_CONTAINS(body, R"({"n": 1.50})"); // untouched members keep their spelling
    const QJsonObject object = QJsonDocument::fromJson(body).object();
    QCOMPARE(
        object.value(QLatin1String("meta")).toObject().value(QLatin1String("source")).toString(),
        text("gateway"));
}

void TestGateway::responseIsUnwrapped()
{
    const Answer answer = get("/unwrapped", {"-X", "PATCH"});
    VERIFY_STATUS(answer, 200);
    QCOMPARE(answer.body.trimmed(), QByteArray("\"PATCH\""));
    QVERIFY2(!answer.has("Server"), answer.all().constData());
}

void TestGateway::redirects()
{
    const Answer answer = get("/moved/a/b");
    VERIFY_STATUS(answer, 308);
    QCOMPARE(answer.field("Location"), QByteArray("https://new.example/a/b"));
}

void TestGateway::responds()
{
    const Answer answer = get("/legacy");
    VERIFY_STATUS(answer, 503);
    QCOMPARE(answer.field("Retry-After"), QByteArray("3600"));
    QCOMPARE(answer.body, QByteArray("back soon"));
}

void TestGateway::preflightIsAnswered()
{
    const Answer answer = get("/shared",
                              {"-X", "OPTIONS", "-H", "Origin: https://app.example.com", "-H",
                               "Access-Control-Request-Method: POST", "-H",
                               "Access-Control-Request-Headers: content-type"});
    VERIFY_STATUS(answer, 204);
    QCOMPARE(answer.field("Access-Control-Allow-Origin"), QByteArray("https://app.example.com"));
    QVERIFY2(answer.field("Access-Control-Allow-Methods").contains("POST"),
             answer.all().constData());
    VERIFY_CONTAINS(answer.field("Access-Control-Allow-Headers").toLower(), "content-type");
    QCOMPARE(answer.field("Access-Control-Max-Age"), QByteArray("600"));

    const Answer stranger = get("/shared",
                                {"-X", "OPTIONS", "-H", "Origin: https://evil.example", "-H",
                                 "Access-Control-Request-Method: POST"});
    QVERIFY2(!stranger.has("Access-Control-Allow-Origin"), stranger.all().constData());
}

void TestGateway::headHasNoBody()
{
    const Answer answer = get("/open", {"-I"});
    VERIFY_STATUS(answer, 200);
    QVERIFY(answer.body.isEmpty());
    QCOMPARE(answer.exitCode, 0);
}

void TestGateway::continueIsSent()
{
    const Answer answer = get(
        "/open",
        {"-H", "Expect: 100-continue", "--expect100-timeout", "15", "--data-binary", "late body"});
    VERIFY_STATUS(answer, 200);
    QCOMPARE(answer.interim, QList<int>{100});
    QCOMPARE(answer.member("body"), QByteArray("late body"));

    const Answer refused = get("/closed", {"-H", "Expect: 100-continue", "--data-binary", "x"});
    VERIFY_STATUS(refused, 401);
    QVERIFY2(refused.interim.isEmpty(), "a refusal comes in place of 100");
}

void TestGateway::refusalIsAProblemDocument()
{
    const Answer answer = get("/nowhere");
    VERIFY_STATUS(answer, 404);
    QCOMPARE(answer.field("Content-Type"), QByteArray("application/problem+json"));
    for (const char *name : {"type", "title", "status", "instance", "stage", "code"})
        QVERIFY2(answer.json().contains(QLatin1String(name)), answer.all().constData());
    QCOMPARE(answer.member("code"), QByteArray("route.not-found"));
    QCOMPARE(answer.member("status"), QByteArray("404"));
}

void TestGateway::accessLogNeverHasTheKey()
{
    VERIFY_STATUS(get("/partners?api_key=" + kOutsiderKey), 403);
    VERIFY_STATUS(get("/closed", {"-H", "X-API-Key: " + kKey}), 200);
    const QByteArray log = m_gateway.inFolder("access.log");
    QTRY_VERIFY_WITH_TIMEOUT(readAll(log).contains("\"code\":\"authorize.group\""), kProcessWaitMs);
    QTRY_VERIFY_WITH_TIMEOUT(readAll(log).contains("\"consumer\":\"acme\""), kProcessWaitMs);
    const QByteArray lines = readAll(log);
    QVERIFY(!lines.contains(kKey));
    QVERIFY(!lines.contains(kOutsiderKey));
    for (const QByteArray &line : lines.split('\n'))
        QVERIFY2(line.isEmpty() || QJsonDocument::fromJson(line).isObject(), line.constData());
}

void TestGateway::metricsCount()
{
    const QList<QByteArray> names{
        "portcullis_refusals_total{stage=\"route\",reason=\"route.not-found\"}",
        "portcullis_requests_total", "portcullis_received_bytes_total",
        "portcullis_sent_bytes_total", "portcullis_connections_accepted_total"};
    const auto read = [&] {
        QList<double> values;
        for (const QByteArray &name : names)
            values << std::max(0.0, metric(m_gateway, name));
        return values;
    };
    const QByteArray request = getRequest("/nowhere");
    const QList<double> before = read();
    RawClient client(m_gateway.port("main"));
    const Answer answer = client.ask(request);
    VERIFY_STATUS(answer, 404);
    const double sent = static_cast<double>(answer.head.size() + 2 + answer.body.size());
    const QList<double> more{1, 1, static_cast<double>(request.size()), sent, 1};
    QList<double> expected;
    for (qsizetype i = 0; i < before.size(); ++i)
        expected << before[i] + more[i];
    QTRY_COMPARE_WITH_TIMEOUT(read(), expected, kProcessWaitMs);
}

void TestGateway::keepAliveAndPipelining()
{
    const QByteArray seen =
        outputOf("python3", {"-c", kPipelined, QByteArray::number(m_gateway.port("main"))});
    VERIFY_CONTAINS(seen, "kept 200 200 True");
    VERIFY_CONTAINS(seen, "pipelined 200 200 503 200");
}

QTEST_GUILESS_MAIN(TestGateway)
#include "tst_gateway.moc"
