// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "limit_test_support.h"

#include <QTest>

#include <functional>

using namespace portcullis;
using namespace portcullis::pipeline;
using namespace portcullis::pipeline::test;
using model::LimitAlgorithm;
using Kind = model::LimitKeyPart::Kind;

using Setup = std::function<void(Request &)>;
Q_DECLARE_METATYPE(Setup)

namespace {

struct Gateway {
    LimitRegistry registry{kEpoch, QuotaImage::fresh()};
    model::Document document;
    LimitPlan plan;

    explicit Gateway(std::vector<model::RateLimit> limits)
    {
        document.rateLimits = std::move(limits);
        document.routes.resize(2);
        document.consumers.resize(2);
    }
    void compile() { plan = *LimitPlan::compile(document, registry); }
    std::uint64_t count(std::size_t limit, LimitStats::Counter counter) const
    {
        return plan.limits()[limit].state->stats().read(counter);
    }
};

} // namespace

class TestRateLimit : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void chargesRouteThenConsumerThenDefaults();
    void withoutARouteItsLimitsAreLeftOut();
    void aLimitListedTwiceIsChargedOnce();
    void givesBackWhenALaterOneRefuses();
    void retryAfterIsTheLongest();
    void concurrencyIsHeldUntilTheEnd();
    void concurrencyIsGivenBackOnRefusal();
    void shadowRefusesNothing();
    void shadowIsNotGivenBack();
    void reasons_data();
    void reasons();
    void keys_data();
    void keys();
    void peekChargesNothing();
    void moreThanFourLimits();
};

void TestRateLimit::chargesRouteThenConsumerThenDefaults()
{
    Gateway gateway({bucketOf("d", 9), bucketOf("c", 9), bucketOf("r", 9)});
    gateway.document.routes[1].rateLimits = {"r"};
    gateway.document.consumers.edit(1).rateLimits = {"c"};
    gateway.document.defaults.rateLimits = {"d"};
    gateway.compile();
    Request request;
    request.route = 1;
    request.be("acme", 1);
    const auto outcome = charge(gateway.plan, request.subject());
    QVERIFY(!outcome.decision.refusal && !outcome.shadow.refusal);
    QCOMPARE(outcome.readings.size(), std::size_t{3});
    QCOMPARE(outcome.readings[0].limit->name, std::string("r"));
    QCOMPARE(outcome.readings[1].limit->name, std::string("c"));
    QCOMPARE(outcome.readings[2].limit->name, std::string("d"));
    QCOMPARE(outcome.readings[2].remaining, 8U);
    QCOMPARE(gateway.count(0, LimitStats::Allowed), 1U);
}

void TestRateLimit::withoutARouteItsLimitsAreLeftOut()
{
    Gateway gateway({bucketOf("d", 9), bucketOf("c", 9), bucketOf("r", 9)});
    gateway.document.routes[0].rateLimits = {"r"};
    gateway.document.consumers.edit(0).rateLimits = {"c"};
    gateway.document.defaults.rateLimits = {"d"};
    gateway.compile();
    Request request;
    request.be("acme", 0);
    QCOMPARE(charge(gateway.plan, request.subject()).readings.size(), std::size_t{2});
    // A token's subject is no configured consumer, whatever its index says.
    request.principal.configured = false;
    QCOMPARE(charge(gateway.plan, request.subject()).readings.size(), std::size_t{1});
}

void TestRateLimit::aLimitListedTwiceIsChargedOnce()
{
    Gateway gateway({bucketOf("a", 9)});
    gateway.document.routes[0].rateLimits = {"a"};
    gateway.document.defaults.rateLimits = {"a"};
    gateway.compile();
    Request request;
    request.route = 0;
    const auto outcome = charge(gateway.plan, request.subject());
    QCOMPARE(outcome.readings.size(), std::size_t{1});
    QCOMPARE(outcome.readings[0].remaining, 8U);
}

void TestRateLimit::givesBackWhenALaterOneRefuses()
{
    Gateway gateway({bucketOf("bucket", 5), limitOf("fixed", LimitAlgorithm::FixedWindow, 5),
                     limitOf("sliding", LimitAlgorithm::SlidingWindow, 5),
                     limitOf("quota", LimitAlgorithm::Quota, 5), bucketOf("last", 1)});
    gateway.document.defaults.rateLimits = {"bucket", "fixed", "sliding", "quota", "last"};
    gateway.compile();
    Request request;
    QVERIFY(!charge(gateway.plan, request.subject()).decision.refuses());
    for (int i = 0; i < 10; ++i) {
        const auto outcome = charge(gateway.plan, request.subject());
        QVERIFY(outcome.decision.refuses());
        QCOMPARE(QByteArray(outcome.decision.rule.data(), qsizetype(outcome.decision.rule.size())),
                 QByteArray("rateLimits/last"));
        for (std::size_t limit = 0; limit < 4; ++limit)
            QCOMPARE(outcome.readings[limit].remaining, 4U);
        QCOMPARE(outcome.readings[4].remaining, 0U);
    }
    QCOMPARE(gateway.count(0, LimitStats::Allowed), 1U);
    QCOMPARE(gateway.count(0, LimitStats::Refused), 0U);
    QCOMPARE(gateway.count(4, LimitStats::Refused), 10U);
}

void TestRateLimit::retryAfterIsTheLongest()
{
    auto slow = bucketOf("slow", 1);
    slow.window = Seconds(90);
    Gateway gateway({bucketOf("fast", 1), slow, bucketOf("free", 9)});
    gateway.document.defaults.rateLimits = {"fast", "free", "slow"};
    gateway.compile();
    Request request;
    QVERIFY(!charge(gateway.plan, request.subject()).decision.refuses());
    request.pass(Milliseconds(300));
    const auto outcome = charge(gateway.plan, request.subject());
    QCOMPARE(outcome.decision.rule, std::string_view("rateLimits/fast"));
    QCOMPARE(outcome.retryAfter, 90U);
}

void TestRateLimit::concurrencyIsHeldUntilTheEnd()
{
    Gateway gateway({limitOf("slots", LimitAlgorithm::Concurrency, 2)});
    gateway.document.defaults.rateLimits = {"slots"};
    gateway.compile();
    Request request;
    auto first = std::make_optional(charge(gateway.plan, request.subject()));
    auto second = charge(gateway.plan, request.subject());
    QCOMPARE(second.readings[0].remaining, 0U);
    const auto refused = charge(gateway.plan, request.subject());
    QVERIFY(refused.decision.refuses());
    QCOMPARE(refused.retryAfter, 1U);
    auto moved = std::move(*first); // the slot goes along, and is not given back twice
    first.reset();
    QVERIFY(charge(gateway.plan, request.subject()).decision.refuses());
    moved.held.release();
    moved.held.release();
    QVERIFY(!charge(gateway.plan, request.subject()).decision.refuses());
    second = charge(gateway.plan, request.subject());
    QCOMPARE(peek(gateway.plan, request.subject()).readings[0].remaining, 0U);
}

void TestRateLimit::concurrencyIsGivenBackOnRefusal()
{
    Gateway gateway({limitOf("slots", LimitAlgorithm::Concurrency, 2), bucketOf("one", 1)});
    gateway.document.defaults.rateLimits = {"slots", "one"};
    gateway.compile();
    Request request;
    const auto kept = charge(gateway.plan, request.subject());
    std::vector<LimitOutcome> refusals;
    for (int i = 0; i < 5; ++i)
        refusals.push_back(charge(gateway.plan, request.subject()));
    QCOMPARE(refusals.back().decision.rule, std::string_view("rateLimits/one"));
    QCOMPARE(refusals.back().held.size(), std::size_t{0});
    QCOMPARE(refusals.back().readings[0].remaining, 1U);
}

void TestRateLimit::shadowRefusesNothing()
{
    auto shadow = bucketOf("shadow", 1);
    shadow.shadow = true;
    Gateway gateway({shadow});
    gateway.document.defaults.rateLimits = {"shadow"};
    gateway.compile();
    Request request;
    QVERIFY(!charge(gateway.plan, request.subject()).shadow.refusal);
    const auto outcome = charge(gateway.plan, request.subject());
    QVERIFY(!outcome.decision.refusal);
    QVERIFY(outcome.shadow.refusal == Reason::RateLimitExceeded && outcome.shadow.shadow);
    QVERIFY(!outcome.shadow.refuses());
    QVERIFY(outcome.readings.empty());
    QCOMPARE(gateway.count(0, LimitStats::Allowed), 1U);
    QCOMPARE(gateway.count(0, LimitStats::ShadowRefused), 1U);
    QCOMPARE(gateway.count(0, LimitStats::Refused), 0U);
}

void TestRateLimit::shadowIsNotGivenBack()
{
    auto shadow = bucketOf("shadow", 2);
    shadow.shadow = true;
    Gateway gateway({shadow, bucketOf("one", 1)});
    gateway.document.defaults.rateLimits = {"shadow", "one"};
    gateway.compile();
    Request request;
    QVERIFY(!charge(gateway.plan, request.subject()).decision.refuses());
    QVERIFY(charge(gateway.plan, request.subject()).decision.refuses());
    QVERIFY(charge(gateway.plan, request.subject()).shadow.refusal.has_value());
}

void TestRateLimit::reasons_data()
{
    QTest::addColumn<int>("algorithm");
    QTest::addColumn<int>("reason");
    const auto row = [](const char *name, LimitAlgorithm algorithm, Reason reason) {
        QTest::newRow(name) << static_cast<int>(algorithm) << static_cast<int>(reason);
    };
    row("token bucket", LimitAlgorithm::TokenBucket, Reason::RateLimitExceeded);
    row("sliding window", LimitAlgorithm::SlidingWindow, Reason::RateLimitExceeded);
    row("fixed window", LimitAlgorithm::FixedWindow, Reason::RateLimitExceeded);
    row("quota", LimitAlgorithm::Quota, Reason::RateLimitQuota);
    row("concurrency", LimitAlgorithm::Concurrency, Reason::RateLimitConcurrency);
}

void TestRateLimit::reasons()
{
    QFETCH(int, algorithm);
    QFETCH(int, reason);
    Gateway gateway({limitOf("a", static_cast<LimitAlgorithm>(algorithm), 1)});
    gateway.document.defaults.rateLimits = {"a"};
    gateway.compile();
    Request request;
    const auto kept = charge(gateway.plan, request.subject());
    const auto outcome = charge(gateway.plan, request.subject());
    QVERIFY(!kept.decision.refusal && outcome.decision.refuses());
    QCOMPARE(static_cast<int>(*outcome.decision.refusal), reason);
}

void TestRateLimit::keys_data()
{
    QTest::addColumn<QList<int>>("kinds");
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<Setup>("one");
    QTest::addColumn<Setup>("other");
    QTest::addColumn<bool>("same");

    const auto row = [](const char *name, QList<Kind> kinds, const char *of, bool same, Setup one,
                        Setup other) {
        QList<int> numbers;
        for (const Kind kind : kinds)
            numbers.append(static_cast<int>(kind));
        QTest::newRow(name) << numbers << QByteArray(of) << one << other << same;
    };
    const auto from = [](const char *address) -> Setup {
        return [address](Request &r) { r.context.client = *IpAddress::parse(address); };
    };
    const auto is = [](const char *name) -> Setup { return [name](Request &r) { r.be(name, 0); }; };
    const Setup nothing = [](Request &) {};
    row("no key: all the same", {}, "", true, is("a"), from("192.0.2.1"));
    row("two consumers", {Kind::Consumer}, "", false, is("a"), is("b"));
    row("one consumer from two addresses", {Kind::Consumer}, "", true, is("a"), [](Request &r) {
        r.be("a", 0);
        r.context.client = *IpAddress::parse("192.0.2.9");
    });
    row("without a consumer the address counts", {Kind::Consumer}, "", false, from("192.0.2.1"),
        from("192.0.2.2"));
    row("two addresses", {Kind::Ip}, "", false, from("192.0.2.1"), from("192.0.2.2"));
    row("one IPv6 network", {Kind::Ip}, "", true, from("2001:db8::1"), from("2001:db8::ffff:2"));
    row("two IPv6 networks", {Kind::Ip}, "", false, from("2001:db8::1"), from("2001:db8:0:1::1"));
    row("a mapped address is IPv4", {Kind::Ip}, "", true, from("192.0.2.1"),
        from("::ffff:192.0.2.1"));
    row(
        "two routes", {Kind::Route}, "", false, [](Request &r) { r.routeName = "a"; },
        [](Request &r) { r.routeName = "b"; });
    row(
        "two header values", {Kind::Header}, "x-tenant", false,
        [](Request &r) { r.head.fields.append("X-Tenant", "a"); },
        [](Request &r) { r.head.fields.append("X-Tenant", "b"); });
    row("a missing header is an empty one", {Kind::Header}, "x-tenant", true, nothing,
        [](Request &r) { r.head.fields.append("X-TENANT", ""); });
    row(
        "two claim values", {Kind::Claim}, "tenant", false,
        [](Request &r) {
            r.principal.claims = {{"tenant", {"a"}}};
        },
        [](Request &r) {
            r.principal.claims = {{"tenant", {"b"}}};
        });
    row("a missing claim is an empty one", {Kind::Claim}, "tenant", true, nothing, [](Request &r) {
        r.principal.claims = {{"tenant", {""}}};
    });
    row(
        "parts do not run together", {Kind::Header, Kind::Route}, "x-tenant", false,
        [](Request &r) {
            r.head.fields.append("X-Tenant", "ab");
            r.routeName = "c";
        },
        [](Request &r) {
            r.head.fields.append("X-Tenant", "a");
            r.routeName = "bc";
        });
}

void TestRateLimit::keys()
{
    QFETCH(QList<int>, kinds);
    QFETCH(QByteArray, name);
    QFETCH(Setup, one);
    QFETCH(Setup, other);
    QFETCH(bool, same);

    auto limit = bucketOf("a", 1);
    for (const int kind : kinds)
        limit.key.push_back({static_cast<Kind>(kind), name.toStdString()});
    Gateway gateway({limit});
    gateway.document.defaults.rateLimits = {"a"};
    gateway.compile();
    Request first;
    one(first);
    Request second;
    other(second);
    QVERIFY(!charge(gateway.plan, first.subject()).decision.refuses());
    QVERIFY(charge(gateway.plan, first.subject()).decision.refuses());
    QCOMPARE(charge(gateway.plan, second.subject()).decision.refuses(), same);
}

void TestRateLimit::peekChargesNothing()
{
    Gateway gateway({bucketOf("a", 2), limitOf("slots", LimitAlgorithm::Concurrency, 5)});
    gateway.document.defaults.rateLimits = {"a", "slots"};
    gateway.compile();
    Request request;
    for (int i = 0; i < 5; ++i) {
        const auto seen = peek(gateway.plan, request.subject());
        QVERIFY(!seen.decision.refusal);
        QCOMPARE(seen.readings[0].remaining, 1U); // as a charge would leave it
        QCOMPARE(seen.held.size(), std::size_t{0});
    }
    QCOMPARE(gateway.count(0, LimitStats::Allowed), 0U);
    const auto one = charge(gateway.plan, request.subject());
    const auto two = charge(gateway.plan, request.subject());
    const auto seen = peek(gateway.plan, request.subject());
    QCOMPARE(seen.decision.rule, std::string_view("rateLimits/a"));
    QCOMPARE(seen.retryAfter, 1U);
    QCOMPARE(gateway.count(0, LimitStats::Refused), 0U);
}

void TestRateLimit::moreThanFourLimits()
{
    std::vector<model::RateLimit> limits;
    model::StringList names;
    for (int i = 0; i < 9; ++i) {
        names.push_back("l" + std::to_string(i));
        limits.push_back(limitOf(names.back(), LimitAlgorithm::Concurrency, 1));
    }
    Gateway gateway(limits);
    gateway.document.defaults.rateLimits = names;
    gateway.compile();
    Request request;
    auto outcome = charge(gateway.plan, request.subject());
    QCOMPARE(outcome.held.size(), std::size_t{9});
    QCOMPARE(outcome.readings[8].limit->name, std::string("l8"));
    QVERIFY(charge(gateway.plan, request.subject()).decision.refuses());
    outcome = LimitOutcome();
    QVERIFY(!charge(gateway.plan, request.subject()).decision.refuses());
}

QTEST_APPLESS_MAIN(TestRateLimit)
#include "tst_rate_limit.moc"
