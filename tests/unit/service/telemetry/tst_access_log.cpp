// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/telemetry/access_log.h"
#include "shared/core/log.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

using namespace portcullis;
using namespace portcullis::telemetry;

namespace {

/// Collects lines, and can be made to block or to fail.
class Collected {
public:
    std::unique_ptr<AccessLogSink> sink()
    {
        return makeFunctionSink([this](std::string_view lines) { return take(lines); });
    }
    void block(bool on)
    {
        const std::lock_guard lock(m_mutex);
        m_blocked = on;
        m_changed.notify_all();
    }
    void fail(bool on)
    {
        const std::lock_guard lock(m_mutex);
        m_fails = on;
    }
    /// Waits until a sink call waits; no test passes by waiting long.
    void awaitBlocked()
    {
        std::unique_lock lock(m_mutex);
        m_changed.wait(lock, [this] { return m_waiting; });
    }
    bool awaitLines(int count)
    {
        std::unique_lock lock(m_mutex);
        return m_changed.wait_for(lock, std::chrono::seconds(30),
                                  [this, count] { return m_text.count('\n') >= count; });
    }
    QByteArray text()
    {
        const std::lock_guard lock(m_mutex);
        return m_text;
    }
    /// The request ids, in the order of the lines.
    QByteArrayList ids()
    {
        QByteArrayList list;
        const QByteArray all = text();
        for (const QByteArray &line : all.split('\n')) {
            const auto at = line.indexOf("requestId\":\"");
            if (at >= 0)
                list.append(line.mid(at + 12, line.indexOf('"', at + 12) - at - 12));
        }
        return list;
    }

private:
    bool take(std::string_view lines)
    {
        std::unique_lock lock(m_mutex);
        m_waiting = m_blocked;
        m_changed.notify_all();
        m_changed.wait(lock, [this] { return !m_blocked; });
        m_waiting = false;
        if (m_fails)
            return false;
        m_text.append(lines.data(), static_cast<qsizetype>(lines.size()));
        m_changed.notify_all();
        return true;
    }

    std::mutex m_mutex;
    std::condition_variable m_changed;
    QByteArray m_text;
    bool m_blocked = false;
    bool m_waiting = false;
    bool m_fails = false;
};

void writeLine(AccessLogWriter &writer, const std::string &id)
{
    ExchangeRecord record;
    record.requestId = id;
    record.status = 200;
    writer.write(record);
}

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("no such file");
}

} // namespace

class TestAccessLog : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void linesKeepTheirOrder();
    void aLineArrivesWithoutBeingAskedFor();
    void isOffWithoutASink();
    void switchingOffEndsTheLines();
    void linesGoToTheSinkOfTheirTime();
    void aFullBufferDropsAndCounts();
    void aFailingSinkLosesAndCounts();
    void stopWritesWhatIsBuffered();
    void afterStopNothingHappens();
    void workersDoNotMixLines();
    void fileIsAppendedTo();
    void fileIsReopenedAfterRotation();
    void failedReopenKeepsTheFile();
    void fileThatCannotBeOpenedIsAnError();

private:
    QByteArrayList m_logged;
};

void TestAccessLog::init()
{
    m_logged.clear();
    setLogSink([this](const LogRecord &record) {
        m_logged.append(
            QByteArray(record.line.data(), static_cast<qsizetype>(record.line.size())).mid(25));
    });
}

void TestAccessLog::cleanup()
{
    setLogSink({});
}

void TestAccessLog::linesKeepTheirOrder()
{
    Collected collected;
    AccessLog log(1);
    log.setSink(collected.sink());
    QByteArrayList expected;
    for (int i = 0; i < 1000; ++i) {
        expected.append(QByteArray::number(i));
        writeLine(log.worker(0), std::to_string(i));
    }
    log.flush();
    QCOMPARE(collected.ids(), expected);
    QCOMPARE(log.stats().written, std::uint64_t(1000));
    QCOMPARE(log.stats().dropped, std::uint64_t(0));
}

void TestAccessLog::aLineArrivesWithoutBeingAskedFor()
{
    Collected collected;
    AccessLog log(2);
    log.setSink(collected.sink());
    // Often enough that the writer thread is met waiting, asleep and on its way there.
    for (int i = 1; i <= 50; ++i) {
        if (i % 3 == 0)
            log.flush();
        if (i % 6 == 0)
            log.flush(); // an idle pass: it now sleeps without a time limit
        writeLine(log.worker(static_cast<std::size_t>(i % 2)), "x");
        if (i % 5 == 0)
            QVERIFY(collected.awaitLines(i));
    }
    QVERIFY(collected.awaitLines(50));
}

void TestAccessLog::isOffWithoutASink()
{
    AccessLog log(1);
    writeLine(log.worker(0), "x");
    log.flush();
    log.reopen();
    log.setSink(nullptr);
    log.stop();
    QCOMPARE(log.stats().written, std::uint64_t(0));
    QCOMPARE(log.stats().dropped, std::uint64_t(0));
}

void TestAccessLog::switchingOffEndsTheLines()
{
    Collected collected;
    AccessLog log(1);
    log.setSink(collected.sink());
    writeLine(log.worker(0), "on");
    log.setSink(nullptr);
    writeLine(log.worker(0), "off");
    log.flush();
    log.setSink(collected.sink());
    writeLine(log.worker(0), "on again");
    log.flush();
    QCOMPARE(collected.ids(), (QByteArrayList{"on", "on again"}));
}

void TestAccessLog::linesGoToTheSinkOfTheirTime()
{
    Collected first;
    Collected second;
    AccessLog log(1);
    log.setSink(first.sink());
    writeLine(log.worker(0), "a");
    log.setSink(second.sink());
    log.flush();
    writeLine(log.worker(0), "b");
    log.flush();
    QCOMPARE(first.ids(), QByteArrayList{"a"});
    QCOMPARE(second.ids(), QByteArrayList{"b"});
}

void TestAccessLog::aFullBufferDropsAndCounts()
{
    Collected collected;
    AccessLog log(1);
    log.setSink(collected.sink());
    collected.block(true);
    writeLine(log.worker(0), "first");
    collected.awaitBlocked();

    std::uint64_t lines = 1;
    while (log.stats().dropped < 100) { // returns although nobody reads
        writeLine(log.worker(0), std::to_string(lines));
        ++lines;
    }
    QVERIFY(lines * 200 > AccessLogWriter::kBuffer);
    collected.block(false);
    log.flush();
    writeLine(log.worker(0), "last"); // there is room again
    ++lines;
    log.stop();
    const AccessLogStats stats = log.stats();
    QCOMPARE(stats.dropped, std::uint64_t(100));
    QCOMPARE(stats.written, lines - 100);
    const QByteArrayList ids = collected.ids();
    QCOMPARE(std::uint64_t(ids.size()), stats.written);
    QCOMPARE(ids.first(), QByteArray("first"));
    QCOMPARE(ids.last(), QByteArray("last"));
    for (int i = 1; i < ids.size() - 1; ++i)
        QCOMPARE(ids.at(i), QByteArray::number(i)); // dropped is what came last, and no part of it
}

void TestAccessLog::aFailingSinkLosesAndCounts()
{
    Collected collected;
    AccessLog log(1);
    log.setSink(collected.sink());
    collected.fail(true);
    for (int round = 0; round < 3; ++round) {
        writeLine(log.worker(0), "lost");
        log.flush();
    }
    collected.fail(false);
    writeLine(log.worker(0), "kept");
    log.flush();
    QCOMPARE(collected.ids(), QByteArrayList{"kept"});
    QCOMPARE(log.stats().written, std::uint64_t(1));
    QCOMPARE(log.stats().dropped, std::uint64_t(3));
    QCOMPARE(m_logged,
             (QByteArrayList{"error access log can't be written, lines are lost",
                             "info access log is written again"}));
}

void TestAccessLog::stopWritesWhatIsBuffered()
{
    Collected collected;
    AccessLog log(3);
    log.setSink(collected.sink());
    for (std::size_t i = 0; i < 3; ++i)
        writeLine(log.worker(i), std::to_string(i));
    log.stop();
    QCOMPARE(collected.ids().size(), 3);
}

void TestAccessLog::afterStopNothingHappens()
{
    Collected collected;
    AccessLog log(1);
    log.setSink(collected.sink());
    log.stop();
    writeLine(log.worker(0), "x");
    log.setSink(collected.sink());
    log.reopen();
    log.flush();
    log.stop();
    QVERIFY(collected.text().isEmpty());
}

void TestAccessLog::workersDoNotMixLines()
{
    constexpr std::size_t kWorkers = 3;
    constexpr int kLines = 3000;
    Collected collected;
    AccessLog log(kWorkers);
    log.setSink(collected.sink());
    std::vector<std::thread> threads;
    for (std::size_t worker = 0; worker < kWorkers; ++worker) {
        threads.emplace_back([&log, worker] {
            for (int i = 0; i < kLines; ++i)
                writeLine(log.worker(worker), std::to_string(worker) + ":" + std::to_string(i));
        });
    }
    while (log.stats().written < kLines) // reading meanwhile
        log.flush();
    for (std::thread &thread : threads)
        thread.join();
    log.stop();
    const AccessLogStats stats = log.stats();
    QCOMPARE(stats.written + stats.dropped, std::uint64_t(kWorkers * kLines));
    int last[kWorkers] = {-1, -1, -1};
    for (const QByteArray &id : collected.ids()) {
        const int worker = id.left(1).toInt();
        const int line = id.mid(2).toInt();
        QVERIFY2(line > last[worker], id.constData());
        last[worker] = line;
    }
    QCOMPARE(std::uint64_t(collected.ids().size()), stats.written);
}

void TestAccessLog::fileIsAppendedTo()
{
    QTemporaryDir dir;
    const QString path = dir.filePath(QStringLiteral("gr\u00fcn.log"));
    for (const char *id : {"a", "b"}) {
        auto sink = openFileSink(path.toStdString());
        QVERIFY(sink);
        AccessLog log(1);
        log.setSink(std::move(*sink));
        writeLine(log.worker(0), id);
    }
    const QByteArray content = contentOf(path);
    QCOMPARE(content.count('\n'), 2);
    QVERIFY2(content.indexOf("\"a\"") < content.indexOf("\"b\""), content.constData());
}

void TestAccessLog::fileIsReopenedAfterRotation()
{
    QTemporaryDir dir;
    const QString path = dir.filePath(QStringLiteral("access.log"));
    auto sink = openFileSink(path.toStdString());
    QVERIFY(sink);
    AccessLog log(1);
    log.setSink(std::move(*sink));
    writeLine(log.worker(0), "before");
    log.flush();
    QVERIFY(QFile::rename(path, path + QStringLiteral(".1")));
    writeLine(log.worker(0), "still");
    log.flush();
    log.reopen();
    log.flush();
    writeLine(log.worker(0), "after");
    log.flush();
    const QByteArray old = contentOf(path + QStringLiteral(".1"));
    QVERIFY2(old.contains("before") && old.contains("still"), old.constData());
    const QByteArray fresh = contentOf(path);
    QVERIFY2(fresh.contains("after") && fresh.count('\n') == 1, fresh.constData());
}

void TestAccessLog::failedReopenKeepsTheFile()
{
    QTemporaryDir dir;
    QVERIFY(QDir(dir.path()).mkdir(QStringLiteral("logs")));
    auto sink = openFileSink(dir.filePath(QStringLiteral("logs/access.log")).toStdString());
    QVERIFY(sink);
    AccessLog log(1);
    log.setSink(std::move(*sink));
    log.flush();
    QVERIFY(QDir(dir.path()).rename(QStringLiteral("logs"), QStringLiteral("moved")));
    log.reopen();
    log.flush();
    writeLine(log.worker(0), "kept");
    log.flush();
    QVERIFY(contentOf(dir.filePath(QStringLiteral("moved/access.log"))).contains("kept"));
    QCOMPARE(m_logged,
             QByteArrayList{"warning access log file can't be opened again, the old one stays"});
}

void TestAccessLog::fileThatCannotBeOpenedIsAnError()
{
    QTemporaryDir dir;
    const auto sink = openFileSink(dir.filePath(QStringLiteral("no/such/dir/a.log")).toStdString());
    QVERIFY(!sink);
    QVERIFY(QByteArray::fromStdString(sink.error().what).contains("no/such/dir/a.log"));
}

QTEST_APPLESS_MAIN(TestAccessLog)
#include "tst_access_log.moc"
