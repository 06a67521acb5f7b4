// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "admin_fixture.h"

#include <QTest>

using namespace portcullis::test;

/// The configuration, keys, tokens and secrets through the admin API, as its clients see them.
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
};

void TestAdminApi::entitiesComeChangeAndGo()
{
    DataGateway gateway;
    QVERIFY2(gateway.startSeeded(adminDocument()), gateway.process().err());
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
    const Answer patched = gateway.change(
        "PATCH", "/v1/routes/fresh", R"({"respond": {"status": 201}, "description": "patched"})");
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
    QVERIFY2(gateway.startSeeded(adminDocument()), gateway.process().err());
    const QByteArray route = gateway.admin("GET", "/v1/routes/open").field("ETag");
    const QByteArray document = gateway.admin("GET", "/v1/config").field("ETag");
    VERIFY_STATUS(gateway.change("PATCH", "/v1/consumers/acme", R"({"groups": ["a"]})"), 200);
    QCOMPARE(gateway.admin("GET", "/v1/routes/open").field("ETag"), route);
    const QByteArray after = gateway.admin("GET", "/v1/config").field("ETag");
    QVERIFY(after != document);
    QCOMPARE(gateway.admin("GET", "/v1/consumers/acme").field("ETag"), after);
    // A new route's tag is no match for another one's.
    VERIFY_STATUS(gateway.admin("PATCH", "/v1/routes/open", "{}", {"-H", "If-Match: " + after}),
                  412);
    VERIFY_STATUS(gateway.admin("PATCH", "/v1/routes/open", R"({"description": "x"})",
                                {"-H", "If-Match: " + route}),
                  200);
}

void TestAdminApi::writesNeedWhatWasRead()
{
    DataGateway gateway;
    QVERIFY2(gateway.startSeeded(adminDocument()), gateway.process().err());
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
    VERIFY_STATUS(gateway.admin("PUT", "/v1/config", adminDocument()), 428);
    const Answer stale =
        gateway.admin("PUT", "/v1/config", adminDocument(), {"-H", "If-Match: \"4711\""});
    VERIFY_STATUS(stale, 412);
    QCOMPARE(stale.field("ETag"), gateway.admin("GET", "/v1/config").field("ETag"));
    QCOMPARE(gateway.revision(), quint64(1)); // none of them has changed anything
}

void TestAdminApi::listsHavePages()
{
    DataGateway gateway;
    QVERIFY2(gateway.startSeeded(adminDocument()), gateway.process().err());
    QCOMPARE(namesOf(gateway.admin("GET", "/v1/routes")),
             QByteArrayList({"away", "closed", "open"}));
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
    QVERIFY2(gateway.startSeeded(adminDocument()), gateway.process().err());
    const Answer refused = gateway.change("DELETE", "/v1/upstreams/nobody");
    VERIFY_STATUS(refused, 409);
    QCOMPARE(refused.member("code"), QByteArray("admin.referenced"));
    VERIFY_CONTAINS(refused.body, "\"references\":[\"routes/away\"]");
    VERIFY_STATUS(gateway.change("DELETE", "/v1/routes/away"), 200);
    VERIFY_STATUS(gateway.change("DELETE", "/v1/upstreams/nobody"), 200);
}

void TestAdminApi::draftsAreAnswered()
{
    DataGateway gateway;
    QVERIFY2(gateway.startSeeded(adminDocument()), gateway.process().err());
    const Answer good = gateway.admin("POST", "/v1/config/validate", adminDocument());
    VERIFY_STATUS(good, 200);
    QCOMPARE(good.json().value(QLatin1String("valid")).toBool(), true);
    const Answer bad = gateway.admin("POST", "/v1/config/validate",
                                     R"({"version": 1, "routes": [{"name": "x"}], "nonsense": 1})");
    VERIFY_STATUS(bad, 200);
    QCOMPARE(bad.json().value(QLatin1String("valid")).toBool(), false);
    VERIFY_CONTAINS(bad.body, "\"pointer\":\"/nonsense\"");

    QByteArray draft = adminDocument();
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
    QVERIFY2(gateway.startSeeded(adminDocument()), gateway.process().err());
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
    // By its name: in the list the new one, whose name is random, may come first.
    const Answer old = gateway.admin("GET", "/v1/consumers/acme/keys/k1");
    VERIFY_STATUS(old, 200);
    QVERIFY2(old.json().contains(QLatin1String("expires")), old.all().constData());

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
    QVERIFY2(gateway.startSeeded(adminDocument()), gateway.process().err());
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
    VERIFY_STATUS(gateway.admin("POST", "/v1/tokens", R"({"name": "eyes", "role": "viewer"})"),
                  409);
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
    QVERIFY2(gateway.startSeeded(adminDocument()), gateway.process().err());
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
    QVERIFY2(gateway.startSeeded(adminDocument()), gateway.process().err());
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

QTEST_GUILESS_MAIN(TestAdminApi)

#include "tst_admin_api.moc"
