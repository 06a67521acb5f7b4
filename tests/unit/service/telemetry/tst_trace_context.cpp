// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/telemetry/trace_context.h"
#include "service/telemetry/trace_sampler.h"

#include <QTest>

#include <set>
#include <thread>

using namespace portcullis::telemetry;

namespace {

constexpr char kValid[] = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

std::string_view view(const QByteArray &text)
{
    return {text.data(), static_cast<std::size_t>(text.size())};
}

QByteArray formatted(const TraceContext &context)
{
    char text[TraceContext::kTextSize];
    context.format(text);
    return {text, TraceContext::kTextSize};
}

} // namespace

class TestTraceContext : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void parse_data();
    void parse();
    void formatGivesTheSameText();
    void childKeepsTheTrace();
    void childClearsUnknownFlags();
    void createdIdsDiffer();
    void threadsGetDifferentIds();
    void start_data();
    void start();
    void picksByTheEndOfTheId_data();
    void picksByTheEndOfTheId();
    void picksTheShare();
};

void TestTraceContext::parse_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<bool>("valid");

    const QByteArray valid = kValid;
    const auto with = [&valid](int at, const char *part) {
        return QByteArray(valid).replace(at, static_cast<int>(qstrlen(part)), part);
    };
    QTest::newRow("the example of the standard") << valid << true;
    QTest::newRow("not sampled") << with(53, "00") << true;
    QTest::newRow("flags of a later level") << with(53, "ff") << true;
    QTest::newRow("nothing") << QByteArray() << false;
    QTest::newRow("one character short") << valid.chopped(1) << false;
    QTest::newRow("version 00 with more") << valid + "-x" << false;
    QTest::newRow("version 00 with a trailing dash") << valid + "-" << false;
    QTest::newRow("a later version") << with(0, "cc") << true;
    QTest::newRow("a later version with more") << with(0, "cc") + "-what-the-future-brings" << true;
    QTest::newRow("a later version with more but no dash") << with(0, "cc") + ".x" << false;
    QTest::newRow("version ff") << with(0, "ff") << false;
    QTest::newRow("a version that is no hex") << with(0, ".0") << false;
    QTest::newRow("an upper-case version") << with(0, "CC") << false;
    QTest::newRow("an upper-case trace id") << with(3, "0AF7") << false;
    QTest::newRow("an upper-case span id") << with(36, "B7") << false;
    QTest::newRow("upper-case flags") << with(53, "0A") << false;
    QTest::newRow("a trace id of zeros") << with(3, "00000000000000000000000000000000") << false;
    QTest::newRow("a span id of zeros") << with(36, "0000000000000000") << false;
    QTest::newRow("a trace id that is no hex") << with(10, "g") << false;
    QTest::newRow("a span id that is no hex") << with(40, " ") << false;
    QTest::newRow("flags that are no hex") << with(53, "0.") << false;
    QTest::newRow("no dash after the version") << with(2, "_") << false;
    QTest::newRow("no dash after the trace id") << with(35, "_") << false;
    QTest::newRow("no dash after the span id") << with(52, "_") << false;
    QTest::newRow("a space in front") << " " + valid << false;
    QTest::newRow("a NUL inside") << QByteArray(valid).replace(20, 1, QByteArray("\0", 1)) << false;
}

void TestTraceContext::parse()
{
    QFETCH(QByteArray, text);
    QFETCH(bool, valid);
    QCOMPARE(TraceContext::parse(view(text)).has_value(), valid);
}

void TestTraceContext::formatGivesTheSameText()
{
    const auto context = TraceContext::parse(kValid);
    QVERIFY(context);
    QCOMPARE(formatted(*context), QByteArray(kValid));
    char id[32];
    context->formatTraceId(id);
    QCOMPARE(QByteArray(id, 32), QByteArray(kValid).mid(3, 32));
}

void TestTraceContext::childKeepsTheTrace()
{
    const auto context = TraceContext::parse(kValid);
    QVERIFY(context);
    const TraceContext child = context->child();
    QVERIFY(child.traceId == context->traceId);
    QVERIFY(child.spanId != context->spanId);
    QCOMPARE(child.flags, context->flags);
    QVERIFY(TraceContext::parse(view(formatted(child))) == child);
}

void TestTraceContext::childClearsUnknownFlags()
{
    TraceContext context = TraceContext::create(0xFF);
    QCOMPARE(int(context.child().flags), int(TraceContext::kSampled | TraceContext::kRandom));
}

void TestTraceContext::createdIdsDiffer()
{
    std::set<QByteArray> seen;
    for (int i = 0; i < 1000; ++i) {
        const QByteArray text = formatted(TraceContext::create(TraceContext::kSampled));
        QVERIFY2(TraceContext::parse(view(text)), text.constData());
        QVERIFY(text.endsWith("-01"));
        QVERIFY(seen.insert(text.mid(3, 32)).second);
        QVERIFY(seen.insert(text.mid(36, 16)).second);
    }
}

void TestTraceContext::threadsGetDifferentIds()
{
    TraceContext first;
    TraceContext second;
    std::thread a([&first] { first = TraceContext::create(); });
    std::thread b([&second] { second = TraceContext::create(); });
    a.join();
    b.join();
    QVERIFY(first.traceId != second.traceId);
    QVERIFY(first.spanId != second.spanId);
}

void TestTraceContext::start_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<int>("fields");
    QTest::addColumn<double>("share"); // below zero: off
    QTest::addColumn<bool>("continued");
    QTest::addColumn<bool>("recorded");
    QTest::addColumn<int>("flags");

    const QByteArray sampled = kValid;
    const QByteArray unsampled = QByteArray(kValid).chopped(1) + '0';
    constexpr double kOff = -1;
    const auto row = [](const char *name, const QByteArray &text, int fields, double share,
                        bool continued, bool recorded, int flags) {
        QTest::newRow(name) << text << fields << share << continued << recorded << flags;
    };
    row("off: one valid field goes on, as it was", sampled, 1, kOff, true, false, 1);
    row("off: neither does a trace begin as sampled", {}, 0, kOff, false, false, 0);
    row("an invalid field does not go on", "00-x", 1, 0, false, false, 0);
    row("two do not, even if the first is valid", sampled, 2, 0, false, false, 0);
    row("what its sender records is recorded", sampled, 1, 0, true, true, 1);
    row("what its sender does not is not", unsampled, 1, 1, true, false, 0);
    row("all that begin here", {}, 0, 1, false, true, 1);
    row("none that begin here", {}, 0, 0, false, false, 0);
    row("an invalid field is a beginning", "00-x", 1, 1, false, true, 1);
}

void TestTraceContext::start()
{
    QFETCH(QByteArray, text);
    QFETCH(int, fields);
    QFETCH(double, share);
    QFETCH(bool, continued);
    QFETCH(bool, recorded);
    QFETCH(int, flags);
    std::optional<std::string_view> value;
    if (fields > 0)
        value = view(text);
    const TraceSampler sampler = share < 0 ? TraceSampler() : TraceSampler(share);
    const TraceStart trace = startTrace(value, static_cast<std::size_t>(fields), sampler);
    QCOMPARE(trace.continued, continued);
    QCOMPARE(trace.recorded, recorded);
    QCOMPARE(formatted(trace.context).mid(3, 32) == QByteArray(kValid).mid(3, 32), continued);
    QCOMPARE(int(trace.context.flags), flags);
    QVERIFY(TraceContext::parse(view(formatted(trace.context))));
    const auto parent =
        continued ? TraceContext::parse(view(text))->spanId : std::array<std::uint8_t, 8>{};
    QVERIFY(trace.parent == parent);
    QVERIFY(trace.context.spanId != parent);
}

void TestTraceContext::picksByTheEndOfTheId_data()
{
    QTest::addColumn<QByteArray>("id");
    QTest::addColumn<double>("share");
    QTest::addColumn<bool>("picked");
    QTest::newRow("the least of all") << QByteArray("0000000000000000") << 1e-18 << true;
    QTest::newRow("the least of none") << QByteArray("0000000000000000") << 0.0 << false;
    QTest::newRow("the greatest of all") << QByteArray("ffffffffffffffff") << 1.0 << true;
    QTest::newRow("the greatest of nearly all") << QByteArray("ffffffffffffffff") << 0.999 << false;
    QTest::newRow("below a half") << QByteArray("7fffffffffffffff") << 0.5 << true;
    QTest::newRow("a half") << QByteArray("8000000000000000") << 0.5 << false;
    QTest::newRow("below a quarter") << QByteArray("3fffffffffffffff") << 0.25 << true;
    QTest::newRow("a quarter") << QByteArray("4000000000000000") << 0.25 << false;
}

void TestTraceContext::picksByTheEndOfTheId()
{
    QFETCH(QByteArray, id);
    QFETCH(double, share);
    QFETCH(bool, picked);
    const QByteArray text = "00-00000000000000ff" + id + "-b7ad6b7169203331-00";
    const auto context = TraceContext::parse(view(text));
    QVERIFY(context);
    QCOMPARE(TraceSampler(share).picks(*context), picked);
}

void TestTraceContext::picksTheShare()
{
    constexpr int kTraces = 100'000;
    const TraceSampler sampler(0.1);
    int picked = 0;
    for (int i = 0; i < kTraces; ++i)
        picked += sampler.picks(TraceContext::create()) ? 1 : 0;
    // Ten standard deviations (95 each) to either side: never by chance.
    QVERIFY2(picked > 9'050 && picked < 10'950, QByteArray::number(picked));
}

QTEST_APPLESS_MAIN(TestTraceContext)
#include "tst_trace_context.moc"
