// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "tests/unit/service/pipeline/authenticate/world.h"

#include <QTest>

using namespace portcullis;
using namespace portcullis::pipeline;
using namespace portcullis::pipeline::example;

namespace {

using Fields = std::vector<std::pair<std::string, std::string>>;
using Strings = QList<QByteArray>;

/// Fills in tokens: {corp}, {sister}, {forged}, {expired}.
std::string filled(const World &world, QByteArray value)
{
    const auto text = [](const std::string &s) { return QByteArray::fromStdString(s); };
    value.replace("{corp}", text(world.token()));
    value.replace("{sister}", text(world.token("https://sister.example/")));
    value.replace("{forged}", text(world.token()).chopped(3) + "AAA");
    value.replace("{expired}",
                  text(world.corpKey.token(R"({"alg":"HS256"})",
                                           R"({"exp":1,"iss":"https://idp.example/"})")));
    return value.toStdString();
}

} // namespace

class TestAuthentication : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void walks_data();
    void walks();
    void challengesSayWhatWasWrong();
    void aSecondRequestIsServedFromTheCache();
    void aChangedKeySetForgetsTokens();
    void aReloadForgetsTokens();
    void anUnknownKidIsFetchedOnce();
    void withoutKeysTheProviderHasFailed();
    void introspectionDecides();
    void introspectionIsRememberedForItsTime();
    void introspectionNeverSeesTokensOfAJwtAuthenticator();
    void shadowEntriesChangeNothing();
    void shadowIntrospectionIsAwaited();
};

void TestAuthentication::walks_data()
{
    QTest::addColumn<Strings>("list");
    QTest::addColumn<Strings>("fields");
    QTest::addColumn<QByteArray>("outcome");
    const auto row = [](const char *name, const Strings &list, const Strings &fields,
                        const char *outcome) {
        QTest::newRow(name) << list << fields << QByteArray(outcome);
    };
    const QByteArray bearer("Authorization: Bearer ");
    constexpr const char *kNone = "authenticate.no-credential";
    constexpr const char *kUnknown = "authenticate.key-unknown";
    constexpr const char *kSignature = "authenticate.token-signature";
    constexpr const char *kMalformed = "authenticate.token-malformed";
    constexpr const char *kAmbiguous = "authenticate.ambiguous-credential";

    row("a key", {"keys"}, {"X-API-Key: good"}, "acme");
    row("no key", {"keys"}, {}, kNone);
    row("an unknown key", {"keys"}, {"X-API-Key: bad"}, kUnknown);
    row("an empty key", {"keys"}, {"X-API-Key: "}, kUnknown);
    row("an expired key", {"keys"}, {"X-API-Key: old"}, "authenticate.key-expired");
    row("a disabled key", {"keys"}, {"X-API-Key: off"}, "authenticate.key-disabled");
    row("a token", {"corp"}, {bearer + "{corp}"}, "corp:alice");
    row("no token", {"corp"}, {}, kNone);
    row("another scheme", {"corp"}, {"Authorization: Basic YTpi"}, kNone);
    row("a forged token", {"corp"}, {bearer + "{forged}"}, kSignature);
    row("an expired token", {"corp"}, {bearer + "{expired}"}, "authenticate.token-expired");
    row("a token of another issuer", {"corp"}, {bearer + "{sister}"}, "authenticate.token-issuer");
    row("no JWT at all", {"corp"}, {bearer + "opaque"}, kMalformed);
    row("no b64token", {"corp"}, {bearer + "a b"}, kMalformed);
    row("a token is nothing to keys", {"keys"}, {bearer + "{corp}"}, kNone);
    row("the second may accept", {"keys", "corp"}, {bearer + "{corp}"}, "corp:alice");
    row("a refusal does not stop the next", {"keys", "corp"}, {"X-API-Key: bad", bearer + "{corp}"},
        "corp:alice");
    row("the first refusal is the reason", {"keys", "corp"},
        {"X-API-Key: bad", bearer + "{forged}"}, kUnknown);
    row("the first refusal in the order of the list", {"corp", "keys"},
        {"X-API-Key: bad", bearer + "{forged}"}, kSignature);
    row("the issuer chooses among two", {"corp", "sister"}, {bearer + "{sister}"}, "sister:alice");
    row("the issuer chooses the first too", {"corp", "sister"}, {bearer + "{corp}"}, "corp:alice");
    row("none is anonymous", {"none"}, {}, "anonymous");
    row("none does not look at keys", {"none"}, {"X-API-Key: bad"}, "anonymous");
    row("none after keys, without a key", {"keys", "none"}, {}, "anonymous");
    row("none after keys, with a good key", {"keys", "none"}, {"X-API-Key: good"}, "acme");
    row("none after keys, with a bad key", {"keys", "none"}, {"X-API-Key: bad"}, kUnknown);
    row("none after corp, with no JWT", {"corp", "none"}, {bearer + "opaque"}, kMalformed);
    row("none after keys, with a token of no concern", {"keys", "none"}, {bearer + "x"},
        "anonymous");
    row("none between, and a good token behind", {"keys", "none", "corp"},
        {"X-API-Key: bad", bearer + "{corp}"}, "corp:alice");
    row("two Authorization lines", {"corp"}, {bearer + "{corp}", bearer + "{corp}"}, kAmbiguous);
    row("two keys", {"keys"}, {"X-API-Key: good", "X-API-Key: bad"}, kAmbiguous);
    row("two keys, though a token is good", {"keys", "corp"},
        {"X-API-Key: good", "X-API-Key: bad", bearer + "{corp}"}, kAmbiguous);
    row("an opaque token has to be asked about", {"opaque"}, {bearer + "opaque"}, "wait opaque");
    row("an opaque token passes by a jwt authenticator", {"corp", "opaque"}, {bearer + "opaque"},
        "wait opaque");
    row("a token of nobody's issuer is asked about", {"corp", "opaque"}, {bearer + "{sister}"},
        "wait opaque");
    row("a forged token is not asked about", {"opaque", "corp"}, {bearer + "{forged}"}, kSignature);
}

void TestAuthentication::walks()
{
    QFETCH(Strings, list);
    QFETCH(Strings, fields);
    QFETCH(QByteArray, outcome);
    std::vector<std::string> names;
    for (const QByteArray &name : list)
        names.push_back(name.toStdString());
    World world(names);
    QVERIFY(world.compile());
    std::vector<std::pair<std::string, std::string>> lines;
    for (const QByteArray &field : fields) {
        const auto colon = field.indexOf(": ");
        lines.emplace_back(field.left(colon).toStdString(), filled(world, field.mid(colon + 2)));
    }
    // Twice: caches must not change what is decided.
    for (int i = 0; i < 2; ++i) {
        const Request request(lines);
        Authentication walk(*world.plan, world.plan->forRoute(0), world.worker);
        const AuthOutcome result = walk.advance(request.context);
        QCOMPARE(QByteArray::fromStdString(describe(result)), outcome);
        QVERIFY(result.kind != AuthOutcome::Kind::Refused
                || result.challenges.empty()
                    == (reasonInfo(*result.decision.refusal).status != 401));
    }
}

void TestAuthentication::challengesSayWhatWasWrong()
{
    World world({"keys", "corp"});
    QVERIFY(world.compile());
    const AuthList &list = world.plan->forRoute(0);
    const Request without;
    Authentication first(*world.plan, list, world.worker);
    QVERIFY(first.advance(without.context).challenges == list.challenges);
    QVERIFY(!first.credentialRefused());
    const Request with(Fields{{"Authorization", "Bearer x"}});
    Authentication second(*world.plan, list, world.worker);
    const AuthOutcome outcome = second.advance(with.context);
    QVERIFY(outcome.challenges == list.challengesInvalidToken);
    QVERIFY(outcome.decision.rule == "authenticators/corp");
    QVERIFY(second.credentialRefused());
}

void TestAuthentication::aSecondRequestIsServedFromTheCache()
{
    World world({"corp", "sister"});
    QVERIFY(world.compile());
    Identity first;
    for (int i = 0; i < 2; ++i) {
        const Request request(
            {{"Authorization", "Bearer " + world.token("https://sister.example/")}});
        Authentication walk(*world.plan, world.plan->forRoute(0), world.worker);
        const AuthOutcome outcome = walk.advance(request.context);
        QVERIFY(i == 0 || outcome.identity == first); // the very same principal
        first = outcome.identity;
    }
    QCOMPARE(world.worker.verified.size(), std::size_t{1});
    // Not beyond its end.
    Request late(Fields{{"Authorization", "Bearer " + world.token("https://sister.example/")}});
    late.context.wallNow = kWall + Seconds(100);
    Authentication walk(*world.plan, world.plan->forRoute(0), world.worker);
    QCOMPARE(describe(walk.advance(late.context)), std::string("authenticate.token-expired"));
}

void TestAuthentication::aChangedKeySetForgetsTokens()
{
    World world({"corp"});
    QVERIFY(world.compile());
    const Request request(Fields{{"Authorization", "Bearer " + world.token()}});
    Authentication first(*world.plan, world.plan->forRoute(0), world.worker);
    QCOMPARE(describe(first.advance(request.context)), std::string("corp:alice"));
    const std::uint64_t slot = world.plan->authenticators()[1]->keys->id();
    QVERIFY(world.keySets.install(slot, world.sisterKey.jwk(R"(,"kid":"k")")).has_value());
    Authentication second(*world.plan, world.plan->forRoute(0), world.worker);
    QCOMPARE(describe(second.advance(request.context)),
             std::string("authenticate.token-signature"));
}

void TestAuthentication::aReloadForgetsTokens()
{
    World world({"corp", "keys"});
    QVERIFY(world.compile());
    const Request request(Fields{{"Authorization", "Bearer " + world.token()}});
    const Request keyed(Fields{{"X-API-Key", "good"}});
    Authentication first(*world.plan, world.plan->forRoute(0), world.worker);
    QCOMPARE(describe(first.advance(request.context)), std::string("corp:alice"));
    Authentication key(*world.plan, world.plan->forRoute(0), world.worker);
    QCOMPARE(describe(key.advance(keyed.context)), std::string("acme"));
    world.document.consumers.edit(0).name = "renamed";
    world.document.consumers.edit(0).subjects = {{"corp", "alice"}};
    QVERIFY(world.compile());
    Authentication second(*world.plan, world.plan->forRoute(0), world.worker);
    QCOMPARE(describe(second.advance(request.context)), std::string("renamed"));
    Authentication keyAgain(*world.plan, world.plan->forRoute(0), world.worker);
    QCOMPARE(describe(keyAgain.advance(keyed.context)), std::string("renamed"));
}

/// corp with keys from a URL.
static void makeRemote(World &world)
{
    auto &config = std::get<model::JwtAuthenticator>(world.document.authenticators[1].kind);
    config.keys = {};
    config.keys.kind = model::JwtKeys::Kind::Url;
    config.keys.url = "https://idp.example/jwks";
}

void TestAuthentication::anUnknownKidIsFetchedOnce()
{
    World world({"corp"}, [](const KeySetSource &) {});
    makeRemote(world);
    QVERIFY(world.compile());
    KeySetSlot &slot = *world.plan->authenticators()[1]->keys;
    QVERIFY(world.keySets.install(slot.id(), world.corpKey.jwk(R"(,"kid":"old")")).has_value());
    const Request request(Fields{{"Authorization", "Bearer " + world.token()}});
    Authentication walk(*world.plan, world.plan->forRoute(0), world.worker);
    QCOMPARE(describe(walk.advance(request.context)), std::string("wait keys"));
    const auto ticket = world.keySets.requestRefresh(
        slot, kSteady, [](std::function<void()> task) { task(); }, [&] { walk.keySetRefreshed(); });
    QVERIFY(ticket.has_value());
    QVERIFY(world.keySets.install(slot.id(), world.corpKey.jwk(R"(,"kid":"k")")).has_value());
    QCOMPARE(describe(walk.advance(request.context)), std::string("corp:alice"));

    // Within the cool-down the keys that are there have the last word.
    const Request other(Fields{{"Authorization",
                                "Bearer "
                                    + world.corpKey.token(R"({"alg":"HS256","kid":"x"})",
                                                          R"({"iss":"https://idp.example/"})")}});
    Authentication again(*world.plan, world.plan->forRoute(0), world.worker);
    QCOMPARE(describe(again.advance(other.context)), std::string("authenticate.token-key-unknown"));
}

void TestAuthentication::withoutKeysTheProviderHasFailed()
{
    World world({"corp"}, [](const KeySetSource &) {});
    makeRemote(world);
    QVERIFY(world.compile());
    const Request request(Fields{{"Authorization", "Bearer " + world.token()}});
    Authentication walk(*world.plan, world.plan->forRoute(0), world.worker);
    QCOMPARE(describe(walk.advance(request.context)), std::string("wait keys"));
    walk.keySetRefreshed();
    QCOMPARE(describe(walk.advance(request.context)), std::string("authenticate.provider-failed"));
}

void TestAuthentication::introspectionDecides()
{
    World world({"opaque", "keys", "none"});
    QVERIFY(world.compile());
    const Request request(Fields{{"Authorization", "Bearer t"}});
    for (const bool active : {true, false}) {
        Authentication walk(*world.plan, world.plan->forRoute(0), world.worker);
        const AuthOutcome outcome = walk.advance(request.context);
        QCOMPARE(describe(outcome), std::string("wait opaque"));
        QVERIFY(outcome.wait.token == "t");
        IntrospectionAnswer answer{nullptr, Reason::AuthenticateTokenInactive, kSteady};
        if (active) {
            auto facts = std::make_shared<TokenFacts>();
            facts->subject = "alice";
            answer.facts = facts;
        }
        walk.introspected(answer);
        QCOMPARE(describe(walk.advance(request.context)),
                 std::string(active ? "opaque:alice" : "authenticate.token-inactive"));
    }
}

void TestAuthentication::introspectionIsRememberedForItsTime()
{
    World world({"opaque"});
    QVERIFY(world.compile());
    Request request(Fields{{"Authorization", "Bearer t"}});
    auto facts = std::make_shared<TokenFacts>();
    facts->expiry = kWall + Seconds(20);
    Authentication walk(*world.plan, world.plan->forRoute(0), world.worker);
    walk.advance(request.context);
    walk.introspected({facts, {}, kSteady + Seconds(10)});
    walk.advance(request.context);
    const auto again = [&](Seconds wall, Seconds steady) {
        request.context.wallNow = kWall + wall;
        request.context.now = kSteady + steady;
        Authentication next(*world.plan, world.plan->forRoute(0), world.worker);
        return describe(next.advance(request.context));
    };
    QCOMPARE(again(Seconds(9), Seconds(9)), std::string("opaque:"));
    QCOMPARE(again(Seconds(9), Seconds(10)), std::string("wait opaque"));
}

void TestAuthentication::introspectionNeverSeesTokensOfAJwtAuthenticator()
{
    for (const auto &list : {std::vector<std::string>{"opaque", "corp"}, {"corp", "opaque"}}) {
        World world(list);
        QVERIFY(world.compile());
        for (int i = 0; i < 2; ++i) {
            const Request request(Fields{{"Authorization", "Bearer " + world.token()}});
            Authentication walk(*world.plan, world.plan->forRoute(0), world.worker);
            QCOMPARE(describe(walk.advance(request.context)), std::string("corp:alice"));
        }
    }
}

void TestAuthentication::shadowEntriesChangeNothing()
{
    World world({"none", "corp?", "keys?"});
    QVERIFY(world.compile());
    const auto verdicts = [&](std::vector<std::pair<std::string, std::string>> fields) {
        const Request request(std::move(fields));
        Authentication walk(*world.plan, world.plan->forRoute(0), world.worker);
        const AuthOutcome outcome = walk.advance(request.context);
        std::string text = describe(outcome) + ':';
        for (const ShadowVerdict &verdict : walk.shadowVerdicts())
            text += verdict.accepted ? " yes"
                : verdict.refusal    ? " " + std::string(reasonInfo(*verdict.refusal).code)
                                     : " -";
        return text + (walk.credentialRefused() ? " counted" : "");
    };
    QCOMPARE(verdicts({}), std::string("anonymous: - -"));
    QCOMPARE(verdicts({{"Authorization", "Bearer " + world.token()}, {"X-API-Key", "bad"}}),
             std::string("anonymous: yes authenticate.key-unknown"));
    QCOMPARE(verdicts({{"Authorization", "Bearer x"}, {"X-API-Key", "good"}}),
             std::string("anonymous: authenticate.token-malformed yes"));
}

void TestAuthentication::shadowIntrospectionIsAwaited()
{
    World world({"keys", "opaque?"});
    QVERIFY(world.compile());
    const Request request(Fields{{"Authorization", "Bearer t"}, {"X-API-Key", "good"}});
    Authentication walk(*world.plan, world.plan->forRoute(0), world.worker);
    QCOMPARE(describe(walk.advance(request.context)), std::string("wait opaque"));
    walk.introspected({nullptr, Reason::AuthenticateProviderBusy, kSteady});
    QCOMPARE(describe(walk.advance(request.context)), std::string("acme"));
    QCOMPARE(walk.shadowVerdicts().size(), std::size_t{1});
    QVERIFY(walk.shadowVerdicts()[0].refusal == Reason::AuthenticateProviderBusy);
}

QTEST_APPLESS_MAIN(TestAuthentication)
#include "tst_authentication.moc"
