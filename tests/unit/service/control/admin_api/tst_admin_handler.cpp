// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "admin_fixture.h"

#include <QElapsedTimer>
#include <QJsonDocument>
#include <QJsonObject>

using namespace portcullis;
using test::AdminFixture;

class TestAdminHandler : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void writesMetricsDownAside();
    void writesNothingDownForThoseWhoHaveGone();
    void answers_data();
    void answers();
    void refusesBeforeTheBodyComes_data();
    void refusesBeforeTheBodyComes();
    void slowsDownWhoGuesses();
    void refusesGuessersBeyondThePlaces();
    void streamsEvents();
    void endsStreamsWithTheService();
    void boundsStreams();
};

namespace {

int statusOf(const QByteArray &answer)
{
    return answer.mid(9, 3).toInt();
}

QByteArray bodyOf(const QByteArray &answer)
{
    return answer.mid(answer.indexOf("\r\n\r\n") + 4);
}

QByteArray codeOf(const QByteArray &answer)
{
    const QJsonObject body = QJsonDocument::fromJson(bodyOf(answer)).object();
    return body.value(QLatin1String("code")).toString().toUtf8();
}

} // namespace

void TestAdminHandler::writesMetricsDownAside()
{
    AdminFixture f;
    f.atOnce = false;
    const auto client = f.connected();
    client->write("GET /metrics HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
    QTRY_COMPARE(f.queue.size(), std::size_t(1));
    QCOMPARE(f.rendered, 0);
    f.workOff();
    QTRY_VERIFY(client->peek(1000).endsWith("\r\n\r\nup 1\n"));
    QCOMPARE(f.rendered, 1);
}

void TestAdminHandler::writesNothingDownForThoseWhoHaveGone()
{
    AdminFixture f;
    f.atOnce = false;
    const auto gone = f.connected();
    const auto stays = f.connected();
    for (const auto &client : {gone.get(), stays.get()})
        client->write("GET /metrics HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
    QTRY_COMPARE(f.queue.size(), std::size_t(2));
    QCOMPARE(f.transport->connections(), std::size_t(2));
    gone->abort();
    QTRY_COMPARE(f.transport->connections(), std::size_t(1));
    f.workOff();
    QTRY_VERIFY(stays->peek(1000).endsWith("\r\n\r\nup 1\n"));
    QCOMPARE(f.rendered, 1);
}

void TestAdminHandler::answers_data()
{
    QTest::addColumn<QByteArray>("request");
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("code");
    QTest::addColumn<QByteArray>("part"); // that has to stand in the answer

    const auto row = [](const char *name, QByteArray request, int status, const char *code,
                        const char *part = "") {
        QTest::newRow(name) << std::move(request) << status << QByteArray(code) << QByteArray(part);
    };
    const auto head = &AdminFixture::head;
    const QByteArray none;
    row("health needs no token", "GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n", 200, "",
        "{\"status\":\"ok\"}");
    row("not ready says why", "GET /readyz HTTP/1.1\r\nHost: [::1]:9180\r\n\r\n", 503, "",
        "\"why\":\"starting\"");
    row("without a token", "GET /v1/info HTTP/1.1\r\nHost: localhost\r\n\r\n", 401,
        "admin.token-required", "WWW-Authenticate: Bearer realm=\"portcullis-admin\"");
    row("with another token",
        "GET /v1/info HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer x\r\n\r\n", 401,
        "admin.token-required");
    row("two tokens",
        "GET /v1/info HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer secret\r\n"
        "Authorization: Bearer secret\r\n\r\n",
        401, "admin.token-required");
    row("another name for this address", "GET /healthz HTTP/1.1\r\nHost: evil.example\r\n\r\n", 421,
        "admin.wrong-host");
    row("paths that are not there need a token first",
        "GET /nowhere HTTP/1.1\r\nHost: localhost\r\n\r\n", 401, "admin.token-required");
    row("a path that is not there", head("GET /v1/nowhere", none), 404, "admin.not-found");
    row("a path that ends too late", head("GET /v1/info/", none), 404, "admin.not-found");
    row("another method", head("DELETE /metrics", none), 405, "admin.method-not-allowed",
        "Allow: GET, HEAD");
    row("HEAD is GET without the body", head("HEAD /v1/info", none), 200, "",
        "Content-Length: 45\r\n");
    row("writes belong to the file", head("PUT /v1/config", "Content-Length: 2\r\n") + "{}", 409,
        "admin.file-mode");
    row("and so does a path that is not there", head("POST /v1/nowhere", none), 409,
        "admin.file-mode");
    row("the store's are not there", head("GET /v1/revisions", none), 409, "admin.file-mode");
    row("an unknown parameter", head("GET /v1/routes?colour=red", none), 400, "admin.bad-query",
        "colour");
    row("a parameter out of range", head("GET /v1/routes?limit=0", none), 400, "admin.bad-query",
        "from 1 to 1000");
    row("a parameter twice", head("GET /v1/routes?limit=1&limit=2", none), 400, "admin.bad-query",
        "twice");
    row("a broken escape", head("GET /v1/routes?q=%ZZ", none), 400, "admin.bad-query");
    row("parameters where none are", head("GET /healthz?x", none), 400, "admin.bad-query");
    row("the document's tag", head("GET /v1/config", none), 200, "", "ETag: \"1\"");
    row("a tag that is still right", head("GET /v1/config", "If-None-Match: \"7\", W/\"1\"\r\n"),
        304, "", "ETag: \"1\"");
    row("a tag of another revision", head("GET /v1/config", "If-None-Match: \"2\"\r\n"), 200, "");
    row("an entity that is not there", head("GET /v1/routes/x", none), 404, "admin.not-found");
    row("an empty list", head("GET /v1/rate-limits", none), 200, "", "{\"items\":[]}");
    row("a body that is no JSON",
        head("POST /v1/explain", "Content-Type: text/plain\r\nContent-Length: 2\r\n") + "{}", 415,
        "admin.media-type");
    row("a compressed body",
        head("POST /v1/explain",
             "Content-Type: application/json\r\nContent-Encoding: gzip\r\nContent-Length: 2\r\n")
            + "{}",
        415, "admin.media-type");
    row("a missing body", head("POST /v1/explain", "Content-Type: application/json\r\n"), 400,
        "admin.bad-body");
    row("a body that is said to be too large",
        head("POST /v1/explain", "Content-Type: application/json\r\nContent-Length: 2000000\r\n"),
        413, "admin.body-too-large");
    row("a body where none is wanted", head("GET /v1/info", "Content-Length: 2\r\n") + "{}", 400,
        "admin.bad-body");
    row("a note that is too long",
        head("GET /v1/info", "X-Change-Note: " + QByteArray(1001, 'x') + "\r\n"), 400,
        "admin.bad-field");
}

void TestAdminHandler::answers()
{
    QFETCH(QByteArray, request);
    QFETCH(int, status);
    QFETCH(QByteArray, code);
    QFETCH(QByteArray, part);

    AdminFixture f;
    const QByteArray answer = f.send(request);
    QVERIFY2(statusOf(answer) == status, answer);
    QCOMPARE(codeOf(answer), code);
    QVERIFY2(answer.contains(part), answer);
    QVERIFY2(answer.contains("Cache-Control: no-store\r\n"), answer);
    if (!code.isEmpty())
        QVERIFY2(answer.contains("Content-Type: application/problem+json\r\n"), answer);
}

void TestAdminHandler::refusesBeforeTheBodyComes_data()
{
    QTest::addColumn<QByteArray>("fields");
    QTest::newRow("it is not sent") << QByteArray();
    QTest::newRow("it waits to be asked for") << QByteArray("Expect: 100-continue\r\n");
}

/// Who waits for the answer before it sends the body would wait for ever.
void TestAdminHandler::refusesBeforeTheBodyComes()
{
    QFETCH(QByteArray, fields);
    AdminFixture f;
    const auto client = f.connected();
    QElapsedTimer timer;
    timer.start();
    client->write("POST /v1/explain HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n" + fields
                  + "\r\n");
    QTRY_VERIFY(client->peek(10'000).startsWith("HTTP/1.1 401 "));
    QVERIFY(timer.elapsed() < 2'000);
    QVERIFY2(client->peek(10'000).contains("Connection: close\r\n"), client->peek(10'000));
}

void TestAdminHandler::slowsDownWhoGuesses()
{
    AdminFixture f;
    const QByteArray guess =
        "GET /v1/info HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer x\r\n\r\n";
    QElapsedTimer timer;
    timer.start();
    for (std::uint32_t i = 0; i < control::AdminAccess::kFailures.count; ++i)
        QCOMPARE(statusOf(f.send(guess)), 401);
    const qint64 slow = control::AdminAccess::kSlowDown.count();
    QVERIFY(timer.restart() < 10 * slow);
    QCOMPARE(statusOf(f.send(guess)), 401);
    QVERIFY(timer.restart() >= slow);
    // Nobody else is blocked, and who has the token comes in, if later.
    QCOMPARE(statusOf(f.send("GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")), 200);
    QCOMPARE(statusOf(f.send(AdminFixture::head("GET /v1/info"))), 200);
}

void TestAdminHandler::refusesGuessersBeyondThePlaces()
{
    AdminFixture f;
    const QByteArray guess =
        "GET /v1/info HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer x\r\n\r\n";
    for (std::uint32_t i = 0; i < control::AdminAccess::kFailures.count; ++i)
        f.send(guess);
    std::vector<std::unique_ptr<QTcpSocket>> waiting;
    for (std::size_t i = 0; i < control::AdminAccess::kMaxWaiting; ++i) {
        waiting.push_back(f.connected());
        waiting.back()->write(guess);
    }
    QTRY_COMPARE(f.transport->connections(), waiting.size());
    QByteArray answer;
    const bool refused = QTest::qWaitFor([&] {
        answer = f.send(guess);
        return statusOf(answer) == 429;
    });
    QVERIFY2(refused, answer);
    QCOMPARE(codeOf(answer), QByteArray("admin.too-many-failures"));
    QVERIFY2(answer.contains("Retry-After: "), answer);
}

void TestAdminHandler::streamsEvents()
{
    AdminFixture f;
    const auto client = f.connected();
    client->write(AdminFixture::head("GET /v1/events?types=revision"));
    QTRY_VERIFY(client->peek(10'000).contains("event: revision\ndata: {\"revision\":1}\n\n"));
    QVERIFY(client->peek(10'000).contains("Content-Type: text/event-stream\r\n"));
    f.revision = 2;
    QTRY_VERIFY(client->peek(10'000).contains("event: revision\ndata: {\"revision\":2}\n\n"));
    QVERIFY(!client->peek(10'000).contains("event: metrics"));
    QCOMPARE(statusOf(f.send(AdminFixture::head("GET /v1/events?types=weather"))), 400);
}

void TestAdminHandler::endsStreamsWithTheService()
{
    AdminFixture f;
    const auto client = f.connected();
    client->write(AdminFixture::head("GET /v1/events"));
    QTRY_VERIFY(client->peek(10'000).contains("event: revision"));
    f.handler->drain();
    QTRY_COMPARE(client->state(), QAbstractSocket::UnconnectedState);
    QVERIFY(client->readAll().endsWith("\r\n0\r\n\r\n"));
}

void TestAdminHandler::boundsStreams()
{
    AdminFixture f;
    std::vector<std::unique_ptr<QTcpSocket>> streams;
    for (std::size_t i = 0; i < control::EventHub::kMaxStreams; ++i) {
        streams.push_back(f.connected());
        streams.back()->write(AdminFixture::head("GET /v1/events"));
        QTRY_VERIFY(streams.back()->peek(10'000).contains("event: revision"));
    }
    const QByteArray answer = f.send(AdminFixture::head("GET /v1/events"));
    QCOMPARE(statusOf(answer), 503);
    QCOMPARE(codeOf(answer), QByteArray("admin.too-many-streams"));
    // One that has gone makes room as soon as another wants it: nothing need be told before.
    streams.back()->close();
    const auto next = f.connected();
    next->write(AdminFixture::head("GET /v1/events"));
    QTRY_VERIFY(next->peek(10'000).contains("event: revision"));
}

QTEST_GUILESS_MAIN(TestAdminHandler)

#include "tst_admin_handler.moc"
