// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/pipeline/transform_response/transform_response.h"
#include "tests/unit/service/pipeline/common/request_fixture.h"

#include <QTest>

using namespace portcullis;
using namespace portcullis::pipeline;
using model::BodyStep;

namespace {

const char kVia[] = "Via: 1.1 portcullis\n";

/// One exchange: what the upstream says and what the route does with it.
struct ResponseFixture : RequestFixture {
    model::Document document;
    model::Route route;
    QByteArray responseText;
    http::ResponseHead response;
    std::vector<http::Field> rateLimitFields;
    std::optional<ResponseTransformPlan> plan;
    OutgoingResponse out;

    ResponseFixture()
    {
        route.name = "r";
        response.status = 200;
        response.framing = {http::Framing::Kind::Length, 5};
    }

    void setResponseFields(const QByteArray &text)
    {
        responseText = text;
        response.fields = fieldsOf(responseText);
    }

    Decision run()
    {
        auto compiled = compileResponseTransform(document, route);
        if (!compiled)
            qFatal("%s", compiled.error().what.c_str());
        plan.emplace(std::move(*compiled));
        const auto values = prepareResponse(*plan, scope());
        if (!values)
            return Decision::refuse(values.error());
        return transformResponse(*plan, {context, *values, rateLimitFields}, response, out);
    }
};

} // namespace

class TestTransformResponse : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void fields_data();
    void fields();
    void via();
    void tooManyNominated();
    void headerSteps();
    void valuesAreRefusedBeforeTheUpstreamIsAsked();
    void statuses_data();
    void statuses();
    void bodies_data();
    void bodies();
    void rateLimits();
    void cors();
    void interim();
    void trailers();
};

void TestTransformResponse::fields_data()
{
    QTest::addColumn<QByteArray>("received");
    QTest::addColumn<QByteArray>("sent");
    const auto row = [](const char *name, const QByteArray &received, const QByteArray &sent) {
        QTest::newRow(name) << received << sent + kVia;
    };
    row("ordinary fields pass", "Server: x\nSet-Cookie: a\nSet-Cookie: b\nX_Odd: 1\n",
        "Server: x\nSet-Cookie: a\nSet-Cookie: b\nX_Odd: 1\n");
    row("hop-by-hop fields and framing end here",
        "Connection: keep-alive, X-Hop\nX-Hop: 1\nKeep-Alive: timeout=5\nTransfer-Encoding: "
        "chunked\n"
        "Content-Length: 5\nProxy-Authenticate: Basic\nUpgrade: h2c\nA: b\n",
        "A: b\n");
    row("facts about the body stay with it", "ETag: e\nDigest: d\nAccept-Ranges: bytes\n",
        "ETag: e\nDigest: d\nAccept-Ranges: bytes\n");
    row("the upstream's limits pass where we have none", "RateLimit: x\nRetry-After: 3\n",
        "RateLimit: x\nRetry-After: 3\n");
}

void TestTransformResponse::fields()
{
    QFETCH(QByteArray, received);
    QFETCH(QByteArray, sent);
    ResponseFixture response;
    response.setResponseFields(received);
    response.out.fields.append("left", "over");
    QVERIFY(!response.run().refuses());
    QCOMPARE(lines(response.out.fields), sent);
    QCOMPARE(response.out.status, 200);
    QVERIFY(!response.out.lengthUnknown && !response.out.dropBody);
}

void TestTransformResponse::via()
{
    ResponseFixture response;
    response.setResponseFields("Via: 1.1 a\n");
    response.response.version = http::Version::Http10;
    QVERIFY(!response.run().refuses());
    QCOMPARE(lines(response.out.fields), QByteArray("Via: 1.1 a\nVia: 1.0 portcullis\n"));
    response.document.defaults.via = false;
    QVERIFY(!response.run().refuses());
    QCOMPARE(lines(response.out.fields), QByteArray("Via: 1.1 a\n"));
}

void TestTransformResponse::tooManyNominated()
{
    ResponseFixture response;
    response.setResponseFields("Connection: " + QByteArray("a,").repeated(40) + '\n');
    QCOMPARE(codeOf(response.run().refusal), QByteArray("proxy.bad-response"));
}

void TestTransformResponse::headerSteps()
{
    ResponseFixture response;
    response.setResponseFields("Server: x\nX-Powered-By: y\nX-A: 1\n");
    response.route.response.headers.remove = {"Server", "X-Powered-By", "Via"};
    response.route.response.headers.set = {{"X-A", "${request.id}"}};
    response.route.response.headers.add = {{"Cache-Control", "no-store"}};
    QVERIFY(!response.run().refuses());
    QCOMPARE(lines(response.out.fields), QByteArray("X-A: id-1\nCache-Control: no-store\n"));
}

void TestTransformResponse::valuesAreRefusedBeforeTheUpstreamIsAsked()
{
    ResponseFixture response;
    response.head.query = "x=a%0d%0ab";
    response.route.response.headers.set = {{"X-A", "${query.x}"}};
    QCOMPARE(codeOf(response.run().refusal), QByteArray("transform-request.value"));
}

void TestTransformResponse::statuses_data()
{
    QTest::addColumn<int>("received");
    QTest::addColumn<int>("sent");
    QTest::addColumn<bool>("dropped");
    QTest::newRow("not mapped") << 200 << 200 << false;
    QTest::newRow("mapped") << 500 << 503 << false;
    QTest::newRow("to one without a body") << 404 << 204 << true;
    QTest::newRow("to 304") << 410 << 304 << true;
    QTest::newRow("from one without a body") << 204 << 202 << false;
    QTest::newRow("a switch of protocols is not mapped") << 101 << 101 << false;
}

void TestTransformResponse::statuses()
{
    QFETCH(int, received);
    QFETCH(int, sent);
    QFETCH(bool, dropped);
    ResponseFixture response;
    response.route.response.status = {{500, 503}, {404, 204}, {204, 202}, {410, 304}};
    response.route.response.body = {{BodyStep::Kind::Unwrap, "/data", {}, {}}};
    response.response.status = received;
    response.setResponseFields("Content-Type: text/plain\nETag: e\nA: b\n");
    QVERIFY(!response.run().refuses());
    QCOMPARE(response.out.status, sent);
    QCOMPARE(response.out.dropBody, dropped);
    QCOMPARE(
        lines(response.out.fields),
        (dropped ? QByteArray("A: b\n") : QByteArray("Content-Type: text/plain\nETag: e\nA: b\n"))
            + kVia);
}

void TestTransformResponse::bodies_data()
{
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("fields");
    QTest::addColumn<bool>("hasBody");
    QTest::addColumn<int>("action");
    QTest::addColumn<bool>("lengthUnknown");
    const auto row = [](const char *name, const char *method, int status, const char *fields,
                        bool hasBody, BodyAction action, bool lengthUnknown) {
        QTest::newRow(name) << QByteArray(method) << status << QByteArray(fields) << hasBody
                            << int(action) << lengthUnknown;
    };
    const char *json = "Content-Type: application/json\nETag: e\n";
    const char *gzip = "Content-Type: application/json\nContent-Encoding: gzip\nETag: e\n";
    row("JSON", "GET", 200, json, true, BodyAction::Edit, true);
    row("JSON of an error", "GET", 500, json, true, BodyAction::Edit, true);
    row("an answer to HEAD", "HEAD", 200, json, true, BodyAction::Pass, true);
    row("an empty body", "GET", 200, json, false, BodyAction::Pass, true);
    row("204", "GET", 204, json, false, BodyAction::Pass, false);
    row("304", "GET", 304, json, false, BodyAction::Pass, true);
    row("another type", "GET", 200, "Content-Type: text/html\nETag: e\n", true, BodyAction::Pass,
        false);
    row("another type that is encoded", "GET", 200,
        "Content-Type: image/png\nContent-Encoding: gzip\nETag: e\n", true, BodyAction::Pass,
        false);
    row("encoded", "GET", 200, gzip, true, BodyAction::Refuse, true);
    row("encoded, to HEAD", "HEAD", 200, gzip, true, BodyAction::Pass, true);
}

void TestTransformResponse::bodies()
{
    QFETCH(QByteArray, method);
    QFETCH(int, status);
    QFETCH(QByteArray, fields);
    QFETCH(bool, hasBody);
    QFETCH(int, action);
    QFETCH(bool, lengthUnknown);
    ResponseFixture response;
    response.head.method = view(method);
    response.response.status = status;
    response.response.framing = {hasBody ? http::Framing::Kind::Chunked : http::Framing::Kind::None,
                                 0};
    response.setResponseFields(fields);
    response.route.response.body = {{BodyStep::Kind::Unwrap, "/data", {}, {}}};
    const Decision decision = response.run();
    const bool refused = action == int(BodyAction::Refuse);
    QCOMPARE(codeOf(decision.refusal),
             QByteArray(refused ? "transform-response.encoded-body" : "ok"));
    QCOMPARE(int(response.out.body), action);
    if (refused)
        return;
    QCOMPARE(response.out.lengthUnknown, lengthUnknown);
    QCOMPARE(response.out.fields.contains("etag"), !lengthUnknown);
}

void TestTransformResponse::rateLimits()
{
    ResponseFixture response;
    response.setResponseFields(
        "RateLimit: theirs\nratelimit-policy: theirs\nX-RateLimit-Limit: 1\n");
    response.rateLimitFields = {{"RateLimit-Policy", "p"}, {"RateLimit", "l"}};
    QVERIFY(!response.run().refuses());
    QCOMPARE(lines(response.out.fields),
             QByteArray("X-RateLimit-Limit: 1\nRateLimit-Policy: p\nRateLimit: l\n") + kVia);
}

void TestTransformResponse::cors()
{
    ResponseFixture response;
    model::Cors cors;
    cors.origins = {"https://a.test"};
    response.route.cors = cors;
    response.setFields("Origin: https://a.test\n");
    response.setResponseFields("Access-Control-Allow-Origin: *\n");
    QVERIFY(!response.run().refuses());
    const QByteArray ours = "Access-Control-Allow-Origin: https://a.test\nVary: Origin\n";
    QCOMPARE(lines(response.out.fields), kVia + ours);
    response.setFields("Origin: https://a.test\nOrigin: https://a.test\n");
    QVERIFY(!response.run().refuses());
    QCOMPARE(lines(response.out.fields), QByteArray(kVia) + "Vary: Origin\n");
}

void TestTransformResponse::interim()
{
    const QByteArray text = "Link: </a>\nConnection: X-A\nX-A: 1\n";
    http::ResponseHead head;
    head.fields = fieldsOf(text);
    http::FieldList out;
    for (const int status : {100, 101, 200}) {
        head.status = status;
        QVERIFY(!forwardInterim(head, out));
    }
    head.status = 103;
    QVERIFY(forwardInterim(head, out));
    QCOMPARE(lines(out), QByteArray("Link: </a>\n"));
}

void TestTransformResponse::trailers()
{
    ResponseFixture response;
    response.route.response.headers.remove = {"X-Internal"};
    QVERIFY(!response.run().refuses());
    const QByteArray text = "grpc-status: 0\nX-Internal: 1\nSet-Cookie: a\nTransfer-Encoding: x\n";
    http::FieldList trailers = fieldsOf(text);
    filterResponseTrailers(*response.plan, trailers);
    QCOMPARE(lines(trailers), QByteArray("grpc-status: 0\n"));
}

QTEST_APPLESS_MAIN(TestTransformResponse)
#include "tst_transform_response.moc"
