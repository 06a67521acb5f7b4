// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "limit_test_support.h"

#include <QTest>

using namespace portcullis;
using namespace portcullis::pipeline;
using namespace portcullis::pipeline::test;
using model::LimitAlgorithm;

Q_DECLARE_METATYPE(std::vector<portcullis::model::RateLimit>)

class TestLimitFields : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void golden_data();
    void golden();
    void theUpstreamsOwnAreReplaced();
};

void TestLimitFields::golden_data()
{
    QTest::addColumn<std::vector<model::RateLimit>>("limits");
    QTest::addColumn<int>("requests");
    QTest::addColumn<QByteArray>("policy");
    QTest::addColumn<QByteArray>("remaining");
    QTest::addColumn<QByteArray>("retryAfter");

    using Limits = std::vector<model::RateLimit>;
    const auto row = [](const char *name, Limits limits, int requests, const char *policy,
                        const char *remaining, const char *retryAfter = "") {
        QTest::newRow(name) << std::move(limits) << requests << QByteArray(policy)
                            << QByteArray(remaining) << QByteArray(retryAfter);
    };
    auto client = bucketOf("per-client", 100);
    client.burst = 200;
    const auto month = limitOf("partner-month", LimitAlgorithm::Quota, 1'000'000);
    row("bucket and quota", {client, month}, 158,
        R"("per-client";q=100;w=1, "partner-month";q=1000000;w=2678400)",
        R"("per-client";r=42;t=1, "partner-month";r=999842;t=10)");
    row("a bucket refuses", {client}, 201, R"("per-client";q=100;w=1)", R"("per-client";r=0;t=1)",
        "1");
    row("a quota refuses until the month ends", {limitOf("q", LimitAlgorithm::Quota, 1)}, 2,
        R"("q";q=1;w=2678400)", R"("q";r=0;t=10)", "10");
    auto day = limitOf("q", LimitAlgorithm::Quota, 5);
    day.period = model::QuotaPeriod::Day;
    row("a quota of a day", {day}, 1, R"("q";q=5;w=86400)", R"("q";r=4;t=10)");
    row("concurrency has a unit and no window", {limitOf("c", LimitAlgorithm::Concurrency, 3)}, 1,
        R"("c";q=3;qu="concurrent-requests")", R"("c";r=2)");
    auto odd = limitOf("f", LimitAlgorithm::FixedWindow, 2);
    odd.window = Milliseconds(1500);
    row("seconds are rounded up", {odd}, 3, R"("f";q=2;w=2)", R"("f";r=0;t=2)", "2");
    auto shortest = bucketOf("s", 1);
    shortest.window = Milliseconds(10);
    row("no window is shorter than a second", {shortest}, 2, R"("s";q=1;w=1)", R"("s";r=0;t=1)",
        "1");
    row("a structured integer has fifteen digits",
        {limitOf("q", LimitAlgorithm::Quota, std::uint64_t{1} << 53)}, 1,
        R"("q";q=999999999999999;w=2678400)", R"("q";r=999999999999999;t=10)");
    auto hidden = bucketOf("hidden", 1);
    hidden.fields = false;
    row("a hidden limit sends nothing", {hidden}, 1, "", "");
    row("but its refusal says when", {hidden}, 2, "", "", "1");
    auto shadow = bucketOf("shadow", 1);
    shadow.shadow = true;
    row("a limit in shadow sends nothing", {shadow, bucketOf("b", 3)}, 2, R"("b";q=3;w=1)",
        R"("b";r=1;t=1)");
}

void TestLimitFields::golden()
{
    QFETCH(std::vector<model::RateLimit>, limits);
    QFETCH(int, requests);
    QFETCH(QByteArray, policy);
    QFETCH(QByteArray, remaining);
    QFETCH(QByteArray, retryAfter);

    LimitRegistry registry(kEpoch, QuotaImage::fresh());
    model::Document document;
    document.rateLimits = limits;
    for (const model::RateLimit &limit : limits)
        document.defaults.rateLimits.push_back(limit.name);
    const auto plan = LimitPlan::compile(document, registry);
    Request request;
    LimitOutcome outcome;
    for (int i = 0; i < requests; ++i)
        outcome = charge(*plan, request.subject());
    Arena arena;
    http::FieldList fields;
    setLimitFields(outcome, fields, arena);
    const auto value = [&fields](std::string_view name) {
        const auto text = fields.find(name).value_or(std::string_view());
        return QByteArray(text.data(), static_cast<qsizetype>(text.size()));
    };
    QCOMPARE(value("RateLimit-Policy"), policy);
    QCOMPARE(value("RateLimit"), remaining);
    QCOMPARE(value("Retry-After"), retryAfter);
    QCOMPARE(fields.contains("RateLimit"), !remaining.isEmpty());
    QCOMPARE(fields.contains("Retry-After"), !retryAfter.isEmpty());
}

void TestLimitFields::theUpstreamsOwnAreReplaced()
{
    LimitRegistry registry(kEpoch, QuotaImage::fresh());
    model::Document document;
    document.rateLimits = {bucketOf("a", 5)};
    document.defaults.rateLimits = {"a"};
    const auto plan = LimitPlan::compile(document, registry);
    Request request;
    Arena arena;
    http::FieldList fields;
    fields.append("ratelimit", "\"theirs\";r=1");
    fields.append("RateLimit", "\"more\";r=1");
    fields.append("Retry-After", "7");
    setLimitFields(charge(*plan, request.subject()), fields, arena);
    QCOMPARE(fields.count("RateLimit"), std::size_t{1});
    QVERIFY(fields.find("RateLimit") == std::string_view("\"a\";r=4;t=1"));
    QVERIFY2(fields.find("Retry-After") == std::string_view("7"), "not ours to change on a 200");
}

QTEST_APPLESS_MAIN(TestLimitFields)
#include "tst_limit_fields.moc"
