// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
// Tokens in a real Secret Service on a session bus of its own.
#include "admin-gui/app/token_store.h"
#include "tests/support/child_process.h"

#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

#include <optional>

using namespace portcullis;
using namespace portcullis::gui;
using namespace portcullis::test;
using namespace Qt::StringLiterals;

class TestTokenStore : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void keepsAndForgets();
    void forgettingWhatIsNotKeptIsNoFailure();

private:
    bool startBus();
    bool startKeyring();
    QByteArray read(const QUrl &url);
    bool finished(const std::function<void(std::function<void(Result<void>)>)> &call);

    QTemporaryDir m_home;
    ChildProcess m_bus;
    ChildProcess m_keyring;
    std::unique_ptr<TokenStore> m_store;
};

bool TestTokenStore::startBus()
{
    m_bus.start("dbus-daemon", {"--session", "--nofork", "--print-address=1"});
    return m_bus.waitFor([this] { return m_bus.out().contains('\n'); })
        && qputenv("DBUS_SESSION_BUS_ADDRESS", m_bus.out().trimmed());
}

bool TestTokenStore::startKeyring()
{
    m_keyring.start("gnome-keyring-daemon", {"--foreground", "--unlock", "--components=secrets"});
    m_keyring.process().write("password");
    m_keyring.process().closeWriteChannel();
    return m_keyring.waitFor([] {
        return outputOf("dbus-send",
                        {"--session", "--print-reply", "--dest=org.freedesktop.DBus", "/",
                         "org.freedesktop.DBus.NameHasOwner", "string:org.freedesktop.secrets"})
            .contains("boolean true");
    });
}

void TestTokenStore::initTestCase()
{
    m_store = makeTokenStore();
    if (!m_store->isAvailable())
        QSKIP("built without a keychain");
    for (const char *program : {"dbus-daemon", "dbus-send", "gnome-keyring-daemon"}) {
        if (QStandardPaths::findExecutable(QLatin1String(program)).isEmpty())
            QSKIP("no Secret Service on this machine");
    }
    // A keyring of its own, and none of the desktop's.
    for (const char *folder : {"HOME", "XDG_DATA_HOME", "XDG_RUNTIME_DIR", "XDG_CONFIG_HOME"})
        qputenv(folder, m_home.path().toUtf8());
    qunsetenv("GNOME_KEYRING_CONTROL");
    qputenv("XDG_CURRENT_DESKTOP", "GNOME"); // QtKeychain asks which keychain is the desktop's
    QVERIFY2(startBus(), m_bus.err().constData());
    QVERIFY2(startKeyring(), m_keyring.err().constData());
}

QByteArray TestTokenStore::read(const QUrl &url)
{
    std::optional<QByteArray> token;
    m_store->read(url, this, [&token](const QByteArray &read) { token = read; });
    return QTest::qWaitFor([&token] { return token.has_value(); }, kProcessWaitMs)
        ? *token
        : "it did not answer";
}

bool TestTokenStore::finished(const std::function<void(std::function<void(Result<void>)>)> &call)
{
    std::optional<bool> good;
    call([&good](const Result<void> &result) { good = result.has_value(); });
    return QTest::qWaitFor([&good] { return good.has_value(); }, kProcessWaitMs) && *good;
}

void TestTokenStore::keepsAndForgets()
{
    const QUrl shop(u"https://shop.test:9180"_s);
    const QUrl other(u"https://other.test:9180"_s);
    QCOMPARE(read(shop), QByteArray());
    QVERIFY(finished([&](auto done) { m_store->write(shop, "the-token", this, done); }));
    QVERIFY(finished([&](auto done) { m_store->write(other, "another", this, done); }));
    QCOMPARE(read(shop), QByteArray("the-token"));
    QVERIFY(finished([&](auto done) { m_store->forget(shop, this, done); }));
    QCOMPARE(read(shop), QByteArray());
    QCOMPARE(read(other), QByteArray("another"));
}

void TestTokenStore::forgettingWhatIsNotKeptIsNoFailure()
{
    QVERIFY(finished([&](auto done) { m_store->forget(QUrl(u"https://no.test"_s), this, done); }));
}

QTEST_GUILESS_MAIN(TestTokenStore)
#include "tst_token_store.moc"
