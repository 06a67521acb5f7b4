// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "tests/unit/shared/model/model_test.h"

#include <QTest>

using namespace portcullis::model;
using namespace portcullis::model::test;
using namespace std::chrono_literals;

class TestRateLimit : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void errors_data();
    void errors();
    void defaults();
    void readsKeyParts();
    void timeZonesAreKnownByTheCaller();
    void quotasAreToldToWhoKeepsNothing();
};

void TestRateLimit::errors_data()
{
    QTest::addColumn<QByteArray>("extra");
    QTest::addColumn<QByteArray>("expected");
    const auto row = [](const char *name, const char *extra, const char *expected) {
        QTest::newRow(name) << QByteArray(extra) << QByteArray(expected);
    };
    row("a token bucket",
        R"("algorithm": "token-bucket", "limit": 100, "window": "1s", "burst": 200)", "");
    row("a sliding window", R"("algorithm": "sliding-window", "limit": 100, "window": "1m")", "");
    row("a fixed window", R"("algorithm": "fixed-window", "limit": 4294967295, "window": "30d")",
        "");
    row("a quota", R"("algorithm": "quota", "limit": 9007199254740992, "period": "day",
                     "timeZone": "Europe/Berlin")",
        "");
    row("a concurrency", R"("algorithm": "concurrency", "limit": 1048576)", "");
    row("no algorithm", R"("limit": 1, "anything": 1)", "/rateLimits/0 config.missing-key");
    row("an unknown algorithm", R"("algorithm": "leaky", "limit": 1, "anything": 1)",
        "/rateLimits/0/algorithm config.value");
    row("no limit", R"("algorithm": "quota")", "/rateLimits/0 config.missing-key");
    row("a limit of zero", R"("algorithm": "quota", "limit": 0)",
        "/rateLimits/0/limit config.range");
    row("a negative limit", R"("algorithm": "quota", "limit": -5)",
        "/rateLimits/0/limit config.range");
    row("half a request", R"("algorithm": "quota", "limit": 1.5)",
        "/rateLimits/0/limit config.range");
    row("a limit as text", R"("algorithm": "quota", "limit": "5")",
        "/rateLimits/0/limit config.type");
    row("a number beyond 64 bits", R"("algorithm": "quota", "limit": 99999999999999999999)",
        "/rateLimits/0/limit config.range");
    row("a number beyond any, and what follows is read",
        R"("algorithm": "quota", "limit": 1e999, "maxKeys": 0)",
        "/rateLimits/0/limit config.range; /rateLimits/0/maxKeys config.range");
    row("a whole number with an exponent", R"("algorithm": "quota", "limit": 1e6)", "");
    row("a window limit beyond 32 bits", R"("algorithm": "fixed-window", "limit": 4294967296)",
        "/rateLimits/0/limit config.range");
    row("a quota beyond 2^53", R"("algorithm": "quota", "limit": 9007199254740993)",
        "/rateLimits/0/limit config.range");
    row("a concurrency beyond 2^20", R"("algorithm": "concurrency", "limit": 1048577)",
        "/rateLimits/0/limit config.range");
    row("a short window", R"("algorithm": "fixed-window", "limit": 1, "window": "9ms")",
        "/rateLimits/0/window config.range");
    row("a long window", R"("algorithm": "fixed-window", "limit": 1, "window": "31d")",
        "/rateLimits/0/window config.range");
    row("more than a token a nanosecond",
        R"("algorithm": "token-bucket", "limit": 10000001, "window": "10ms")",
        "/rateLimits/0/limit config.range");
    row("a bucket that is never full",
        R"("algorithm": "token-bucket", "limit": 1, "window": "30d", "burst": 13)",
        "/rateLimits/0/burst config.range");
    row("a bucket that is full in a year",
        R"("algorithm": "token-bucket", "limit": 1, "window": "30d", "burst": 12)", "");
    row("a burst of a window", R"("algorithm": "sliding-window", "limit": 1, "burst": 2)",
        "/rateLimits/0/burst config.not-applicable");
    row("a window of a quota", R"("algorithm": "quota", "limit": 1, "window": "1s")",
        "/rateLimits/0/window config.not-applicable");
    row("a period of concurrency", R"("algorithm": "concurrency", "limit": 1, "period": "day")",
        "/rateLimits/0/period config.not-applicable");
    row("a week", R"("algorithm": "quota", "limit": 1, "period": "week")",
        "/rateLimits/0/period config.value");
    row("a time zone in words", R"("algorithm": "quota", "limit": 1, "timeZone": "Central Europe")",
        "/rateLimits/0/timeZone config.value");
    row("one bucket for all", R"("algorithm": "quota", "limit": 1, "key": [])", "");
    row("an unknown part", R"("algorithm": "quota", "limit": 1, "key": ["user"])",
        "/rateLimits/0/key/0 config.value");
    row("a part without name", R"("algorithm": "quota", "limit": 1, "key": ["header:"])",
        "/rateLimits/0/key/0 config.value");
    row("a part that is no field", R"("algorithm": "quota", "limit": 1, "key": ["header:a b"])",
        "/rateLimits/0/key/0 config.value");
    row("a part twice", R"("algorithm": "quota", "limit": 1, "key": ["ip", "ip"])",
        "/rateLimits/0/key/1 config.duplicate-entry");
    row("nine parts", R"("algorithm": "quota", "limit": 1, "key": ["consumer", "ip", "route",
                        "claim:a", "claim:b", "claim:c", "claim:d", "claim:e", "claim:f"])",
        "/rateLimits/0/key config.range");
    row("shadow and fields", R"("algorithm": "quota", "limit": 1, "shadow": true, "fields": false)",
        "");
    row("no keys", R"("algorithm": "quota", "limit": 1, "maxKeys": 0)",
        "/rateLimits/0/maxKeys config.range");
}

void TestRateLimit::errors()
{
    QFETCH(QByteArray, extra);
    QFETCH(QByteArray, expected);
    Parts parts;
    parts.rateLimits = "[" + object(R"("name": "l")", extra) + "]";
    QCOMPARE(summary(parse(parts.document()).errors), expected);
}

void TestRateLimit::defaults()
{
    const ParseOutcome outcome = parse(Parts().document());
    QVERIFY2(outcome.valid(), messages(outcome.errors));
    RateLimit expected;
    expected.name = "calm";
    expected.limit = 10;
    expected.burst = 10;
    expected.window = 1s;
    expected.key = {{LimitKeyPart::Kind::Consumer, ""}};
    QVERIFY(outcome.document.rateLimits == std::vector{expected});
}

void TestRateLimit::readsKeyParts()
{
    Parts parts;
    parts.rateLimits = R"([{"name": "l", "algorithm": "quota", "limit": 1, "period": "hour",
        "key": ["consumer", "ip", "route", "header:X-Tenant", "claim:Org"]}])";
    const ParseOutcome outcome = parse(parts.document());
    QVERIFY2(outcome.valid(), messages(outcome.errors));
    using Kind = LimitKeyPart::Kind;
    const std::vector<LimitKeyPart> expected{{Kind::Consumer, ""},
                                             {Kind::Ip, ""},
                                             {Kind::Route, ""},
                                             {Kind::Header, "x-tenant"},
                                             {Kind::Claim, "Org"}};
    QVERIFY(outcome.document.rateLimits[0].key == expected);
    QVERIFY(outcome.document.rateLimits[0].period == QuotaPeriod::Hour);
}

void TestRateLimit::timeZonesAreKnownByTheCaller()
{
    ParseOptions with = options();
    with.knownTimeZone = [](const std::string &zone) { return zone == "UTC"; };
    Parts parts;
    parts.rateLimits = R"([{"name": "l", "algorithm": "quota", "limit": 1, "timeZone": "UTC"},
                           {"name": "m", "algorithm": "quota", "limit": 1, "timeZone": "Mars"}])";
    QCOMPARE(summary(parse(parts.document(), with).errors),
             QByteArray("/rateLimits/1/timeZone config.value"));
}

void TestRateLimit::quotasAreToldToWhoKeepsNothing()
{
    Parts parts;
    parts.rateLimits = R"([{"name": "l", "algorithm": "concurrency", "limit": 1},
                           {"name": "m", "algorithm": "quota", "limit": 1}])";
    QCOMPARE(summary(quotaWarnings(parse(parts.document()).document)),
             QByteArray("/rateLimits/1 config.quota-not-kept"));
}

QTEST_APPLESS_MAIN(TestRateLimit)
#include "tst_model_rate_limit.moc"
