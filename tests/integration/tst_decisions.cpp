// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "data_fixture.h"

#include <QTest>

using namespace portcullis::test;

/// Explain, the recorded traffic and simulate, asked of a real gateway: with a store and with a
/// file.
class TestDecisions : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void explainSaysWhatHappens_data();
    void explainSaysWhatHappens();
    void trafficIsRecordedWithoutCredentials();
    void simulateTellsWhatADraftChanges();
    void eventsShowTraffic();
    void badQuestionsAreProblems_data();
    void badQuestionsAreProblems();
    void aFileIsSimulatedToo();
};

// After the class: moc 6.4 sees no class behind a raw string.
namespace {

/// The key is "good"; its consumer is not in the group.
const QByteArray kDocument = R"({
  "version": 1,
  "listeners": [{"name": "main", "port": 0}],
  "authenticators": [{"name": "keys", "type": "api-key", "header": "X-API-Key"}],
  "consumers": [{"name": "acme", "apiKeys": [{"sha256":
    "770e607624d689265ca6c44884d0807d9b054d23c473c106c72be9de08b7376c"}]}],
  "routes": [
    {"name": "open", "match": {"paths": ["/open"]}, "authenticate": "none",
     "respond": {"status": 200, "body": "open"}},
    {"name": "closed", "match": {"paths": ["/closed"]}, "authenticate": ["keys"],
     "respond": {"status": 200, "body": "closed"}},
    {"name": "group", "match": {"paths": ["/group"]}, "authenticate": ["keys"],
     "authorize": {"groups": ["staff"]}, "respond": {"status": 200}}
  ]
})";

QByteArray member(const QJsonValue &object, const char *name)
{
    return object.toObject().value(QLatin1String(name)).toVariant().toString().toUtf8();
}

QJsonArray list(const Answer &answer, const char *name)
{
    return answer.json().value(QLatin1String(name)).toArray();
}

Answer asked(DataGateway &gateway, const QByteArray &path, const QByteArray &key = {})
{
    QList<QByteArray> arguments;
    if (!key.isEmpty())
        arguments << "-H"
                  << "X-API-Key: " + key;
    return curl(arguments << "http://" + gateway.process().at("main") + path);
}

} // namespace

void TestDecisions::explainSaysWhatHappens_data()
{
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<QByteArray>("key");

    QTest::newRow("open") << QByteArray("/open") << QByteArray();
    QTest::newRow("no key") << QByteArray("/closed") << QByteArray();
    QTest::newRow("a bad key") << QByteArray("/closed") << QByteArray("bad");
    QTest::newRow("a good key") << QByteArray("/closed") << QByteArray("good");
    QTest::newRow("not in the group") << QByteArray("/group") << QByteArray("good");
    QTest::newRow("nothing there") << QByteArray("/none") << QByteArray("good");
    QTest::newRow("no way to write a path") << QByteArray("/%00") << QByteArray();
}

void TestDecisions::explainSaysWhatHappens()
{
    QFETCH(QByteArray, path);
    QFETCH(QByteArray, key);
    DataGateway gateway;
    QVERIFY2(gateway.startSeeded(kDocument), gateway.process().err());
    const QByteArray headers = key.isEmpty() ? "{}" : R"({"X-API-Key": ")" + key + "\"}";
    const Answer explained =
        gateway.admin("POST", "/v1/explain",
                      R"({"url": "http://a.test)" + path + R"(", "headers": )" + headers + '}');
    VERIFY_STATUS(explained, 200);
    const Answer live = asked(gateway, path, key);
    QCOMPARE(explained.member("status"), QByteArray::number(live.status));
    if (live.status >= 400) {
        QCOMPARE(explained.member("code"), live.member("code"));
        QCOMPARE(explained.member("stage"), live.member("stage"));
    }
}

void TestDecisions::trafficIsRecordedWithoutCredentials()
{
    DataGateway gateway;
    QVERIFY2(gateway.startSeeded(kDocument), gateway.process().err());
    VERIFY_STATUS(asked(gateway, "/closed?access_token=canary", "canary"), 401);
    VERIFY_STATUS(asked(gateway, "/group", "good"), 403);
    VERIFY_STATUS(asked(gateway, "/open"), 200);
    const Answer all = gateway.admin("GET", "/v1/traffic");
    VERIFY_STATUS(all, 200);
    QCOMPARE(list(all, "items").size(), 3);
    QCOMPARE(member(list(all, "items")[0], "path"), QByteArray("/open"));
    QVERIFY2(!all.body.contains("canary") && !all.body.contains("good"), all.body);
    const Answer refused = gateway.admin("GET", "/v1/traffic?stage=authorize&consumer=acme");
    QCOMPARE(list(refused, "items").size(), 1);
    QCOMPARE(member(list(refused, "items")[0], "rule"),
             QByteArray("routes/group/authorize/groups"));
}

void TestDecisions::simulateTellsWhatADraftChanges()
{
    DataGateway gateway;
    QVERIFY2(gateway.startSeeded(kDocument), gateway.process().err());
    for (int i = 0; i < 3; ++i)
        VERIFY_STATUS(asked(gateway, "/group", "good"), 403);
    VERIFY_STATUS(asked(gateway, "/open"), 200);
    QByteArray draft = kDocument;
    draft.replace(R"("name": "acme", )", R"("name": "acme", "groups": ["staff"], )");
    const Answer answer = gateway.admin("POST", "/v1/config/simulate", draft);
    VERIFY_STATUS(answer, 200);
    QCOMPARE(answer.member("different"), QByteArray("3"));
    QCOMPARE(answer.member("same"), QByteArray("1"));
    const QJsonObject group = list(answer, "groups")[0].toObject();
    QCOMPARE(member(group, "rule"), QByteArray("routes/group/authorize/groups"));
    QCOMPARE(member(group.value(QLatin1String("from")), "code"), QByteArray("authorize.group"));
    // It was a question: nothing has changed.
    VERIFY_STATUS(asked(gateway, "/group", "good"), 403);
    VERIFY_STATUS(gateway.admin("POST", "/v1/config/simulate", R"({"version": 1, "x": 1})"), 422);
}

void TestDecisions::eventsShowTraffic()
{
    DataGateway gateway;
    QVERIFY2(gateway.startSeeded(kDocument), gateway.process().err());
    ChildProcess stream;
    stream.start("curl",
                 {"-q", "-sS", "-N", "-H", "Authorization: Bearer " + gateway.token(),
                  "http://" + gateway.process().at("admin") + "/v1/events"});
    QVERIFY(stream.waitFor([&] { return stream.out().contains("event: revision"); }));
    VERIFY_STATUS(asked(gateway, "/group", "good"), 403);
    QVERIFY(stream.waitFor([&] {
        return stream.out().contains("event: traffic\ndata: {")
            && stream.out().contains("\"path\":\"/group\"");
    }));
    QVERIFY2(!stream.out().contains("good"), stream.out());
}

void TestDecisions::badQuestionsAreProblems_data()
{
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<int>("status");

    const auto row = [](const char *name, const QByteArray &method, const QByteArray &path,
                        const QByteArray &body,
                        int status) { QTest::newRow(name) << method << path << body << status; };
    row("an unknown member", "POST", "/v1/explain", R"({"metod": "GET"})", 422);
    row("a wrong type", "POST", "/v1/explain", R"({"method": 1})", 422);
    row("an unknown consumer", "POST", "/v1/explain",
        R"({"identity": {"authenticator": "keys", "consumer": "x"}})", 422);
    row("too deep", "POST", "/v1/explain", R"({"headers": )" + QByteArray(5000, '['), 400);
    row("an unknown status", "GET", "/v1/traffic?status=700", {}, 400);
    row("an unknown stage", "GET", "/v1/traffic?stage=x", {}, 400);
    row("an unknown parameter", "GET", "/v1/traffic?colour=red", {}, 400);
    row("a cursor that is none", "GET", "/v1/traffic?cursor=x", {}, 400);
}

void TestDecisions::badQuestionsAreProblems()
{
    QFETCH(QByteArray, method);
    QFETCH(QByteArray, path);
    QFETCH(QByteArray, body);
    QFETCH(int, status);
    DataGateway gateway;
    QVERIFY2(gateway.startSeeded(kDocument), gateway.process().err());
    const Answer answer = gateway.admin(method, path, body);
    VERIFY_STATUS(answer, status);
    QCOMPARE(answer.field("Content-Type"), QByteArray("application/problem+json"));
}

void TestDecisions::aFileIsSimulatedToo()
{
    GatewayProcess gateway;
    const QByteArray token = gateway.inFolder("token");
    QFile file(text(token));
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write("a-token-for-a-test-that-is-long") > 0);
    file.close();
    QVERIFY2(gateway.run(kDocument, {"--admin-token-file", token}), gateway.err());
    VERIFY_STATUS(curl({"http://" + gateway.at("main") + "/open"}), 200);
    QByteArray draft = kDocument;
    draft.replace(R"("name": "open", )", R"("name": "open", "enabled": false, )");
    const Answer answer =
        curl({"-X", "POST", "-H", "Authorization: Bearer a-token-for-a-test-that-is-long", "-H",
              "Content-Type: application/json", "--data-binary", "@-",
              "http://" + gateway.at("admin") + "/v1/config/simulate"},
             draft);
    VERIFY_STATUS(answer, 200);
    QCOMPARE(answer.member("different"), QByteArray("1"));
}

QTEST_GUILESS_MAIN(TestDecisions)
#include "tst_decisions.moc"
