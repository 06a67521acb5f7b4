// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "data_fixture.h"

#include <QRegularExpression>
#include <QTest>

using namespace portcullis::test;

/// The admin API of a gateway with a store, as its clients see it.
class TestAdminApi : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void entitiesComeChangeAndGo();
    void tagsBelongToEntities();
    void writesNeedWhatWasRead();
    void listsHavePages();
    void whatIsReferredToStays();
    void draftsAreAnswered();
    void keysAreShownOnce();
    void tokensHaveRoles();
    void lastAdminStays();
    void secretsNeverComeOut();
    void historySaysWhoAndWhy();
    void backupIsAStore();
    void eventsTellWhatHappens();
    void historyOfMetrics();
    void usageCountsAndResets();
    void refusesEveryKindOfBadRequest();
};

// After the class: moc 6.4 sees no class behind a raw string.
namespace {

QByteArray member(const QJsonObject &object, const char *name)
{
    return object.value(QLatin1String(name)).toVariant().toString().toUtf8();
}

QJsonArray items(const Answer &answer)
{
    return answer.json().value(QLatin1String("items")).toArray();
}

QByteArrayList namesOf(const Answer &answer, const char *name = "name")
{
    QByteArrayList names;
    for (const QJsonValue &item : items(answer))
        names << member(item.toObject(), name);
    return names;
}

/// A listener, an authenticator, a consumer, two limits and two routes.
const QByteArray kDocument = R"({
  "version": 1,
  "listeners": [{"name": "main", "port": 0}],
  "authenticators": [{"name": "keys", "type": "api-key", "header": "X-API-Key"}],
  "consumers": [{"name": "acme", "description": "the first customer"}],
  "rateLimits": [
    {"name": "few", "algorithm": "fixed-window", "limit": 2, "window": "1h", "key": ["consumer"]},
    {"name": "many", "algorithm": "token-bucket", "limit": 1000, "window": "1s", "key": []}
  ],
  "upstreams": [{"name": "nobody", "targets": [{"name": "a", "url": "http://127.0.0.1:9"}]}],
  "routes": [
    {"name": "open", "match": {"paths": ["/open"]}, "authenticate": "none",
     "rateLimits": ["many"], "respond": {"status": 200, "body": "open"}},
    {"name": "closed", "match": {"paths": ["/closed"]}, "authenticate": ["keys"],
     "rateLimits": ["few"], "respond": {"status": 200, "body": "closed"}},
    {"name": "away", "match": {"paths": ["/away"]}, "authenticate": "none", "upstream": "nobody"}
  ]
})";

Answer withKey(DataGateway &gateway, const QByteArray &key)
{
    return curl({"-H", "X-API-Key: " + key, "http://" + gateway.process().at("main") + "/closed"});
}

Answer withToken(DataGateway &gateway, const QByteArray &token, const QByteArray &method,
                 const QByteArray &path, const QByteArray &body = {})
{
    QList<QByteArray> arguments{"-X", method, "-H", "Authorization: Bearer " + token};
    if (!body.isEmpty())
        arguments << "-H"
                  << "Content-Type: application/json"
                  << "--data-binary"
                  << "@-";
    return curl(arguments << "http://" + gateway.process().at("admin") + path, body);
}

QByteArray makeToken(DataGateway &gateway, const QByteArray &name, const QByteArray &role)
{
    return gateway
        .admin("POST", "/v1/tokens", R"({"name": ")" + name + R"(", "role": ")" + role + "\"}")
        .member("token");
}

} // namespace

void TestAdminApi::entitiesComeChangeAndGo()
{
    DataGateway gateway;
    QVERIFY2(gateway.startSeeded(kDocument), gateway.process().err());
    const Answer made = gateway.admin("POST", "/v1/routes", fixedRoute("fresh", "one"));
    VERIFY_STATUS(made, 201);
    QCOMPARE(made.field("Location"), QByteArray("/v1/routes/fresh"));
    QCOMPARE(made.field("ETag"), '"' + made.member("revision") + '"');
    QCOMPARE(gateway.get("/fresh").body, QByteArray("one"));
    VERIFY_STATUS(gateway.admin("POST", "/v1/routes", fixedRoute("fresh", "two")), 409);

    const Answer read = gateway.admin("GET", "/v1/routes/fresh");
    VERIFY_STATUS(read, 200);
    QCOMPARE(read.field("ETag"), made.field("ETag"));
    QCOMPARE(read.member("name"), QByteArray("fresh"));
    VERIFY_STATUS(gateway.admin("GET", "/v1/routes/fresh", {},
                                {"-H", "If-None-Match: " + read.field("ETag")}),
                  304);

    const Answer put = gateway.change("PUT", "/v1/routes/fresh", fixedRoute("fresh", "two"));
    VERIFY_STATUS(put, 200);
    QVERIFY(put.field("ETag") != made.field("ETag"));
    QCOMPARE(gateway.get("/fresh").body, QByteArray("two"));
    const Answer patched =
        gateway.change("PATCH", "/v1/routes/fresh",
                       R"({"respond": {"status": 201}, "description": "patched"})");
    VERIFY_STATUS(patched, 200);
    QCOMPARE(gateway.get("/fresh").status, 201);
    QCOMPARE(gateway.get("/fresh").body, QByteArray("two"));

    VERIFY_STATUS(gateway.change("DELETE", "/v1/routes/fresh"), 200);
    VERIFY_STATUS(gateway.admin("GET", "/v1/routes/fresh"), 404);
    QCOMPARE(gateway.get("/fresh").status, 404);
    VERIFY_STATUS(gateway.admin("DELETE", "/v1/routes/fresh", {}, {"-H", "If-Match: *"}), 404);
    // What is not valid changes nothing, and says where.
    const Answer bad = gateway.admin("POST", "/v1/routes", R"({"name": "bad", "colour": 1})");
    VERIFY_STATUS(bad, 422);
    VERIFY_CONTAINS(bad.body, "\"pointer\":\"/colour\"");
    VERIFY_STATUS(gateway.admin("POST", "/v1/routes", R"({"name": "a", "name": "b"})"), 400);
}

void TestAdminApi::tagsBelongToEntities()
{
    DataGateway gateway;
    QVERIFY2(gateway.startSeeded(kDocument), gateway.process().err());
    const QByteArray route = gateway.admin("GET", "/v1/routes/open").field("ETag");
    const QByteArray document = gateway.admin("GET", "/v1/config").field("ETag");
    VERIFY_STATUS(gateway.change("PATCH", "/v1/consumers/acme", R"({"groups": ["a"]})"), 200);
    QCOMPARE(gateway.admin("GET", "/v1/routes/open").field("ETag"), route);
    const QByteArray after = gateway.admin("GET", "/v1/config").field("ETag");
    QVERIFY(after != document);
    QCOMPARE(gateway.admin("GET", "/v1/consumers/acme").field("ETag"), after);
    // A new route's tag is no match for another one's.
    VERIFY_STATUS(
        gateway.admin("PATCH", "/v1/routes/open", "{}", {"-H", "If-Match: " + after}), 412);
    VERIFY_STATUS(
        gateway.admin("PATCH", "/v1/routes/open", R"({"description": "x"})",
                      {"-H", "If-Match: " + route}),
        200);
}

void TestAdminApi::writesNeedWhatWasRead()
{
    DataGateway gateway;
    QVERIFY2(gateway.startSeeded(kDocument), gateway.process().err());
    for (const QByteArray method : {"PUT", "PATCH", "DELETE"}) {
        const QByteArray body = method == "DELETE" ? QByteArray() : fixedRoute("open", "x");
        const Answer missing = gateway.admin(method, "/v1/routes/open", body);
        VERIFY_STATUS(missing, 428);
        QCOMPARE(missing.member("code"), QByteArray("admin.if-match-required"));
        const Answer stale =
            gateway.admin(method, "/v1/routes/open", body, {"-H", "If-Match: \"4711\""});
        VERIFY_STATUS(stale, 412);
        QCOMPARE(stale.member("code"), QByteArray("admin.stale"));
        QCOMPARE('"' + stale.member("revision") + '"', stale.field("ETag"));
        QCOMPARE(stale.field("ETag"), gateway.admin("GET", "/v1/routes/open").field("ETag"));
    }
    VERIFY_STATUS(gateway.admin("PUT", "/v1/config", kDocument), 428);
    const Answer stale =
        gateway.admin("PUT", "/v1/config", kDocument, {"-H", "If-Match: \"4711\""});
    VERIFY_STATUS(stale, 412);
    QCOMPARE(stale.field("ETag"), gateway.admin("GET", "/v1/config").field("ETag"));
    QCOMPARE(gateway.revision(), quint64(1)); // none of them has changed anything
}

void TestAdminApi::listsHavePages()
{
    DataGateway gateway;
    QVERIFY2(gateway.startSeeded(kDocument), gateway.process().err());
    QCOMPARE(namesOf(gateway.admin("GET", "/v1/routes")), QByteArrayList({"away", "closed", "open"}));
    const Answer first = gateway.admin("GET", "/v1/routes?limit=2");
    QCOMPARE(namesOf(first), QByteArrayList({"away", "closed"}));
    const Answer second =
        gateway.admin("GET", "/v1/routes?limit=2&cursor=" + first.member("nextCursor"));
    QCOMPARE(namesOf(second), QByteArrayList({"open"}));
    QVERIFY(!second.json().contains(QLatin1String("nextCursor")));
    QCOMPARE(namesOf(gateway.admin("GET", "/v1/consumers?q=FIRST")), QByteArrayList({"acme"}));
    QCOMPARE(namesOf(gateway.admin("GET", "/v1/consumers?q=second")), QByteArrayList());
    for (const QByteArray path : {"listeners", "authenticators", "rate-limits", "upstreams"})
        QVERIFY2(!items(gateway.admin("GET", "/v1/" + path)).isEmpty(), path);
}

void TestAdminApi::whatIsReferredToStays()
{
    DataGateway gateway;
    QVERIFY2(gateway.startSeeded(kDocument), gateway.process().err());
    const Answer refused = gateway.change("DELETE", "/v1/upstreams/nobody");
    VERIFY_STATUS(refused, 409);
    QCOMPARE(refused.member("code"), QByteArray("admin.referenced"));
    VERIFY_CONTAINS(refused.body, "\"references\":[\"/routes/2/upstream");
    VERIFY_STATUS(gateway.change("DELETE", "/v1/routes/away"), 200);
    VERIFY_STATUS(gateway.change("DELETE", "/v1/upstreams/nobody"), 200);
}

void TestAdminApi::draftsAreAnswered()
{
    DataGateway gateway;
    QVERIFY2(gateway.startSeeded(kDocument), gateway.process().err());
    const Answer good = gateway.admin("POST", "/v1/config/validate", kDocument);
    VERIFY_STATUS(good, 200);
    QCOMPARE(good.json().value(QLatin1String("valid")).toBool(), true);
    const Answer bad = gateway.admin("POST", "/v1/config/validate",
                                     R"({"version": 1, "routes": [{"name": "x"}], "nonsense": 1})");
    VERIFY_STATUS(bad, 200);
    QCOMPARE(bad.json().value(QLatin1String("valid")).toBool(), false);
    VERIFY_CONTAINS(bad.body, "\"pointer\":\"/nonsense\"");

    QByteArray draft = kDocument;
    draft.replace("\"the first customer\"", "\"the second\"");
    draft.replace("\"name\": \"away\"", "\"name\": \"far\"");
    const Answer diff = gateway.admin("POST", "/v1/config/diff", draft);
    VERIFY_STATUS(diff, 200);
    const auto names = [&diff](const char *key) {
        QByteArrayList all;
        for (const QJsonValue &each : diff.json().value(QLatin1String(key)).toArray())
            all << member(each.toObject(), "kind") + '/' + member(each.toObject(), "name");
        return all;
    };
    QCOMPARE(names("added"), QByteArrayList({"routes/far"}));
    QCOMPARE(names("removed"), QByteArrayList({"routes/away"}));
    QCOMPARE(names("changed"), QByteArrayList({"consumers/acme"}));
    QVERIFY(!diff.json().value(QLatin1String("patch")).toArray().isEmpty());
    QCOMPARE(gateway.revision(), quint64(1));
}

void TestAdminApi::keysAreShownOnce()
{
    DataGateway gateway;
    QVERIFY2(gateway.startSeeded(kDocument), gateway.process().err());
    const Answer made = gateway.admin("POST", "/v1/consumers/acme/keys", R"({"id": "k1"})");
    VERIFY_STATUS(made, 201);
    const QByteArray key = made.member("key");
    QVERIFY(key.startsWith("pck_"));
    VERIFY_STATUS(withKey(gateway, key), 200);
    for (const QByteArray path : {"/v1/consumers/acme/keys", "/v1/consumers/acme", "/v1/config",
                                  "/v1/revisions/2", "/v1/audit"})
        QVERIFY2(!gateway.admin("GET", path).body.contains(key), path);
    QCOMPARE(namesOf(gateway.admin("GET", "/v1/consumers/acme/keys"), "id"),
             QByteArrayList({"k1"}));

    const Answer rotated =
        gateway.admin("POST", "/v1/consumers/acme/keys/k1/rotate", R"({"grace": "1h"})");
    VERIFY_STATUS(rotated, 201);
    VERIFY_STATUS(withKey(gateway, rotated.member("key")), 200);
    VERIFY_STATUS(gateway.admin("POST", "/v1/usage", R"({"limit": "few", "consumer": "acme"})"),
                  200);
    VERIFY_STATUS(withKey(gateway, key), 200); // in its grace
    const QJsonObject old = items(gateway.admin("GET", "/v1/consumers/acme/keys")).first().toObject();
    QVERIFY(old.contains(QLatin1String("expires")));

    // An operator takes keys away and makes none.
    const QByteArray token = makeToken(gateway, "ops", "operator");
    VERIFY_STATUS(withToken(gateway, token, "POST", "/v1/consumers/acme/keys", "{}"), 403);
    VERIFY_STATUS(withToken(gateway, token, "DELETE", "/v1/consumers/acme/keys/k1"), 200);
    VERIFY_STATUS(withKey(gateway, key), 401);
    VERIFY_STATUS(withToken(gateway, token, "DELETE", "/v1/consumers/acme/keys/k1"), 404);
    VERIFY_STATUS(gateway.admin("GET", "/v1/consumers/nobody/keys"), 404);
    VERIFY_STATUS(gateway.admin("POST", "/v1/consumers/nobody/keys"), 404);
}

void TestAdminApi::tokensHaveRoles()
{
    DataGateway gateway;
    QVERIFY2(gateway.startSeeded(kDocument), gateway.process().err());
    const QByteArray viewer = makeToken(gateway, "eyes", "viewer");
    QVERIFY(viewer.startsWith("pct_"));
    QVERIFY(!gateway.admin("GET", "/v1/tokens").body.contains(viewer));
    VERIFY_STATUS(withToken(gateway, viewer, "GET", "/v1/config"), 200);
    for (const QByteArray path : {"/v1/routes", "/v1/tokens", "/v1/backup"}) {
        const Answer refused = withToken(gateway, viewer, "POST", path, "{}");
        VERIFY_STATUS(refused, 403);
        QCOMPARE(refused.member("code"), QByteArray("admin.role-too-low"));
    }
    VERIFY_STATUS(withToken(gateway, viewer, "GET", "/v1/tokens"), 403);
    VERIFY_STATUS(gateway.admin("POST", "/v1/tokens", R"({"name": "eyes", "role": "viewer"})"), 409);
    VERIFY_STATUS(gateway.admin("DELETE", "/v1/tokens/eyes"), 200);
    const Answer gone = withToken(gateway, viewer, "GET", "/v1/config");
    VERIFY_STATUS(gone, 401);
    VERIFY_CONTAINS(gone.head, "WWW-Authenticate: Bearer realm=\"portcullis-admin\"");
    // What was made counts after a restart, too.
    const QByteArray stays = makeToken(gateway, "stays", "viewer");
    gateway.stop();
    QVERIFY(gateway.start());
    VERIFY_STATUS(withToken(gateway, stays, "GET", "/v1/info"), 200);
}

void TestAdminApi::lastAdminStays()
{
    DataGateway gateway;
    QVERIFY2(gateway.startSeeded(kDocument), gateway.process().err());
    const QByteArray first = namesOf(gateway.admin("GET", "/v1/tokens")).first();
    const Answer refused = gateway.admin("DELETE", "/v1/tokens/" + first);
    VERIFY_STATUS(refused, 409);
    QCOMPARE(refused.member("code"), QByteArray("admin.last-admin"));
    const QByteArray other = makeToken(gateway, "other", "admin");
    VERIFY_STATUS(gateway.admin("DELETE", "/v1/tokens/" + first), 200);
    VERIFY_STATUS(withToken(gateway, other, "GET", "/v1/tokens"), 200);
    VERIFY_STATUS(gateway.admin("GET", "/v1/tokens"), 401);
}

void TestAdminApi::secretsNeverComeOut()
{
    DataGateway gateway;
    QVERIFY2(gateway.startSeeded(kDocument), gateway.process().err());
    const QByteArray secret = "correct horse battery staple";
    VERIFY_STATUS(gateway.admin("PUT", "/v1/secrets/idp", R"({"value": ")" + secret + "\"}"), 200);
    QCOMPARE(namesOf(gateway.admin("GET", "/v1/secrets")), QByteArrayList({"idp"}));
    VERIFY_STATUS(gateway.admin("GET", "/v1/secrets/idp"), 405);
    const Answer made = gateway.admin(
        "POST", "/v1/authenticators",
        R"({"name": "opaque", "type": "oauth2-introspection", "endpoint": "http://127.0.0.1:9/",
            "clientId": "gateway", "clientSecret": {"secret": "idp"}})");
    VERIFY_STATUS(made, 201);
    const Answer used = gateway.admin("DELETE", "/v1/secrets/idp");
    VERIFY_STATUS(used, 409);
    QCOMPARE(used.member("code"), QByteArray("admin.referenced"));
    VERIFY_STATUS(gateway.change("DELETE", "/v1/authenticators/opaque"), 200);
    VERIFY_STATUS(gateway.admin("DELETE", "/v1/secrets/idp"), 200);
    VERIFY_STATUS(gateway.admin("DELETE", "/v1/secrets/idp"), 404);
    for (const QByteArray path : {"/v1/secrets", "/v1/audit", "/v1/config", "/v1/revisions"})
        QVERIFY2(!gateway.admin("GET", path).body.contains(secret), path);
    QVERIFY(!gateway.process().err().contains(secret));
    VERIFY_STATUS(gateway.admin("PUT", "/v1/secrets/Bad%20Name", R"({"value": "x"})"), 422);
    VERIFY_STATUS(gateway.admin("PUT", "/v1/secrets/a", R"({"value": 7})"), 422);
}

void TestAdminApi::historySaysWhoAndWhy()
{
    DataGateway gateway;
    QVERIFY2(gateway.startSeeded(kDocument), gateway.process().err());
    VERIFY_STATUS(gateway.admin("POST", "/v1/routes", fixedRoute("fresh", "one"),
                                {"-H", "X-Change-Note: ticket%20711"}),
                  201);
    VERIFY_STATUS(gateway.admin("POST", "/v1/routes", fixedRoute("fresh", "one")), 409);
    const QJsonObject revision = items(gateway.admin("GET", "/v1/revisions")).first().toObject();
    QCOMPARE(member(revision, "revision"), QByteArray("2"));
    QCOMPARE(member(revision, "note"), QByteArray("ticket 711"));
    QCOMPARE(member(revision, "from"), QByteArray("127.0.0.1"));
    QVERIFY(!member(revision, "author").isEmpty());
    QCOMPARE(items(gateway.admin("GET", "/v1/revisions?q=ticket")).size(), qsizetype(1));
    QCOMPARE(items(gateway.admin("GET", "/v1/revisions?limit=1")).size(), qsizetype(1));
    const Answer one = gateway.admin("GET", "/v1/revisions/2");
    const QJsonObject change =
        one.json().value(QLatin1String("diff")).toArray().first().toObject();
    QCOMPARE(member(change, "name"), QByteArray("fresh"));
    QVERIFY(!change.contains(QLatin1String("before")));
    QCOMPARE(member(change.value(QLatin1String("after")).toObject(), "name"), QByteArray("fresh"));
    VERIFY_STATUS(gateway.admin("GET", "/v1/revisions/99"), 404);
    VERIFY_STATUS(gateway.admin("GET", "/v1/revisions/x"), 404);
    VERIFY_STATUS(gateway.admin("POST", "/v1/revisions/2/undo"), 200);
    VERIFY_STATUS(gateway.admin("GET", "/v1/routes/fresh"), 404);

    const QJsonArray audit = items(gateway.admin("GET", "/v1/audit"));
    QCOMPARE(audit.size(), qsizetype(3)); // the newest first
    const QJsonObject undo = audit.at(0).toObject();
    QCOMPARE(member(undo, "action"), QByteArray("POST /v1/revisions/<n>/undo"));
    QCOMPARE(member(undo, "target"), QByteArray("revisions/2/undo"));
    QCOMPARE(member(undo, "revision"), QByteArray("3"));
    QCOMPARE(member(audit.at(1).toObject(), "status"), QByteArray("409"));
    const QJsonObject made = audit.at(2).toObject();
    QCOMPARE(member(made, "status"), QByteArray("201"));
    QCOMPARE(member(made, "from"), QByteArray("127.0.0.1"));
    QVERIFY(!member(made, "actor").isEmpty());
    QCOMPARE(member(made.value(QLatin1String("detail")).toObject(), "note"),
             QByteArray("ticket 711"));
    QCOMPARE(items(gateway.admin("GET", "/v1/audit?q=undo")).size(), qsizetype(1));
}

void TestAdminApi::backupIsAStore()
{
    DataGateway gateway;
    QVERIFY2(gateway.startSeeded(kDocument), gateway.process().err());
    const Answer copy = gateway.admin("POST", "/v1/backup");
    VERIFY_STATUS(copy, 200);
    QVERIFY(copy.body.startsWith("SQLite format 3"));
    QCOMPARE(copy.field("Content-Length").toLongLong(), copy.body.size());
    QTRY_VERIFY(QDir(text(gateway.folder())).entryList({text("backup-*")}).isEmpty());
    // It serves in another folder.
    DataGateway other;
    QVERIFY(other.startSeeded(kDocument));
    other.stop();
    QFile file(text(other.inFolder("store.db")));
    QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Truncate));
    QCOMPARE(file.write(copy.body), copy.body.size());
    file.close();
    for (const char *left : {"store.db-wal", "store.db-shm"})
        QFile::remove(text(other.inFolder(left)));
    QFile::remove(text(other.inFolder("master.key")));
    QFile::copy(text(gateway.inFolder("master.key")), text(other.inFolder("master.key")));
    QVERIFY2(other.start(), other.process().err());
    QCOMPARE(other.get("/open").body, QByteArray("open"));
}

void TestAdminApi::eventsTellWhatHappens()
{
    DataGateway gateway;
    QVERIFY2(gateway.startSeeded(kDocument), gateway.process().err());
    ChildProcess stream;
    stream.start("curl", {"-q", "-sS", "-N", "-H", "Authorization: Bearer " + gateway.token(),
                          "http://" + gateway.process().at("admin") + "/v1/events"});
    QVERIFY(stream.waitFor([&] { return stream.out().contains("event: revision"); }));
    VERIFY_STATUS(gateway.get("/open"), 200);
    QVERIFY(stream.waitFor([&] {
        return stream.out().contains("event: metrics\ndata: {")
            && stream.out().contains("{\"route\":\"open\",\"requests\":1");
    }));
    VERIFY_STATUS(gateway.admin("POST", "/v1/routes", fixedRoute("fresh", "one")), 201);
    QVERIFY(stream.waitFor(
        [&] { return stream.out().contains("event: revision\ndata: {\"revision\":2}"); }));
    // Every event is one line of JSON.
    for (const QByteArray &line : stream.out().split('\n')) {
        if (line.startsWith("data: ") && line.endsWith('}'))
            QVERIFY2(!QJsonDocument::fromJson(line.mid(6)).isNull(), line);
    }
}

void TestAdminApi::historyOfMetrics()
{
    DataGateway gateway;
    QVERIFY2(gateway.startSeeded(kDocument), gateway.process().err());
    for (int i = 0; i < 5; ++i)
        VERIFY_STATUS(gateway.get("/open"), 200);
    const auto requests = [&gateway] {
        const Answer answer = gateway.admin("GET", "/v1/metrics/history?step=1m");
        qint64 all = 0;
        for (const QJsonValue &point : answer.json().value(QLatin1String("points")).toArray())
            all += point.toObject().value(QLatin1String("requests")).toInteger();
        return all;
    };
    QTRY_COMPARE_WITH_TIMEOUT(requests(), qint64(5), kProcessWaitMs);
    VERIFY_STATUS(gateway.admin("GET", "/v1/metrics/history?from=5&to=1"), 400);
    VERIFY_STATUS(gateway.admin("GET", "/v1/metrics/history?from=0&to=1"), 200);
}

void TestAdminApi::usageCountsAndResets()
{
    DataGateway gateway;
    QVERIFY2(gateway.startSeeded(kDocument), gateway.process().err());
    const QByteArray key = gateway.admin("POST", "/v1/consumers/acme/keys").member("key");
    VERIFY_STATUS(withKey(gateway, key), 200);
    VERIFY_STATUS(withKey(gateway, key), 200);
    VERIFY_STATUS(withKey(gateway, key), 429);
    const auto bucket = [&gateway] {
        for (const QJsonValue &item :
             items(gateway.admin("GET", "/v1/usage?rateLimit=few&consumer=acme"))) {
            if (item.toObject().contains(QLatin1String("consumer")))
                return item.toObject();
        }
        return QJsonObject();
    };
    QCOMPARE(member(bucket(), "used"), QByteArray("2"));
    QCOMPARE(member(bucket(), "remaining"), QByteArray("0"));
    QVERIFY(bucket().value(QLatin1String("resetSeconds")).toInt() > 0);
    const Answer all = gateway.admin("GET", "/v1/usage");
    QCOMPARE(namesOf(all, "limit"), QByteArrayList({"few", "few", "many"}));
    QCOMPARE(member(items(all).first().toObject(), "refused"), QByteArray("1"));
    VERIFY_STATUS(gateway.admin("POST", "/v1/usage", R"({"limit": "few", "consumer": "acme"})"),
                  200);
    VERIFY_STATUS(withKey(gateway, key), 200);
    VERIFY_STATUS(gateway.admin("POST", "/v1/usage", R"({"limit": "nothing"})"), 404);
    VERIFY_STATUS(gateway.admin("POST", "/v1/usage", R"({"limit": "few"})"), 422);
    QTRY_VERIFY_WITH_TIMEOUT(gateway.admin("GET", "/v1/usage")
                                 .json()
                                 .value(QLatin1String("lastUsed"))
                                 .toObject()
                                 .value(QLatin1String("routes"))
                                 .toObject()
                                 .contains(QLatin1String("closed")),
                             kProcessWaitMs);
}

void TestAdminApi::refusesEveryKindOfBadRequest()
{
    DataGateway gateway;
    QVERIFY2(gateway.startSeeded(kDocument), gateway.process().err());
    const QByteArray viewer = makeToken(gateway, "viewer", "viewer");
    int code = -1;
    const QByteArray report = outputOf(
        "python3",
        {"-B", SUPPORT_FOLDER "/admin_requests.py", "http://" + gateway.process().at("admin"),
         gateway.token(), viewer, QByteArray::number(timesOf("PORTCULLIS_ADMIN_SEED", 20261)),
         QByteArray::number(timesOf("PORTCULLIS_ADMIN_ROUNDS", 4))},
        &code, 240'000);
    QVERIFY2(code == 0, report);
    VERIFY_STATUS(gateway.admin("GET", "/v1/info"), 200); // and it still serves
}

QTEST_GUILESS_MAIN(TestAdminApi)

#include "tst_admin_api.moc"
