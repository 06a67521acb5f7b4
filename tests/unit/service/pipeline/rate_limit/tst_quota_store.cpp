// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "limit_test_support.h"

#include "service/pipeline/rate_limit/quota_store.h"

#include <QTest>

#include <fstream>

using namespace portcullis;
using namespace portcullis::pipeline;
using namespace portcullis::pipeline::test;
using model::LimitAlgorithm;

namespace {

/// A process: what is alive between a start and an end.
struct Process {
    QuotaStore store;
    QuotaStore::Loaded loaded;
    LimitRegistry registry;
    model::Document document;
    LimitPlan plan;
    Request request;

    explicit Process(const QTemporaryDir &folder, std::vector<model::RateLimit> limits)
        : store(folder.path().toStdString() + "/state")
        , loaded(store.load())
        , registry(kEpoch, loaded.image)
    {
        document.rateLimits = std::move(limits);
        for (const model::RateLimit &limit : document.rateLimits)
            document.defaults.rateLimits.push_back(limit.name);
        plan = *LimitPlan::compile(document, registry);
    }
    std::uint64_t chargeOnce() { return charge(plan, request.subject()).readings[0].remaining; }
    bool flush() { return store.flush(registry, request.context.wallNow).has_value(); }
};

std::vector<model::RateLimit> quotas(std::uint64_t limit = 100)
{
    auto keyed = limitOf("keyed", LimitAlgorithm::Quota, limit);
    keyed.key = {{model::LimitKeyPart::Kind::Consumer, {}}};
    return {keyed, limitOf("single", LimitAlgorithm::Quota, limit), bucketOf("bucket", limit)};
}

QuotaImage sample()
{
    QuotaImage image{{0x0123456789ABCDEF, 42}, {}};
    image.limits["quota month UTC a"] = {{{1, 2}, 3}, {{4, 5}, 6}};
    image.limits["quota day Europe/Berlin b"] = {{{7, 8}, 9}};
    return image;
}

} // namespace

class TestQuotaStore : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void imageSurvivesTheRoundTrip();
    void everyDamageIsFound();
    void restartKeepsQuotas();
    void aNewLimitKeepsWhatWasUsed();
    void whatIsOverIsNotKept();
    void unchangedIsNotWritten();
    void aLimitThatComesLaterFindsItsQuota();
    void damagedFileIsKeptAside_data();
    void damagedFileIsKeptAside();
    void aFolderThatCannotBeWrittenIsAnError();
};

void TestQuotaStore::imageSurvivesTheRoundTrip()
{
    for (const QuotaImage &image : {QuotaImage{{1, 2}, {}}, sample()}) {
        const auto read = decodeQuotas(encodeQuotas(image));
        QVERIFY(read.has_value());
        QVERIFY(*read == image);
    }
}

void TestQuotaStore::everyDamageIsFound()
{
    const std::string whole = encodeQuotas(sample());
    for (std::size_t size = 0; size < whole.size(); ++size)
        QVERIFY(!decodeQuotas(std::string_view(whole).substr(0, size)));
    for (std::size_t at = 0; at < whole.size(); ++at) {
        std::string damaged = whole;
        damaged[at] = static_cast<char>(damaged[at] ^ 0x10);
        QVERIFY2(!decodeQuotas(damaged), qPrintable(QString::number(at)));
    }
    QVERIFY(!decodeQuotas(whole + "x"));
    auto impossible = sample();
    impossible.limits["quota month UTC a"][0].state = kStateEnd;
    QVERIFY2(!decodeQuotas(encodeQuotas(impossible)), "well-formed, but no state of a bucket");
}

void TestQuotaStore::restartKeepsQuotas()
{
    const QTemporaryDir folder;
    {
        Process first(folder, quotas());
        QVERIFY(first.loaded.warning.empty());
        first.request.be("acme", 0);
        for (int i = 0; i < 5; ++i)
            first.chargeOnce();
        QVERIFY(first.flush());
    }
    Process second(folder, quotas());
    QVERIFY2(second.loaded.warning.empty(), second.loaded.warning.c_str());
    second.request.be("acme", 0);
    const auto outcome = charge(second.plan, second.request.subject());
    QCOMPARE(outcome.readings[0].remaining, 94U);
    QCOMPARE(outcome.readings[1].remaining, 94U);
    QCOMPARE(outcome.readings[2].remaining, 99U); // a bucket is no quota
    second.request.be("other", 1);
    QCOMPARE(second.chargeOnce(), 99U);
}

void TestQuotaStore::aNewLimitKeepsWhatWasUsed()
{
    const QTemporaryDir folder;
    {
        Process first(folder, quotas(100));
        first.chargeOnce();
        QVERIFY(first.flush());
    }
    Process second(folder, quotas(1000));
    QCOMPARE(second.chargeOnce(), 998U);
}

void TestQuotaStore::whatIsOverIsNotKept()
{
    const QTemporaryDir folder;
    Process process(folder, quotas());
    process.chargeOnce();
    QCOMPARE(process.registry.quotas(kWall).limits.size(), std::size_t{2});
    QCOMPARE(process.registry.quotas(kWall + Seconds(10)).limits.size(), std::size_t{0});
}

void TestQuotaStore::unchangedIsNotWritten()
{
    const QTemporaryDir folder;
    Process process(folder, quotas());
    QVERIFY(process.flush());
    QVERIFY(!std::filesystem::exists(process.store.file()));
    process.chargeOnce();
    QVERIFY(process.flush());
    QVERIFY(std::filesystem::remove(process.store.file()));
    QVERIFY(process.flush());
    QVERIFY(!std::filesystem::exists(process.store.file()));
}

void TestQuotaStore::aLimitThatComesLaterFindsItsQuota()
{
    const QTemporaryDir folder;
    {
        Process first(folder, quotas());
        first.chargeOnce();
        QVERIFY(first.flush());
    }
    Process second(folder, {limitOf("unrelated", LimitAlgorithm::Quota, 9)});
    second.chargeOnce();
    QVERIFY(second.flush()); // and keeps what no limit has asked for yet
    QCOMPARE(second.registry.quotas(kWall).limits.size(), std::size_t{3});
    Process third(folder, quotas());
    QCOMPARE(third.chargeOnce(), 98U);
}

void TestQuotaStore::damagedFileIsKeptAside_data()
{
    QTest::addColumn<QByteArray>("bytes");
    const auto whole = QByteArray::fromStdString(encodeQuotas(sample()));
    QTest::newRow("empty") << QByteArray();
    QTest::newRow("cut off") << whole.left(whole.size() / 2);
    QTest::newRow("something else") << QByteArray("{\"version\": 1, \"limits\": []}");
    QTest::newRow("one bit changed") << QByteArray(whole).replace(40, 1, "?");
}

void TestQuotaStore::damagedFileIsKeptAside()
{
    QFETCH(QByteArray, bytes);
    const QTemporaryDir folder;
    QVERIFY(QDir(folder.path()).mkdir(QStringLiteral("state")));
    const std::string path = folder.path().toStdString() + "/state/quotas";
    std::ofstream(path, std::ios::binary) << bytes.toStdString();
    Process process(folder, quotas());
    QVERIFY2(process.loaded.warning.find("quotas.corrupt") != std::string::npos,
             process.loaded.warning.c_str());
    QVERIFY(std::filesystem::exists(path + ".corrupt") && !std::filesystem::exists(path));
    QCOMPARE(process.chargeOnce(), 99U);
    QVERIFY(process.flush());
    QVERIFY(decodeQuotas(encodeQuotas(process.store.load().image)).has_value());
    QVERIFY(process.store.load().warning.empty());
}

void TestQuotaStore::aFolderThatCannotBeWrittenIsAnError()
{
    const QTemporaryDir folder;
    std::ofstream(folder.path().toStdString() + "/state") << "a file where a folder should be";
    Process process(folder, quotas());
    process.chargeOnce();
    const auto flushed = process.store.flush(process.registry, kWall);
    QVERIFY(!flushed.has_value());
    QVERIFY(flushed.error().what.find("quotas") != std::string::npos);
}

QTEST_APPLESS_MAIN(TestQuotaStore)
#include "tst_quota_store.moc"
