// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/telemetry/access_log_line.h"
#include "service/telemetry/query_mask.h"

#include <QTest>

#include <memory>
#include <rapidjson/document.h>

using namespace portcullis;
using namespace portcullis::telemetry;

namespace {

std::string_view view(const QByteArray &text)
{
    return {text.data(), static_cast<std::size_t>(text.size())};
}

ExchangeRecord ordinary()
{
    static constexpr ShadowFinding kShadow[] = {
        {Reason::RateLimitExceeded, "rateLimits/new"},
        {Reason::AuthorizeGroup, "routes/orders/authorize/groups"},
    };
    ExchangeRecord record;
    record.started = WallTime{Milliseconds(1767225600045)};
    record.requestId = "01J0000000000000";
    record.traceId = "0af7651916cd43dd8448eb211c80319c";
    record.client = "192.0.2.1";
    record.listener = "https";
    record.tls = true;
    record.method = "GET";
    record.host = "api.example.com";
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
    record.upstreamStatus = 200;
    record.retries = 1;
    record.stageNs = {1'500, 2'000, 999, 0, kStageNotRun, kStageNotRun, 4'000'000, kStageNotRun};
    record.totalNs = 4'123'456;
    record.bytesIn = 321;
    record.bytesOut = 18446744073709551615u;
    return record;
}

/// The line of `record`, checked to be one line of printable ASCII.
QByteArray lineOf(const ExchangeRecord &record)
{
    const auto formatter = std::make_unique<AccessLogLine>();
    const std::string_view text = formatter->format(record);
    const QByteArray line(text.data(), static_cast<qsizetype>(text.size()));
    if (!line.endsWith('\n'))
        return "no line feed at the end";
    for (const char c : line.chopped(1)) {
        if (c < ' ' || c > '~')
            return "unprintable byte " + QByteArray::number(int(c));
    }
    return line.chopped(1);
}

/// The string member `name` of `line`, as UTF-8.
QByteArray member(const QByteArray &line, const char *name)
{
    rapidjson::Document document;
    document.Parse<rapidjson::kParseValidateEncodingFlag>(line.data(),
                                                          static_cast<std::size_t>(line.size()));
    if (document.HasParseError() || !document.IsObject())
        return "not JSON: " + line;
    const auto found = document.FindMember(name);
    if (found == document.MemberEnd() || !found->value.IsString())
        return "no such string";
    return {found->value.GetString(), static_cast<qsizetype>(found->value.GetStringLength())};
}

} // namespace

class TestAccessLogLine : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void hasEveryField();
    void leavesOutWhatIsNotKnown();
    void namesStageCodeAndRuleOfARefusal();
    void hostileBytes_data();
    void hostileBytes();
    void everyTextIsEscaped_data();
    void everyTextIsEscaped();
    void query_data();
    void query();
    void longValuesAreCut();
    void theLargestLineFits();
    void timeMovesOn();
};

void TestAccessLogLine::hasEveryField()
{
    QCOMPARE(lineOf(ordinary()),
             QByteArray(R"({"time":"2026-01-01T00:00:00.045Z","requestId":"01J0000000000000",)"
                        R"("traceId":"0af7651916cd43dd8448eb211c80319c","client":"192.0.2.1",)"
                        R"("listener":"https","protocol":"HTTP/1.1","tls":true,"method":"GET",)"
                        R"("host":"api.example.com","path":"/orders/7?full=1&api_key=***",)"
                        R"("userAgent":"curl/8.0","status":200,"route":"orders",)"
                        R"("consumer":"acme","authenticator":"keys","shadow":[)"
                        R"({"code":"rate-limit.exceeded","rule":"rateLimits/new"},)"
                        R"({"code":"authorize.group","rule":"routes/orders/authorize/groups"}],)"
                        R"("upstream":"orders","target":"a","upstreamStatus":200,"retries":1,)"
                        R"("bytesIn":321,"bytesOut":18446744073709551615,"durationUs":4123,)"
                        R"("stagesUs":{"receive":1,"authenticate":2,"authorize":0,)"
                        R"("rate-limit":0,"proxy":4000}})"));
}

void TestAccessLogLine::leavesOutWhatIsNotKnown()
{
    ExchangeRecord record;
    record.started = WallTime{Milliseconds(-1)};
    QCOMPARE(lineOf(record),
             QByteArray(R"({"time":"1969-12-31T23:59:59.999Z","protocol":"HTTP/1.1","tls":false,)"
                        R"("status":0,"bytesIn":0,"bytesOut":0,"durationUs":0,"stagesUs":{}})"));
}

void TestAccessLogLine::namesStageCodeAndRuleOfARefusal()
{
    ExchangeRecord record;
    record.status = 403;
    record.reason = Reason::AuthorizeScope;
    record.rule = "routes/orders/authorize/scopes";
    const QByteArray line = lineOf(record);
    QCOMPARE(member(line, "stage"), QByteArray("authorize"));
    QCOMPARE(member(line, "code"), QByteArray("authorize.scope"));
    QCOMPARE(member(line, "rule"), QByteArray("routes/orders/authorize/scopes"));
}

void TestAccessLogLine::hostileBytes_data()
{
    QTest::addColumn<QByteArray>("value");
    QTest::addColumn<QByteArray>("read"); // what a JSON reader sees

    const QByteArray replacement = "\xef\xbf\xbd";
    const auto same = [](const char *name, const QByteArray &value) {
        QTest::newRow(name) << value << value;
    };
    same("quotes and braces", R"("},{"status":200,"x":")");
    same("a backslash at the end", "a\\");
    same("a forged line", "a\n{\"time\":\"x\"}\r\n");
    same("a NUL", QByteArray("a\0b", 3));
    same("every control", [] {
        QByteArray all;
        for (int c = 1; c < 32; ++c)
            all.append(static_cast<char>(c));
        return all + '\x7f';
    }());
    same("terminal sequences", "\x1b]0;title\x07\x1b[2J\xc2\x9b");
    same("letters", "gr\xc3\xbc\xc3\x9f");
    same("beyond the basic plane", "\xf0\x9f\x9a\xaa");
    same("the last code point", "\xf4\x8f\xbf\xbf");
    same("direction marks", "\xe2\x80\xae");
    QTest::newRow("a lone lead byte") << QByteArray("a\xc3") << "a" + replacement;
    QTest::newRow("a lone continuation") << QByteArray("\x80z") << replacement + "z";
    QTest::newRow("an overlong quote") << QByteArray("\xc0\xa2") << replacement + replacement;
    QTest::newRow("a surrogate") << QByteArray("\xed\xa0\x80")
                                 << replacement + replacement + replacement;
    QTest::newRow("beyond Unicode")
        << QByteArray("\xf4\x90\x80\x80") << replacement + replacement + replacement + replacement;
    QTest::newRow("a sequence cut by a quote")
        << QByteArray("\xe2\x82\"") << replacement + replacement + "\"";
    QTest::newRow("bytes that never occur") << QByteArray("\xfe\xff") << replacement + replacement;
}

void TestAccessLogLine::hostileBytes()
{
    QFETCH(QByteArray, value);
    QFETCH(QByteArray, read);
    ExchangeRecord record = ordinary();
    record.userAgent = view(value);
    QCOMPARE(member(lineOf(record), "userAgent"), read);
}

void TestAccessLogLine::everyTextIsEscaped_data()
{
    QTest::addColumn<QByteArray>("name");

    for (const char *name :
         {"requestId", "traceId", "client", "listener", "protocol", "method", "host", "path",
          "userAgent", "rule", "route", "consumer", "authenticator", "upstream", "target"})
        QTest::newRow(name) << QByteArray(name);
}

void TestAccessLogLine::everyTextIsEscaped()
{
    QFETCH(QByteArray, name);
    const QByteArray hostile = "x\"\n\\\xff";
    ExchangeRecord record;
    for (auto *text :
         {&record.requestId, &record.traceId, &record.client, &record.listener, &record.protocol,
          &record.method, &record.host, &record.path, &record.userAgent, &record.rule,
          &record.route, &record.consumer, &record.authenticator, &record.upstream, &record.target})
        *text = view(hostile);
    QCOMPARE(member(lineOf(record), name.constData()), QByteArray("x\"\n\\\xef\xbf\xbd"));
}

void TestAccessLogLine::query_data()
{
    QTest::addColumn<QByteArray>("query");
    QTest::addColumn<QByteArray>("path");

    QTest::newRow("an empty query keeps its question mark") << QByteArray("") << QByteArray("/a?");
    QTest::newRow("a credential is hidden")
        << QByteArray("token=x&b=\"") << QByteArray("/a?token=***&b=\"");
    QTest::newRow("that of the configuration too")
        << QByteArray("tenant-key=x") << QByteArray("/a?tenant-key=***");
}

void TestAccessLogLine::query()
{
    QFETCH(QByteArray, query);
    QFETCH(QByteArray, path);
    const QueryMask mask({"tenant-key"});
    ExchangeRecord record;
    record.path = "/a";
    record.query = view(query);
    record.mask = &mask;
    QCOMPARE(member(lineOf(record), "path"), path);
}

void TestAccessLogLine::longValuesAreCut()
{
    const QByteArray value(600, 'v');
    const QByteArray path = "/" + QByteArray(9000, 'p');
    const QByteArray query = QByteArray(5000, 'q') + "&a=" + QByteArray(5000, 'r') + "&token=x";
    ExchangeRecord record;
    record.userAgent = view(value);
    record.path = view(path);
    const QByteArray line = lineOf(record);
    QCOMPARE(member(line, "userAgent"), QByteArray(512, 'v') + "...");
    QCOMPARE(member(line, "path"), path.left(8192) + "...");
    record.path = "/";
    record.query = view(query);
    QCOMPARE(member(lineOf(record), "path"), "/?" + query.left(8192) + "...");
    const QByteArray exact(8192, 'q');
    record.query = view(exact);
    QCOMPARE(member(lineOf(record), "path"), "/?" + exact);
}

void TestAccessLogLine::theLargestLineFits()
{
    const QByteArray bad(100'000, '\xff');
    QByteArray expanding; // masking makes each parameter longer
    for (int i = 0; i < 5000; ++i)
        expanding += "key=&";
    ExchangeRecord record;
    for (auto *text :
         {&record.requestId, &record.traceId, &record.client, &record.listener, &record.protocol,
          &record.method, &record.host, &record.path, &record.userAgent, &record.rule,
          &record.route, &record.consumer, &record.authenticator, &record.upstream, &record.target})
        *text = view(bad);
    std::vector<ShadowFinding> shadow(100, {Reason::TransformResponseInvalidJson, view(bad)});
    record.shadow = shadow;
    record.reason = Reason::TransformResponseInvalidJson;
    record.stageNs.fill(std::numeric_limits<std::int64_t>::max());
    record.query = view(bad);
    QVERIFY(lineOf(record).startsWith('{'));
    record.query = view(expanding);
    QVERIFY(member(lineOf(record), "path").endsWith("key=***&..."));
}

void TestAccessLogLine::timeMovesOn()
{
    const auto formatter = std::make_unique<AccessLogLine>();
    ExchangeRecord record;
    QByteArrayList times;
    for (const int ms : {0, 999, 1000, 61'001, 5}) {
        record.started = WallTime{Milliseconds(ms)};
        const std::string_view line = formatter->format(record);
        times.append(QByteArray(line.data(), 40).mid(20, 13));
    }
    QCOMPARE(times,
             (QByteArrayList{"00:00:00.000Z", "00:00:00.999Z", "00:00:01.000Z", "00:01:01.001Z",
                             "00:00:00.005Z"}));
}

QTEST_APPLESS_MAIN(TestAccessLogLine)
#include "tst_access_log_line.moc"
