// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "pipeline_document.h"
#include "pipeline_fixture.h"

#include <QTest>

using namespace portcullis;
using namespace portcullis::test;

namespace {

QByteArray request(const QByteArray &line, const QByteArray &fields = {},
                   const QByteArray &body = {})
{
    return line + " HTTP/1.1\r\nHost: a.test\r\n" + fields + "\r\n" + body;
}

} // namespace

/// What the eight steps make of a request together, and in which order they refuse.
class TestPipeline : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void verdicts_data();
    void verdicts();
    void limitsComeAfterAuthorization();
    void forwardsWhatTheStepsMade();
    void trailersArePassedButForCredentials();
    void aMappedNotModifiedHasNoBody();
    void upstreamFailures_data();
    void upstreamFailures();
    void ownAnswersCanBeReadByPages_data();
    void ownAnswersCanBeReadByPages();
    void challengesOfAll();
};

void TestPipeline::verdicts_data()
{
    QTest::addColumn<QByteArray>("sent");
    QTest::addColumn<QByteArray>("verdict");
    QTest::addColumn<QByteArray>("rule");
    const QByteArray good = "X-API-Key: good\r\n";
    const QByteArray json = "Content-Type: application/json\r\nContent-Length: ";

    QTest::newRow("an unsafe path, before who asks")
        << request("GET /all/%00") << QByteArray("400 receive.bad-path") << QByteArray();
    QTest::newRow("no credential, before what is there")
        << request("GET /nothing") << QByteArray("401 authenticate.no-credential") << QByteArray();
    QTest::newRow("no credential, before the method")
        << request("PUT /all/x") << QByteArray("401 authenticate.no-credential") << QByteArray();
    QTest::newRow("a bad credential where nothing is")
        << request("GET /nothing", "X-API-Key: bad\r\n")
        << QByteArray("401 authenticate.key-unknown") << QByteArray();
    QTest::newRow("two credentials, also where none is asked for")
        << request("GET /free", "Authorization: a\r\nAuthorization: b\r\n")
        << QByteArray("400 authenticate.ambiguous-credential") << QByteArray();
    QTest::newRow("the wrong group, before the method")
        << request("PUT /all/x", "X-API-Key: other\r\n") << QByteArray("403 authorize.group")
        << QByteArray("routes/all/authorize/groups");
    QTest::newRow("nothing there, for who has a credential")
        << request("GET /nothing", good) << QByteArray("404 route.not-found") << QByteArray();
    QTest::newRow("another method, for who may call")
        << request("PUT /all/x", good) << QByteArray("405 route.method-not-allowed")
        << QByteArray();
    QTest::newRow("too much, before it is sent")
        << request("POST /all/x", good + json + "33\r\n")
        << QByteArray("413 receive.body-too-large") << QByteArray("routes/all/request");
    QTest::newRow("another type than the steps can change")
        << request("POST /all/x", good + "Content-Type: text/plain\r\nContent-Length: 1\r\n", "x")
        << QByteArray("415 transform-request.media-type") << QByteArray("routes/all/request");
    QTest::newRow("a body that is none")
        << request("POST /all/x", good + json + "1\r\n", "{")
        << QByteArray("400 transform-request.invalid-json") << QByteArray("routes/all/request");
    QTest::newRow("a body with a name twice")
        << request("POST /all/x", good + json + "13\r\n", R"({"a":1,"a":2})")
        << QByteArray("400 transform-request.invalid-json") << QByteArray("routes/all/request");
    QTest::newRow("all is well") << request("POST /all/x", good + json + "7\r\n", R"({"a":1})")
                                 << QByteArray("200") << QByteArray();
    QTest::newRow("a redirect") << request("GET /moved") << QByteArray("301") << QByteArray();
    QTest::newRow("a fixed answer") << request("GET /fixed") << QByteArray("418") << QByteArray();
}

void TestPipeline::verdicts()
{
    QFETCH(QByteArray, sent);
    QFETCH(QByteArray, verdict);
    PipelineFixture gateway(kDocument);
    QCOMPARE(gateway.problems, QByteArray());
    const QByteArray answer = gateway.talk(sent);
    QCOMPARE(verdictOf(answer), verdict);
    QFETCH(QByteArray, rule);
    QCOMPARE(memberOf(answer, "rule"), rule);
}

void TestPipeline::limitsComeAfterAuthorization()
{
    PipelineFixture gateway(kDocument);
    for (int i = 0; i < 3; ++i)
        QCOMPARE(verdictOf(gateway.talk(request("GET /all/x", "X-API-Key: other\r\n"))),
                 QByteArray("403 authorize.group"));
    const QByteArray good = request("GET /all/x", "X-API-Key: good\r\n");
    QCOMPARE(fieldOf(gateway.talk(good), "RateLimit-Policy"), QByteArray("\"one\";q=1;w=3600"));
    const QByteArray refused = gateway.talk(good);
    QCOMPARE(verdictOf(refused), QByteArray("429 rate-limit.exceeded"));
    QVERIFY2(fieldOf(refused, "RateLimit").startsWith("\"one\";r=0;t="), refused);
    QVERIFY2(fieldOf(refused, "Retry-After").toInt() > 0, refused);
}

void TestPipeline::forwardsWhatTheStepsMade()
{
    PipelineFixture gateway(kDocument);
    const QByteArray answer = gateway.talk(
        request("POST /all/a%2Fb/c?q=1",
                "X-API-Key: good\r\nX-Consumer-Name: root\r\nConnection: X-Hop\r\nX-Hop: 1\r\n"
                "Content-Type: application/json\r\nContent-Length: 9\r\n",
                R"({"a":1.0})"));
    QCOMPARE(verdictOf(answer), QByteArray("200"));
    const QByteArray &seen = gateway.forwarded;
    QVERIFY2(seen.startsWith("POST /base/v2/a%2Fb/c?q=1 HTTP/1.1\r\n"), seen);
    QVERIFY2(seen.endsWith("\r\n\r\n{\"data\":{\"a\":1.0}}"), seen);
    QCOMPARE(fieldOf(seen, "Host"), QByteArray("127.0.0.1:9000"));
    QCOMPARE(fieldOf(seen, "X-Consumer-Name"), QByteArray("acme"));
    QCOMPARE(fieldOf(seen, "X-Consumer-Groups"), QByteArray("partners"));
    QCOMPARE(fieldOf(seen, "X-API-Key"), QByteArray());
    QCOMPARE(fieldOf(seen, "X-Hop"), QByteArray());
}

void TestPipeline::trailersArePassedButForCredentials()
{
    PipelineFixture gateway(kDocument);
    gateway.talk(request("GET /free", "X-API-Key: mine\r\nTransfer-Encoding: chunked\r\n",
                         "0\r\nX-API-Key: k\r\nX-Sum: 1\r\nHost: b\r\n\r\n"));
    QVERIFY2(gateway.forwarded.contains("X-API-Key: mine\r\n"), gateway.forwarded);
    QVERIFY2(gateway.forwarded.endsWith("0\r\nX-API-Key: k\r\nX-Sum: 1\r\n\r\n"),
             gateway.forwarded);
    gateway.talk(request("GET /keyed", "X-API-Key: good\r\nTransfer-Encoding: chunked\r\n",
                         "0\r\nX-API-Key: k\r\nX-Sum: 1\r\nHost: b\r\n\r\n"));
    QVERIFY2(gateway.forwarded.endsWith("0\r\nX-Sum: 1\r\n\r\n"), gateway.forwarded);
}

void TestPipeline::upstreamFailures_data()
{
    QTest::addColumn<QByteArray>("upstream");
    QTest::addColumn<QByteArray>("verdict");

    QTest::newRow("garbage") << QByteArray("garbage\r\n\r\n")
                             << QByteArray("502 proxy.bad-response");
    QTest::newRow("a mapped status")
        << QByteArray("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n") << QByteArray("410");
    QTest::newRow("an upgrade that nobody asked for")
        << QByteArray("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\n"
                      "Upgrade: websocket\r\n\r\n")
        << QByteArray("502 proxy.bad-response");
}

void TestPipeline::upstreamFailures()
{
    QFETCH(QByteArray, upstream);
    QFETCH(QByteArray, verdict);
    PipelineFixture gateway(kDocument);
    gateway.upstreamAnswer = upstream;
    QCOMPARE(verdictOf(gateway.talk(request("GET /free"))), verdict);
}

void TestPipeline::ownAnswersCanBeReadByPages_data()
{
    QTest::addColumn<QByteArray>("target");
    QTest::addColumn<QByteArray>("verdict");

    QTest::newRow("of a route") << QByteArray("/all/x")
                                << QByteArray("401 authenticate.no-credential");
    QTest::newRow("of no route") << QByteArray("/nothing")
                                 << QByteArray("401 authenticate.no-credential");
    QTest::newRow("before the route was looked up")
        << QByteArray("/%00") << QByteArray("400 receive.bad-path");
    QTest::newRow("a redirect") << QByteArray("/moved") << QByteArray("301");
}

void TestPipeline::ownAnswersCanBeReadByPages()
{
    QFETCH(QByteArray, target);
    QFETCH(QByteArray, verdict);
    PipelineFixture gateway(kDocument);
    const QByteArray answer =
        gateway.talk(request("GET " + target, "Origin: https://app.test\r\n"));
    QCOMPARE(verdictOf(answer), verdict);
    QCOMPARE(fieldOf(answer, "Access-Control-Allow-Origin"), QByteArray("https://app.test"));
    QCOMPARE(fieldOf(answer, "Vary"), QByteArray("Origin"));
}

void TestPipeline::challengesOfAll()
{
    PipelineFixture gateway(kDocument);
    QCOMPARE(fieldOf(gateway.talk(request("GET /all/x")), "WWW-Authenticate"),
             QByteArray("ApiKey realm=\"keys\", ApiKey realm=\"more\""));
}

/// Its length is that of a body which a GET would have had, and none follows.
void TestPipeline::aMappedNotModifiedHasNoBody()
{
    PipelineFixture gateway(kMappedStatus);
    QCOMPARE(gateway.problems, QByteArray());
    gateway.upstreamAnswer = "HTTP/1.1 304 Not Modified\r\nContent-Length: 1234\r\n\r\n";
    const QByteArray answer = gateway.talk(request("GET /x"));
    QVERIFY2(answer.startsWith("HTTP/1.1 200 "), answer);
    QCOMPARE(fieldOf(answer, "Content-Length"), QByteArray("0"));
    QVERIFY2(answer.endsWith("\r\n\r\n"), answer);
}

QTEST_APPLESS_MAIN(TestPipeline)
#include "tst_pipeline.moc"
