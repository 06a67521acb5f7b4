// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/pipeline/authenticate/verified_token_cache.h"

#include <QTest>

using namespace portcullis;
using namespace portcullis::pipeline;

namespace {

const WallTime kWall{Seconds(1'700'000'000)};
const SteadyTime kSteady{Seconds(1000)};
const int kAuthenticator = 0;
const int kOther = 0;

VerifiedTokenCache::Owner owner(std::uint64_t plan = 1, std::uint64_t generation = 1,
                                const void *authenticator = &kAuthenticator)
{
    return {plan, authenticator, generation};
}

Identity someone()
{
    return std::make_shared<const Principal>();
}

} // namespace

class TestVerifiedTokenCache : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void findsWhatWasPut();
    void belongsToItsOwner();
    void endsWithTheToken();
    void keepsAtMostSoMany();
    void hotEntriesSurviveAFlood();
    void longTokensAreNotKept();
    void ofAnotherPlanMakesRoom();
    void hitsAreFast();
};

void TestVerifiedTokenCache::findsWhatWasPut()
{
    VerifiedTokenCache cache;
    const Identity identity = someone();
    QVERIFY(!cache.find("a", cache.hash("a"), owner(), kWall, kSteady));
    cache.put("a", cache.hash("a"), owner(), identity, kWall + Seconds(1));
    const Identity *found = cache.find("a", cache.hash("a"), owner(), kWall, kSteady);
    QVERIFY(found && *found == identity);
    // The hash decides nothing alone.
    QVERIFY(!cache.find("b", cache.hash("a"), owner(), kWall, kSteady));
    cache.put("a", cache.hash("a"), owner(), someone(), kWall + Seconds(1));
    QCOMPARE(cache.size(), std::size_t{1});
}

void TestVerifiedTokenCache::belongsToItsOwner()
{
    VerifiedTokenCache cache;
    const std::uint64_t hash = cache.hash("a");
    cache.put("a", hash, owner(), someone(), kWall + Seconds(1));
    QVERIFY(!cache.find("a", hash, owner(2), kWall, kSteady));
    QVERIFY(!cache.find("a", hash, owner(1, 2), kWall, kSteady));
    QVERIFY(!cache.find("a", hash, owner(1, 1, &kOther), kWall, kSteady));
    QVERIFY(cache.find("a", hash, owner(), kWall, kSteady));
}

void TestVerifiedTokenCache::endsWithTheToken()
{
    VerifiedTokenCache cache;
    const std::uint64_t hash = cache.hash("a");
    cache.put("a", hash, owner(), someone(), kWall + Seconds(10), kSteady + Seconds(5));
    QVERIFY(cache.find("a", hash, owner(), kWall + Seconds(9), kSteady));
    QVERIFY(!cache.find("a", hash, owner(), kWall + Seconds(10), kSteady));
    QCOMPARE(cache.size(), std::size_t{0});
    cache.put("a", hash, owner(), someone(), kWall + Seconds(10), kSteady + Seconds(5));
    QVERIFY(!cache.find("a", hash, owner(), kWall, kSteady + Seconds(5)));
}

void TestVerifiedTokenCache::keepsAtMostSoMany()
{
    VerifiedTokenCache cache(64);
    for (int i = 0; i < 1000; ++i) {
        const std::string token = std::to_string(i);
        cache.put(token, cache.hash(token), owner(), someone(), WallTime::max());
    }
    QVERIFY(cache.size() <= 64);
}

void TestVerifiedTokenCache::hotEntriesSurviveAFlood()
{
    VerifiedTokenCache cache(64);
    cache.put("hot", cache.hash("hot"), owner(), someone(), WallTime::max());
    QVERIFY(cache.find("hot", cache.hash("hot"), owner(), kWall, kSteady));
    for (int i = 0; i < 10'000; ++i) {
        const std::string token = std::to_string(i);
        cache.put(token, cache.hash(token), owner(), someone(), WallTime::max());
        if (i % 16 == 0)
            QVERIFY(cache.find("hot", cache.hash("hot"), owner(), kWall, kSteady));
    }
    for (int i = 0; i < 1000; ++i) { // nobody asks for it any more
        const std::string token = std::to_string(-i);
        cache.put(token, cache.hash(token), owner(), someone(), WallTime::max());
    }
    QVERIFY(!cache.find("hot", cache.hash("hot"), owner(), kWall, kSteady));
}

void TestVerifiedTokenCache::longTokensAreNotKept()
{
    VerifiedTokenCache cache;
    const std::string token(VerifiedTokenCache::kMaxToken + 1, 't');
    cache.put(token, cache.hash(token), owner(), someone(), WallTime::max());
    QCOMPARE(cache.size(), std::size_t{0});
}

void TestVerifiedTokenCache::ofAnotherPlanMakesRoom()
{
    VerifiedTokenCache cache(8);
    for (int i = 0; i < 8; ++i) {
        const std::string token = std::to_string(i);
        cache.put(token, cache.hash(token), owner(1), someone(), WallTime::max());
        QVERIFY(cache.find(token, cache.hash(token), owner(1), kWall, kSteady));
    }
    cache.put("new", cache.hash("new"), owner(2), someone(), WallTime::max());
    QVERIFY(cache.find("new", cache.hash("new"), owner(2), kWall, kSteady));
    QCOMPARE(cache.size(), std::size_t{8});
}

void TestVerifiedTokenCache::hitsAreFast()
{
    VerifiedTokenCache cache;
    const std::string token(700, 't');
    cache.put(token, cache.hash(token), owner(), someone(), WallTime::max());
    bool found = true;
    QBENCHMARK
    {
        found = found && cache.find(token, cache.hash(token), owner(), kWall, kSteady);
    }
    QVERIFY(found);
}

QTEST_APPLESS_MAIN(TestVerifiedTokenCache)
#include "tst_verified_token_cache.moc"
