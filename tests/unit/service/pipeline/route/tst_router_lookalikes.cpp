// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "router_fixture.h"

#include "service/pipeline/route/path_pattern.h"

#include <QTest>

using namespace portcullis;
using namespace portcullis::pipeline;
using namespace portcullis::pipeline::test;

Q_DECLARE_METATYPE(model::Document)

namespace {

constexpr const char *kAmbiguous = "route.ambiguous-path";

model::Route closed(model::Route route)
{
    route.authorize.emplace();
    route.authorize->ipDeny = {*IpRange::parse("0.0.0.0/0"), *IpRange::parse("::/0")};
    return route;
}

model::Document document(std::vector<model::Route> routes)
{
    model::Document result;
    result.routes = std::move(routes);
    return result;
}

/// Everything is public but what lies under /admin.
model::Document guarded()
{
    return document({route("all", {"/{rest...}"}), closed(route("admin", {"/admin/{rest...}"}))});
}

} // namespace

class TestRouterLookalikes : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void guardedPrefix_data();
    void guardedPrefix();
    void readings_data();
    void readings();
    void theRefusalNamesBothRoutes();
    void hostAndMethodTakePartInTheOtherReading();
    void lookalikePatterns_data();
    void lookalikePatterns();
};

void TestRouterLookalikes::guardedPrefix_data()
{
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<QByteArray>("expected");

    const auto row = [](const char *path, const char *expected) {
        QTest::newRow(path) << QByteArray(path) << QByteArray(expected);
    };
    for (const char *path : {"/public", "/", "/public/admin", "/public/a%2Fb", "/admin/../public",
                             "/a/%252e%252e/admin2", "/%c0%afadmin2", "/%d0%b0dmin", "/a%25",
                             "/administrator", "/%20admin", "/PUBLIC", "/public;x", "/admi"})
        row(path, "all");
    for (const char *path : {"/admin", "/admin/", "/admin/x", "/%61dmin", "/./admin", "/a/../admin",
                             "/a/%2e%2e/admin", "//admin", "/admin/../admin"})
        row(path, "admin");
    for (const char *path : {"/admin%2f",       "/admin%2Fx",    "/%2fadmin",
                             "/a%2f..%2fadmin", "/a%2f../admin", "/public%2f..%2f..%2fadmin",
                             "/a/..%2fadmin",   "/admin%3fx",    "/admin%23x",
                             "/admin;x",        "/admin;/x",     "/;/admin",
                             "/a/..;/admin",    "/admin%3bx",    "/admin%5cx",
                             "/a/..%5cadmin",   "/%5cadmin",     "/ADMIN",
                             "/Admin/x",        "/%41dmin",      "/admin.",
                             "/admin../x",      "/admin%20",     "/admin%2e%20"})
        row(path, kAmbiguous);
}

void TestRouterLookalikes::guardedPrefix()
{
    QFETCH(QByteArray, path);
    QFETCH(QByteArray, expected);
    const model::Document routes = guarded();
    for (const char *method : {"GET", "POST", "BREW"}) {
        Request request(method, "a.org", path.toStdString());
        QCOMPARE(QByteArray::fromStdString(find(routes, request)), expected);
    }
}

void TestRouterLookalikes::readings_data()
{
    QTest::addColumn<model::Document>("routes");
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<QByteArray>("expected");

    const auto row = [](const char *name, std::vector<model::Route> routes, const char *path,
                        const char *expected) {
        QTest::newRow(name) << document(std::move(routes)) << QByteArray(path)
                            << QByteArray(expected);
    };
    const model::Route all = route("all", {"/{rest...}"});
    model::Route lenient = all;
    lenient.lookalikesAllowed = true;
    row("the exact route can turn it off", {lenient, closed(route("admin", {"/admin"}))}, "/ADMIN",
        "all");
    row(
        "the other route can't",
        [&] {
            model::Route admin = closed(route("admin", {"/admin"}));
            admin.lookalikesAllowed = true;
            return std::vector{all, admin};
        }(),
        "/ADMIN", kAmbiguous);
    row("another route of the same policy", {all, route("admin", {"/admin"})}, "/ADMIN", "all");
    row("a laxer route", {closed(all), route("open", {"/open"})}, "/OPEN", "all");
    row(
        "a route that asks for credentials",
        [&] {
            model::Route keys = route("keys", {"/keys"});
            keys.authenticate = {{"keys", false}};
            return std::vector{all, keys};
        }(),
        "/KEYS", kAmbiguous);
    row(
        "a route that refuses in shadow only",
        [&] {
            model::Route admin = closed(route("admin", {"/admin"}));
            admin.authorize->shadow = true;
            return std::vector{all, admin};
        }(),
        "/ADMIN", "all");
    row(
        "a disabled route",
        [&] {
            model::Route admin = closed(route("admin", {"/admin"}));
            admin.enabled = false;
            return std::vector{all, admin};
        }(),
        "/ADMIN", "all");
    row("no exact route, no ambiguity", {closed(route("admin", {"/admin"}))}, "/ADMIN",
        "route.not-found");

    const model::Route guardedAll = closed(all);
    row("leaving a public folder", {guardedAll, route("open", {"/open/{rest...}"})},
        "/open/..%2fsecret", kAmbiguous);
    row("within a public folder", {guardedAll, route("open", {"/open/{rest...}"})}, "/open/a%2fb",
        "open");

    row("a guarded pattern in upper case is met in lower case",
        {all, closed(route("admin", {"/Admin/{rest...}"}))}, "/admin/x", kAmbiguous);
    row("a guarded pattern in upper case as written",
        {all, closed(route("admin", {"/Admin/{rest...}"}))}, "/Admin/x", "admin");
    row("a public pattern in upper case stays usable",
        {guardedAll, route("open", {"/Open/{rest...}"})}, "/Open/x", "open");
    row("a public pattern in lower case stays usable beside its twin",
        {closed(route("a", {"/Files"})), route("files", {"/files"})}, "/files", "files");
    row("its twin is guarded", {route("a", {"/Files"}), closed(route("files", {"/files"}))},
        "/Files", kAmbiguous);
    row("its twin is guarded, by a prefix",
        {route("a", {"/Files/x"}), closed(route("files", {"/files/{rest...}"}))}, "/Files/x",
        kAmbiguous);
    row("a public pattern with escapes stays usable", {guardedAll, route("open", {"/caf%C3%A9"})},
        "/caf%c3%a9", "open");
    row("a guarded pattern with an escaped slash is met without",
        {all, closed(route("admin", {"/a%2Fb"}))}, "/a/b", kAmbiguous);
    row("a guarded pattern with a parameter is met without",
        {all, closed(route("admin", {"/a;v=1/{x}"}))}, "/a/b", kAmbiguous);
    row("a guarded pattern with a trailing dot is met without",
        {all, closed(route("admin", {"/a./{x}"}))}, "/a/b", kAmbiguous);
    row("a pattern with a dot inside reads the same", {all, closed(route("admin", {"/v1.0/{x}"}))},
        "/v10/b", "all");
}

void TestRouterLookalikes::readings()
{
    QFETCH(model::Document, routes);
    QFETCH(QByteArray, path);
    QFETCH(QByteArray, expected);
    Request request("GET", "a.org", path.toStdString());
    QCOMPARE(QByteArray::fromStdString(find(routes, request)), expected);
}

void TestRouterLookalikes::theRefusalNamesBothRoutes()
{
    const model::Document routes = guarded();
    const Router router(routes);
    Request request("GET", "a.org", "/admin;x");
    const RouteMatch match = router.find(request.context());
    QVERIFY(match.ambiguous());
    QCOMPARE(match.rule, std::string_view("routes/admin"));
    QCOMPARE(match.standIn, 0);
}

void TestRouterLookalikes::hostAndMethodTakePartInTheOtherReading()
{
    model::Document routes = guarded();
    routes.routes[1].match.hosts = {"a.org"};
    routes.routes[1].match.methods = {"GET"};
    const Router router(routes);
    const auto reason = [&](const char *method, const char *host) {
        Request request(method, host, "/ADMIN");
        return found(routes, router.find(request.context()));
    };
    QCOMPARE(reason("GET", "a.org"), std::string(kAmbiguous));
    QCOMPARE(reason("GET", "b.org"), std::string("all"));
    QCOMPARE(reason("POST", "a.org"), std::string("all"));
}

void TestRouterLookalikes::lookalikePatterns_data()
{
    QTest::addColumn<QByteArray>("pattern");
    QTest::addColumn<QByteArray>("lenient");

    const auto row = [](const char *name, const char *pattern, const char *lenient) {
        QTest::newRow(name) << QByteArray(pattern) << QByteArray(lenient);
    };
    row("an ordinary one", "/a/{b}/c.d/{rest...}", "/a/{b}/c.d/{rest...}");
    row("the root", "/", "/");
    row("a trailing slash", "/a/", "/a/");
    row("the case of literals", "/Ab/{Cd}", "/ab/{Cd}");
    row("an escaped slash", "/a%2Fb", "/a/b");
    row("a parameter", "/a;b/c", "/a/c");
    row("an escaped question mark cuts", "/a%3Fb/{c}", "/a");
    row("nothing is left", "/;a", "/");
}

void TestRouterLookalikes::lookalikePatterns()
{
    QFETCH(QByteArray, pattern);
    QFETCH(QByteArray, lenient);
    QVERIFY(lookalikePattern(parsePattern(pattern.toStdString()))
            == parsePattern(lenient.toStdString()));
}

QTEST_APPLESS_MAIN(TestRouterLookalikes)
#include "tst_router_lookalikes.moc"
