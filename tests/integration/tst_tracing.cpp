// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "h2_upstream.h"
#include "tests/support/certificates.h"

#include <QElapsedTimer>
#include <QJsonArray>
#include <QRegularExpression>
#include <QSet>
#include <QTest>

using namespace portcullis::test;
using namespace Qt::StringLiterals;

namespace {

/// otlp_collector.py, which takes nothing but well-formed OTLP.
class Collector : public SystemPythonProgram {
public:
    static bool isInstalled() { return hasPythonModule("google.protobuf"); }
    bool run(const QList<QByteArray> &arguments = {})
    {
        return SystemPythonProgram::run("otlp_collector.py", arguments);
    }
    QJsonArray ask(const char *what)
    {
        return QJsonDocument::fromJson(curl({control() + what}).body).array();
    }
    QJsonArray spans() { return ask("spans"); }
    QByteArray problems() { return curl({control() + "problems"}).body; }
    /// How the next requests are answered: a JSON array.
    void behave(const QByteArray &answers)
    {
        curl({"--data-binary", R"({"answers": )" + answers + '}', control() + "behave"});
    }
    /// Waits for the span of a request for this path, with this status; empty if none comes.
    QJsonObject spanOf(const QString &path, int status = 0)
    {
        QJsonObject found;
        (void)QTest::qWaitFor(
            [&] {
                for (const auto &each : spans()) {
                    const QJsonObject attributes = each["attributes"_L1].toObject();
                    if (attributes["url.path"_L1].toString() == path
                        && (status == 0
                            || attributes["http.response.status_code"_L1].toInt() == status))
                        found = each.toObject();
                }
                return !found.isEmpty();
            },
            kProcessWaitMs);
        return found;
    }
    bool waitForSpans(qsizetype count)
    {
        return QTest::qWaitFor([&] { return spans().size() >= count; }, kProcessWaitMs);
    }

private:
    QByteArray control() { return "http://127.0.0.1:" + fact("control") + '/'; }
};

QStringList namesOf(const QJsonValue &events)
{
    QStringList names;
    for (const auto &each : events.toArray())
        names << each["name"_L1].toString();
    return names;
}

} // namespace

/// Traces as a collector sees them.
class TestTracing : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();
    void spanOfAForwardedRequest();
    void refusals_data();
    void refusals();
    void sampling_data();
    void sampling();
    void credentialsStayOut();
    void triesAgainWhenTheCollectorAsks();
    void aCollectorThatIsAwayHarmsNobody();
    void stopSendsWhatIsLeft();
    void stopDoesNotWaitForACollectorThatHangs();
    void overTls();
    void reload();
    void everySpanArrivesUnderLoad();

private:
    bool serve(const QByteArray &tracing, const QList<QByteArray> &more = {});
    QByteArray plain(const QByteArray &more = R"(, "sample": 1)") const
    {
        return R"({"otlp": "http://)" + m_collector->address() + '"' + more + '}';
    }
    QByteArray document(const QByteArray &tracing);

    GatewayProcess m_echo;
    std::unique_ptr<Collector> m_collector;
    std::unique_ptr<GatewayProcess> m_gateway;
    QTemporaryDir m_folder;
};

// After the class: moc 6.4 sees no class behind this raw string.
namespace {

const QByteArray kKey = "integration-key-1";
constexpr char kParent[] = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

const QByteArray kDocument = R"({
  "version": 1,
  "listeners": [{"name": "main", "address": "127.0.0.1", "port": 0}],
  "authenticators": [{"name": "keys", "type": "api-key", "header": "X-API-Key", "query": "pass"}],
  "consumers": [{"name": "acme", "apiKeys": [{"id": "k1", "sha256": "@key@"}]},
    {"name": "somebody"}],
  "rateLimits": [{"name": "one", "algorithm": "fixed-window", "limit": 1, "window": "1h", "key": []}],
  "upstreams": [{"name": "echo", "targets": [{"name": "a", "url": "http://@echo@"}]},
    {"name": "dead", "targets": [{"url": "http://127.0.0.1:1"}]}],
  "routes": [
    {"name": "open", "match": {"paths": ["/open/{rest...}"]}, "authenticate": "none",
     "upstream": "echo"},
    {"name": "closed", "match": {"paths": ["/closed/{rest...}"]}, "authenticate": ["keys"],
     "upstream": "echo"},
    {"name": "others", "match": {"paths": ["/others"]}, "authenticate": ["keys"],
     "authorize": {"consumers": ["somebody"]}, "upstream": "echo"},
    {"name": "limited", "match": {"paths": ["/limited"]}, "authenticate": "none",
     "rateLimits": ["one"], "upstream": "echo"},
    {"name": "dead", "match": {"paths": ["/dead"]}, "authenticate": "none", "upstream": "dead"},
    {"name": "fixed", "match": {"paths": ["/fixed/{rest...}"]}, "authenticate": "none",
     "respond": {"status": 200, "body": "ok"}}],
  "defaults": {"authenticate": ["none"]},
  "accessLog": {"to": {"file": "access.log"}}
  @tracing@
})";

} // namespace

void TestTracing::initTestCase()
{
    if (!Collector::isInstalled())
        QSKIP("python3-protobuf is not installed");
    QVERIFY2(m_echo.echo(), m_echo.err().constData());
}

void TestTracing::init()
{
    m_collector = std::make_unique<Collector>();
    QVERIFY2(m_collector->run(), m_collector->err().constData());
}

void TestTracing::cleanup()
{
    QCOMPARE(m_collector->problems(), QByteArray("[]"));
    m_gateway.reset();
    m_collector.reset();
}

QByteArray TestTracing::document(const QByteArray &tracing)
{
    return filled(kDocument,
                  {{"key", sha256Of(kKey)},
                   {"echo", m_echo.at("echo")},
                   {"tracing", tracing.isEmpty() ? "" : R"(, "tracing": )" + tracing}});
}

bool TestTracing::serve(const QByteArray &tracing, const QList<QByteArray> &more)
{
    m_gateway = std::make_unique<GatewayProcess>();
    return m_gateway->run(document(tracing), QList<QByteArray>{"--workers", "2"} + more);
}

/// W3C context in and out: the client's span is our parent, and ours is the upstream's.
void TestTracing::spanOfAForwardedRequest()
{
    QVERIFY2(serve(plain(R"(, "sample": 0, "serviceName": "edge",
        "attributes": {"deployment.environment.name": "test"},
        "headers": {"Authorization": {"env": "PORTCULLIS_SECRET_IDP"}, "X-Tenant": "t"})")),
             m_gateway->err().constData());
    const Answer answer = getFrom(*m_gateway, "/closed/a?x=1&pass=" + kKey,
                                  {"-H", QByteArray("traceparent: ") + kParent, "-H",
                                   "tracestate: a=1", "-H", "tracestate: b=2"});
    VERIFY_STATUS(answer, 200);
    QHash<QString, QString> seen; // by the upstream
    for (const auto &field : answer.json()["fields"_L1].toArray())
        seen[field[0].toString().toLower()] = field[1].toString();

    const QJsonObject span = m_collector->spanOf(u"/closed/a"_s);
    QVERIFY2(!span.isEmpty(), m_gateway->err().constData());
    QCOMPARE(span["traceId"_L1].toString(), u"0af7651916cd43dd8448eb211c80319c"_s);
    QCOMPARE(span["parentSpanId"_L1].toString(), u"b7ad6b7169203331"_s);
    QCOMPARE(span["traceState"_L1].toString(), u"a=1,b=2"_s);
    QCOMPARE(seen[u"tracestate"_s], u"a=1,b=2"_s);
    QCOMPARE(seen[u"traceparent"_s],
             u"00-0af7651916cd43dd8448eb211c80319c-%1-01"_s.arg(span["spanId"_L1].toString()));
    QCOMPARE(span["kind"_L1].toInt(), 2);
    QCOMPARE(span["name"_L1].toString(), u"GET closed"_s);
    QCOMPARE(span["status"_L1].toInt(), 0);
    const QJsonObject attributes = span["attributes"_L1].toObject();
    const QJsonObject expected{{u"http.request.method"_s, u"GET"_s},
                               {u"url.scheme"_s, u"http"_s},
                               {u"url.path"_s, u"/closed/a"_s},
                               {u"url.query"_s, u"x=1&pass=***"_s},
                               {u"server.address"_s, u"127.0.0.1"_s},
                               {u"server.port"_s, m_gateway->port("main")},
                               {u"client.address"_s, u"127.0.0.1"_s},
                               {u"network.protocol.version"_s, u"1.1"_s},
                               {u"http.route"_s, u"closed"_s},
                               {u"http.response.status_code"_s, 200},
                               {u"portcullis.listener"_s, u"main"_s},
                               {u"portcullis.request_id"_s, seen[u"x-request-id"_s]},
                               {u"portcullis.consumer"_s, u"acme"_s},
                               {u"portcullis.authenticator"_s, u"keys"_s},
                               {u"portcullis.upstream"_s, u"echo"_s},
                               {u"portcullis.target"_s, u"a"_s},
                               {u"portcullis.upstream_status"_s, 200},
                               {u"portcullis.retries"_s, 0}};
    for (const QString &key : expected.keys())
        QVERIFY2(attributes[key] == expected[key],
                 (key + u'=' + attributes[key].toVariant().toString()).toUtf8());
    QCOMPARE(
        namesOf(span["events"_L1]),
        QStringList({u"receive"_s, u"authenticate"_s, u"authorize"_s, u"rate-limit"_s, u"route"_s,
                     u"transform-request"_s, u"proxy"_s, u"transform-response"_s}));
    const QJsonObject resource = span["resource"_L1].toObject();
    QCOMPARE(resource["service.name"_L1].toString(), u"edge"_s);
    QCOMPARE(resource["deployment.environment.name"_L1].toString(), u"test"_s);
    QVERIFY(!resource["service.instance.id"_L1].toString().isEmpty());
    const QJsonObject fields = m_collector->ask("requests")[0]["fields"_L1].toObject();
    QCOMPARE(fields["authorization"_L1].toString(), u"s3cret"_s);
    QCOMPARE(fields["x-tenant"_L1].toString(), u"t"_s);
    QVERIFY(!m_gateway->err().contains("s3cret"));
}

void TestTracing::refusals_data()
{
    QTest::addColumn<QByteArray>("target");
    QTest::addColumn<QList<QByteArray>>("more");
    QTest::addColumn<int>("status");
    QTest::addColumn<QString>("reason");
    QTest::addColumn<QString>("rule");
    QTest::addColumn<QString>("lastEvent");
    QTest::addColumn<bool>("error");
    const auto row = [](const char *name, const char *target, const QList<QByteArray> &more,
                        int status, const char *reason, const char *rule, const char *lastEvent,
                        bool error = false) {
        QTest::newRow(name) << QByteArray(target) << more << status << QString::fromLatin1(reason)
                            << QString::fromLatin1(rule) << QString::fromLatin1(lastEvent) << error;
    };
    const QList<QByteArray> key{"-H", "X-API-Key: " + kKey};
    row("no credential", "/closed/b", {}, 401, "authenticate.no-credential", "", "authenticate");
    row("not allowed", "/others", key, 403, "authorize.consumer",
        "routes/others/authorize/consumers", "authorize");
    row("too many", "/limited", {}, 429, "rate-limit.exceeded", "rateLimits/one", "rate-limit");
    row("no route", "/nowhere", {}, 404, "route.not-found", "", "route");
    row("an upstream that is away", "/dead", {}, 502, "proxy.connect-failed", "", "proxy", true);
    row("a path that is malformed", "/../x", {"--path-as-is"}, 400, "receive.bad-path", "",
        "receive");
}

void TestTracing::refusals()
{
    QFETCH(QByteArray, target);
    QFETCH(QList<QByteArray>, more);
    QFETCH(int, status);
    QFETCH(bool, error);
    QVERIFY2(serve(plain()), m_gateway->err().constData());
    if (status == 429)
        VERIFY_STATUS(getFrom(*m_gateway, target), 200);
    VERIFY_STATUS(getFrom(*m_gateway, target, more), status);
    const QJsonObject span = m_collector->spanOf(text(target), status);
    QVERIFY2(!span.isEmpty(), m_gateway->err().constData());
    const QJsonObject attributes = span["attributes"_L1].toObject();
    QCOMPARE(attributes["http.response.status_code"_L1].toInt(), status);
    QTEST(attributes["portcullis.reason"_L1].toString(), "reason");
    QTEST(attributes["portcullis.rule"_L1].toString(), "rule");
    QTEST(namesOf(span["events"_L1]).constLast(), "lastEvent");
    QCOMPARE(span["status"_L1].toInt(), error ? 2 : 0);
    QCOMPARE(attributes.contains("error.type"_L1), error);
    QCOMPARE(span["parentSpanId"_L1].toString(), QString());
}

void TestTracing::sampling_data()
{
    QTest::addColumn<QByteArray>("sample");
    QTest::addColumn<QByteArray>("parent"); // the flags; empty: none is sent
    QTest::addColumn<bool>("recorded");
    QTest::newRow("all that begin here") << QByteArray("1") << QByteArray() << true;
    QTest::newRow("none that begin here") << QByteArray("0") << QByteArray() << false;
    QTest::newRow("what the client records") << QByteArray("0") << QByteArray("01") << true;
    QTest::newRow("not what it doesn't") << QByteArray("1") << QByteArray("00") << false;
}

void TestTracing::sampling()
{
    QFETCH(QByteArray, sample);
    QFETCH(QByteArray, parent);
    QFETCH(bool, recorded);
    QVERIFY2(serve(plain(R"(, "sample": )" + sample)), m_gateway->err().constData());
    QList<QByteArray> more;
    if (!parent.isEmpty())
        more = {"-H", "traceparent: " + QByteArray(kParent).chopped(2) + parent};
    const Answer answer = getFrom(*m_gateway, "/open/a", more);
    VERIFY_STATUS(answer, 200);
    // The upstream is told what we decided.
    QVERIFY(QRegularExpression(uR"("traceparent", "00-[0-9a-f]{32}-[0-9a-f]{16}-%1")"_s.arg(
                                   recorded ? u"01"_s : u"00"_s))
                .match(text(answer.body))
                .hasMatch());
    // One that is surely recorded comes behind it: what was to come has then come.
    VERIFY_STATUS(getFrom(*m_gateway, "/fixed/end", {"-H", QByteArray("traceparent: ") + kParent}),
                  200);
    QVERIFY(!m_collector->spanOf(u"/fixed/end"_s).isEmpty());
    QCOMPARE(m_collector->spans().size(), recorded ? 2 : 1);
}

void TestTracing::credentialsStayOut()
{
    QVERIFY2(serve(plain()), m_gateway->err().constData());
    VERIFY_STATUS(getFrom(*m_gateway, "/closed/c?pass=wrong-s3cret&access_token=t-s3cret",
                          {"-H", "X-API-Key: h-s3cret", "-H", "Authorization: Bearer b-s3cret",
                           "-H", "Cookie: c=s3cret", "-u", "user:p-s3cret"}),
                  400); // two keys
    QVERIFY(!m_collector->spanOf(u"/closed/c"_s).isEmpty());
    const QByteArray all = QJsonDocument(m_collector->spans()).toJson();
    QVERIFY2(!all.contains("s3cret"), all);
}

void TestTracing::triesAgainWhenTheCollectorAsks()
{
    QVERIFY2(serve(plain()), m_gateway->err().constData());
    m_collector->behave(R"([{"status": 503, "headers": {"Retry-After": "3"}},
        {"status": 0, "drop": true}, {"status": 200}])");
    VERIFY_STATUS(getFrom(*m_gateway, "/fixed/a"), 200);
    QVERIFY(!m_collector->spanOf(u"/fixed/a"_s).isEmpty());
    const QJsonArray requests = m_collector->ask("requests");
    QCOMPARE(requests.size(), 3);
    QVERIFY(requests[1]["time"_L1].toDouble() - requests[0]["time"_L1].toDouble() >= 2.9);
    QCOMPARE(m_collector->spans().size(), 1);
    QTRY_COMPARE(metric(*m_gateway, "portcullis_trace_spans_sent_total"), 1.0);
    // A kept connection that dies before an answer began is no failure: it is asked anew at once.
    QCOMPARE(metric(*m_gateway, "portcullis_trace_export_failures_total"), 1.0);
    QCOMPARE(metric(*m_gateway, "portcullis_trace_spans_dropped_total"), 0.0);
    QCOMPARE(m_gateway->err().count("traces not sent: why=\"status 503\""), 1);
    QVERIFY(m_gateway->waitForErr("traces sent again"));
}

void TestTracing::aCollectorThatIsAwayHarmsNobody()
{
    QVERIFY2(serve(R"({"otlp": "http://127.0.0.1:1", "sample": 1})"), m_gateway->err().constData());
    for (int i = 0; i < 20; ++i)
        VERIFY_STATUS(getFrom(*m_gateway, "/open/a"), 200);
    QVERIFY(m_gateway->waitForErr("traces not sent: why=\"can't connect\""));
    QCOMPARE(metric(*m_gateway, "portcullis_trace_spans_queued"), 20.0);
    m_gateway->signal(SIGTERM);
    QCOMPARE(m_gateway->exitCode(5'000), 0);
}

void TestTracing::stopSendsWhatIsLeft()
{
    QVERIFY2(serve(plain()), m_gateway->err().constData());
    VERIFY_STATUS(getFrom(*m_gateway, "/fixed/last"), 200);
    m_gateway->signal(SIGTERM); // long before the second of a batch is over
    QCOMPARE(m_gateway->exitCode(), 0);
    QCOMPARE(m_collector->spans().size(), 1);
}

void TestTracing::stopDoesNotWaitForACollectorThatHangs()
{
    QVERIFY2(serve(plain(R"(, "sample": 1, "timeout": "60s")"), {"--drain-timeout", "2s"}),
             m_gateway->err().constData());
    m_collector->behave(R"([{"status": 200, "delay": 30}])");
    VERIFY_STATUS(getFrom(*m_gateway, "/fixed/last"), 200);
    QElapsedTimer clock;
    clock.start();
    m_gateway->signal(SIGTERM);
    QCOMPARE(m_gateway->exitCode(), 0);
    QVERIFY2(clock.elapsed() < 10'000, QByteArray::number(clock.elapsed()));
    VERIFY_CONTAINS(m_gateway->err(), "drain time is over");
}

void TestTracing::overTls()
{
    const auto path = [this](const char *name) {
        return m_folder.filePath(QLatin1String(name)).toStdString();
    };
    const Certificate ca = makeCertificate({"Collector CA", {}, true});
    QVERIFY(ca.write(path("ca.pem"), path("ca.key")));
    QVERIFY(
        makeCertificate({"good", "IP:127.0.0.1"}, &ca).write(path("good.crt"), path("good.key")));
    Collector secure;
    QVERIFY(secure.run({"--certificate", QByteArray::fromStdString(path("good.crt")), "--key",
                        QByteArray::fromStdString(path("good.key"))}));
    const auto tracing = [&](const QByteArray &tls) {
        return R"({"otlp": "https://)" + secure.address() + R"(", "sample": 1)" + tls + '}';
    };
    QVERIFY2(serve(tracing({})), m_gateway->err().constData()); // a CA that nobody knows
    VERIFY_STATUS(getFrom(*m_gateway, "/fixed/a"), 200);
    QVERIFY(m_gateway->waitForErr("traces not sent: why=\"TLS failed\""));
    QVERIFY2(serve(tracing(R"(, "tls": {"ca": ")" + QByteArray::fromStdString(path("ca.pem"))
                           + R"("})")),
             m_gateway->err().constData());
    VERIFY_STATUS(getFrom(*m_gateway, "/fixed/b"), 200);
    QVERIFY(!secure.spanOf(u"/fixed/b"_s).isEmpty());
    QCOMPARE(secure.spans().size(), 1);
}

void TestTracing::reload()
{
    QVERIFY2(serve({}), m_gateway->err().constData());
    VERIFY_STATUS(getFrom(*m_gateway, "/fixed/off"), 200);
    const auto putInForce = [this](const QByteArray &tracing, const char *revision) {
        m_gateway->write(document(tracing));
        return m_gateway->waitForErr(QByteArray("in force: revision=") + revision);
    };
    QVERIFY(putInForce(plain(), "2"));
    VERIFY_STATUS(getFrom(*m_gateway, "/fixed/on"), 200);
    QVERIFY(putInForce({}, "3"));
    VERIFY_STATUS(getFrom(*m_gateway, "/fixed/off-again"), 200);
    QVERIFY(!m_collector->spanOf(u"/fixed/on"_s).isEmpty()); // at once, as nothing comes after it
    QVERIFY(putInForce(plain(), "4"));
    VERIFY_STATUS(getFrom(*m_gateway, "/fixed/on-again"), 200);
    QVERIFY(!m_collector->spanOf(u"/fixed/on-again"_s).isEmpty());
    QCOMPARE(m_collector->spans().size(), 2);
    // A secret that is not there: what is in force stays.
    m_gateway->write(document(plain(R"(, "headers": {"X-Key": {"env": "NOT_SET_ANYWHERE"}})")));
    QVERIFY(m_gateway->waitForErr("pointer=/tracing/headers/X-Key code=config.file"));
}

/// Nothing is lost or sent twice, whichever worker served it.
void TestTracing::everySpanArrivesUnderLoad()
{
    constexpr int kEach = 1'000;
    QVERIFY2(serve(plain()), m_gateway->err().constData());
    const QByteArray from = "http://" + m_gateway->at("main");
    const QByteArray range = "[1-" + QByteArray::number(kEach) + ']';
    int code = -1;
    (void)outputOf("curl",
                   {"-q", "-sS", "--noproxy", "*", "-Z", "--parallel-max", "16", "-o", "/dev/null",
                    from + "/fixed/" + range, "-o", "/dev/null", from + "/open/" + range},
                   &code, 120'000);
    QCOMPARE(code, 0);
    QVERIFY(m_collector->waitForSpans(2 * kEach));
    QTRY_COMPARE(metric(*m_gateway, "portcullis_trace_spans_sent_total"), 2.0 * kEach);
    QCOMPARE(metric(*m_gateway, "portcullis_trace_spans_dropped_total"), 0.0);
    QSet<QString> ids;
    for (const auto &each : m_collector->spans())
        ids += each["spanId"_L1].toString();
    QCOMPARE(ids.size(), 2 * kEach);
}

QTEST_GUILESS_MAIN(TestTracing)
#include "tst_tracing.moc"
