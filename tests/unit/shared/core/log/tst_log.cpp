// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "shared/core/log.h"
#include "shared/core/time_text.h"

#include <QTest>

#include <thread>
#include <vector>

using namespace portcullis;

namespace {

QByteArray bytes(std::string_view text)
{
    return {text.data(), static_cast<qsizetype>(text.size())};
}

} // namespace

class TestLog : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void cleanup();
    void value_data();
    void value();
    void numbersAreWrittenBare();
    void lineHasTimeLevelTextAndFields();
    void textCannotBreakTheLine();
    void time_data();
    void time();
    void levelNamesRoundTrip();
    void levelFilters();
    void threadsDoNotMixLines();
};

void TestLog::cleanup()
{
    setLogSink({});
    setLogLevel(LogLevel::Info);
}

void TestLog::value_data()
{
    QTest::addColumn<QByteArray>("value");
    QTest::addColumn<QByteArray>("shown");

    QTest::newRow("a word stands bare") << QByteArray("orders") << QByteArray("orders");
    QTest::newRow("an address stands bare") << QByteArray("[::1]:80") << QByteArray("[::1]:80");
    QTest::newRow("nothing is quoted") << QByteArray("") << QByteArray("\"\"");
    QTest::newRow("a space is quoted") << QByteArray("a b") << QByteArray("\"a b\"");
    QTest::newRow("an equals sign is quoted, or it would be another field")
        << QByteArray("a=b") << QByteArray("\"a=b\"");
    QTest::newRow("quotes are escaped") << QByteArray("a\"b") << QByteArray(R"("a\"b")");
    QTest::newRow("backslashes are escaped") << QByteArray(R"(a\b)") << QByteArray(R"("a\\b")");
    QTest::newRow("line ends are escaped")
        << QByteArray("a\r\nb\tc") << QByteArray(R"("a\r\nb\tc")");
    QTest::newRow("other controls are hex")
        << QByteArray("a\0\x1b[31m\x7f", 8) << QByteArray(R"("a\x00\x1b[31m\x7f")");
    QTest::newRow("letters beyond ASCII are shown")
        << QByteArray("gr\xc3\xbc\xc3\x9f") << QByteArray("\"gr\xc3\xbc\xc3\x9f\"");
    QTest::newRow("bytes that are not UTF-8 are hex")
        << QByteArray("a\xff\xc3") << QByteArray(R"("a\xff\xc3")");
    QTest::newRow("overlong forms are not UTF-8")
        << QByteArray("\xc0\x8a") << QByteArray(R"("\xc0\x8a")");
    QTest::newRow("surrogates are not UTF-8")
        << QByteArray("\xed\xa0\x80") << QByteArray(R"("\xed\xa0\x80")");
    QTest::newRow("C1 controls are escaped") << QByteArray("\xc2\x9b") << QByteArray(R"("\u009b")");
    QTest::newRow("direction marks are escaped")
        << QByteArray("\xe2\x80\xae") << QByteArray(R"("\u202e")");
    QTest::newRow("line separators are escaped")
        << QByteArray("\xe2\x80\xa8") << QByteArray(R"("\u2028")");
    QTest::newRow("four byte sequences are shown")
        << QByteArray("\xf0\x9f\x9a\xaa") << QByteArray("\"\xf0\x9f\x9a\xaa\"");
}

void TestLog::value()
{
    QFETCH(QByteArray, value);
    QFETCH(QByteArray, shown);

    std::string line;
    LogValue(std::string_view(value.data(), static_cast<std::size_t>(value.size()))).appendTo(line);
    QCOMPARE(bytes(line), shown);
}

void TestLog::numbersAreWrittenBare()
{
    const auto line = formatLogLine({}, LogLevel::Debug, "numbers",
                                    {{"signed", -5},
                                     {"unsigned", std::uint64_t{18446744073709551615u}},
                                     {"port", std::uint16_t{8080}},
                                     {"real", 1.5},
                                     {"yes", true},
                                     {"no", false}});
    QCOMPARE(bytes(line),
             QByteArray("1970-01-01T00:00:00.000Z debug numbers signed=-5 "
                        "unsigned=18446744073709551615 port=8080 real=1.5 yes=true no=false"));
}

void TestLog::lineHasTimeLevelTextAndFields()
{
    const WallTime time{Milliseconds(1767225600123)};
    const std::string name = "http";
    const auto line = formatLogLine(time, LogLevel::Info, "listening",
                                    {{"name", name}, {"address", "127.0.0.1:8080"}});
    QCOMPARE(
        bytes(line),
        QByteArray("2026-01-01T00:00:00.123Z info listening name=http address=127.0.0.1:8080"));
}

void TestLog::textCannotBreakTheLine()
{
    const auto line = formatLogLine({}, LogLevel::Error, "a\nb", {});
    QCOMPARE(bytes(line), QByteArray(R"(1970-01-01T00:00:00.000Z error a\nb)"));
}

void TestLog::time_data()
{
    QTest::addColumn<qint64>("second");
    QTest::addColumn<QByteArray>("text");

    QTest::newRow("the epoch") << qint64(0) << QByteArray("1970-01-01T00:00:00");
    QTest::newRow("a leap day") << qint64(1709210096) << QByteArray("2024-02-29T12:34:56");
    QTest::newRow("before the epoch") << qint64(-1) << QByteArray("1969-12-31T23:59:59");
    QTest::newRow("the last second") << qint64(253402300799) << QByteArray("9999-12-31T23:59:59");
    QTest::newRow("beyond it") << qint64(253402300800) << QByteArray("9999-12-31T23:59:59");
    QTest::newRow("far before") << std::numeric_limits<qint64>::min()
                                << QByteArray("0000-01-01T00:00:00");
}

void TestLog::time()
{
    QFETCH(qint64, second);
    QFETCH(QByteArray, text);
    const auto shown = formatUtcSecond(second);
    QCOMPARE(bytes({shown.data(), shown.size()}), text);
}

void TestLog::levelNamesRoundTrip()
{
    for (const LogLevel level :
         {LogLevel::Error, LogLevel::Warning, LogLevel::Info, LogLevel::Debug})
        QVERIFY(parseLogLevel(logLevelName(level)) == level);
    QVERIFY(!parseLogLevel("INFO"));
    QVERIFY(!parseLogLevel("verbose"));
    QVERIFY(!parseLogLevel(""));
}

void TestLog::levelFilters()
{
    QList<QByteArray> levels;
    setLogSink(
        [&levels](const LogRecord &record) { levels.append(bytes(logLevelName(record.level))); });
    const auto logAll = [] {
        for (const LogLevel level :
             {LogLevel::Error, LogLevel::Warning, LogLevel::Info, LogLevel::Debug})
            log(level, "text");
    };
    logAll();
    QCOMPARE(levels, (QList<QByteArray>{"error", "warning", "info"}));
    levels.clear();
    setLogLevel(LogLevel::Error);
    logAll();
    QCOMPARE(levels, QList<QByteArray>{"error"});
    QVERIFY(!logEnabled(LogLevel::Warning));
    levels.clear();
    setLogLevel(LogLevel::Debug);
    logAll();
    QCOMPARE(levels.size(), 4);
}

void TestLog::threadsDoNotMixLines()
{
    QList<QByteArray> lines;
    setLogSink([&lines](const LogRecord &record) { lines.append(bytes(record.line)); });
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i) {
        threads.emplace_back([i] {
            for (int k = 0; k < 100; ++k)
                log(LogLevel::Info, "from a thread", {{"thread", i}, {"line", k}});
        });
    }
    for (std::thread &thread : threads)
        thread.join();
    QCOMPARE(lines.size(), 400);
    int next[4] = {};
    for (const QByteArray &line : lines) {
        const int thread = line.mid(line.indexOf("thread=") + 7, 1).toInt();
        QVERIFY2(line.endsWith(" from a thread thread=" + QByteArray::number(thread)
                               + " line=" + QByteArray::number(next[thread]++)),
                 line.constData());
    }
}

QTEST_APPLESS_MAIN(TestLog)
#include "tst_log.moc"
