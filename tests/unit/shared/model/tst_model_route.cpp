// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "tests/unit/shared/model/model_test.h"

#include <QTest>

using namespace portcullis::model;
using namespace portcullis::model::test;
using namespace std::chrono_literals;

namespace {

/// A route that is valid without `extra`, and its document.
QByteArray withRoute(const QByteArray &extra)
{
    Parts parts;
    parts.routes = "["
        + object(R"("name": "r", "upstream": "up", "match": {"paths": ["/a/{id}"]})", extra) + "]";
    return parts.document();
}

} // namespace

class TestRoute : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void errors_data();
    void errors();
    void outcomes_data();
    void outcomes();
    void readsTransforms();
    void readsAuthorization();
    void readsAuthenticate();
    void warnsOfWhatIsNeverTried();
};

void TestRoute::errors_data()
{
    QTest::addColumn<QByteArray>("extra");
    QTest::addColumn<QByteArray>("expected");
    const auto row = [](const char *name, const char *extra, const char *expected) {
        QTest::newRow(name) << QByteArray(extra) << QByteArray(expected);
    };
    row("nothing more", "", "");
    row("not in use", R"("enabled": false)", "");
    row("text for a boolean", R"("enabled": "no")", "/routes/0/enabled config.type");
    row("a priority", R"("priority": -3)", "");
    row("a priority beyond all", R"("priority": 1000001)", "/routes/0/priority config.range");
    row("lookalikes", R"("lookalikes": "allow")", "");
    row("other lookalikes", R"("lookalikes": true)", "/routes/0/lookalikes config.type");
    row("upgrades", R"("upgrades": ["Foo"])", "");
    row("an upgrade to HTTP/2", R"("upgrades": ["h2c"])", "/routes/0/upgrades/0 config.value");

    row("nobody needed", R"("authenticate": "none")", "");
    row("a list", R"("authenticate": ["keys", {"name": "corp", "shadow": true}, "none"])", "");
    row("another string", R"("authenticate": "keys")", "/routes/0/authenticate config.type");
    row("an empty list", R"("authenticate": [])",
        "/routes/0/authenticate config.public-by-accident");
    row("null", R"("authenticate": null)", "/routes/0/authenticate config.type");
    row("only shadow", R"("authenticate": [{"name": "corp", "shadow": true}])",
        "/routes/0/authenticate config.public-by-accident");
    row("only shadow, and said so", R"("authenticate": [{"name": "corp", "shadow": true}, "none"])",
        "");
    row("nobody in shadow", R"("authenticate": ["keys", {"name": "none", "shadow": true}])",
        "/routes/0/authenticate/1/shadow config.conflict");
    row("a name twice", R"("authenticate": ["keys", {"name": "keys", "shadow": true}])",
        "/routes/0/authenticate/1 config.duplicate-entry");
    row("an unknown authenticator", R"("authenticate": ["kesy"])",
        "/routes/0/authenticate/0 config.unknown-reference");
    row("a number", R"("authenticate": [1])", "/routes/0/authenticate/0 config.type");

    row("authorization", R"("authorize": {"consumers": ["acme", "corp:x:y"], "groups": ["g"],
        "scopes": ["a:b"], "claims": {"tenant": "acme", "level": [1, 2.5, true]},
        "ip": {"allow": ["10.0.0.0/8"], "deny": ["::1"]}, "shadow": true})",
        "");
    row("no condition", R"("authorize": {})", "");
    row("empty lists", R"("authorize": {"consumers": [], "groups": [], "scopes": [], "claims": {},
        "ip": {"allow": []}})",
        "/routes/0/authorize/consumers config.value; /routes/0/authorize/groups config.value; "
        "/routes/0/authorize/scopes config.value; /routes/0/authorize/claims config.value; "
        "/routes/0/authorize/ip/allow config.value");
    row("an empty list of claims", R"("authorize": {"claims": {"a": []}})",
        "/routes/0/authorize/claims/a config.value");
    row("an object for a claim", R"("authorize": {"claims": {"a": {}}})",
        "/routes/0/authorize/claims/a config.type");
    row("two scopes in one", R"("authorize": {"scopes": ["a b"]})",
        "/routes/0/authorize/scopes/0 config.format");
    row("an unknown consumer", R"("authorize": {"consumers": ["acne"]})",
        "/routes/0/authorize/consumers/0 config.unknown-reference");
    row("a subject of nobody", R"("authorize": {"consumers": ["crop:x"]})",
        "/routes/0/authorize/consumers/0 config.unknown-reference");
    row("a bad range", R"("authorize": {"ip": {"deny": ["10.0.0.0/33"]}})",
        "/routes/0/authorize/ip/deny/0 config.format");
    row("a host for a range", R"("authorize": {"ip": {"deny": ["example.com"]}})",
        "/routes/0/authorize/ip/deny/0 config.format");

    row("limits", R"("rateLimits": ["calm"])", "");
    row("an unknown limit", R"("rateLimits": ["calm", "storm"])",
        "/routes/0/rateLimits/1 config.unknown-reference");

    row("a path", R"("request": {"path": "/v2/${path.id}/x-${query.a:-1}"})", "");
    row("a path without slash", R"("request": {"path": "${path.id}"})",
        "/routes/0/request/path config.path");
    row("an empty path", R"("request": {"path": ""})", "/routes/0/request/path config.path");
    row("a path that is not normal", R"("request": {"path": "/v2//${path.id}"})",
        "/routes/0/request/path config.path");
    row("a parameter that the path lacks", R"("request": {"path": "/v2/${path.ID}"})",
        "/routes/0/request/path config.template");
    row("an unknown variable", R"("request": {"path": "/v2/${env.HOME}"})",
        "/routes/0/request/path config.template");

    row("header steps", R"("request": {"headers": {"set": {"Host": "a", "X-T": "${claim.t}"},
        "add": {"X-A": "1"}, "remove": ["Cookie", "Connection"], "rename": {"X-O": "X-N"}}})",
        "");
    row("framing", R"("request": {"headers": {"set": {"Content-Length": "1", "te": "x"},
        "add": {"Transfer-Encoding": "chunked"}, "rename": {"X-A": "Connection"}}})",
        "/routes/0/request/headers/set/Content-Length config.header; "
        "/routes/0/request/headers/set/te config.header; "
        "/routes/0/request/headers/add/Transfer-Encoding config.header; "
        "/routes/0/request/headers/rename/X-A config.header");
    row("framing of responses", R"("response": {"headers": {"set": {"Trailer": "a", "Upgrade": "b",
        "Keep-Alive": "c", "Proxy-Connection": "d"}}})",
        "/routes/0/response/headers/set/Trailer config.header; "
        "/routes/0/response/headers/set/Upgrade config.header; "
        "/routes/0/response/headers/set/Keep-Alive config.header; "
        "/routes/0/response/headers/set/Proxy-Connection config.header");
    row("a second Host",
        R"("request": {"headers": {"add": {"Host": "a"}, "rename": {"X-H": "host"}}})",
        "/routes/0/request/headers/add/Host config.header; "
        "/routes/0/request/headers/rename/X-H config.header");
    row("no Host", R"("request": {"headers": {"remove": ["host"], "rename": {"Host": "X-H"}}})",
        "/routes/0/request/headers/remove/0 config.header; "
        "/routes/0/request/headers/rename/Host config.header");
    row("a new line", R"("request": {"headers": {"set": {"X-A": "a\r\nX-B: b"}}})",
        "/routes/0/request/headers/set/X-A config.header");
    row("a wildcard", R"("request": {"headers": {"remove": ["X-*"]}})",
        "/routes/0/request/headers/remove/0 config.header");
    row("a name that is none", R"("request": {"headers": {"set": {"X A": "a"}}})",
        "/routes/0/request/headers/set/X A config.header");
    row("a name twice but for case", R"("request": {"headers": {"set": {"X-A": "a", "x-a": "b"}}})",
        "/routes/0/request/headers/set/x-a config.duplicate-entry");
    row("a header template", R"("response": {"headers": {"set": {"X-Id": "${request.id"}}})",
        "/routes/0/response/headers/set/X-Id config.template");
    row("query steps", R"("request": {"query": {"set": {"a": "${path.id}"}, "add": {"b": ""},
        "remove": ["c"], "rename": {"d": "e"}, "sort": true}})",
        "");
    row("an empty query name", R"("request": {"query": {"set": {"": "a"}}})",
        "/routes/0/request/query/set/ config.format");

    row("body steps", R"("request": {"body": [{"wrap": "/data"}, {"unwrap": "/a/0"},
        {"set": {"/m": {"a": [1, null]}}}, {"remove": ["/a~1b"]}, {"rename": {"/a": "/b"}},
        {"keep": ["/a"]}], "otherTypes": "pass", "maxBody": "1MiB"})",
        "");
    row("two kinds in one", R"("request": {"body": [{"wrap": "/a", "keep": ["/b"]}]})",
        "/routes/0/request/body/0 config.conflict");
    row("no kind", R"("request": {"body": [{}]})", "/routes/0/request/body/0 config.conflict");
    row("an unknown kind", R"("request": {"body": [{"warp": "/a"}]})",
        "/routes/0/request/body/0 config.conflict; /routes/0/request/body/0/warp "
        "config.unknown-key");
    row("no pointer", R"("request": {"body": [{"wrap": "data"}]})",
        "/routes/0/request/body/0/wrap config.format");
    row("the whole document", R"("request": {"body": [{"set": {"": 1}}]})",
        "/routes/0/request/body/0/set/ config.format");
    row("a bad escape", R"("response": {"body": [{"keep": ["/a~2"]}]})",
        "/routes/0/response/body/0/keep/0 config.format");
    row("nothing to remove", R"("response": {"body": [{"remove": []}]})",
        "/routes/0/response/body/0/remove config.value");
    row("a body without end", R"("request": {"maxBody": 0})", "");
    row("a body without end in memory", R"("request": {"maxBody": 0, "body": [{"wrap": "/a"}]})",
        "/routes/0/request/maxBody config.range");
    row("a response without end", R"("response": {"maxBody": 0})",
        "/routes/0/response/maxBody config.range");
    row("a status map", R"("response": {"status": {"404": 204, "500": 503}})", "");
    row("interim codes",
        R"("response": {"status": {"100": 204, "200": 101, "2xx": 204, "404": "204"}})",
        "/routes/0/response/status/100 config.range; /routes/0/response/status/200 config.range; "
        "/routes/0/response/status/2xx config.range; /routes/0/response/status/404 config.range");
    row("a request key in the response", R"("response": {"path": "/a"})",
        "/routes/0/response/path config.unknown-key");

    row("CORS", R"("cors": {"origins": ["https://app.example.com", "http://localhost:3000"],
        "methods": ["PUT"], "headers": ["X-A"], "exposed": ["X-B"], "credentials": true,
        "maxAge": "1h"})",
        "");
    row("any origin", R"("cors": {"origins": ["*"]})", "");
    row("any origin and credentials", R"("cors": {"origins": ["*"], "credentials": true})",
        "/routes/0/cors/origins config.conflict");
    row("any header and credentials",
        R"("cors": {"origins": ["https://a"], "headers": ["*"], "credentials": true})",
        "/routes/0/cors/headers config.conflict");
    row("any origin and one more", R"("cors": {"origins": ["*", "https://a"]})",
        "/routes/0/cors/origins config.conflict");
    row("no origins", R"("cors": {})", "/routes/0/cors config.missing-key");
    row("no origin", R"("cors": {"origins": []})", "/routes/0/cors/origins config.value");
    row("odd origins", R"("cors": {"origins": ["https://a/", "https://a/b", "a.example.com",
        "https://A", "null", "https://a:443", "https://*.a", "https://a:0", "https://"]})",
        "/routes/0/cors/origins/0 config.format; /routes/0/cors/origins/1 config.format; "
        "/routes/0/cors/origins/2 config.format; /routes/0/cors/origins/3 config.format; "
        "/routes/0/cors/origins/4 config.format; /routes/0/cors/origins/5 config.format; "
        "/routes/0/cors/origins/6 config.format; /routes/0/cors/origins/7 config.format; "
        "/routes/0/cors/origins/8 config.format");
}

void TestRoute::errors()
{
    QFETCH(QByteArray, extra);
    QFETCH(QByteArray, expected);
    QCOMPARE(summary(parse(withRoute(extra)).errors), expected);
}

void TestRoute::outcomes_data()
{
    QTest::addColumn<QByteArray>("outcome");
    QTest::addColumn<QByteArray>("expected");
    const auto row = [](const char *name, const char *outcome, const char *expected) {
        QTest::newRow(name) << QByteArray(outcome) << QByteArray(expected);
    };
    row("nothing", "", "/routes/0 config.conflict");
    row("two", R"("upstream": "up", "respond": {})", "/routes/0 config.conflict");
    row("an upstream", R"("upstream": "up")", "");
    row("an unknown upstream", R"("upstream": "pu")",
        "/routes/0/upstream config.unknown-reference");
    row("weights",
        R"("upstream": [{"upstream": "up", "weight": 9}, {"upstream": "new", "weight": 0}])", "");
    row("an upstream twice", R"("upstream": [{"upstream": "up"}, {"upstream": "up"}])",
        "/routes/0/upstream/1 config.duplicate-entry");
    row("no weight at all", R"("upstream": [{"upstream": "up", "weight": 0}])",
        "/routes/0/upstream config.value");
    row("no upstream at all", R"("upstream": [])", "/routes/0/upstream config.value");
    row("an unknown one in a list", R"("upstream": [{"upstream": "up"}, {"upstream": "pu"}])",
        "/routes/0/upstream/1/upstream config.unknown-reference");
    row("a number", R"("upstream": 1)", "/routes/0/upstream config.type");
    row("a redirect", R"("redirect": {"status": 302, "location": "https://b/${path.id}"})", "");
    row("a redirect to nowhere", R"("redirect": {})", "/routes/0/redirect config.missing-key");
    row("a redirect to nothing", R"("redirect": {"location": ""})",
        "/routes/0/redirect/location config.format");
    row("not modified", R"("redirect": {"status": 304, "location": "/b"})",
        "/routes/0/redirect/status config.range");
    row("a redirect with a line end", R"("redirect": {"location": "/b\n"})",
        "/routes/0/redirect/location config.header");
    row("an unknown parameter", R"("redirect": {"location": "/${path.rest}"})",
        "/routes/0/redirect/location config.template");
    row("an answer",
        R"("respond": {"status": 503, "headers": {"Retry-After": "60"}, "body": "a\n"})", "");
    row("an interim answer", R"("respond": {"status": 100})",
        "/routes/0/respond/status config.range");
    row("a body that can't be", R"("respond": {"status": 204, "body": "a"})",
        "/routes/0/respond/body config.conflict");
    row("framing", R"("respond": {"headers": {"Content-Length": "1"}})",
        "/routes/0/respond/headers/Content-Length config.header");
}

void TestRoute::outcomes()
{
    QFETCH(QByteArray, outcome);
    QFETCH(QByteArray, expected);
    Parts parts;
    parts.upstreams = R"([{"name": "up", "targets": [{"url": "http://a"}]},
                          {"name": "new", "targets": [{"url": "http://b"}]}])";
    parts.routes = "[" + object(R"("name": "r", "match": {"paths": ["/a/{id}"]})", outcome) + "]";
    QCOMPARE(summary(parse(parts.document()).errors), expected);
}

void TestRoute::readsTransforms()
{
    const ParseOutcome outcome = parse(withRoute(R"("request": {"path": "/v2/${path.id}",
        "headers": {"set": {"X-B": "1", "X-A": "2"}, "add": {"X-C": ""}, "remove": ["Cookie"],
                    "rename": {"X-O": "X-N"}},
        "query": {"remove": ["debug"], "sort": true},
        "body": [{"set": {"/b": 1.50, "/a": {"z": "\u00e9", "y": []}}}, {"rename": {"/c": "/d"}}],
        "maxBody": "1GiB"}, "response": {"body": [{"unwrap": "/data"}], "status": {"404": 204}})"));
    QVERIFY2(outcome.valid(), messages(outcome.errors));
    RequestTransform request;
    request.path = "/v2/${path.id}";
    request.headers = {{{"X-B", "1"}, {"X-A", "2"}}, {{"X-C", ""}}, {"Cookie"}, {{"X-O", "X-N"}}};
    request.query.remove = {"debug"};
    request.query.sort = true;
    BodyStep set;
    set.kind = BodyStep::Kind::Set;
    set.pairs = {{"/b", "1.50"}, {"/a", "{\"z\":\"\xc3\xa9\",\"y\":[]}"}};
    BodyStep rename;
    rename.kind = BodyStep::Kind::Rename;
    rename.pairs = {{"/c", "/d"}};
    request.body = {set, rename};
    request.maxBody = Size(1) << 30;
    QVERIFY(outcome.document.routes[0].request == request);
    ResponseTransform response;
    BodyStep unwrap;
    unwrap.kind = BodyStep::Kind::Unwrap;
    unwrap.pointer = "/data";
    response.body = {unwrap};
    response.status = {{404, 204}};
    QVERIFY(outcome.document.routes[0].response == response);
}

void TestRoute::readsAuthorization()
{
    const ParseOutcome outcome = parse(withRoute(R"("authorize": {"claims": {"tenant": "acme",
        "level": [1, true]}, "ip": {"allow": ["10.0.0.0/8"]}})"));
    QVERIFY2(outcome.valid(), messages(outcome.errors));
    Authorize expected;
    expected.claims = {{"tenant", {"acme"}}, {"level", {"1", "true"}}};
    expected.ipAllow = {*portcullis::IpRange::parse("10.0.0.0/8")};
    QVERIFY(outcome.document.routes[0].authorize == expected);
}

void TestRoute::readsAuthenticate()
{
    const auto entries = [](const char *extra) {
        const ParseOutcome outcome = parse(withRoute(extra));
        return effectiveAuthenticate(outcome.document, outcome.document.routes.at(0));
    };
    using Entries = std::vector<AuthenticateEntry>;
    QVERIFY((entries("") == Entries{{"keys", false}, {"corp", false}}));
    QVERIFY((entries(R"("authenticate": "none")") == Entries{{"none", false}}));
    QVERIFY((entries(R"("authenticate": [{"name": "corp", "shadow": true}, "keys"])")
             == Entries{{"corp", true}, {"keys", false}}));
}

void TestRoute::warnsOfWhatIsNeverTried()
{
    const auto noEffect = [](const char *extra) {
        const QByteArray all = summary(parse(withRoute(extra)).warnings);
        return all.contains("/routes/0/authenticate config.no-effect");
    };
    QVERIFY(noEffect(R"("authenticate": ["none", "keys"])"));
    QVERIFY(!noEffect(R"("authenticate": ["keys", "none"])"));
    QVERIFY(!noEffect(R"("authenticate": ["none", {"name": "keys", "shadow": true}])"));
}

QTEST_APPLESS_MAIN(TestRoute)
#include "tst_model_route.moc"
