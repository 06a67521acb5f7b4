// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
// From a profile to a connection, and every way in which that fails.
#include "app_fixture.h"
#include "demo_gateway.h"
#include "pkexec_script.h"
#include "shared/client/admin_trust.h"
#include "tests/integration/data_fixture.h"
#include "tests/support/admin_stub.h"
#include "tests/support/certificates.h"

#include <QCheckBox>
#include <QLineEdit>
#include <QMessageBox>
#include <QPushButton>
#include <QSettings>
#include <QTest>

using namespace portcullis;
using namespace portcullis::gui;
using namespace Qt::StringLiterals;

namespace {

QPushButton *acceptOf(QMessageBox &box)
{
    const auto buttons = box.buttons();
    for (QAbstractButton *button : buttons) {
        if (box.buttonRole(button) == QMessageBox::AcceptRole)
            return qobject_cast<QPushButton *>(button);
    }
    return nullptr;
}

} // namespace

class TestConnecting : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void aWrongTokenIsAskedForAgain();
    void aKeptTokenIsUsed();
    void asksWhereThereIsNoToken();
    void theDialogStoresProfileAndToken();
    void theTokenOfThisMachineConnects();
    void saysWhyItFails_data();
    void saysWhyItFails();
    void anUnknownCertificateIsAskedAbout();
    void anotherCertificateIsRefused();
    void aPinDoesNotTakeWhatAnAuthorityVouchesFor();
    void aChangeThatWaitsIsCountedDownAndKept();

private:
    /// A gateway that serves its admin API with the certificate of that name.
    bool startTls(test::DataGateway &gateway, const QByteArray &name)
    {
        return gateway.start(
            {"--admin-cert", path(name + ".crt"), "--admin-key", path(name + ".key")});
    }
    QByteArray path(const QByteArray &name) const
    {
        return m_folder.filePath(QString::fromUtf8(name)).toUtf8();
    }
    bool makeSelfSigned(const QByteArray &name)
    {
        return test::makeCertificate({name.toStdString(), "IP:127.0.0.1"})
            .write(path(name + ".crt").toStdString(), path(name + ".key").toStdString());
    }
    static QUrl urlOf(test::DataGateway &gateway, const char *scheme)
    {
        return QUrl(QLatin1String(scheme) + "://"_L1
                    + QString::fromUtf8(gateway.process().at("admin")));
    }
    QByteArray fingerprintOfFile(const QByteArray &name) const
    {
        return fingerprintOf(
            QSslCertificate::fromPath(QString::fromUtf8(path(name + ".crt"))).value(0));
    }

    test::DemoGateway m_gateway;
    QTemporaryDir m_folder;
};

void TestConnecting::initTestCase()
{
    QLocale::setDefault(QLocale::c());
    QVERIFY2(m_gateway.start(), m_gateway.log().constData());
    QVERIFY(makeSelfSigned("first") && makeSelfSigned("second"));
}

void TestConnecting::aWrongTokenIsAskedForAgain()
{
    test::App app;
    app.connectTo(m_gateway.adminUrl(), "wrong");
    QTRY_VERIFY(app.dialog());
    QVERIFY2(app.status().startsWith(u"Not connected to "_s), qPrintable(app.status()));
    QVERIFY(app.dialog()->findChild<QLabel *>(u"problem"_s)->text().contains(u"does not accept"_s));
    QTest::keyClicks(app.dialog()->findChild<QLineEdit *>(u"tokenEdit"_s),
                     QString::fromLatin1(m_gateway.token()));
    app.dialog()->accept();
    QTRY_VERIFY(app.isConnected());
    QTRY_VERIFY(!app.dialog());
}

void TestConnecting::aKeptTokenIsUsed()
{
    test::App app;
    app.tokens.kept[m_gateway.adminUrl()] = m_gateway.token();
    app.connectTo(m_gateway.adminUrl(), {});
    QTRY_VERIFY(app.isConnected());
    QVERIFY(!app.dialog());
}

void TestConnecting::asksWhereThereIsNoToken()
{
    test::App app;
    QVERIFY(app.status().startsWith(u"Not connected"_s));
    app.connectTo(m_gateway.adminUrl(), {});
    QTRY_VERIFY(app.dialog());
    QCOMPARE(app.dialog()->findChild<QLineEdit *>(u"urlEdit"_s)->text(),
             m_gateway.adminUrl().toString());
}

void TestConnecting::theDialogStoresProfileAndToken()
{
    QSettings settings(m_folder.filePath(u"app.ini"_s), QSettings::IniFormat);
    {
        test::App app(&settings);
        app.window.askForGateway();
        const auto field = [&app](const char *name) {
            return app.dialog()->findChild<QLineEdit *>(QLatin1String(name));
        };
        field("nameEdit")->setText(u"Shop"_s);
        field("urlEdit")->setText(m_gateway.adminUrl().toString());
        field("tokenEdit")->setText(QString::fromLatin1(m_gateway.token()));
        app.dialog()->findChild<QCheckBox *>(u"rememberCheck"_s)->setChecked(true);
        app.dialog()->findChild<QCheckBox *>(u"productionCheck"_s)->setChecked(true);
        app.dialog()->accept();
        QTRY_VERIFY(app.isConnected());
        QCOMPARE(app.tokens.kept.value(m_gateway.adminUrl()), m_gateway.token());
        QVERIFY(app.window.windowTitle().contains(u"Shop"_s));
    }
    settings.sync();
    QFile file(settings.fileName());
    QVERIFY(file.open(QIODevice::ReadOnly));
    QVERIFY2(!file.readAll().contains(m_gateway.token()), "a token among the settings");
    const auto kept = Profiles(&settings).named(u"Shop"_s);
    QVERIFY(kept && kept->production && kept->lastUsed.isValid());
}

void TestConnecting::theTokenOfThisMachineConnects()
{
    const test::PkexecScript allowed("exec head -n 1 '" + m_gateway.tokenFile() + "'");
    test::App app;
    app.window.setLocalToken(allowed.programs());
    app.window.askForGateway();
    app.dialog()->findChild<QLineEdit *>(u"urlEdit"_s)->setText(m_gateway.adminUrl().toString());
    app.dialog()->findChild<QCheckBox *>(u"rememberCheck"_s)->setChecked(true);
    app.dialog()->findChild<QPushButton *>(u"localTokenButton"_s)->click();
    QTRY_VERIFY2_WITH_TIMEOUT(app.isConnected(), qPrintable(app.status()), test::kProcessWaitMs);
    QTRY_VERIFY(!app.dialog());
    QCOMPARE(app.tokens.kept.value(m_gateway.adminUrl()), m_gateway.token());
}

void TestConnecting::saysWhyItFails_data()
{
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QString>("says");

    QTest::newRow("a redirect") << QByteArray("/v1/info") << 302 << QByteArray() << u"redirects"_s;
    QTest::newRow("another program")
        << QByteArray("/v1/info") << 200 << QByteArray("<html>") << u"not the admin API"_s;
    QTest::newRow("a gateway of tomorrow")
        << QByteArray("/v1/info") << 200
        << QByteArray(R"({"version":"99.0.0","revision":1,"listeners":[]})") << u"too old for it"_s;
}

void TestConnecting::saysWhyItFails()
{
    QFETCH(QByteArray, path);
    QFETCH(int, status);
    QFETCH(QByteArray, body);
    QFETCH(QString, says);
    test::AdminStub stub;
    stub.answers[path].status = status;
    stub.answers[path].body = body;
    test::App app;
    app.connectTo(stub.url(), "token");
    QTRY_VERIFY2(app.notice("offline").contains(says), qPrintable(app.notice("offline")));
}

void TestConnecting::anUnknownCertificateIsAskedAbout()
{
    test::DataGateway gateway;
    QVERIFY2(startTls(gateway, "first"), gateway.process().err().constData());
    QSettings settings(m_folder.filePath(u"pins.ini"_s), QSettings::IniFormat);
    test::App app(&settings);
    app.connectTo(urlOf(gateway, "https"), gateway.token());
    QTRY_VERIFY2(app.find<QMessageBox>("trustBox"), qPrintable(app.status()));
    auto &box = *app.find<QMessageBox>("trustBox");
    const QString fingerprint = fingerprintText(fingerprintOfFile("first"));
    QVERIFY2(box.text().contains(fingerprint.left(47)) && box.text().contains(fingerprint.mid(48)),
             qPrintable(box.text()));
    QVERIFY(box.defaultButton() == box.button(QMessageBox::Cancel));
    QVERIFY(acceptOf(box));
    acceptOf(box)->click();
    QTRY_VERIFY2(app.isConnected(), qPrintable(app.status()));
    QCOMPARE(Profiles(&settings).at(urlOf(gateway, "https"))->pin, fingerprintOfFile("first"));
}

void TestConnecting::anotherCertificateIsRefused()
{
    test::DataGateway gateway;
    QVERIFY2(startTls(gateway, "second"), gateway.process().err().constData());
    test::App app;
    Profile profile = test::profileOf(urlOf(gateway, "https"));
    profile.pin = fingerprintOfFile("first");
    app.window.connectTo(profile, gateway.token());
    QTRY_VERIFY2(app.find<QMessageBox>("newCertificateBox"), qPrintable(app.status()));
    auto &box = *app.find<QMessageBox>("newCertificateBox");
    QVERIFY(!acceptOf(box));
    QVERIFY(box.text().contains(fingerprintText(fingerprintOfFile("second")).left(47)));
    QVERIFY(app.notice("offline").contains(u"another certificate"_s));
}

void TestConnecting::aPinDoesNotTakeWhatAnAuthorityVouchesFor()
{
    const test::Certificate ca = test::makeCertificate({"Admin CA", {}, true});
    QVERIFY(ca.write(path("ca.crt").toStdString(), path("ca.key").toStdString()));
    QVERIFY(test::makeCertificate({"signed", "IP:127.0.0.1"}, &ca)
                .write(path("signed.crt").toStdString(), path("signed.key").toStdString()));
    test::DataGateway gateway;
    QVERIFY2(startTls(gateway, "signed"), gateway.process().err().constData());
    const auto authorities = QSslCertificate::fromPath(QString::fromUtf8(path("ca.crt")));

    QNetworkAccessManager network;
    prepareForAdmin(network);
    AdminClient client({}, network);
    const auto ask = [&](const QByteArray &pin) {
        client.setTarget({urlOf(gateway, "https"), gateway.token(), authorities, pin});
        std::optional<AdminError::Kind> kind;
        bool answered = false;
        client.fetchInfo(this, [&](const AdminResult<api::InfoDocument> &info) {
            answered = true;
            if (!info)
                kind = info.error().kind;
        });
        return QTest::qWaitFor([&] { return answered; }, 10'000) ? kind
                                                                 : AdminError::Kind::TimedOut;
    };
    QVERIFY(!ask({}));
    QVERIFY(ask(fingerprintOfFile("first")) == AdminError::Kind::NewCertificate);
    QVERIFY(!ask(fingerprintOfFile("signed")));
    // The connection that is open now was made for another pin.
    QVERIFY(ask(fingerprintOfFile("first")) == AdminError::Kind::NewCertificate);
}

void TestConnecting::aChangeThatWaitsIsCountedDownAndKept()
{
    test::DataGateway gateway;
    const QByteArray first = R"({"version":1,"listeners":[],"routes":[]})";
    QVERIFY2(gateway.startSeeded(first), gateway.process().err().constData());
    test::App app;
    app.connectTo(urlOf(gateway, "http"), gateway.token());
    QTRY_VERIFY2(app.isConnected() && !app.draft().isEmpty(), qPrintable(app.status()));
    QVERIFY(app.notice("confirm").isEmpty() && !app.action("confirmAction")->isEnabled());

    QVERIFY(gateway
                .change("PUT", "/v1/config?confirmWithin=5m",
                        R"({"version":1,"listeners":[],"routes":[],"accessLog":{"to":"off"}})")
                .status
            == 200);
    QTRY_VERIFY2(app.notice("confirm").contains(u"reverts by itself"_s),
                 qPrintable(app.notice("confirm")));
    QTRY_COMPARE(app.draft().baseRevision(), qint64(gateway.revision()));
    app.action("confirmAction")->trigger();
    QTRY_VERIFY(app.notice("confirm").isEmpty());
    QVERIFY(app.notice("confirmFailed").isEmpty());
}

QTEST_MAIN(TestConnecting)
#include "tst_connecting.moc"
