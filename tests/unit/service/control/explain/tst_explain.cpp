// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "explain_document.h"
#include "explain_fixture.h"

#include <QTest>

using namespace portcullis;
using namespace portcullis::test;

namespace {

const QByteArray kKey = R"("credentials": {"authenticator": "keys", "value": ")" + kGoodKey + "\"}";
const QByteArray kBob =
    R"("credentials": {"authenticator": "keys", "value": ")" + kOtherKey + "\"}";

} // namespace

/// What `/v1/explain` says of a request.
class TestExplain : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void verdicts_data();
    void verdicts();
    void traces_data();
    void traces();
    void details_data();
    void details();
    void showsWhatWouldBeSent();
    void chargesNothing();
    void seesWhatIsUsedUp();
    void tellsWhatItCannot();
    void nearMisses_data();
    void nearMisses();
    void problems_data();
    void problems();
    void neverShowsACredential_data();
    void neverShowsACredential();
    void bytesThatAreNoUtf8();
};

void TestExplain::verdicts_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QByteArray>("verdict");
    QTest::addColumn<QByteArray>("rule");

    const auto row = [](const char *name, const QByteArray &members, const QByteArray &verdict,
                        const QByteArray &rule = {}) {
        QTest::newRow(name) << "{\"host\": \"a.test\", " + members + '}' << verdict << rule;
    };
    row("a bad path", R"("path": "/%00")", "refused receive.bad-path");
    row("a target that is none", R"("target": "orders")", "refused receive.bad-target");
    row("a space in the path", R"("path": "/a b")", "refused receive.malformed-request");
    row("a method that is none", R"("method": "G(T")", "refused receive.malformed-request");
    row("CONNECT", R"("method": "CONNECT", "target": "a.test:443")",
        "refused receive.connect-not-supported");
    row("a field name that is none", R"("headers": {"a b": "1"})", "refused receive.bad-field");
    row("too many fields", R"("headers": {"a": ["1","2","3","4","5","6","7","8","9","10","11","12",
        "13","14","15","16","17","18","19","20","21"]})",
        "refused receive.too-many-fields");
    row("no credential", R"("path": "/orders/1")", "refused authenticate.no-credential");
    row("a bad key", R"("path": "/orders/1", "headers": {"X-API-Key": "bad"})",
        "refused authenticate.key-unknown", "authenticators/keys");
    row("two keys", R"("path": "/orders/1", "headers": {"X-API-Key": ["a", "b"]})",
        "refused authenticate.ambiguous-credential", "authenticators/keys");
    row("the wrong group", R"("path": "/orders/1", )" + kBob, "refused authorize.group",
        "routes/orders/authorize/groups");
    row("the wrong group, by identity",
        R"("path": "/orders/1", "identity": {"authenticator": "keys", "consumer": "bob"})",
        "refused authorize.group", "routes/orders/authorize/groups");
    row("another method, for who may call", R"("method": "PUT", "path": "/orders/1", )" + kKey,
        "refused route.method-not-allowed");
    row("another method, for who may not", R"("method": "PUT", "path": "/orders/1")",
        "refused authenticate.no-credential");
    row("nothing there", R"("path": "/nothing")", "refused route.not-found");
    row("a body that is too large",
        R"("method": "POST", "path": "/orders/1", "headers": {"Content-Type": "application/json",
            "Content-Length": "65"}, )"
            + kKey,
        "refused receive.body-too-large", "routes/orders/request");
    row("a body of another type",
        R"("method": "POST", "path": "/orders/1", "body": "x", "headers": {"Content-Type":
            "text/plain"}, )"
            + kKey,
        "refused transform-request.media-type", "routes/orders/request");
    row("a body that is none",
        R"("method": "POST", "path": "/orders/1", "body": "{", "headers": {"Content-Type":
            "application/json"}, )"
            + kKey,
        "refused transform-request.invalid-json", "routes/orders/request");
    row("all is well", R"("path": "/orders/1", )" + kKey, "forwarded");
    row("all is well, by identity",
        R"("path": "/orders/1", "identity": {"authenticator": "keys", "consumer": "acme"})",
        "forwarded");
    row("an identity that the route does not ask for",
        R"("path": "/orders/1", "identity": {"authenticator": "later", "consumer": "acme"})",
        "refused authenticate.no-credential");
    row("a claim that is there",
        R"("path": "/tokens", "identity": {"authenticator": "idp", "subject": "u",
            "claims": {"level": "gold"}})",
        "forwarded");
    row("a claim that is not",
        R"("path": "/tokens", "identity": {"authenticator": "idp", "subject": "u"})",
        "refused authorize.claim", "routes/tokens/authorize/claims/level");
    row("a redirect", R"("path": "/moved")", "answered route.redirect");
    row("a fixed answer", R"("path": "/fixed")", "answered route.respond");
    row("a preflight",
        R"("method": "OPTIONS", "path": "/fixed", "headers": {"Origin": "https://app.test",
            "Access-Control-Request-Method": "GET"})",
        "answered");
    row("OPTIONS for all", R"("method": "OPTIONS", "target": "*")", "answered");
}

void TestExplain::verdicts()
{
    QFETCH(QByteArray, json);
    QFETCH(QByteArray, verdict);
    QFETCH(QByteArray, rule);
    ExplainFixture gateway(kExplained);
    QCOMPARE(gateway.problems, QByteArray());
    const QJsonObject answer = gateway.explain(json);
    QCOMPARE(explainedVerdict(answer), verdict);
    QCOMPARE(at(answer, "rule"), rule);
}

void TestExplain::traces_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QByteArray>("steps");

    QTest::newRow("forwarded") << R"({"host": "a.test", "path": "/orders/1", )" + kKey
            + '}' << QByteArray("passed passed passed passed passed passed passed not-reached");
    QTest::newRow("refused at the second")
        << QByteArray(R"({"host": "a.test", "path": "/orders/1"})")
        << QByteArray("passed refused not-reached not-reached not-reached not-reached not-reached "
                      "not-reached");
    QTest::newRow("answered by the route")
        << QByteArray(R"({"host": "a.test", "path": "/moved"})")
        << QByteArray("passed passed passed passed answered not-reached not-reached not-reached");
    QTest::newRow("refused by the codec")
        << QByteArray(R"({"target": "/moved"})")
        << QByteArray("refused not-reached not-reached not-reached not-reached not-reached "
                      "not-reached not-reached");
}

void TestExplain::traces()
{
    QFETCH(QByteArray, json);
    QFETCH(QByteArray, steps);
    ExplainFixture gateway(kExplained);
    const QJsonObject answer = gateway.explain(json);
    QCOMPARE(trace(answer), steps);
    QCOMPARE(at(answer, "stages.0.stage"), QByteArray("receive"));
    QVERIFY(at(answer, "stages.0.ns").toLongLong() > 0);
    QCOMPARE(at(answer, "stages.7.ns"), QByteArray());
}

void TestExplain::details_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<QByteArray>("value");

    const auto row = [](const char *name, const QByteArray &members, const QByteArray &path,
                        const QByteArray &value) {
        QTest::newRow(name) << "{\"host\": \"a.test\", " + members + '}' << path << value;
    };
    row("the revision", R"("path": "/")", "revision", "1");
    row("the normalised path", R"("path": "/a/../b")", "request.path", "/b");
    row("the client behind a proxy",
        R"("client": "10.0.0.1", "headers": {"X-Forwarded-For": "192.0.2.9"})", "request.client",
        "192.0.2.9");
    row("and its peer", R"("client": "10.0.0.1", "headers": {"X-Forwarded-For": "192.0.2.9"})",
        "request.peer", "10.0.0.1");
    row("a client that only says so",
        R"("client": "192.0.2.1", "headers": {"X-Forwarded-For": "192.0.2.9"})", "request.client",
        "192.0.2.1");
    row("the first listener", R"("path": "/")", "request.listener", "http");
    row("another one", R"("listener": "inner")", "request.listener", "inner");
    row("the route", R"("path": "/echo/x")", "route.name", "echo");
    row("what it captured", R"("path": "/echo/x")", "route.params.what", "x");
    row("the consumer", R"("path": "/orders/1", )" + kKey, "identity.consumer", "acme");
    row("its groups", R"("path": "/orders/1", )" + kKey, "identity.groups.0", "partners");
    row("a token's consumer",
        R"("path": "/tokens", "identity": {"authenticator": "idp", "consumer": "bob"})",
        "identity.subject", "u-bob");
    row("a consumer by its name",
        R"("path": "/tokens", "identity": {"authenticator": "idp", "consumer": "acme"})",
        "identity.consumer", "acme");
    row("nobody", R"("path": "/fixed")", "identity.anonymous", "true");
    row("the status of a refusal", R"("path": "/orders/1")", "status", "401");
    row("its stage", R"("path": "/orders/1")", "stage", "authenticate");
    row("what it challenges for", R"("path": "/orders/1")", "answer.headers.0.name",
        "WWW-Authenticate");
    row("the methods that are allowed", R"("method": "PUT", "path": "/orders/1", )" + kKey,
        "answer.headers.0.value", "GET, HEAD, POST, OPTIONS");
    row("a fixed answer's body", R"("path": "/fixed")", "answer.body", "short and stout");
    row("a redirect's target", R"("path": "/moved")", "answer.headers.0.value", "https://a.test/");
    row("gRPC's status", R"("path": "/orders/1", "headers": {"Content-Type": "application/grpc"})",
        "status", "200");
    row("a limit", R"("path": "/orders/1", )" + kKey, "limits.0.limit", "one");
    row("what it has left", R"("path": "/orders/1", )" + kKey, "limits.0.remaining", "0");
    row("a rule in shadow", R"("path": "/trials")", "shadow.0.code", "authorize.address");
}

void TestExplain::details()
{
    QFETCH(QByteArray, json);
    QFETCH(QByteArray, path);
    QFETCH(QByteArray, value);
    ExplainFixture gateway(kExplained);
    const QJsonObject answer = gateway.explain(json);
    QCOMPARE(gateway.asked, QByteArray());
    QVERIFY2(at(answer, path) == value, at(answer, path) + " in " + gateway.text);
}

void TestExplain::showsWhatWouldBeSent()
{
    ExplainFixture gateway(kExplained);
    const QJsonObject answer = gateway.explain(
        R"({"method": "POST", "url": "http://a.test/orders/a%2Fb?q=1", "body": "{\"a\":1.0}",
            "headers": {"Content-Type": "application/json", "X-Consumer-Name": "root",
                        "Connection": "X-Hop", "X-Hop": "1"}, )"
        + kKey + '}');
    QCOMPARE(explainedVerdict(answer), QByteArray("forwarded"));
    QCOMPARE(at(answer, "forward.upstream"), QByteArray("up"));
    QCOMPARE(at(answer, "forward.method"), QByteArray("POST"));
    QCOMPARE(at(answer, "forward.target"), QByteArray("/v2/a%2Fb?q=1"));
    QCOMPARE(at(answer, "forward.targets.0.url"),
             QByteArray("http://127.0.0.1:9000/base/v2/a%2Fb?q=1"));
    QCOMPARE(at(answer, "forward.targets.0.host"), QByteArray("127.0.0.1:9000"));
    QCOMPARE(at(answer, "forward.body"), QByteArray(R"({"data":{"a":1.0}})"));
    const QJsonObject forward = answer[QStringLiteral("forward")].toObject();
    QHash<QByteArray, QByteArray> fields;
    for (const auto &field : forward[QStringLiteral("headers")].toArray())
        fields.insert(at(field.toObject(), "name"), at(field.toObject(), "value"));
    QCOMPARE(fields.value("X-Who"), QByteArray("acme"));
    QCOMPARE(fields.value("X-Consumer-Name"), QByteArray("acme"));
    QCOMPARE(fields.value("X-Forwarded-For"), QByteArray("127.0.0.1"));
    QVERIFY(!fields.contains("X-Hop"));
    QVERIFY(!fields.contains("X-API-Key"));
    QVERIFY(gateway.upstreams.empty());
}

void TestExplain::chargesNothing()
{
    ExplainFixture gateway(kExplained);
    const QByteArray json = R"({"host": "a.test", "path": "/orders/1", )" + kKey + '}';
    for (int i = 0; i < 3; ++i)
        QCOMPARE(explainedVerdict(gateway.explain(json)), QByteArray("forwarded"));
    const QByteArray live =
        "GET /orders/1 HTTP/1.1\r\nHost: a.test\r\nX-API-Key: " + kGoodKey + "\r\n\r\n";
    QCOMPARE(verdictOf(gateway.talk(live)), QByteArray("200"));
}

void TestExplain::seesWhatIsUsedUp()
{
    ExplainFixture gateway(kExplained);
    const QByteArray live =
        "GET /orders/1 HTTP/1.1\r\nHost: a.test\r\nX-API-Key: " + kGoodKey + "\r\n\r\n";
    QCOMPARE(verdictOf(gateway.talk(live)), QByteArray("200"));
    const QJsonObject answer =
        gateway.explain(R"({"host": "a.test", "path": "/orders/1", )" + kKey + '}');
    QCOMPARE(explainedVerdict(answer), QByteArray("refused rate-limit.exceeded"));
    QCOMPARE(at(answer, "rule"), QByteArray("rateLimits/one"));
    QVERIFY(gateway.text.contains("Retry-After"));
}

void TestExplain::tellsWhatItCannot()
{
    ExplainFixture gateway(kExplained);
    const QJsonObject token = gateway.explain(
        R"({"host": "a.test", "path": "/tokens", "headers": {"Authorization": "Bearer abc"}})");
    QCOMPARE(explainedVerdict(token), QByteArray("unknown"));
    QCOMPARE(at(token, "stage"), QByteArray("authenticate"));
    QVERIFY2(at(token, "stages.1.notes.0").contains("would ask the provider"), gateway.text);
    // What the body is can't be told where it is announced but not described.
    const QJsonObject body = gateway.explain(
        R"({"host": "a.test", "method": "POST", "path": "/orders/1", "headers": {"Content-Type":
            "application/json", "Content-Length": "5"}, )"
        + kKey + '}');
    QCOMPARE(explainedVerdict(body), QByteArray("forwarded"));
    QVERIFY2(at(body, "stages.5.notes.0").contains("not known"), gateway.text);
}

void TestExplain::nearMisses_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QByteArray>("route");
    QTest::addColumn<QByteArray>("why");

    QTest::newRow("another method") << QByteArray(R"("method": "PUT", "path": "/orders/1")")
                                    << QByteArray("orders") << QByteArray("its methods are others");
    QTest::newRow("another host") << QByteArray(R"("path": "/here")") << QByteArray("here")
                                  << QByteArray("its hosts are others");
    QTest::newRow("a condition") << QByteArray(R"("path": "/beta")") << QByteArray("beta")
                                 << QByteArray("its header or query conditions do not hold");
    QTest::newRow("a disabled route")
        << QByteArray(R"("path": "/off")") << QByteArray("off") << QByteArray("it is disabled");
    QTest::newRow("a slash at the end") << QByteArray(R"("path": "/fixed/")") << QByteArray("fixed")
                                        << QByteArray("its path has no slash at the end");
    QTest::newRow("upper case") << QByteArray(R"("path": "/Fixed")") << QByteArray("fixed")
                                << QByteArray("its path is in lower case");
}

void TestExplain::nearMisses()
{
    QFETCH(QByteArray, json);
    QFETCH(QByteArray, route);
    QFETCH(QByteArray, why);
    ExplainFixture gateway(kExplained);
    const QJsonObject answer = gateway.explain("{\"host\": \"a.test\", " + json + '}');
    QCOMPARE(at(answer, "nearMisses.0.route"), route);
    QCOMPARE(at(answer, "nearMisses.0.why"), why);
}

void TestExplain::problems_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QByteArray>("problems");

    const auto row = [](const char *name, const QByteArray &json, const QByteArray &problems) {
        QTest::newRow(name) << json << problems;
    };
    row("malformed", "nonsense", " config.syntax");
    row("no such listener", R"({"listener": "x"})", "/listener config.unknown-reference");
    row("a listener without TLS", R"({"listener": "http", "tls": true})",
        "/listener config.conflict");
    row("no such authenticator", R"({"credentials": {"authenticator": "x", "value": "y"}})",
        "/credentials/authenticator config.unknown-reference");
    row("nor for an identity", R"({"identity": {"authenticator": "x", "consumer": "acme"}})",
        "/identity/authenticator config.unknown-reference");
    row("no such consumer", R"({"identity": {"authenticator": "keys", "consumer": "x"}})",
        "/identity/consumer config.unknown-reference");
    row("a key without a consumer", R"({"identity": {"authenticator": "keys", "subject": "x"}})",
        "/identity config.missing-key");
    row("more than is read", '"' + QByteArray(3 * 1024 * 1024, 'x') + '"', " config.too-large");
}

void TestExplain::problems()
{
    QFETCH(QByteArray, json);
    QFETCH(QByteArray, problems);
    ExplainFixture gateway(kExplained);
    gateway.explain(json);
    QCOMPARE(gateway.asked, problems);
}

void TestExplain::neverShowsACredential_data()
{
    QTest::addColumn<QByteArray>("json");

    const auto row = [](const char *name, const QByteArray &members) {
        QTest::newRow(name) << "{\"host\": \"a.test\", " + members + '}';
    };
    row("a good key", R"("path": "/echo/x", )" + kKey);
    row("a bad key", R"("path": "/echo/x", "headers": {"X-API-Key": "canary-bad"})");
    row("in the query", R"("path": "/echo/x", "query": "a=1&door=canary-bad&b=2")");
    row("percent-encoded in the query", R"("path": "/echo/x", "query": "d%6for=canary%2dbad")");
    row("in a cookie", R"("path": "/echo/x", "headers": {"Cookie": "a=1; sid=canary-bad"})");
    row("another cookie", R"("path": "/echo/x", "headers": {"Cookie": "x=canary-other"})");
    row("a field that nobody reads", R"("path": "/fixed", "headers": {"X-Later": "canary-later"})");
    row("a token", R"("path": "/tokens", "headers": {"Authorization": "Bearer canary.a.b"})");
    row("Basic", R"("path": "/beta", "headers": {"X-Version": "2",
        "Authorization": "Basic canarycanary"})");
    row("of a proxy", R"("path": "/fixed", "headers": {"Proxy-Authorization": "canary-proxy"})");
    row("copied elsewhere by the client",
        R"("path": "/echo/canary-bad", "headers": {"X-API-Key": "canary-bad", "X-A": "canary-bad"})");
    row("in the body",
        R"("path": "/echo/x", "method": "POST", "body": "k=canary-bad", "headers":
            {"X-API-Key": "canary-bad"})");
}

/// Neither what the client sent nor what a template makes of it: /echo copies the key.
void TestExplain::neverShowsACredential()
{
    QFETCH(QByteArray, json);
    ExplainFixture gateway(kExplained);
    gateway.explain(json);
    QCOMPARE(gateway.asked, QByteArray());
    QVERIFY(!gateway.text.isEmpty());
    QVERIFY2(!gateway.text.contains("canary"), gateway.text);
    QVERIFY2(!gateway.text.contains("anary-bad"), gateway.text);
}

void TestExplain::bytesThatAreNoUtf8()
{
    ExplainFixture gateway(kExplained);
    const QJsonObject answer = gateway.explain(
        R"({"host": "a.test", "path": "/echo/x", "method": "POST", "bodyBase64": "/w==",
            "headers": [{"name": "Host", "value": "a.test"}, {"name": "X-A", "valueBase64": "/w=="}]})");
    QCOMPARE(explainedVerdict(answer), QByteArray("forwarded"));
    QVERIFY(QString::fromUtf8(gateway.text).toUtf8() == gateway.text);
    QCOMPARE(at(answer, "forward.body"), QByteArray("\xEF\xBF\xBD"));
}

QTEST_GUILESS_MAIN(TestExplain)
#include "tst_explain.moc"
