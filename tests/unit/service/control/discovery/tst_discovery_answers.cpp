// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/control/discovery/backoff.h"
#include "service/control/discovery/consul_answer.h"
#include "service/control/discovery/dns_answer.h"
#include "service/control/discovery/file_provider.h"

#include <QTest>

using namespace portcullis;
using namespace portcullis::control;
using namespace std::chrono_literals;

/// What discovery makes of answers: pure, no network.
class TestDiscoveryAnswers : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void addresses();
    void services_data();
    void services();
    void ttls_data();
    void ttls();
    void consulAnswers_data();
    void consulAnswers();
    void consulIndexes_data();
    void consulIndexes();
    void consulQueries();
    void files_data();
    void files();
    void backOff();
};

namespace {

/// `NAME URL ADDRESS WEIGHT PRIORITY` of each, or why there are none.
QByteArray textOf(const Result<std::vector<TargetSpec>> &targets)
{
    if (!targets)
        return "!" + QByteArray::fromStdString(targets.error().what);
    QByteArrayList all;
    for (const TargetSpec &spec : *targets)
        all << QByteArray::fromStdString(spec.target.name + ' ' + spec.target.url + ' '
                                         + spec.address)
                + ' ' + QByteArray::number(spec.target.weight) + ' '
                + QByteArray::number(spec.priority);
    return all.join("; ");
}

model::Discovery consulConfig()
{
    model::Discovery config;
    config.kind.emplace<model::ConsulDiscovery>().service = "web shop";
    return config;
}

} // namespace

void TestDiscoveryAnswers::addresses()
{
    model::DnsDiscovery dns;
    dns.url = "https://orders.internal:9000/api";
    dns.target.tls = true;
    dns.target.host = "orders.internal";
    dns.target.port = 9000;
    dns.target.path = "/api";
    const auto targets = targetsOf(dns, {"192.0.2.2", "2001:db8::1", "192.0.2.1", "192.0.2.2"});
    QCOMPARE(textOf(targets),
             QByteArray("192.0.2.1:9000 https://orders.internal:9000/api 192.0.2.1 1 0; "
                        "192.0.2.2:9000 https://orders.internal:9000/api 192.0.2.2 1 0; "
                        "[2001:db8::1]:9000 https://orders.internal:9000/api 2001:db8::1 1 0"));
    QCOMPARE(targets.front().target.host, std::string("orders.internal")); // Host and SNI
    QCOMPARE(targets.front().target.path, std::string("/api"));
}

void TestDiscoveryAnswers::services_data()
{
    QTest::addColumn<QByteArray>("records"); // TARGET PORT PRIORITY WEIGHT, by comma
    QTest::addColumn<QByteArray>("expected");
    const auto row = [](const char *name, const char *records, const char *expected) {
        QTest::newRow(name) << QByteArray(records) << QByteArray(expected);
    };
    row("one", "a.test 8080 0 5", "a.test:8080 https://a.test:8080/v1  5 0");
    row("in any case, with a final dot", "A.Test. 8080 0 5",
        "a.test:8080 https://a.test:8080/v1  5 0");
    row("by priority and weight", "b.test 1 20 65535,a.test 2 10 1",
        "a.test:2 https://a.test:2/v1  1 10; b.test:1 https://b.test:1/v1  65535 20");
    row("a weight of 0 still has a chance", "a.test 1 0 0", "a.test:1 https://a.test:1/v1  1 0");
    row("one host at two ports", "a.test 2 0 1,a.test 1 0 1",
        "a.test:1 https://a.test:1/v1  1 0; a.test:2 https://a.test:2/v1  1 0");
    row("the same twice", "a.test 1 0 1,a.test 1 0 1", "a.test:1 https://a.test:1/v1  1 0");
    row("decidedly not there", ". 0 0 0", "");
    row("no port", "a.test 0 0 1,b.test 1 0 1", "b.test:1 https://b.test:1/v1  1 0");
}

void TestDiscoveryAnswers::services()
{
    QFETCH(QByteArray, records);
    QFETCH(QByteArray, expected);
    model::Discovery config;
    config.kind = model::SrvDiscovery{"_orders._tcp.test"};
    config.tls = true;
    config.path = "/v1";
    std::vector<ServiceRecord> list;
    for (const QByteArray &record : records.split(',')) {
        const QByteArrayList words = record.split(' ');
        list.push_back({words[0].toStdString(), words[1].toUShort(), words[2].toUShort(),
                        words[3].toUShort()});
    }
    QCOMPARE(textOf(targetsOf(config, list)), expected);
}

void TestDiscoveryAnswers::ttls_data()
{
    QTest::addColumn<quint32>("ttl");
    QTest::addColumn<int>("longestMs");
    QTest::addColumn<int>("expectedMs");

    QTest::newRow("the TTL") << 30U << 300'000 << 30'000;
    QTest::newRow("none is a second") << 0U << 300'000 << 1'000;
    QTest::newRow("a day is as long as may be") << 86'400U << 300'000 << 300'000;
    QTest::newRow("the largest") << 0xffffffffU << 60'000 << 60'000;
}

void TestDiscoveryAnswers::ttls()
{
    QFETCH(quint32, ttl);
    QFETCH(int, longestMs);
    QFETCH(int, expectedMs);
    QCOMPARE(int(nextLookup(ttl, std::chrono::milliseconds(longestMs)).count()), expectedMs);
}

void TestDiscoveryAnswers::consulAnswers_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QByteArray>("expected");
    const auto row = [](const char *name, const char *json, const char *expected) {
        QTest::newRow(name) << QByteArray(json) << QByteArray(expected);
    };
    row("none", "[]", "");
    row("an instance with an address of its own",
        R"([{"Node": {"Address": "10.0.0.1"}, "Service": {"Address": "10.0.0.9", "Port": 80}}])",
        "10.0.0.9:80 http://10.0.0.9:80  1 0");
    row("an instance at its node's",
        R"([{"Node": {"Address": "10.0.0.1"}, "Service": {"Address": "", "Port": 80}}])",
        "10.0.0.1:80 http://10.0.0.1:80  1 0");
    row("by name", R"([{"Service": {"Address": "Web1.Node.consul", "Port": 8080}}])",
        "web1.node.consul:8080 http://web1.node.consul:8080  1 0");
    row("over IPv6", R"([{"Service": {"Address": "2001:DB8::1", "Port": 80}}])",
        "[2001:db8::1]:80 http://[2001:db8::1]:80  1 0");
    row("sorted, with weights",
        R"([{"Service": {"Address": "10.0.0.2", "Port": 1, "Weights": {"Passing": 10}}},
            {"Service": {"Address": "10.0.0.1", "Port": 1, "Weights": {"Passing": 0}}}])",
        "10.0.0.1:1 http://10.0.0.1:1  1 0; 10.0.0.2:1 http://10.0.0.2:1  10 0");
    row("without a port", R"([{"Service": {"Address": "10.0.0.1", "Port": 0}}])", "");
    row("without an address", R"([{"Service": {"Port": 80}}])", "");
    row("a port as text", R"([{"Service": {"Address": "10.0.0.1", "Port": "80"}}])", "");
    row("an address with a path", R"([{"Service": {"Address": "a/b", "Port": 80}}])", "");
    row("no JSON", "Permission denied", "!the answer is no JSON array");
    row("an object", "{}", "!the answer is no JSON array");
    row("another API", R"([{"ServiceAddress": "10.0.0.1"}])",
        "!the answer is not that of Consul's health API");
    row("a list of numbers", "[1]", "!the answer is not that of Consul's health API");
}

void TestDiscoveryAnswers::consulAnswers()
{
    QFETCH(QByteArray, json);
    QFETCH(QByteArray, expected);
    QCOMPARE(textOf(parseConsulAnswer(json.toStdString(), consulConfig())), expected);
}

void TestDiscoveryAnswers::consulIndexes_data()
{
    QTest::addColumn<quint64>("before");
    QTest::addColumn<QByteArray>("field");
    QTest::addColumn<quint64>("next");

    QTest::newRow("the first") << quint64(0) << QByteArray("42") << quint64(42);
    QTest::newRow("it grows") << quint64(42) << QByteArray("43") << quint64(43);
    QTest::newRow("nothing changed") << quint64(42) << QByteArray("42") << quint64(42);
    QTest::newRow("it goes back") << quint64(42) << QByteArray("41") << quint64(0);
    QTest::newRow("zero") << quint64(42) << QByteArray("0") << quint64(0);
    QTest::newRow("none") << quint64(42) << QByteArray() << quint64(0);
    QTest::newRow("no number") << quint64(1) << QByteArray("12a") << quint64(0);
    QTest::newRow("less than none") << quint64(1) << QByteArray("-1") << quint64(0);
    QTest::newRow("the largest") << quint64(1) << QByteArray("18446744073709551615") << ~quint64(0);
    QTest::newRow("too large") << quint64(1) << QByteArray("18446744073709551616") << quint64(0);
}

void TestDiscoveryAnswers::consulIndexes()
{
    QFETCH(quint64, before);
    QFETCH(QByteArray, field);
    QFETCH(quint64, next);
    QCOMPARE(quint64(nextConsulIndex(before, field.toStdString())), next);
}

void TestDiscoveryAnswers::consulQueries()
{
    model::ConsulDiscovery consul;
    consul.service = "web shop/1";
    QCOMPARE(consulQuery(consul, 0), std::string("/v1/health/service/web%20shop%2F1?passing=true"));
    consul.tag = "a&b";
    consul.datacenter = "dc1";
    consul.wait = 90s;
    QCOMPARE(consulQuery(consul, 7),
             std::string("/v1/health/service/web%20shop%2F1?passing=true&tag=a%26b&dc=dc1&index=7"
                         "&wait=90000ms"));
}

void TestDiscoveryAnswers::files_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QByteArray>("expected");

    QTest::newRow("sorted") << QByteArray(R"([{"url": "http://b"}, {"url": "https://a/p/"}])")
                            << QByteArray("a:443 https://a/p/  1 0; b:80 http://b  1 0");
    QTest::newRow("none") << QByteArray(R"({"targets": []})") << QByteArray();
    QTest::newRow("one is wrong")
        << QByteArray(R"([{"url": "http://b"}, {"url": "b"}])")
        << QByteArray("!/targets/1/url: \"b\" is not allowed here: a URL begins with http:// or "
                      "https://");
}

void TestDiscoveryAnswers::files()
{
    QFETCH(QByteArray, json);
    QFETCH(QByteArray, expected);
    QCOMPARE(textOf(targetsIn(json.toStdString())), expected);
}

void TestDiscoveryAnswers::backOff()
{
    Backoff backoff;
    QList<int> seconds;
    for (int i = 0; i < 7; ++i)
        seconds << int(backoff.failed() / 1s);
    QCOMPARE(seconds, (QList<int>{1, 2, 4, 8, 16, 30, 30}));
    backoff.succeeded();
    QCOMPARE(int(backoff.failed() / 1s), 1);
}

QTEST_APPLESS_MAIN(TestDiscoveryAnswers)
#include "tst_discovery_answers.moc"
