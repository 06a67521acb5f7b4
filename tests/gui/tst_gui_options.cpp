// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "admin-gui/app/options.h"

#include <QTemporaryFile>
#include <QTest>

using namespace portcullis;
using namespace portcullis::gui;

class TestGuiOptions : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void reads();
    void aTokenFileComesBeforeTheVariable();
    void refuses_data();
    void refuses();
};

void TestGuiOptions::reads()
{
    const auto none = parseOptions({}, {});
    QVERIFY(none);
    QVERIFY(!none->url && none->token.isEmpty() && none->screenshots.isEmpty());
    QVERIFY(none->action == Options::Action::Run);

    const auto all = parseOptions({QStringLiteral("--url"), QStringLiteral("127.0.0.1:9180"),
                                   QStringLiteral("--screenshot=shots"),
                                   QStringLiteral("--theme=dark"), QStringLiteral("--language=de")},
                                  "secret\n");
    QVERIFY(all);
    QCOMPARE(all->url->toString(), QStringLiteral("http://127.0.0.1:9180"));
    QCOMPARE(all->token, QByteArray("secret"));
    QCOMPARE(all->screenshots, QStringLiteral("shots"));
    QCOMPARE(all->theme, QStringLiteral("dark"));
    QCOMPARE(all->language, QStringLiteral("de"));
    const auto named = parseOptions({QStringLiteral("--profile"), QStringLiteral("shop")}, {});
    QVERIFY(named && named->profile == QStringLiteral("shop") && !named->url);

    QVERIFY(parseOptions({QStringLiteral("--help")}, {})->action == Options::Action::Help);
    QVERIFY(parseOptions({QStringLiteral("--version")}, {})->action == Options::Action::Version);
}

void TestGuiOptions::aTokenFileComesBeforeTheVariable()
{
    QTemporaryFile file;
    QVERIFY(file.open());
    file.write("from-the-file\n");
    file.flush();
    const auto options =
        parseOptions({QStringLiteral("--token-file"), file.fileName()}, "from-the-variable");
    QVERIFY(options);
    QCOMPARE(options->token, QByteArray("from-the-file"));
}

void TestGuiOptions::refuses_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QByteArray>("variable");

    const auto row = [](const char *name, const char *arguments, const char *variable = "") {
        QTest::newRow(name) << QString::fromLatin1(arguments).split(u' ') << QByteArray(variable);
    };
    row("an unknown option", "--no-such");
    row("an option without its value", "--url");
    row("an address that is none", "--url ftp://a");
    row("an argument", "gateway");
    row("a token file that is not there", "--token-file /no/such/file");
    row("a token that is none", "--url 127.0.0.1", "a b");
    row("a picture of nothing", "--screenshot shots", "secret");
    row("a picture without a token", "--screenshot shots --url 127.0.0.1");
    row("two gateways", "--url 127.0.0.1 --profile shop");
    row("a theme that there is not", "--theme pink");
}

void TestGuiOptions::refuses()
{
    QFETCH(QStringList, arguments);
    QFETCH(QByteArray, variable);
    const auto options = parseOptions(arguments, variable);
    QVERIFY(!options);
    QVERIFY(!options.error().what.empty());
}

QTEST_APPLESS_MAIN(TestGuiOptions)
#include "tst_gui_options.moc"
