// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "data_fixture.h"
#include "tests/support/postgres_process.h"

#include <QElapsedTimer>
#include <QTest>

#include <memory>
#include <thread>

using namespace portcullis::test;

/// Two gateways on one PostgreSQL: each takes over what the other was told, and serves on without
/// it.
class TestDataCluster : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanup();
    void changesReachTheOther();
    void entityTagsAreTheSame();
    void writersNeverOverwriteEachOther();
    void revertReachesBoth();
    void serveWhileTheDatabaseIsAway();

private:
    bool startBoth();

    PostgresProcess m_postgres;
    int m_databases = 0;
    std::unique_ptr<DataGateway> m_one;
    std::unique_ptr<DataGateway> m_two;
};

void TestDataCluster::initTestCase()
{
    if (!PostgresProcess::isInstalled())
        QSKIP("there is no PostgreSQL here");
    QVERIFY2(m_postgres.run(), m_postgres.log());
}

/// The second one has its own folder, and so neither the token nor the master key of the first.
bool TestDataCluster::startBoth()
{
    const QByteArray database = "db" + QByteArray::number(++m_databases);
    if (!m_postgres.createDatabase(database))
        return false;
    m_one = std::make_unique<DataGateway>(m_postgres.url(database));
    m_two = std::make_unique<DataGateway>(m_postgres.url(database));
    if (!m_one->startSeeded(fixedDocument("seed")))
        return false;
    QDir().mkpath(text(m_two->folder()));
    for (const char *file : {"admin-token", "master.key"})
        QFile::copy(text(m_one->inFolder(file)), text(m_two->inFolder(file)));
    return m_two->start({"--node", "two"});
}

void TestDataCluster::cleanup()
{
    m_one.reset();
    m_two.reset();
}

void TestDataCluster::changesReachTheOther()
{
    QVERIFY(startBoth());
    QCOMPARE(m_two->get("/fixed").body, QByteArray("seed"));
    for (int i = 0; i < 5; ++i) {
        DataGateway &from = i % 2 ? *m_two : *m_one;
        DataGateway &to = i % 2 ? *m_one : *m_two;
        const QByteArray body = "v" + QByteArray::number(i);
        const Answer changed =
            from.admin("PATCH", "/v1/routes/fixed", R"({"respond": {"body": ")" + body + "\"}}",
                       {"-H", "If-Match: *"});
        QVERIFY2(changed.status == 200, changed.all());
        QCOMPARE(from.get("/fixed").body, body);
        QElapsedTimer timer;
        timer.start();
        QTRY_COMPARE_WITH_TIMEOUT(to.get("/fixed").body, body, kProcessWaitMs);
        qInfo("the other one had it after %lld ms", timer.elapsed());
        QVERIFY(kSanitized || timer.elapsed() < 2'000); // a second, on a machine that does more
    }
    const Answer put =
        m_two->admin("PUT", "/v1/config", fixedDocument("whole"), {"-H", "If-Match: *"});
    QVERIFY2(put.status == 200, put.all());
    QTRY_COMPARE_WITH_TIMEOUT(m_one->get("/fixed").body, QByteArray("whole"), kProcessWaitMs);
    const Answer nodes = m_one->admin("GET", "/v1/nodes");
    QVERIFY2(nodes.body.contains("\"two\""), nodes.all());
}

void TestDataCluster::entityTagsAreTheSame()
{
    QVERIFY(startBoth());
    QVERIFY(m_one->admin("POST", "/v1/routes", fixedRoute("a", "1")).status == 201);
    QVERIFY(m_one->admin("POST", "/v1/routes", fixedRoute("b", "1")).status == 201);
    QTRY_COMPARE_WITH_TIMEOUT(m_two->get("/b").status, 200, kProcessWaitMs);
    for (const char *path : {"/v1/routes/a", "/v1/routes/b", "/v1/routes/fixed", "/v1/config"})
        QCOMPARE(m_two->admin("GET", path).field("ETag"), m_one->admin("GET", path).field("ETag"));
}

/// Both add one to a number that they have read: none of the sums is lost.
void TestDataCluster::writersNeverOverwriteEachOther()
{
    constexpr int kEach = 15;
    QVERIFY(startBoth());
    QCOMPARE(m_one->change("PATCH", "/v1/routes/fixed", R"({"respond": {"body": "0"}})").status,
             200);
    QTRY_COMPARE_WITH_TIMEOUT(m_two->get("/fixed").body, QByteArray("0"), kProcessWaitMs);
    QByteArray faults[2];
    const auto write = [&](DataGateway &gateway, QByteArray &fault) {
        AdminConnection admin(gateway.process().port("admin"), gateway.token());
        for (int done = 0; done < kEach && fault.isEmpty();) {
            const Answer read = admin.ask("GET", "/v1/routes/fixed");
            const QByteArray number = read.json()
                                          .value(QLatin1String("respond"))
                                          .toObject()
                                          .value(QLatin1String("body"))
                                          .toString()
                                          .toUtf8();
            const Answer answer = admin.ask("PATCH", "/v1/routes/fixed",
                                            R"({"respond": {"body": ")"
                                                + QByteArray::number(number.toInt() + 1) + "\"}}",
                                            "If-Match: " + read.field("ETag") + "\r\n");
            if (answer.status == 200)
                ++done;
            else if (answer.status != 412)
                fault = answer.all();
        }
    };
    m_one->process().port("admin"); // collects the output here, not in the threads
    m_two->process().port("admin");
    std::thread first([&] { write(*m_one, faults[0]); });
    std::thread second([&] { write(*m_two, faults[1]); });
    first.join();
    second.join();
    QVERIFY2(faults[0].isEmpty(), faults[0]);
    QVERIFY2(faults[1].isEmpty(), faults[1]);
    for (DataGateway *gateway : {m_one.get(), m_two.get()})
        QTRY_COMPARE_WITH_TIMEOUT(gateway->get("/fixed").body, QByteArray::number(2 * kEach),
                                  kProcessWaitMs);
}

void TestDataCluster::revertReachesBoth()
{
    QVERIFY(startBoth());
    const Answer risky = m_one->admin("PUT", "/v1/config?confirmWithin=2s", fixedDocument("risky"),
                                      {"-H", "If-Match: *"});
    QVERIFY2(risky.status == 200, risky.all());
    QTRY_COMPARE_WITH_TIMEOUT(m_two->get("/fixed").body, QByteArray("risky"), kProcessWaitMs);
    QCOMPARE(m_two->admin("POST", "/v1/routes", fixedRoute("more", "m")).status, 409);
    m_one->kill(); // the other one reverts it
    QTRY_COMPARE_WITH_TIMEOUT(m_two->get("/fixed").body, QByteArray("seed"), kProcessWaitMs);
    QCOMPARE(m_two->admin("POST", "/v1/routes", fixedRoute("more", "m")).status, 201);
}

void TestDataCluster::serveWhileTheDatabaseIsAway()
{
    QVERIFY(startBoth());
    m_postgres.stop();
    QCOMPARE(m_one->get("/fixed").body, QByteArray("seed"));
    const Answer refused = m_one->admin("POST", "/v1/routes", fixedRoute("more", "m"));
    QVERIFY2(refused.status == 503, refused.all());
    QCOMPARE(m_one->get("/more").status, 404);
    QCOMPARE(curl({"http://" + m_one->process().at("admin") + "/readyz"}).status, 200);
    QVERIFY2(m_postgres.startAgain(), m_postgres.log());
    Answer made;
    const auto makes = [&] {
        made = m_one->admin("POST", "/v1/routes", fixedRoute("more", "m"));
        return made.status == 201;
    };
    QVERIFY2(QTest::qWaitFor(makes, kProcessWaitMs), made.all());
    QTRY_COMPARE_WITH_TIMEOUT(m_two->get("/more").status, 200, kProcessWaitMs);
}

QTEST_GUILESS_MAIN(TestDataCluster)
#include "tst_data_cluster.moc"
