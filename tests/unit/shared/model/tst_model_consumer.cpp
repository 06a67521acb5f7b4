// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "tests/unit/shared/model/model_test.h"

#include "shared/model/values.h"

#include <QTest>

using namespace portcullis::model;
using namespace portcullis::model::test;

namespace {

const QByteArray kHash(64, 'a');
const QByteArray kOther(64, 'b');

/// A key with that hash and more members.
QByteArray key(const QByteArray &hash, const QByteArray &extra = {})
{
    return object("\"sha256\": \"" + hash + "\"", extra);
}

} // namespace

class TestConsumer : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void errors_data();
    void errors();
    void readsKeys();
    void aKeyWithoutIdIsNamedByItsHash();
};

void TestConsumer::errors_data()
{
    QTest::addColumn<QByteArray>("consumers");
    QTest::addColumn<QByteArray>("expected");
    const auto row = [](const char *name, const QByteArray &consumers, const char *expected) {
        QTest::newRow(name) << QByteArray("[" + consumers + "]") << QByteArray(expected);
    };
    const auto keys = [](const QByteArray &list) {
        return QByteArray(R"({"name": "acme", "apiKeys": [)" + list + "]}");
    };
    row("a name only", R"({"name": "acme"})", "");
    row("no name", "{}", "/consumers/0 config.missing-key");
    row("a name twice", R"({"name": "b"}, {"name": "a"}, {"name": "b"})",
        "/consumers/2/name config.duplicate-name");
    row("a group twice", R"({"name": "a", "groups": ["x", "x"]})",
        "/consumers/0/groups/1 config.duplicate-entry");
    row("an empty group", R"({"name": "a", "groups": [""]})",
        "/consumers/0/groups/0 config.format");
    row("a limit that exists", R"({"name": "a", "rateLimits": ["calm"]})", "");
    row("a limit that doesn't", R"({"name": "a", "rateLimits": ["clam"]})",
        "/consumers/0/rateLimits/0 config.unknown-reference");
    row("a key",
        keys(key(kHash, R"("id": "k1", "expires": "2027-01-01T00:00:00Z", "enabled": false)")), "");
    row("a key itself", keys(R"({"id": "k", "sha256": "pk_live_1234"})"),
        "/consumers/0/apiKeys/0/sha256 config.format");
    row("a key without hash", keys(R"({"id": "k"})"), "/consumers/0/apiKeys/0 config.missing-key");
    row("a key that is no object", keys(R"("k")"), "/consumers/0/apiKeys/0 config.type");
    row("a bad id", keys(key(kHash, R"("id": "a/b")")), "/consumers/0/apiKeys/0/id config.name");
    row("a date without time", keys(key(kHash, R"("expires": "2027-01-01")")),
        "/consumers/0/apiKeys/0/expires config.format");
    row("a date as a number", keys(key(kHash, R"("expires": 1893456000)")),
        "/consumers/0/apiKeys/0/expires config.format");
    row("an id twice", keys(key(kHash, R"("id": "k")") + "," + key(kOther, R"("id": "k")")),
        "/consumers/0/apiKeys/1 config.duplicate-name");
    row("a hash twice at one consumer", keys(key(kHash, R"("id": "k")") + "," + key(kHash)),
        "/consumers/0/apiKeys/1/sha256 config.duplicate-entry");
    row("a hash at two consumers",
        R"({"name": "a", "apiKeys": [)" + key(kHash) + R"(]}, {"name": "b", "apiKeys": [)"
            + key(kHash.toUpper()) + "]}",
        "/consumers/1/apiKeys/0/sha256 config.duplicate-entry");
    row("a subject", R"({"name": "a", "subjects": [{"authenticator": "corp", "value": "x"}]})", "");
    row("a subject of nobody",
        R"({"name": "a", "subjects": [{"authenticator": "crop", "value": "x"}]})",
        "/consumers/0/subjects/0/authenticator config.unknown-reference");
    row("a subject of API keys",
        R"({"name": "a", "subjects": [{"authenticator": "keys", "value": "x"}]})",
        "/consumers/0/subjects/0/authenticator config.conflict");
    row("a subject of two consumers",
        R"({"name": "a", "subjects": [{"authenticator": "corp", "value": "x"}]},
           {"name": "b", "subjects": [{"authenticator": "corp", "value": "x"}]})",
        "/consumers/1/subjects/0 config.duplicate-entry");
    row("half a subject", R"({"name": "a", "subjects": [{"value": "x"}]})",
        "/consumers/0/subjects/0 config.missing-key");
}

void TestConsumer::errors()
{
    QFETCH(QByteArray, consumers);
    QFETCH(QByteArray, expected);
    Parts parts;
    parts.consumers = consumers;
    QCOMPARE(summary(parse(parts.document()).errors), expected);
}

void TestConsumer::readsKeys()
{
    Parts parts;
    parts.consumers = R"([{"name": "acme", "groups": ["g"], "apiKeys": [)"
        + key(kHash, R"("id": "k1", "expires": "2027-01-01T00:00:00Z", "enabled": false)") + "]}]";
    const ParseOutcome outcome = parse(parts.document());
    QVERIFY2(outcome.valid(), messages(outcome.errors));
    Consumer expected;
    expected.name = "acme";
    expected.groups = {"g"};
    expected.apiKeys = {
        {"k1", *parseSha256(kHash.toStdString()), parseTimestamp("2027-01-01T00:00:00Z"), false}};
    QVERIFY(outcome.document.consumers == std::vector{expected});
}

void TestConsumer::aKeyWithoutIdIsNamedByItsHash()
{
    Parts parts;
    parts.consumers = R"([{"name": "acme", "apiKeys": [)" + key(kHash) + "]}]";
    const ParseOutcome outcome = parse(parts.document());
    QVERIFY2(outcome.valid(), messages(outcome.errors));
    QCOMPARE(outcome.document.consumers[0].apiKeys[0].id.c_str(), "aaaaaaaaaaaa");
}

QTEST_APPLESS_MAIN(TestConsumer)
#include "tst_model_consumer.moc"
