// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "shared/model/change.h"

#include <QTest>

using namespace portcullis::model;

class TestModelChange : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void readsOneEntity();
    void pointsIntoTheEntity_data();
    void pointsIntoTheEntity();
    void breaksOutOfNothing();
    void findsWhatOneConsumerDoesToOthers_data();
    void findsWhatOneConsumerDoesToOthers();
};

// After the class: moc 6.4 sees no class behind a raw string.
namespace {

EntityOutcome read(const char *section, const QByteArray &json)
{
    return readEntity(section, json.toStdString(), {});
}

Document consumers()
{
    Document document;
    document.authenticators.resize(1);
    document.authenticators[0].name = "corp";
    document.authenticators[0].kind = JwtAuthenticator();
    for (const char *name : {"a", "b", "c"}) {
        Consumer consumer;
        consumer.name = name;
        ApiKey key;
        key.id = "k";
        key.sha256[0] = static_cast<std::uint8_t>(name[0]);
        consumer.apiKeys = {key};
        consumer.subjects = {{"corp", name}};
        document.consumers.push_back(consumer);
    }
    return document;
}

} // namespace

void TestModelChange::readsOneEntity()
{
    const EntityOutcome outcome = read("rateLimits", R"({"name": "slow", "algorithm": "quota",
        "limit": 3, "period": "day"})");
    QVERIFY(outcome.valid());
    const auto &limit = std::get<RateLimit>(outcome.entity);
    QCOMPARE(limit.name, std::string("slow"));
    QVERIFY(limit.period == QuotaPeriod::Day);
}

void TestModelChange::pointsIntoTheEntity_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QByteArray>("pointer");
    QTest::addColumn<bool>("malformed");
    QTest::newRow("an unknown key")
        << QByteArray(R"({"name": "a", "ports": 1})") << QByteArray("/ports") << false;
    QTest::newRow("deep") << QByteArray(R"({"name": "a", "timeouts": {"head": 3}})")
                          << QByteArray("/timeouts/head") << false;
    QTest::newRow("a name twice") << QByteArray(R"({"name": "a", "name": "b"})")
                                  << QByteArray("/name") << false;
    QTest::newRow("no object") << QByteArray("[]") << QByteArray() << false;
    QTest::newRow("no JSON") << QByteArray("{\"name\"") << QByteArray() << true;
    QTest::newRow("nothing") << QByteArray() << QByteArray() << true;
}

void TestModelChange::pointsIntoTheEntity()
{
    QFETCH(QByteArray, json);
    QFETCH(QByteArray, pointer);
    QFETCH(bool, malformed);
    const EntityOutcome outcome = read("listeners", json);
    QVERIFY(!outcome.valid());
    QCOMPARE(outcome.malformed, malformed);
    if (malformed)
        return;
    QByteArrayList pointers;
    for (const Problem &error : outcome.errors)
        pointers.append(QByteArray::fromStdString(error.pointer));
    QVERIFY2(pointers.contains(pointer), pointers.join(' ').constData());
}

/// The text is read inside of another one: it must not end that.
void TestModelChange::breaksOutOfNothing()
{
    for (const char *json : {R"({"name": "a"}, {"name": "b"})", R"({"name": "a"}], "routes": [{})",
                             R"({"name": "a"}]} )", R"(]}{)"}) {
        const EntityOutcome outcome = read("listeners", json);
        QVERIFY2(outcome.malformed && !outcome.valid(), json);
    }
}

void TestModelChange::findsWhatOneConsumerDoesToOthers_data()
{
    using Edit = std::function<void(Consumer &)>;
    QTest::addColumn<Edit>("edit");
    QTest::addColumn<QByteArray>("pointer"); // empty: all is well
    const auto row = [](const char *name, const Edit &edit, const char *pointer) {
        QTest::newRow(name) << edit << QByteArray(pointer);
    };
    row(
        "nothing", [](Consumer &) {}, "");
    row(
        "its name", [](Consumer &c) { c.name = "a"; }, "/consumers/1/name");
    row(
        "its key", [](Consumer &c) { c.apiKeys[0].sha256[0] = 'c'; },
        "/consumers/1/apiKeys/0/sha256");
    row(
        "a key twice",
        [](Consumer &c) {
            c.apiKeys.push_back(c.apiKeys[0]);
            c.apiKeys[1].id = "l";
        },
        "/consumers/1/apiKeys/1/sha256");
    row(
        "an id twice",
        [](Consumer &c) {
            c.apiKeys.push_back(c.apiKeys[0]);
            c.apiKeys[1].sha256[0] = 'x';
        },
        "/consumers/1/apiKeys/1");
    row(
        "its subject", [](Consumer &c) { c.subjects[0].value = "c"; }, "/consumers/1/subjects/0");
    row(
        "a limit that is not there", [](Consumer &c) { c.rateLimits = {"no"}; },
        "/consumers/1/rateLimits/0");
}

/// The short way finds what looking at everything finds.
void TestModelChange::findsWhatOneConsumerDoesToOthers()
{
    QFETCH(std::function<void(Consumer &)>, edit);
    QFETCH(QByteArray, pointer);
    Document document = consumers();
    edit(document.consumers.edit(1));
    ConsumerScope one{false, 1};
    ConsumerScope withTable = one;
    withTable.owner = [before = consumers()](const Sha256 &digest) -> std::optional<std::size_t> {
        for (std::size_t i = 0; i < before.consumers.size(); ++i) {
            if (before.consumers[i].apiKeys[0].sha256 == digest)
                return i;
        }
        return std::nullopt;
    };
    for (const ConsumerScope &scope : {ConsumerScope{}, one, withTable}) {
        const CheckOutcome outcome = checkDocument(document, scope);
        QCOMPARE(outcome.errors.empty(), pointer.isEmpty());
        // Of two that are the same either may be named when all are looked at.
        if (!scope.all && !pointer.isEmpty())
            QCOMPARE(QByteArray::fromStdString(outcome.errors[0].pointer), pointer);
    }
}

QTEST_APPLESS_MAIN(TestModelChange)
#include "tst_model_change.moc"
