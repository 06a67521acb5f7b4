// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/control/tracing/otlp_exporter.h"
#include "tests/unit/service/upstream/upstream_fixture.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace portcullis;
using namespace portcullis::control;
using namespace portcullis::telemetry;
using namespace portcullis::test;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace {

std::shared_ptr<const pipeline::Snapshot> snapshotFor(const std::string &otlp)
{
    model::Document document;
    document.tracing.emplace();
    document.tracing->otlp = otlp;
    document.tracing->timeout = 10s;
    auto snapshot = std::make_shared<pipeline::Snapshot>(document);
    auto to = std::make_shared<pipeline::TraceExport>();
    to->config = *document.tracing;
    to->fields = {{"Authorization", "Bearer s3cret"}};
    snapshot->traceExport = std::move(to);
    return snapshot;
}

/// An exporter, and a collector that a test speaks for.
struct Fixture {
    Fixture()
        : exporter(std::make_unique<OtlpExporter>(network.loop, network.metrics.worker(0), buffers))
    {
        exporter->adopt(*snapshotFor("http://127.0.0.1:4318"));
    }
    ~Fixture()
    {
        exporter.reset();
        network.loop.run();
    }
    void record(int spans = 1, std::size_t userAgent = 10)
    {
        const std::string agent(userAgent, 'x');
        ExchangeRecord exchange;
        exchange.method = "GET";
        exchange.userAgent = agent;
        TraceStart trace;
        trace.context = TraceContext::create(TraceContext::kSampled);
        for (int i = 0; i < spans; ++i)
            buffers.worker(0).write(exchange, trace, {});
    }
    void pass(Milliseconds span)
    {
        passed += span;
        network.loop.timers().setNow(network.loop.now() + passed); // also for those begun later
        network.loop.pass(span);
    }
    void interval() { pass(OtlpExporter::kInterval + 40ms); }
    bool asked() { return !network.peers.empty() && !network.last().received.empty(); }
    /// The spans of the request that has come; -1: none has, or it is no JSON.
    qsizetype spansAsked()
    {
        if (!asked())
            return -1;
        const QByteArray request = QByteArray::fromStdString(network.last().received);
        const QByteArray body = request.mid(request.indexOf("\r\n\r\n") + 4);
        QJsonParseError error;
        const QJsonObject message = QJsonDocument::fromJson(body, &error).object();
        if (error.error != QJsonParseError::NoError)
            return -1;
        return message["resourceSpans"_L1][0]["scopeSpans"_L1][0]["spans"_L1].toArray().size();
    }
    void answer(std::string_view status, std::string_view fields = {}, std::string_view body = "{}")
    {
        network.last().received.clear();
        network.last().send(std::string("HTTP/1.1 ")
                                .append(status)
                                .append(" S\r\n")
                                .append(fields)
                                .append("Content-Length: ")
                                .append(std::to_string(body.size()))
                                .append("\r\n\r\n")
                                .append(body));
        network.loop.run();
    }
    std::uint64_t lost(SpanLoss why) { return exporter->stats().lost[std::size_t(why)]; }

    Network network;
    Milliseconds passed{0};
    SpanBuffers buffers{1};
    std::unique_ptr<OtlpExporter> exporter;
};

} // namespace

class TestOtlpExporter : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void sendsOnceASecond();
    void fullBatchesGoAtOnce();
    void refusals_data();
    void refusals();
    void backsOffAndGivesUp();
    void obeysRetryAfter();
    void aConnectionThatFailsIsTriedAgain();
    void theQueueIsBounded();
    void partialSuccess();
    void flushes_data();
    void flushes();
    void flushesInOrder();
    void followsTheSnapshot();
    void switchedOff();
};

void TestOtlpExporter::sendsOnceASecond()
{
    Fixture f;
    f.interval();
    QVERIFY(!f.asked()); // nothing to send
    f.record(3);
    f.pass(0ms);
    QVERIFY(!f.asked());
    f.interval();
    QCOMPARE(f.spansAsked(), 3);
    const QByteArray request = QByteArray::fromStdString(f.network.last().received);
    QVERIFY2(request.startsWith("POST /v1/traces HTTP/1.1\r\nHost: 127.0.0.1:4318\r\n"), request);
    QVERIFY(request.contains("\r\nContent-Type: application/json\r\n"));
    QVERIFY(request.contains("\r\nAuthorization: Bearer s3cret\r\n"));
    QCOMPARE(f.exporter->stats().queued, 3);
    f.record(2); // while a request is under way
    f.interval();
    QCOMPARE(f.spansAsked(), 3);
    f.answer("200");
    QCOMPARE(f.spansAsked(), 2);
    f.answer("200");
    QCOMPARE(f.exporter->stats().sent, std::uint64_t(5));
    QCOMPARE(f.exporter->stats().queued, 0);
    QCOMPARE(f.network.peers.size(), std::size_t(1)); // the connection is kept
}

void TestOtlpExporter::fullBatchesGoAtOnce()
{
    Fixture f;
    int recorded = 0;
    while (!f.asked()) { // no time passes: a worker's half full buffer wakes the exporter
        f.record(50);
        recorded += 50;
        f.network.loop.run();
        QVERIFY(recorded < 100'000);
    }
    const qsizetype sent = f.spansAsked();
    QVERIFY(sent > 0 && sent <= qsizetype(OtlpExporter::kMaxBatch));
    QVERIFY(f.network.last().received.size() < OtlpExporter::kMaxBatchBytes + 1000);
    QCOMPARE(f.lost(SpanLoss::BufferFull), std::uint64_t(0));
}

void TestOtlpExporter::refusals_data()
{
    QTest::addColumn<QByteArray>("status");
    QTest::addColumn<bool>("again");
    for (const char *status : {"429", "502", "503", "504"})
        QTest::newRow(status) << QByteArray(status) << true;
    for (const char *status : {"301", "400", "401", "404", "413", "500", "501"})
        QTest::newRow(status) << QByteArray(status) << false;
}

void TestOtlpExporter::refusals()
{
    QFETCH(QByteArray, status);
    QFETCH(bool, again);
    Fixture f;
    f.record(2);
    f.interval();
    f.answer(status.toStdString());
    QCOMPARE(f.exporter->stats().failures, std::uint64_t(1));
    QCOMPARE(f.lost(SpanLoss::Refused), std::uint64_t(again ? 0 : 2));
    QVERIFY(!f.asked());
    f.pass(OtlpExporter::kFirstBackOff + 40ms);
    QCOMPARE(f.spansAsked(), again ? 2 : -1);
    if (again)
        f.answer("202");
    QCOMPARE(f.exporter->stats().sent, std::uint64_t(again ? 2 : 0));
}

void TestOtlpExporter::backsOffAndGivesUp()
{
    Fixture f;
    f.record();
    f.interval();
    Milliseconds wait = OtlpExporter::kFirstBackOff;
    for (int attempt = 1; attempt < OtlpExporter::kMaxAttempts; ++attempt) {
        QCOMPARE(f.spansAsked(), 1);
        f.answer("503");
        f.pass(wait * 3 / 4 - 60ms); // a quarter is spread
        QVERIFY(!f.asked());
        f.pass(wait / 4 + 100ms);
        wait *= 2;
    }
    QCOMPARE(f.spansAsked(), 1);
    f.answer("503");
    QCOMPARE(f.lost(SpanLoss::Undelivered), std::uint64_t(1));
    QCOMPARE(f.exporter->stats().failures, std::uint64_t(OtlpExporter::kMaxAttempts));
    // The next ones are not lost for it, and not sent at once either.
    f.record(2);
    f.interval();
    QVERIFY(!f.asked());
    f.pass(OtlpExporter::kMostBackOff);
    f.pass(OtlpExporter::kMostBackOff);
    QCOMPARE(f.spansAsked(), 2);
}

void TestOtlpExporter::obeysRetryAfter()
{
    Fixture f;
    f.record();
    f.interval();
    f.answer("429", "Retry-After: 20\r\n");
    f.pass(19'900ms);
    QVERIFY(!f.asked());
    f.pass(140ms);
    QCOMPARE(f.spansAsked(), 1);
    f.answer("503", "Retry-After: 86400\r\n"); // more than we wait
    f.pass(OtlpExporter::kMostRetryAfter + 40ms);
    QCOMPARE(f.spansAsked(), 1);
}

void TestOtlpExporter::aConnectionThatFailsIsTriedAgain()
{
    Fixture f;
    f.network.loop.refused.insert(4318);
    f.record();
    f.interval();
    QCOMPARE(f.exporter->stats().failures, std::uint64_t(1));
    QCOMPARE(f.exporter->stats().queued, 1);
    f.network.loop.refused.clear();
    f.pass(OtlpExporter::kFirstBackOff + 40ms);
    f.pass(1s); // targets that could not be reached are passed over for a moment
    QCOMPARE(f.spansAsked(), 1);
}

void TestOtlpExporter::theQueueIsBounded()
{
    Fixture f;
    f.record();
    f.interval(); // under way, and never answered
    constexpr std::size_t kEach = 500;
    std::uint64_t recorded = 1;
    while (f.lost(SpanLoss::QueueFull) == 0) {
        f.record(100, kEach);
        recorded += 100;
        f.network.loop.run();
        QVERIFY(recorded * kEach < 3 * OtlpExporter::kMaxQueueBytes);
    }
    const auto queued = static_cast<std::uint64_t>(f.exporter->stats().queued);
    QVERIFY(queued * kEach < OtlpExporter::kMaxQueueBytes);
    QVERIFY(queued * 2'000 > OtlpExporter::kMaxQueueBytes);
    f.record(100, kEach);
    f.interval();
    QCOMPARE(std::uint64_t(f.exporter->stats().queued), queued); // no more than before
}

void TestOtlpExporter::partialSuccess()
{
    Fixture f;
    f.record(5);
    f.interval();
    f.answer("200", {}, R"({"partialSuccess":{"rejectedSpans":"2","errorMessage":"no"}})");
    QCOMPARE(f.exporter->stats().sent, std::uint64_t(3));
    QCOMPARE(f.lost(SpanLoss::Refused), std::uint64_t(2));
    f.interval();
    QVERIFY(!f.asked()); // never again
}

void TestOtlpExporter::flushes_data()
{
    QTest::addColumn<QByteArray>("status");
    QTest::addColumn<int>("sent");
    QTest::newRow("taken") << QByteArray("200") << 4;
    QTest::newRow("away: not tried again") << QByteArray("503") << 0;
    QTest::newRow("refused") << QByteArray("400") << 0;
}

void TestOtlpExporter::flushes()
{
    QFETCH(QByteArray, status);
    QFETCH(int, sent);
    Fixture f;
    f.record(4);
    bool done = false;
    f.exporter->flush([&done] { done = true; });
    QVERIFY(!done); // never within the call
    f.network.loop.run();
    QCOMPARE(f.spansAsked(), 4);
    QVERIFY(!done);
    f.answer(status.toStdString());
    QVERIFY(done);
    QCOMPARE(f.exporter->stats().sent, std::uint64_t(sent));
    QCOMPARE(f.exporter->stats().queued, 0);
    done = false;
    f.exporter->flush([&done] { done = true; }); // nothing to send
    f.network.loop.run();
    QVERIFY(done);
}

/// What waits for its next attempt is sent first, and what is under way is not sent twice.
void TestOtlpExporter::flushesInOrder()
{
    Fixture f;
    f.record(1);
    f.interval();
    f.answer("503");
    f.record(2);
    bool done = false;
    f.exporter->flush([&done] { done = true; });
    f.network.loop.run();
    QCOMPARE(f.spansAsked(), 1);
    f.answer("200");
    QCOMPARE(f.spansAsked(), 2);
    QVERIFY(!done);
    f.answer("200");
    QVERIFY(done);
    QCOMPARE(f.exporter->stats().sent, std::uint64_t(3));
}

void TestOtlpExporter::followsTheSnapshot()
{
    Fixture f;
    f.record(1);
    f.exporter->adopt(*snapshotFor("http://127.0.0.1:4319/x/v1/traces"));
    f.network.loop.run();
    QCOMPARE(f.spansAsked(), 1); // to where it was recorded for
    QVERIFY(f.network.last().received.starts_with("POST /v1/traces "));
    f.answer("200");
    f.record(2);
    f.interval();
    QCOMPARE(f.network.peers.size(), std::size_t(2));
    QVERIFY(f.network.last().received.starts_with("POST /x/v1/traces "));
    QCOMPARE(f.spansAsked(), 2);
}

void TestOtlpExporter::switchedOff()
{
    Fixture f;
    f.record(1);
    f.exporter->adopt(pipeline::Snapshot(model::Document()));
    f.network.loop.run();
    QCOMPARE(f.spansAsked(), 1);
    f.answer("200");
    f.record(1); // of an exchange that began before
    f.interval();
    f.exporter->adopt(*snapshotFor("http://127.0.0.1:4318"));
    f.interval();
    QVERIFY(!f.asked());
    QCOMPARE(f.lost(SpanLoss::Undelivered), std::uint64_t(1));
}

QTEST_APPLESS_MAIN(TestOtlpExporter)
#include "tst_otlp_exporter.moc"
