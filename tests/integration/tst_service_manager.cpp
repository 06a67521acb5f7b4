// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "reload_fixture.h"
#include "tests/support/service_manager.h"
#include "tests/support/steady_load.h"

#include <QElapsedTimer>
#include <QTest>

using namespace portcullis::test;

/// A service under systemd: its sockets, its words, and programs that take each other's place.
class TestServiceManager : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void listenersUseWhatIsInherited();
    void connectionsWaitOverARestart();
    void theWatchdogIsFed();
    void anotherProcessTakesOver();
    void aReplacedProgramIsTakenAtAReload();
    void anUpgradeThatFailsChangesNothing();
    void aStopEndsAnUpgradeToo();
    void theStoreGoesOver();
    void theStoreComesBack();
    void restartsAndUpgradesLoseNothing();
};

namespace {

/// A gateway with a file, and two listeners: `main` is inherited, `own` is not.
class Fixture {
public:
    explicit Fixture(const QList<QByteArray> &more = {}) : m_more(more) { write(1); }

    void write(int number)
    {
        m_gateway.write(version(number, listener("main") + ',' + listener("own")));
    }
    void writeInvalid() { m_gateway.write("{}"); }
    QList<QByteArray> arguments() const
    {
        return m_gateway.runArguments() + QList<QByteArray>{"--workers", "2"} + m_more;
    }
    bool start() { return manager.start(PORTCULLISD, arguments()); }
    bool upgraded(int signal = SIGUSR2)
    {
        const qsizetype from = manager.said().size();
        const qint64 before = manager.mainPid();
        manager.signal(signal);
        return manager.waitForSaid("READY=1", from) && manager.mainPid() != before;
    }

    ServiceManager manager;

private:
    GatewayProcess m_gateway; // only its folder
    QList<QByteArray> m_more;
};

/// A gateway with a store.
class StoreFixture {
public:
    QByteArray inFolder(const QByteArray &name) const
    {
        return m_folder.filePath(text("data/" + name)).toUtf8();
    }
    bool start()
    {
        return manager.start(PORTCULLISD,
                             QList<QByteArray>{"run", "--data", inFolder({}), "--admin-port", "0"}
                                 + chosenTransport().arguments());
    }
    Answer put(int number)
    {
        return ask({"-X", "PUT", "-H", "If-Match: *", "-H", "Content-Type: application/json",
                    "--data-binary", version(number)});
    }
    Answer ask(const QList<QByteArray> &more = {})
    {
        return curl(more
                    + QList<QByteArray>{
                        "-H", "Authorization: Bearer " + readAll(inFolder("admin-token")).trimmed(),
                        "http://" + manager.at("admin") + "/v1/config"});
    }
    QByteArray body() { return bodyOf(manager.port("main")); }

    ServiceManager manager;

private:
    QTemporaryDir m_folder;
};

} // namespace

void TestServiceManager::listenersUseWhatIsInherited()
{
    Fixture f;
    const quint16 port = f.manager.hold("main");
    QVERIFY2(f.start(), f.manager.log().constData());
    QCOMPARE(f.manager.port("main"), port);
    QVERIFY(f.manager.port("own") != port);
    VERIFY_CONTAINS(f.manager.log(), chosenTransport().logged());
    for (int i = 0; i < 20; ++i) {
        QCOMPARE(bodyOf(port), QByteArray("v1"));
        QCOMPARE(bodyOf(f.manager.port("own")), QByteArray("v1"));
    }
    // A listener that comes again finds its socket again.
    f.manager.signal(SIGHUP);
    f.write(2);
    QVERIFY(f.manager.waitForLog("in force: revision=2 "));
    QTRY_COMPARE_WITH_TIMEOUT(bodyOf(port), QByteArray("v2"), kProcessWaitMs);
    f.manager.signal(SIGTERM);
    QVERIFY(f.manager.gone());
    VERIFY_CONTAINS(f.manager.said(), "STOPPING=1");
}

void TestServiceManager::connectionsWaitOverARestart()
{
    Fixture f;
    const quint16 port = f.manager.hold("main");
    QVERIFY2(f.start(), f.manager.log().constData());
    f.manager.signal(SIGTERM);
    QVERIFY(f.manager.gone());
    RawClient early(port);
    QVERIFY(early.connected());
    early.send(getRequest("/v"));
    f.write(2);
    QVERIFY2(f.start(), f.manager.log().constData());
    QCOMPARE(early.answer().body, QByteArray("v2"));
    early.socket().abort();
    f.manager.signal(SIGTERM);
    QVERIFY(f.manager.gone());
}

void TestServiceManager::theWatchdogIsFed()
{
    Fixture f;
    QVERIFY2(f.start(), f.manager.log().constData());
    QElapsedTimer since;
    since.start();
    for (int i = 0; i < 5; ++i)
        QVERIFY(f.manager.waitForSaid("WATCHDOG=1", f.manager.said().size()));
    QVERIFY(since.elapsed() < 5 * ServiceManager::kWatchdogMs * (kSanitized ? 10 : 3));
    f.manager.signal(SIGTERM);
    QVERIFY(f.manager.gone());
}

void TestServiceManager::anotherProcessTakesOver()
{
    HeldUpstream upstream;
    Fixture f;
    const quint16 port = f.manager.hold("main");
    QVERIFY2(f.start(), f.manager.log().constData());
    const quint16 own = f.manager.port("own");
    const quint16 admin = f.manager.port("admin");
    RawClient kept(own);
    VERIFY_STATUS(kept.ask(getRequest("/v")), 200);
    f.write(2);
    QVERIFY2(f.upgraded(), f.manager.log().constData());
    QCOMPARE(f.manager.port("main"), port);
    QCOMPARE(f.manager.port("own"), own);
    QCOMPARE(f.manager.port("admin"), admin);
    QTRY_COMPARE_WITH_TIMEOUT(f.manager.first().exitCode(), 0, kProcessWaitMs); // the old one
    QVERIFY(kept.ends());
    for (int i = 0; i < 10; ++i) {
        QCOMPARE(bodyOf(port), QByteArray("v2"));
        QCOMPARE(bodyOf(own), QByteArray("v2"));
    }
    // And again, from the new one.
    f.write(3);
    const qint64 second = f.manager.mainPid();
    QVERIFY2(f.upgraded(), f.manager.log().constData());
    QVERIFY(f.manager.mainPid() != second);
    // Both take connections until the old one has stopped.
    const auto onlyTheNewOne = [&] {
        for (int i = 0; i < 10; ++i) {
            if (bodyOf(own) != "v3" || bodyOf(port) != "v3")
                return false;
        }
        return true;
    };
    QVERIFY(QTest::qWaitFor(onlyTheNewOne, kProcessWaitMs));
    QVERIFY(f.manager.waitForSaid("WATCHDOG=1", f.manager.said().size()));
    f.manager.signal(SIGTERM);
    QVERIFY(f.manager.gone());
    QVERIFY(!RawClient(own).connected());
}

void TestServiceManager::aReplacedProgramIsTakenAtAReload()
{
    Fixture f;
    QTemporaryDir folder;
    const QString program = folder.filePath(text("portcullisd"));
    const QString next = folder.filePath(text("next"));
    QVERIFY(QFile::copy(text(PORTCULLISD), program));
    QVERIFY2(f.manager.start(program.toUtf8(), f.arguments()), f.manager.log().constData());
    const qint64 before = f.manager.mainPid();
    f.write(2);
    f.manager.signal(SIGHUP);
    QVERIFY(f.manager.waitForLog("in force: revision=2 "));
    QCOMPARE(f.manager.mainPid(), before);
    // As package managers do it.
    QVERIFY(QFile::copy(text(PORTCULLISD), next));
    QCOMPARE(std::rename(next.toUtf8().constData(), program.toUtf8().constData()), 0);
    QVERIFY2(f.upgraded(SIGHUP), f.manager.log().constData());
    f.manager.signal(SIGTERM);
    QVERIFY(f.manager.gone());
}

void TestServiceManager::anUpgradeThatFailsChangesNothing()
{
    Fixture f;
    QVERIFY2(f.start(), f.manager.log().constData());
    const quint16 admin = f.manager.port("admin");
    const qint64 before = f.manager.mainPid();
    f.writeInvalid();
    QVERIFY(f.manager.waitForLog("configuration refused:"));
    const qsizetype from = f.manager.said().size();
    f.manager.signal(SIGUSR2);
    QVERIFY(f.manager.waitForSaid("RELOADING=1", from));
    QVERIFY(f.manager.waitForSaid("READY=1", from));
    QVERIFY2(
        f.manager.log().contains("upgrade failed, this process goes on: why=\"it ended with 1"),
        f.manager.log().constData());
    QCOMPARE(f.manager.mainPid(), before);
    QCOMPARE(bodyOf(f.manager.port("own")), QByteArray("v1"));
    QCOMPARE(f.manager.port("admin"), admin);
    VERIFY_STATUS(curl({"http://" + f.manager.at("admin") + "/readyz"}), 200);
    // The next one may.
    f.write(2);
    QVERIFY(f.manager.waitForLog("in force: revision=2 "));
    QVERIFY2(f.upgraded(), f.manager.log().constData());
    f.manager.signal(SIGTERM);
    QVERIFY(f.manager.gone());
}

void TestServiceManager::aStopEndsAnUpgradeToo()
{
    Fixture f;
    QVERIFY2(f.start(), f.manager.log().constData());
    f.manager.signal(SIGUSR2);
    f.manager.signal(SIGTERM);
    QCOMPARE(f.manager.first().exitCode(), 0);
    QVERIFY(f.manager.gone());
    QVERIFY(!RawClient(f.manager.port("own")).connected());
}

void TestServiceManager::theStoreGoesOver()
{
    StoreFixture f;
    QVERIFY2(f.start(), f.manager.log().constData());
    VERIFY_STATUS(f.put(1), 200);
    QTRY_COMPARE_WITH_TIMEOUT(f.body(), QByteArray("v1"), kProcessWaitMs);
    const qsizetype from = f.manager.said().size();
    f.manager.signal(SIGUSR2);
    QVERIFY2(f.manager.waitForSaid("MAINPID=", from), f.manager.log().constData());
    QCOMPARE(f.body(), QByteArray("v1"));
    VERIFY_STATUS(f.put(2), 200);
    QTRY_COMPARE_WITH_TIMEOUT(f.body(), QByteArray("v2"), kProcessWaitMs);
    QCOMPARE(f.manager.first().exitCode(), 0);
    f.manager.signal(SIGTERM);
    QVERIFY(f.manager.gone());
}

void TestServiceManager::theStoreComesBack()
{
    StoreFixture f;
    QVERIFY2(f.start(), f.manager.log().constData());
    VERIFY_STATUS(f.put(1), 200);
    // The new process has the store, and then no key for it.
    const QByteArray key = f.inFolder("master.key");
    QFile file(text(key));
    QVERIFY(file.setPermissions(QFile::ReadOwner | QFile::ReadOther));
    const qsizetype from = f.manager.said().size();
    f.manager.signal(SIGUSR2);
    QVERIFY(f.manager.waitForSaid("READY=1", from));
    QVERIFY2(
        f.manager.log().contains("upgrade failed, this process goes on: why=\"it ended with 3"),
        f.manager.log().constData());
    QVERIFY(!f.manager.said().contains("MAINPID="));
    QCOMPARE(f.body(), QByteArray("v1"));
    VERIFY_STATUS(f.put(2), 200);
    QTRY_COMPARE_WITH_TIMEOUT(f.body(), QByteArray("v2"), kProcessWaitMs);
    f.manager.signal(SIGTERM);
    QVERIFY(f.manager.gone());
}

void TestServiceManager::restartsAndUpgradesLoseNothing()
{
    constexpr int kPerSecond = 1000;
    const int rounds = qEnvironmentVariableIntValue("PORTCULLIS_TEST_UPGRADES") > 0
        ? qEnvironmentVariableIntValue("PORTCULLIS_TEST_UPGRADES")
        : 2;
    Fixture f;
    const quint16 port = f.manager.hold("main");
    QVERIFY2(f.start(), f.manager.log().constData());
    SteadyLoad load(port, kPerSecond);
    const quint16 own = f.manager.port("own");
    SteadyLoad ownLoad(own, kPerSecond); // of a socket that the service manager knows nothing of
    const auto more = [&load, &ownLoad] {
        const int until = load.answered() + kPerSecond / 5;
        const int ownUntil = ownLoad.answered() + kPerSecond / 5;
        const QDeadlineTimer bound(kProcessWaitMs);
        while ((load.answered() < until || ownLoad.answered() < ownUntil) && !bound.hasExpired())
            QTest::qWait(5);
        return !bound.hasExpired();
    };
    QVERIFY(more());
    for (int i = 0; i < rounds; ++i) {
        QVERIFY2(f.upgraded(), f.manager.log().constData());
        QVERIFY(more());
    }
    ownLoad.stop();
    QVERIFY2(ownLoad.refused() + ownLoad.cut() + ownLoad.odd() == 0, ownLoad.told().constData());
    for (int i = 0; i < rounds; ++i) {
        f.manager.signal(SIGTERM);
        QVERIFY(f.manager.gone());
        QVERIFY2(f.start(), f.manager.log().constData());
    }
    const int until = load.answered() + kPerSecond / 5;
    QTRY_VERIFY_WITH_TIMEOUT(load.answered() >= until, kProcessWaitMs);
    load.stop();
    QVERIFY2(load.refused() + load.cut() + load.odd() == 0, load.told().constData());
    qInfo("%s; %s", load.told().constData(), ownLoad.told().constData());
    f.manager.signal(SIGTERM);
    QVERIFY(f.manager.gone());
}

QTEST_GUILESS_MAIN(TestServiceManager)
#include "tst_service_manager.moc"
