// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "limit_test_support.h"

#include <QTest>

#include <functional>

using namespace portcullis;
using namespace portcullis::pipeline;
using namespace portcullis::pipeline::test;
using model::LimitAlgorithm;

using Change = std::function<void(model::RateLimit &)>;
Q_DECLARE_METATYPE(Change)
Q_DECLARE_METATYPE(portcullis::model::RateLimit)

class TestLimitRegistry : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void reload_data();
    void reload();
    void countersStayWithTheName();
    void pruneForgetsWhatNobodyUses();
    void aRefusedReloadChangesNothing();
    void compileNamesAZoneThatIsMissing();
    void listsAreShared();
};

void TestLimitRegistry::reload_data()
{
    QTest::addColumn<model::RateLimit>("limit");
    QTest::addColumn<Change>("change");
    QTest::addColumn<bool>("keeps");

    const auto bucket = bucketOf("a", 3);
    const auto fixed = limitOf("a", LimitAlgorithm::FixedWindow, 3);
    const auto quota = limitOf("a", LimitAlgorithm::Quota, 3);
    const auto slots = limitOf("a", LimitAlgorithm::Concurrency, 3);
    const auto row = [](const char *name, const model::RateLimit &limit, bool keeps,
                        const Change &change) { QTest::newRow(name) << limit << change << keeps; };
    row("nothing", bucket, true, [](model::RateLimit &) {});
    row("a burst spelled out that was left out", bucket, true, [](auto &l) { l.burst = 3; });
    row("description, fields, shadow and maxKeys", bucket, true, [](auto &l) {
        l.notes.description = "x";
        l.fields = false;
        l.shadow = true;
        l.maxKeys = 5;
    });
    row("the limit of a bucket", bucket, false, [](auto &l) { l.limit = 4; });
    row("the burst", bucket, false, [](auto &l) { l.burst = 4; });
    row("the window", fixed, false, [](auto &l) { l.window = Milliseconds(2000); });
    row("the algorithm", fixed, false,
        [](auto &l) { l.algorithm = LimitAlgorithm::SlidingWindow; });
    row("the name", bucket, false, [](auto &l) { l.name = "b"; });
    row("the key", bucket, false, [](auto &l) { l.key.clear(); });
    row("the limit of a quota", quota, true, [](auto &l) { l.limit = 4; });
    row("the period", quota, false, [](auto &l) { l.period = model::QuotaPeriod::Day; });
    row("the time zone", quota, false, [](auto &l) { l.timeZone = "Etc/UTC"; });
    row("the limit of a concurrency limit", slots, true, [](auto &l) { l.limit = 4; });
}

void TestLimitRegistry::reload()
{
    QFETCH(model::RateLimit, limit);
    QFETCH(Change, change);
    QFETCH(bool, keeps);

    limit.key = {{model::LimitKeyPart::Kind::Ip, {}}};
    LimitRegistry registry(kEpoch, QuotaImage::fresh());
    model::Document document;
    document.rateLimits = {limit};
    document.defaults.rateLimits = {"a"};
    const auto before = LimitPlan::compile(document, registry);
    QVERIFY(before.has_value());
    Request request;
    const auto outcome = charge(*before, request.subject());
    QVERIFY(!outcome.decision.refuses());

    change(document.rateLimits[0]);
    const auto after = LimitPlan::compile(document, registry);
    QVERIFY(after.has_value());
    QCOMPARE(after->limits()[0].state == before->limits()[0].state, keeps);
}

void TestLimitRegistry::countersStayWithTheName()
{
    LimitRegistry registry(kEpoch, QuotaImage::fresh());
    const auto first = registry.acquire(bucketOf("a", 3));
    first->stats().add(LimitStats::Refused);
    const auto second = registry.acquire(bucketOf("a", 4));
    QVERIFY(first != second);
    QCOMPARE(second->stats().read(LimitStats::Refused), 1U);
}

void TestLimitRegistry::pruneForgetsWhatNobodyUses()
{
    LimitRegistry registry(kEpoch, QuotaImage::fresh());
    const auto meter = *Meter::make(bucketOf("a", 1), kEpoch);
    const Tick tick = meter.tick(kEpoch, kWall);
    auto state = registry.acquire(bucketOf("a", 1));
    QVERIFY(state->charge(meter, {}, tick).bucket);
    registry.prune(kWall);
    QVERIFY2(registry.acquire(bucketOf("a", 1)) == state, "in use");
    state.reset();
    registry.prune(kWall);
    QVERIFY2(registry.acquire(bucketOf("a", 1))->charge(meter, {}, tick).bucket, "forgotten");

    const auto quota = limitOf("q", LimitAlgorithm::Quota, 1);
    const auto quotaMeter = *Meter::make(quota, kEpoch);
    const Tick now = quotaMeter.tick(kEpoch, kWall);
    QVERIFY(registry.acquire(quota)->charge(quotaMeter, {}, now).bucket);
    registry.prune(kWall);
    QVERIFY2(!registry.acquire(quota)->charge(quotaMeter, {}, now).bucket, "still in its month");
    registry.prune(kWall + Seconds(20)); // February
    QVERIFY(registry.quotas(kWall).limits.empty());
}

void TestLimitRegistry::aRefusedReloadChangesNothing()
{
    LimitRegistry registry(kEpoch, QuotaImage::fresh());
    model::Document document;
    document.rateLimits = {bucketOf("a", 1)};
    document.defaults.rateLimits = {"a"};
    const auto running = LimitPlan::compile(document, registry);
    Request request;
    QVERIFY(!charge(*running, request.subject()).decision.refuses());
    {
        auto draft = document;
        draft.rateLimits[0].limit = 2;
        QVERIFY(LimitPlan::compile(draft, registry).has_value()); // and never published
    }
    registry.prune(kWall);
    const auto again = LimitPlan::compile(document, registry);
    QVERIFY(charge(*again, request.subject()).decision.refuses());
}

void TestLimitRegistry::compileNamesAZoneThatIsMissing()
{
    LimitRegistry registry(kEpoch, QuotaImage::fresh());
    model::Document document;
    document.rateLimits = {limitOf("q", LimitAlgorithm::Quota, 1)};
    document.rateLimits[0].timeZone = "Mars/Olympus";
    const auto plan = LimitPlan::compile(document, registry);
    QVERIFY(!plan.has_value());
    QVERIFY2(plan.error().what.find("Mars/Olympus") != std::string::npos
                 && plan.error().what.find("\"q\"") != std::string::npos,
             plan.error().what.c_str());
}

void TestLimitRegistry::listsAreShared()
{
    LimitRegistry registry(kEpoch, QuotaImage::fresh());
    model::Document document;
    document.rateLimits = {bucketOf("a", 1), bucketOf("b", 1)};
    document.routes.resize(1000);
    document.consumers.resize(1000);
    for (std::size_t i = 0; i < 1000; i += 2) {
        document.routes[i].rateLimits = {"b", "a", "b"};
        document.consumers.edit(i).rateLimits = {"a"};
    }
    const auto plan = LimitPlan::compile(document, registry);
    QCOMPARE(plan->ofRoute(0).size(), std::size_t{2});
    QCOMPARE(plan->ofRoute(0)[0], 1U);
    QVERIFY(plan->ofRoute(0).data() == plan->ofRoute(998).data());
    QVERIFY(plan->ofConsumer(0).data() == plan->ofConsumer(998).data());
    QVERIFY(plan->ofRoute(1).empty() && plan->ofConsumer(1).empty() && plan->defaults().empty());
    QVERIFY(plan->ofRoute(5000).empty());
    QVERIFY(LimitPlan().defaults().empty());
}

QTEST_APPLESS_MAIN(TestLimitRegistry)
#include "tst_limit_registry.moc"
