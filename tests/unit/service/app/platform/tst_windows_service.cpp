// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/app/platform/windows_event_log.h"
#include "service/app/platform/windows_first_config.h"
#include "service/app/platform/windows_folders.h"
#include "service/app/platform/windows_service.h"
#include "service/app/platform/windows_service_command.h"
#include "service/app/platform/windows_text.h"
#include "shared/core/log.h"
#include "shared/model/parse.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace portcullis;
using namespace portcullis::app;

namespace {

using Words = std::vector<std::string>;

std::string native(const QString &path)
{
    return QDir::toNativeSeparators(path).toStdString();
}

std::string firstConfiguration(const std::string &folder)
{
    QFile file(QString::fromStdString(firstConfigurationPath(folder)));
    return file.open(QIODevice::ReadOnly) ? file.readAll().toStdString() : std::string();
}

} // namespace

/// What needs no service manager; installer/smoke/windows-wine.sh has the rest.
class TestWindowsService : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void commandLineIsReadAsItWasWritten_data();
    void commandLineIsReadAsItWasWritten();
    void textKeepsEveryCharacter();
    void accountOfAServiceIsKnownBeforeTheService();
    void foldersAreForAdministratorsAndTheServiceOnly();
    void folderThatIsOursIsTakenOver();
    void fileIsNoFolder();
    void firstListener_data();
    void firstListener();
    void firstConfigurationIsOneThatTheGatewayTakes();
    void firstConfigurationIsNeverOverwritten();
    void logFileIsRotated();
    void runIsNotForPeople();
    void unknownCommandsAreUsageErrors_data();
    void unknownCommandsAreUsageErrors();
};

void TestWindowsService::commandLineIsReadAsItWasWritten_data()
{
    QTest::addColumn<Words>("arguments");
    QTest::newRow("plain") << Words{"a.exe", "service", "run"};
    QTest::newRow("spaces") << Words{"C:\\Program Files\\P\\p.exe", "--data", "C:\\a b"};
    QTest::newRow("backslash at the end") << Words{"p.exe", "C:\\a b\\", "next"};
    QTest::newRow("quotes") << Words{"p.exe", "say \"no\"", "\\\"", "a\\\\\"b"};
    QTest::newRow("empty") << Words{"p.exe", "", "x"};
    QTest::newRow("tab") << Words{"p.exe", "a\tb"};
    QTest::newRow("beyond ASCII") << Words{"p.exe", "Grüße 🏰"};
}

void TestWindowsService::commandLineIsReadAsItWasWritten()
{
    QFETCH(const Words, arguments);
    QCOMPARE(splitCommandLine(joinCommandLine(arguments)), arguments);
}

void TestWindowsService::textKeepsEveryCharacter()
{
    const std::string text = "Grüße, 日本, 🏰";
    QCOMPARE(narrow(wide(text)), text);
    QCOMPARE(narrow(wide("")), std::string());
    QVERIFY(systemFailure("the door", 5).what.starts_with("the door: "));
    QVERIFY(systemFailure("the door", 5).what.ends_with("(error 5)"));
}

/// The value that every Windows has for its own installer.
void TestWindowsService::accountOfAServiceIsKnownBeforeTheService()
{
    const std::string expected = "S-1-5-80-956008885-3418522649-1831038044-1853292631-2271478464";
    QCOMPARE(serviceSid("TrustedInstaller").value_or(""), expected);
    QCOMPARE(serviceSid("trustedinstaller").value_or(""), expected);
}

void TestWindowsService::foldersAreForAdministratorsAndTheServiceOnly()
{
    QCOMPARE(privateAccess("S-1-5-80-1"),
             std::string("O:BAD:PAI(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)(A;OICI;FA;;;S-1-5-80-1)"));
    QTemporaryDir temporary;
    const std::string folder = native(temporary.filePath(QStringLiteral("made")));
    const auto made = makePrivateFolder(folder, *serviceSid(kServiceName));
    QVERIFY2(made, made ? "" : made.error().what.c_str());
    QVERIFY(QDir(temporary.filePath(QStringLiteral("made"))).exists());
}

void TestWindowsService::folderThatIsOursIsTakenOver()
{
    QTemporaryDir temporary;
    QVERIFY(QDir(temporary.path()).mkdir(QStringLiteral("there")));
    const auto made =
        makePrivateFolder(native(temporary.filePath(QStringLiteral("there"))), "S-1-5-80-1");
    QVERIFY2(made, made ? "" : made.error().what.c_str());
}

void TestWindowsService::fileIsNoFolder()
{
    QTemporaryDir temporary;
    QFile file(temporary.filePath(QStringLiteral("there")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    const auto made = makePrivateFolder(native(file.fileName()), "S-1-5-80-1");
    QVERIFY(!made);
    QVERIFY2(made.error().what.ends_with("is no folder"), made.error().what.c_str());
}

void TestWindowsService::firstListener_data()
{
    QTest::addColumn<Words>("options");
    QTest::addColumn<Words>("rest");
    QTest::addColumn<std::string>("listener"); // `none`, `refused`, or address and port
    QTest::newRow("none") << Words{"--workers", "2"} << Words{"--workers", "2"}
                          << std::string("none");
    QTest::newRow("port") << Words{"--first-port", "80"} << Words{} << std::string("127.0.0.1 80");
    QTest::newRow("between others")
        << Words{"--workers", "2", "--first-address", "::", "--first-port", "65535", "--node", "a"}
        << Words{"--workers", "2", "--node", "a"} << std::string(":: 65535");
    for (const char *bad : {"0", "65536", "-1", "80x", "x", "0x50"})
        QTest::newRow(bad) << Words{"--first-port", bad} << Words{} << std::string("refused");
    QTest::newRow("no address") << Words{"--first-port", "1", "--first-address", "\"a"} << Words{}
                                << std::string("refused");
}

void TestWindowsService::firstListener()
{
    QFETCH(Words, options);
    QFETCH(const Words, rest);
    QFETCH(const std::string, listener);
    const auto first = takeFirstListener(options);
    std::string found = "refused";
    if (first)
        found = *first ? (*first)->address + ' ' + (*first)->port : "none";
    QCOMPARE(found, listener);
    QCOMPARE(options, rest);
}

void TestWindowsService::firstConfigurationIsOneThatTheGatewayTakes()
{
    QTemporaryDir temporary;
    const std::string folder = native(temporary.path());
    QVERIFY(writeFirstConfiguration(folder, {"8080", "0.0.0.0"}));
    // As the service takes it into its store, see windows_service_command.cpp.
    model::ParseOptions options;
    options.fromApi = true;
    options.allowedFolders = {folder + "\\logs"};
    const auto read = model::parseDocument(firstConfiguration(folder), options);
    QVERIFY2(read.valid(), read.valid() ? "" : read.errors.front().message.c_str());
    QCOMPARE(read.document.listeners.front().port, 8080);
    QCOMPARE(read.document.listeners.front().address, std::string("0.0.0.0"));
    const std::string &log = read.document.accessLog.path;
    QVERIFY2(
        QFileInfo(QString::fromStdString(log)).absoluteFilePath()
            == QFileInfo(temporary.filePath(QStringLiteral("logs/access.log"))).absoluteFilePath(),
        log.c_str());
}

void TestWindowsService::firstConfigurationIsNeverOverwritten()
{
    QTemporaryDir temporary;
    const std::string folder = native(temporary.path());
    QVERIFY(writeFirstConfiguration(folder, {"8080", "0.0.0.0"}));
    const std::string before = firstConfiguration(folder);
    QVERIFY(writeFirstConfiguration(folder, {"9090", "0.0.0.0"}));
    QCOMPARE(firstConfiguration(folder), before);
}

void TestWindowsService::logFileIsRotated()
{
    QTemporaryDir temporary;
    logAsService("PortcullisTest", native(temporary.path()));
    const std::string filler(1024 * 1024, 'x');
    for (int i = 0; i < 11; ++i)
        log(LogLevel::Info, "line", {{"filler", filler}});
    setLogSink({});
    const QFileInfo now(temporary.filePath(QStringLiteral("portcullisd.log")));
    const QFileInfo before(temporary.filePath(QStringLiteral("portcullisd.log.1")));
    constexpr qint64 kLargest = 10LL * 1024 * 1024;
    QVERIFY(before.size() > kLargest / 2 && before.size() <= kLargest);
    QVERIFY(now.size() > 0 && now.size() < kLargest);
}

/// Windows starts it; typed into a window it says so and does not wait.
void TestWindowsService::runIsNotForPeople()
{
    bool ran = false;
    const int code =
        runServiceCommand({"run"},
                          {[](const auto &) { return Result<ServiceOptions>(ServiceOptions()); },
                           [&ran](const auto &) {
                               ran = true;
                               return 0;
                           }});
    QCOMPARE(code, int(kServiceUsage));
    QVERIFY(!ran);
    QVERIFY(!isService());
}

void TestWindowsService::unknownCommandsAreUsageErrors_data()
{
    QTest::addColumn<Words>("arguments");
    QTest::newRow("none") << Words{};
    QTest::newRow("unknown") << Words{"pause"};
    QTest::newRow("options where there are none") << Words{"status", "--data", "x"};
    QTest::newRow("options that run refuses") << Words{"install", "--nonsense"};
}

void TestWindowsService::unknownCommandsAreUsageErrors()
{
    QFETCH(const Words, arguments);
    const auto refuse = [](const auto &) -> Result<ServiceOptions> {
        return failure("unknown option");
    };
    QCOMPARE(runServiceCommand(arguments, {refuse, [](const auto &) { return 0; }}),
             int(kServiceUsage));
}

QTEST_APPLESS_MAIN(TestWindowsService)
#include "tst_windows_service.moc"
