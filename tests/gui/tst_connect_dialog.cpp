// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "admin-gui/app/connect_dialog.h"

#include <QCheckBox>
#include <QDialogButtonBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTest>

using namespace portcullis;
using namespace portcullis::gui;

namespace {

struct Dialog {
    ConnectDialog widget;
    QLineEdit *url = widget.findChild<QLineEdit *>(QStringLiteral("urlEdit"));
    QLineEdit *token = widget.findChild<QLineEdit *>(QStringLiteral("tokenEdit"));
    QLabel *problem = widget.findChild<QLabel *>(QStringLiteral("problem"));
    QCheckBox *keep = widget.findChild<QCheckBox *>(QStringLiteral("rememberCheck"));
    QPushButton *go = widget.findChild<QDialogButtonBox *>()->button(QDialogButtonBox::Ok);

    explicit Dialog(bool canRemember = true, const QString &why = {}) : widget({}, why, canRemember)
    {
    }
};

} // namespace

class TestConnectDialog : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void givesWhatWasTyped();
    void refuses_data();
    void refuses();
    void aTokenIsNotShown();
    void keepsTokensOnlyWhereThereIsAPlace();
    void saysWhatWentWrongBefore();
};

void TestConnectDialog::givesWhatWasTyped()
{
    Dialog dialog;
    dialog.url->setText(QStringLiteral("localhost:9180"));
    QTest::keyClicks(dialog.token, QStringLiteral(" secret "));
    QTest::mouseClick(dialog.go, Qt::LeftButton);
    QCOMPARE(dialog.widget.result(), int(QDialog::Accepted));
    QCOMPARE(dialog.widget.target().url, QUrl(QStringLiteral("http://localhost:9180")));
    QCOMPARE(dialog.widget.target().token, QByteArray("secret"));
    QVERIFY(!dialog.widget.remember());
}

void TestConnectDialog::refuses_data()
{
    QTest::addColumn<QString>("url");
    QTest::addColumn<QString>("token");

    QTest::newRow("no address") << QString() << QStringLiteral("secret");
    QTest::newRow("an address that is none")
        << QStringLiteral("http://a/b") << QStringLiteral("secret");
    QTest::newRow("no token") << QStringLiteral("localhost") << QString();
    QTest::newRow("a token that is none") << QStringLiteral("localhost") << QStringLiteral("ä ö");
}

void TestConnectDialog::refuses()
{
    QFETCH(QString, url);
    QFETCH(QString, token);
    Dialog dialog;
    dialog.url->setText(url);
    dialog.token->setText(token);
    QTest::mouseClick(dialog.go, Qt::LeftButton);
    QVERIFY(dialog.widget.result() != QDialog::Accepted);
    QVERIFY(dialog.problem->isVisibleTo(&dialog.widget) && !dialog.problem->text().isEmpty());
}

void TestConnectDialog::aTokenIsNotShown()
{
    const Dialog dialog;
    QCOMPARE(dialog.token->echoMode(), QLineEdit::Password);
}

void TestConnectDialog::keepsTokensOnlyWhereThereIsAPlace()
{
    Dialog with(true);
    with.keep->setChecked(true);
    QVERIFY(with.widget.remember());
    Dialog without(false);
    without.keep->setChecked(true);
    QVERIFY(!without.keep->isVisibleTo(&without.widget) && !without.widget.remember());
}

void TestConnectDialog::saysWhatWentWrongBefore()
{
    const Dialog dialog(true, QStringLiteral("wrong token"));
    QCOMPARE(dialog.problem->text(), QStringLiteral("wrong token"));
    QVERIFY(dialog.problem->isVisibleTo(&dialog.widget));
}

QTEST_MAIN(TestConnectDialog)
#include "tst_connect_dialog.moc"
