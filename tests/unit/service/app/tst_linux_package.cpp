// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/app/options.h"
#include "service/ctl/commands.h"

#include <QFile>
#include <QRegularExpression>
#include <QTest>

using namespace portcullis;

/// What the packages say of the programs is what the programs do.
class TestLinuxPackage : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyOptionOfTheServiceIsInItsPages();
    void everyCommandOfTheClientIsInItsPages();
    void theUnitStartsWhatThereIs();
};

namespace {

QString contentOf(const QString &path)
{
    QFile file(QStringLiteral(PORTCULLIS_SOURCE_DIR "/") + path);
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
}

/// As it is read: troff writes a hyphen as \-.
QString page(const QString &name)
{
    return contentOf(QStringLiteral("installer/linux/man/") + name)
        .replace(QLatin1String("\\-"), QLatin1String("-"));
}

QString completion(const QString &name)
{
    return contentOf(QStringLiteral("installer/linux/completion/%1.bash").arg(name));
}

QString text(std::string_view view)
{
    return QString::fromUtf8(view.data(), static_cast<qsizetype>(view.size()));
}

} // namespace

void TestLinuxPackage::everyOptionOfTheServiceIsInItsPages()
{
    const QString help = text(app::helpText());
    const QString manual = page(QStringLiteral("portcullisd.8"));
    const QString words = completion(QStringLiteral("portcullisd"));
    const QString running = contentOf(QStringLiteral("docs/operating/running.md"));
    static const QRegularExpression option(QStringLiteral("--[a-z][a-z-]+"));
    int seen = 0;
    for (auto all = option.globalMatch(help); all.hasNext(); ++seen) {
        const QString name = all.next().captured();
        QVERIFY2(manual.contains(name), qPrintable(name));
        QVERIFY2(words.contains(name), qPrintable(name));
        QVERIFY2(running.contains(name), qPrintable(name));
    }
    QVERIFY(seen > 20);
}

void TestLinuxPackage::everyCommandOfTheClientIsInItsPages()
{
    const QString manual = page(QStringLiteral("portcullisctl.1"));
    const QString words = completion(QStringLiteral("portcullisctl"));
    for (const ctl::CommandSpec &command : ctl::commands()) {
        if (command.command == ctl::Command::Help)
            continue;
        QVERIFY2(manual.contains(QLatin1String(".B ") + text(command.words)),
                 qPrintable(text(command.words)));
        for (const QString &word : text(command.words).split(u' '))
            QVERIFY2(words.contains(word), qPrintable(word));
    }
    for (const ctl::OptionSpec &option : ctl::optionSpecs()) {
        QVERIFY2(manual.contains(QLatin1String(".B ") + text(option.name)),
                 qPrintable(text(option.name)));
        QVERIFY2(words.contains(text(option.name)), qPrintable(text(option.name)));
    }
}

void TestLinuxPackage::theUnitStartsWhatThereIs()
{
    const QString unit = contentOf(QStringLiteral("installer/linux/systemd/portcullis.service"));
    static const QRegularExpression start(
        QStringLiteral("\nExecStart=/usr/bin/portcullisd (.*)\n"));
    const QString arguments = start.match(unit).captured(1);
    std::vector<std::string> words;
    for (const QString &word : arguments.split(u' ')) {
        if (!word.startsWith(u'$'))
            words.push_back(word.toStdString());
    }
    const auto line = app::parseCommandLine(words);
    QVERIFY2(line.has_value(), line ? "" : line.error().what.c_str());
    QCOMPARE(QString::fromStdString(line->run.data), QStringLiteral("/var/lib/portcullis"));
    const app::RunOptions &run = line->run;
    static const QRegularExpression stop(QStringLiteral("\nTimeoutStopSec=(\\d+)\n"));
    QVERIFY(Seconds(stop.match(unit).captured(1).toInt()) > run.drainTimeout + Seconds(5));
}

QTEST_GUILESS_MAIN(TestLinuxPackage)
#include "tst_linux_package.moc"
