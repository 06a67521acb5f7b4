// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/pipeline/authenticate/principals.h"
#include "service/pipeline/authenticate/token_facts.h"

#include <QTest>

using namespace portcullis;
using namespace portcullis::pipeline;

namespace {

constexpr ClaimNames kNames{"sub", "groups", "scope"};

QByteArray joined(const std::vector<std::string> &values)
{
    std::string text;
    for (const std::string &value : values)
        text += (text.empty() ? "" : "|") + value;
    return QByteArray::fromStdString(text);
}

model::Document exampleDocument()
{
    model::Document document;
    document.authenticators.resize(2);
    document.authenticators[0].name = "corp";
    document.authenticators[1].name = "mapped";
    document.authenticators[1].mapToConsumers = true;
    document.consumers.resize(2);
    document.consumers.edit(0).name = "acme";
    document.consumers.edit(0).groups = {"partners", "gold"};
    document.consumers.edit(0).subjects = {{"corp", "service-acme"}};
    document.consumers.edit(1).name = "bob";
    return document;
}

} // namespace

class TestTokenFacts : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void readsNames_data();
    void readsNames();
    void refusesWhatDoesNotFitInAField_data();
    void refusesWhatDoesNotFitInAField();
    void keepsClaimsSorted();
    void mapsSubjectsToConsumers();
    void mapsByNameOnlyWhereTold();
    void anEmptySubjectIsNobody();
    void keysStandForTheirConsumer();
};

void TestTokenFacts::readsNames_data()
{
    QTest::addColumn<QByteArray>("claims");
    QTest::addColumn<QByteArray>("groups");
    QTest::addColumn<QByteArray>("scopes");
    QTest::newRow("none") << QByteArray("{}") << QByteArray() << QByteArray();
    QTest::newRow("words of a scope")
        << QByteArray(R"({"scope":" a  b c "})") << QByteArray() << QByteArray("a|b|c");
    QTest::newRow("an array of scopes")
        << QByteArray(R"({"scope":["a b","c"]})") << QByteArray() << QByteArray("a b|c");
    QTest::newRow("one group with a blank")
        << QByteArray(R"({"groups":"all staff"})") << QByteArray("all staff") << QByteArray();
    QTest::newRow("several groups")
        << QByteArray(R"({"groups":["a","b"]})") << QByteArray("a|b") << QByteArray();
    QTest::newRow("null is none") << QByteArray(R"({"groups":null,"scope":null})") << QByteArray()
                                  << QByteArray();
}

void TestTokenFacts::readsNames()
{
    QFETCH(QByteArray, claims);
    QFETCH(QByteArray, groups);
    QFETCH(QByteArray, scopes);
    const auto facts = readFacts(*jose::parseJson(claims.toStdString()), kNames);
    QVERIFY(facts.has_value());
    QCOMPARE(joined(facts->groups), groups);
    QCOMPARE(joined(facts->scopes), scopes);
}

void TestTokenFacts::refusesWhatDoesNotFitInAField_data()
{
    QTest::addColumn<QByteArray>("claims");
    QTest::newRow("a line end in the subject") << QByteArray(R"({"sub":"a\r\nX: y"})");
    QTest::newRow("a NUL in the subject") << QByteArray(R"({"sub":"a\u0000"})");
    QTest::newRow("an object as subject") << QByteArray(R"({"sub":{}})");
    QTest::newRow("a line end in a group") << QByteArray(R"({"groups":["a\n"]})");
    QTest::newRow("a number among groups") << QByteArray(R"({"groups":["a",1]})");
    QTest::newRow("an object as groups") << QByteArray(R"({"groups":{"a":1}})");
    QTest::newRow("a number as scope") << QByteArray(R"({"scope":1})");
}

void TestTokenFacts::refusesWhatDoesNotFitInAField()
{
    QFETCH(QByteArray, claims);
    const auto facts = readFacts(*jose::parseJson(claims.toStdString()), kNames);
    QVERIFY(!facts.has_value());
    QVERIFY(facts.error() == Reason::AuthenticateTokenClaims);
}

void TestTokenFacts::keepsClaimsSorted()
{
    const auto facts = readFacts(
        *jose::parseJson(R"({"z":1.0,"a":["x",true,{"n":1}],"m":{"o":1},"e":[]})"), kNames);
    QVERIFY(facts.has_value());
    QCOMPARE(facts->claims.size(), std::size_t{3});
    QCOMPARE(facts->claims[0].name, std::string("a"));
    QCOMPARE(joined(facts->claims[0].values), QByteArray("x|true"));
    QCOMPARE(facts->claims[1].name, std::string("e"));
    QCOMPARE(joined(facts->claims[2].values), QByteArray("1.0"));
}

void TestTokenFacts::mapsSubjectsToConsumers()
{
    const model::Document document = exampleDocument();
    const Principals principals(document);
    TokenFacts facts;
    facts.subject = "service-acme";
    facts.groups = {"gold", "users"};
    const Identity identity = principals.ofToken(document.authenticators[0], facts);
    QCOMPARE(identity->name, std::string("acme"));
    QVERIFY(identity->configured && identity->consumerIndex == 0);
    QCOMPARE(joined(identity->groups), QByteArray("gold|users|partners"));
    // The same subject at another authenticator is somebody else.
    const Identity other = principals.ofToken(document.authenticators[1], facts);
    QCOMPARE(other->name, std::string("mapped:service-acme"));
    QVERIFY(!other->configured);
}

void TestTokenFacts::mapsByNameOnlyWhereTold()
{
    const model::Document document = exampleDocument();
    const Principals principals(document);
    TokenFacts facts;
    facts.subject = "bob";
    QCOMPARE(principals.ofToken(document.authenticators[0], facts)->name, std::string("corp:bob"));
    const Identity mapped = principals.ofToken(document.authenticators[1], facts);
    QCOMPARE(mapped->name, std::string("bob"));
    QVERIFY(mapped->configured && mapped->consumerIndex == 1);
}

void TestTokenFacts::anEmptySubjectIsNobody()
{
    model::Document document = exampleDocument();
    document.consumers.edit(0).subjects = {{"corp", ""}};
    const Principals principals(document);
    QCOMPARE(principals.ofToken(document.authenticators[0], {})->name, std::string("corp:"));
}

void TestTokenFacts::keysStandForTheirConsumer()
{
    const model::Document document = exampleDocument();
    const Identity identity = Principals(document).ofConsumer("keys", 0);
    QCOMPARE(identity->name, std::string("acme"));
    QCOMPARE(identity->authenticator, std::string("keys"));
    QCOMPARE(joined(identity->groups), QByteArray("partners|gold"));
    QVERIFY(Principals::anonymous()->anonymous());
}

QTEST_APPLESS_MAIN(TestTokenFacts)
#include "tst_token_facts.moc"
