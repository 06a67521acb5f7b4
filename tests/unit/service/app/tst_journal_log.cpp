// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/app/journal_log.h"
#include "service/app/log_output.h"
#include "service/telemetry/access_log_line.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <cstring>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

using namespace portcullis;
using namespace portcullis::app;

/// What is logged, with its fields, for the journal; or in a file that is rotated.
class TestJournalLog : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void cleanup();
    void eventsHaveTheirFields();
    void noValuePosesAsAField();
    void exchangesHaveTheirFields();
    void aPathPosesAsNoField();
    void entriesReachTheSocket();
    void aJournalThatIsGoneIsTold();
    void theFileIsOpenedAgain();
    void aFileThatCantBeWrittenIsRefused();
};

namespace {

QByteArray bytes(const std::string &text)
{
    return QByteArray::fromStdString(text);
}

/// What log() gives to its sink.
QByteArray entryOf(LogLevel level, std::string_view text, std::initializer_list<LogField> fields)
{
    QByteArray entry;
    setLogSink([&entry](const LogRecord &record) { entry = bytes(journalEntry(record)); });
    log(level, text, fields);
    setLogSink({});
    return entry;
}

std::string lineOf(const telemetry::ExchangeRecord &record)
{
    telemetry::AccessLogLine line;
    std::string text(line.format(record));
    text.pop_back(); // the line feed
    return text;
}

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

/// The journal's socket.
class Receiver {
public:
    Receiver()
    {
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        std::strncpy(address.sun_path, path().c_str(), sizeof(address.sun_path) - 1);
        m_socket = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
        if (::bind(m_socket, reinterpret_cast<sockaddr *>(&address), sizeof(address)) != 0)
            qFatal("the journal's socket can't be bound");
    }
    Receiver(const Receiver &) = delete;
    Receiver &operator=(const Receiver &) = delete;
    ~Receiver() { end(); }
    void end()
    {
        if (m_socket >= 0)
            ::close(m_socket);
        m_socket = -1;
    }
    std::string path() const { return m_folder.filePath(QStringLiteral("socket")).toStdString(); }
    QByteArray next() const
    {
        QByteArray entry(1 << 16, '\0');
        entry.resize(
            std::max<ssize_t>(::recv(m_socket, entry.data(), entry.size(), MSG_DONTWAIT), 0));
        return entry;
    }

private:
    QTemporaryDir m_folder;
    int m_socket = -1;
};

} // namespace

void TestJournalLog::cleanup()
{
    setLogSink({});
}

void TestJournalLog::eventsHaveTheirFields()
{
    QCOMPARE(entryOf(LogLevel::Warning, "key set not fetched:",
                     {{"authenticator", "sso"}, {"waited_ms", 12}, {"why", "no answer"}}),
             QByteArray("MESSAGE=key set not fetched: authenticator=sso waited_ms=12 "
                        "why=\"no answer\"\n"
                        "PRIORITY=4\nSYSLOG_IDENTIFIER=portcullisd\n"
                        "AUTHENTICATOR=sso\nWAITED_MS=12\nWHY=no answer\n"));
    QVERIFY(entryOf(LogLevel::Error, "configuration refused:", {{"code", "config.invalid"}})
                .contains("\nPRIORITY=3\nSYSLOG_IDENTIFIER=portcullisd\nREASON=config.invalid\n"));
}

void TestJournalLog::noValuePosesAsAField()
{
    const QByteArray entry =
        entryOf(LogLevel::Info, "text", {{"why", "a\nPRIORITY=0\nREASON=none"}});
    QByteArray expected("\nWHY\n");
    expected += QByteArray("\x18\0\0\0\0\0\0\0", 8) + "a\nPRIORITY=0\nREASON=none\n";
    QVERIFY2(entry.endsWith(expected), entry.constData());
}

void TestJournalLog::exchangesHaveTheirFields()
{
    telemetry::ExchangeRecord record;
    record.requestId = "r-1";
    record.route = "orders";
    record.consumer = "shop";
    record.status = 403;
    record.reason = Reason::AuthorizeConsumer;
    const std::string line = lineOf(record);
    const QByteArray entry = bytes(journalEntryOfExchange(line));
    QVERIFY2(entry.startsWith("MESSAGE=" + bytes(line) + "\nPRIORITY=6\n"), entry.constData());
    for (const char *field : {"\nPORTCULLIS_LOG=access\n", "\nREQUEST_ID=r-1\n", "\nROUTE=orders\n",
                              "\nCONSUMER=shop\n", "\nSTATUS=403\n", "\nSTAGE=authorize\n"})
        QVERIFY2(entry.contains(field), entry.constData());
    QVERIFY2(
        entry.contains("\nREASON=" + bytes(std::string(reasonInfo(*record.reason).code)) + '\n'),
        entry.constData());
}

void TestJournalLog::aPathPosesAsNoField()
{
    telemetry::ExchangeRecord record;
    record.requestId = "r-2";
    record.path = R"(/x","route":"admin)";
    record.userAgent = R"(a","code":"none)";
    record.status = 200;
    const QByteArray entry = bytes(journalEntryOfExchange(lineOf(record)));
    QVERIFY2(!entry.contains("\nROUTE=") && !entry.contains("\nREASON="), entry.constData());
    QVERIFY(entry.contains("\nREQUEST_ID=r-2\n"));
}

void TestJournalLog::entriesReachTheSocket()
{
    const Receiver receiver;
    auto journal = openJournal(receiver.path());
    QVERIFY2(journal.has_value(), journal ? "" : journal.error().what.c_str());
    const auto sink = makeJournalSink(std::move(*journal));
    QVERIFY(sink->write(
        "{\"time\":\"x\",\"requestId\":\"1\"}\n{\"time\":\"x\",\"requestId\":\"2\"}\n"));
    QVERIFY(receiver.next().contains("\nREQUEST_ID=1\n"));
    QVERIFY(receiver.next().contains("\nREQUEST_ID=2\n"));
    QCOMPARE(receiver.next(), QByteArray());
}

void TestJournalLog::aJournalThatIsGoneIsTold()
{
    QVERIFY(!openJournal("/nonexistent/journal"));
    Receiver receiver;
    auto journal = openJournal(receiver.path());
    QVERIFY(journal.has_value());
    const auto sink = makeJournalSink(std::move(*journal));
    receiver.end();
    QVERIFY(!sink->write("{\"time\":\"x\"}\n")); // counted as lost
}

void TestJournalLog::theFileIsOpenedAgain()
{
    const QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("log"));
    LogOutput output;
    QVERIFY(output.open(path.toStdString()).has_value());
    log(LogLevel::Info, "first");
    QVERIFY(QFile::rename(path, path + QStringLiteral(".1")));
    log(LogLevel::Info, "second");
    output.reopen();
    log(LogLevel::Info, "third");
    const QByteArray old = contentOf(path + QStringLiteral(".1"));
    QVERIFY2(old.contains(" info first\n") && old.endsWith(" info second\n"), old.constData());
    QVERIFY(contentOf(path).endsWith(" info third\n"));
    QCOMPARE(contentOf(path).count('\n'), 1);
}

void TestJournalLog::aFileThatCantBeWrittenIsRefused()
{
    LogOutput output;
    const auto opened = output.open("/nonexistent/log");
    QVERIFY(!opened);
    QCOMPARE(bytes(opened.error().what),
             QByteArray("log file /nonexistent/log can't be opened for writing"));
}

QTEST_GUILESS_MAIN(TestJournalLog)
#include "tst_journal_log.moc"
