// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
// The token of this machine, asked for in the dialog, and every way in which that fails.
#include "app_fixture.h"
#include "pkexec_script.h"
#include "tests/support/child_process.h"

#include <QLineEdit>
#include <QPushButton>
#include <QTest>

#include <optional>

using namespace portcullis;
using namespace portcullis::gui;
using namespace Qt::StringLiterals;

namespace {

struct Dialog {
    test::MemoryStore tokens;
    ConnectDialog widget;
    QLineEdit *url = widget.findChild<QLineEdit *>(u"urlEdit"_s);
    QLineEdit *token = widget.findChild<QLineEdit *>(u"tokenEdit"_s);
    QLabel *problem = widget.findChild<QLabel *>(u"problem"_s);
    QLabel *says = widget.findChild<QLabel *>(u"localTokenText"_s);
    QWidget *offer = widget.findChild<QWidget *>(u"localToken"_s);
    QPushButton *ask = widget.findChild<QPushButton *>(u"localTokenButton"_s);
    QPushButton *stop = widget.findChild<QPushButton *>(u"stopAskingButton"_s);

    explicit Dialog(const LocalTokenPrograms &programs)
        : widget(Profiles(nullptr), tokens, {}, {}, programs)
    {
    }
    bool isOffered() const { return offer->isVisibleTo(&widget); }
};

/// Answers nothing, and tells the number of its process.
constexpr auto kNeverAnswers = "echo $$ > new && mv new pid && exec tail -f /dev/null";

qint64 pidOf(const test::PkexecScript &script)
{
    QFile file(script.path(u"pid"_s));
    return file.open(QIODevice::ReadOnly) ? file.readAll().trimmed().toLongLong() : 0;
}

bool isGone(qint64 pid)
{
    return ::kill(static_cast<pid_t>(pid), 0) != 0;
}

} // namespace

class TestLocalToken : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QLocale::setDefault(QLocale::c()); }
    void isOfferedForThisMachine_data();
    void isOfferedForThisMachine();
    void isOfferedWhereBothProgramsAre();
    void isAskedForAtTheFirstStart();
    void saysWhyItFails_data();
    void saysWhyItFails();
    void saysThatPkexecCannotBeRun();
    void whatIsNoTokenIsRefused_data();
    void whatIsNoTokenIsRefused();
    void isAskedForNoLonger_data();
    void isAskedForNoLonger();
    void waitsNoLongerThanItsPatience();
};

void TestLocalToken::isOfferedForThisMachine_data()
{
    QTest::addColumn<QString>("url");
    QTest::addColumn<bool>("offered");

    QTest::newRow("IPv4") << u"http://127.0.0.1:9180"_s << true;
    QTest::newRow("another of IPv4") << u"http://127.1.2.3:9180"_s << true;
    QTest::newRow("IPv6") << u"http://[::1]:9180"_s << true;
    QTest::newRow("by name") << u"localhost:9180"_s << true;
    QTest::newRow("over TLS") << u"https://localhost:9180"_s << true;
    QTest::newRow("another machine") << u"https://gateway.test:9180"_s << false;
    QTest::newRow("another address") << u"https://192.0.2.1:9180"_s << false;
    QTest::newRow("all addresses") << u"http://0.0.0.0:9180"_s << false;
    QTest::newRow("a name that begins so") << u"https://localhost.gateway.test"_s << false;
    QTest::newRow("none") << QString() << false;
}

void TestLocalToken::isOfferedForThisMachine()
{
    QFETCH(const QString, url);
    QFETCH(const bool, offered);
    const test::PkexecScript script("exit 1");
    const Dialog dialog(script.programs());
    dialog.url->setText(url);
    QCOMPARE(dialog.isOffered(), offered);
}

void TestLocalToken::isOfferedWhereBothProgramsAre()
{
    const test::PkexecScript script("exit 1");
    LocalTokenPrograms programs = script.programs();
    programs.helper = script.path(u"missing"_s);
    QVERIFY(!Dialog(programs).isOffered());
    programs = script.programs();
    programs.pkexec = script.path(u"missing"_s);
    QVERIFY(!Dialog(programs).isOffered());
    QVERIFY(!Dialog({}).isOffered());
    QVERIFY(Dialog(script.programs()).isOffered());
}

void TestLocalToken::isAskedForAtTheFirstStart()
{
    const test::PkexecScript script(R"([ "${helper##*/}" = local-token ] && echo the-token)");
    Dialog dialog(script.programs());
    QCOMPARE(dialog.url->text(), u"http://127.0.0.1:9180"_s);
    QVERIFY(dialog.isOffered() && !dialog.stop->isVisibleTo(&dialog.widget));
    dialog.ask->click();
    QTRY_COMPARE_WITH_TIMEOUT(dialog.widget.result(), int(QDialog::Accepted), test::kProcessWaitMs);
    QCOMPARE(dialog.widget.token(), QByteArray("the-token"));
    QCOMPARE(dialog.widget.profile().url, QUrl(u"http://127.0.0.1:9180"_s));
}

void TestLocalToken::saysWhyItFails_data()
{
    QTest::addColumn<QByteArray>("commands");
    QTest::addColumn<QString>("why");

    QTest::newRow("dismissed") << QByteArray("echo 'Request dismissed' >&2; exit 126")
                               << u"Permission was not given"_s;
    QTest::newRow("not allowed") << QByteArray("echo 'Error: Not authorized' >&2; exit 127")
                                 << u"It is not allowed here"_s;
    QTest::newRow("nobody to ask")
        << QByteArray("printf '\\nNo agent found\\n\\nmore\\n' >&2; exit 127")
        << u"ask for permission: No agent found You"_s;
    QTest::newRow("no token") << QByteArray("echo 'there is no gateway' >&2; exit 1")
                              << u"on this machine: there is no gateway You"_s;
    QTest::newRow("an end without an answer") << QByteArray("kill -9 $$") << u"without an answer"_s;
    // Of what it says of itself, when it is run in another way than by root.
    QTest::newRow("the helper's own words")
        << QByteArray("exec \"$helper\" too many") << u"usage: local-token"_s;
}

void TestLocalToken::saysWhyItFails()
{
    QFETCH(const QByteArray, commands);
    QFETCH(const QString, why);
    const test::PkexecScript script(commands);
    const Dialog dialog(script.programs());
    dialog.ask->click();
    QTRY_VERIFY_WITH_TIMEOUT(dialog.problem->isVisibleTo(&dialog.widget), test::kProcessWaitMs);
    QVERIFY2(dialog.problem->text().contains(why), qPrintable(dialog.problem->text()));
    QVERIFY(dialog.problem->text().contains(u"paste a token"_s));
    QVERIFY(dialog.ask->isEnabled() && dialog.token->isEnabled());
    QVERIFY(dialog.token->text().isEmpty());
}

void TestLocalToken::saysThatPkexecCannotBeRun()
{
    const test::PkexecScript script("exit 1");
    const Dialog dialog(script.programs());
    QVERIFY(QFile::remove(script.programs().pkexec));
    dialog.ask->click();
    QTRY_VERIFY(dialog.problem->text().contains(u"can't be run"_s));
    QVERIFY(dialog.ask->isEnabled());
}

void TestLocalToken::whatIsNoTokenIsRefused_data()
{
    QTest::addColumn<QByteArray>("commands");

    QTest::newRow("nothing") << QByteArray("exit 0");
    QTest::newRow("an empty line") << QByteArray("echo");
    QTest::newRow("two lines") << QByteArray("echo first; echo second");
    QTest::newRow("two words") << QByteArray("echo first second");
    QTest::newRow("other bytes") << QByteArray("printf 'first\\001\\377'");
    QTest::newRow("no end") << QByteArray("exec yes first");
}

void TestLocalToken::whatIsNoTokenIsRefused()
{
    QFETCH(const QByteArray, commands);
    const test::PkexecScript script(commands);
    const Dialog dialog(script.programs());
    dialog.ask->click();
    QTRY_VERIFY_WITH_TIMEOUT(dialog.problem->isVisibleTo(&dialog.widget), test::kProcessWaitMs);
    QVERIFY2(dialog.problem->text().contains(u"no token"_s), qPrintable(dialog.problem->text()));
    QVERIFY2(!dialog.problem->text().contains(u"first"_s), "it may be a secret all the same");
    QVERIFY(dialog.token->text().isEmpty());
    QVERIFY(dialog.widget.result() != QDialog::Accepted);
}

void TestLocalToken::isAskedForNoLonger_data()
{
    QTest::addColumn<QString>("by");

    QTest::newRow("the button") << u"button"_s;
    QTest::newRow("another address") << u"address"_s;
    QTest::newRow("another token") << u"token"_s;
    QTest::newRow("closing") << u"close"_s;
    QTest::newRow("the end of the dialog") << u"end"_s;
}

void TestLocalToken::isAskedForNoLonger()
{
    QFETCH(const QString, by);
    const test::PkexecScript script(kNeverAnswers);
    std::optional<Dialog> dialog(script.programs());
    dialog->ask->click();
    QVERIFY(!dialog->ask->isEnabled() && dialog->stop->isVisibleTo(&dialog->widget));
    QVERIFY(dialog->says->text().startsWith(u"Waiting"_s));
    QTRY_VERIFY_WITH_TIMEOUT(pidOf(script) != 0, test::kProcessWaitMs);
    const qint64 pid = pidOf(script);
    QVERIFY(!isGone(pid));
    if (by == u"button") {
        dialog->stop->click();
    } else if (by == u"address") {
        dialog->url->setText(u"https://gateway.test"_s);
    } else if (by == u"token") {
        dialog->token->setText(u"pasted"_s);
        dialog->widget.accept();
        QCOMPARE(dialog->widget.token(), QByteArray("pasted"));
    } else if (by == u"close") {
        dialog->widget.reject();
    } else {
        dialog.reset();
    }
    QTRY_VERIFY_WITH_TIMEOUT(isGone(pid), test::kProcessWaitMs);
    if (dialog) {
        QVERIFY(!dialog->problem->isVisibleTo(&dialog->widget));
        QVERIFY(dialog->ask->isEnabled() && !dialog->stop->isVisibleTo(&dialog->widget));
    }
}

void TestLocalToken::waitsNoLongerThanItsPatience()
{
    const test::PkexecScript script(kNeverAnswers);
    LocalTokenPrograms programs = script.programs();
    programs.patience = std::chrono::milliseconds(10);
    const Dialog dialog(programs);
    dialog.ask->click();
    QTRY_VERIFY_WITH_TIMEOUT(dialog.problem->isVisibleTo(&dialog.widget), test::kProcessWaitMs);
    QVERIFY2(dialog.problem->text().contains(u"Nobody gave permission within"_s),
             qPrintable(dialog.problem->text()));
    QVERIFY(dialog.ask->isEnabled());
}

QTEST_MAIN(TestLocalToken)
#include "tst_local_token.moc"
