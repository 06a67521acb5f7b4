// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "shared/client/admin_client.h"

#include "tests/support/admin_stub.h"
#include "tests/support/scrape_sample.h"

#include <QNetworkReply>
#include <QRegularExpression>
#include <QTest>
#include <QThread>
#include <QThreadPool>

#include <memory>
#include <optional>

using namespace portcullis;
using Kind = AdminError::Kind;
using Then = test::StubAnswer::Then;

Q_DECLARE_METATYPE(AdminError::Kind)
Q_DECLARE_METATYPE(portcullis::test::StubAnswer)

namespace {

constexpr char kInfo[] = R"({"version":"0.1.0","revision":4})";

/// A client and a stub that it talks to.
struct World {
    test::AdminStub stub;
    QNetworkAccessManager network;
    AdminClient client{{stub.url(), "secret"}, network};
    QObject context;
    int calls = 0;
    std::optional<AdminResult<api::InfoDocument>> info;

    World() { prepareForAdmin(network); }

    void fetchInfo()
    {
        client.fetchInfo(&context, [this](const auto &result) {
            ++calls;
            info = result;
        });
    }
};

test::StubAnswer ok(const QByteArray &body)
{
    test::StubAnswer answer;
    answer.body = body;
    return answer;
}

test::StubAnswer then(Then what, const QByteArray &body = {})
{
    test::StubAnswer answer;
    answer.body = body;
    answer.then = what;
    return answer;
}

} // namespace

class TestAdminClient : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void returnsAtOnceAndAnswersOnce();
    void sendsTheTokenOnlyWhereItIsNeeded();
    void readsEveryDocument();
    void notReadyIsAResult();
    void errors_data();
    void errors();
    void nobodyThere();
    void noHttpThere();
    void aTokenNeverGoesOutUnencrypted();
    void redirectsAreNotFollowed();
    void takesNothingWithoutEnd();
    void doneNeverRunsOnADeadContext();
    void anErrorOnItsWayToADeadContextIsNoTrouble();
    void doneNeverRunsAfterAnAnswerOnItsWay();
    void doneNeverRunsOnAContextThatDiesWhileMetricsAreRead();
    void connectionsAreReused();
    void targetsCanChangeBetweenCalls();
};

void TestAdminClient::returnsAtOnceAndAnswersOnce()
{
    World world;
    world.stub.answers["/v1/info"] = ok(kInfo);
    QThread *thread = nullptr;
    int calls = 0;
    world.client.fetchInfo(&world.context, [&](const auto &) {
        ++calls;
        thread = QThread::currentThread();
    });
    QCOMPARE(calls, 0);
    QTRY_COMPARE(calls, 1);
    QCOMPARE(thread, QThread::currentThread());
    QTRY_VERIFY(world.network.findChildren<QNetworkReply *>().isEmpty());
    QCOMPARE(calls, 1);
    QCOMPARE(world.stub.problems, QList<QByteArray>());
}

void TestAdminClient::sendsTheTokenOnlyWhereItIsNeeded()
{
    World world;
    int done = 0;
    const auto count = [&done](const auto &) { ++done; };
    world.client.fetchInfo(&world.context, count);
    world.client.fetchConfig(&world.context, count);
    world.client.fetchReadiness(&world.context, count);
    world.client.fetchMetrics(&world.context, count);
    QTRY_COMPARE(done, 4);
    QCOMPARE(world.stub.requests.size(), 4);
    for (const test::AdminStub::Request &request : std::as_const(world.stub.requests)) {
        const bool needsToken = request.path.startsWith("/v1/");
        QCOMPARE(request.fields.value("authorization"),
                 needsToken ? QByteArray("Bearer secret") : QByteArray());
        QVERIFY(!request.path.contains("secret"));
    }
}

void TestAdminClient::readsEveryDocument()
{
    World world;
    world.stub.answers["/v1/info"] = ok(kInfo);
    world.stub.answers["/readyz"] = ok(R"({"status":"ready"})");
    world.stub.answers["/metrics"] = ok(test::ScrapeSample{.good = 5}.text());
    world.stub.answers["/v1/config"] = ok("{\"version\":1}\n");
    world.stub.answers["/v1/config"].fields = {"ETag: \"4\""};
    int done = 0;
    world.client.fetchInfo(
        &world.context, [&done](const auto &info) { done += info && info->revision == 4 ? 1 : 0; });
    world.client.fetchReadiness(&world.context, [&done](const auto &readiness) {
        done += readiness && readiness->ready ? 1 : 0;
    });
    world.client.fetchMetrics(&world.context, [&done](const auto &metrics) {
        done += metrics && metrics->requests() == 5 ? 1 : 0;
    });
    world.client.fetchConfig(&world.context, [&done](const auto &config) {
        done += config && config->json == R"({"version":1})" && config->etag == "\"4\"" ? 1 : 0;
    });
    QTRY_COMPARE(done, 4);
}

void TestAdminClient::notReadyIsAResult()
{
    World world;
    world.stub.answers["/readyz"] = ok(R"({"status":"not ready","why":"draining"})");
    world.stub.answers["/readyz"].status = 503;
    std::optional<AdminResult<api::Readiness>> seen;
    world.client.fetchReadiness(&world.context, [&seen](const auto &result) { seen = result; });
    QTRY_VERIFY(seen);
    QVERIFY(*seen);
    QVERIFY(!(*seen)->ready);
    QCOMPARE((*seen)->why, QStringLiteral("draining"));
}

void TestAdminClient::errors_data()
{
    QTest::addColumn<test::StubAnswer>("answer");
    QTest::addColumn<Kind>("kind");

    QTest::newRow("a wrong token")
        << test::stubProblem(401, "admin.token-required", "A valid token is required")
        << Kind::WrongToken;
    test::StubAnswer challenge =
        test::stubProblem(401, "admin.token-required", "A valid token is required");
    challenge.fields = {"WWW-Authenticate: Bearer realm=\"portcullis-admin\""};
    QTest::newRow("a wrong token with a challenge") << challenge << Kind::WrongToken;
    test::StubAnswer basic;
    basic.status = 401;
    basic.fields = {"WWW-Authenticate: Basic realm=\"x\""};
    QTest::newRow("another server's password") << basic << Kind::NotPortcullis;
    QTest::newRow("a wrong host") << test::stubProblem(421, "admin.wrong-host", "x")
                                  << Kind::WrongHost;
    QTest::newRow("a refusal") << test::stubProblem(409, "admin.file-mode", "x") << Kind::Refused;
    QTest::newRow("a fault") << test::stubProblem(500, "admin.internal", "x") << Kind::Refused;
    test::StubAnswer missing;
    missing.status = 404;
    missing.contentType = "text/html";
    QTest::newRow("a page that is not there") << missing << Kind::NotPortcullis;
    QTest::newRow("a page that is there") << ok("<html></html>") << Kind::NotPortcullis;
    QTest::newRow("JSON of another kind") << ok("{}") << Kind::NotPortcullis;
    QTest::newRow("no answer before the end") << then(Then::Close) << Kind::Unreachable;
    QTest::newRow("an answer cut off") << then(Then::Cut, kInfo) << Kind::Unreachable;
    QTest::newRow("no answer at all") << then(Then::Hang) << Kind::TimedOut;
}

void TestAdminClient::errors()
{
    QFETCH(test::StubAnswer, answer);
    QFETCH(Kind, kind);
    World world;
    world.client.setTimeout(std::chrono::milliseconds(answer.then == Then::Hang ? 200 : 10'000));
    world.stub.answers["/v1/info"] = answer;
    world.fetchInfo();
    QTRY_COMPARE(world.calls, 1);
    QVERIFY(!*world.info);
    const AdminError &error = world.info->error();
    QVERIFY2(error.kind == kind, qPrintable(error.message));
    QVERIFY(!error.message.isEmpty());
    QVERIFY2(!error.message.contains(QLatin1String("secret")), "a token in a message");
    QTRY_VERIFY(world.network.findChildren<QNetworkReply *>().isEmpty());
    QCOMPARE(world.calls, 1);
}

void TestAdminClient::nobodyThere()
{
    World world;
    world.stub.close();
    world.fetchInfo();
    QTRY_COMPARE(world.calls, 1);
    QVERIFY(!*world.info);
    QVERIFY(world.info->error().kind == Kind::Unreachable);
}

void TestAdminClient::noHttpThere()
{
    QTcpServer server;
    QVERIFY(server.listen(QHostAddress::LocalHost));
    connect(&server, &QTcpServer::newConnection, &server, [&server] {
        QTcpSocket *socket = server.nextPendingConnection();
        socket->write("220 mail.example.com ESMTP\r\n");
        socket->disconnectFromHost();
    });
    World world;
    world.client.setTarget(
        {QUrl(QStringLiteral("http://127.0.0.1:%1").arg(server.serverPort())), {}});
    world.fetchInfo();
    QTRY_COMPARE(world.calls, 1);
    QVERIFY(!*world.info);
    const Kind kind = world.info->error().kind;
    QVERIFY2(kind == Kind::NotPortcullis || kind == Kind::Unreachable,
             qPrintable(world.info->error().message));
}

void TestAdminClient::aTokenNeverGoesOutUnencrypted()
{
    World world;
    world.client.setTarget({QUrl(QStringLiteral("http://gateway.example.com:9180")), "secret"});
    world.fetchInfo();
    QVERIFY2(world.network.findChildren<QNetworkReply *>().isEmpty(), "something was sent");
    QCOMPARE(world.calls, 0);
    QTRY_COMPARE(world.calls, 1);
    QVERIFY(world.info->error().kind == Kind::Insecure);
}

void TestAdminClient::redirectsAreNotFollowed()
{
    World world;
    test::AdminStub elsewhere;
    elsewhere.answers["/v1/info"] = ok(kInfo);
    test::StubAnswer redirect;
    redirect.status = 307;
    redirect.fields = {"Location: " + elsewhere.url().toEncoded() + "/v1/info"};
    world.stub.answers["/v1/info"] = redirect;
    world.fetchInfo();
    QTRY_COMPARE(world.calls, 1);
    QVERIFY(!*world.info);
    QVERIFY(world.info->error().kind == Kind::Redirected);
    QVERIFY(elsewhere.requests.isEmpty());
}

void TestAdminClient::takesNothingWithoutEnd()
{
    World world;
    test::StubAnswer huge = ok(QByteArray(AdminClient::kMaxAnswer + 1024 * 1024, ' '));
    world.stub.answers["/v1/info"] = huge;
    world.fetchInfo();
    QTRY_COMPARE_WITH_TIMEOUT(world.calls, 1, 30'000);
    QVERIFY(!*world.info);
    QVERIFY(world.info->error().kind == Kind::Refused);
}

void TestAdminClient::doneNeverRunsOnADeadContext()
{
    World world;
    world.stub.answers["/v1/info"] = then(Then::Hang);
    auto context = std::make_unique<QObject>();
    bool ran = false;
    world.client.fetchInfo(context.get(), [&ran](const auto &) { ran = true; });
    QTRY_COMPARE(world.stub.requests.size(), 1);

    context.reset();
    QTRY_VERIFY(world.network.findChildren<QNetworkReply *>().isEmpty()); // aborted and deleted
    QTRY_COMPARE(world.stub.openConnections(), 0);
    QVERIFY(!ran);
}

void TestAdminClient::anErrorOnItsWayToADeadContextIsNoTrouble()
{
    QTest::failOnWarning(QRegularExpression(QStringLiteral("Internal problem")));
    for (int i = 0; i < 5; ++i) {
        World world;
        world.stub.answers["/v1/info"] = then(Then::Hang);
        auto context = std::make_unique<QObject>();
        bool ran = false;
        world.client.fetchInfo(context.get(), [&ran](const auto &) { ran = true; });
        QTRY_COMPARE(world.stub.requests.size(), 1);
        context.reset();
        // Qt reads it on a thread of its own, and closes: this one has not seen it yet.
        auto *const socket = world.stub.findChild<QTcpSocket *>();
        socket->write("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        QVERIFY(socket->waitForDisconnected());
        QTRY_VERIFY(world.network.findChildren<QNetworkReply *>().isEmpty());
        QVERIFY(!ran);
    }
}

void TestAdminClient::doneNeverRunsAfterAnAnswerOnItsWay()
{
    World world;
    world.stub.answers["/v1/info"] = ok(kInfo);
    bool ran = false;
    auto context = std::make_unique<QObject>();
    // Also where nothing is sent at all, and the error comes from a timer.
    world.client.setTarget({QUrl(QStringLiteral("http://gateway.example.com")), "secret"});
    world.client.fetchInfo(context.get(), [&ran](const auto &) { ran = true; });
    world.client.setTarget({world.stub.url(), "secret"});
    world.client.fetchInfo(context.get(), [&ran](const auto &) { ran = true; });
    context.reset();
    world.fetchInfo();
    QTRY_COMPARE(world.calls, 1);
    QVERIFY(*world.info);
    QTRY_VERIFY(world.network.findChildren<QNetworkReply *>().isEmpty());
    QVERIFY(!ran);
}

void TestAdminClient::doneNeverRunsOnAContextThatDiesWhileMetricsAreRead()
{
    World world;
    world.stub.answers["/metrics"] = ok(test::ScrapeSample{.good = 5}.text());
    auto context = std::make_unique<QObject>();
    bool ran = false;
    world.client.fetchMetrics(context.get(), [&ran](const auto &) { ran = true; });
    // Behind the client's own: at this time another thread reads what came.
    connect(world.network.findChild<QNetworkReply *>(), &QNetworkReply::finished, this,
            [&context] { context.reset(); });
    QTRY_VERIFY(!context);
    QVERIFY(QThreadPool::globalInstance()->waitForDone(5000));
    QTRY_VERIFY(world.network.findChildren<QNetworkReply *>().isEmpty());
    QVERIFY(!ran);
}

void TestAdminClient::connectionsAreReused()
{
    World world;
    world.stub.answers["/v1/info"] = ok(kInfo);
    for (int i = 1; i <= 3; ++i) {
        world.fetchInfo();
        QTRY_COMPARE(world.calls, i);
        QVERIFY(*world.info);
    }
    QCOMPARE(world.stub.openConnections(), 1);
}

void TestAdminClient::targetsCanChangeBetweenCalls()
{
    World world;
    test::AdminStub other;
    other.answers["/v1/info"] = ok(R"({"version":"2","revision":9})");
    world.client.setTarget({other.url(), "another"});
    world.fetchInfo();
    QTRY_COMPARE(world.calls, 1);
    QVERIFY(*world.info);
    QCOMPARE((*world.info)->revision, qint64{9});
    QCOMPARE(other.requests[0].fields.value("authorization"), QByteArray("Bearer another"));
    QVERIFY(world.stub.requests.isEmpty());
}

QTEST_GUILESS_MAIN(TestAdminClient)
#include "tst_admin_client.moc"
