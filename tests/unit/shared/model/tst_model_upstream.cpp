// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
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
    void warnsOfUncheckedCertificates();
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
    row("health", R"("targets": [{"url": "http://a"}], "health": {})",
        "/upstreams/0/health config.not-yet-supported");
    row("circuit breaker", R"("targets": [{"url": "http://a"}], "circuitBreaker": {})",
        "/upstreams/0/circuitBreaker config.not-yet-supported");
    row("discovery", R"("targets": [{"url": "http://a"}], "discovery": {})",
        "/upstreams/0/discovery config.not-yet-supported");
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
            "certificate": "c.crt", "key": "/keys/c.key"}}])";
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
    QVERIFY(outcome.document.upstreams == std::vector{expected});
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
