// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "app_fixture.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QLineEdit>
#include <QListWidget>
#include <QMessageBox>
#include <QPushButton>
#include <QSettings>
#include <QTemporaryDir>
#include <QTest>

using namespace portcullis;
using namespace portcullis::gui;
using namespace Qt::StringLiterals;

namespace {

struct Dialog {
    test::MemoryStore &tokens;
    ConnectDialog widget;
    QListWidget *list = widget.findChild<QListWidget *>(u"profileList"_s);
    QLineEdit *name = widget.findChild<QLineEdit *>(u"nameEdit"_s);
    QLineEdit *url = widget.findChild<QLineEdit *>(u"urlEdit"_s);
    QLineEdit *token = widget.findChild<QLineEdit *>(u"tokenEdit"_s);
    QLabel *problem = widget.findChild<QLabel *>(u"problem"_s);
    QCheckBox *keep = widget.findChild<QCheckBox *>(u"rememberCheck"_s);
    QPushButton *go = widget.findChild<QDialogButtonBox *>()->button(QDialogButtonBox::Ok);

    Dialog(test::MemoryStore &store, QSettings *settings, const Profile &wanted = {},
           const QString &why = {})
        : tokens(store), widget(Profiles(settings), store, wanted, why)
    {
    }
    void press(const char *button)
    {
        widget.findChild<QPushButton *>(QLatin1String(button))->click();
    }
};

} // namespace

class TestConnectDialog : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { m_settings.clear(); }
    void givesWhatWasTyped();
    void refuses_data();
    void refuses();
    void aTokenIsNotShown();
    void aKeptTokenNeedsNoTyping();
    void saysWhatWentWrongBefore();
    void addsDuplicatesAndDeletes();
    void whatWasChangedIsStoredWhenItCloses();
    void anotherAddressLosesThePin();

private:
    Profile stored(const QString &name, const QString &url)
    {
        Profile profile = test::profileOf(QUrl(url), name);
        Profiles(&m_settings).save(profile);
        return profile;
    }

    QTemporaryDir m_folder;
    QSettings m_settings{m_folder.filePath(u"app.ini"_s), QSettings::IniFormat};
    test::MemoryStore m_tokens;
};

void TestConnectDialog::givesWhatWasTyped()
{
    Dialog dialog(m_tokens, &m_settings);
    dialog.url->setText(u"localhost:9180"_s);
    QTest::keyClicks(dialog.token, u" secret "_s);
    QTest::mouseClick(dialog.go, Qt::LeftButton);
    QCOMPARE(dialog.widget.result(), int(QDialog::Accepted));
    QCOMPARE(dialog.widget.profile().url, QUrl(u"http://localhost:9180"_s));
    QCOMPARE(dialog.widget.token(), QByteArray("secret"));
    QVERIFY(!dialog.widget.remember());
    QCOMPARE(Profiles(&m_settings).all().size(), 1);
}

void TestConnectDialog::refuses_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("url");
    QTest::addColumn<QString>("token");

    QTest::newRow("no address") << u"a"_s << QString() << u"secret"_s;
    QTest::newRow("an address that is none") << u"a"_s << u"http://a/b"_s << u"secret"_s;
    QTest::newRow("no token") << u"a"_s << u"localhost"_s << QString();
    QTest::newRow("a token that is none") << u"a"_s << u"localhost"_s << u"ä ö"_s;
    QTest::newRow("a name that is taken") << u"taken"_s << u"localhost"_s << u"secret"_s;
}

void TestConnectDialog::refuses()
{
    QFETCH(QString, name);
    QFETCH(QString, url);
    QFETCH(QString, token);
    stored(u"taken"_s, u"http://127.0.0.1:2"_s);
    Dialog dialog(m_tokens, &m_settings);
    dialog.press("addButton");
    dialog.name->setText(name);
    dialog.url->setText(url);
    dialog.token->setText(token);
    QTest::mouseClick(dialog.go, Qt::LeftButton);
    QVERIFY(dialog.widget.result() != QDialog::Accepted);
    QVERIFY(dialog.problem->isVisibleTo(&dialog.widget) && !dialog.problem->text().isEmpty());
}

void TestConnectDialog::aTokenIsNotShown()
{
    const Dialog dialog(m_tokens, &m_settings);
    QCOMPARE(dialog.token->echoMode(), QLineEdit::Password);
}

void TestConnectDialog::aKeptTokenNeedsNoTyping()
{
    const Profile shop = stored(u"shop"_s, u"http://127.0.0.1:1"_s);
    m_tokens.kept[shop.url] = "kept";
    Dialog dialog(m_tokens, &m_settings);
    QTRY_VERIFY(!dialog.token->placeholderText().isEmpty());
    QTest::mouseClick(dialog.go, Qt::LeftButton);
    QCOMPARE(dialog.widget.result(), int(QDialog::Accepted));
    QVERIFY(dialog.widget.token().isEmpty());
    QCOMPARE(dialog.widget.profile(), shop);
    Dialog again(m_tokens, &m_settings);
    QTRY_VERIFY(!again.token->placeholderText().isEmpty());
    again.press("forgetTokenButton");
    QTRY_VERIFY(again.token->placeholderText().isEmpty());
    QVERIFY(m_tokens.kept.isEmpty());
}

void TestConnectDialog::saysWhatWentWrongBefore()
{
    const Dialog dialog(m_tokens, &m_settings, {}, u"wrong token"_s);
    QCOMPARE(dialog.problem->text(), u"wrong token"_s);
    QVERIFY(dialog.problem->isVisibleTo(&dialog.widget));
}

void TestConnectDialog::addsDuplicatesAndDeletes()
{
    stored(u"shop"_s, u"http://127.0.0.1:1"_s);
    Dialog dialog(m_tokens, &m_settings);
    dialog.press("duplicateButton");
    QCOMPARE(dialog.name->text(), u"shop 2"_s);
    QCOMPARE(dialog.list->count(), 2);
    dialog.list->setCurrentRow(1);
    QCOMPARE(dialog.name->text(), u"shop"_s);
    QCOMPARE(Profiles(&m_settings).all().size(), 2);
    m_tokens.kept[QUrl(u"http://127.0.0.1:1"_s)] = "kept";
    dialog.press("deleteButton");
    auto *box = dialog.widget.findChild<QMessageBox *>();
    QVERIFY(box);
    for (QAbstractButton *button : box->buttons()) {
        if (box->buttonRole(button) == QMessageBox::DestructiveRole)
            button->click();
    }
    QCOMPARE(dialog.list->count(), 1);
    QVERIFY(!Profiles(&m_settings).named(u"shop"_s));
    QVERIFY(m_tokens.kept.isEmpty());
}

void TestConnectDialog::whatWasChangedIsStoredWhenItCloses()
{
    stored(u"shop"_s, u"http://127.0.0.1:1"_s);
    Dialog dialog(m_tokens, &m_settings);
    dialog.widget.findChild<QCheckBox *>(u"readOnlyCheck"_s)->setChecked(true);
    dialog.widget.findChild<QComboBox *>(u"tagBox"_s)->setCurrentIndex(2);
    dialog.widget.reject();
    const Profile kept = Profiles(&m_settings).named(u"shop"_s).value();
    QVERIFY(kept.readOnly);
    QCOMPARE(kept.tag, u"green"_s);
}

void TestConnectDialog::anotherAddressLosesThePin()
{
    Profile shop = stored(u"shop"_s, u"https://127.0.0.1:1"_s);
    shop.pin = QByteArray(32, 'x');
    Profiles(&m_settings).save(shop);
    Dialog dialog(m_tokens, &m_settings);
    QVERIFY(dialog.widget.findChild<QLabel *>(u"pinText"_s)->isVisibleTo(&dialog.widget));
    dialog.url->setText(u"https://127.0.0.1:2"_s);
    dialog.widget.reject();
    QVERIFY(Profiles(&m_settings).named(u"shop"_s)->pin.isEmpty());
}

QTEST_MAIN(TestConnectDialog)
#include "tst_connect_dialog.moc"
