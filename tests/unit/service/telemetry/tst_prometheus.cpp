// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/telemetry/metrics.h"
#include "service/telemetry/prometheus.h"
#include "service/telemetry/prometheus_writer.h"

#include <QRegularExpression>
#include <QTest>

using namespace portcullis;
using namespace portcullis::telemetry;

namespace {

/// What a scrape holds: samples by name and labels, in their order of appearance.
struct Scrape {
    QMap<QByteArray, double> values; ///< `name{a="b"}` -> value
    QByteArrayList families;
    QMap<QByteArray, QByteArray> types; ///< family -> type
    QString problem;
};

/// The family that a sample of this name belongs to.
QByteArray familyOf(QByteArray name, const Scrape &scrape)
{
    for (const char *suffix : {"_bucket", "_sum", "_count"}) {
        const QByteArray base = name.endsWith(suffix) ? name.chopped(qstrlen(suffix)) : name;
        if (base != name && scrape.types.value(base) == "histogram")
            return base;
    }
    return name;
}

/// Strict: HELP, TYPE, then samples of that family only; no family or series twice; text ends with
/// a line feed.
Scrape parse(const QByteArray &text)
{
    static const QRegularExpression help(
        QStringLiteral("^# HELP ([a-z_:][a-z0-9_:]*) ([^\\\\]+)$"));
    static const QRegularExpression type(
        QStringLiteral("^# TYPE ([a-z_:][a-z0-9_:]*) (counter|gauge|histogram)$"));
    static const QRegularExpression sample(QStringLiteral(
        R"(^([a-z_:][a-z0-9_:]*)(\{[a-z_]+="(?:[^"\\]|\\["\\n])*"(?:,[a-z_]+="(?:[^"\\]|\\["\\n])*")*\})? (\S+)$)"));
    Scrape scrape;
    QByteArray pendingHelp;
    if (!text.endsWith('\n'))
        scrape.problem = QStringLiteral("no line feed at the end");
    QByteArrayList lines = text.split('\n');
    lines.removeLast();
    for (const QByteArray &line : lines) {
        const QString shown = QString::fromUtf8(line);
        if (const auto match = help.match(shown); match.hasMatch()) {
            pendingHelp = match.captured(1).toLatin1();
            continue;
        }
        if (const auto match = type.match(shown); match.hasMatch()) {
            const QByteArray name = match.captured(1).toLatin1();
            if (name != pendingHelp || scrape.types.contains(name))
                scrape.problem = shown;
            scrape.families.append(name);
            scrape.types[name] = match.captured(2).toLatin1();
            continue;
        }
        const auto match = sample.match(shown);
        bool number = false;
        const double value = match.captured(3).toDouble(&number);
        const QByteArray name = match.captured(1).toLatin1();
        const QByteArray key = name + match.captured(2).toUtf8();
        if (!match.hasMatch() || !number || scrape.families.isEmpty()
            || familyOf(name, scrape) != scrape.families.last() || scrape.values.contains(key))
            scrape.problem = shown;
        scrape.values[key] = value;
    }
    return scrape;
}

Scrape scrapeOf(const Metrics &metrics)
{
    return parse(QByteArray::fromStdString(metrics.renderPrometheus()));
}

/// A service that has seen a bit of everything.
void fill(Metrics &metrics)
{
    ExchangeRecord record;
    record.series = metrics.routeSeries("orders");
    record.status = 200;
    record.totalNs = 1'500'000;
    record.bytesIn = 100;
    record.bytesOut = 900;
    record.stageNs[0] = 800;
    metrics.worker(0).connectionAccepted();
    metrics.worker(0).exchangeStarted();
    metrics.worker(0).exchangeDone(record);
    record.status = 401;
    record.reason = Reason::AuthenticateKeyExpired;
    record.totalNs = 20'000;
    metrics.worker(0).exchangeStarted();
    metrics.worker(0).exchangeDone(record);
    metrics.worker(0).target(metrics.targetSeries("orders", "a")).connects.add();
    metrics.addCollector([](MetricsSample &sample) {
        sample.limits.push_back({"per-client", 10, 2, 1, 0, 3});
        sample.targetHealth.push_back({"orders", "b", false, true, 5, 6, 7});
        sample.targetHealth.push_back({"orders", "a", true, false, 0, 0, 0});
        sample.upstreams.push_back({"orders", true, 3, 4, 8, false, 0, 0});
        sample.upstreams.push_back({"found", false, 0, 0, 0, true, 9, 2});
    });
    metrics.reloaded(12);
    metrics.mainLoopTurn(std::chrono::milliseconds(75));
}

} // namespace

class TestPrometheus : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyLineIsWellFormed();
    void anEmptyServiceIsWellFormed();
    void value_data();
    void value();
    void bucketsAreCumulative();
    void theSameStateGivesTheSameText();
    void labelValuesAreEscaped();
    void namesFollowTheConventions();
};

void TestPrometheus::everyLineIsWellFormed()
{
    Metrics metrics(1, "0.1.0");
    fill(metrics);
    const Scrape scrape = scrapeOf(metrics);
    QCOMPARE(scrape.problem, QString());
    QVERIFY(scrape.families.size() > 30);
}

void TestPrometheus::anEmptyServiceIsWellFormed()
{
    QCOMPARE(scrapeOf(Metrics(2)).problem, QString());
}

void TestPrometheus::value_data()
{
    QTest::addColumn<QByteArray>("series");
    QTest::addColumn<double>("value");

    const auto row = [](const char *series, double value) {
        QTest::newRow(series) << QByteArray(series) << value;
    };
    row(R"(portcullis_build_info{version="0.1.0"})", 1);
    row("portcullis_workers", 1);
    row(R"(portcullis_requests_total{route="orders",class="2xx",status="200",reason=""})", 1);
    row(R"(portcullis_requests_total{route="orders",class="4xx",status="401",reason="authenticate.key-expired"})",
        1);
    row(R"(portcullis_refusals_total{stage="authenticate",reason="authenticate.key-expired"})", 1);
    row("portcullis_requests_in_flight", 0);
    row("portcullis_received_bytes_total", 200);
    row("portcullis_sent_bytes_total", 1800);
    row("portcullis_connections_open", 1);
    row("portcullis_connections_accepted_total", 1);
    row(R"(portcullis_connections_closed_total{reason="idle-timeout"})", 0);
    row(R"(portcullis_request_duration_seconds_bucket{le="0.001"})", 1);
    row(R"(portcullis_request_duration_seconds_bucket{le="0.002"})", 2);
    row(R"(portcullis_request_duration_seconds_bucket{le="+Inf"})", 2);
    row("portcullis_request_duration_seconds_count", 2);
    row("portcullis_request_duration_seconds_sum", 0.00152);
    row(R"(portcullis_stage_duration_seconds_count{stage="receive"})", 2);
    row(R"(portcullis_stage_duration_seconds_bucket{stage="receive",le="5e-07"})", 0);
    row(R"(portcullis_stage_duration_seconds_bucket{stage="receive",le="1e-06"})", 2);
    row(R"(portcullis_stage_duration_seconds_count{stage="transform-response"})", 0);
    row(R"(portcullis_route_request_duration_seconds_bucket{route="orders",le="0.0001"})", 1);
    row(R"(portcullis_route_request_duration_seconds_bucket{route="orders",le="10"})", 2);
    row(R"(portcullis_route_request_duration_seconds_count{route="orders"})", 2);
    row(R"(portcullis_upstream_connects_total{upstream="orders",target="a"})", 1);
    row(R"(portcullis_upstream_target_healthy{upstream="orders",target="a"})", 1);
    row(R"(portcullis_upstream_target_healthy{upstream="orders",target="b"})", 0);
    row(R"(portcullis_upstream_target_draining{upstream="orders",target="b"})", 1);
    row(R"(portcullis_upstream_ejections_total{upstream="orders",target="b"})", 5);
    row(R"(portcullis_upstream_checks_total{upstream="orders",target="b",result="good"})", 6);
    row(R"(portcullis_upstream_checks_total{upstream="orders",target="b",result="bad"})", 7);
    row(R"(portcullis_upstream_breaker_requests_in_flight{upstream="orders"})", 3);
    row(R"(portcullis_upstream_breaker_requests_pending{upstream="orders"})", 4);
    row(R"(portcullis_upstream_breaker_refused_total{upstream="orders"})", 8);
    row(R"(portcullis_upstream_discovery_updates_total{upstream="found"})", 9);
    row(R"(portcullis_upstream_discovery_failures_total{upstream="found"})", 2);
    row(R"(portcullis_limit_admitted_total{limit="per-client"})", 10);
    row(R"(portcullis_limit_refused_total{limit="per-client"})", 2);
    row(R"(portcullis_limit_shadow_refused_total{limit="per-client"})", 1);
    row(R"(portcullis_limit_buckets{limit="per-client"})", 3);
    row("portcullis_config_revision", 12);
    row("portcullis_config_reloads_total", 1);
    row("portcullis_main_loop_blocked_max_seconds", 0.075);
    row("portcullis_main_loop_stalls_total", 1);
}

void TestPrometheus::value()
{
    QFETCH(QByteArray, series);
    QFETCH(double, value);
    Metrics metrics(1, "0.1.0");
    fill(metrics);
    const Scrape scrape = scrapeOf(metrics);
    QVERIFY(scrape.values.contains(series));
    QCOMPARE(scrape.values.value(series), value);
}

void TestPrometheus::bucketsAreCumulative()
{
    Metrics metrics(1);
    for (std::int64_t ns = 100; ns < 200'000'000'000; ns = ns * 3 / 2) {
        ExchangeRecord record;
        record.status = 200;
        record.totalNs = ns;
        metrics.worker(0).exchangeDone(record);
    }
    const QByteArrayList lines = QByteArray::fromStdString(metrics.renderPrometheus()).split('\n');
    double last = 0;
    double lastLe = 0;
    int buckets = 0;
    for (const QByteArray &line : lines) {
        if (!line.startsWith("portcullis_request_duration_seconds_bucket{le=\"")
            || line.contains("+Inf"))
            continue;
        const double le = line.split('"').at(1).toDouble();
        const double count = line.split(' ').at(1).toDouble();
        QVERIFY2(le > lastLe && count >= last, line.constData());
        lastLe = le;
        last = count;
        ++buckets;
    }
    QCOMPARE(buckets, 28); // 1-2-5 from 100 ns to 100 s
    QCOMPARE(lastLe, 100.0);
}

void TestPrometheus::theSameStateGivesTheSameText()
{
    Metrics a(1);
    Metrics b(1);
    a.routeSeries("zebra");
    a.routeSeries("ant");
    fill(a);
    fill(b);
    b.routeSeries("ant");
    QVERIFY(a.renderPrometheus() == b.renderPrometheus());
}

void TestPrometheus::labelValuesAreEscaped()
{
    PrometheusWriter out;
    out.family("x_total", "counter", "Help.");
    out.sample({{"a", "q\"b\\n\n\xc3\xa9"}, {"b", ""}}, std::uint64_t{1});
    const QByteArray text = QByteArray::fromStdString(out.take());
    QCOMPARE(text,
             QByteArray("# HELP x_total Help.\n# TYPE x_total counter\n"
                        "x_total{a=\"q\\\"b\\\\n\\n\xc3\xa9\",b=\"\"} 1\n"));
    QCOMPARE(parse(text).problem, QString());
}

void TestPrometheus::namesFollowTheConventions()
{
    Metrics metrics(1);
    const Scrape scrape = scrapeOf(metrics);
    for (const QByteArray &family : scrape.families) {
        QVERIFY2(family.startsWith("portcullis_"), family.constData());
        QVERIFY2(family.endsWith("_total") == (scrape.types.value(family) == "counter"),
                 family.constData());
    }
}

QTEST_APPLESS_MAIN(TestPrometheus)
#include "tst_prometheus.moc"
