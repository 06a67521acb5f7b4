// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/pipeline/route/policy.h"

#include <QTest>

using namespace portcullis;
using namespace portcullis::pipeline;

Q_DECLARE_METATYPE(model::Route)

namespace {

using Entries = std::vector<model::AuthenticateEntry>;

model::Route route(Entries authenticate, std::optional<model::Authorize> authorize = {})
{
    model::Route result;
    result.authenticate = std::move(authenticate);
    result.authorize = std::move(authorize);
    return result;
}

model::Authorize groups(model::StringList names)
{
    model::Authorize authorize;
    authorize.groups = std::move(names);
    return authorize;
}

model::Authorize shadowed(model::Authorize authorize)
{
    authorize.shadow = true;
    return authorize;
}

} // namespace

class TestPolicy : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void stricter_data();
    void stricter();
    void equalContentsHaveOneNumber();
};

void TestPolicy::stricter_data()
{
    QTest::addColumn<model::Route>("other");
    QTest::addColumn<model::Route>("exact");
    QTest::addColumn<bool>("stricter");

    const Entries open{{"none", false}};
    const Entries keys{{"keys", false}};
    const auto row = [](const char *name, const model::Route &other, const model::Route &exact,
                        bool stricter) { QTest::newRow(name) << other << exact << stricter; };
    row("the same", route(keys), route(keys), false);
    row("credentials against none", route(keys), route(open), true);
    row("public against credentials", route(open), route(keys), false);
    row("another authenticator", route({{"corp", false}}), route(keys), true);
    row("one authenticator more", route({{"keys", false}, {"corp", false}}), route(keys), false);
    row("one authenticator less", route(keys), route({{"keys", false}, {"corp", false}}), true);
    row("the order of authenticators does not matter", route({{"corp", false}, {"keys", false}}),
        route({{"keys", false}, {"corp", false}}), false);
    row("optional credentials against credentials", route({{"corp", false}, {"none", false}}),
        route(keys), false);
    row("a shadow authenticator asks nothing", route({{"keys", true}, {"none", false}}),
        route(open), false);
    row("a condition against none", route(keys, groups({"a"})), route(keys), true);
    row("no condition against one", route(keys), route(keys, groups({"a"})), false);
    row("another condition", route(keys, groups({"a"})), route(keys, groups({"b"})), true);
    row("the same condition in another order", route(keys, groups({"a", "b"})),
        route(keys, groups({"b", "a"})), false);
    row("a shadow condition asks nothing", route(keys, shadowed(groups({"a"}))), route(keys),
        false);
    row("the same groups of optional credentials",
        route({{"corp", false}, {"none", false}}, groups({"a"})), route(keys, groups({"a"})), true);

    model::Authorize address;
    address.ipDeny = {*IpRange::parse("10.0.0.0/8")};
    row("an address is refused", route(open, address), route(open), true);
    row("the same address is refused to anybody", route(open, address), route(keys, address),
        false);
    model::Authorize other;
    other.ipAllow = address.ipDeny;
    row("denied is not allowed", route(open, other), route(open, address), true);

    const auto claim = [](model::StringList values) {
        model::Authorize authorize;
        authorize.claims = {{"tenant", std::move(values)}};
        return authorize;
    };
    row("the same claim", route(keys, claim({"a", "b"})), route(keys, claim({"b", "a"})), false);
    row("a claim of other values", route(keys, claim({"a:1"})), route(keys, claim({"a", "1"})),
        true);
    model::Authorize consumers;
    consumers.consumers = {"a"};
    row("a consumer is no group", route(keys, consumers), route(keys, groups({"a"})), true);
}

void TestPolicy::stricter()
{
    QFETCH(model::Route, other);
    QFETCH(model::Route, exact);
    QFETCH(bool, stricter);
    const model::Document document;
    PolicyTable table(document);
    const int theirs = table.add(other);
    const int ours = table.add(exact);
    const std::vector<Policy> policies = table.takePolicies();
    QCOMPARE(stricterThan(policies[static_cast<std::size_t>(theirs)],
                          policies[static_cast<std::size_t>(ours)]),
             stricter);
}

void TestPolicy::equalContentsHaveOneNumber()
{
    model::Document document;
    document.defaults.authenticate = Entries{{"keys", false}};
    PolicyTable table(document);
    const int byDefault = table.add(model::Route{});
    QCOMPARE(table.add(model::Route{}), byDefault);
    QCOMPARE(table.add(route({{"keys", false}})), byDefault);
    QVERIFY(table.add(route({{"none", false}})) != byDefault);
    QCOMPARE(table.takePolicies().size(), std::size_t{2});
}

QTEST_APPLESS_MAIN(TestPolicy)
#include "tst_policy.moc"
