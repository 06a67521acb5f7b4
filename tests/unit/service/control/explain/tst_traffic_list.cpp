// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "explain_document.h"
#include "explain_fixture.h"

#include "service/control/explain/traffic.h"

#include <QTest>

using namespace portcullis;
using namespace portcullis::test;
using control::TrafficFilter;

namespace {

QByteArray request(const QByteArray &line, const QByteArray &fields = {},
                   const QByteArray &body = {})
{
    return line + " HTTP/1.1\r\nHost: a.test\r\n" + fields + "\r\n" + body;
}

using Parameters = std::vector<std::pair<std::string, std::string>>;

/// A gateway in memory that has served a few requests.
struct TrafficFixture : ExplainFixture {
    TrafficFixture() : ExplainFixture(kExplained)
    {
        talk(request("GET /echo/1"));
        talk(request("GET /echo/2", "X-API-Key: " + kGoodKey + "\r\n"));
        talk(request("GET /orders/3"));
        talk(request("GET /orders/4", "X-API-Key: " + kOtherKey + "\r\n"));
        talk(request("GET /moved"));
        talk(request("GET /nothing"));
    }

    QJsonObject list(const Parameters &parameters = {})
    {
        const auto filter = control::readTrafficFilter(parameters);
        if (!filter)
            return {};
        text = QByteArray::fromStdString(control::trafficJson(traffic, *filter));
        return QJsonDocument::fromJson(text).object();
    }
    QByteArray paths(const Parameters &parameters = {})
    {
        QByteArrayList all;
        for (const auto &item : list(parameters)[QStringLiteral("items")].toArray())
            all.append(at(item.toObject(), "path"));
        return all.join(' ');
    }
};

} // namespace

/// What is recorded of live requests, and how `/v1/traffic` and the event stream show it.
class TestTrafficList : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void newestFirst();
    void entries_data();
    void entries();
    void filters_data();
    void filters();
    void badFilters_data();
    void badFilters();
    void pages();
    void neverRecordsACredential_data();
    void neverRecordsACredential();
    void whatTheCodecRefusesIsRecorded();
    void streamGivesWhatIsNew();
    void streamGivesNoHistory();
    void streamIsBounded();
};

void TestTrafficList::newestFirst()
{
    TrafficFixture gateway;
    QCOMPARE(gateway.paths(), QByteArray("/nothing /moved /orders/4 /orders/3 /echo/2 /echo/1"));
    QCOMPARE(at(gateway.list(), "recorded"), QByteArray("6"));
    QCOMPARE(at(gateway.list(), "skipped"), QByteArray("0"));
}

void TestTrafficList::entries_data()
{
    QTest::addColumn<int>("index");
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<QByteArray>("value");

    const auto row = [](const char *name, int index, const QByteArray &path,
                        const QByteArray &value) { QTest::newRow(name) << index << path << value; };
    row("a refusal's code", 2, "code", "authorize.group");
    row("its stage", 2, "stage", "authorize");
    row("its rule", 2, "rule", "routes/orders/authorize/groups");
    row("its status", 2, "status", "403");
    row("its route", 2, "route", "orders");
    row("who called", 2, "consumer", "bob");
    row("by which credential", 2, "authenticator", "keys");
    row("the groups", 2, "groups.0", "staff");
    row("the first step", 2, "stages.0.verdict", "passed");
    row("the step that refused", 2, "stages.2.verdict", "refused");
    row("and which it was", 2, "stages.2.stage", "authorize");
    row("no step behind it", 2, "stages.3.stage", "");
    row("a redirect", 1, "code", "route.redirect");
    row("is answered", 1, "stages.4.verdict", "answered");
    row("what passed", 4, "status", "200");
    row("has no code", 4, "code", "");
    row("but an upstream", 4, "upstream", "up");
    row("all steps", 4, "stages.7.verdict", "passed");
    row("a known field", 4, "headers.0.value", "a.test");
    row("a hidden one", 4, "headers.1.hidden", "true");
    row("and its name", 4, "headers.1.name", "X-API-Key");
    row("no value", 4, "headers.1.value", "");
    row("the revision", 4, "revision", "1");
    row("the listener", 4, "listener", "test");
    row("no TLS", 4, "tls", "false");
}

void TestTrafficList::entries()
{
    QFETCH(int, index);
    QFETCH(QByteArray, path);
    QFETCH(QByteArray, value);
    TrafficFixture gateway;
    const QJsonObject item = gateway.list()[QStringLiteral("items")].toArray().at(index).toObject();
    QVERIFY2(at(item, path) == value, at(item, path) + " in " + gateway.text);
}

void TestTrafficList::filters_data()
{
    QTest::addColumn<QByteArray>("query");
    QTest::addColumn<QByteArray>("paths");

    const auto row = [](const QByteArray &query, const QByteArray &paths) {
        QTest::newRow(query) << query << paths;
    };
    row("route=orders", "/orders/4 /orders/3");
    row("route=none", "");
    row("consumer=acme", "/echo/2");
    row("consumer=bob", "/orders/4");
    row("status=404", "/nothing");
    row("status=4xx", "/nothing /orders/4 /orders/3");
    row("status=2xx", "/echo/2 /echo/1");
    row("stage=route", "/nothing /moved");
    row("stage=authenticate", "/orders/3");
    row("stage=proxy", "");
    row("route=orders&status=403", "/orders/4");
    row("limit=2", "/nothing /moved");
}

void TestTrafficList::filters()
{
    QFETCH(QByteArray, query);
    QFETCH(QByteArray, paths);
    Parameters parameters;
    for (const QByteArray &part : query.split('&'))
        parameters.emplace_back(part.left(part.indexOf('=')).toStdString(),
                                part.mid(part.indexOf('=') + 1).toStdString());
    TrafficFixture gateway;
    QCOMPARE(gateway.paths(parameters), paths);
}

void TestTrafficList::badFilters_data()
{
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<QByteArray>("value");

    for (const char *value : {"", "0", "99", "600", "4x", "xxx", "-404", "404x", "4444"})
        QTest::addRow("status %s", value) << QByteArray("status") << QByteArray(value);
    for (const char *value : {"", "0", "1001", "-1", "x", "99999999999999999999"})
        QTest::addRow("limit %s", value) << QByteArray("limit") << QByteArray(value);
    for (const char *value : {"", "routes", "Route"})
        QTest::addRow("stage %s", value) << QByteArray("stage") << QByteArray(value);
    for (const char *value :
         {"x", "1", "1.2", "1.2.x", "..", "1.2.3.4", "99999999999999999999.1.1"})
        QTest::addRow("cursor %s", value) << QByteArray("cursor") << QByteArray(value);
    QTest::newRow("unknown") << QByteArray("a/b") << QByteArray("1");
}

void TestTrafficList::badFilters()
{
    QFETCH(QByteArray, name);
    QFETCH(QByteArray, value);
    const Parameters parameters{{name.toStdString(), value.toStdString()}};
    const auto filter = control::readTrafficFilter(parameters);
    QVERIFY(!filter);
    QCOMPARE(filter.error().size(), std::size_t{1});
    QCOMPARE(QByteArray::fromStdString(filter.error().front().pointer),
             '/' + QByteArray(name).replace('/', "~1"));
}

void TestTrafficList::pages()
{
    TrafficFixture gateway;
    Parameters parameters{{"limit", "4"}};
    QCOMPARE(gateway.paths(parameters), QByteArray("/nothing /moved /orders/4 /orders/3"));
    const QByteArray cursor = at(gateway.list(parameters), "nextCursor");
    QVERIFY(!cursor.isEmpty());
    gateway.talk(request("GET /later"));
    parameters.emplace_back("cursor", cursor.toStdString());
    QCOMPARE(gateway.paths(parameters), QByteArray("/echo/2 /echo/1"));
    QCOMPARE(at(gateway.list(parameters), "nextCursor"), QByteArray());
}

void TestTrafficList::neverRecordsACredential_data()
{
    QTest::addColumn<QByteArray>("sent");

    const auto row = [](const char *name, const QByteArray &sent) { QTest::newRow(name) << sent; };
    row("a good key", request("GET /echo/x", "X-API-Key: " + kGoodKey + "\r\n"));
    row("a bad key", request("GET /echo/x", "X-API-Key: canary\r\n"));
    row("a key of another route", request("GET /fixed", "X-Later: canary\r\n"));
    row("in the query", request("GET /echo/x?a=1&door=canary"));
    row("in the query, encoded", request("GET /echo/x?%64oor=canary"));
    row("of a usual name in the query", request("GET /echo/x?access_token=canary"));
    row("in a cookie", request("GET /echo/x", "Cookie: a=canary; sid=canary\r\n"));
    row("a token", request("GET /tokens", "Authorization: Bearer canary.can.ary\r\n"));
    row("Basic", request("GET /fixed", "Authorization: Basic canary\r\n"));
    row("two of them", request("GET /x", "Authorization: canary\r\nAuthorization: canary\r\n"));
    row("for a proxy", request("GET /fixed", "Proxy-Authorization: canary\r\n"));
    row("an unknown field", request("GET /fixed", "X-Door: canary\r\n"));
    row("a page that came from elsewhere",
        request("GET /fixed", "Referer: https://a.test/?t=canary\r\n"));
    row("a body", request("POST /echo/x", "Content-Length: 6\r\n", "canary"));
    row("a trailer",
        request("POST /echo/x", "Transfer-Encoding: chunked\r\n", "0\r\nX-A: canary\r\n\r\n"));
    row("a line that is none", request("GET /fixed", "Authorization : Bearer canary\r\n"));
    row("a field beyond the bounds",
        request("GET /fixed", "Authorization: " + QByteArray("canary").repeated(9000) + "\r\n"));
    row("a target that is none", request("GET /echo/x?token=canary#a"));
    row("a request line that is none", "GET /x?token=canary\r\n\r\n");
}

void TestTrafficList::neverRecordsACredential()
{
    QFETCH(QByteArray, sent);
    ExplainFixture gateway(kExplained);
    gateway.talk(sent);
    const QByteArray shown = QByteArray::fromStdString(control::trafficJson(gateway.traffic, {}));
    QVERIFY2(shown.contains("\"status\""), shown);
    QVERIFY2(!shown.contains("canary"), shown);
    // Nor is it in what is not shown.
    telemetry::TrafficWriter &writer = gateway.traffic.worker(0);
    const auto bytes = writer.encoder().end();
    QVERIFY(!QByteArray(bytes.data(), static_cast<qsizetype>(bytes.size())).contains("canary"));
}

void TestTrafficList::whatTheCodecRefusesIsRecorded()
{
    ExplainFixture gateway(kExplained);
    gateway.talk("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n");
    const auto json = QByteArray::fromStdString(control::trafficJson(gateway.traffic, {}));
    const QJsonObject answer = QJsonDocument::fromJson(json).object();
    QCOMPARE(at(answer, "items.0.code"), QByteArray("receive.bad-host"));
    QCOMPARE(at(answer, "items.0.revision"), QByteArray("1"));
}

void TestTrafficList::streamGivesWhatIsNew()
{
    TrafficFixture gateway;
    control::TrafficStream all(gateway.traffic);
    TrafficFilter filter;
    filter.route = "echo";
    control::TrafficStream some(gateway.traffic, filter);
    const auto now = [&] { return gateway.f.loop.now(); };
    QCOMPARE(all.take(now()).size(), std::size_t{6}); // of a moment ago
    QCOMPARE(some.take(now()).size(), std::size_t{2});
    QVERIFY(all.take(now()).empty());
    gateway.talk(request("GET /moved"));
    gateway.talk(request("GET /echo/9"));
    const auto events = all.take(now());
    QCOMPARE(events.size(), std::size_t{2});
    const auto last = QJsonDocument::fromJson(QByteArray::fromStdString(events.back())).object();
    QCOMPARE(at(last, "path"), QByteArray("/echo/9"));
    QVERIFY(events.back().find('\n') == std::string::npos);
    QCOMPARE(some.take(now()).size(), std::size_t{1});
    QVERIFY(all.take(now()).empty());
}

void TestTrafficList::streamGivesNoHistory()
{
    TrafficFixture gateway;
    control::TrafficStream stream(gateway.traffic);
    QVERIFY(stream.take(gateway.f.loop.now() + Seconds(10)).empty());
}

void TestTrafficList::streamIsBounded()
{
    telemetry::TrafficLog log(4, 16'384);
    control::TrafficStream stream(log);
    const auto fill = [&](std::int64_t second) {
        for (std::size_t worker = 0; worker < 4; ++worker) {
            for (int i = 0; i < 400; ++i) {
                telemetry::ExchangeRecord record;
                record.requestId = "x";
                const SteadyTime now{Seconds(second)};
                if (!log.worker(worker).wants(record, now))
                    continue;
                log.worker(worker).encoder().begin(record, {}, now.time_since_epoch().count() + i);
                log.worker(worker).write(record);
            }
        }
    };
    const auto time = [](std::int64_t ms) { return SteadyTime(Milliseconds(ms)); };
    stream.take(time(0));
    fill(1);
    QCOMPARE(stream.take(time(1000)).size(), control::TrafficStream::kPerSecond);
    fill(2);
    QCOMPARE(stream.take(time(1500)).size(), std::size_t{0});
    fill(3);
    QCOMPARE(stream.take(time(2000)).size(), control::TrafficStream::kPerSecond);
}

QTEST_GUILESS_MAIN(TestTrafficList)
#include "tst_traffic_list.moc"
