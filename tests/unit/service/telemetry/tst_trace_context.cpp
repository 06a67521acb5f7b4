// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/telemetry/trace_context.h"

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
    QTest::addColumn<bool>("continued");

    QTest::newRow("one valid field goes on") << QByteArray(kValid) << 1 << true;
    QTest::newRow("an invalid one does not") << QByteArray("00-x") << 1 << false;
    QTest::newRow("two fields do not, even if the first is valid")
        << QByteArray(kValid) << 2 << false;
    QTest::newRow("none begins a trace") << QByteArray() << 0 << false;
}

void TestTraceContext::start()
{
    QFETCH(QByteArray, text);
    QFETCH(int, fields);
    QFETCH(bool, continued);
    std::optional<std::string_view> value;
    if (fields > 0)
        value = view(text);
    const TraceStart trace =
        startTrace(value, static_cast<std::size_t>(fields), TraceContext::kRandom);
    QCOMPARE(trace.continued, continued);
    QCOMPARE(formatted(trace.context).mid(3, 32) == QByteArray(kValid).mid(3, 32), continued);
    QCOMPARE(int(trace.context.flags), continued ? 1 : 2);
    QVERIFY(TraceContext::parse(view(formatted(trace.context))));
}

QTEST_APPLESS_MAIN(TestTraceContext)
#include "tst_trace_context.moc"
