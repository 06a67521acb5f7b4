// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "shared_counters_fixture.h"
#include "tests/support/certificates.h"

#include <QTest>

using namespace portcullis::test;

namespace {

constexpr qint64 kTimeoutMs = 100;
/// A tick of the timers, and what a loaded machine adds to a request.
constexpr qint64 kSlackMs = kSanitized ? 2000 : 700;

const QByteArray kLimits = R"(
    {"name": "a", "key": [], "shared": "exact", "algorithm": "quota", "limit": 100000},
    {"name": "b", "key": [], "shared": "local-sync", "algorithm": "quota", "limit": 100000},
    {"name": "c", "key": [], "shared": "exact", "shadow": true, "algorithm": "quota",
     "limit": 100000},
    {"name": "d", "key": [], "shared": "off", "algorithm": "quota", "limit": 100000})";

} // namespace

/// What becomes of requests while Redis is away, and after.
class TestSharedCountersAway : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanup();
    void away_data();
    void away();
    void notThereFromTheStart();
    void passwords_data();
    void passwords();
    void overTls();

private:
    bool serve(const QByteArray &more)
    {
        return m_f->serve(kLimits, R"(, "interval": "20ms", "timeout": "100ms", )" + more);
    }

    std::unique_ptr<SharedCountersFixture> m_f;
};

void TestSharedCountersAway::initTestCase()
{
    if (RedisProcess::programs().isEmpty())
        QSKIP("there is no redis-server");
}

void TestSharedCountersAway::cleanup()
{
    if (m_f)
        QCOMPARE(m_f->stop(), QByteArray());
    m_f.reset();
}

void TestSharedCountersAway::away_data()
{
    QTest::addColumn<bool>("closed");
    QTest::addColumn<bool>("killed");
    QTest::newRow("killed, open") << false << true;
    QTest::newRow("killed, closed") << true << true;
    QTest::newRow("stopped, open") << false << false;
    QTest::newRow("stopped, closed") << true << false;
}

void TestSharedCountersAway::away()
{
    QFETCH(bool, closed);
    QFETCH(bool, killed);
    m_f = std::make_unique<SharedCountersFixture>();
    QVERIFY(m_f->redis().run());
    QVERIFY2(serve(closed ? R"("onFailure": "failClosed")" : R"("onFailure": "failOpen")"),
             m_f->log());
    GatewayProcess &gateway = m_f->first();
    RawClient client(gateway.port("main"));
    VERIFY_STATUS(client.ask(getRequest("/a")), 200);

    if (killed)
        m_f->redis().kill();
    else
        m_f->redis().signal(SIGSTOP);
    // No request takes longer than its time-out, and all but a few nothing of it.
    constexpr int kRequests = 100;
    QElapsedTimer all;
    all.start();
    for (int i = 0; i < kRequests; ++i) {
        QElapsedTimer one;
        one.start();
        const Answer answer = client.ask(getRequest("/a"));
        QVERIFY2(one.elapsed() <= kTimeoutMs + kSlackMs,
                 qPrintable(QString::number(one.elapsed())));
        VERIFY_STATUS(answer, closed ? 503 : 200);
        if (closed) {
            QCOMPARE(answer.member("code"), QByteArray("rate-limit.counters-unavailable"));
            QCOMPARE(answer.field("Retry-After"), QByteArray("1"));
        }
        QVERIFY(!answer.has("RateLimit")); // nobody knows
    }
    QVERIFY2(all.elapsed() < kRequests * kTimeoutMs / 4,
             qPrintable(QString::number(all.elapsed())));
    // Limits in shadow, and those of the gateway's own, refuse nothing.
    VERIFY_STATUS(client.ask(getRequest("/c")), 200);
    QCOMPARE(client.ask(getRequest("/d")).status, 200);
    // Local-sync counts on, or refuses once it knows that it counts alone.
    QTRY_COMPARE_WITH_TIMEOUT(client.ask(getRequest("/b")).status, closed ? 503 : 200,
                              kProcessWaitMs);
    const QByteArray decision = closed ? "closed" : "open";
    QVERIFY(metric(gateway,
                   "portcullis_shared_counters_unavailable_total{decision=\"" + decision + "\"}")
            >= kRequests);
    QVERIFY(metric(gateway, "portcullis_shared_counters_failures_total") >= kRequests);
    QVERIFY(metric(gateway, "portcullis_shared_counters_circuits_open") >= 1);
    QVERIFY(gateway.waitForErr("shared counters away"));

    if (killed)
        QVERIFY(m_f->redis().restart());
    else
        m_f->redis().signal(SIGCONT);
    QTRY_VERIFY_WITH_TIMEOUT(client.ask(getRequest("/a")).has("RateLimit"), kProcessWaitMs);
    QTRY_COMPARE_WITH_TIMEOUT(metric(gateway, "portcullis_shared_counters_circuits_open"), 0.0,
                              kProcessWaitMs);
    VERIFY_STATUS(client.ask(getRequest("/b")), 200);
    QVERIFY(gateway.waitForErr("shared counters back"));
}

void TestSharedCountersAway::notThereFromTheStart()
{
    m_f = std::make_unique<SharedCountersFixture>();
    QVERIFY(m_f->redis().run());
    m_f->redis().kill();
    QVERIFY2(serve(R"("onFailure": "failClosed")"), m_f->log());
    RawClient client(m_f->first().port("main"));
    VERIFY_STATUS(client.ask(getRequest("/a")), 503);
    VERIFY_STATUS(client.ask(getRequest("/d")), 200);
    QVERIFY(m_f->redis().restart());
    QTRY_COMPARE_WITH_TIMEOUT(client.ask(getRequest("/a")).status, 200, kProcessWaitMs);
}

void TestSharedCountersAway::passwords_data()
{
    QTest::addColumn<QByteArray>("user");
    QTest::addColumn<QByteArray>("password");
    QTest::addColumn<QByteArray>("why"); // empty: it is good
    QTest::newRow("the right one") << QByteArray() << QByteArray("s3cret") << QByteArray();
    QTest::newRow("the right one of a user")
        << QByteArray("gate%40way@") << QByteArray("s3cret") << QByteArray();
    QTest::newRow("a wrong one") << QByteArray() << QByteArray("hunter2")
                                 << QByteArray("WRONGPASS");
    QTest::newRow("a wrong one of a user")
        << QByteArray("gate%40way@") << QByteArray("hunter2") << QByteArray("WRONGPASS");
    QTest::newRow("none") << QByteArray() << QByteArray() << QByteArray("NOAUTH");
}

void TestSharedCountersAway::passwords()
{
    QFETCH(QByteArray, user);
    QFETCH(QByteArray, password);
    QFETCH(QByteArray, why);
    m_f = std::make_unique<SharedCountersFixture>();
    // The rights of the user are those that docs/design/shared-counters.md names.
    QVERIFY2(m_f->redis().run({"--requirepass", "s3cret", "--user", "gate@way", "on", ">s3cret",
                               "~portcullis:*", "+@connection", "+select", "+time", "+script|load",
                               "+evalsha", "+eval", "+get", "+set"}),
             m_f->redis().out());
    const QByteArray port = QByteArray::number(m_f->redis().port());
    m_f->setUrl("redis://" + user + "127.0.0.1:" + port);
    QTemporaryDir folder;
    QFile file(folder.filePath(text("password")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(password + '\n');
    file.close();
    const QByteArray secret = R"(, "password": {"file": ")" + file.fileName().toUtf8() + "\"}";
    QVERIFY2(serve(R"("onFailure": "failClosed")" + (password.isEmpty() ? "" : secret)),
             m_f->log());
    if (why.isEmpty()) {
        QTRY_COMPARE_WITH_TIMEOUT(getFrom(m_f->first(), "/a").status, 200, kProcessWaitMs);
        return;
    }
    QVERIFY2(
        m_f->first().waitForErr("shared counters away: server=127.0.0.1:" + port + " why=\"" + why),
        m_f->log());
    VERIFY_STATUS(getFrom(m_f->first(), "/a"), 503);
    QCOMPARE(m_f->stop(), QByteArray());
    const QByteArray logs = m_f->log() + m_f->first().out() + m_f->second().out();
    QVERIFY2(!logs.contains("hunter2"), logs);
}

void TestSharedCountersAway::overTls()
{
    m_f = std::make_unique<SharedCountersFixture>();
    QTemporaryDir folder;
    const auto path = [&folder](const char *name) {
        return folder.filePath(QLatin1String(name)).toStdString();
    };
    const Certificate authority = makeCertificate({"Test CA", {}, true});
    QVERIFY(authority.write(path("ca.pem"), path("ca.key")));
    QVERIFY(makeCertificate({"redis.test", "DNS:redis.test"}, &authority)
                .write(path("redis.pem"), path("redis.key")));
    QTcpServer taken;
    taken.listen(QHostAddress::LocalHost);
    const QByteArray port = QByteArray::number(taken.serverPort());
    taken.close();
    const auto utf8 = [&path](const char *name) { return QByteArray::fromStdString(path(name)); };
    if (!m_f->redis().run({"--tls-port", port, "--tls-cert-file", utf8("redis.pem"),
                           "--tls-key-file", utf8("redis.key"), "--tls-auth-clients", "no"}))
        QSKIP("this redis-server has no TLS");
    m_f->setUrl("rediss://127.0.0.1:" + port);
    const QByteArray ca = R"("onFailure": "failClosed", "tls": {"ca": ")" + utf8("ca.pem") + '"';
    QVERIFY2(serve(ca + R"(, "serverName": "redis.test"})"), m_f->log());
    for (int i = 0; i < 5; ++i)
        QTRY_COMPARE_WITH_TIMEOUT(getFrom(m_f->first(), "/a").status, 200, kProcessWaitMs);
    QCOMPARE(m_f->stop(), QByteArray());
    // Another name than the certificate's.
    QVERIFY2(serve(ca + R"(, "serverName": "other.test"})"), m_f->log());
    QVERIFY2(m_f->first().waitForErr("why=\"TLS failed\""), m_f->log());
    VERIFY_STATUS(getFrom(m_f->first(), "/a"), 503);
}

QTEST_GUILESS_MAIN(TestSharedCountersAway)
#include "tst_shared_counters_away.moc"
