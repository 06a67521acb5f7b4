// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "health_fixture.h"

#include <QJsonArray>

using namespace portcullis::test;

/// One target is taken out by the admin API and let in again, under load.
class TestDrain : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void runningRequestsFinishAndNoNewOnesCome();
    void aDrainStaysOverChangesOfTheDocument();
    void whatIsNotThere();
};

// After the class: moc 6.4 sees no class behind this raw string.
namespace {

const QByteArray kDocument = R"({
  "version": 1,
  "listeners": [{"name": "main", "address": "127.0.0.1", "port": 0}],
  "upstreams": [{"name": "up", "targets": [{"name": "a", "url": "http://@a@"},
    {"name": "b", "url": "http://@b@"}], "timeouts": {"connect": "@connect@"}}],
  "routes": [{"name": "all", "match": {"paths": ["/{rest...}"]}, "upstream": "up"}],
  "defaults": {"authenticate": ["none"]},
  "accessLog": {"to": "off"}
})";

/// A gateway with a store, as only that can be changed.
class Fixture {
public:
    bool begin()
    {
        return a.begin() && b.begin()
            && gateway.run(document("2s"), {"--data", gateway.inFolder("data")});
    }
    QByteArray document(const QByteArray &connect) const
    {
        return filled(kDocument, {{"a", a.at()}, {"b", b.at()}, {"connect", connect}});
    }
    QByteArray token() const { return readAll(gateway.inFolder("data/admin-token")).trimmed(); }
    Answer ask(const QByteArray &method, const QByteArray &path, const QList<QByteArray> &more = {})
    {
        return curl(more
                    + QList<QByteArray>{"-X", method, "-H", "Authorization: Bearer " + token(),
                                        "http://" + gateway.at("admin") + path});
    }
    Answer drain(const QByteArray &method, const QByteArray &target = "a")
    {
        return ask(method, "/v1/upstreams/up/targets/" + target + "/drain");
    }
    /// A member of the first target, as the API shows it.
    QString shown(const char *member)
    {
        const QJsonArray targets =
            ask("GET", "/v1/upstreams/up/health").json().value(QLatin1String("targets")).toArray();
        return targets.at(0).toObject().value(QLatin1String(member)).toVariant().toString();
    }

    Backend a{"a"};
    Backend b{"b"};
    GatewayProcess gateway;
};

} // namespace

void TestDrain::runningRequestsFinishAndNoNewOnesCome()
{
    Fixture f;
    QVERIFY2(f.begin(), f.gateway.err().constData());
    QCOMPARE(f.shown("state"), text("healthy"));
    // One request at each target, and traffic beside.
    ChildProcess held[2];
    for (ChildProcess &one : held)
        one.start("curl",
                  {"-q", "-sS", "--noproxy", "*", "-w", "%{http_code}",
                   "http://" + f.gateway.at("main") + "/hold"});
    QTRY_COMPARE_WITH_TIMEOUT(f.a.ask("held") + f.b.ask("held"), 2, kProcessWaitMs);
    QCOMPARE(f.a.ask("held"), 1);
    ChildProcess load;
    load.start("curl",
               {"-q", "-sS", "-o", "/dev/null", "-w", "%{http_code}\n", "--noproxy", "*", "-Z",
                "--parallel-max", "8", "http://" + f.gateway.at("main") + "/?[1-1000000]"});
    QVERIFY(load.waitFor([&] { return load.out().size() > 400; }));

    ChildProcess events;
    events.start("curl",
                 {"-q", "-sS", "-N", "--noproxy", "*", "-H", "Authorization: Bearer " + f.token(),
                  "http://" + f.gateway.at("admin") + "/v1/events"});
    QVERIFY(events.waitFor([&] { return events.out().contains("event: metrics"); }));
    VERIFY_STATUS(f.drain("POST"), 200);
    QCOMPARE(f.shown("state"), text("draining"));
    QVERIFY2(events.waitFor([&] {
        return events.out().contains("event: health")
            && events.out().contains(R"("target":"a","before":"healthy","state":"draining")");
    }),
             events.out().constData());
    QTRY_COMPARE_WITH_TIMEOUT(f.shown("inFlight"), text("1"), kProcessWaitMs); // what is held
    const int before = f.a.ask("count");
    const qsizetype from = load.out().size();
    QVERIFY(load.waitFor([&] { return load.out().size() > from + 2000; }));
    QCOMPARE(f.a.ask("count"), before);
    f.a.tell("release");
    f.b.tell("release");
    for (ChildProcess &one : held) {
        QCOMPARE(one.exitCode(), 0);
        QVERIFY2(one.out().endsWith("200"), one.out().constData());
    }
    QTRY_COMPARE_WITH_TIMEOUT(f.shown("inFlight"), text("0"), kProcessWaitMs);
    f.a.end(); // now it may go, and come back
    QVERIFY(f.a.begin());
    const qsizetype then = load.out().size();
    VERIFY_STATUS(f.drain("DELETE"), 200);
    QTRY_VERIFY_WITH_TIMEOUT(f.a.ask("count") > 20, kProcessWaitMs);
    QVERIFY(load.waitFor([&] { return load.out().size() > then + 400; }));
    QCOMPARE(f.shown("state"), text("healthy"));
    QCOMPARE(load.out().count('\n'), load.out().count("200\n"));
}

void TestDrain::aDrainStaysOverChangesOfTheDocument()
{
    Fixture f;
    QVERIFY2(f.begin(), f.gateway.err().constData());
    VERIFY_STATUS(f.drain("POST"), 200);
    const Answer config = f.ask("GET", "/v1/config");
    VERIFY_STATUS(f.ask("PUT", "/v1/config",
                        {"-H", "If-Match: " + config.field("ETag"), "-H",
                         "Content-Type: application/json", "--data-binary", f.document("1s")}),
                  200);
    QCOMPARE(f.shown("state"), text("draining"));
    auto spread = spreadOf(f.gateway, "/", 20);
    QVERIFY2(spread["b"] == 20, told(spread).constData());
    VERIFY_STATUS(f.drain("DELETE"), 200);
    spread = spreadOf(f.gateway, "/", 20);
    QVERIFY2(spread["a"] == 10 && spread["b"] == 10, told(spread).constData());
    // All of them: there is nobody left.
    VERIFY_STATUS(f.drain("POST"), 200);
    VERIFY_STATUS(f.drain("POST", "b"), 200);
    const Answer refused = getFrom(f.gateway, "/");
    VERIFY_STATUS(refused, 503);
    QCOMPARE(refused.member("code"), QByteArray("proxy.no-healthy-target"));
}

void TestDrain::whatIsNotThere()
{
    Fixture f;
    QVERIFY2(f.begin(), f.gateway.err().constData());
    VERIFY_STATUS(f.drain("POST", "c"), 404);
    VERIFY_STATUS(f.drain("DELETE", "c"), 404);
    VERIFY_STATUS(f.ask("POST", "/v1/upstreams/none/targets/a/drain"), 404);
    VERIFY_STATUS(f.ask("GET", "/v1/upstreams/none/health"), 404);
}

QTEST_MAIN(TestDrain)
#include "tst_drain.moc"
