// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/pipeline/transform_request/transform_request.h"
#include "tests/unit/service/pipeline/common/request_fixture.h"

#include <QTest>

using namespace portcullis;
using namespace portcullis::pipeline;
using model::BodyStep;

namespace {

model::Route routeNamed(const char *name)
{
    model::Route route;
    route.name = name;
    return route;
}

struct Outcome {
    Decision decision;
    OutgoingRequest out;
};

Outcome run(RequestFixture &request, const model::Route &route)
{
    Outcome outcome;
    const auto plan = compileRequestTransform({}, route);
    if (!plan)
        qFatal("%s", plan.error().what.c_str());
    outcome.decision = beginOutgoing(*plan, {request.context, request.principal}, outcome.out);
    if (!outcome.decision.refuses())
        outcome.decision = transformRequest(*plan, request.scope(), outcome.out);
    // The plan ends here: whatever of it is still needed is copied.
    if (!outcome.out.host.empty())
        outcome.out.host = request.arena.copy(outcome.out.host);
    http::FieldList copied;
    for (const http::Field &field : outcome.out.fields)
        copied.append(request.arena.copy(field.name), request.arena.copy(field.value));
    outcome.out.fields = copied;
    return outcome;
}

} // namespace

class TestTransformRequest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aRouteWithoutStepsChangesNothing();
    void stepsHaveTheLastWord();
    void paths();
    void hosts();
    void bodies_data();
    void bodies();
    void responseStepsAskForAPlainAnswer();
    void targets_data();
    void targets();
    void hostsOfTargets();
    void trailers();
    void whatDoesNotCompile();
};

void TestTransformRequest::aRouteWithoutStepsChangesNothing()
{
    RequestFixture request;
    request.setFields("Accept: x\nRange: bytes=0-1\nAccept-Encoding: br\nDigest: d\n");
    request.head.query = "a=%zz&";
    const auto [decision, out] = run(request, routeNamed("r"));
    QVERIFY(!decision.refuses());
    QVERIFY(out.path.data() == request.context.path.data());
    QVERIFY(out.query->data() == request.head.query->data());
    QVERIFY(lines(out.fields)
                .startsWith("Accept: x\nRange: bytes=0-1\nAccept-Encoding: br\n"
                            "Digest: d\nX-Forwarded-For: "));
    QCOMPARE(out.body, BodyAction::Pass);
    QVERIFY(out.host.empty() && out.upgrade.empty() && !out.trailers);
}

void TestTransformRequest::stepsHaveTheLastWord()
{
    RequestFixture request;
    request.setFields("Cookie: a\nX-Tenant: forged\n");
    request.principal.authenticator = "corp";
    request.principal.name = "acme";
    request.principal.claims = {{"tenant", {"t1"}}};
    model::Route route = routeNamed("r");
    route.request.headers.set = {{"X-Tenant", "${claim.tenant}"}, {"X-Forwarded-Proto", "https"}};
    route.request.headers.remove = {"Cookie", "X-Forwarded-For", "Via", "X-Request-Id"};
    route.request.headers.rename = {{"X-Consumer-Name", "X-User"}};
    const auto [decision, out] = run(request, route);
    QVERIFY(!decision.refuses());
    QCOMPARE(lines(out.fields),
             QByteArray("X-Tenant: t1\nX-Forwarded-Proto: https\n"
                        "X-Forwarded-Host: api.example.com\nX-User: acme\n"));

    route.request.headers.set = {{"X-A", "${query.x}"}};
    request.head.query = "x=%0d";
    const auto refused = run(request, route);
    QCOMPARE(codeOf(refused.decision.refusal), QByteArray("transform-request.value"));
}

void TestTransformRequest::paths()
{
    RequestFixture request;
    request.params = {{"id", "a%2Fb", false}};
    request.head.query = "up=..";
    model::Route route = routeNamed("r");
    route.request.path = "/v2/orders/${path.id}";
    QCOMPARE(bytes(run(request, route).out.path), QByteArray("/v2/orders/a%2Fb"));
    route.request.path = "/v2/${query.up}/x";
    QCOMPARE(codeOf(run(request, route).decision.refusal), QByteArray("transform-request.path"));
    const Outcome refused = run(request, route);
    QCOMPARE(codeOf(refused.decision.refusal), QByteArray("transform-request.path"));
}

void TestTransformRequest::hosts()
{
    RequestFixture request;
    request.head.query = "h=a.test:8080&bad=a/b";
    model::Route route = routeNamed("r");
    route.request.headers.set = {{"Host", "${query.h}"}};
    const Outcome good = run(request, route);
    QCOMPARE(bytes(good.out.host), QByteArray("a.test:8080"));
    QVERIFY(!good.out.fields.contains("host"));
    route.request.headers.set = {{"host", "${query.bad}"}};
    QCOMPARE(codeOf(run(request, route).decision.refusal), QByteArray("transform-request.value"));
    route.request.headers.set = {{"host", "${query.none}"}};
    QVERIFY(run(request, route).out.host.empty());
}

void TestTransformRequest::bodies_data()
{
    QTest::addColumn<QByteArray>("fields");
    QTest::addColumn<int>("length"); // -1: chunked, -2: no body
    QTest::addColumn<bool>("othersPass");
    QTest::addColumn<int>("action");
    const auto row = [](const char *name, const char *fields, int length, bool othersPass,
                        BodyAction action) {
        QTest::newRow(name) << QByteArray(fields) << length << othersPass << int(action);
    };
    const char *json = "Content-Type: application/json\nDigest: d\n";
    const char *text = "Content-Type: text/plain\nDigest: d\n";
    row("JSON", json, 5, false, BodyAction::Edit);
    row("JSON in chunks", json, -1, false, BodyAction::Edit);
    row("an empty body", text, 0, false, BodyAction::Pass);
    row("no body", json, -2, false, BodyAction::Pass);
    row("another type", text, 5, false, BodyAction::Refuse);
    row("another type in chunks", text, -1, false, BodyAction::RefuseIfAny);
    row("another type that passes", text, 5, true, BodyAction::Pass);
    row("no type", "A: b\n", 5, false, BodyAction::Refuse);
    row("encoded", "Content-Type: application/json\nContent-Encoding: gzip\n", 5, false,
        BodyAction::Refuse);
    row("encoded, where others pass", "Content-Type: a/b+json\nContent-Encoding: gzip\n", 5, true,
        BodyAction::Pass);
    row("encoded as identity", "Content-Type: a/b+json\nContent-Encoding: identity\n", 5, false,
        BodyAction::Edit);
}

void TestTransformRequest::bodies()
{
    QFETCH(QByteArray, fields);
    QFETCH(int, length);
    QFETCH(bool, othersPass);
    QFETCH(int, action);
    using Kind = http::Framing::Kind;
    RequestFixture request;
    request.setFields(fields);
    if (length != -2)
        request.head.framing = {length < 0 ? Kind::Chunked : Kind::Length,
                                length < 0 ? 0U : static_cast<unsigned>(length)};
    model::Route route = routeNamed("r");
    route.request.otherTypesPass = othersPass;
    route.request.body = {{BodyStep::Kind::Wrap, "/data", {}, {}}};
    const Outcome outcome = run(request, route);
    QCOMPARE(int(outcome.out.body), action);
    const bool refused = action == int(BodyAction::Refuse);
    QCOMPARE(codeOf(outcome.decision.refusal),
             QByteArray(refused ? "transform-request.media-type" : "ok"));
    if (fields.contains("Digest"))
        QCOMPARE(outcome.out.fields.contains("digest"), action != int(BodyAction::Edit));

    route.request.body.clear();
    QCOMPARE(run(request, route).out.body, BodyAction::Pass);
}

void TestTransformRequest::responseStepsAskForAPlainAnswer()
{
    RequestFixture request;
    request.setFields(
        "Range: bytes=0-1\nIf-Range: x\nAccept-Encoding: br\naccept-encoding: gzip\n");
    model::Route route = routeNamed("r");
    route.response.body = {{BodyStep::Kind::Unwrap, "/data", {}, {}}};
    const Outcome outcome = run(request, route);
    QVERIFY(lines(outcome.out.fields).startsWith("Accept-Encoding: identity\nX-Forwarded-For: "));
}

void TestTransformRequest::targets_data()
{
    QTest::addColumn<QByteArray>("prefix");
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<QByteArray>("query"); // with its question mark
    QTest::addColumn<QByteArray>("target");
    using B = QByteArray;
    QTest::newRow("a path") << B("") << B("/a") << B("") << B("/a");
    QTest::newRow("with a query") << B("") << B("/a") << B("?b=c") << B("/a?b=c");
    QTest::newRow("with an empty query") << B("") << B("/a") << B("?") << B("/a?");
    QTest::newRow("below the target's own path")
        << B("/base") << B("/a") << B("?b") << B("/base/a?b");
    QTest::newRow("at its root") << B("/base") << B("/") << B("") << B("/base/");
}

void TestTransformRequest::targets()
{
    QFETCH(QByteArray, prefix);
    QFETCH(QByteArray, path);
    QFETCH(QByteArray, query);
    QFETCH(QByteArray, target);
    Arena arena;
    OutgoingRequest request;
    request.path = view(path);
    if (!query.isEmpty())
        request.query = view(query).substr(1);
    QCOMPARE(bytes(originTarget(view(prefix), request, arena)), target);
}

void TestTransformRequest::hostsOfTargets()
{
    const auto host = [](const char *name, std::uint16_t port, bool tls) {
        model::Target target;
        target.host = name;
        target.port = port;
        target.tls = tls;
        return QByteArray::fromStdString(hostOf(target));
    };
    QCOMPARE(host("a.test", 80, false), QByteArray("a.test"));
    QCOMPARE(host("a.test", 443, true), QByteArray("a.test"));
    QCOMPARE(host("a.test", 443, false), QByteArray("a.test:443"));
    QCOMPARE(host("::1", 9000, false), QByteArray("[::1]:9000"));

    RequestFixture request;
    OutgoingRequest out;
    QVERIFY(hostFor(out, request.context, false, "t") == "t");
    QVERIFY(hostFor(out, request.context, true, "t") == "api.example.com");
    request.head.authority = {};
    QVERIFY(hostFor(out, request.context, true, "t") == "t");
    out.host = "step";
    QVERIFY(hostFor(out, request.context, true, "t") == "step");
}

void TestTransformRequest::trailers()
{
    model::Route route = routeNamed("r");
    route.request.headers.remove = {"X-Debug"};
    const auto plan = compileRequestTransform({}, route);
    const QByteArray text = "X-Sum: 1\nX_Debug: 1\nx-debug: 1\nContent-Length: 5\nHost: a\n";
    http::FieldList trailers = fieldsOf(text);
    filterRequestTrailers(*plan, trailers);
    QCOMPARE(lines(trailers), QByteArray("X-Sum: 1\n"));
}

void TestTransformRequest::whatDoesNotCompile()
{
    const auto compiles = [](void (*change)(model::RequestTransform &)) {
        model::Route route = routeNamed("orders");
        change(route.request);
        const auto plan = compileRequestTransform({}, route);
        return plan ? QByteArray("ok") : QByteArray::fromStdString(plan.error().what);
    };
    QVERIFY(compiles([](auto &r) { r.path = "v2"; }).startsWith("request/path: "));
    QVERIFY(compiles([](auto &r) { r.path = "/a b"; }) != "ok");
    QVERIFY(compiles([](auto &r) { r.path = "/a?b=${query.b}"; }) != "ok");
    QVERIFY(compiles([](auto &r) { r.path = "/${oops}"; }) != "ok");
    QVERIFY(compiles([](auto &r) { r.path = "${query.x}"; }) != "ok");
    QVERIFY(compiles([](auto &r) { r.headers.set = {{"A", "${oops}"}}; }) != "ok");
    QVERIFY(compiles([](auto &r) { r.headers.set = {{"Host", "${oops}"}}; }) != "ok");
    QVERIFY(compiles([](auto &r) { r.query.add = {{"A", "${oops}"}}; }) != "ok");
    QVERIFY(compiles([](auto &r) { r.body = {{BodyStep::Kind::Wrap, "x", {}, {}}}; }) != "ok");
}

QTEST_APPLESS_MAIN(TestTransformRequest)
#include "tst_transform_request.moc"
