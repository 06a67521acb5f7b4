// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "admin_fixture.h"

#include <QTest>

using namespace portcullis::test;

/// What the admin API tells of the past and of what goes on; and how it takes nonsense.
class TestAdminLive : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void historySaysWhoAndWhy();
    void backupIsAStore();
    void eventsTellWhatHappens();
    void historyOfMetrics();
    void usageCountsAndResets();
    void lastUseOfKeysAndRules();
    void tokensSayWhenTheyWereUsed();
    void auditHasWhatTheRoleForbade();
    void bodiesNeedNoContentType();
    void targetsAreDrained();
    void decisionsAreShown();
    void refusesEveryKindOfBadRequest();
};

void TestAdminLive::historySaysWhoAndWhy()
{
    DataGateway gateway;
    QVERIFY2(gateway.startSeeded(adminDocument()), gateway.process().err());
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
    const QJsonObject change = one.json().value(QLatin1String("diff")).toArray().first().toObject();
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

void TestAdminLive::backupIsAStore()
{
    DataGateway gateway;
    QVERIFY2(gateway.startSeeded(adminDocument()), gateway.process().err());
    const Answer copy = gateway.admin("POST", "/v1/backup");
    VERIFY_STATUS(copy, 200);
    QVERIFY(copy.body.startsWith("SQLite format 3"));
    QCOMPARE(copy.field("Content-Length").toLongLong(), copy.body.size());
    QTRY_VERIFY(QDir(text(gateway.folder())).entryList({text("backup-*")}).isEmpty());
    // It serves in another folder.
    DataGateway other;
    QVERIFY(other.startSeeded(adminDocument()));
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

void TestAdminLive::eventsTellWhatHappens()
{
    DataGateway gateway;
    QVERIFY2(gateway.startSeeded(adminDocument()), gateway.process().err());
    ChildProcess stream;
    stream.start("curl",
                 {"-q", "-sS", "-N", "-H", "Authorization: Bearer " + gateway.token(),
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

void TestAdminLive::historyOfMetrics()
{
    DataGateway gateway;
    QVERIFY2(gateway.startSeeded(adminDocument()), gateway.process().err());
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

void TestAdminLive::usageCountsAndResets()
{
    DataGateway gateway;
    QVERIFY2(gateway.startSeeded(adminDocument()), gateway.process().err());
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

void TestAdminLive::lastUseOfKeysAndRules()
{
    DataGateway gateway;
    QVERIFY2(gateway.startSeeded(adminDocument()), gateway.process().err());
    const QByteArray keys = "/v1/consumers/acme/keys";
    const QByteArray key = gateway.admin("POST", keys, R"({"id": "used"})").member("key");
    VERIFY_STATUS(gateway.admin("POST", keys, R"({"id": "unused"})"), 201);
    // What is only asked about is not used.
    VERIFY_STATUS(gateway.admin("POST", "/v1/explain",
                                R"({"path": "/closed", "headers": {"X-API-Key": ")" + key + "\"}}"),
                  200);
    QVERIFY(gateway.admin("GET", keys + "/used").member("lastUsed").isEmpty());
    VERIFY_STATUS(withKey(gateway, key), 200);

    const QByteArray at = gateway.admin("GET", keys + "/used").member("lastUsed");
    QVERIFY(QDateTime::fromString(QString::fromUtf8(at), Qt::ISODate).isValid());
    VERIFY_STATUS(gateway.admin("GET", keys + "/nothing"), 404);
    const auto lastUsed = [&gateway](const char *kind) {
        const Answer usage = gateway.admin("GET", "/v1/usage");
        const QJsonObject all = usage.json().value(QLatin1String("lastUsed")).toObject();
        return all.value(QLatin1String(kind)).toObject();
    };
    QCOMPARE(member(lastUsed("keys"), "acme/used"), at);
    QVERIFY(!lastUsed("keys").contains(QLatin1String("acme/unused")));
    QVERIFY(lastUsed("routes").contains(QLatin1String("closed")));
    QVERIFY(lastUsed("authenticators").contains(QLatin1String("keys")));

    const Answer page = gateway.admin("GET", "/v1/usage/keys?limit=1");
    QCOMPARE(namesOf(page, "id"), QByteArrayList{"unused"});
    const QByteArray cursor = page.member("nextCursor");
    const Answer next = gateway.admin("GET", "/v1/usage/keys?limit=1&cursor=" + cursor);
    QCOMPARE(namesOf(next, "id"), QByteArrayList{"used"});
    QCOMPARE(member(items(next).first().toObject(), "consumer"), QByteArray("acme"));
    QVERIFY(next.member("nextCursor").isEmpty());
    QCOMPARE(namesOf(gateway.admin("GET", "/v1/usage/keys?q=unus"), "id"),
             QByteArrayList{"unused"});
    QVERIFY(items(gateway.admin("GET", "/v1/usage/keys?consumer=nobody")).isEmpty());

    // It outlives changes, of the document as a whole, too.
    VERIFY_STATUS(gateway.admin("DELETE", keys + "/unused"), 200);
    VERIFY_STATUS(gateway.change("PATCH", "/v1/consumers/acme", R"({"description": "x"})"), 200);
    QCOMPARE(gateway.admin("GET", keys + "/used").member("lastUsed"), at);
}

void TestAdminLive::tokensSayWhenTheyWereUsed()
{
    DataGateway gateway;
    QVERIFY2(gateway.startSeeded(adminDocument()), gateway.process().err());
    const QByteArray token = makeToken(gateway, "ci", "viewer");
    const auto lastUsed = [&gateway] {
        for (const QJsonValue &item : items(gateway.admin("GET", "/v1/tokens"))) {
            if (member(item.toObject(), "name") == "ci")
                return member(item.toObject(), "lastUsed");
        }
        return QByteArray();
    };
    QVERIFY(lastUsed().isEmpty());
    VERIFY_STATUS(withToken(gateway, token, "GET", "/v1/info"), 200);
    QVERIFY(!lastUsed().isEmpty());
    // The store has it within some seconds.
    QTRY_VERIFY_WITH_TIMEOUT(
        [&] {
            const Answer copy = gateway.admin("POST", "/v1/backup");
            QTemporaryDir folder;
            QFile file(folder.filePath(text("copy.db")));
            if (!file.open(QIODevice::WriteOnly) || file.write(copy.body) < 0)
                return false;
            file.close();
            int code = -1;
            const QByteArray used =
                outputOf("python3",
                         {"-c",
                          "import sqlite3, sys; print(sqlite3.connect(sys.argv[1]).execute('SELECT "
                          "last_used FROM admin_token WHERE name = ?', ['ci']).fetchone()[0])",
                          file.fileName().toUtf8()},
                         &code);
            return code == 0 && used.trimmed().toLongLong() > 0;
        }(),
        kProcessWaitMs);
}

void TestAdminLive::auditHasWhatTheRoleForbade()
{
    DataGateway gateway;
    QVERIFY2(gateway.startSeeded(adminDocument()), gateway.process().err());
    const QByteArray token = makeToken(gateway, "ops", "operator");
    VERIFY_STATUS(withToken(gateway, token, "DELETE", "/v1/routes/open"), 403);
    QTRY_COMPARE_WITH_TIMEOUT(
        member(items(gateway.admin("GET", "/v1/audit")).first().toObject(), "status"),
        QByteArray("403"), kProcessWaitMs);
    const QJsonObject entry = items(gateway.admin("GET", "/v1/audit")).first().toObject();
    QCOMPARE(member(entry, "actor"), QByteArray("ops"));
    QCOMPARE(member(entry, "target"), QByteArray("routes/open"));
}

void TestAdminLive::bodiesNeedNoContentType()
{
    DataGateway gateway;
    QVERIFY2(gateway.startSeeded(adminDocument()), gateway.process().err());
    const QList<QByteArray> without{"-H", "Content-Type:"};
    VERIFY_STATUS(gateway.admin("POST", "/v1/consumers", R"({"name": "plain"})", without), 201);
    VERIFY_STATUS(gateway.admin("POST", "/v1/consumers", "name=form", without), 400);
}

void TestAdminLive::targetsAreDrained()
{
    DataGateway gateway;
    QVERIFY2(gateway.startSeeded(adminDocument()), gateway.process().err());
    const QByteArray token = makeToken(gateway, "ops", "operator");
    const auto condition = [&gateway] {
        const QJsonArray targets = gateway.admin("GET", "/v1/upstreams/nobody/health")
                                       .json()
                                       .value(QLatin1String("targets"))
                                       .toArray();
        return member(targets.first().toObject(), "state");
    };
    const QByteArray before = condition();
    QVERIFY(!before.isEmpty() && before != "draining");
    const QByteArray path = "/v1/upstreams/nobody/targets/a/drain";
    VERIFY_STATUS(withToken(gateway, token, "POST", path), 200);
    QCOMPARE(condition(), QByteArray("draining"));
    VERIFY_STATUS(gateway.get("/away"), 503); // nobody is left
    VERIFY_STATUS(withToken(gateway, token, "DELETE", path), 200);
    QCOMPARE(condition(), before);
    VERIFY_STATUS(gateway.get("/away"), 502);
    VERIFY_STATUS(gateway.admin("GET", "/v1/upstreams/other/health"), 404);
    VERIFY_STATUS(gateway.admin("POST", "/v1/upstreams/nobody/targets/b/drain"), 404);
}

void TestAdminLive::decisionsAreShown()
{
    DataGateway gateway;
    QVERIFY2(gateway.startSeeded(adminDocument()), gateway.process().err());
    const Answer explained =
        gateway.admin("POST", "/v1/explain", R"({"url": "http://localhost/closed"})");
    VERIFY_STATUS(explained, 200);
    VERIFY_CONTAINS(explained.body, "authenticate.no-credential");
    VERIFY_STATUS(gateway.admin("POST", "/v1/explain", R"({"colour": 1})"), 422);

    VERIFY_STATUS(gateway.get("/open"), 200);
    VERIFY_STATUS(gateway.get("/closed"), 401);
    const Answer refused = gateway.admin("GET", "/v1/traffic?stage=authenticate&status=4xx");
    VERIFY_STATUS(refused, 200);
    QCOMPARE(items(refused).size(), qsizetype(1));
    VERIFY_STATUS(gateway.admin("GET", "/v1/traffic?status=many"), 400);

    QByteArray draft = adminDocument();
    draft.replace(R"("paths": ["/open"]}, "authenticate": "none")",
                  R"("paths": ["/open"]}, "authenticate": ["keys"])");
    const Answer simulated = gateway.admin("POST", "/v1/config/simulate", draft);
    VERIFY_STATUS(simulated, 200);
    VERIFY_CONTAINS(simulated.body, "authenticate.no-credential");
    VERIFY_STATUS(gateway.admin("POST", "/v1/config/simulate", R"({"version": 2})"), 422);
    QCOMPARE(gateway.revision(), quint64(1));

    // And recorded requests are told as they come.
    ChildProcess stream;
    stream.start("curl",
                 {"-q", "-sS", "-N", "-H", "Authorization: Bearer " + gateway.token(),
                  "http://" + gateway.process().at("admin") + "/v1/events?types=traffic"});
    QVERIFY(stream.waitFor([&] {
        gateway.get("/open");
        return stream.out().contains("event: traffic\ndata: {");
    }));
}

void TestAdminLive::refusesEveryKindOfBadRequest()
{
    DataGateway gateway;
    QVERIFY2(gateway.startSeeded(adminDocument()), gateway.process().err());
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

QTEST_GUILESS_MAIN(TestAdminLive)

#include "tst_admin_live.moc"
