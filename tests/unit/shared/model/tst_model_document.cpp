// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "tests/unit/shared/model/model_test.h"

#include <QTest>

using namespace portcullis::model;
using namespace portcullis::model::test;

namespace {

/// A route for the tests of conflicts.
QByteArray route(const char *name, const char *match, const char *more = "")
{
    const QByteArray head =
        "\"name\": \"" + QByteArray(name) + "\", \"upstream\": \"up\", \"match\": {" + match + "}";
    return object(head, more);
}

} // namespace

/// What can be said of a document only as a whole.
class TestDocument : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void errors_data();
    void errors();
    void conflicts_data();
    void conflicts();
    void trailingSlashes_data();
    void trailingSlashes();
    void everythingWrongIsToldAtOnce();
    void unknownKeysComeWithAHint();
    void nothingIsPublicByAccident();
    void conditionsThatNobodyMeetAreToldOf();
    void manyRoutesAtOnePlaceAreReadInTime();
};

void TestDocument::errors_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QByteArray>("expected");
    const auto row = [](const char *name, const QByteArray &json, const char *expected) {
        QTest::newRow(name) << json << QByteArray(expected);
    };
    row("no version", "{}", " config.missing-key");
    row("another version", R"({"version": 2})", "/version config.value");
    row("a version as text", R"({"version": "1"})", "/version config.value");
    row("a list that is none", R"({"version": 1, "routes": {}})", "/routes config.type");
    row("an entity that is none", R"({"version": 1, "routes": [[]]})", "/routes/0 config.type");
    row("counters without a place", R"({"version": 1, "counters": {}})",
        "/counters config.missing-key");
    row("an unknown key", R"({"version": 1, "plugins": []})", "/plugins config.unknown-key");

    Parts parts;
    parts.listeners =
        R"([{"name": "a", "port": 80}, {"name": "b", "port": 80}, {"name": "a", "port": 0},
                          {"name": "c", "port": 0}])";
    row("listeners that collide", parts.document(),
        "/listeners/1/port config.duplicate-entry; /listeners/2/name config.duplicate-name");
    parts.listeners = R"([{"name": "a", "address": "::1", "port": 80},
                          {"name": "b", "address": "0:0:0:0:0:0:0:1", "port": 80},
                          {"name": "c", "address": "::", "port": 80}])";
    row("one address in two spellings", parts.document(),
        "/listeners/1/port config.duplicate-entry");

    const auto defaults = [&row](const char *name, const char *json, const char *expected) {
        Parts other;
        other.defaults = json;
        row(name, other.document(), expected);
    };
    defaults("defaults", R"({"authenticate": ["corp"], "rateLimits": ["calm"], "via": false,
        "trustedProxies": ["10.0.0.0/8", "::1"], "cors": {"origins": ["*"]}})",
             "");
    defaults("references of the defaults", R"({"authenticate": ["x"], "rateLimits": ["y"]})",
             "/defaults/authenticate/0 config.unknown-reference; "
             "/defaults/rateLimits/0 config.unknown-reference");
    defaults("only shadow by default", R"({"authenticate": [{"name": "corp", "shadow": true}]})",
             "/defaults/authenticate config.public-by-accident");
    defaults("a bad proxy", R"({"trustedProxies": ["10.0.0.0/8", "lb.internal"]})",
             "/defaults/trustedProxies/1 config.format");

    const auto log = [&row](const char *name, const char *json, const char *expected) {
        Parts other;
        other.accessLog = json;
        row(name, other.document(), expected);
    };
    log("a log in a file", R"({"to": {"file": "access.log"}, "format": "json"})", "");
    log("no log", R"({"to": "off"})", "");
    log("a log nowhere", R"({"to": "syslog"})", "/accessLog/to config.value");
    log("a log in no file", R"({"to": {}})", "/accessLog/to config.missing-key");
    log("another format", R"({"format": "text"})", "/accessLog/format config.value");

    const auto tracing = [&row](const char *name, const QByteArray &json, const char *expected) {
        row(name, QByteArray(R"({"version": 1, "tracing": )") + json + "}", expected);
    };
    tracing("traces", R"({"otlp": "http://collector.lan:4318", "sample": 1e-3, "timeout": "2s",
        "serviceName": "edge", "attributes": {"deployment.environment": "prod"},
        "headers": {"X-Tenant": "a b", "Authorization": {"env": "OTLP"}}, "tls": {"ca": "ca.pem"}})",
            "");
    tracing("traces to nowhere", R"({"sample": 0.5})", "/tracing config.missing-key");
    tracing("traces that are none", R"([])", "/tracing config.type");
    tracing("traces by another protocol", R"({"otlp": "grpc://collector:4317"})",
            "/tracing/otlp config.url");
    for (const char *share : {"1.01", "-0.1", "1e400"})
        tracing(share, QByteArray(R"({"otlp": "http://c", "sample": )").append(share) + "}",
                "/tracing/sample config.range");
    tracing("a share as text", R"({"otlp": "http://c", "sample": "1%"})",
            "/tracing/sample config.type");
    tracing("a service without a name", R"({"otlp": "http://c", "serviceName": ""})",
            "/tracing/serviceName config.format");
    tracing("an attribute of the gateway's", R"({"otlp": "http://c",
        "attributes": {"service.name": "x"}})",
            "/tracing/attributes config.conflict");
    tracing(
        "a credential in the document", R"({"otlp": "http://c",
        "headers": {"Authorization": "Bearer x", "X-Api-Key": "y"}})",
        "/tracing/headers/Authorization config.secret; /tracing/headers/X-Api-Key config.secret");
    tracing("fields of the gateway's", R"({"otlp": "http://c",
        "headers": {"content-type": "x", "Host": "y", "a b": "z", "Connection": "close"}})",
            "/tracing/headers/content-type config.header; /tracing/headers/Host config.header; "
            "/tracing/headers/a b config.header; /tracing/headers/Connection config.header");
    tracing("fields that can't be sent", R"({"otlp": "http://c",
        "headers": {"A": "x\r\nB: y", "C": " z", "D": 1, "a": "x", "E": {}}})",
            "/tracing/headers/A config.header; /tracing/headers/C config.header; "
            "/tracing/headers/D config.type; /tracing/headers/a config.duplicate-entry; "
            "/tracing/headers/E config.secret");
    tracing("an unknown key of traces", R"({"otlp": "http://c", "ratio": 1})",
            "/tracing/ratio config.unknown-key");
}

void TestDocument::errors()
{
    QFETCH(QByteArray, json);
    QFETCH(QByteArray, expected);
    QCOMPARE(summary(parse(json).errors), expected);
}

void TestDocument::conflicts_data()
{
    QTest::addColumn<QByteArray>("routes");
    QTest::addColumn<QByteArray>("errors");
    QTest::addColumn<QByteArray>("warnings"); // those of conflicts
    const auto row = [](const char *name, const QByteArray &a, const QByteArray &b,
                        const char *errors, const char *warnings = "") {
        QTest::newRow(name) << QByteArray("[" + a + "," + b + "]") << QByteArray(errors)
                            << QByteArray(warnings);
    };
    const char *clash = "/routes/1/match/paths/0 config.route-conflict";
    const char *byName = "/routes/1/match/paths/0 config.only-name-decides";
    const char *a = R"("paths": ["/a/{x}", "/a/{x}/"])";
    const char *aOther = R"("paths": ["/a/{y}", "/a/{y}/"])";
    row("the same shape", route("r", a), route("s", aOther), clash);
    row("another priority", route("r", a), route("s", a, R"("priority": 1)"), "");
    row("one is not in use", route("r", a), route("s", a, R"("enabled": false)"), "");
    row("another host", route("r", a),
        route("s", R"("paths": ["/a/{x}", "/a/{x}/"], "hosts": ["h"])"), "");
    row("one host in common", route("r", R"("paths": ["/{r...}"], "hosts": ["g", "H"])"),
        route("s", R"("paths": ["/{s...}"], "hosts": ["h.", "i"])"), clash);
    row("one path in common", route("r", R"("paths": ["/b", "/b/", "/c/{r...}"])"),
        route("s", R"("paths": ["/c/{s...}", "/d", "/d/"])"), clash);
    row("a literal and a parameter", route("r", R"("paths": ["/a/b/{r...}"])"),
        route("s", R"("paths": ["/a/{x}/{r...}"])"), "");
    row("other methods", route("r", R"("paths": ["/{r...}"], "methods": ["GET"])"),
        route("s", R"("paths": ["/{r...}"], "methods": ["POST"])"), "");
    row("the same methods in another order",
        route("r", R"("paths": ["/{r...}"], "methods": ["GET", "POST"])"),
        route("s", R"("paths": ["/{r...}"], "methods": ["POST", "GET"])"), clash);
    row("GET includes HEAD", route("r", R"("paths": ["/{r...}"], "methods": ["GET"])"),
        route("s", R"("paths": ["/{r...}"], "methods": ["GET", "HEAD"])"), clash);
    row("methods in common", route("r", R"("paths": ["/{r...}"], "methods": ["GET", "POST"])"),
        route("s", R"("paths": ["/{r...}"], "methods": ["GET", "PUT"])"), "", byName);
    row("methods and none", route("r", R"("paths": ["/{r...}"], "methods": ["GET"])"),
        route("s", R"("paths": ["/{r...}"])"), "");
    row("more conditions", route("r", R"("paths": ["/{r...}"], "headers": {"A": "1"})"),
        route("s", R"("paths": ["/{r...}"])"), "");
    row("the same conditions",
        route("r", R"("paths": ["/{r...}"], "headers": {"A": "1", "b": "*"})"),
        route("s", R"("paths": ["/{r...}"], "headers": {"B": "*", "a": "1"})"), clash);
    row("other values", route("r", R"("paths": ["/{r...}"], "query": {"v": "1"})"),
        route("s", R"("paths": ["/{r...}"], "query": {"v": "2"})"), "");
    row("other conditions", route("r", R"("paths": ["/{r...}"], "query": {"v": "1"})"),
        route("s", R"("paths": ["/{r...}"], "query": {"w": "1"})"), "", byName);
    row("a value and any", route("r", R"("paths": ["/{r...}"], "headers": {"v": "1"})"),
        route("s", R"("paths": ["/{r...}"], "headers": {"v": "*"})"), "", byName);
}

void TestDocument::conflicts()
{
    QFETCH(QByteArray, routes);
    QFETCH(QByteArray, errors);
    QFETCH(QByteArray, warnings);
    Parts parts;
    parts.routes = routes;
    const ParseOutcome outcome = parse(parts.document());
    QCOMPARE(summary(outcome.errors), errors);
    QCOMPARE(summary(outcome.warnings), warnings);
}

void TestDocument::trailingSlashes_data()
{
    QTest::addColumn<QByteArray>("routes");
    QTest::addColumn<QByteArray>("expected");
    const auto row = [](const char *name, const QByteArray &routes, const char *expected) {
        QTest::newRow(name) << QByteArray("[" + routes + "]") << QByteArray(expected);
    };
    const char *first = "/routes/0/match/paths/0 config.trailing-slash";
    row("only without", route("r", R"("paths": ["/a"])"), first);
    row("only with", route("r", R"("paths": ["/a/"])"), first);
    row("both", route("r", R"("paths": ["/a", "/a/"])"), "");
    row("both on two routes",
        route("r", R"("paths": ["/a"])") + "," + route("s", R"("paths": ["/a/"])"), "");
    row("the root has no other form", route("r", R"("paths": ["/"])"), "");
    row("the rest has both", route("r", R"("paths": ["/a/{rest...}"])"), "");
    row("a rest covers it",
        route("r", R"("paths": ["/a/b"])") + "," + route("s", R"("paths": ["/a/{rest...}"])"), "");
    row("a parameter doesn't cover nothing",
        route("r", R"("paths": ["/a", "/{x}/{y}", "/{x}/{y}/"])"), first);
    row("a parameter covers a literal", route("r", R"("paths": ["/a/", "/{x}", "/{x}/"])"), "");
    row("a literal doesn't cover a parameter", route("r", R"("paths": ["/{x}", "/a/"])"), first);
    row("another host doesn't count",
        route("r", R"("paths": ["/a"], "hosts": ["h.org"])") + ","
            + route("s", R"("paths": ["/{r...}"], "hosts": ["i.org"])"),
        first);
    row("any host counts",
        route("r", R"("paths": ["/a"], "hosts": ["h.org"])") + ","
            + route("s", R"("paths": ["/{r...}"])"),
        "");
    row("a wildcard counts",
        route("r", R"("paths": ["/a"], "hosts": ["g.h.org"])") + ","
            + route("s", R"("paths": ["/{r...}"], "hosts": ["*.org"])"),
        "");
    row("a route that is not in use doesn't",
        route("r", R"("paths": ["/a"])") + ","
            + route("s", R"("paths": ["/a/"])", R"("enabled": false)"),
        first);
}

void TestDocument::trailingSlashes()
{
    QFETCH(QByteArray, routes);
    QFETCH(QByteArray, expected);
    Parts parts;
    parts.routes = routes;
    const ParseOutcome outcome = parse(parts.document());
    QVERIFY2(outcome.valid(), messages(outcome.errors));
    QCOMPARE(summary(outcome.warnings), expected);
}

void TestDocument::everythingWrongIsToldAtOnce()
{
    const ParseOutcome outcome = parse(R"({
  "version": 1,
  "listeners": [{"name": "HTTP", "port": 70000}],
  "authenticators": [{"name": "corp", "type": "jwt", "algorithms": ["none"]}],
  "consumers": [{"name": "acme", "apiKeys": [{"id": "a", "sha256": "secret"}]}],
  "rateLimits": [{"name": "l", "algorithm": "quota", "limit": 0}],
  "upstreams": [{"name": "up", "targets": [{"url": "localhost"}]}],
  "routes": [
    {"name": "r", "match": {"paths": ["a"]}, "upstream": "upp"},
    {"name": "r", "match": {"paths": ["/a"]}, "authenticate": ["crop"], "upstream": "up"}
  ],
  "defualts": {}
})");
    QCOMPARE(summary(outcome.errors),
             QByteArray("/listeners/0/name config.name; "
                        "/listeners/0/port config.range; "
                        "/authenticators/0/algorithms/0 config.value; "
                        "/consumers/0/apiKeys/0/sha256 config.format; "
                        "/rateLimits/0/limit config.range; "
                        "/upstreams/0/targets/0/url config.url; "
                        "/routes/0/match/paths/0 config.path; "
                        "/routes/0/upstream config.unknown-reference; "
                        "/routes/1/name config.duplicate-name; "
                        "/routes/1/authenticate/0 config.unknown-reference; "
                        "/defualts config.unknown-key"));
}

void TestDocument::unknownKeysComeWithAHint()
{
    const auto message = [](const char *json) {
        return QByteArray::fromStdString(parse(json).errors.at(0).message);
    };
    QVERIFY(
        message(R"({"version": 1, "rate_limits": []})").contains("did you mean \"rateLimits\"?"));
    QVERIFY(message(R"({"version": 1, "lisetners": []})").contains("did you mean \"listeners\"?"));
    QVERIFY(message(R"({"version": 1, "plugins": []})").contains("\"accessLog\""));
    QVERIFY(message(R"({"version": 1, "accessLog": {"to": "stdot"}})")
                .contains("did you mean \"stdout\"?"));
}

void TestDocument::nothingIsPublicByAccident()
{
    Parts parts;
    parts.authenticators = "[]";
    QCOMPARE(summary(parse(parts.document()).errors),
             QByteArray("/routes/0 config.public-by-accident"));
    parts.defaults = R"({"authenticate": "none"})";
    QCOMPARE(summary(parse(parts.document()).errors), QByteArray());
}

void TestDocument::conditionsThatNobodyMeetAreToldOf()
{
    Parts parts;
    parts.routes = "["
        + route("r", R"("paths": ["/{r...}"])",
                R"("authenticate": "none", "authorize": {"groups": ["g"]})")
        + "]";
    QCOMPARE(summary(parse(parts.document()).warnings),
             QByteArray("/routes/0/authorize config.no-effect"));
}

void TestDocument::manyRoutesAtOnePlaceAreReadInTime()
{
    Parts parts;
    parts.routes = "[";
    for (int i = 0; i < 20'000; ++i)
        parts.routes += QByteArray(i == 0 ? "" : ",")
            + route(("r" + QByteArray::number(i)).constData(),
                    (R"("paths": ["/{r...}"], "headers": {"X-Tenant": ")" + QByteArray::number(i)
                     + "\"}")
                        .constData());
    parts.routes += "]";
    const ParseOutcome outcome = parse(parts.document());
    QVERIFY2(outcome.valid(), messages(outcome.errors));
    QCOMPARE(int(outcome.document.routes.size()), 20'000);
}

QTEST_APPLESS_MAIN(TestDocument)
#include "tst_model_document.moc"
