// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "tests/unit/service/pipeline/authenticate/world.h"

#include <QTest>

using namespace portcullis;
using namespace portcullis::pipeline;
using namespace portcullis::pipeline::example;

class TestAuthPlan : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void routesWithTheSameEntriesShareAList();
    void challengesNameEveryAuthenticator();
    void stripsWhatTheRouteReads();
    void forwardAndShadowStripNothing();
    void unmatchedFollowsTheDefaults();
    void anUnknownNameIsNeverAnonymous();
    void failsForKeysThatCannotBeUsed();
    void failsForSecretsThatCannotBeRead();
    void namesParametersToBeMasked();
};

void TestAuthPlan::routesWithTheSameEntriesShareAList()
{
    World world({"keys", "corp"});
    world.document.routes.push_back(world.document.routes[0]);
    world.document.routes.push_back(world.document.routes[0]);
    world.document.routes[2].authenticate = entries({"corp", "keys"});
    QVERIFY(world.compile());
    QVERIFY(&world.plan->forRoute(0) == &world.plan->forRoute(1));
    QVERIFY(&world.plan->forRoute(0) != &world.plan->forRoute(2));
}

void TestAuthPlan::challengesNameEveryAuthenticator()
{
    World world({"keys", "corp", "opaque", "none", "sister?"});
    QVERIFY(world.compile());
    const AuthList &list = world.plan->forRoute(0);
    QCOMPARE(list.challenges,
             std::string(R"(ApiKey realm="keys", Bearer realm="corp", Bearer realm="opaque")"));
    QCOMPARE(list.challengesInvalidToken,
             std::string(R"(ApiKey realm="keys", Bearer realm="corp", error="invalid_token", )"
                         R"(Bearer realm="opaque", error="invalid_token")"));
}

void TestAuthPlan::stripsWhatTheRouteReads()
{
    World world({"keys", "corp", "opaque"});
    QVERIFY(world.compile());
    const std::vector<StripAction> expected{{StripAction::Kind::Header, "X-API-Key"},
                                            {StripAction::Kind::Query, "api_key"},
                                            {StripAction::Kind::Header, "Authorization"}};
    QVERIFY(world.plan->forRoute(0).strip == expected);
}

void TestAuthPlan::forwardAndShadowStripNothing()
{
    World world({"keys", "corp?", "none"});
    world.document.authenticators[0].forward = true;
    QVERIFY(world.compile());
    QVERIFY(world.plan->forRoute(0).strip.empty());
    QVERIFY(world.plan->forRoute(0).hasShadows);
}

void TestAuthPlan::unmatchedFollowsTheDefaults()
{
    World world({"keys"});
    QVERIFY(world.compile());
    QVERIFY(world.plan->unmatched().anonymousOnly);
    world.document.defaults.authenticate = entries({"keys"});
    QVERIFY(world.compile());
    QVERIFY(!world.plan->unmatched().anonymousOnly);
}

void TestAuthPlan::anUnknownNameIsNeverAnonymous()
{
    World world({"kesy"});
    QVERIFY(!world.compile());
}

void TestAuthPlan::failsForKeysThatCannotBeUsed()
{
    World world({"corp"});
    std::get<model::JwtAuthenticator>(world.document.authenticators[1].kind).keys.text = "{}";
    const auto compiled = world.compile();
    QVERIFY(!compiled);
    QVERIFY(compiled.error().what.starts_with("authenticator corp: "));
}

void TestAuthPlan::failsForSecretsThatCannotBeRead()
{
    World world({"opaque"});
    auto &config =
        std::get<model::IntrospectionAuthenticator>(world.document.authenticators[3].kind);
    config.clientSecret = {model::SecretRef::Kind::Secret, "introspection"};
    config.clientId = "gateway";
    QVERIFY(!world.compile());
    const AuthSources sources{
        {}, [](const model::SecretRef &) -> Result<std::string> { return std::string("s3cret"); }};
    const auto plan = compileAuthPlan(world.document, world.keySets, sources);
    QVERIFY(plan.has_value());
    QCOMPARE((*plan)->authenticators()[3]->authorization,
             "Basic " + QByteArray("gateway:s3cret").toBase64().toStdString());
}

void TestAuthPlan::namesParametersToBeMasked()
{
    World world({"keys"});
    QVERIFY(world.compile());
    QVERIFY(world.plan->credentialParameters() == std::vector<std::string>{"api_key"});
}

QTEST_APPLESS_MAIN(TestAuthPlan)
#include "tst_auth_plan.moc"
