// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/pipeline/authorize/authorize.h"

#include <QTest>

using namespace portcullis;
using namespace portcullis::pipeline;

Q_DECLARE_METATYPE(model::Authorize)
Q_DECLARE_METATYPE(Principal)

namespace {

Principal acme()
{
    Principal principal;
    principal.authenticator = "keys";
    principal.name = "acme";
    principal.configured = true;
    principal.groups = {"partners", "eu"};
    principal.scopes = {"orders:read", "orders:write"};
    principal.claims = {{"aud", {"a", "b"}}, {"tenant", {"t1"}}};
    return principal;
}

model::Authorize empty()
{
    return {};
}

model::Authorize with(model::StringList model::Authorize::*member, model::StringList names)
{
    model::Authorize authorize;
    authorize.*member = std::move(names);
    return authorize;
}

model::Authorize withClaims(std::vector<model::ClaimCondition> claims)
{
    model::Authorize authorize;
    authorize.claims = std::move(claims);
    return authorize;
}

model::Authorize withIp(std::vector<std::string> allow, std::vector<std::string> deny)
{
    model::Authorize authorize;
    for (const std::string &range : allow)
        authorize.ipAllow.push_back(IpRange::parse(range).value());
    for (const std::string &range : deny)
        authorize.ipDeny.push_back(IpRange::parse(range).value());
    return authorize;
}

AuthorizePlan plan(model::Authorize authorize)
{
    model::Route route;
    route.name = "orders";
    route.authorize = std::move(authorize);
    return compileAuthorize(route.authorize);
}

RequestContext from(const char *client)
{
    RequestContext context;
    context.client = IpAddress::parse(client).value();
    return context;
}

} // namespace

class TestAuthorize : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void decides_data();
    void decides();
    void theFirstConditionThatFailsIsTheReason();
    void aRouteWithoutConditionsAdmitsEveryone();
    void shadowRecordsAndAdmits();
    void theDetailNamesTheConditionAndNoValues();
    void longListsAreLookedUp();
};

void TestAuthorize::decides_data()
{
    QTest::addColumn<model::Authorize>("authorize");
    QTest::addColumn<Principal>("principal");
    QTest::addColumn<QByteArray>("client");
    QTest::addColumn<QByteArray>("expected"); // code and rule, empty: allowed

    const auto row = [](const char *name, model::Authorize authorize, Principal principal,
                        const char *expected, const char *client = "192.0.2.1") {
        QTest::newRow(name) << std::move(authorize) << std::move(principal) << QByteArray(client)
                            << QByteArray(expected);
    };
    const Principal anonymous;
    constexpr auto kConsumers = &model::Authorize::consumers;
    constexpr const char *kNoConsumer = "authorize.consumer authorize/consumers";
    row("no condition", empty(), anonymous, "");
    row("any of the consumers", with(kConsumers, {"other", "acme"}), acme(), "");
    row("none of the consumers", with(kConsumers, {"other"}), acme(), kNoConsumer);
    row("an anonymous caller is no consumer", with(kConsumers, {"acme"}), anonymous, kNoConsumer);
    Principal impostor = acme();
    impostor.configured = false;
    row("a name alone makes no configured consumer", with(kConsumers, {"acme"}), impostor,
        kNoConsumer);

    constexpr auto kGroups = &model::Authorize::groups;
    constexpr const char *kNoGroup = "authorize.group authorize/groups";
    row("any of the groups", with(kGroups, {"staff", "eu"}), acme(), "");
    row("none of the groups", with(kGroups, {"staff"}), acme(), kNoGroup);
    row("groups are case-sensitive", with(kGroups, {"EU"}), acme(), kNoGroup);
    row("an anonymous caller has no group", with(kGroups, {"eu"}), anonymous, kNoGroup);

    constexpr auto kScopes = &model::Authorize::scopes;
    constexpr const char *kNoScope = "authorize.scope authorize/scopes";
    row("all of the scopes", with(kScopes, {"orders:read", "orders:write"}), acme(), "");
    row("one scope is missing", with(kScopes, {"orders:read", "orders:delete"}), acme(), kNoScope);
    row("a scope is no prefix", with(kScopes, {"orders"}), acme(), kNoScope);

    constexpr const char *kNoTenant = "authorize.claim authorize/claims/tenant";
    row("a claim with the value", withClaims({{"tenant", {"t1"}}}), acme(), "");
    row("a claim with any of the values", withClaims({{"tenant", {"t0", "t1"}}}), acme(), "");
    row("a claim that is a list", withClaims({{"aud", {"b"}}}), acme(), "");
    row("a claim with another value", withClaims({{"tenant", {"t2"}}}), acme(), kNoTenant);
    row("every claim is asked", withClaims({{"aud", {"a"}}, {"tenant", {"t2"}}}), acme(),
        kNoTenant);
    row("no such claim", withClaims({{"region", {"eu"}}}), acme(),
        "authorize.claim authorize/claims/region");

    constexpr const char *kNoAddress = "authorize.address authorize/ip";
    row("an allowed address", withIp({"192.0.2.0/24"}, {}), anonymous, "");
    row("an address that is not allowed", withIp({"192.0.2.0/24"}, {}), anonymous, kNoAddress,
        "198.51.100.1");
    row("a denied address", withIp({}, {"192.0.2.0/24"}), anonymous, kNoAddress);
    row("an address that is not denied", withIp({}, {"192.0.2.0/24"}), anonymous, "",
        "198.51.100.1");
    row("deny comes before allow", withIp({"192.0.2.0/24"}, {"192.0.2.1"}), anonymous, kNoAddress);
    row("mapped IPv6 is IPv4", withIp({"192.0.2.0/24"}, {}), anonymous, "", "::ffff:192.0.2.9");
    row("all of IPv6 does not admit IPv4", withIp({"::/0"}, {}), anonymous, kNoAddress);
    row("all of both is everybody", withIp({}, {"0.0.0.0/0", "::/0"}), anonymous, kNoAddress,
        "2001:db8::1");
}

void TestAuthorize::decides()
{
    QFETCH(model::Authorize, authorize);
    QFETCH(Principal, principal);
    QFETCH(QByteArray, client);
    QFETCH(QByteArray, expected);
    const AuthorizePlan compiled = plan(authorize);
    const Decision decision = pipeline::authorize(compiled, from(client.constData()), principal);
    QByteArray actual;
    if (decision.refuses()) {
        const std::string_view code = reasonInfo(*decision.refusal).code;
        actual.append(code.data(), static_cast<qsizetype>(code.size())).append(' ');
        actual.append(decision.rule.data(), static_cast<qsizetype>(decision.rule.size()));
    }
    QCOMPARE(actual, expected);
}

void TestAuthorize::theFirstConditionThatFailsIsTheReason()
{
    model::Authorize all = withIp({}, {"192.0.2.0/24"});
    all.consumers = {"other"};
    all.groups = {"staff"};
    all.scopes = {"admin"};
    all.claims = {{"tenant", {"t2"}}};
    Principal principal = acme();
    const auto reason = [&] {
        return authorize(plan(all), from("192.0.2.1"), principal).refusal.value();
    };
    QVERIFY(reason() == Reason::AuthorizeConsumer);
    principal.name = "other";
    QVERIFY(reason() == Reason::AuthorizeGroup);
    principal.groups = {"staff"};
    QVERIFY(reason() == Reason::AuthorizeScope);
    principal.scopes = {"admin"};
    QVERIFY(reason() == Reason::AuthorizeClaim);
    principal.claims = {{"tenant", {"t2"}}};
    QVERIFY(reason() == Reason::AuthorizeAddress);
    QVERIFY(!authorize(plan(all), from("198.51.100.1"), principal).refuses());
}

void TestAuthorize::aRouteWithoutConditionsAdmitsEveryone()
{
    const AuthorizePlan none = compileAuthorize({});
    QVERIFY(none.empty);
    QVERIFY(!authorize(none, from("192.0.2.1"), Principal{}).refusal);
}

void TestAuthorize::shadowRecordsAndAdmits()
{
    model::Authorize shadow = with(&model::Authorize::groups, {"staff"});
    shadow.shadow = true;
    const AuthorizePlan compiled = plan(shadow);
    const Decision decision = authorize(compiled, from("192.0.2.1"), acme());
    QVERIFY(!decision.refuses());
    QVERIFY(decision.shadow);
    QVERIFY(decision.refusal == Reason::AuthorizeGroup);
    QCOMPARE(decision.rule, std::string_view("authorize/groups"));

    Principal member = acme();
    member.groups = {"staff"};
    QVERIFY(!authorize(compiled, from("192.0.2.1"), member).refusal);
}

void TestAuthorize::theDetailNamesTheConditionAndNoValues()
{
    const AuthorizePlan compiled = plan(withClaims({{"tenant", {"secret-value"}}}));
    const Decision decision = authorize(compiled, from("192.0.2.1"), acme());
    QVERIFY(decision.detail.find("claims/tenant") != std::string_view::npos);
    QVERIFY(decision.detail.find("secret-value") == std::string_view::npos);
    QVERIFY(decision.detail.find("t1") == std::string_view::npos);
}

void TestAuthorize::longListsAreLookedUp()
{
    model::Authorize many;
    for (int i = 0; i < 5000; ++i) {
        many.consumers.push_back("consumer-" + std::to_string(i));
        many.ipAllow.push_back(
            {IpAddress::fromV4(0x0A000000U + static_cast<std::uint32_t>(i) * 2), 128});
    }
    const AuthorizePlan compiled = plan(many);
    Principal principal = acme();
    principal.name = "consumer-4999";
    QVERIFY(!authorize(compiled, from("10.0.39.14"), principal).refuses());
    QVERIFY(authorize(compiled, from("10.0.39.15"), principal).refuses());
    principal.name = "consumer-5000";
    QVERIFY(authorize(compiled, from("10.0.39.14"), principal).refuses());
}

QTEST_APPLESS_MAIN(TestAuthorize)
#include "tst_authorize.moc"
