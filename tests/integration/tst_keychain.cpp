// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/control/secrets/keychain.h"
#include "service/control/secrets/master_key.h"
#include "service/control/store/store_thread.h"
#include "tests/support/child_process.h"
#include "tests/unit/service/control/store/store_fixture.h"

#include <QElapsedTimer>
#include <QStandardPaths>
#include <QTest>

using namespace portcullis;
using namespace portcullis::secrets;
using namespace portcullis::test;

/// A real Secret Service on a session bus of its own.
class TestKeychain : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();

    void keepsBytes();
    void aMasterKeyIsKeptWhereThereIsNoFolder();
    void itIsAskedBesideTheStoresThread();
    void oneThatDoesNotAnswerIsNotWaitedFor();
    void withoutABusThereIsNone();

private:
    bool startBus();
    bool startKeyring();
    static std::unique_ptr<store::Store> openStore(const StoreFolder &folder)
    {
        auto opened = folder.open();
        if (!opened)
            qFatal("%s", why(opened).constData());
        return *std::move(opened);
    }

    static constexpr Milliseconds kPatient{20'000};
    QTemporaryDir m_home;
    ChildProcess m_bus;
    ChildProcess m_keyring;
};

bool TestKeychain::startBus()
{
    m_bus.start("dbus-daemon", {"--session", "--nofork", "--print-address=1"});
    if (!m_bus.waitFor([this] { return m_bus.out().contains('\n'); }))
        return false;
    return qputenv("DBUS_SESSION_BUS_ADDRESS", m_bus.out().trimmed());
}

bool TestKeychain::startKeyring()
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

void TestKeychain::initTestCase()
{
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

void TestKeychain::keepsBytes()
{
    const Keychain keychain(kPatient);
    QVERIFY(Keychain::isThere());
    const auto none = keychain.read("master-key/none");
    QVERIFY2(none.has_value(), none ? "" : none.error().what.c_str());
    QVERIFY(!none->has_value());
    const auto written = keychain.write("master-key/x", SecretBytes::copyOf("0123456789abcdef"));
    QVERIFY2(written.has_value(), written ? "" : written.error().what.c_str());
    const auto read = keychain.read("master-key/x");
    QVERIFY2(read.has_value() && read->has_value(), read ? "" : read.error().what.c_str());
    QVERIFY((*read)->view() == "0123456789abcdef");
}

void TestKeychain::aMasterKeyIsKeptWhereThereIsNoFolder()
{
    const StoreFolder folder;
    const auto store = openStore(folder);
    MasterKeySources sources;
    sources.keychainWait = kPatient;
    const auto made = masterKeyOf(*store, sources);
    QVERIFY2(made.has_value(), made ? "" : made.error().what.c_str());
    QVERIFY(made->origin == MasterKeyOrigin::Made);
    QCOMPARE(made->place, "master-key/" + store->id());
    const auto found = masterKeyOf(*store, sources);
    QVERIFY(found.has_value());
    QVERIFY(found->origin == MasterKeyOrigin::Keychain);
    QCOMPARE(found->key.fingerprint(), made->key.fingerprint());
    // Another store has another.
    const StoreFolder otherFolder;
    const auto other = openStore(otherFolder);
    QVERIFY(!findMasterKey(sources, other->id())->has_value());
    // With a folder, that is where a new one goes.
    sources.dataFolder = otherFolder.folder().toStdString();
    const auto inFolder = masterKeyOf(*other, sources);
    QVERIFY(inFolder.has_value());
    QCOMPARE(inFolder->place, sources.dataFolder + "/master.key");
}

void TestKeychain::itIsAskedBesideTheStoresThread()
{
    const StoreFolder folder;
    store::StoreLocation location;
    location.path = folder.file();
    store::StoreThread thread;
    VERIFY_STORE(thread.open(location));
    MasterKeySources sources;
    sources.keychainWait = kPatient;
    const auto made = masterKeyOf(thread, sources);
    QVERIFY2(made.has_value(), made ? "" : made.error().what.c_str());
    const auto found = masterKeyOf(thread, sources);
    QVERIFY(found.has_value());
    QVERIFY(found->origin == MasterKeyOrigin::Keychain);
    std::string noted;
    // QtKeychain is for one thread: on the store's own there is none.
    bool there = true;
    thread.runAndWait([&](store::Store &store) {
        noted = store.keyFingerprint().value();
        there = Keychain::isThere();
    });
    QCOMPARE(noted, made->key.fingerprint());
    QVERIFY(!there);
}

void TestKeychain::oneThatDoesNotAnswerIsNotWaitedFor()
{
    m_keyring.signal(SIGSTOP);
    const StoreFolder folder;
    const auto store = openStore(folder);
    MasterKeySources sources;
    sources.keychainWait = Milliseconds(300);
    sources.dataFolder = folder.folder().toStdString();
    QElapsedTimer clock;
    clock.start();
    const auto read = Keychain(sources.keychainWait).read("master-key/x");
    const auto key = masterKeyOf(*store, sources);
    const qint64 took = clock.elapsed();
    m_keyring.signal(SIGCONT);
    QVERIFY(!read);
    QVERIFY2(took < 10'000, QByteArray::number(took).constData());
    // The first start of a service must not hang on somebody's desktop.
    QVERIFY2(key.has_value(), key ? "" : key.error().what.c_str());
    QVERIFY(key->origin == MasterKeyOrigin::Made);
}

void TestKeychain::withoutABusThereIsNone()
{
    const QByteArray bus = qgetenv("DBUS_SESSION_BUS_ADDRESS");
    qunsetenv("DBUS_SESSION_BUS_ADDRESS");
    QVERIFY(!Keychain::isThere());
    const auto read = Keychain(kPatient).read("master-key/x");
    qputenv("DBUS_SESSION_BUS_ADDRESS", bus);
    QVERIFY(read.has_value());
    QVERIFY(!read->has_value());
}

QTEST_GUILESS_MAIN(TestKeychain)
#include "tst_keychain.moc"
