// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "shared/model/target_list.h"
#include "shared/model/to_json.h"
#include "tests/unit/shared/model/model_test.h"

#include <QTest>

using namespace portcullis::model;
using namespace portcullis::model::test;
using namespace std::chrono_literals;

class TestUpstream : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void errors_data();
    void errors();
    void targets_data();
    void targets();
    void readsEveryKey();
    void readsDiscovery_data();
    void readsDiscovery();
    void targetLists_data();
    void targetLists();
    void warnsOfUncheckedCertificates();
    void warnsOfTokensInTheClear();
};

void TestUpstream::errors_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QByteArray>("expected");
    const auto row = [](const char *name, const char *body, const char *expected) {
        QTest::newRow(name) << QByteArray(body) << QByteArray(expected);
    };
    const auto url = [&row](const char *name, const char *text, const char *expected) {
        row(name, (R"("targets": [{"url": ")" + QByteArray(text) + R"("}])").constData(), expected);
    };
    row("no targets", "", "/upstreams/0 config.missing-key");
    row("an empty list", R"("targets": [])", "/upstreams/0/targets config.range");
    row("a target that is text", R"("targets": ["http://a"])",
        "/upstreams/0/targets/0 config.type");
    row("a target without URL", R"("targets": [{"weight": 1}])",
        "/upstreams/0/targets/0 config.missing-key");
    row("one place twice", R"("targets": [{"url": "http://a"}, {"url": "http://a:80/"}])",
        "/upstreams/0/targets/1 config.duplicate-name");
    row("one place twice with names",
        R"("targets": [{"name": "a", "url": "http://a"}, {"name": "b", "url": "http://a"}])", "");
    row("a name twice",
        R"("targets": [{"name": "a", "url": "http://a"}, {"name": "a", "url": "http://b"}])",
        "/upstreams/0/targets/1 config.duplicate-name");
    row("no weight", R"("targets": [{"url": "http://a", "weight": 0}])",
        "/upstreams/0/targets/0/weight config.range");
    const char *bad = "/upstreams/0/targets/0/url config.url";
    url("a URL without scheme", "127.0.0.1:9000", bad);
    url("another scheme", "ftp://a", bad);
    url("no host", "http://", bad);
    url("no host but a port", "http://:80", bad);
    url("port 0", "http://a:0", bad);
    url("a big port", "http://a:65536", bad);
    url("an empty port", "http://a:", bad);
    url("a user", "http://me@a", bad);
    url("a query", "http://a/?b", bad);
    url("a fragment", "http://a/#b", bad);
    url("a space", "http://a/ b", bad);
    url("dots", "http://a/b/../c", bad);
    url("two slashes", "http://a//b", bad);
    url("a parameter", "http://a/{b}", bad);
    url("an unbracketed IPv6 address", "http://::1/", bad);
    url("an impossible IPv4 address", "http://1.2.3.4.5/", bad);
    url("a host that is not ASCII",
        "http://b\xc3\xbc"
        "cher.example/",
        bad);
    url("a host with a dash in front", "http://-a/", bad);
    row("weighted by luck", R"("targets": [{"url": "http://a"}], "balancing": "random")",
        "/upstreams/0/balancing config.value");
    row("a budget as a number", R"("targets": [{"url": "http://a"}], "retries": {"budget": 20})",
        "/upstreams/0/retries/budget config.type");
    row("a budget above all", R"("targets": [{"url": "http://a"}], "retries": {"budget": "101%"})",
        "/upstreams/0/retries/budget config.format");
    row("many attempts", R"("targets": [{"url": "http://a"}], "retries": {"attempts": 11})",
        "/upstreams/0/retries/attempts config.range");
    row("no total", R"("targets": [{"url": "http://a"}], "timeouts": {"total": "0s"})", "");
    row("no time to connect", R"("targets": [{"url": "http://a"}], "timeouts": {"connect": "0s"})",
        "/upstreams/0/timeouts/connect config.range");
    const auto with = [&row](const char *name, const char *more, const char *expected) {
        row(name, (R"("targets": [{"url": "http://a"}], )" + QByteArray(more)).constData(),
            expected);
    };
    with("all of health left out", R"("health": {})", "");
    with("checks as they are by default", R"("health": {"active": {}, "passive": {}})", "");
    with("an unknown kind of check", R"("health": {"tcp": {}})",
         "/upstreams/0/health/tcp config.unknown-key");
    with("a check of no path", R"("health": {"active": {"path": "health"}})",
         "/upstreams/0/health/active/path config.path");
    with("a check with a space", R"("health": {"active": {"path": "/a b"}})",
         "/upstreams/0/health/active/path config.path");
    with("a check with a query", R"("health": {"active": {"path": "/a?b=c"}})", "");
    with("checks without pause", R"("health": {"active": {"interval": "99ms"}})",
         "/upstreams/0/health/active/interval config.range");
    with("checks that may last", R"("health": {"active": {"timeout": "6m"}})",
         "/upstreams/0/health/active/timeout config.range");
    with("no good answer needed", R"("health": {"active": {"healthy": 0}})",
         "/upstreams/0/health/active/healthy config.range");
    with("no bad answer needed", R"("health": {"active": {"unhealthy": 0}})",
         "/upstreams/0/health/active/unhealthy config.range");
    with("no failure needed", R"("health": {"passive": {"failures": 0}})",
         "/upstreams/0/health/passive/failures config.range");
    with("ejected for no time", R"("health": {"passive": {"eject": "0s"}})",
         "/upstreams/0/health/passive/eject config.range");
    with("a share above all", R"("health": {"passive": {"maxEjected": "101%"}})",
         "/upstreams/0/health/passive/maxEjected config.format");
    with("a slow start without unit", R"("health": {"slowStart": 30})",
         "/upstreams/0/health/slowStart config.type");
    with("a breaker by default", R"("circuitBreaker": {})", "");
    with("a breaker that lets nobody pass", R"("circuitBreaker": {"maxInFlight": 0})",
         "/upstreams/0/circuitBreaker/maxInFlight config.range");
    with("a breaker that lets nobody wait", R"("circuitBreaker": {"maxPending": 0})", "");
    row("discovery of nothing", R"("discovery": {})", "/upstreams/0/discovery config.conflict");
    row("discovery of two kinds", R"("discovery": {"file": "a", "srv": "_a._tcp.b"})",
        "/upstreams/0/discovery config.conflict");
    row("targets until others are found",
        R"("targets": [{"url": "http://a"}], "discovery": {"file": "a"})", "");
    row("no targets until some are found", R"("discovery": {"file": "a"})", "");
    row("an empty list beside discovery", R"("targets": [], "discovery": {"file": "a"})",
        "/upstreams/0/targets config.range");
    row("a name that is an address", R"("discovery": {"dns": "http://192.0.2.1:80"})",
        "/upstreams/0/discovery/dns config.host");
    row("a name without scheme", R"("discovery": {"dns": "orders.internal"})",
        "/upstreams/0/discovery/dns config.url");
    row("records of no name", R"("discovery": {"srv": "a b"})",
        "/upstreams/0/discovery/srv config.host");
    row("records with a final dot", R"("discovery": {"srv": "_a._tcp.Example.com."})", "");
    row("a name server by name", R"("discovery": {"srv": "_a._tcp.b", "server": "ns.b"})",
        "/upstreams/0/discovery/server config.format");
    row("a name server for a file", R"("discovery": {"file": "a", "server": "192.0.2.1"})",
        "/upstreams/0/discovery/server config.not-applicable");
    row("a scheme beside a URL", R"("discovery": {"dns": "http://a", "scheme": "https"})",
        "/upstreams/0/discovery/scheme config.not-applicable");
    row("another scheme", R"("discovery": {"srv": "_a._tcp.b", "scheme": "h2"})",
        "/upstreams/0/discovery/scheme config.value");
    row("a prefix with dots", R"("discovery": {"srv": "_a._tcp.b", "path": "/a/../b"})",
        "/upstreams/0/discovery/path config.path");
    row("Consul without a service", R"("discovery": {"consul": {}})",
        "/upstreams/0/discovery/consul config.missing-key");
    row("Consul below a path", R"("discovery": {"consul": {"service": "a", "url": "http://a/b"}})",
        "/upstreams/0/discovery/consul/url config.url");
    row("a token in the clear", R"("discovery": {"consul": {"service": "a", "token": "b"}})",
        "/upstreams/0/discovery/consul/token config.type");
    row("a wait that Consul cuts short",
        R"("discovery": {"consul": {"service": "a", "wait": "11m"}})",
        "/upstreams/0/discovery/consul/wait config.range");
    row("HTTP/2", R"("targets": [{"url": "http://a"}], "protocol": "h2")", "");
    row("what ALPN says", R"("targets": [{"url": "https://a"}], "protocol": "auto")", "");
    row("HTTP/3", R"("targets": [{"url": "https://a"}], "protocol": "h3")",
        "/upstreams/0/protocol config.value");
}

void TestUpstream::errors()
{
    QFETCH(QByteArray, body);
    QFETCH(QByteArray, expected);
    Parts parts;
    parts.upstreams = "[" + object(R"("name": "up")", body) + "]";
    QCOMPARE(summary(parse(parts.document()).errors), expected);
}

void TestUpstream::targets_data()
{
    QTest::addColumn<QByteArray>("url");
    QTest::addColumn<QByteArray>("expected"); // name tls host port path
    const auto row = [](const char *name, const char *url, const char *expected) {
        QTest::newRow(name) << QByteArray(url) << QByteArray(expected);
    };
    row("a name", "http://Orders.Example.com", "orders.example.com:80 0 orders.example.com 80 ");
    row("https", "HTTPS://a", "a:443 1 a 443 ");
    row("a port", "https://a:8443", "a:8443 1 a 8443 ");
    row("IPv6", "http://[::1]:9000", "[::1]:9000 0 ::1 9000 ");
    row("a slash is no prefix", "http://a/", "a:80 0 a 80 ");
    row("a prefix", "http://a/v1/b", "a:80 0 a 80 /v1/b");
    row("a prefix with a slash behind", "http://a/v1/", "a:80 0 a 80 /v1");
    row("an underscore", "http://order_service:9000", "order_service:9000 0 order_service 9000 ");
}

void TestUpstream::targets()
{
    QFETCH(QByteArray, url);
    QFETCH(QByteArray, expected);
    Parts parts;
    parts.upstreams = R"([{"name": "up", "targets": [{"url": ")" + url + R"("}]}])";
    const ParseOutcome outcome = parse(parts.document());
    QVERIFY2(outcome.valid(), messages(outcome.errors));
    const Target &target = outcome.document.upstreams[0].targets[0];
    QCOMPARE(QByteArray::fromStdString(target.name) + ' ' + QByteArray::number(int(target.tls))
                 + ' ' + target.host.c_str() + ' ' + QByteArray::number(target.port) + ' '
                 + target.path.c_str(),
             expected);
    QCOMPARE(QByteArray::fromStdString(target.url), url);
}

void TestUpstream::readsEveryKey()
{
    Parts parts;
    parts.upstreams =
        R"([{"name": "up", "targets": [{"name": "a", "url": "https://a", "weight": 3}],
        "balancing": "least-connections", "preserveHost": true,
        "timeouts": {"connect": "1s", "response": "2s", "idle": "3s", "keepAlive": "0s", "total": "5s"},
        "retries": {"attempts": 0, "budget": "5%"}, "tls": {"ca": "ca.pem", "serverName": "b",
            "certificate": "c.crt", "key": "/keys/c.key"},
        "health": {"active": {"path": "/up", "interval": "1s", "timeout": "500ms", "healthy": 1,
            "unhealthy": 4}, "passive": {"failures": 2, "eject": "3s", "maxEjected": "100%"},
            "slowStart": "1m"},
        "circuitBreaker": {"maxInFlight": 7, "maxPending": 0}}])";
    const ParseOutcome outcome = parse(parts.document());
    QVERIFY2(outcome.valid(), messages(outcome.errors));
    Upstream expected;
    expected.name = "up";
    expected.targets = {{"a", "https://a", true, "a", 443, "", 3}};
    expected.balancing = Balancing::LeastConnections;
    expected.preserveHost = true;
    expected.timeouts = {1s, 2s, 3s, 0s, 5s};
    expected.retries = {0, 5};
    expected.tls = {"/etc/portcullis/ca.pem", "b", true, "/etc/portcullis/c.crt", "/keys/c.key"};
    expected.health = {ActiveHealth{"/up", 1s, 500ms, 1, 4}, PassiveHealth{2, 3s, 100}, 1min};
    expected.circuitBreaker = {7, 0};
    QVERIFY(outcome.document.upstreams == std::vector{expected});
}

void TestUpstream::readsDiscovery_data()
{
    QTest::addColumn<QByteArray>("json");
    const auto row = [](const char *name, const char *json) {
        QTest::newRow(name) << QByteArray(json);
    };
    row("a host name",
        R"({"dns":"https://orders.internal:9000/api","server":"192.0.2.53",)"
        R"("interval":"10s"})");
    row("SRV records", R"({"srv":"_orders._tcp.example.com","scheme":"https","path":"/api"})");
    row("a file", R"({"file":"targets.json"})");
    row("Consul",
        R"({"consul":{"url":"https://consul.internal","service":"orders","tag":"v2",)"
        R"("datacenter":"dc2","token":{"file":"token"},"wait":"1m",)"
        R"("tls":{"ca":"ca.pem"}},"scheme":"https"})");
}

void TestUpstream::readsDiscovery()
{
    QFETCH(QByteArray, json);
    Parts parts;
    parts.upstreams = R"([{"name": "up", "discovery": )" + json + "}]";
    const ParseOutcome outcome = parse(parts.document());
    QVERIFY2(outcome.valid(), messages(outcome.errors));
    const std::string text = toJson(outcome.document, {"/etc/portcullis", 0});
    QVERIFY2(text.find(R"("discovery":)" + json.toStdString()) != std::string::npos, text.c_str());
    const ParseOutcome again = parse(QByteArray::fromStdString(text));
    QVERIFY(again.valid() && again.document == outcome.document);
}

void TestUpstream::targetLists_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QByteArray>("expected"); // names, or what is wrong
    const auto row = [](const char *name, const char *json, const char *expected) {
        QTest::newRow(name) << QByteArray(json) << QByteArray(expected);
    };
    row("a list", R"([{"url": "http://a"}, {"url": "http://b", "name": "c", "weight": 3}])",
        "a:80 c");
    row("a list with a name", R"({"targets": [{"url": "https://a"}]})", "a:443");
    row("none", "[]", "");
    row("none with a name", R"({"targets": []})", "");
    row("nothing", "", "! config.syntax");
    row("half of it", R"([{"url": "http://a"})", "!/targets/1 config.syntax");
    row("no list", R"({"targets": 3})", "!/targets config.type");
    row("another key", R"({"hosts": []})", "! config.missing-key; /hosts config.unknown-key");
    row("an empty object", "{}", "! config.missing-key");
    row("a bad URL", R"([{"url": "a"}])", "!/targets/0/url config.url");
    row("a name twice", R"([{"url": "http://a"}, {"url": "http://a"}])",
        "!/targets/1 config.duplicate-name");
}

void TestUpstream::targetLists()
{
    QFETCH(QByteArray, json);
    QFETCH(QByteArray, expected);
    const TargetListOutcome outcome = parseTargetList(json.toStdString());
    QByteArrayList names;
    for (const Target &target : outcome.targets)
        names << QByteArray::fromStdString(target.name);
    QCOMPARE(outcome.errors.empty() ? names.join(' ') : "!" + summary(outcome.errors), expected);
}

void TestUpstream::warnsOfTokensInTheClear()
{
    Parts parts;
    parts.upstreams = R"([{"name": "up", "discovery": {"consul": {"service": "a",
        "url": "http://consul.internal:8500", "token": {"env": "TOKEN"}}}}])";
    QCOMPARE(summary(parse(parts.document()).warnings),
             QByteArray("/upstreams/0/discovery/consul/url config.insecure"));
}

void TestUpstream::warnsOfUncheckedCertificates()
{
    Parts parts;
    parts.upstreams =
        R"([{"name": "up", "targets": [{"url": "https://a"}], "tls": {"verify": false}}])";
    QCOMPARE(summary(parse(parts.document()).warnings),
             QByteArray("/upstreams/0/tls/verify config.insecure"));
}

QTEST_APPLESS_MAIN(TestUpstream)
#include "tst_model_upstream.moc"
