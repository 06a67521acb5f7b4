// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/pipeline/authenticate/api_key_table.h"
#include "service/pipeline/authenticate/sha256.h"

#include <QTest>

using namespace portcullis;
using namespace portcullis::pipeline;

namespace {

const WallTime kNow{Seconds(1'700'000'000)};

model::ApiKey keyOf(const std::string &text)
{
    Sha256Hasher sha256;
    model::ApiKey key;
    key.sha256 = sha256(text);
    return key;
}

} // namespace

class TestApiKeyTable : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void hashesAsTheStandardSays();
    void anEmptyTableKnowsNobody();
    void findsEveryKeyOfMany();
    void tellsWhyAKeyIsRefused();
    void survivesDigestsThatMeet();
    void followsChangesOfSingleConsumers();
    void keepsWhenKeysWereUsed();
    void usesOfAnOldTableAreHandedOn();
};

void TestApiKeyTable::hashesAsTheStandardSays()
{
    Sha256Hasher sha256;
    for (int i = 0; i < 2; ++i) {
        const model::Sha256 digest = sha256("abc");
        QCOMPARE(QByteArray(reinterpret_cast<const char *>(digest.data()), 32).toHex(),
                 QByteArray("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"));
    }
}

void TestApiKeyTable::anEmptyTableKnowsNobody()
{
    QVERIFY(ApiKeyTable().find({}, kNow).error() == Reason::AuthenticateKeyUnknown);
    QVERIFY(ApiKeyTable({model::Consumer{}}).find({}, kNow).error()
            == Reason::AuthenticateKeyUnknown);
}

void TestApiKeyTable::findsEveryKeyOfMany()
{
    std::vector<model::Consumer> consumers(2000);
    for (std::size_t c = 0; c < consumers.size(); ++c) {
        for (std::size_t k = 0; k <= c % 3; ++k)
            consumers[c].apiKeys.push_back(keyOf(std::to_string(c) + '/' + std::to_string(k)));
    }
    const ApiKeyTable table(consumers);
    QCOMPARE(table.size(), std::size_t{3999});
    QVERIFY(table.memory() <= table.size() * 69);
    for (std::size_t c = 0; c < consumers.size(); ++c) {
        for (std::size_t k = 0; k < consumers[c].apiKeys.size(); ++k) {
            const auto match = table.find(consumers[c].apiKeys[k].sha256, kNow);
            QVERIFY(match && match->consumer == c && match->key == k);
        }
    }
    QVERIFY(table.find(keyOf("other").sha256, kNow).error() == Reason::AuthenticateKeyUnknown);
}

void TestApiKeyTable::tellsWhyAKeyIsRefused()
{
    std::vector<model::Consumer> consumers(1);
    consumers[0].apiKeys = {keyOf("good"), keyOf("old"), keyOf("off"), keyOf("off and old")};
    consumers[0].apiKeys[0].expires = kNow + Seconds(1);
    consumers[0].apiKeys[1].expires = kNow;
    consumers[0].apiKeys[2].enabled = false;
    consumers[0].apiKeys[3].enabled = false;
    consumers[0].apiKeys[3].expires = kNow;
    const ApiKeyTable table(consumers);
    QVERIFY(table.find(keyOf("good").sha256, kNow).has_value());
    QVERIFY(table.find(keyOf("old").sha256, kNow).error() == Reason::AuthenticateKeyExpired);
    QVERIFY(table.find(keyOf("off").sha256, kNow).error() == Reason::AuthenticateKeyDisabled);
    QVERIFY(table.find(keyOf("off and old").sha256, kNow).error()
            == Reason::AuthenticateKeyDisabled);
}

void TestApiKeyTable::survivesDigestsThatMeet()
{
    std::vector<model::Consumer> consumers(1);
    for (std::uint8_t i = 0; i < 50; ++i) {
        model::ApiKey key;
        key.sha256[31] = i; // all begin alike
        consumers[0].apiKeys.push_back(key);
    }
    const ApiKeyTable table(consumers);
    for (std::uint32_t i = 0; i < 50; ++i)
        QVERIFY(table.find(consumers[0].apiKeys[i].sha256, kNow)->key == i);
    model::Sha256 other{};
    other[31] = 50;
    QVERIFY(!table.find(other, kNow));
}

/// A table made of an earlier one finds what one that is made anew finds.
void TestApiKeyTable::followsChangesOfSingleConsumers()
{
    model::SharedList<model::Consumer> consumers;
    for (int c = 0; c < 3000; ++c) {
        model::Consumer consumer;
        consumer.apiKeys = {keyOf(std::to_string(c)), keyOf(std::to_string(c) + '+')};
        consumers.push_back(consumer);
    }
    const auto first = std::make_unique<const ApiKeyTable>(consumers);
    auto before = consumers;
    ApiKeyTable table(*first, before, consumers);
    const auto change = [&](auto edit) {
        before = consumers;
        edit(consumers);
        table = ApiKeyTable(ApiKeyTable(table), before, consumers);
        const ApiKeyTable anew(consumers);
        QCOMPARE(table.size(), anew.size());
        for (std::size_t c = 0; c < consumers.size(); ++c) {
            for (std::size_t k = 0; k < consumers[c].apiKeys.size(); ++k) {
                const auto match = table.holderOf(consumers[c].apiKeys[k].sha256);
                QVERIFY(match && match->consumer == c && match->key == k);
            }
        }
    };
    change([](auto &list) { list.edit(7).apiKeys.clear(); });
    QVERIFY(!table.find(keyOf("7").sha256, kNow));
    change([](auto &list) { list.edit(8).apiKeys[0] = keyOf("new"); });
    QVERIFY(!table.find(keyOf("8").sha256, kNow));
    QVERIFY(table.find(keyOf("new").sha256, kNow).has_value());
    change([](auto &list) { // a key that changes hands
        list.edit(9).apiKeys.push_back(list[10].apiKeys[1]);
        list.edit(10).apiKeys.pop_back();
    });
    change([](auto &list) { list.edit(11).apiKeys[0].enabled = false; });
    change([](auto &list) {
        list.push_back(list[12]);
        list.edit(12).apiKeys.clear();
    });
    change([](auto &list) { list.erase(3000); });
    change([](auto &list) { list.erase(20); }); // all behind it move up
    change([](auto &list) { list = {}; });
    QCOMPARE(table.size(), std::size_t(0));
    change([](auto &list) { list.emplace_back().apiKeys = {keyOf("again")}; });
    // The first one is as it was.
    QCOMPARE(first->find(keyOf("8").sha256, kNow)->consumer, 8U);
}

/// Over changes of one consumer, of all of them, and of the key itself.
void TestApiKeyTable::keepsWhenKeysWereUsed()
{
    model::SharedList<model::Consumer> consumers;
    for (int c = 0; c < 3000; ++c) {
        model::Consumer consumer;
        consumer.apiKeys = {keyOf(std::to_string(c))};
        consumers.push_back(consumer);
    }
    const ApiKeyTable first(consumers);
    const auto useOf = [&consumers](const ApiKeyTable &table, std::size_t consumer) {
        return table.holderOf(consumers[consumer].apiKeys[0].sha256)->use;
    };
    QVERIFY(!useOf(first, 7)->last());
    for (std::size_t c = 0; c < consumers.size(); c += 7)
        useOf(first, c)->note(kNow + Seconds(c) + Milliseconds(900));
    const auto expected = [](std::size_t c) {
        return c % 7 == 0 ? std::optional(kNow + Seconds(c)) : std::nullopt;
    };

    auto before = consumers;
    consumers.edit(14).apiKeys.push_back(keyOf("another"));
    const ApiKeyTable second(first, before, consumers);
    before = consumers;
    for (std::size_t c = 0; c < consumers.size(); ++c)
        consumers.edit(c).apiKeys[0].enabled = false;
    const ApiKeyTable third(second, before, consumers);
    for (std::size_t c = 0; c < consumers.size(); ++c) {
        QCOMPARE(useOf(second, c)->last(), expected(c));
        QCOMPARE(useOf(third, c)->last(), expected(c));
    }

    before = consumers;
    consumers.edit(7).apiKeys[0] = keyOf("in its place");
    const ApiKeyTable fourth(third, before, consumers);
    QVERIFY(!useOf(fourth, 7)->last());
}

/// What workers note while the next table is made, and before they have taken it over.
void TestApiKeyTable::usesOfAnOldTableAreHandedOn()
{
    model::SharedList<model::Consumer> consumers;
    model::Consumer consumer;
    consumer.apiKeys = {keyOf("a"), keyOf("b"), keyOf("c")};
    consumers.push_back(consumer);
    const auto &keys = consumers[0].apiKeys;
    const ApiKeyTable old(consumers);
    old.holderOf(keys[1].sha256)->use->note(kNow);
    const auto before = consumers;
    consumers.edit(0).apiKeys.pop_back();
    const ApiKeyTable table(old, before, consumers);

    old.holderOf(keys[0].sha256)->use->note(kNow + Seconds(1));
    old.holderOf(keyOf("c").sha256)->use->note(kNow + Seconds(1)); // it is gone
    table.holderOf(keys[1].sha256)->use->note(kNow + Seconds(2));
    table.joinUses(old);
    QCOMPARE(table.holderOf(keys[0].sha256)->use->last(), std::optional(kNow + Seconds(1)));
    QCOMPARE(table.holderOf(keys[1].sha256)->use->last(), std::optional(kNow + Seconds(2)));
}

QTEST_APPLESS_MAIN(TestApiKeyTable)
#include "tst_api_key_table.moc"
