// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "health_fixture.h"
#include "hostile.h"
#include "tests/support/certificates.h"

#include <QJsonArray>
#include <QStandardPaths>
#include <QUdpSocket>

using namespace portcullis::test;

/// Targets that are learned while the gateway runs, each from the real thing or a strict stub.
class TestDiscovery : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void dnsIsAskedAgainByTtl();
    void serviceRecords();
    void aFileReplacedByRename();
    void aFileThatIsWrongChangesNothing();
    void consul();
    void foundTargetsSurviveAReload();
    void requestsUnderWayOutliveTheirTarget();
    void targetsComeAndGoUnderLoad();
    void httpsTargetsKeepTheirName();
};

// After the class: moc 6.4 sees no class behind this raw string.
namespace {

const QByteArray kDocument = R"({
  "version": 1,
  "listeners": [{"name": "main", "address": "127.0.0.1", "port": 0}],
  "upstreams": [{"name": "up", @upstream@}],
  "routes": [{"name": "all", "match": {"paths": ["/{rest...}"]}, "upstream": "up"}],
  "defaults": {"authenticate": ["none"]},
  "accessLog": {"to": "off"}
})";

// Addresses of this machine that nobody else is likely to serve on.
const QByteArray kNameServer = "127.0.0.153";
const QByteArray kFirst = "127.0.0.161";
const QByteArray kSecond = "127.0.0.162";

/// dnsmasq, answering for names of the test alone.
class NameServer : public ChildProcess {
public:
    bool begin(const QList<QByteArray> &records)
    {
        process().kill();
        process().waitForFinished(kProcessWaitMs);
        start("dnsmasq",
              QList<QByteArray>{"--keep-in-foreground", "--conf-file=/dev/null", "--no-resolv",
                                "--no-hosts", "--log-facility=-", "--log-queries",
                                "--pid-file=", "--bind-interfaces",
                                "--listen-address=" + kNameServer, "--except-interface=nothing",
                                "--user=root", "--local-ttl=1", "--local=/test/"}
                  + records);
        return waitForErr("started");
    }
};

/// Port 53 takes a privilege that not every place has.
bool canServeNames()
{
    QUdpSocket socket;
    return socket.bind(QHostAddress(text(kNameServer)), 53)
        && !QStandardPaths::findExecutable(
                QStringLiteral("dnsmasq"),
                {QStringLiteral("/usr/sbin"), QStringLiteral("/usr/bin")})
                .isEmpty();
}

bool serves(GatewayProcess &gateway, const QByteArray &names)
{
    std::map<QByteArray, int> spread;
    const bool good = gateway.waitFor([&] {
        spread = spreadOf(gateway, "/", 2 * int(names.size()));
        if (spread.size() != std::size_t(names.size()))
            return false;
        return std::all_of(names.begin(), names.end(),
                           [&](char name) { return spread[QByteArray(1, name)] == 2; });
    });
    if (!good)
        qWarning("%s", told(spread).constData());
    return good;
}

void replace(const QByteArray &path, const QByteArray &content)
{
    QSaveFile file(text(path));
    if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size() || !file.commit())
        qFatal("%s can't be written", path.constData());
}

} // namespace

void TestDiscovery::dnsIsAskedAgainByTtl()
{
    if (!canServeNames())
        QSKIP("needs dnsmasq and the right to bind port 53");
    Backend a("a", kFirst);
    Backend b("b", kSecond);
    QVERIFY(a.begin() && b.begin(a.port()));
    NameServer names;
    QVERIFY2(names.begin({"--host-record=orders.test," + kFirst + ",1"}), names.err().constData());
    GatewayProcess gateway;
    QVERIFY2(gateway.run(filled(kDocument,
                                {{"upstream",
                                  R"("discovery": {"dns":
        "http://orders.test:)" + a.port()
                                      + R"(", "server": ")" + kNameServer + R"("})"}})),
             gateway.err().constData());
    QVERIFY(serves(gateway, "a"));
    const Answer answer = getFrom(gateway, "/");
    QCOMPARE(answer.body.trimmed(), "a orders.test:" + a.port()); // Host is the name's

    QVERIFY(names.begin({"--host-record=orders.test," + kFirst + ",1",
                         "--host-record=orders.test," + kSecond + ",1"}));
    QVERIFY(serves(gateway, "ab"));
    QVERIFY(names.begin({"--host-record=orders.test," + kSecond + ",1"}));
    QVERIFY(serves(gateway, "b"));
    // Neither a name that is gone nor a server that is gone takes the targets away.
    const qsizetype from = gateway.err().size();
    QVERIFY(names.begin({"--host-record=other.test," + kFirst + ",1"}));
    QVERIFY2(gateway.waitForErr("targets not found", from), gateway.err().constData());
    QVERIFY(serves(gateway, "b"));
    names.process().kill();
    QVERIFY(names.process().waitForFinished(kProcessWaitMs));
    QTRY_VERIFY_WITH_TIMEOUT(metric(gateway, "portcullis_upstream_discovery_failures_total") >= 2,
                             kProcessWaitMs);
    QVERIFY(serves(gateway, "b"));
    QVERIFY(metric(gateway, "portcullis_upstream_discovery_updates_total") >= 3);
    QVERIFY(metric(gateway, "portcullis_main_loop_blocked_max_seconds") < 1);
}

void TestDiscovery::serviceRecords()
{
    if (!canServeNames())
        QSKIP("needs dnsmasq and the right to bind port 53");
    Backend a("a");
    Backend b("b");
    QVERIFY(a.begin() && b.begin());
    const auto record = [](const Backend &backend, int priority, int weight) {
        return "--srv-host=_orders._tcp.test,localhost," + backend.port() + ','
            + QByteArray::number(priority) + ',' + QByteArray::number(weight);
    };
    NameServer names;
    QVERIFY2(names.begin({record(a, 10, 30), record(b, 10, 10)}), names.err().constData());
    GatewayProcess gateway;
    QVERIFY2(gateway.run(filled(kDocument,
                                {{"upstream",
                                  R"("discovery": {"srv":
        "_orders._tcp.test", "server": ")"
                                      + kNameServer + R"("}, "health": {"active":
        {"path": "/health", "interval": "100ms", "healthy": 1, "unhealthy": 1}})"}})),
             gateway.err().constData());
    std::map<QByteArray, int> spread;
    QTRY_VERIFY_WITH_TIMEOUT((spread = spreadOf(gateway, "/", 40), spread["a"] == 30),
                             kProcessWaitMs);
    QCOMPARE(spread["b"], 10);

    // The second priority serves while the first can't.
    QVERIFY(names.begin({record(a, 10, 1), record(b, 20, 1)}));
    QVERIFY(serves(gateway, "a"));
    a.tell("health 503");
    QVERIFY(serves(gateway, "b"));
    a.tell("health 200");
    QVERIFY(serves(gateway, "a"));
}

void TestDiscovery::aFileReplacedByRename()
{
    Backend a("a");
    Backend b("b");
    QVERIFY(a.begin() && b.begin());
    GatewayProcess gateway;
    const QByteArray path = gateway.inFolder("targets.json");
    replace(path, R"([{"url": ")" + a.url() + R"("}])");
    QVERIFY2(gateway.run(filled(kDocument, {{"upstream", R"("discovery":
        {"file": "targets.json"})"}})),
             gateway.err().constData());
    VERIFY_STATUS(getFrom(gateway, "/"), 200); // from the first request on
    replace(path, R"({"targets": [{"url": ")" + a.url() + R"("}, {"url": ")" + b.url() + R"("}]})");
    QVERIFY(serves(gateway, "ab"));
    replace(path, R"([{"url": ")" + b.url() + R"("}])");
    QVERIFY(serves(gateway, "b"));
    QFile file(text(path)); // in place, too
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(R"([{"url": ")" + a.url() + R"("}])");
    file.close();
    QVERIFY(serves(gateway, "a"));
    // Nothing was compiled for it.
    QCOMPARE(metric(gateway, "portcullis_config_revision"), 1.0);
}

void TestDiscovery::aFileThatIsWrongChangesNothing()
{
    Backend a("a");
    Backend fallback("f");
    QVERIFY(a.begin() && fallback.begin());
    GatewayProcess gateway;
    const QByteArray path = gateway.inFolder("targets.json");
    QVERIFY2(gateway.run(filled(kDocument,
                                {{"upstream",
                                  R"("targets": [{"url": ")" + fallback.url()
                                      + R"("}], "discovery": {"file": "targets.json"})"}})),
             gateway.err().constData());
    QVERIFY2(gateway.waitForErr("targets not found"), gateway.err().constData());
    QVERIFY(serves(gateway, "f")); // until something is found
    replace(path, R"([{"url": ")" + a.url() + R"("}])");
    QVERIFY(serves(gateway, "a"));
    for (const char *wrong : {R"([{"url": "no"}])", R"([{"url")", "[]", ""}) {
        const double failures = metric(gateway, "portcullis_upstream_discovery_failures_total");
        replace(path, wrong);
        QTRY_VERIFY_WITH_TIMEOUT(metric(gateway, "portcullis_upstream_discovery_failures_total")
                                     > failures,
                                 kProcessWaitMs);
        QVERIFY(serves(gateway, "a"));
    }
    QFile::remove(text(path));
    QVERIFY2(gateway.waitForErr("can't be read"), gateway.err().constData());
    QVERIFY(serves(gateway, "a"));
    VERIFY_CONTAINS(gateway.err(), "/targets/0/url");
}

void TestDiscovery::consul()
{
    Backend a("a");
    Backend b("b");
    QVERIFY(a.begin() && b.begin());
    SupportProgram agent;
    QVERIFY2(agent.run("consul_stub.py", {"web", "s3cret"}), agent.err().constData());
    const auto tell = [&agent](const QByteArray &line) { portcullis::test::tell(agent, line); };
    tell("set " + a.port());
    GatewayProcess gateway;
    replace(gateway.inFolder("token"), "s3cret\n");
    QVERIFY2(gateway.run(filled(kDocument, {{"upstream", R"("discovery": {"consul": {"url":
        "http://)" + agent.address() + R"(", "service": "web", "wait": "1m",
        "token": {"file": "token"}}})"}})),
             gateway.err().constData());
    QVERIFY(serves(gateway, "a"));
    QElapsedTimer timer;
    timer.start();
    tell("set " + a.port() + ' ' + b.port());
    QVERIFY(serves(gateway, "ab"));
    QVERIFY2(timer.elapsed() < 15'000, "it did not wait for the change"); // the question lasts 60 s
    // None that passes: better those of before than none.
    qsizetype from = gateway.err().size();
    tell("set");
    QVERIFY2(gateway.waitForErr("targets not found", from), gateway.err().constData());
    QVERIFY(serves(gateway, "ab"));
    // An agent in trouble, then with an index that went back.
    tell("fail 500");
    QVERIFY2(gateway.waitForErr("status 500", from), gateway.err().constData());
    tell("index 3");
    tell("set " + b.port());
    tell("fail 0");
    QVERIFY(serves(gateway, "b"));
    tell("set " + a.port());
    QVERIFY(serves(gateway, "a"));

    from = agent.out().size();
    tell("asked");
    QVERIFY(agent.waitFor([&] { return agent.out().indexOf('\n', from) >= 0; }));
    const QJsonObject asked = QJsonDocument::fromJson(agent.out().mid(from)).object();
    QVERIFY2(asked.value(QLatin1String("wrong")).toArray().isEmpty(), agent.out().constData());
    QVERIFY(asked.value(QLatin1String("blocking")).toInt() >= 4);
    QVERIFY2(asked.value(QLatin1String("asked")).toInt() < 30, agent.out().constData());
    QVERIFY(!gateway.err().contains("s3cret"));
}

void TestDiscovery::foundTargetsSurviveAReload()
{
    Backend a("a");
    QVERIFY(a.begin());
    GatewayProcess gateway;
    const QByteArray path = gateway.inFolder("targets.json");
    replace(path, R"([{"url": ")" + a.url() + R"("}])");
    const QByteArray discovery = R"("discovery": {"file": "targets.json"})";
    QVERIFY2(gateway.run(filled(kDocument, {{"upstream", discovery}})), gateway.err().constData());
    QVERIFY(serves(gateway, "a"));
    QFile::remove(text(path));
    ChildProcess load;
    load.start("curl",
               {"-q", "-sS", "-o", "/dev/null", "-w", "%{http_code}\n", "--noproxy", "*",
                "http://" + gateway.at("main") + "/?[1-1000000]"});
    for (int revision = 2; revision <= 6; ++revision) {
        gateway.write(filled(kDocument,
                             {{"upstream",
                               discovery + R"(, "timeouts": {"connect": ")"
                                   + QByteArray::number(revision) + R"(s"})"}}));
        QVERIFY(gateway.waitForErr("in force: revision=" + QByteArray::number(revision) + ' '));
        const qsizetype from = load.out().size();
        QVERIFY(load.waitFor([&] { return load.out().size() > from + 100; }));
    }
    QCOMPARE(load.out().count('\n'), load.out().count("200\n"));
}

void TestDiscovery::requestsUnderWayOutliveTheirTarget()
{
    Backend a("a");
    Backend b("b");
    QVERIFY(a.begin() && b.begin());
    GatewayProcess gateway;
    const QByteArray path = gateway.inFolder("targets.json");
    replace(path, R"([{"url": ")" + a.url() + R"("}])");
    QVERIFY2(gateway.run(filled(kDocument, {{"upstream", R"("discovery":
        {"file": "targets.json"})"}})),
             gateway.err().constData());
    ChildProcess held;
    held.start("curl", {"-q", "-sS", "--noproxy", "*", "http://" + gateway.at("main") + "/hold"});
    QTRY_COMPARE_WITH_TIMEOUT(a.ask("held"), 1, kProcessWaitMs);
    replace(path, R"([{"url": ")" + b.url() + R"("}])");
    QVERIFY(serves(gateway, "b"));
    a.tell("release");
    QCOMPARE(held.exitCode(), 0);
    VERIFY_CONTAINS(held.out(), "a 127.0.0.1");
}

void TestDiscovery::targetsComeAndGoUnderLoad()
{
    Backend a("a");
    Backend b("b");
    Backend c("c");
    QVERIFY(a.begin() && b.begin() && c.begin());
    const auto list = [](const QByteArrayList &urls) {
        return R"([{"url": ")" + urls.join(R"("}, {"url": ")") + R"("}])";
    };
    GatewayProcess gateway;
    const QByteArray path = gateway.inFolder("targets.json");
    replace(path, list({a.url(), b.url()}));
    QVERIFY2(gateway.run(filled(kDocument, {{"upstream", R"("discovery":
        {"file": "targets.json"}, "retries": {"attempts": 0}, "health": {"slowStart": "1s",
        "active": {"path": "/health", "interval": "100ms"}})"}})),
             gateway.err().constData());
    ChildProcess load;
    load.start("curl",
               {"-q", "-sS", "-o", "/dev/null", "-w", "%{http_code}\n", "--noproxy", "*", "-Z",
                "--parallel-max", "8", "http://" + gateway.at("main") + "/?[1-1000000]"});
    const QByteArrayList lists{list({b.url(), c.url()}), list({c.url()}),
                               list({a.url(), b.url(), c.url()}), list({a.url(), b.url()})};
    for (int i = 0; i < 20; ++i) {
        const double updates = metric(gateway, "portcullis_upstream_discovery_updates_total");
        replace(path, lists[i % lists.size()]);
        QTRY_VERIFY_WITH_TIMEOUT(metric(gateway, "portcullis_upstream_discovery_updates_total")
                                     > updates,
                                 kProcessWaitMs);
        const qsizetype from = load.out().size();
        QVERIFY(load.waitFor([&] { return load.out().size() > from + 200; }));
    }
    QCOMPARE(load.out().count('\n'), load.out().count("200\n"));
    // What is gone is forgotten: there is no connection left to it.
    replace(path, list({a.url()}));
    QVERIFY(gateway.waitFor([&] {
        return metric(gateway, R"(portcullis_upstream_target_healthy{upstream="up")") == 1;
    }));
    load.process().kill();
    QTRY_COMPARE_WITH_TIMEOUT(
        metric(gateway,
               R"(portcullis_upstream_idle_connections{upstream="up",target="127.0.0.1:)" + c.port()
                   + "\""),
        0.0, kProcessWaitMs);
}

/// The address comes from the name server; certificate, SNI and `Host` are the name's, for requests
/// and for checks.
void TestDiscovery::httpsTargetsKeepTheirName()
{
    if (!canServeNames())
        QSKIP("needs dnsmasq and the right to bind port 53");
    GatewayProcess gateway;
    const auto path = [&gateway](const char *name) { return gateway.inFolder(name).toStdString(); };
    const Certificate ca = makeCertificate({"CA", {}, true});
    QVERIFY(ca.write(path("ca.pem"), path("ca.key")));
    QVERIFY(makeCertificate({"orders", "DNS:orders.test"}, &ca)
                .write(path("orders.crt"), path("orders.key")));
    HostileUpstream upstream;
    QVERIFY(upstream.run({"--certificate", gateway.inFolder("orders.crt"), "--key",
                          gateway.inFolder("orders.key")}));
    NameServer names;
    QVERIFY2(names.begin(
                 {"--host-record=orders.test,127.0.0.1,1", "--host-record=wrong.test,127.0.0.1,1"}),
             names.err().constData());
    const auto document = [&](const QByteArray &name) {
        return filled(kDocument,
                      {{"upstream",
                        R"("discovery": {"dns": "https://)" + name + ':' + upstream.fact("port")
                            + R"(", "server": ")" + kNameServer
                            + R"("}, "tls": {"ca": "ca.pem"}, "health": {"active":
            {"path": "/echo", "interval": "100ms", "healthy": 1, "unhealthy": 1}})"}});
    };
    QVERIFY2(gateway.run(document("orders.test")), gateway.err().constData());
    QTRY_COMPARE_WITH_TIMEOUT(getFrom(gateway, "/echo").status, 200, kProcessWaitMs);
    VERIFY_CONTAINS(getFrom(gateway, "/echo").body, "orders.test:" + upstream.fact("port"));
    const QByteArray good = R"(portcullis_upstream_checks_total{upstream="up",target="127.0.0.1:)"
        + upstream.fact("port") + R"(",result="good")";
    QTRY_VERIFY_WITH_TIMEOUT(metric(gateway, good) >= 3, kProcessWaitMs);

    gateway.write(document("wrong.test")); // at the same address
    QVERIFY2(gateway.waitForErr("check failed: TLS failed"), gateway.err().constData());
    QTRY_COMPARE_WITH_TIMEOUT(getFrom(gateway, "/echo").status, 503, kProcessWaitMs);
}

QTEST_MAIN(TestDiscovery)
#include "tst_discovery.moc"
