// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "data_fixture.h"

#include <QFileInfo>
#include <QTest>

using namespace portcullis::test;

/// `run --data DIR`: what is changed through the admin API is in force, stays, and can be taken
/// back.
class TestDataMode : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void firstStartIsEmpty();
    void firstConfigurationByTheApi();
    void seedFillsAnEmptyStoreOnly();
    void survivesARestart();
    void restoreAndUndo();
    void revertsUnlessConfirmed();
    void revertsAtOnce();
    void revertsAcrossARestart();
    void revertsThoughTheClockIsPutBack();
    void portInUseIsRefused();
    void missingFileIsRefused();
    void secretsOfTheStore();
    void fallsBackToTheLastThatWorked();
    void badSeeds_data();
    void badSeeds();
    void usage_data();
    void usage();
};

// After the class: moc 6.4 sees no class behind a raw string.
namespace {

QByteArray bodyAt(DataGateway &gateway, const QByteArray &target)
{
    return gateway.get(target).body;
}

/// The pointers of a problem document's errors.
QByteArrayList pointers(const Answer &answer)
{
    QByteArrayList all;
    for (const QJsonValue &error : answer.json().value(QLatin1String("errors")).toArray())
        all << error.toObject().value(QLatin1String("pointer")).toString().toUtf8();
    return all;
}

} // namespace

void TestDataMode::firstStartIsEmpty()
{
    DataGateway gateway;
    QVERIFY2(gateway.start(), gateway.process().err());
    QCOMPARE(curl({"http://" + gateway.process().at("admin") + "/readyz"}).status, 503);
    QCOMPARE(curl({"http://" + gateway.process().at("admin") + "/healthz"}).status, 200);
    QVERIFY(gateway.token().startsWith("pct_"));
    const auto mode = QFileInfo(text(gateway.inFolder("admin-token"))).permissions();
    QCOMPARE(int(mode
                 & (QFile::ReadGroup | QFile::WriteGroup | QFile::ReadOther | QFile::WriteOther
                    | QFile::ExeOwner)),
             0);
    // Only its hash is kept elsewhere.
    for (const QFileInfo &file : QDir(text(gateway.folder())).entryInfoList(QDir::Files)) {
        if (file.fileName() != QLatin1String("admin-token"))
            QVERIFY2(!readAll(file.filePath().toUtf8()).contains(gateway.token()),
                     file.filePath().toUtf8());
    }
    QCOMPARE(gateway.admin("GET", "/v1/info").status, 200);
    QCOMPARE(gateway.admin("GET", "/v1/info", {}, {"-H", "Authorization: Bearer no"}).status, 401);
    const QByteArray token = gateway.token();
    gateway.stop();
    QVERIFY(gateway.start());
    QCOMPARE(gateway.token(), token);
}

void TestDataMode::firstConfigurationByTheApi()
{
    DataGateway gateway;
    QVERIFY(gateway.start());
    QCOMPARE(gateway.admin("PUT", "/v1/config", fixedDocument("one")).status, 428);
    const Answer put =
        gateway.admin("PUT", "/v1/config", fixedDocument("one"), {"-H", "If-Match: \"0\""});
    QVERIFY2(put.status == 200, put.all());
    QVERIFY(gateway.process().waitForErr("listening name=main"));
    QCOMPARE(bodyAt(gateway, "/fixed"), QByteArray("one"));
    QCOMPARE(curl({"http://" + gateway.process().at("admin") + "/readyz"}).status, 200);
    // From now on nobody overwrites what they have not read.
    QCOMPARE(gateway.admin("PUT", "/v1/config", fixedDocument("two")).status, 428);
    QCOMPARE(
        gateway.admin("PUT", "/v1/config", fixedDocument("two"), {"-H", "If-Match: \"99\""}).status,
        412);
    const Answer again = gateway.change("PUT", "/v1/config", fixedDocument("two"));
    QVERIFY2(again.status == 200, again.all());
    QCOMPARE(bodyAt(gateway, "/fixed"), QByteArray("two"));
}

void TestDataMode::seedFillsAnEmptyStoreOnly()
{
    DataGateway gateway;
    QVERIFY2(gateway.startSeeded(fixedDocument("seed")), gateway.process().err());
    QCOMPARE(bodyAt(gateway, "/fixed"), QByteArray("seed"));
    QCOMPARE(gateway.revision(), quint64(1));
    gateway.stop();
    QVERIFY(gateway.startSeeded(fixedDocument("other seed")));
    QCOMPARE(bodyAt(gateway, "/fixed"), QByteArray("seed"));
    QCOMPARE(gateway.revision(), quint64(1));
}

void TestDataMode::survivesARestart()
{
    DataGateway gateway;
    QVERIFY(gateway.startSeeded(fixedDocument("seed")));
    const Answer made = gateway.admin("POST", "/v1/routes", fixedRoute("more", "m"));
    QVERIFY2(made.status == 201, made.all());
    QCOMPARE(bodyAt(gateway, "/more"), QByteArray("m"));
    const Answer patched =
        gateway.change("PATCH", "/v1/routes/more", R"({"respond": {"body": "n"}})");
    QVERIFY2(patched.status == 200, patched.all());
    QCOMPARE(bodyAt(gateway, "/more"), QByteArray("n"));
    const QByteArray etag = gateway.admin("GET", "/v1/routes/more").field("ETag");
    const QByteArray config = gateway.admin("GET", "/v1/config").body;
    gateway.kill();
    QVERIFY(gateway.start());
    QCOMPARE(bodyAt(gateway, "/more"), QByteArray("n"));
    QCOMPARE(gateway.admin("GET", "/v1/routes/more").field("ETag"), etag);
    QCOMPARE(gateway.admin("GET", "/v1/routes/fixed").field("ETag"), QByteArray("\"1\""));
    QCOMPARE(gateway.admin("GET", "/v1/config").body, config);
    const Answer gone = gateway.change("DELETE", "/v1/routes/more");
    QVERIFY2(gone.status == 204 || gone.status == 200, gone.all());
    QCOMPARE(gateway.get("/more").status, 404);
}

void TestDataMode::restoreAndUndo()
{
    DataGateway gateway;
    QVERIFY(gateway.startSeeded(fixedDocument("one")));                             // 1
    gateway.change("PATCH", "/v1/routes/fixed", R"({"respond": {"body": "two"}})"); // 2
    gateway.admin("POST", "/v1/routes", fixedRoute("more", "m"));                   // 3
    QCOMPARE(gateway.revision(), quint64(3));

    const Answer undone = gateway.admin("POST", "/v1/revisions/2/undo"); // 4
    QVERIFY2(undone.status == 200, undone.all());
    QCOMPARE(bodyAt(gateway, "/fixed"), QByteArray("one"));
    QCOMPARE(bodyAt(gateway, "/more"), QByteArray("m"));

    gateway.change("PATCH", "/v1/routes/fixed", R"({"respond": {"body": "five"}})"); // 5
    gateway.change("PATCH", "/v1/routes/fixed", R"({"respond": {"body": "six"}})");  // 6
    const Answer conflict = gateway.admin("POST", "/v1/revisions/5/undo");
    QCOMPARE(conflict.status, 409);
    QVERIFY2(conflict.body.contains("/routes/fixed/respond/body"), conflict.all());
    QCOMPARE(bodyAt(gateway, "/fixed"), QByteArray("six"));

    const Answer restored = gateway.admin("POST", "/v1/revisions/1/restore"); // 7
    QVERIFY2(restored.status == 200, restored.all());
    QCOMPARE(bodyAt(gateway, "/fixed"), QByteArray("one"));
    QCOMPARE(gateway.get("/more").status, 404);
    QCOMPARE(gateway.revision(), quint64(7));
    QCOMPARE(gateway.admin("POST", "/v1/revisions/99/restore").status, 404);
}

void TestDataMode::revertsUnlessConfirmed()
{
    DataGateway gateway;
    QVERIFY(gateway.startSeeded(fixedDocument("good"))); // 1
    const Answer risky =                                 // 2
        gateway.change("PUT", "/v1/config?confirmWithin=1h", fixedDocument("risky"));
    QVERIFY2(risky.status == 200, risky.all());
    QCOMPARE(bodyAt(gateway, "/fixed"), QByteArray("risky"));
    const Answer meanwhile = gateway.admin("POST", "/v1/routes", fixedRoute("more", "m"));
    QCOMPARE(meanwhile.status, 409);
    QCOMPARE(meanwhile.member("code"), QByteArray("admin.confirm-pending"));
    const Answer confirmed = gateway.admin("POST", "/v1/config/confirm");
    QVERIFY2(confirmed.status == 200, confirmed.all());
    QCOMPARE(gateway.admin("POST", "/v1/routes", fixedRoute("more", "m")).status, 201); // 3
    QCOMPARE(bodyAt(gateway, "/fixed"), QByteArray("risky"));

    // Nothing is asked in between: on a busy machine it may be over by then.
    const Answer brief = // 4
        gateway.change("PUT", "/v1/config?confirmWithin=1s", fixedDocument("brief"));
    QVERIFY2(brief.status == 200, brief.all());
    QTRY_COMPARE_WITH_TIMEOUT(bodyAt(gateway, "/fixed"), QByteArray("risky"), kProcessWaitMs);
    QCOMPARE(gateway.revision(), quint64(5));
    QCOMPARE(bodyAt(gateway, "/more"), QByteArray("m"));
    QCOMPARE(gateway.admin("POST", "/v1/config/confirm").status, 409);
    QCOMPARE(gateway.admin("POST", "/v1/routes", fixedRoute("again", "a")).status, 201);
}

void TestDataMode::revertsAtOnce()
{
    DataGateway gateway;
    QVERIFY(gateway.startSeeded(fixedDocument("good")));
    QCOMPARE(gateway.admin("DELETE", "/v1/config/confirm").status, 409);
    QCOMPARE(gateway.change("PUT", "/v1/config?confirmWithin=1h", fixedDocument("risky")).status,
             200);
    const Answer reverted = gateway.admin("DELETE", "/v1/config/confirm");
    VERIFY_STATUS(reverted, 200);
    QCOMPARE(reverted.member("revision"), QByteArray("3"));
    QCOMPARE(bodyAt(gateway, "/fixed"), QByteArray("good"));
    // In the name of who did it.
    const Answer revision = gateway.admin("GET", "/v1/revisions/3");
    QCOMPARE(revision.member("kind"), QByteArray("revert"));
    QVERIFY2(revision.member("author") != "portcullis", revision.all());
    // Nothing waits any more.
    QCOMPARE(gateway.admin("DELETE", "/v1/config/confirm").status, 409);
    QCOMPARE(gateway.admin("POST", "/v1/routes", fixedRoute("more", "m")).status, 201);
}

void TestDataMode::revertsAcrossARestart()
{
    DataGateway gateway;
    QVERIFY(gateway.startSeeded(fixedDocument("good")));
    QCOMPARE(gateway.change("PUT", "/v1/config?confirmWithin=3s", fixedDocument("risky")).status,
             200);
    gateway.kill();
    QVERIFY(gateway.start());
    QTRY_COMPARE_WITH_TIMEOUT(bodyAt(gateway, "/fixed"), QByteArray("good"), kProcessWaitMs);
    const Answer revision = gateway.admin("GET", "/v1/revisions/3");
    QVERIFY2(revision.body.contains("revert"), revision.all());
    gateway.kill();
    QVERIFY(gateway.start());
    QCOMPARE(bodyAt(gateway, "/fixed"), QByteArray("good"));
    QCOMPARE(gateway.admin("POST", "/v1/routes", fixedRoute("more", "m")).status, 201);
}

/// Who has locked himself out is not to wait for as long as a clock was wrong.
void TestDataMode::revertsThoughTheClockIsPutBack()
{
#ifdef SHIFTED_CLOCK
    if (kSanitized)
        QSKIP("sanitizers want to be loaded first");
    const QTemporaryDir folder;
    const QByteArray shift = folder.filePath(text("shift")).toUtf8();
    DataGateway gateway;
    gateway.setEnvironment(text("LD_PRELOAD"), text(SHIFTED_CLOCK));
    gateway.setEnvironment(text("SHIFTED_CLOCK"), text(shift));
    QVERIFY2(gateway.startSeeded(fixedDocument("good")), gateway.process().err());
    QCOMPARE(gateway.change("PUT", "/v1/config?confirmWithin=2s", fixedDocument("risky")).status,
             200);
    QFile file(text(shift));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("-3600");
    file.close();
    QTRY_COMPARE_WITH_TIMEOUT(bodyAt(gateway, "/fixed"), QByteArray("good"), kProcessWaitMs);
    QCOMPARE(gateway.revision(), quint64(3));
#else
    QSKIP("the clock can't be shifted here");
#endif
}

void TestDataMode::portInUseIsRefused()
{
    DataGateway gateway;
    QVERIFY(gateway.startSeeded(fixedDocument("seed")));
    QTcpServer taken;
    QVERIFY(taken.listen(QHostAddress::LocalHost));
    const QByteArray port = QByteArray::number(taken.serverPort());
    const Answer refused =
        gateway.admin("POST", "/v1/listeners", R"({"name": "second", "port": )" + port + '}');
    QVERIFY2(refused.status == 422, refused.all());
    QCOMPARE(pointers(refused), QByteArrayList{"/port"});
    QCOMPARE(gateway.revision(), quint64(1));
    QCOMPARE(gateway.admin("GET", "/v1/revisions/2").status, 404);
    QCOMPARE(bodyAt(gateway, "/fixed"), QByteArray("seed"));
    taken.close();
    QCOMPARE(gateway.admin("POST", "/v1/listeners", R"({"name": "second", "port": )" + port + '}')
                 .status,
             201);
    QCOMPARE(curl({"http://127.0.0.1:" + port + "/fixed"}).body, QByteArray("seed"));
}

void TestDataMode::missingFileIsRefused()
{
    DataGateway gateway;
    QVERIFY(gateway.startSeeded(fixedDocument("seed")));
    const Answer refused = gateway.admin("POST", "/v1/listeners", R"({"name": "tls", "port": 0,
        "tls": {"certificates": [{"certificate": "no.crt", "key": "no.key"}]}})");
    QVERIFY2(refused.status == 422, refused.all());
    QVERIFY(pointers(refused).contains("/tls/certificates/0/certificate"));
    const Answer outside = gateway.admin("POST", "/v1/listeners", R"({"name": "tls", "port": 0,
        "tls": {"certificates": [{"certificate": "../../x.crt", "key": "no.key"}]}})");
    QVERIFY2(outside.status == 422, outside.all());
    QVERIFY(outside.body.contains("config.confined"));
    QCOMPARE(gateway.revision(), quint64(1));
}

void TestDataMode::secretsOfTheStore()
{
    DataGateway gateway;
    QVERIFY(gateway.startSeeded(fixedDocument("seed")));
    const QByteArray authenticator = R"({"name": "shared", "type": "jwt", "algorithms": ["HS256"],
        "secret": {"secret": "hmac"}})";
    const Answer without = gateway.admin("POST", "/v1/authenticators", authenticator);
    QVERIFY2(without.status == 422, without.all());
    QVERIFY2(without.body.contains("hmac"), without.all());
    const QByteArray value(40, 's');
    const Answer stored = gateway.admin("PUT", "/v1/secrets/hmac", "{\"value\":\"" + value + "\"}");
    QVERIFY2(stored.status < 300, stored.all());
    const Answer with = gateway.admin("POST", "/v1/authenticators", authenticator);
    QVERIFY2(with.status == 201, with.all());
    QVERIFY(!gateway.admin("GET", "/v1/config").body.contains(value));
    QVERIFY(!gateway.process().err().contains(value));
    const Answer needed = gateway.admin("DELETE", "/v1/secrets/hmac");
    QCOMPARE(needed.status, 409);
    QCOMPARE(needed.json().value(QLatin1String("references")).toArray(),
             QJsonArray{text("authenticators/shared")});
    gateway.stop();
    QVERIFY(gateway.start());
    QCOMPARE(gateway.admin("GET", "/v1/authenticators/shared").status, 200);
    QVERIFY(!readAll(gateway.inFolder("store.db")).contains(value));
}

void TestDataMode::fallsBackToTheLastThatWorked()
{
    DataGateway gateway;
    QVERIFY(gateway.startSeeded(fixedDocument("one")));
    const QByteArray authenticator = R"({"name": "idp", "type": "jwt", "algorithms": ["HS256"],
        "secret": {"file": "idp.pem"}})";
    QFile secret(text(gateway.inFolder("files/idp.pem")));
    QVERIFY(secret.open(QIODevice::WriteOnly));
    secret.write(QByteArray(40, 's'));
    secret.close();
    const Answer made = gateway.admin("POST", "/v1/authenticators", authenticator);
    QVERIFY2(made.status == 201, made.all());
    gateway.stop();
    QVERIFY(QFile::remove(text(gateway.inFolder("files/idp.pem"))));
    QVERIFY2(gateway.start(), gateway.process().err());
    QCOMPARE(bodyAt(gateway, "/fixed"), QByteArray("one"));
    const Answer ready = curl({"http://" + gateway.process().at("admin") + "/readyz"});
    QCOMPARE(ready.status, 200);
    QVERIFY2(ready.body.contains("revision 2"), ready.all());
    // It can be mended through the API, on top of what is stored.
    const Answer mended =
        gateway.admin("DELETE", "/v1/authenticators/idp", {}, {"-H", "If-Match: *"});
    QVERIFY2(mended.status < 300, mended.all());
    QVERIFY(
        !curl({"http://" + gateway.process().at("admin") + "/readyz"}).body.contains("revision 2"));
    QCOMPARE(gateway.revision(), quint64(3));
}

void TestDataMode::badSeeds_data()
{
    QTest::addColumn<QByteArray>("seed");
    QTest::addColumn<int>("exitCode");
    QTest::newRow("no JSON") << QByteArray("{") << 1;
    QTest::newRow("invalid") << QByteArray(R"({"version": 1, "rotues": []})") << 1;
    QTest::newRow("a file that is not there")
        << QByteArray(R"({"version": 1, "listeners": [{"name": "a", "port": 0,
            "tls": {"certificates": [{"certificate": "a", "key": "b"}]}}]})")
        << 1;
}

void TestDataMode::badSeeds()
{
    QFETCH(QByteArray, seed);
    QFETCH(int, exitCode);
    DataGateway gateway;
    QVERIFY(!gateway.startSeeded(seed));
    QCOMPARE(gateway.process().exitCode(), exitCode);
    // Nothing of it is stored.
    QVERIFY(gateway.startSeeded(fixedDocument("good")));
    QCOMPARE(bodyAt(gateway, "/fixed"), QByteArray("good"));
}

void TestDataMode::usage_data()
{
    QTest::addColumn<QList<QByteArray>>("arguments");
    QTest::addColumn<int>("exitCode");
    QTest::addColumn<QByteArray>("says");
    using Words = QList<QByteArray>;
    QTest::newRow("nothing to serve") << Words{"run"} << 2 << QByteArray("--data DIR");
    QTest::newRow("a key without a store")
        << Words{"run", "--config", "x", "--master-key-file", "y"} << 2 << QByteArray("--data");
    QTest::newRow("a previous key without a store")
        << Words{"run", "--config", "x", "--previous-master-key-file", "y"} << 2
        << QByteArray("--data");
    QTest::newRow("no such seed") << Words{"run",           "--data",       "DIR", "--config",
                                           "/nowhere.json", "--admin-port", "0"}
                                  << 2 << QByteArray("nowhere.json");
    QTest::newRow("no URL") << Words{"run", "--store", "mysql://x"} << 2
                            << QByteArray("postgres://");
    QTest::newRow("a folder that can't be made")
        << Words{"run", "--data", "/proc/portcullis", "--admin-port", "0"} << 3
        << QByteArray("/proc/portcullis");
    QTest::newRow("no database there")
        << Words{"run", "--data", "DIR", "--store", "postgres://u@127.0.0.1:1/d"} << 3
        << QByteArray("127.0.0.1");
}

void TestDataMode::usage()
{
    QFETCH(QList<QByteArray>, arguments);
    QFETCH(int, exitCode);
    QFETCH(QByteArray, says);
    const QTemporaryDir folder;
    std::replace(arguments.begin(), arguments.end(), QByteArray("DIR"),
                 folder.filePath(text("data")).toUtf8());
    int code = -1;
    const QByteArray output = outputOf(PORTCULLISD, arguments, &code);
    QVERIFY2(code == exitCode, output);
    QVERIFY2(output.contains(says), output);
}

QTEST_GUILESS_MAIN(TestDataMode)
#include "tst_data_mode.moc"
