// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/ctl/explain_request.h"
#include "service/ctl/options.h"
#include "service/ctl/top.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>
#include <QTest>

using namespace portcullis;
using namespace portcullis::ctl;
using namespace Qt::StringLiterals;

namespace {

Result<Options> parse(const QString &line)
{
    return parseOptions(line.split(u' ', Qt::SkipEmptyParts), {});
}

} // namespace

Q_DECLARE_METATYPE(portcullis::ctl::Command)

class TestCtlOptions : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void commands_data();
    void commands();
    void refusals_data();
    void refusals();
    void optionsAndArguments();
    void helpNamesEverything();
    void explained_data();
    void explained();
    void filesAndUrls_data();
    void filesAndUrls();
    void figuresFromTwoScrapes();
};

void TestCtlOptions::commands_data()
{
    QTest::addColumn<Command>("command");
    const auto row = [](const char *line, Command command) { QTest::newRow(line) << command; };
    row("info", Command::Info);
    row("get", Command::Get);
    row("get routes", Command::Get);
    row("get routes orders", Command::Get);
    row("apply gateway.json --note x --confirm-within 5m", Command::Apply);
    row("apply - --force", Command::Apply);
    row("revert", Command::Revert);
    row("simulate gateway.json --request 0-412", Command::Simulate);
    row("--output json history 5", Command::History);
    row("undo 7 --if-match 9", Command::Undo);
    row("keys create acme --id k2", Command::KeysCreate);
    row("keys rotate acme k2 --grace=0s", Command::KeysRotate);
    row("secrets set otlp", Command::SecretsSet);
    row("explain GET /orders -H A:b -H C:d", Command::Explain);
    row("explain request.json", Command::Explain);
    row("top --count 3", Command::Top);
    row("drain orders a", Command::Drain);
    row("apply --help", Command::Help);
    row("keys --help", Command::Help);
    row("--version", Command::Version);
}

void TestCtlOptions::commands()
{
    QFETCH(Command, command);
    const auto options = parse(QString::fromLatin1(QTest::currentDataTag()));
    QVERIFY2(options, options ? "" : options.error().what.c_str());
    QCOMPARE(int(options->command), int(command));
}

void TestCtlOptions::refusals_data()
{
    QTest::addColumn<QString>("why");
    const auto row = [](const char *line, const char *why) {
        QTest::newRow(line) << QString::fromLatin1(why);
    };
    row("", "a command is missing");
    row("frobnicate", "unknown command 'frobnicate'");
    row("keys", "unknown command 'keys'");
    row("keys purge acme", "unknown command 'keys'");
    row("apply", "'apply' takes FILE");
    row("apply a b", "'apply' takes FILE");
    row("info ready", "'info' takes no argument");
    row("keys rotate acme", "'keys rotate' takes CONSUMER ID");
    row("get a b c", "'get' takes [KIND] [NAME]");
    row("revert 7", "'revert' takes no argument");
    row("diff f --request 0-1", "'diff' takes no --request");
    row("info --note x", "'info' takes no --note");
    row("validate f --force", "'validate' takes no --force");
    row("apply f --force=yes", "option '--force' has no value");
    row("apply f --note", "option '--note' needs a value");
    row("apply f --note=", "option '--note' needs a value");
    row("apply f --nte x", "unknown option '--nte'");
    row("info --output xml", "--output is json or table");
    row("info --ca /no/such/file", "--ca: /no/such/file: No such file or directory");
}

void TestCtlOptions::refusals()
{
    const auto options = parse(QString::fromLatin1(QTest::currentDataTag()));
    QVERIFY(!options);
    QTEST(QString::fromStdString(options.error().what), "why");
}

void TestCtlOptions::optionsAndArguments()
{
    const auto options =
        parseOptions({u"--note"_s, u"a b"_s, u"apply"_s, u"--"_s, u"--odd"_s}, "a-token");
    QVERIFY(options);
    QCOMPARE(options->arguments, QStringList(u"--odd"_s));
    QCOMPARE(options->value(u"--note"_s), u"a b"_s);
    QVERIFY(!options->has(u"--force"_s));
    QCOMPARE(options->target.token, QByteArray("a-token"));
    QCOMPARE(options->target.url, QUrl(u"http://127.0.0.1:9180"_s));
}

void TestCtlOptions::helpNamesEverything()
{
    const QString help = helpText();
    for (const CommandSpec &spec : portcullis::ctl::commands()) {
        const QString words = QString::fromStdString(std::string(spec.words));
        QVERIFY2(spec.command == Command::Help || help.contains(u"\n  "_s + words + u' '),
                 qPrintable(words));
    }
    for (const OptionSpec &option : optionSpecs())
        QVERIFY(help.contains(QString::fromStdString(std::string(option.name))));
    for (const QString &line : help.split(u'\n'))
        QVERIFY2(line.size() <= 100 && !line.endsWith(u' '), qPrintable(line));
}

void TestCtlOptions::explained_data()
{
    QTest::addColumn<QStringList>("words");
    QTest::addColumn<QByteArray>("json"); // empty: refused
    QTest::newRow("a target") << QStringList{u"/a?b=c"_s}
                              << QByteArray(R"({"target":"/a?b=c","host":"localhost"})");
    QTest::newRow("a method and a URL")
        << QStringList{u"POST"_s, u"https://a.test/b"_s, u"--body"_s, u"x y"_s}
        << QByteArray(R"({"method":"POST","url":"https://a.test/b","body":"x y"})");
    QTest::newRow("headers in their order")
        << QStringList{u"/"_s, u"-H"_s, u"B: 1: 2"_s, u"--header=A:"_s, u"-H"_s, u"B:3"_s}
        << QByteArray(R"({"target":"/","host":"localhost","headers":[{"name":"B","value":"1: 2"},
            {"name":"A","value":""},{"name":"B","value":"3"}]})");
    QTest::newRow("a client")
        << QStringList{u"/"_s, u"--client"_s, u"192.0.2.1"_s, u"--listener"_s, u"http"_s}
        << QByteArray(
               R"({"target":"/","host":"localhost","client":"192.0.2.1","listener":"http"})");
    QTest::newRow("a caller") << QStringList{
        u"/"_s, u"--consumer"_s, u"acme"_s, u"--authenticator"_s,
        u"keys"_s} << QByteArray(R"({"target":"/","host":"localhost","identity":{"consumer":"acme",
            "authenticator":"keys"}})");
    QTest::newRow("half a caller")
        << QStringList{u"/"_s, u"--consumer"_s, u"acme"_s} << QByteArray();
    QTest::newRow("no header") << QStringList{u"/"_s, u"-H"_s, u"nothing"_s} << QByteArray();
    QTest::newRow("no name") << QStringList{u"/"_s, u"-H"_s, u": x"_s} << QByteArray();
}

void TestCtlOptions::explained()
{
    QFETCH(QStringList, words);
    QFETCH(QByteArray, json);
    const auto options = parseOptions(QStringList{u"explain"_s} + words, {});
    QVERIFY(options);
    const auto request = explainRequest(*options);
    QCOMPARE(bool(request), !json.isEmpty());
    if (request)
        QCOMPARE(QJsonDocument::fromJson(*request), QJsonDocument::fromJson(json));
}

void TestCtlOptions::filesAndUrls_data()
{
    QTest::addColumn<QStringList>("words");
    QTest::addColumn<bool>("file");
    QTest::newRow("a path of the gateway") << QStringList{u"/orders"_s} << false;
    QTest::newRow("a URL") << QStringList{u"http://a.test/"_s} << false;
    QTest::newRow("a method and a path") << QStringList{u"GET"_s, u"/"_s} << false;
    QTest::newRow("a file") << QStringList{u"request.json"_s} << true;
    QTest::newRow("a file in a folder") << QStringList{u"./a/request.json"_s} << true;
    QTest::newRow("a path of the gateway that ends like a file")
        << QStringList{u"/no/such/orders.json"_s} << false;
    QTest::newRow("a file by its whole path")
        << QStringList{QString::fromUtf8(PORTCULLIS_SOURCE_DIR "/docs/examples/full.json")} << true;
    QTest::newRow("standard input") << QStringList{u"-"_s} << true;
}

void TestCtlOptions::filesAndUrls()
{
    QFETCH(QStringList, words);
    QTEST(namesFile(words), "file");
}

void TestCtlOptions::figuresFromTwoScrapes()
{
    api::MetricsSnapshot before;
    before.routes = {{"a", {{"2xx", "200", "", 10}, {"4xx", "404", "x", 5}}, {}},
                     {"b", {{"2xx", "200", "", 7}}, {}}};
    before.bytesOut = 1'000;
    api::MetricsSnapshot after = before;
    after.routes[0].requests[0].count = 30;
    after.routes[0].requests[1].count = 6;
    after.routes.push_back({"c", {{"5xx", "502", "y", 2}}, {}});
    after.bytesOut = 500; // the gateway began anew
    after.requestsInFlight = 4;
    const QJsonObject figures = figuresBetween(before, after, 2'000);
    QCOMPARE(figures["status"_L1],
             QJsonValue(QJsonObject{{u"2xx"_s, 20}, {u"4xx"_s, 1}, {u"5xx"_s, 2}}));
    QCOMPARE(figures["routes"_L1].toArray().size(), 2); // b had none
    QCOMPARE(figures["bytesOut"_L1].toInt(), 500);
    QString shown = renderFigures(figures, u"http://127.0.0.1:9180"_s);
    static const QRegularExpression blanks(u" +"_s);
    shown.replace(blanks, u" "_s);
    for (const QString &line : {u"requests a second 11.5"_s, u"2xx a second 10.0"_s,
                                u"requests in flight 4"_s, u"a 10.5 0.5 0.0 -"_s})
        QVERIFY2(shown.contains(u'\n' + line + u'\n'), qPrintable(shown));
}

QTEST_APPLESS_MAIN(TestCtlOptions)
#include "tst_ctl_options.moc"
