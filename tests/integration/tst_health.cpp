// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "h2_upstream.h"
#include "health_fixture.h"

#include <QTcpServer>

using namespace portcullis::test;

/// Targets that die, come back, are too slow or too many: what clients get meanwhile.
class TestHealth : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void passiveEjection();
    void activeChecks();
    void checksSpeakTheTargetsProtocol();
    void allUnhealthy();
    void healthSurvivesAReload();
    void theBreakerHoldsUnderLoad();
    void theBreakerLetsOthersWait();
    void aChangedBreakerKeepsItsCount();
};

// After the class: moc 6.4 sees no class behind this raw string.
namespace {

const QByteArray kDocument = R"({
  "version": 1,
  "listeners": [{"name": "main", "address": "127.0.0.1", "port": 0}],
  "upstreams": [{"name": "up", "targets": [@targets@], @upstream@}],
  "routes": [{"name": "all", "match": {"paths": ["/{rest...}"]}, "upstream": "up"}],
  "defaults": {"authenticate": ["none"]},
  "accessLog": {"to": "off"}
})";

QByteArray target(const Backend &backend, const QByteArray &name)
{
    return R"({"name": ")" + name + R"(", "url": ")" + backend.url() + R"("})";
}

QByteArray document(const QByteArray &targets, const QByteArray &upstream)
{
    return filled(kDocument, {{"targets", targets}, {"upstream", upstream}});
}

double healthy(GatewayProcess &gateway, const QByteArray &name)
{
    return metric(gateway,
                  R"(portcullis_upstream_target_healthy{upstream="up",target=")" + name + "\"");
}

bool became(GatewayProcess &gateway, const QByteArray &name, const QByteArray &state,
            qsizetype from = 0)
{
    return gateway.waitFor([&] {
        for (const QByteArray &line : gateway.err().mid(from).split('\n')) {
            if (line.contains("target changed:") && line.contains("target=" + name + ' ')
                && line.contains(" state=" + state + ' '))
                return true;
        }
        return false;
    });
}

} // namespace

void TestHealth::passiveEjection()
{
    Backend a("a");
    Backend b("b");
    QVERIFY(a.begin() && b.begin());
    GatewayProcess gateway;
    QVERIFY2(gateway.run(document(target(a, "a") + ',' + target(b, "b"),
                                  R"("retries": {"attempts": 0},
        "health": {"passive": {"failures": 3, "eject": "3s"}})")),
             gateway.err().constData());
    auto spread = spreadOf(gateway, "/", 20);
    QVERIFY2(spread["a"] == 10 && spread["b"] == 10, told(spread).constData());

    // It answers, but with errors: no connection fails.
    a.tell("status 503");
    spread = spreadOf(gateway, "/", 40);
    QVERIFY2(spread["503"] == 3 && spread["b"] == 37, told(spread).constData());
    QVERIFY2(became(gateway, "a", "ejected"), gateway.err().constData());
    QCOMPARE(healthy(gateway, "a"), 0.0);
    QCOMPARE(healthy(gateway, "b"), 1.0);

    // Back, and no better: one more request finds out, and it stays away for longer.
    QVERIFY2(became(gateway, "a", "healthy"), gateway.err().constData());
    qsizetype from = gateway.err().size();
    QElapsedTimer timer;
    timer.start();
    spread = spreadOf(gateway, "/", 40);
    QVERIFY2(spread["503"] == 1 && spread["b"] == 39, told(spread).constData());
    QVERIFY2(became(gateway, "a", "ejected", from), gateway.err().constData());
    QVERIFY2(became(gateway, "a", "healthy", from), gateway.err().constData());
    QVERIFY2(timer.elapsed() > 5900, QByteArray::number(timer.elapsed()).constData());

    // Mended.
    a.tell("status 200");
    spread = spreadOf(gateway, "/", 40);
    QVERIFY2(spread["a"] == 20 && spread["b"] == 20, told(spread).constData());

    // A process that dies: refused connections count, too.
    a.end();
    spread = spreadOf(gateway, "/", 200);
    QVERIFY2(spread["502"] >= 1 && spread["502"] <= 3, told(spread).constData());
    QCOMPARE(spread["502"] + spread["b"], 200);
    QCOMPARE(metric(gateway, R"(portcullis_upstream_ejections_total{upstream="up",target="b")"),
             0.0);
}

void TestHealth::activeChecks()
{
    Backend a("a");
    Backend b("b");
    QVERIFY(a.begin() && b.begin());
    GatewayProcess gateway;
    QVERIFY2(gateway.run(document(target(a, "a") + ',' + target(b, "b"),
                                  R"("retries": {"attempts": 0}, "health": {"active":
        {"path": "/health", "interval": "100ms", "timeout": "1s", "healthy": 2, "unhealthy": 2}})")),
             gateway.err().constData());
    // Sick, though it serves: no request meets it any more.
    a.tell("health 500");
    QVERIFY2(became(gateway, "a", "unhealthy"), gateway.err().constData());
    VERIFY_CONTAINS(gateway.err(), "check failed: status 500");
    auto spread = spreadOf(gateway, "/", 20);
    QVERIFY2(spread["b"] == 20, told(spread).constData());
    QCOMPARE(healthy(gateway, "a"), 0.0);

    qsizetype from = gateway.err().size();
    a.tell("health 200");
    QVERIFY2(became(gateway, "a", "healthy", from), gateway.err().constData());
    spread = spreadOf(gateway, "/", 20);
    QVERIFY2(spread["a"] == 10 && spread["b"] == 10, told(spread).constData());

    from = gateway.err().size();
    a.end();
    QVERIFY2(became(gateway, "a", "unhealthy", from), gateway.err().constData());
    spread = spreadOf(gateway, "/", 20);
    QVERIFY2(spread["b"] == 20, told(spread).constData());
    from = gateway.err().size();
    QVERIFY(a.begin());
    QVERIFY2(became(gateway, "a", "healthy", from), gateway.err().constData());
    spread = spreadOf(gateway, "/", 20);
    QVERIFY2(spread["a"] == 10 && spread["b"] == 10, told(spread).constData());
    QVERIFY(
        metric(gateway, R"(portcullis_upstream_checks_total{upstream="up",target="a",result="bad")")
        >= 4);
}

void TestHealth::checksSpeakTheTargetsProtocol()
{
    if (!H2Upstream::isInstalled())
        QSKIP("needs python3-h2");
    H2Upstream good;
    Backend old("old"); // knows HTTP/1.1 only
    QVERIFY(good.run() && old.begin());
    GatewayProcess gateway;
    QVERIFY2(gateway.run(document(target(old, "old") + R"(, {"name": "good", "url": "http://)"
                                      + good.address() + R"("})",
                                  R"("protocol": "h2", "health": {"active": {"path": "/echo",
        "interval": "100ms", "healthy": 1, "unhealthy": 2}})")),
             gateway.err().constData());
    QVERIFY2(became(gateway, "old", "unhealthy"), gateway.err().constData());
    QTRY_VERIFY_WITH_TIMEOUT(
        metric(gateway,
               R"(portcullis_upstream_checks_total{upstream="up",target="good",result="good")")
            >= 3,
        kProcessWaitMs);
    for (int i = 0; i < 4; ++i)
        VERIFY_STATUS(getFrom(gateway, "/echo"), 200);
}

void TestHealth::allUnhealthy()
{
    Backend a("a");
    Backend b("b");
    QVERIFY(a.begin() && b.begin());
    GatewayProcess gateway;
    QVERIFY2(gateway.run(document(target(a, "a") + ',' + target(b, "b"), R"("health": {"active":
        {"path": "/health", "interval": "100ms", "healthy": 1, "unhealthy": 1}})")),
             gateway.err().constData());
    a.tell("health 503");
    b.tell("health 503");
    QVERIFY2(became(gateway, "a", "unhealthy") && became(gateway, "b", "unhealthy"),
             gateway.err().constData());
    const Answer refused = getFrom(gateway, "/");
    VERIFY_STATUS(refused, 503);
    QCOMPARE(refused.member("code"), QByteArray("proxy.no-healthy-target"));
    const qsizetype from = gateway.err().size();
    b.tell("health 204");
    QVERIFY2(became(gateway, "b", "healthy", from), gateway.err().constData());
    VERIFY_STATUS(getFrom(gateway, "/"), 200);
}

void TestHealth::healthSurvivesAReload()
{
    Backend a("a");
    Backend b("b");
    QVERIFY(a.begin() && b.begin());
    const QByteArray both = target(a, "a") + ',' + target(b, "b");
    const QByteArray health = R"("health": {"active": {"path": "/health", "interval": "1h",
        "healthy": 1, "unhealthy": 1}, "passive": {"failures": 1, "eject": "1h"}})";
    GatewayProcess gateway;
    a.tell("health 503"); // told by the first check, and by none for an hour
    QVERIFY2(gateway.run(document(both, health)), gateway.err().constData());
    QVERIFY2(became(gateway, "a", "unhealthy"), gateway.err().constData());
    a.tell("health 200");

    gateway.write(document(both, R"("timeouts": {"connect": "1s"}, )" + health));
    QVERIFY(gateway.waitForErr("in force: revision=2 "));
    auto spread = spreadOf(gateway, "/", 20);
    QVERIFY2(spread["b"] == 20, told(spread).constData());
    // What is asked for no more holds nobody out.
    gateway.write(document(both, R"("health": {"passive": {"failures": 1, "eject": "1h"}})"));
    QVERIFY(gateway.waitForErr("in force: revision=3 "));
    spread = spreadOf(gateway, "/", 20);
    QVERIFY2(spread["a"] == 10 && spread["b"] == 10, told(spread).constData());

    a.tell("status 500");
    spread = spreadOf(gateway, "/", 20);
    QVERIFY2(spread["500"] == 1 && spread["b"] == 19, told(spread).constData());
    a.tell("status 200");
    gateway.write(document(both, R"("timeouts": {"connect": "3s"},
        "health": {"passive": {"failures": 1, "eject": "1h"}})"));
    QVERIFY(gateway.waitForErr("in force: revision=4 "));
    spread = spreadOf(gateway, "/", 20);
    QVERIFY2(spread["b"] == 20, told(spread).constData());
    // Under its name at another place it is another target.
    Backend c("c");
    QVERIFY(c.begin());
    gateway.write(document(target(c, "a") + ',' + target(b, "b"),
                           R"("health": {"passive": {"failures": 1, "eject": "1h"}})"));
    QVERIFY(gateway.waitForErr("in force: revision=5 "));
    spread = spreadOf(gateway, "/", 20);
    QVERIFY2(spread["c"] == 10 && spread["b"] == 10, told(spread).constData());
}

void TestHealth::theBreakerHoldsUnderLoad()
{
    Backend a("a");
    QVERIFY(a.begin());
    GatewayProcess gateway;
    QVERIFY2(gateway.run(document(target(a, "a"), R"("circuitBreaker": {"maxInFlight": 3,
        "maxPending": 1000})"),
                         {"--workers", "2"}),
             gateway.err().constData());
    const auto spread = spreadOf(gateway, "/", 600, 40);
    QVERIFY2(spread.at("a") == 600, told(spread).constData()); // all had their turn
    QVERIFY2(a.ask("most") <= 3, "more at a time than allowed");
    QCOMPARE(metric(gateway, "portcullis_upstream_breaker_requests_in_flight"), 0.0);
    QCOMPARE(metric(gateway, "portcullis_upstream_breaker_requests_pending"), 0.0);
    QCOMPARE(metric(gateway, "portcullis_upstream_breaker_refused_total"), 0.0);
}

void TestHealth::theBreakerLetsOthersWait()
{
    Backend a("a");
    QVERIFY(a.begin());
    GatewayProcess gateway;
    QVERIFY2(gateway.run(document(target(a, "a"), R"("circuitBreaker": {"maxInFlight": 1,
        "maxPending": 1}, "timeouts": {"connect": "2s"})"),
                         {"--workers", "2"}),
             gateway.err().constData());
    ChildProcess held;
    held.start("curl", {"-q", "-sS", "--noproxy", "*", "http://" + gateway.at("main") + "/hold"});
    QTRY_COMPARE_WITH_TIMEOUT(a.ask("held"), 1, kProcessWaitMs);
    // One may wait, until its time is over; another may not even wait.
    ChildProcess waits;
    waits.start("curl", {"-q", "-sS", "--noproxy", "*", "http://" + gateway.at("main") + "/"});
    QTRY_COMPARE_WITH_TIMEOUT(metric(gateway, "portcullis_upstream_breaker_requests_pending"), 1.0,
                              kProcessWaitMs);
    QElapsedTimer timer;
    timer.start();
    const Answer refused = getFrom(gateway, "/");
    VERIFY_STATUS(refused, 503);
    QCOMPARE(refused.member("code"), QByteArray("proxy.circuit-open"));
    QVERIFY2(timer.elapsed() < 1500, "it waited");
    QCOMPARE(waits.exitCode(), 0);
    VERIFY_CONTAINS(waits.out(), "proxy.circuit-open");
    QCOMPARE(metric(gateway, "portcullis_upstream_breaker_refused_total"), 2.0);
    // One that waits while there is room again is served.
    ChildProcess next;
    next.start("curl", {"-q", "-sS", "--noproxy", "*", "http://" + gateway.at("main") + "/"});
    QTRY_COMPARE_WITH_TIMEOUT(metric(gateway, "portcullis_upstream_breaker_requests_pending"), 1.0,
                              kProcessWaitMs);
    a.tell("release");
    QCOMPARE(held.exitCode(), 0);
    QCOMPARE(next.exitCode(), 0);
    VERIFY_CONTAINS(next.out(), "a 127.0.0.1");
    QTRY_COMPARE_WITH_TIMEOUT(metric(gateway, "portcullis_upstream_breaker_requests_in_flight"),
                              0.0, kProcessWaitMs);
}

void TestHealth::aChangedBreakerKeepsItsCount()
{
    Backend a("a");
    QVERIFY(a.begin());
    const QByteArray breaker = R"("circuitBreaker": {"maxInFlight": 1, "maxPending": 0})";
    GatewayProcess gateway;
    QVERIFY2(gateway.run(document(target(a, "a"), breaker)), gateway.err().constData());
    ChildProcess held;
    held.start("curl", {"-q", "-sS", "--noproxy", "*", "http://" + gateway.at("main") + "/hold"});
    QTRY_COMPARE_WITH_TIMEOUT(a.ask("held"), 1, kProcessWaitMs);
    gateway.write(document(target(a, "a"), breaker + R"(, "timeouts": {"connect": "1s"})"));
    QVERIFY(gateway.waitForErr("in force: revision=2 "));
    VERIFY_STATUS(getFrom(gateway, "/"), 503); // the request of the old revision is still there
    a.tell("release");
    QCOMPARE(held.exitCode(), 0);
    QTRY_COMPARE_WITH_TIMEOUT(getFrom(gateway, "/").status, 200, kProcessWaitMs);
}

QTEST_MAIN(TestHealth)
#include "tst_health.moc"
