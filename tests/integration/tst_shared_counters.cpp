// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "shared_counters_fixture.h"

#include <QTest>

using namespace portcullis::test;

/// What the answer says is left of a limit, such as `"a";r=5`.
#define VERIFY_LEFT(answer, expected)                                                              \
    do {                                                                                           \
        const Answer told = (answer); /* one evaluation: it is a request */                        \
        QVERIFY2(told.field("RateLimit").contains(expected), told.all());                          \
    } while (false)

/// Two gateways that count together, in a real Redis.
class TestSharedCounters : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanup();
    void exactIsNeverExceeded_data();
    void exactIsNeverExceeded();
    void limitsAreChargedAllOrNone();
    void refusalsHereCostNothingThere();
    void fieldsTellTheSharedState();
    void shadowRefusesNothing();
    void localSyncKeepsItsBound();
    void localSyncTellsANewcomer();
    void ownLimitsStayOwn();
    void keysTellNothing();
    void reloadsKeepTheConnections();

private:
    SharedCountersFixture m_f;
};

void TestSharedCounters::initTestCase()
{
    if (RedisProcess::programs().isEmpty())
        QSKIP("there is no redis-server");
    QVERIFY(m_f.redis().run());
}

void TestSharedCounters::cleanup()
{
    QCOMPARE(m_f.stop(), QByteArray());
    m_f.redis().cli({"FLUSHALL"});
}

void TestSharedCounters::exactIsNeverExceeded_data()
{
    QTest::addColumn<QByteArray>("limit");
    const auto row = [](const char *name, const char *limit) {
        QTest::newRow(name) << QByteArray(limit);
    };
    row("token bucket", R"("algorithm": "token-bucket", "limit": 1000, "window": "30d")");
    row("sliding window", R"("algorithm": "sliding-window", "limit": 1000, "window": "1h")");
    row("fixed window", R"("algorithm": "fixed-window", "limit": 1000, "window": "1h")");
    row("quota", R"("algorithm": "quota", "limit": 1000, "period": "month")");
}

/// Under parallel load at both, the limit is what passes: no more, and no less.
void TestSharedCounters::exactIsNeverExceeded()
{
    QFETCH(QByteArray, limit);
    QVERIFY2(m_f.serve(R"({"name": "a", "key": [], "shared": "exact", )" + limit + '}',
                       R"(, "timeout": "10s")"),
             m_f.log());
    const QList<int> passed = m_f.load("/a", 1200);
    QCOMPARE(passed[0] + passed[1], 1000);
    QVERIFY2(passed[0] > 0 && passed[1] > 0, "one of them did nothing");
    QCOMPARE(m_f.sum("portcullis_limit_admitted_total{limit=\"a\"}"), 1000.0);
    // All that pass were asked about; of those that are refused one a second and worker is.
    const double asked = m_f.sum("portcullis_shared_counters_duration_seconds_count");
    QVERIFY2(asked >= 1000 && asked < 2400, qPrintable(QString::number(asked)));
    for (GatewayProcess &gateway : m_f.gateways()) {
        const Answer refused = getFrom(gateway, "/a");
        VERIFY_STATUS(refused, 429);
        QVERIFY2(refused.field("Retry-After").toInt() >= 1, refused.all());
        VERIFY_CONTAINS(refused.field("RateLimit"), "\"a\";r=0;t=");
    }
}

void TestSharedCounters::limitsAreChargedAllOrNone()
{
    QVERIFY2(m_f.serve(R"({"name": "a", "key": [], "shared": "exact", "algorithm": "fixed-window",
                           "limit": 100, "window": "1h"},
                          {"name": "b", "key": [], "shared": "exact", "algorithm": "quota",
                           "limit": 30},
                          {"name": "c", "key": [], "algorithm": "concurrency", "limit": 10000},
                          {"name": "d", "key": [], "shared": "off", "algorithm": "fixed-window",
                           "limit": 1000, "window": "1h"})",
                       R"(, "timeout": "10s")"),
             m_f.log());
    const QList<int> passed = m_f.load("/a,b,c,d", 100);
    QCOMPARE(passed[0] + passed[1], 30);
    // What b refused was given back to a, and here to c and d.
    VERIFY_LEFT(getFrom(m_f.first(), "/a"), "\"a\";r=69");
    VERIFY_LEFT(getFrom(m_f.first(), "/c"), "\"c\";r=9999");
    VERIFY_LEFT(getFrom(m_f.first(), "/d"), "\"d\";r=" + QByteArray::number(999 - passed[0]));
    // One call for both limits of a request.
    QVERIFY(m_f.sum("portcullis_shared_counters_asks_total") <= 201);
}

void TestSharedCounters::refusalsHereCostNothingThere()
{
    QVERIFY2(m_f.serve(R"({"name": "a", "key": [], "shared": "exact", "algorithm": "fixed-window",
                           "limit": 100, "window": "1h"},
                          {"name": "d", "key": [], "shared": "off", "algorithm": "fixed-window",
                           "limit": 1, "window": "1h"})"),
             m_f.log());
    VERIFY_STATUS(getFrom(m_f.first(), "/a,d"), 200);
    for (int i = 0; i < 5; ++i)
        VERIFY_STATUS(getFrom(m_f.first(), "/a,d"), 429);
    QCOMPARE(m_f.sum("portcullis_shared_counters_asks_total"), 1.0);
    VERIFY_LEFT(getFrom(m_f.second(), "/a"), "\"a\";r=98");
}

void TestSharedCounters::fieldsTellTheSharedState()
{
    QVERIFY2(m_f.serve(R"({"name": "a", "key": [], "algorithm": "token-bucket",
                           "limit": 10, "window": "1h", "burst": 5})"), // exact is the default
             m_f.log());
    for (int i = 0; i < 3; ++i)
        VERIFY_STATUS(getFrom(m_f.first(), "/a"), 200);
    const Answer other = getFrom(m_f.second(), "/a");
    VERIFY_STATUS(other, 200);
    VERIFY_CONTAINS(other.field("RateLimit"), "\"a\";r=1;t=3");
    QCOMPARE(other.field("RateLimit-Policy"), QByteArray("\"a\";q=10;w=3600"));
    VERIFY_STATUS(getFrom(m_f.first(), "/a"), 200);
    const Answer refused = getFrom(m_f.second(), "/a");
    VERIFY_STATUS(refused, 429);
    QCOMPARE(refused.member("code"), QByteArray("rate-limit.exceeded"));
    const int wait = refused.field("Retry-After").toInt();
    QVERIFY2(wait > 300 && wait <= 360, refused.all());
}

void TestSharedCounters::shadowRefusesNothing()
{
    QVERIFY2(m_f.serve(R"({"name": "a", "key": [], "shadow": true, "algorithm": "fixed-window",
                           "limit": 3, "window": "1h"})"),
             m_f.log());
    for (int i = 0; i < 3; ++i) {
        VERIFY_STATUS(getFrom(m_f.first(), "/a"), 200);
        VERIFY_STATUS(getFrom(m_f.second(), "/a"), 200);
    }
    QCOMPARE(m_f.sum("portcullis_limit_shadow_refused_total{limit=\"a\"}"), 3.0);
    QVERIFY(!getFrom(m_f.first(), "/a").has("RateLimit"));
}

/// docs/design/shared-counters.md: beyond the limit at most what each gateway lets through in an
/// interval, a tick of the timers and two time-outs; and each keeps the limit itself.
void TestSharedCounters::localSyncKeepsItsBound()
{
    constexpr int kLimit = 2000;
    constexpr qint64 kSpanMs = 100 + 20 + 2 * 150;
    QVERIFY2(m_f.serve(R"({"name": "a", "key": [], "shared": "local-sync",
                           "algorithm": "fixed-window", "limit": 2000, "window": "1h"})",
                       R"(, "timeout": "150ms", "interval": "100ms")"),
             m_f.log());
    // A steady stream to both, for as long as it takes both to know that all is used.
    const QList<QList<qint64>> passed = m_f.stream("/a", 4);
    int bound = kLimit;
    for (const QList<qint64> &times : passed) {
        QVERIFY(times.size() <= kLimit);
        QVERIFY(!times.isEmpty());
        bound += mostWithin(times, kSpanMs);
    }
    const qsizetype all = passed[0].size() + passed[1].size();
    QVERIFY2(all >= kLimit, qPrintable(QString::number(all)));
    QVERIFY2(all <= bound, qPrintable(QStringLiteral("%1 > %2").arg(all).arg(bound)));
    // And it is far less than two limits.
    QVERIFY2(all < 2 * kLimit, qPrintable(QString::number(all)));
    // Requests waited for nothing: nobody was asked about one.
    QVERIFY(m_f.sum("portcullis_shared_counters_asks_total") < 200);
    QVERIFY(m_f.sum("portcullis_shared_counters_synced_keys_total") > 0);
}

void TestSharedCounters::localSyncTellsANewcomer()
{
    QVERIFY2(m_f.serve(R"({"name": "a", "key": [], "shared": "local-sync", "algorithm": "quota",
                           "limit": 50})",
                       R"(, "interval": "20ms")"),
             m_f.log());
    for (int i = 0; i < 50; ++i)
        VERIFY_STATUS(getFrom(m_f.first(), "/a"), 200);
    VERIFY_STATUS(getFrom(m_f.first(), "/a"), 429);
    // The other one knows after its first request.
    QTRY_COMPARE_WITH_TIMEOUT(getFrom(m_f.second(), "/a").status, 429, kProcessWaitMs);
    QVERIFY(m_f.sum("portcullis_limit_admitted_total{limit=\"a\"}") < 60);
    // And so does one that begins anew.
    QCOMPARE(m_f.stop(), QByteArray());
    QVERIFY2(m_f.serveAgain(), m_f.log());
    QTRY_COMPARE_WITH_TIMEOUT(getFrom(m_f.first(), "/a").status, 429, kProcessWaitMs);
}

void TestSharedCounters::ownLimitsStayOwn()
{
    QVERIFY2(m_f.serve(R"({"name": "a", "key": [], "algorithm": "fixed-window", "limit": 2,
                           "window": "1h"})",
                       R"(, "mode": "off")"),
             m_f.log());
    for (GatewayProcess &gateway : m_f.gateways()) {
        VERIFY_STATUS(getFrom(gateway, "/a"), 200);
        VERIFY_STATUS(getFrom(gateway, "/a"), 200);
        VERIFY_STATUS(getFrom(gateway, "/a"), 429);
    }
    QCOMPARE(m_f.sum("portcullis_shared_counters_asks_total"), 0.0);
    QCOMPARE(m_f.redis().cli({"DBSIZE"}), QByteArray("0"));
}

void TestSharedCounters::keysTellNothing()
{
    QVERIFY2(m_f.serve(R"({"name": "a", "key": ["header:X-Token", "ip"], "algorithm": "quota",
                           "limit": 5},
                          {"name": "b", "key": ["header:X-Token"], "shared": "local-sync",
                           "algorithm": "token-bucket", "limit": 5, "window": "1h"})",
                       R"(, "prefix": "mine", "interval": "20ms")"),
             m_f.log());
    const QList<QByteArray> token{"-H", "X-Token: hunter2"};
    VERIFY_STATUS(getFrom(m_f.first(), "/a,b", token), 200);
    VERIFY_STATUS(getFrom(m_f.second(), "/a", token), 200);
    VERIFY_STATUS(getFrom(m_f.second(), "/a", {"-H", "X-Token: hunter3"}), 200);
    QTRY_COMPARE_WITH_TIMEOUT(m_f.redis().cli({"DBSIZE"}), QByteArray("3"), kProcessWaitMs);
    for (const QByteArray &key : m_f.redis().cli({"KEYS", "*"}).split('\n')) {
        QVERIFY2(key.startsWith("mine:a:q-month-UTC:") || key.startsWith("mine:b:t-5-3600000-5:"),
                 key);
        QVERIFY2(!key.contains("hunter") && !key.contains("127"), key);
        QVERIFY2(m_f.redis().cli({"PTTL", key}).toLongLong() != -1, key);
    }
    VERIFY_LEFT(getFrom(m_f.first(), "/a", token), "\"a\";r=2");
}

void TestSharedCounters::reloadsKeepTheConnections()
{
    QVERIFY2(m_f.serve(R"({"name": "a", "key": [], "algorithm": "quota", "limit": 5})"), m_f.log());
    VERIFY_STATUS(getFrom(m_f.first(), "/a"), 200);
    const double connects = metric(m_f.first(), "portcullis_shared_counters_connects_total");
    const auto reload = [this](const QByteArray &document) {
        const qsizetype from = m_f.first().err().size();
        m_f.first().write(document);
        return m_f.first().waitForErr("configuration in force", from);
    };
    QVERIFY(reload(m_f.document(R"({"name": "a", "key": [], "algorithm": "quota", "limit": 6})")));
    VERIFY_LEFT(getFrom(m_f.first(), "/a"), "\"a\";r=4");
    QCOMPARE(metric(m_f.first(), "portcullis_shared_counters_connects_total"), connects);
    // Other counters are other connections.
    QVERIFY(reload(m_f.document(R"({"name": "a", "key": [], "algorithm": "quota", "limit": 6})",
                                R"(, "timeout": "60ms")")));
    QTRY_VERIFY_WITH_TIMEOUT(getFrom(m_f.first(), "/a").field("RateLimit") == "\"a\";r=3"
                                 || metric(m_f.first(), "portcullis_shared_counters_connects_total")
                                     > connects,
                             kProcessWaitMs);
    // And none at all are none.
    QVERIFY(reload(
        m_f.document(R"({"name": "a", "key": [], "algorithm": "quota", "limit": 6})", "", false)));
    VERIFY_LEFT(getFrom(m_f.first(), "/a"), "\"a\";r=5");
}

QTEST_GUILESS_MAIN(TestSharedCounters)
#include "tst_shared_counters.moc"
