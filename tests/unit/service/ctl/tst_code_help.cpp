// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/ctl/code_help.h"
#include "service/ctl/run.h"
#include "shared/core/reason.h"

#include <QCoreApplication>
#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>
#include <QTest>

using namespace portcullis;
using namespace portcullis::ctl;
using namespace Qt::StringLiterals;

namespace {

const QDir kSource(QStringLiteral(PORTCULLIS_SOURCE_DIR));

QString contentOf(const QString &path)
{
    QFile file(kSource.filePath(path));
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
}

QString text(std::string_view view)
{
    return QString::fromUtf8(view.data(), static_cast<qsizetype>(view.size()));
}

/// `code (status)` of all that begin with one of `prefixes`.
QStringList explained(const QStringList &prefixes)
{
    QStringList found;
    for (const CodeHelp &each : codeHelp()) {
        if (prefixes.contains(each.code.section(u'.', 0, 0)))
            found += each.code + u" ("_s + each.status + u')';
    }
    return found;
}

QString statusOf(Reason reason)
{
    if (reason == Reason::RouteRedirect || reason == Reason::RouteRespond)
        return u"the route's status"_s;
    const int status = reasonInfo(reason).status;
    return status == 0 ? u"no answer"_s : QString::number(status);
}

/// Asks no gateway: the answer is there at once.
Outcome explain(const QStringList &arguments)
{
    const auto options = parseOptions(QStringList{u"explain-code"_s} + arguments, {});
    if (!options)
        return {kExitUsage, {}, {QString::fromStdString(options.error().what)}};
    QNetworkAccessManager network;
    AdminClient client(options->target, network);
    const Surroundings around{[](const QString &, bool) {},
                              [](qint64) { return Result<QByteArray>(QByteArray()); }};
    Outcome outcome{kExitUnreachable, {}, {}};
    QObject context;
    run(*options, client, &context, around, [&outcome](Outcome got) { outcome = std::move(got); });
    return outcome;
}

} // namespace

/// What explain-code says, and the page that it comes from.
class TestCodeHelp : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyReasonOfTheGateway();
    void everyRefusalOfTheAdminApi();
    void everyProblemOfAConfiguration();
    void eachSaysWhatToLookAtAndHowToMend();
    void oneCode();
    void typeOfAProblemDocument();
    void json();
    void listOfAll();
    void unknownCode();
};

void TestCodeHelp::everyReasonOfTheGateway()
{
    QStringList expected;
    QStringList stages;
    for (int i = 0; i < kReasonCount; ++i) {
        const auto reason = static_cast<Reason>(i);
        expected += text(reasonInfo(reason).code) + u" ("_s + statusOf(reason) + u')';
        stages += text(stageName(reasonInfo(reason).stage));
    }
    QCOMPARE(explained(stages), expected);
}

void TestCodeHelp::everyRefusalOfTheAdminApi()
{
    static const QRegularExpression row(u"X\\(\\w+, \"(admin\\.[a-z-]+)\", ([0-9]+),"_s);
    QStringList expected;
    const QString source = contentOf(u"service/control/admin_api/admin_code.h"_s);
    for (auto rows = row.globalMatch(source); rows.hasNext();) {
        const QRegularExpressionMatch match = rows.next();
        expected += match.captured(1) + u" ("_s + match.captured(2) + u')';
    }
    QVERIFY(!expected.isEmpty());
    QStringList found = explained({u"admin"_s});
    found.sort();
    expected.sort();
    QCOMPARE(found, expected);
}

void TestCodeHelp::everyProblemOfAConfiguration()
{
    static const QRegularExpression name(u"\"(config\\.[a-z-]+)\""_s);
    QStringList expected;
    for (const QString &folder : {u"shared/model"_s, u"service"_s}) {
        QDirIterator files(kSource.filePath(folder), {u"*.cpp"_s, u"*.h"_s}, QDir::Files,
                           QDirIterator::Subdirectories);
        while (files.hasNext()) {
            const QString source = contentOf(files.next());
            for (auto found = name.globalMatch(source); found.hasNext();)
                expected += found.next().captured(1);
        }
    }
    QStringList found;
    for (const CodeHelp &each : codeHelp()) {
        if (each.code.startsWith("config."_L1))
            found += each.code;
    }
    expected.removeDuplicates();
    expected.sort();
    found.sort();
    QCOMPARE(found, expected);
}

void TestCodeHelp::eachSaysWhatToLookAtAndHowToMend()
{
    for (const CodeHelp &each : codeHelp()) {
        const qsizetype look = each.text.indexOf(u" Look at "_s);
        const qsizetype mend = each.text.indexOf(u" Mend "_s);
        QVERIFY2(look > 0 && mend > look, qPrintable(each.code));
        QVERIFY2(each.text.endsWith(u'.'), qPrintable(each.code));
    }
}

void TestCodeHelp::oneCode()
{
    const Outcome outcome = explain({u"proxy.connect-failed"_s});
    QCOMPARE(outcome.code, kExitOk);
    QVERIFY(outcome.output.startsWith(u"proxy.connect-failed (502)\n\nThe target refused"_s));
    for (const QString &line : outcome.output.split(u'\n'))
        QVERIFY2(line.size() <= 80, qPrintable(line));
}

void TestCodeHelp::typeOfAProblemDocument()
{
    QCOMPARE(explain({u"urn:portcullis:reason:admin.stale"_s}).output,
             explain({u"admin.stale"_s}).output);
}

void TestCodeHelp::json()
{
    const Outcome outcome = explain({u"route.not-found"_s, u"--output"_s, u"json"_s});
    const QJsonObject object = QJsonDocument::fromJson(outcome.output.toUtf8()).object();
    QCOMPARE(object["code"_L1].toString(), u"route.not-found"_s);
    QCOMPARE(object["status"_L1].toString(), u"404"_s);
    QVERIFY(object["text"_L1].toString().startsWith(u"No route matches"_s));
}

void TestCodeHelp::listOfAll()
{
    const Outcome outcome = explain({});
    QCOMPARE(outcome.code, kExitOk);
    for (const CodeHelp &each : codeHelp())
        QVERIFY2(outcome.output.contains(u'\n' + each.code + u' '), qPrintable(each.code));
}

void TestCodeHelp::unknownCode()
{
    const Outcome outcome = explain({u"route.notfound"_s});
    QCOMPARE(outcome.code, kExitUsage);
    QVERIFY(outcome.output.isEmpty());
    QVERIFY(outcome.errors.contains(u"did you mean route.not-found?"_s));
}

QTEST_GUILESS_MAIN(TestCodeHelp)
#include "tst_code_help.moc"
