// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/telemetry/query_mask.h"
#include "service/telemetry/span_buffers.h"
#include "service/telemetry/span_line.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

#include <limits>

using namespace portcullis;
using namespace portcullis::telemetry;
using namespace Qt::StringLiterals;

namespace {

ExchangeRecord ordinary()
{
    static constexpr ShadowFinding kShadow[] = {{Reason::RateLimitExceeded, "rateLimits/new"}};
    ExchangeRecord record;
    record.started = WallTime{Milliseconds(1767225600045)};
    record.requestId = "01J0";
    record.client = "192.0.2.1";
    record.listener = "https";
    record.tls = true;
    record.method = "GET";
    record.host = "api.example.com:8443";
    record.path = "/orders/7";
    record.query = "full=1&api_key=sesame";
    record.userAgent = "curl/8.0";
    record.route = "orders";
    record.consumer = "acme";
    record.authenticator = "keys";
    record.status = 200;
    record.shadow = kShadow;
    record.upstream = "orders";
    record.target = "a";
    record.upstreamStatus = 201;
    record.retries = 1;
    record.stageNs = {1'500, 2'000, 999, 0, kStageNotRun, kStageNotRun, 4'000'000, kStageNotRun};
    record.totalNs = 4'123'456;
    record.bytesIn = 321;
    record.bytesOut = std::numeric_limits<std::int64_t>::max();
    return record;
}

TraceStart continued()
{
    TraceStart trace;
    const auto received =
        TraceContext::parse("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
    trace.context = *received;
    trace.context.spanId = {1, 2, 3, 4, 5, 6, 7, 0xAB};
    trace.parent = received->spanId;
    trace.continued = trace.recorded = true;
    return trace;
}

QByteArray bytesOf(std::string_view text)
{
    return {text.data(), static_cast<qsizetype>(text.size())};
}

/// The span of `record`, checked to be one line of printable ASCII with an object in it.
QJsonObject spanOf(const ExchangeRecord &record, const TraceStart &trace = continued(),
                   std::string_view traceState = {})
{
    SpanLine formatter;
    const QByteArray line = bytesOf(formatter.format(record, trace, traceState));
    if (!line.endsWith('\n'))
        return {};
    for (const char c : line.chopped(1)) {
        if (c < ' ' || c > '~')
            return {};
    }
    return QJsonDocument::fromJson(line).object();
}

/// `key=value` of each attribute, in order.
QStringList attributesOf(const QJsonObject &of)
{
    QStringList all;
    for (const auto &each : of["attributes"_L1].toArray()) {
        const QJsonObject value = each["value"_L1].toObject();
        all << each["key"_L1].toString() + u'=' + value[value.keys().value(0)].toString();
    }
    return all;
}

QString attribute(const QJsonObject &span, const QString &key)
{
    for (const QString &each : attributesOf(span)) {
        if (each.startsWith(key + u'='))
            return each.mid(key.size() + 1);
    }
    return u"none"_s;
}

} // namespace

class TestSpanLine : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void ordinaryExchange();
    void eventsFollowTheStages();
    void beginningOfATrace();
    void errors_data();
    void errors();
    void methods_data();
    void methods();
    void servers_data();
    void servers();
    void hostileTextStaysText();
    void longValuesAreCut();
    void credentialsAreMasked();
    void bufferIsBounded();
    void wakesOnceAtHalf();
};

void TestSpanLine::ordinaryExchange()
{
    const QJsonObject span = spanOf(ordinary(), continued(), "a=b,c=d");
    QCOMPARE(span["traceId"_L1].toString(), u"0af7651916cd43dd8448eb211c80319c"_s);
    QCOMPARE(span["spanId"_L1].toString(), u"01020304050607ab"_s);
    QCOMPARE(span["parentSpanId"_L1].toString(), u"b7ad6b7169203331"_s);
    QCOMPARE(span["traceState"_L1].toString(), u"a=b,c=d"_s);
    QCOMPARE(span["flags"_L1].toInt(), 0x301);
    QCOMPARE(span["name"_L1].toString(), u"GET orders"_s);
    QCOMPARE(span["kind"_L1].toInt(), 2);
    QCOMPARE(span["startTimeUnixNano"_L1].toString(), u"1767225600045000000"_s);
    QCOMPARE(span["endTimeUnixNano"_L1].toString(), u"1767225600049123456"_s);
    QVERIFY(!span.contains("status"_L1));
    QCOMPARE(attributesOf(span),
             QStringList({u"http.request.method=GET"_s,
                          u"url.scheme=https"_s,
                          u"url.path=/orders/7"_s,
                          u"url.query=full=1&api_key=***"_s,
                          u"server.address=api.example.com"_s,
                          u"server.port=8443"_s,
                          u"client.address=192.0.2.1"_s,
                          u"network.protocol.version=1.1"_s,
                          u"user_agent.original=curl/8.0"_s,
                          u"http.route=orders"_s,
                          u"http.request.size=321"_s,
                          u"http.response.size=9223372036854775807"_s,
                          u"portcullis.listener=https"_s,
                          u"portcullis.request_id=01J0"_s,
                          u"http.response.status_code=200"_s,
                          u"portcullis.consumer=acme"_s,
                          u"portcullis.authenticator=keys"_s,
                          u"portcullis.upstream=orders"_s,
                          u"portcullis.target=a"_s,
                          u"portcullis.upstream_status=201"_s,
                          u"portcullis.retries=1"_s}));
}

void TestSpanLine::eventsFollowTheStages()
{
    QStringList events;
    for (const auto &each : spanOf(ordinary())["events"_L1].toArray())
        events << each["name"_L1].toString() + u' ' + each["timeUnixNano"_L1].toString().right(7)
                + u' ' + attributesOf(each.toObject()).join(u' ');
    // 4'123'456 ns in all, the stages take the last 4'004'499 of them.
    QCOMPARE(events,
             QStringList({u"receive 5118957 portcullis.duration_us=1"_s,
                          u"authenticate 5120457 portcullis.duration_us=2"_s,
                          u"authorize 5122457 portcullis.duration_us=0"_s,
                          u"rate-limit 5123456 portcullis.duration_us=0"_s,
                          u"proxy 5123456 portcullis.duration_us=4000"_s,
                          u"shadow 9123456 portcullis.reason=rate-limit.exceeded "
                          "portcullis.rule=rateLimits/new"_s}));
}

void TestSpanLine::beginningOfATrace()
{
    TraceStart trace;
    trace.context = TraceContext::create(TraceContext::kSampled);
    trace.recorded = true;
    const QJsonObject span = spanOf(ordinary(), trace);
    QVERIFY(!span.contains("parentSpanId"_L1));
    QVERIFY(!span.contains("traceState"_L1));
    QCOMPARE(span["flags"_L1].toInt(), 0x101);
}

void TestSpanLine::errors_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<int>("reason"); // below zero: none
    QTest::addColumn<QString>("type");
    const auto row = [](const char *name, int status, int reason, const char *type) {
        QTest::newRow(name) << status << reason << QString::fromLatin1(type);
    };
    row("an answer", 200, -1, "none");
    row("a client's fault", 404, int(Reason::RouteNotFound), "none");
    row("a refusal", 429, int(Reason::RateLimitExceeded), "none");
    row("an upstream's fault", 500, -1, "500");
    row("the gateway's", 502, int(Reason::ProxyReset), "proxy.reset");
    row("cut off after the head", 200, int(Reason::ProxyReset), "proxy.reset");
    row("the client went away", 0, int(Reason::ReceiveClientGone), "none");
}

void TestSpanLine::errors()
{
    QFETCH(int, status);
    QFETCH(int, reason);
    QFETCH(QString, type);
    ExchangeRecord record = ordinary();
    record.status = status;
    if (reason >= 0)
        record.reason = static_cast<Reason>(reason);
    const QJsonObject span = spanOf(record);
    QCOMPARE(attribute(span, u"error.type"_s), type);
    QCOMPARE(span["status"_L1]["code"_L1].toInt(), type == u"none" ? 0 : 2);
    QCOMPARE(attribute(span, u"http.response.status_code"_s),
             status > 0 ? QString::number(status) : u"none"_s);
    QCOMPARE(attribute(span, u"portcullis.reason"_s) == u"none", reason < 0);
}

void TestSpanLine::methods_data()
{
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("shown");
    QTest::addColumn<QString>("original");
    QTest::newRow("a known one") << QByteArray("PUT") << u"PUT orders"_s << u"PUT"_s << u"none"_s;
    QTest::newRow("another") << QByteArray("BREW") << u"HTTP orders"_s << u"_OTHER"_s << u"BREW"_s;
    QTest::newRow("other case") << QByteArray("get") << u"HTTP orders"_s << u"_OTHER"_s << u"get"_s;
    QTest::newRow("none") << QByteArray() << u"HTTP orders"_s << u"_OTHER"_s << u"none"_s;
}

void TestSpanLine::methods()
{
    QFETCH(QByteArray, method);
    QFETCH(QString, name);
    ExchangeRecord record = ordinary();
    record.method = {method.constData(), static_cast<std::size_t>(method.size())};
    const QJsonObject span = spanOf(record);
    QCOMPARE(span["name"_L1].toString(), name);
    QTEST(attribute(span, u"http.request.method"_s), "shown");
    QTEST(attribute(span, u"http.request.method_original"_s), "original");
}

void TestSpanLine::servers_data()
{
    QTest::addColumn<QByteArray>("host");
    QTest::addColumn<QString>("address");
    QTest::addColumn<QString>("port");
    const auto row = [](const char *host, const char *address, const char *port) {
        QTest::newRow(host) << QByteArray(host) << QString::fromLatin1(address)
                            << QString::fromLatin1(port);
    };
    row("a.test", "a.test", "none");
    row("a.test:81", "a.test", "81");
    row("[2001:db8::1]", "2001:db8::1", "none");
    row("[2001:db8::1]:443", "2001:db8::1", "443");
    row("a.test:", "a.test", "none");
    row("a.test:99999", "a.test", "none");
    row("", "none", "none");
}

void TestSpanLine::servers()
{
    QFETCH(QByteArray, host);
    ExchangeRecord record = ordinary();
    record.host = {host.constData(), static_cast<std::size_t>(host.size())};
    const QJsonObject span = spanOf(record);
    QTEST(attribute(span, u"server.address"_s), "address");
    QTEST(attribute(span, u"server.port"_s), "port");
}

void TestSpanLine::hostileTextStaysText()
{
    ExchangeRecord record = ordinary();
    record.userAgent = "\"}]},\n\\ \x01\xff\xc3\xa9";
    record.path = "/\"";
    record.consumer = "\xf0\x9f\x98\x80";
    const QJsonObject span = spanOf(record, continued(), "a=\"\\");
    QCOMPARE(attribute(span, u"user_agent.original"_s),
             QString::fromUtf8("\"}]},\n\\ \x01\xef\xbf\xbd\xc3\xa9"));
    QCOMPARE(attribute(span, u"url.path"_s), u"/\""_s);
    QCOMPARE(attribute(span, u"portcullis.consumer"_s), QString::fromUtf8("\xf0\x9f\x98\x80"));
    QCOMPARE(span["traceState"_L1].toString(), u"a=\"\\"_s);
}

void TestSpanLine::longValuesAreCut()
{
    const std::string longText(100'000, '\x01');
    ExchangeRecord record = ordinary();
    record.userAgent = record.path = longText;
    record.query = longText;
    const QJsonObject span = spanOf(record, continued(), longText);
    QCOMPARE(attribute(span, u"user_agent.original"_s).size(), qsizetype(SpanLine::kMaxValue + 3));
    QCOMPARE(attribute(span, u"url.path"_s).size(), qsizetype(SpanLine::kMaxTarget + 3));
    QCOMPARE(attribute(span, u"url.query"_s).size(), qsizetype(SpanLine::kMaxTarget + 3));
    QVERIFY(!span.contains("traceState"_L1)); // half of it would be another one
}

void TestSpanLine::credentialsAreMasked()
{
    const QueryMask mask({"ticket"});
    ExchangeRecord record = ordinary();
    record.mask = &mask;
    record.query = "TICKET=s3cret;a=1&access_token=s3cret&b";
    QCOMPARE(attribute(spanOf(record), u"url.query"_s), u"TICKET=***;a=1&access_token=***&b"_s);
}

void TestSpanLine::bufferIsBounded()
{
    SpanBuffers buffers(1);
    std::uint64_t written = 0;
    while (buffers.dropped() == 0) {
        buffers.worker(0).write(ordinary(), continued(), {});
        ++written;
        QVERIFY(written < SpanWriter::kBuffer);
    }
    std::string lines;
    buffers.take(0, lines);
    QVERIFY(lines.size() <= SpanWriter::kBuffer);
    // Whole spans: one for each that was not dropped.
    QCOMPARE(std::uint64_t(std::count(lines.begin(), lines.end(), '\n')), written - 1);
    QVERIFY(lines.ends_with("}\n"));
    buffers.worker(0).write(ordinary(), continued(), {});
    QCOMPARE(buffers.dropped(), std::uint64_t(1)); // there is room again
}

void TestSpanLine::wakesOnceAtHalf()
{
    SpanBuffers buffers(1);
    int woken = 0;
    buffers.setWake([&woken] { ++woken; });
    std::size_t bytes = 0;
    std::string lines;
    for (int round = 1; round <= 2; ++round) {
        buffers.worker(0).write(ordinary(), continued(), {});
        QCOMPARE(woken, round - 1);
        while (buffers.dropped() == 0 && woken < round)
            buffers.worker(0).write(ordinary(), continued(), {});
        for (int i = 0; i < 10; ++i)
            buffers.worker(0).write(ordinary(), continued(), {});
        QCOMPARE(woken, round);
        lines.clear();
        buffers.take(0, lines);
        bytes = lines.size();
        QVERIFY(bytes > SpanWriter::kBuffer / 2 && bytes < SpanWriter::kBuffer);
    }
}

QTEST_APPLESS_MAIN(TestSpanLine)
#include "tst_span_line.moc"
