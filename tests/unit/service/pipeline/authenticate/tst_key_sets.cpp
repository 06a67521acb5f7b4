// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/pipeline/authenticate/key_sets.h"
#include "service/pipeline/authenticate/key_views.h"
#include "tests/unit/service/pipeline/authenticate/jose/signing.h"

#include <QTest>

#include <thread>

using namespace portcullis;
using namespace portcullis::pipeline;
using portcullis::signing::SigningKey;

namespace {

const SteadyTime kNow{Seconds(1000)};

void runAtOnce(std::function<void()> task)
{
    task();
}

model::JwtAuthenticator remote(const std::string &url = "https://idp.example/jwks")
{
    model::JwtAuthenticator config;
    config.algorithms = {model::JwtAlgorithm::HS256};
    config.keys.kind = model::JwtKeys::Kind::Url;
    config.keys.url = url;
    return config;
}

std::string secretSet(char c)
{
    return SigningKey::secret(std::string(32, c)).jwk();
}

} // namespace

class TestKeySets : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void anUnchangedAuthenticatorKeepsItsSlot();
    void discoveryUrlDropsOneSlash();
    void installChangesTheGeneration();
    void aBadSetLeavesTheKeysAlone();
    void refreshesOncePerCoolDown();
    void waitersAreToldOnce();
    void aDestroyedTicketIsSilent();
    void anExecutorDiesWithItsTicket();
    void aLostRefreshIsStartedAgain();
    void staticKeysAreNeverFetched();
    void newFixedKeysAreANewSlot();
    void viewsFollowTheGeneration();
    void readsWhileInstalling();
};

void TestKeySets::anUnchangedAuthenticatorKeepsItsSlot()
{
    KeySets sets;
    const auto slot = sets.slot("corp", remote());
    QVERIFY(sets.slot("corp", remote()) == slot);
    QVERIFY(sets.slot("other", remote()) != slot);
    QVERIFY(sets.slot("corp", remote("https://idp.example/other")) != slot);
    model::JwtAuthenticator audience = remote();
    audience.audiences = {"api"};
    audience.clockSkew = Seconds(1);
    QVERIFY(sets.slot("corp", audience) == slot);
    QCOMPARE(sets.sources().size(), std::size_t{1}); // the others are gone: nobody held them
    QCOMPARE(sets.sources()[0].url, std::string("https://idp.example/jwks"));
}

void TestKeySets::discoveryUrlDropsOneSlash()
{
    KeySets sets;
    model::JwtAuthenticator config = remote();
    config.keys = {};
    config.issuer = "https://idp.example/realm/";
    const auto slot = sets.slot("corp", config);
    const KeySetSource source = sets.sources().at(0);
    QVERIFY(source.discovery);
    QCOMPARE(source.url, std::string("https://idp.example/realm/.well-known/openid-configuration"));
    QCOMPARE(source.issuer, config.issuer);
}

void TestKeySets::installChangesTheGeneration()
{
    KeySets sets;
    const auto slot = sets.slot("corp", remote());
    QCOMPARE(slot->generation(), std::uint64_t{0});
    QVERIFY(sets.install(slot->id(), secretSet('a')).has_value());
    const std::uint64_t first = slot->generation();
    QVERIFY(first != 0);
    QVERIFY(sets.install(slot->id(), secretSet('a')).has_value());
    QCOMPARE(slot->generation(), first);
    QVERIFY(sets.install(slot->id(), secretSet('b')).has_value());
    QVERIFY(slot->generation() != first);
    QVERIFY(!sets.install(slot->id() + 1, secretSet('a')).has_value());
}

void TestKeySets::aBadSetLeavesTheKeysAlone()
{
    KeySets sets;
    const auto slot = sets.slot("corp", remote());
    QVERIFY(sets.install(slot->id(), secretSet('a')).has_value());
    const std::uint64_t generation = slot->generation();
    QVERIFY(!sets.install(slot->id(), R"({"keys":[]})").has_value());
    QVERIFY(!sets.install(slot->id(), "<html>").has_value());
    QCOMPARE(slot->generation(), generation);
    QCOMPARE(slot->keys().first->keys().size(), std::size_t{1});
}

void TestKeySets::refreshesOncePerCoolDown()
{
    std::vector<KeySetSource> fetched;
    KeySets sets([&](const KeySetSource &source) { fetched.push_back(source); }, Seconds(30));
    const auto slot = sets.slot("corp", remote());
    QVERIFY(slot->refreshAllowed(kNow));
    const auto first = sets.requestRefresh(*slot, kNow, runAtOnce, [] {});
    const auto joined = sets.requestRefresh(*slot, kNow + Seconds(1), runAtOnce, [] {});
    QVERIFY(first && joined);
    QCOMPARE(fetched.size(), std::size_t{1});
    sets.failed(slot->id());
    QVERIFY(!slot->refreshAllowed(kNow + Seconds(29)));
    QVERIFY(!sets.requestRefresh(*slot, kNow + Seconds(29), runAtOnce, [] {}));
    QVERIFY(slot->refreshAllowed(kNow + Seconds(30)));
    QVERIFY(sets.requestRefresh(*slot, kNow + Seconds(30), runAtOnce, [] {}));
    QCOMPARE(fetched.size(), std::size_t{2});
}

void TestKeySets::waitersAreToldOnce()
{
    KeySets sets([](const KeySetSource &) {});
    const auto slot = sets.slot("corp", remote());
    int told = 0;
    std::vector<std::function<void()>> posted;
    const auto post = [&](std::function<void()> task) { posted.push_back(std::move(task)); };
    const auto a = sets.requestRefresh(*slot, kNow, post, [&] { ++told; });
    const auto b = sets.requestRefresh(*slot, kNow, post, [&] { ++told; });
    QVERIFY(sets.install(slot->id(), secretSet('a')).has_value());
    QCOMPARE(told, 0); // only on their own thread
    for (const auto &task : posted)
        task();
    QCOMPARE(told, 2);
    QVERIFY(sets.install(slot->id(), secretSet('b')).has_value());
    QCOMPARE(posted.size(), std::size_t{2});
}

void TestKeySets::aDestroyedTicketIsSilent()
{
    KeySets sets([](const KeySetSource &) {});
    const auto slot = sets.slot("corp", remote());
    std::vector<std::function<void()>> posted;
    bool told = false;
    auto ticket = sets.requestRefresh(
        *slot, kNow, [&](std::function<void()> task) { posted.push_back(std::move(task)); },
        [&] { told = true; });
    sets.failed(slot->id());
    QCOMPARE(posted.size(), std::size_t{1});
    ticket.reset(); // between the posting and the running of the task
    posted[0]();
    QVERIFY(!told);
}

void TestKeySets::anExecutorDiesWithItsTicket()
{
    KeySets sets([](const KeySetSource &) {});
    const auto slot = sets.slot("corp", remote());
    bool ran = false;
    const auto post = [&](const std::function<void()> &) { ran = true; };
    auto ticket = sets.requestRefresh(*slot, kNow, post, [] {});
    ticket.reset();
    sets.failed(slot->id());
    QVERIFY(!ran);
}

void TestKeySets::aLostRefreshIsStartedAgain()
{
    int fetches = 0;
    KeySets sets([&](const KeySetSource &) { ++fetches; }, Seconds(30));
    const auto slot = sets.slot("corp", remote());
    const auto a = sets.requestRefresh(*slot, kNow, runAtOnce, [] {});
    const auto b = sets.requestRefresh(*slot, kNow + Seconds(31), runAtOnce, [] {});
    QCOMPARE(fetches, 2);
}

void TestKeySets::staticKeysAreNeverFetched()
{
    KeySets sets([](const KeySetSource &) { QFAIL("fetched"); });
    model::JwtAuthenticator config = remote();
    config.keys.kind = model::JwtKeys::Kind::Inline;
    const auto slot = sets.slot("corp", config);
    QVERIFY(!slot->refreshable() && !slot->refreshAllowed(kNow));
    QVERIFY(!sets.requestRefresh(*slot, kNow, runAtOnce, [] {}));
    QVERIFY(sets.sources().empty());
}

void TestKeySets::newFixedKeysAreANewSlot()
{
    KeySets sets;
    model::JwtAuthenticator config = remote();
    config.keys = {};
    config.keys.kind = model::JwtKeys::Kind::File;
    config.keys.path = "keys.json";
    const auto slot = *sets.fixedSlot("corp", config, secretSet('a'));
    const std::uint64_t generation = slot->generation();
    QVERIFY(generation != 0);
    QVERIFY(*sets.fixedSlot("corp", config, secretSet('a')) == slot);
    QVERIFY(*sets.fixedSlot("other", config, secretSet('a')) != slot);

    // Whoever has the old plan keeps the old keys, whatever becomes of the new one.
    QVERIFY(*sets.fixedSlot("corp", config, secretSet('b')) != slot);
    QVERIFY(!sets.fixedSlot("corp", config, "{}").has_value());
    QCOMPARE(slot->generation(), generation);
    QVERIFY(*sets.fixedSlot("corp", config, secretSet('a')) == slot);
}

void TestKeySets::viewsFollowTheGeneration()
{
    KeySets sets;
    KeyViews views;
    const auto slot = sets.slot("corp", remote());
    QVERIFY(views.of(*slot).first == nullptr);
    QVERIFY(sets.install(slot->id(), secretSet('a')).has_value());
    const auto [keys, generation] = views.of(*slot);
    QVERIFY(keys != nullptr);
    QCOMPARE(generation, slot->generation());
    QVERIFY(views.of(*slot).first == keys);
    QVERIFY(sets.install(slot->id(), secretSet('b')).has_value());
    QVERIFY(views.of(*slot).second == slot->generation());
}

void TestKeySets::readsWhileInstalling()
{
    KeySets sets([](const KeySetSource &) {}, Milliseconds(0));
    const auto slot = sets.slot("corp", remote());
    std::atomic<bool> stop{false};
    std::vector<std::thread> readers;
    for (int t = 0; t < 3; ++t) {
        readers.emplace_back([&] {
            KeyViews views;
            while (!stop) {
                const auto [keys, generation] = views.of(*slot);
                if (keys && keys->keys().size() != 1)
                    std::abort();
                const auto ticket = sets.requestRefresh(*slot, kNow, runAtOnce, [] {});
                std::this_thread::yield();
            }
        });
    }
    for (int i = 0; i < 200; ++i)
        QVERIFY(sets.install(slot->id(), secretSet(static_cast<char>('a' + i % 2))).has_value());
    stop = true;
    for (std::thread &reader : readers)
        reader.join();
}

QTEST_APPLESS_MAIN(TestKeySets)
#include "tst_key_sets.moc"
