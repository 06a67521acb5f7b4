// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "reload_fixture.h"

#include <QMessageAuthenticationCode>
#include <QTest>
#include <QThread>

#include <algorithm>
#include <atomic>
#include <vector>

using namespace portcullis::test;

/// A new configuration takes effect as a whole and without a lost request, or not at all.
class TestReload : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void isNoticed_data();
    void isNoticed();
    void linkIsTurned();
    void refusedChangesNothing_data();
    void refusedChangesNothing();
    void filesOfARefusedDocumentStayUnread();
    void underLoadLosesNothing();
    void accessLogMoves();
    void hangupStormEndsWithTheLastVersion();
};

// After the class: moc 6.4 sees no class behind a raw string.
namespace {

void writeInPlace(GatewayProcess &gateway, const QByteArray &document)
{
    QFile file(text(gateway.path()));
    if (!file.open(QIODevice::WriteOnly | QIODevice::Truncate)
        || file.write(document) != document.size())
        qFatal("the configuration can't be written");
}

/// Asks on one connection until it is told to stop.
struct Asker {
    std::atomic<bool> stop{false};
    std::atomic<bool> failed{false};
    std::atomic<int> answers{0};
    QByteArray fault; ///< read after the thread has ended

    void run(quint16 port)
    {
        RawClient client(port);
        while (!stop && fault.isEmpty()) {
            const Answer fixed = client.ask(getRequest("/v"));
            if (fixed.status != 200 || fixed.body != 'v' + fixed.field("X-Version"))
                fault = "fixed: " + fixed.all();
            const Answer passed = client.ask(getRequest("/passed"));
            // The request's field comes from one end of the pipeline, the answer's from the other.
            const QByteArray sent = R"(["X-Version", ")" + passed.field("X-Version") + R"("])";
            if (passed.status != 200 || !passed.body.contains(sent))
                fault = "passed on: " + passed.all();
            answers += 2;
        }
        failed = !fault.isEmpty();
    }
};

} // namespace

void TestReload::isNoticed_data()
{
    QTest::addColumn<int>("how");
    QTest::newRow("when it is replaced by rename") << 0;
    QTest::newRow("when it is written in place") << 1;
    QTest::newRow("when it is gone for a while") << 2;
    QTest::newRow("at SIGHUP, also unchanged") << 3;
    QTest::newRow("when another folder takes its folder's place") << 4;
}

void TestReload::isNoticed()
{
    QFETCH(int, how);
    GatewayProcess gateway;
    QVERIFY2(gateway.run(version(1)), gateway.err().constData());
    const quint16 port = gateway.port("main");
    RawClient kept(port);
    QCOMPARE(kept.ask(getRequest("/v")).body, QByteArray("v1"));
    if (how == 0) {
        gateway.write(version(2));
    } else if (how == 1) {
        writeInPlace(gateway, version(2));
    } else if (how == 2) {
        QVERIFY(QFile::remove(text(gateway.path())));
        gateway.write(version(2));
    } else if (how == 3) {
        gateway.signal(SIGHUP);
    } else {
        const QString folder = QFileInfo(text(gateway.path())).absolutePath();
        QVERIFY(QDir().rename(folder, folder + text(".old")));
        QVERIFY(QDir().mkdir(folder));
        gateway.write(version(2));
    }
    QVERIFY2(inForce(gateway, 2), gateway.err().constData());
    const QByteArray expected = how == 3 ? "v1" : "v2";
    QCOMPARE(kept.ask(getRequest("/v")).body, expected);
    QCOMPARE(bodyOf(port), expected);
    QTRY_COMPARE_WITH_TIMEOUT(metric(gateway, "portcullis_config_revision"), 2.0, kProcessWaitMs);
}

void TestReload::linkIsTurned()
{
    // As container platforms do it: the file is a link into a folder that is a link itself. The
    // copies have one size, and may have one time.
    GatewayProcess gateway;
    const auto put = [&gateway](const QByteArray &folder, int number) {
        QVERIFY(QDir().mkdir(text(gateway.inFolder(folder))));
        QFile file(text(gateway.inFolder(folder + "/gateway.json")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(version(number));
    };
    const auto link = [&gateway](const QByteArray &to, const QByteArray &name) {
        return QFile::link(text(to), text(gateway.inFolder(name)));
    };
    put("first", 1);
    put("second", 2);
    QVERIFY(link("first", "data") && link("data/gateway.json", "gateway.json"));
    gateway.start(PORTCULLISD, gateway.runArguments());
    QVERIFY2(inForce(gateway, 1), gateway.err().constData());
    QCOMPARE(bodyOf(gateway.port("main")), QByteArray("v1"));

    QVERIFY(link("second", "fresh"));
    QCOMPARE(
        std::rename(gateway.inFolder("fresh").constData(), gateway.inFolder("data").constData()),
        0);
    QVERIFY2(inForce(gateway, 2), gateway.err().constData());
    QCOMPARE(bodyOf(gateway.port("main")), QByteArray("v2"));
}

void TestReload::refusedChangesNothing_data()
{
    QTest::addColumn<QByteArray>("document");
    QTest::addColumn<QByteArray>("why");
    QTest::newRow("what is no JSON") << version(2).chopped(1) << QByteArray("config.syntax");
    QTest::newRow("an unknown key")
        << version(2).replace("\"match\"", "\"mtach\"") << QByteArray("pointer=/routes/0/mtach");
    QTest::newRow("an empty file") << QByteArray() << QByteArray("configuration refused");
    QTest::newRow("a certificate that is not there")
        << version(2,
                   listener("main",
                            R"(, "tls": {"certificates": [{"certificate": "no.crt",
                                                           "key": "no.key"}]})"))
        << QByteArray("pointer=/listeners/0/tls/certificates/0/certificate");
    QTest::newRow("an address that is not ours")
        << version(2, listener("main") + ',' + listener("other").replace("127.0.0.1", "192.0.2.1"))
        << QByteArray("listener other");
    QTest::newRow("a variable that is not set") << version(2).replace(
        R"("routes")",
        R"("authenticators": [{"name": "t", "type": "jwt", "algorithms": ["HS256"],
                   "secret": {"env": "PORTCULLIS_SECRET_UNSET"}}], "routes")")
                                                << QByteArray("pointer=/authenticators/0/secret");
}

void TestReload::refusedChangesNothing()
{
    QFETCH(QByteArray, document);
    QFETCH(QByteArray, why);
    GatewayProcess gateway;
    QVERIFY2(gateway.run(version(1)), gateway.err().constData());
    const quint16 port = gateway.port("main");
    RawClient kept(port);
    QCOMPARE(kept.ask(getRequest("/v")).body, QByteArray("v1"));

    gateway.write(document);
    QVERIFY2(gateway.waitForErr("configuration refused"), gateway.err().constData());
    QVERIFY2(gateway.waitForErr(why), gateway.err().constData());
    QTRY_COMPARE_WITH_TIMEOUT(metric(gateway, "portcullis_config_reloads_refused_total"), 1.0,
                              kProcessWaitMs);
    QCOMPARE(metric(gateway, "portcullis_config_revision"), 1.0);
    VERIFY_STATUS(curl({"http://" + gateway.at("admin") + "/readyz"}), 200);
    QCOMPARE(kept.ask(getRequest("/v")).body, QByteArray("v1"));
    QCOMPARE(bodyOf(port), QByteArray("v1"));

    gateway.write(version(3));
    QVERIFY2(inForce(gateway, 2), gateway.err().constData());
    QCOMPARE(kept.ask(getRequest("/v")).body, QByteArray("v3"));
}

void TestReload::filesOfARefusedDocumentStayUnread()
{
    GatewayProcess gateway;
    const auto keyed = [](const QByteArray &listeners) {
        return version(1, listeners)
            .replace(R"("routes": [)",
                     R"("authenticators": [{"name": "t", "type": "jwt", "algorithms": ["HS256"],
                            "requireExpiry": false, "secret": {"file": "hs.key"}}],
                        "routes": [{"name": "t", "authenticate": ["t"],
                            "match": {"paths": ["/t", "/t/"]}, "respond": {"status": 204}},)");
    };
    const auto writeKey = [&gateway](const QByteArray &key) {
        QFile file(text(gateway.inFolder("hs.key")));
        return file.open(QIODevice::WriteOnly) && file.write(key) == key.size();
    };
    const QByteArray oldKey(32, 'a');
    // {"alg":"HS256"} . {"sub":"x"}
    const QByteArray signedPart = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ4In0";
    QMessageAuthenticationCode code(QCryptographicHash::Sha256, oldKey);
    code.addData(signedPart);
    const QByteArray token = signedPart + '.'
        + code.result().toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals);
    const QByteArray request = getRequest("/t", "Authorization: Bearer " + token + "\r\n");

    QVERIFY(writeKey(oldKey));
    QVERIFY2(gateway.run(keyed(listener("main"))), gateway.err().constData());
    RawClient client(gateway.port("main"));
    VERIFY_STATUS(client.ask(request), 204);

    // The new key is read before the new listener's address turns out not to be ours.
    QVERIFY(writeKey(QByteArray(32, 'b')));
    gateway.write(
        keyed(listener("main") + ',' + listener("other").replace("127.0.0.1", "192.0.2.1")));
    QVERIFY2(gateway.waitForErr("configuration refused"), gateway.err().constData());
    VERIFY_STATUS(client.ask(request), 204);

    gateway.write(keyed(listener("main")));
    QVERIFY2(inForce(gateway, 2), gateway.err().constData());
    VERIFY_STATUS(client.ask(request), 401);
}

void TestReload::underLoadLosesNothing()
{
    const auto document = [](const QByteArray &echo, int number) {
        return version(number)
            .replace(R"("routes": [)", R"("upstreams": [{"name": "echo", "targets":
                [{"url": "http://@echo@"}], "timeouts": {"connect": "@n@ms"}}], "routes": [
                {"name": "passed-@n@", "match": {"paths": ["/passed", "/passed/"]},
                 "request": {"headers": {"set": {"X-Version": "@n@"}}}, "upstream": "echo",
                 "response": {"headers": {"set": {"X-Version": "@n@"}}}},)")
            .replace("@echo@", echo)
            .replace("@n@", QByteArray::number(number));
    };
    constexpr int kFirst = 2000; // also the connect time-out, so that the upstream is a new one
    constexpr int kVersions = 20;
    GatewayProcess echo;
    QVERIFY(echo.echo());
    const QByteArray echoAt = echo.at("echo");
    GatewayProcess gateway;
    QVERIFY2(gateway.run(document(echoAt, kFirst), {"--workers", "2"}), gateway.err().constData());
    const quint16 port = gateway.port("main");

    std::vector<Asker> askers(6);
    std::vector<std::unique_ptr<QThread>> threads;
    for (Asker &asker : askers) {
        threads.emplace_back(QThread::create([&asker, port] { asker.run(port); }));
        threads.back()->start();
    }
    QByteArray late;
    for (int i = 1; i <= kVersions && late.isEmpty(); ++i) {
        const int number = kFirst + i;
        gateway.write(document(echoAt, number));
        gateway.signal(SIGHUP);
        const QByteArray expected = 'v' + QByteArray::number(number);
        if (!gateway.waitFor([&] { return bodyOf(port) == expected; }))
            late = expected + " never came: " + gateway.err();
        // Everybody has been served between this version and the next.
        const auto served = [i](const Asker &asker) { return asker.failed || asker.answers > i; };
        if (!gateway.waitFor([&] { return std::all_of(askers.begin(), askers.end(), served); }))
            late = "somebody waits for an answer: " + gateway.err();
    }
    for (Asker &asker : askers)
        asker.stop = true;
    for (const auto &thread : threads)
        thread->wait();
    QVERIFY2(late.isEmpty(), late.constData());
    for (const Asker &asker : askers) {
        QVERIFY2(asker.fault.isEmpty(), asker.fault.constData());
        QVERIFY(asker.answers > kVersions);
    }
    // One connection each, from the first version to the last.
    QCOMPARE(metric(gateway, "portcullis_config_reloads_refused_total"), 0.0);
    gateway.signal(SIGTERM);
    QCOMPARE(gateway.exitCode(), 0);
}

void TestReload::accessLogMoves()
{
    const auto document = [](const QByteArray &file) {
        return version(1).replace(R"("to": "off")", R"("to": {"file": ")" + file + R"("})");
    };
    GatewayProcess gateway;
    QVERIFY2(gateway.run(document("one.log")), gateway.err().constData());
    RawClient client(gateway.port("main"));
    VERIFY_STATUS(client.ask(getRequest("/v?n=1")), 200);
    gateway.write(document("two.log"));
    QVERIFY2(inForce(gateway, 2), gateway.err().constData());
    VERIFY_STATUS(client.ask(getRequest("/v?n=2")), 200);
    const QByteArray one = gateway.inFolder("one.log");
    const QByteArray two = gateway.inFolder("two.log");
    QTRY_VERIFY_WITH_TIMEOUT(readAll(two).contains("n=2"), kProcessWaitMs);
    QVERIFY(readAll(one).contains("n=1"));
    QVERIFY(!readAll(two).contains("n=1"));
}

void TestReload::hangupStormEndsWithTheLastVersion()
{
    GatewayProcess gateway;
    QVERIFY2(gateway.run(version(1)), gateway.err().constData());
    const quint16 port = gateway.port("main");
    for (int i = 2; i <= 50; ++i) {
        gateway.write(version(i));
        for (int n = 0; n < 20; ++n)
            gateway.signal(SIGHUP);
    }
    QVERIFY2(gateway.waitFor([port] { return bodyOf(port) == "v50"; }), gateway.err().constData());
    gateway.signal(SIGTERM);
    QCOMPARE(gateway.exitCode(), 0);
}

QTEST_GUILESS_MAIN(TestReload)
#include "tst_reload.moc"
