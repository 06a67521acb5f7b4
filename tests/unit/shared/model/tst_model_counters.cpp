// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "tests/unit/shared/model/model_test.h"

#include "shared/model/to_json.h"
#include "shared/model/url.h"

#include <QTest>

using namespace portcullis::model;
using namespace portcullis::model::test;
using namespace std::chrono_literals;

namespace {

QByteArray documentWith(const QByteArray &counters, const QByteArray &limits)
{
    return R"({"version": 1, "listeners": [{"name": "http", "port": 0}], "rateLimits": [)" + limits
        + "]" + (counters.isEmpty() ? "" : R"(, "counters": )") + counters + "}";
}

QByteArray limit(const QByteArray &more = {}, const QByteArray &algorithm = "quota")
{
    return R"({"name": "a", "algorithm": ")" + algorithm + R"(", "limit": 5)"
        + (more.isEmpty() ? "" : ", ") + more + "}";
}

} // namespace

/// Where gateways count together.
class TestCounters : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void errors_data();
    void errors();
    void noErrorRepeatsAPassword();
    void defaults();
    void urls_data();
    void urls();
    void modes_data();
    void modes();
    void roundTrip();
};

void TestCounters::errors_data()
{
    QTest::addColumn<QByteArray>("counters");
    QTest::addColumn<QByteArray>("limit");
    QTest::addColumn<QByteArray>("expected");
    const auto row = [](const char *name, const char *counters, const QByteArray &limit,
                        const char *expected) {
        QTest::newRow(name) << QByteArray(counters) << limit << QByteArray(expected);
    };
    const QByteArray plain = limit();
    row("the least", R"({"redis": "redis://127.0.0.1"})", plain, "");
    row("all", R"({"redis": "rediss://me@r.test:7000/3", "password": {"env": "PW"},
        "tls": {"ca": "ca.pem"}, "prefix": "p:1", "mode": "local-sync", "timeout": "1ms",
        "interval": "20ms", "onFailure": "failClosed"})",
        plain, "");
    row("no place", "{}", plain, "/counters config.missing-key");
    row("none at all", "[]", plain, "/counters config.type");
    row("another scheme", R"({"redis": "http://127.0.0.1"})", plain, "/counters/redis config.url");
    row("a password in the URL", R"({"redis": "redis://u:secret@127.0.0.1"})", plain,
        "/counters/redis config.url");
    row("a user without a password", R"({"redis": "redis://u@127.0.0.1"})", plain,
        "/counters/redis config.conflict");
    row("a password as text", R"({"redis": "redis://127.0.0.1", "password": "secret"})", plain,
        "/counters/password config.type");
    row("TLS settings without TLS", R"({"redis": "redis://127.0.0.1", "tls": {"ca": "x"}})", plain,
        "/counters/tls config.not-applicable");
    row("a mode that is none", R"({"redis": "redis://127.0.0.1", "mode": "fuzzy"})", plain,
        "/counters/mode config.value");
    row("no time", R"({"redis": "redis://127.0.0.1", "timeout": "0ms"})", plain,
        "/counters/timeout config.range");
    row("much time", R"({"redis": "redis://127.0.0.1", "timeout": "11s"})", plain,
        "/counters/timeout config.range");
    row("a short interval", R"({"redis": "redis://127.0.0.1", "interval": "19ms"})", plain,
        "/counters/interval config.range");
    row("neither open nor closed", R"({"redis": "redis://127.0.0.1", "onFailure": "open"})", plain,
        "/counters/onFailure config.value");
    row("an empty prefix", R"({"redis": "redis://127.0.0.1", "prefix": ""})", plain,
        "/counters/prefix config.value");
    row("a prefix of two words", R"({"redis": "redis://127.0.0.1", "prefix": "a b"})", plain,
        "/counters/prefix config.value");
    row("a key too much", R"({"redis": "redis://127.0.0.1", "failOpen": true})", plain,
        "/counters/failOpen config.unknown-key");
    row("shared without counters", "", limit(R"("shared": "exact")"),
        "/rateLimits/0/shared config.conflict");
    row("not shared without counters", "", limit(R"("shared": "off")"), "");
    row("shared in another way", R"({"redis": "redis://127.0.0.1"})", limit(R"("shared": true)"),
        "/rateLimits/0/shared config.type");
    row("concurrency", R"({"redis": "redis://127.0.0.1"})", limit({}, "concurrency"), "");
    row("concurrency that is not shared", R"({"redis": "redis://127.0.0.1"})",
        limit(R"("shared": "off")", "concurrency"), "");
    row("shared concurrency", R"({"redis": "redis://127.0.0.1"})",
        limit(R"("shared": "local-sync")", "concurrency"),
        "/rateLimits/0/shared config.not-applicable");
}

void TestCounters::errors()
{
    QFETCH(QByteArray, counters);
    QFETCH(QByteArray, limit);
    QFETCH(QByteArray, expected);
    const ParseOutcome outcome = parse(documentWith(counters, limit));
    QCOMPARE(summary(outcome.errors), expected);
}

void TestCounters::noErrorRepeatsAPassword()
{
    for (const char *url : {"redis://u:hunter2@127.0.0.1/x", "redis:/u:hunter2@127.0.0.1",
                            "redis://:hunter2@h", "redis://u:hunter2@h?x", "hunter2"}) {
        const ParseOutcome outcome =
            parse(documentWith(R"({"redis": ")" + QByteArray(url) + "\"}", limit()));
        QVERIFY(!outcome.valid());
        QVERIFY2(!messages(outcome.errors).contains("hunter2"), messages(outcome.errors));
    }
}

void TestCounters::defaults()
{
    const ParseOutcome outcome =
        parse(documentWith(R"({"redis": "redis://Example.TEST"})", limit()));
    QVERIFY2(outcome.valid(), messages(outcome.errors));
    const Counters &counters = *outcome.document.counters;
    QCOMPARE(counters.host, std::string("example.test"));
    QCOMPARE(counters.port, std::uint16_t{6379});
    QCOMPARE(counters.prefix, std::string("portcullis"));
    QVERIFY(counters.timeout == 50ms && counters.interval == 200ms && !counters.failClosed);
}

void TestCounters::urls_data()
{
    QTest::addColumn<QByteArray>("url");
    QTest::addColumn<QByteArray>("expected");
    const auto row = [](const char *url, const char *expected) {
        QTest::newRow(url) << QByteArray(url) << QByteArray(expected);
    };
    row("redis://h", "plain  h 6379 0");
    row("rediss://h:1/15", "tls  h 1 15");
    row("REDIS://H/", "plain  h 6379 0");
    row("redis://a%40b@[::1]:2/1", "plain a@b ::1 2 1");
    row("redis://h/x", "");
    row("redis://h/1/2", "");
    row("redis://h/-1", "");
    row("redis://h/4294967296", "");
    row("redis://", "");
    row("redis://@h", "");
    row("redis://a%4@h", "");
    row("redis://a%00@h", "");
    row("redis://h:0", "");
    row("redis://h:65536", "");
    row("redis://h ", "");
    row("h:6379", "");
}

void TestCounters::urls()
{
    QFETCH(QByteArray, url);
    QFETCH(QByteArray, expected);
    const auto parsed = parseRedisUrl(url.toStdString());
    QByteArray seen;
    if (parsed)
        seen = QByteArray(parsed->tls ? "tls " : "plain ") + parsed->user.c_str() + ' '
            + parsed->host.c_str() + ' ' + QByteArray::number(parsed->port) + ' '
            + QByteArray::number(parsed->database);
    QCOMPARE(seen, expected);
}

void TestCounters::modes_data()
{
    QTest::addColumn<QByteArray>("counters");
    QTest::addColumn<QByteArray>("limit");
    QTest::addColumn<int>("mode");
    const auto row = [](const char *name, const char *counters, const QByteArray &limit,
                        SharedMode mode) {
        QTest::newRow(name) << QByteArray(counters) << limit << static_cast<int>(mode);
    };
    const char *const exact = R"({"redis": "redis://h"})";
    const char *const sync = R"({"redis": "redis://h", "mode": "local-sync"})";
    row("no counters", "", limit(), SharedMode::Off);
    row("counters are exact", exact, limit(), SharedMode::Exact);
    row("counters say", sync, limit(), SharedMode::LocalSync);
    row("the limit says", sync, limit(R"("shared": "exact")"), SharedMode::Exact);
    row("the limit is its gateway's own", exact, limit(R"("shared": "off")"), SharedMode::Off);
    row("concurrency never", exact, limit({}, "concurrency"), SharedMode::Off);
}

void TestCounters::modes()
{
    QFETCH(QByteArray, counters);
    QFETCH(QByteArray, limit);
    QFETCH(int, mode);
    const ParseOutcome outcome = parse(documentWith(counters, limit));
    QVERIFY2(outcome.valid(), messages(outcome.errors));
    QCOMPARE(static_cast<int>(sharedMode(outcome.document, outcome.document.rateLimits[0])), mode);
    const bool kept = mode != static_cast<int>(SharedMode::Off) || limit.contains("concurrency");
    QCOMPARE(quotaWarnings(outcome.document).empty(), kept); // Redis keeps it
}

void TestCounters::roundTrip()
{
    const QByteArray json = documentWith(R"({"redis": "rediss://me@r.test:7000/3",
        "password": {"env": "PW"}, "tls": {"ca": "ca.pem"}, "prefix": "p:1", "mode": "off",
        "timeout": "1ms", "interval": "20ms", "onFailure": "failClosed"})",
                                         limit(R"("shared": "local-sync")"));
    const ParseOutcome first = parse(json);
    QVERIFY2(first.valid(), messages(first.errors));
    const std::string text = toJson(first.document, {options().baseFolder, 2});
    const ParseOutcome second = parse(QByteArray::fromStdString(text));
    QVERIFY2(second.valid() && second.document == first.document, text.c_str());
}

QTEST_APPLESS_MAIN(TestCounters)
#include "tst_model_counters.moc"
