// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/control/secrets/master_key.h"
#include "service/control/store/revision_watcher.h"
#include "service/control/store/store_thread.h"
#include "tests/support/postgres_process.h"
#include "tests/unit/service/control/store/store_fixture.h"

#include <QElapsedTimer>
#include <QMutex>
#include <QTest>

#include <atomic>
#include <thread>

using namespace portcullis;
using namespace portcullis::store;
using namespace portcullis::test;

/// Several gateways on one database, and what happens when it goes away.
class TestStoreShared : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();

    void foreignAndNewerDatabasesAreRefused();
    void aSchemaThatWasGivenIsEnough();
    void thePasswordIsNeverShown();
    void twoGatewaysMakeTheTablesOnce();
    void writersNeverOverwriteOneAnother();
    void revisionsAreToldWithinASecond();
    void aDatabaseThatComesBackIsUsedAgain();
    void aDatabaseThatHangsIsGivenUp();
    void theMasterKeyIsShared();
    void oneGatewayKeepsTheCopies();

private:
    StoreLocation location() const
    {
        return *parseStoreUrl(m_postgres.url(m_database).toStdString());
    }
    std::unique_ptr<Store> open() const
    {
        auto store = Store::open(location());
        if (!store)
            qFatal("%s", why(store).constData());
        return *std::move(store);
    }

    PostgresProcess m_postgres;
    QByteArray m_database;
};

void TestStoreShared::initTestCase()
{
    if (!PostgresProcess::isInstalled())
        QSKIP("no PostgreSQL on this machine");
    QVERIFY2(m_postgres.run(), m_postgres.log().constData());
}

void TestStoreShared::init()
{
    static int count = 0;
    m_database = "shared" + QByteArray::number(++count);
    QVERIFY(m_postgres.createDatabase(m_database));
}

void TestStoreShared::foreignAndNewerDatabasesAreRefused()
{
    m_postgres.psql("CREATE SCHEMA portcullis; CREATE TABLE portcullis.cats (name TEXT)",
                    m_database);
    VERIFY_STORE_FAILS(Store::open(location()), StoreErrorKind::Foreign);
    m_postgres.psql("DROP SCHEMA portcullis CASCADE", m_database);
    open().reset();
    m_postgres.psql("UPDATE portcullis.schema_version SET version = 1000", m_database);
    VERIFY_STORE_FAILS(Store::open(location()), StoreErrorKind::Newer);
}

void TestStoreShared::aSchemaThatWasGivenIsEnough()
{
    m_postgres.psql("CREATE ROLE narrow LOGIN PASSWORD 'swordfish'; "
                    "REVOKE ALL ON DATABASE "
                        + m_database + " FROM PUBLIC; GRANT CONNECT ON DATABASE " + m_database
                        + " TO narrow; CREATE SCHEMA portcullis AUTHORIZATION narrow",
                    m_database);
    StoreLocation narrow = location();
    narrow.user = "narrow";
    const auto store = Store::open(narrow);
    VERIFY_STORE(store);
    VERIFY_STORE((*store)->append(draft({put("a", "1")}), 0));
}

void TestStoreShared::thePasswordIsNeverShown()
{
    StoreLocation wrong = location();
    wrong.password = "marlin";
    const auto refused = Store::open(wrong);
    VERIFY_STORE_FAILS(refused, StoreErrorKind::Away);
    QVERIFY(refused.error().what.find("marlin") == std::string::npos);
    QVERIFY2(refused.error().what.find("password authentication failed") != std::string::npos,
             refused.error().what.c_str());
    wrong.port = 1;
    const auto nobody = Store::open(wrong);
    VERIFY_STORE_FAILS(nobody, StoreErrorKind::Away);
    QVERIFY(nobody.error().what.find("marlin") == std::string::npos);
}

void TestStoreShared::twoGatewaysMakeTheTablesOnce()
{
    constexpr int kGateways = 6;
    std::vector<std::thread> threads;
    QMutex mutex;
    std::vector<std::string> ids;
    for (int i = 0; i < kGateways; ++i)
        threads.emplace_back([&] {
            const auto store = Store::open(location());
            const QMutexLocker lock(&mutex);
            ids.push_back(store ? (*store)->id() : store.error().what);
        });
    for (std::thread &thread : threads)
        thread.join();
    for (const std::string &id : ids)
        QCOMPARE(id, ids.front());
    QCOMPARE(ids.front().size(), std::size_t(32));
}

void TestStoreShared::writersNeverOverwriteOneAnother()
{
    open().reset();
    constexpr int kWriters = 4;
    constexpr std::uint64_t kEach = 15;
    std::atomic<int> conflicts{0};
    std::vector<std::thread> threads;
    for (int writer = 0; writer < kWriters; ++writer)
        threads.emplace_back([&, writer] {
            const auto store = open();
            for (std::uint64_t made = 0; made < kEach;) {
                const auto latest = store->latest();
                const auto done = store->append(
                    draft({put("w" + std::to_string(writer), std::to_string(made))}), *latest);
                if (done)
                    ++made;
                else if (done.error().kind == StoreErrorKind::Conflict)
                    ++conflicts;
                else
                    qFatal("%s", why(done).constData());
            }
        });
    for (std::thread &thread : threads)
        thread.join();
    const auto store = open();
    QCOMPARE(store->latest().value(), kWriters * kEach);
    const auto loaded = store->load();
    QVERIFY(loaded->damage.empty());
    QCOMPARE(loaded->document.entities.size(), std::size_t(kWriters));
    for (const StoredEntity &entity : loaded->document.entities)
        QCOMPARE(entity.text, std::to_string(kEach - 1));
    qInfo("%d conflicts", conflicts.load());
}

void TestStoreShared::revisionsAreToldWithinASecond()
{
    constexpr int kSoonMs = 1'000;
    StoreThread follower;
    std::vector<std::uint64_t> told;
    QElapsedTimer clock;
    std::vector<qint64> after;
    connect(&follower, &StoreThread::revisionChanged, this, [&](std::uint64_t number) {
        told.push_back(number);
        after.push_back(clock.elapsed());
    });
    VERIFY_STORE(follower.open(location()));
    QTRY_COMPARE(told.size(), 1); // where it stands
    QCOMPARE(told.front(), 0);
    const auto other = open();
    for (RevisionNumber number = 0; number < 10; ++number) {
        clock.start();
        VERIFY_STORE(other->append(draft({put("a", std::to_string(number))}), number));
        QTRY_COMPARE(told.back(), number + 1);
        QVERIFY2(after.back() < kSoonMs, QByteArray::number(after.back()).constData());
    }
}

void TestStoreShared::aDatabaseThatComesBackIsUsedAgain()
{
    StoreThread follower;
    std::vector<bool> reachable;
    std::uint64_t told = 0;
    connect(&follower, &StoreThread::reachable, this, [&](bool yes) { reachable.push_back(yes); });
    connect(&follower, &StoreThread::revisionChanged, this,
            [&](std::uint64_t number) { told = number; });
    VERIFY_STORE(follower.open(location()));
    const auto other = open();
    VERIFY_STORE(other->append(draft({put("a", "1")}), 0));
    QTRY_COMPARE(told, 1);
    QTRY_COMPARE(reachable.size(), 1);
    m_postgres.kill();
    QTRY_COMPARE(reachable.size(), 2);
    QVERIFY(!reachable.back());
    // Calls fail at once, and say why.
    const auto away = other->append(draft({put("a", "2")}), 1);
    VERIFY_STORE_FAILS(away, StoreErrorKind::Away);
    QElapsedTimer clock;
    clock.start();
    for (int i = 0; i < 100; ++i)
        VERIFY_STORE_FAILS(other->latest(), StoreErrorKind::Away);
    QVERIFY(clock.elapsed() < 3'000);
    QVERIFY2(m_postgres.startAgain(), m_postgres.log().constData());
    // The first call that is made after the pause finds it, and what waits elsewhere at once.
    StoreResult<Revision> made = storeFailure(StoreErrorKind::Away, "");
    const QDeadlineTimer bound(20'000);
    while (!made && made.error().kind == StoreErrorKind::Away && !bound.hasExpired()) {
        QTest::qWait(20); // the loop of this thread runs meanwhile
        made = other->append(draft({put("a", "2")}), 1);
    }
    VERIFY_STORE(made);
    QCOMPARE(made->number, 2);
    QTRY_COMPARE_WITH_TIMEOUT(told, 2, 20'000);
    QTRY_VERIFY(reachable.back());
    bool same = false;
    follower.run(
        this, [](Store &store) { return store.load(); },
        [&same](StoreResult<LoadedDocument> loaded) {
            same = loaded && loaded->document.text() == R"({"routes":[2]})";
        });
    QTRY_VERIFY_WITH_TIMEOUT(same, 20'000);
}

void TestStoreShared::aDatabaseThatHangsIsGivenUp()
{
    // Frozen, the server takes connections and says nothing: connecting gives up after 3 s.
    m_postgres.freeze();
    QElapsedTimer clock;
    clock.start();
    const auto store = Store::open(location());
    const qint64 took = clock.elapsed();
    m_postgres.thaw();
    VERIFY_STORE_FAILS(store, StoreErrorKind::Away);
    QVERIFY2(took < 10'000, QByteArray::number(took).constData());
    QVERIFY(open()->latest().has_value());
}

void TestStoreShared::theMasterKeyIsShared()
{
    using namespace portcullis::secrets;
    const QTemporaryDir one;
    const QTemporaryDir two;
    MasterKeySources sources;
    sources.keychain = false;
    sources.dataFolder = one.path().toStdString();
    const auto first = open();
    const auto made = masterKeyOf(*first, sources);
    QVERIFY2(made.has_value(), made ? "" : made.error().what.c_str());
    // The second gateway must be given it, and makes none.
    const auto second = open();
    sources.dataFolder = two.path().toStdString();
    const auto none = masterKeyOf(*second, sources);
    QVERIFY(!none);
    QVERIFY2(none.error().what.find("of another gateway") != std::string::npos,
             none.error().what.c_str());
    QVERIFY(!QFile::exists(two.filePath(QStringLiteral("master.key"))));
    QVERIFY(QFile::copy(QString::fromStdString(made->place),
                        two.filePath(QStringLiteral("master.key"))));
    QVERIFY(QFile::setPermissions(two.filePath(QStringLiteral("master.key")),
                                  QFileDevice::ReadOwner | QFileDevice::WriteOwner));
    const auto found = masterKeyOf(*second, sources);
    QVERIFY(found.has_value());
    QCOMPARE(found->key.fingerprint(), made->key.fingerprint());
}

void TestStoreShared::oneGatewayKeepsTheCopies()
{
    StoreOptions options;
    options.copyEvery = 2;
    const auto one = Store::open(location(), options);
    const auto two = Store::open(location(), options);
    for (RevisionNumber number = 0; number < 4; ++number)
        VERIFY_STORE((*one)->append(draft({put("a", std::to_string(number))}), number));
    bool more = true;
    for (int i = 0; more && i < 100; ++i) {
        const auto first = (*one)->maintain();
        const auto second = (*two)->maintain();
        VERIFY_STORE(first);
        VERIFY_STORE(second);
        more = *first || *second;
    }
    QVERIFY(!more);
    QCOMPARE(m_postgres.psql("SELECT COUNT(*) FROM portcullis.full_copy_piece "
                             "WHERE revision = 4",
                             m_database),
             QByteArray("1"));
}

QTEST_GUILESS_MAIN(TestStoreShared)
#include "tst_store_shared.moc"
