// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "router_fixture.h"

#include <QTest>

using namespace portcullis;
using namespace portcullis::pipeline;
using namespace portcullis::pipeline::test;
using Kind = model::ValueMatch::Kind;

Q_DECLARE_METATYPE(model::Document)
Q_DECLARE_METATYPE(std::shared_ptr<Request>)

namespace {

model::Document document(std::vector<model::Route> routes)
{
    model::Document result;
    result.routes = std::move(routes);
    return result;
}

model::Route onHosts(model::Route route, model::StringList hosts)
{
    route.match.hosts = std::move(hosts);
    return route;
}

model::Route withMethods(model::Route route, model::StringList methods)
{
    route.match.methods = std::move(methods);
    return route;
}

model::Route withHeader(model::Route route, std::string name, model::ValueMatch value)
{
    route.match.headers.emplace_back(std::move(name), std::move(value));
    return route;
}

model::Route withQuery(model::Route route, std::string name, model::ValueMatch value)
{
    route.match.query.emplace_back(std::move(name), std::move(value));
    return route;
}

model::Route withPriority(model::Route route, int priority)
{
    route.priority = priority;
    return route;
}

std::shared_ptr<Request> get(std::string target, std::string host = "api.example.com")
{
    return std::make_shared<Request>("GET", std::move(host), std::move(target));
}

std::shared_ptr<Request> with(std::shared_ptr<Request> request, std::string name, std::string value)
{
    request->field(std::move(name), std::move(value));
    return request;
}

constexpr const char *kNone = "route.not-found";

} // namespace

class TestRouter : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void selects_data();
    void selects();
    void captures_data();
    void captures();
    void methodNotAllowed_data();
    void methodNotAllowed();
    void preflight_data();
    void preflight();
    void aThousandRoutesOnOnePathAreToldApart();
    void manyCompetingCapturesEnd();
    void keepsNothingOfTheDocument();

private:
    static void columns();
    static void hostRows();
    static void pathRows();
    static void conditionRows();
    static void orderRows();
};

void TestRouter::columns()
{
    QTest::addColumn<model::Document>("routes");
    QTest::addColumn<std::shared_ptr<Request>>("request");
    QTest::addColumn<QByteArray>("expected");
}

void TestRouter::hostRows()
{
    const auto row = [](const char *name, const char *pattern, const char *host, bool matches) {
        QTest::newRow(name) << document({onHosts(route("r", {"/"}), {pattern})}) << get("/", host)
                            << QByteArray(matches ? "r" : kNone);
    };
    row("an exact host", "api.example.com", "api.example.com", true);
    row("the case of a host is ignored", "api.example.com", "API.Example.COM", true);
    row("the port is ignored", "api.example.com", "api.example.com:8443", true);
    row("a trailing dot is ignored", "api.example.com", "api.example.com.", true);
    row("another host", "api.example.com", "www.example.com", false);
    row("a host below an exact one", "example.com", "api.example.com", false);
    row("one label before a suffix", "*.example.org", "a.example.org", true);
    row("several labels before a suffix", "*.example.org", "a.b.c.example.org", true);
    row("a suffix alone is not below itself", "*.example.org", "example.org", false);
    row("a suffix begins at a dot", "*.example.org", "aexample.org", false);
    row("an empty label is none", "*.example.org", ".example.org", false);
    row("a suffix of one label", "*.org", "a.b.org", true);
    row("an IPv6 host", "[2001:db8::1]", "[2001:DB8::1]:80", true);
    row("no host matches no host pattern", "*.org", "", false);
    QTest::newRow("no host matches a route without hosts")
        << document({route("r", {"/"})}) << get("/", "") << QByteArray("r");
    QTest::newRow("any of several hosts")
        << document({onHosts(route("r", {"/"}), {"a.org", "b.org"})}) << get("/", "b.org")
        << QByteArray("r");
    QTest::newRow("a host beyond all bounds matches routes without hosts")
        << document({onHosts(route("r", {"/"}), {"*.org"}), route("s", {"/"})})
        << get("/", std::string(3000, 'a') + ".org") << QByteArray("s");
    QTest::newRow("a disabled route is none") << [] {
        model::Document result = document({route("r", {"/"})});
        result.routes[0].enabled = false;
        return result;
    }() << get("/") << QByteArray(kNone);
}

void TestRouter::pathRows()
{
    const auto row = [](const char *name, const char *pattern, const char *path, bool matches) {
        QTest::newRow(name) << document({route("r", {pattern})}) << get(path)
                            << QByteArray(matches ? "r" : kNone);
    };
    row("the root", "/", "/", true);
    row("a literal path", "/a/b", "/a/b", true);
    row("paths are case-sensitive", "/a/b", "/a/B", false);
    row("a pattern matches the whole path", "/a", "/a/b", false);
    row("a path is no prefix", "/a/b", "/a", false);
    row("a trailing slash differs", "/a", "/a/", false);
    row("and the other way round", "/a/", "/a", false);
    row("a trailing slash as written", "/a/", "/a/", true);
    row("repeated slashes are one", "/a/b", "//a///b", true);
    row("dot segments are resolved", "/a/b", "/a/./x/../b", true);
    row("an escaped letter is the letter", "/a/b", "/%61/b", true);
    row("an escaped slash stays in its segment", "/a/b", "/a%2Fb", false);
    row("a capture is one segment", "/a/{id}", "/a/1", true);
    row("a capture is not two segments", "/a/{id}", "/a/1/2", false);
    row("a capture is not empty", "/a/{id}", "/a/", false);
    row("a capture is not nothing", "/a/{id}", "/a", false);
    row("a capture in the middle", "/a/{id}/c", "/a/1/c", true);
    row("a capture takes an escaped slash", "/a/{id}", "/a/x%2Fy", true);
    row("the rest is nothing", "/files/{rest...}", "/files", true);
    row("the rest is a slash", "/files/{rest...}", "/files/", true);
    row("the rest is several segments", "/files/{rest...}", "/files/a/b/", true);
    row("the rest begins at a slash", "/files/{rest...}", "/filesystem", false);
    row("the rest of the root is everything", "/{rest...}", "/a/b", true);
    row("the rest of the root is the root", "/{rest...}", "/", true);
    row("a capture before the rest", "/a/{id}/{rest...}", "/a/1", true);
    row("a capture before the rest is not empty", "/a/{id}/{rest...}", "/a/", false);
    row("a literal longer than any node's", "/0123456789012345678901234567890123456789",
        "/0123456789012345678901234567890123456789", true);
    row("and one that differs at its end", "/0123456789012345678901234567890123456789",
        "/0123456789012345678901234567890123456788", false);
    row("escapes are compared without regard to case", "/caf%c3%A9", "/caf%C3%a9", true);
    row("an escaped letter in a pattern is the letter", "/%61", "/a", true);
    QTest::newRow("each of the paths takes part")
        << document({route("r", {"/a", "/b"})}) << get("/b") << QByteArray("r");
    QTest::newRow("a literal that leads nowhere gives way to a capture")
        << document({route("r", {"/a/b/c"}), route("s", {"/{x}/b/d"})}) << get("/a/b/d")
        << QByteArray("s");
    QTest::newRow("a capture that leads nowhere gives way to the rest")
        << document({route("r", {"/a/{x}/c"}), route("s", {"/a/{rest...}"})}) << get("/a/b/d")
        << QByteArray("s");
    QTest::newRow("backtracking over several segments") << document(
        {route("r", {"/a/a/a/b"}), route("s", {"/a/{x}/a/c"}), route("t", {"/{x}/a/{y}/d"})})
                                                        << get("/a/a/a/d") << QByteArray("t");
}

void TestRouter::conditionRows()
{
    const model::ValueMatch two{Kind::Exact, "2"};
    const model::ValueMatch present{Kind::Present, {}};
    const model::ValueMatch digits{Kind::Regex, "v[0-9]+"};
    const auto header = [&](const char *name, const model::ValueMatch &value, auto request,
                            bool matches) {
        QTest::newRow(name) << document({withHeader(route("r", {"/"}), "X-Version", value)})
                            << request << QByteArray(matches ? "r" : kNone);
    };
    header("a field with the value", two, with(get("/"), "x-version", "2"), true);
    header("a field with another value", two, with(get("/"), "X-Version", "3"), false);
    header("no such field", two, get("/"), false);
    header("a field's value is case-sensitive", {Kind::Exact, "a"},
           with(get("/"), "X-Version", "A"), false);
    header("any line of a repeated field", two,
           with(with(get("/"), "X-Version", "1"), "X-Version", "2"), true);
    header("a field that is present", present, with(get("/"), "X-Version", ""), true);
    header("a field that is absent", present, get("/"), false);
#ifdef PORTCULLIS_HAVE_RE2
    header("a field that an expression matches", digits, with(get("/"), "X-Version", "v12"), true);
    header("an expression matches whole values", digits, with(get("/"), "X-Version", "v12b"),
           false);
    header("an expression of many repetitions ends", {Kind::Regex, "(a*)*b"},
           with(get("/"), "X-Version", std::string(4000, 'a')), false);
#endif

    const auto query = [&](const char *name, const model::ValueMatch &value, const char *target,
                           bool matches) {
        QTest::newRow(name) << document({withQuery(route("r", {"/"}), "preview", value)})
                            << get(target) << QByteArray(matches ? "r" : kNone);
    };
    query("a parameter with the value", two, "/?a=1&preview=2", true);
    query("a parameter with another value", two, "/?preview=22", false);
    query("no query", two, "/", false);
    query("any of a repeated parameter", two, "/?preview=1&preview=2", true);
    query("a parameter's name is case-sensitive", present, "/?Preview=2", false);
    query("a parameter that is present without a value", present, "/?preview", true);
    query("a parameter that is absent", present, "/?previews", false);
    query("a parameter is compared decoded", two, "/?%70review=%32", true);
    query("a plus is a space", {Kind::Exact, "a b"}, "/?preview=a+b", true);

    const auto method = [](const char *name, model::StringList methods, const char *used,
                           const char *expected) {
        QTest::newRow(name) << document({withMethods(route("r", {"/"}), std::move(methods))})
                            << std::make_shared<Request>(used, "a.org", "/")
                            << QByteArray(expected);
    };
    constexpr const char *kNotAllowed = "route.method-not-allowed";
    method("a listed method", {"GET", "POST"}, "POST", "r");
    method("a method that is not listed", {"GET", "POST"}, "PUT", kNotAllowed);
    method("no list is any method", {}, "BREW", "r");
    method("GET includes HEAD", {"GET"}, "HEAD", "r");
    method("POST does not include HEAD", {"POST"}, "HEAD", kNotAllowed);
    method("HEAD does not include GET", {"HEAD"}, "GET", kNotAllowed);
    method("a method of one's own", {"GET", "PURGE"}, "PURGE", "r");
    method("another method of somebody else's", {"GET", "PURGE"}, "BREW", kNotAllowed);
    method("methods are case-sensitive", {"GET"}, "get", kNotAllowed);
    method("OPTIONS is an ordinary method", {"GET"}, "OPTIONS", kNotAllowed);
}

void TestRouter::orderRows()
{
    const auto row = [](const char *name, std::vector<model::Route> routes,
                        const std::shared_ptr<Request> &request) {
        QTest::newRow(name) << document(std::move(routes)) << request << QByteArray("win");
    };
    const model::ValueMatch two{Kind::Exact, "2"};
    row("an exact host before a wildcard",
        {onHosts(route("a", {"/x"}), {"*.example.com"}),
         onHosts(route("win", {"/{rest...}"}), {"api.example.com"})},
        get("/x"));
    row("a longer wildcard before a shorter",
        {onHosts(route("a", {"/x"}), {"*.com"}),
         onHosts(route("win", {"/{rest...}"}), {"*.example.com"})},
        get("/x"));
    row("a wildcard before any",
        {route("a", {"/x"}), onHosts(route("win", {"/{rest...}"}), {"*.com"})}, get("/x"));
    row("any, where nothing else matches",
        {onHosts(route("a", {"/y"}), {"api.example.com"}), route("win", {"/x"})}, get("/x"));
    row("priority before host",
        {onHosts(route("a", {"/x"}), {"api.example.com"}),
         withPriority(route("win", {"/{rest...}"}), 1)},
        get("/x"));
    row("priority before the literal",
        {route("a", {"/x"}), withPriority(route("win", {"/{rest...}"}), 1)}, get("/x"));
    row("a low priority loses to the rest",
        {withPriority(route("a", {"/x"}), -1), route("win", {"/{rest...}"})}, get("/x"));
    row("the highest of several priorities",
        {withPriority(route("a", {"/x/{y}"}), 3), withPriority(route("b", {"/x/y"}), 2),
         withPriority(route("win", {"/{x}/{y}"}), 4), withPriority(route("c", {"/{rest...}"}), 1)},
        get("/x/y"));
    row("a literal before a capture", {route("a", {"/{x}"}), route("win", {"/x"})}, get("/x"));
    row("a capture before the rest", {route("a", {"/{rest...}"}), route("win", {"/{x}"})},
        get("/x"));
    row("the end before the rest", {route("a", {"/x/{rest...}"}), route("win", {"/x"})}, get("/x"));
    row("earlier segments count more",
        {route("a", {"/{x}/b/c"}), route("win", {"/a/{y}/{rest...}"})}, get("/a/b/c"));
    row("a longer literal before the rest",
        {route("a", {"/x/{rest...}"}), route("win", {"/x/y/{rest...}"})}, get("/x/y/z"));
    row("path before conditions",
        {withHeader(route("a", {"/{x}"}), "X-Version", two), route("win", {"/x"})},
        with(get("/x"), "X-Version", "2"));
    row("more conditions before fewer",
        {route("a", {"/x"}), withHeader(route("win", {"/x"}), "X-Version", two)},
        with(get("/x"), "X-Version", "2"));
    row("conditions of both kinds count",
        {withHeader(route("a", {"/x"}), "X-Version", two),
         withHeader(withQuery(route("win", {"/x"}), "q", two), "X-Version", {Kind::Present, {}})},
        with(get("/x?q=2"), "X-Version", "2"));
    row("conditions that fail leave it to fewer",
        {withHeader(route("a", {"/x"}), "X-Version", two), route("win", {"/x"})}, get("/x"));
    row("a list of methods before none",
        {route("a", {"/x"}), withMethods(route("win", {"/x"}), {"GET"})}, get("/x"));
    row("conditions before a list of methods",
        {withMethods(route("a", {"/x"}), {"GET"}),
         withHeader(route("win", {"/x"}), "X-Version", two)},
        with(get("/x"), "X-Version", "2"));
    row("then the name decides", {route("zoo", {"/x/{a}"}), route("win", {"/x/{b}"})}, get("/x/1"));
    row("a method that fails leaves it to the next",
        {withMethods(route("a", {"/x"}), {"POST"}), route("win", {"/{rest...}"})}, get("/x"));
    row("the best of a route's own paths counts",
        {route("a", {"/x/{y}"}), route("win", {"/x/y", "/{rest...}"})}, get("/x/y"));
}

void TestRouter::selects_data()
{
    columns();
    hostRows();
    pathRows();
    conditionRows();
    orderRows();
}

void TestRouter::selects()
{
    QFETCH(model::Document, routes);
    QFETCH(std::shared_ptr<Request>, request);
    QFETCH(QByteArray, expected);
    QCOMPARE(QByteArray::fromStdString(find(routes, *request)), expected);
}

void TestRouter::captures_data()
{
    QTest::addColumn<QByteArray>("pattern");
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<QByteArray>("expected"); // name=value, * before a rest

    const auto row = [](const char *name, const char *pattern, const char *path,
                        const char *expected) {
        QTest::newRow(name) << QByteArray(pattern) << QByteArray(path) << QByteArray(expected);
    };
    row("nothing", "/a", "/a", "");
    row("one segment", "/a/{id}", "/a/42", "id=42;");
    row("the first segment", "/{id}/b", "/42/b", "id=42;");
    row("several segments", "/{x}/b/{y}", "/1/b/2", "x=1;y=2;");
    row("as it stands in the normalised path", "/a/{id}", "/a/%7Ex%2fy", "id=~x%2fy;");
    row("the rest with its slashes", "/f/{rest...}", "/f/a/b/", "*rest=a/b/;");
    row("an empty rest", "/f/{rest...}", "/f", "*rest=;");
    row("an empty rest behind a slash", "/f/{rest...}", "/f/", "*rest=;");
    row("the rest of the root", "/{rest...}", "/a/b", "*rest=a/b;");
    row("the rest of nothing", "/{rest...}", "/", "*rest=;");
    row("a segment and the rest", "/f/{x}/{rest...}", "/f/1/2/3", "x=1;*rest=2/3;");
    row("a segment and no rest", "/f/{x}/{rest...}", "/f/1", "x=1;*rest=;");
}

void TestRouter::captures()
{
    QFETCH(QByteArray, pattern);
    QFETCH(QByteArray, path);
    QFETCH(QByteArray, expected);
    const Router router(document({route("r", {pattern.toStdString()})}));
    Request request("GET", "a.org", path.toStdString());
    const RouteMatch match = router.find(request.context());
    QVERIFY(match.found());
    std::string all;
    for (const PathParam &param : match.params)
        all += (param.rest ? "*" : "") + std::string(param.name) + '=' + std::string(param.value)
            + ';';
    QCOMPARE(QByteArray::fromStdString(all), expected);
}

void TestRouter::methodNotAllowed_data()
{
    QTest::addColumn<model::Document>("routes");
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<QByteArray>("standIn");
    QTest::addColumn<QByteArray>("allow");

    const auto row = [](const char *name, model::Document routes, const char *method,
                        const char *standIn, const char *allow) {
        QTest::newRow(name) << std::move(routes) << QByteArray(method) << QByteArray(standIn)
                            << QByteArray(allow);
    };
    const auto listed = [](const char *name, const char *path, model::StringList methods) {
        return withMethods(route(name, {path}), std::move(methods));
    };
    row("the methods of one route", document({listed("r", "/x", {"POST", "DELETE"})}), "GET", "r",
        "POST, DELETE");
    row("HEAD comes with GET", document({listed("r", "/x", {"GET"})}), "POST", "r", "GET, HEAD");
    row("the union over all that match otherwise",
        document({listed("r", "/x", {"GET"}), listed("s", "/{y}", {"PUT"}),
                  listed("t", "/{rest...}", {"POST"}), listed("u", "/z", {"PATCH"})}),
        "DELETE", "r", "GET, HEAD, POST, PUT");
    row("methods of one's own come last, once",
        document({listed("r", "/x", {"PURGE", "GET"}), listed("s", "/{y}", {"PURGE", "BREW"})}),
        "POST", "r", "GET, HEAD, PURGE, BREW");
    row("OPTIONS where it is routed", document({listed("r", "/x", {"OPTIONS"})}), "GET", "r",
        "OPTIONS");
    row("the first in order stands in",
        document({listed("r", "/{x}", {"GET"}), listed("s", "/x", {"GET"})}), "POST", "s",
        "GET, HEAD");
    row("priority counts for the stand-in too",
        document({withPriority(listed("r", "/{rest...}", {"PUT"}), 5), listed("s", "/x", {"GET"})}),
        "POST", "r", "GET, HEAD, PUT");
    row("routes whose conditions fail have no part in it",
        document({withHeader(listed("r", "/x", {"PUT"}), "X-A", {Kind::Present, {}}),
                  listed("s", "/x", {"GET"})}),
        "POST", "s", "GET, HEAD");
    row("where conditions fail as well, there is no route",
        document({withHeader(listed("r", "/x", {"PUT"}), "X-A", {Kind::Present, {}})}), "POST", "",
        "");
    model::Document cors = document({listed("r", "/x", {"GET"})});
    cors.routes[0].cors.emplace();
    row("OPTIONS where there is CORS", cors, "POST", "r", "GET, HEAD, OPTIONS");
    model::Document corsForAll = document({listed("r", "/x", {"GET"})});
    corsForAll.defaults.cors.emplace();
    row("OPTIONS where CORS is a default", corsForAll, "POST", "r", "GET, HEAD, OPTIONS");
}

void TestRouter::methodNotAllowed()
{
    QFETCH(model::Document, routes);
    QFETCH(QByteArray, method);
    QFETCH(QByteArray, standIn);
    QFETCH(QByteArray, allow);
    const Router router(routes);
    Request request(method.toStdString(), "a.org", "/x");
    const RouteMatch match = router.find(request.context());
    QVERIFY(!match.found());
    QCOMPARE(match.reason == Reason::RouteMethodNotAllowed, !standIn.isEmpty());
    QCOMPARE(match.standIn >= 0, !standIn.isEmpty());
    if (match.standIn >= 0)
        QCOMPARE(
            QByteArray::fromStdString(routes.routes[static_cast<std::size_t>(match.standIn)].name),
            standIn);
    QCOMPARE(QByteArray(match.allow.data(), static_cast<qsizetype>(match.allow.size())), allow);
}

void TestRouter::preflight_data()
{
    columns();
    const auto asking = [](const char *method) {
        auto request = std::make_shared<Request>("OPTIONS", "a.org", "/x");
        request->field("Origin", "https://app.example.com");
        request->field("Access-Control-Request-Method", method);
        return request;
    };
    model::Route read = withMethods(route("read", {"/x"}), {"GET"});
    model::Route write = withMethods(route("write", {"/x"}), {"PUT"});
    read.cors.emplace();
    const model::Document routes = document({read, write});
    QTest::newRow("the route of the method that is asked for")
        << routes << asking("GET") << QByteArray("read");
    QTest::newRow("a route without CORS leaves OPTIONS an ordinary method")
        << routes << asking("PUT") << QByteArray(kNone);
    QTest::newRow("a method that no route has, on a path with CORS")
        << routes << asking("DELETE") << QByteArray("route.method-not-allowed");
    QTest::newRow("what is no method is no preflight")
        << routes << asking("GET, PUT") << QByteArray(kNone);
    QTest::newRow("without an origin it is no preflight")
        << routes
        << with(std::make_shared<Request>("OPTIONS", "a.org", "/x"),
                "Access-Control-Request-Method", "GET")
        << QByteArray(kNone);
    QTest::newRow("without a method it is no preflight")
        << routes
        << with(std::make_shared<Request>("OPTIONS", "a.org", "/x"), "Origin", "https://a.org")
        << QByteArray(kNone);
    QTest::newRow("another method is no preflight")
        << routes
        << with(with(std::make_shared<Request>("GET", "a.org", "/x"), "Origin", "https://a.org"),
                "Access-Control-Request-Method", "GET")
        << QByteArray(kNone);
}

void TestRouter::preflight()
{
    QFETCH(model::Document, routes);
    QFETCH(std::shared_ptr<Request>, request);
    QFETCH(QByteArray, expected);
    const Router router(routes);
    const RouteMatch match = router.findPreflight(request->context());
    QCOMPARE(QByteArray::fromStdString(found(routes, match)), expected);
}

void TestRouter::aThousandRoutesOnOnePathAreToldApart()
{
    std::vector<model::Route> routes;
    for (int i = 0; i < 500; ++i) {
        const std::string number = std::to_string(i);
        routes.push_back(
            withHeader(route("h" + number, {"/x"}), "X-Tenant", {Kind::Exact, number}));
        routes.push_back(withQuery(route("q" + number, {"/x"}), "tenant", {Kind::Exact, number}));
    }
    routes.push_back(withMethods(route("plain", {"/x"}), {"GET"}));
    const model::Document all = document(std::move(routes));
    const Router router(all);
    for (int i = 0; i < 500; i += 7) {
        const std::string number = std::to_string(i);
        Request byHeader("GET", "a.org", "/x");
        byHeader.field("x-tenant", number);
        QCOMPARE(found(all, router.find(byHeader.context())), "h" + number);
        Request byQuery("GET", "a.org", "/x?tenant=" + number);
        QCOMPARE(found(all, router.find(byQuery.context())), "q" + number);
    }
    Request neither("GET", "a.org", "/x?tenant=500");
    QCOMPARE(found(all, router.find(neither.context())), std::string("plain"));
    Request wrongMethod("PUT", "a.org", "/x");
    const RouteMatch match = router.find(wrongMethod.context());
    QVERIFY(match.reason == Reason::RouteMethodNotAllowed);
    QCOMPARE(match.allow, std::string_view("GET, HEAD"));
}

void TestRouter::manyCompetingCapturesEnd()
{
    // Literal and capture compete at every segment, in every combination, and none fits the end.
    std::vector<model::Route> routes;
    for (unsigned shape = 0; shape < 1024; ++shape) {
        std::string path;
        for (unsigned bit = 0; bit < 10; ++bit)
            path += shape >> bit & 1 ? "/{p" + std::to_string(bit) + "}" : "/a";
        routes.push_back(route("r" + std::to_string(shape), {path + "/end"}));
    }
    std::string deep;
    for (int i = 0; i < 200; ++i)
        deep += "/{d" + std::to_string(i) + "}";
    routes.push_back(route("deep", {deep}));
    const model::Document all = document(std::move(routes));
    const Router router(all);

    std::string path;
    while (path.size() < 8192)
        path += "/a";
    Request endless("GET", "a.org", path);
    QCOMPARE(found(all, router.find(endless.context())), std::string(kNone));
    Request fitting("GET", "a.org", path.substr(0, 400));
    const RouteMatch match = router.find(fitting.context());
    QCOMPARE(found(all, match), std::string("deep"));
    QCOMPARE(match.params.size(), std::size_t{200});
}

void TestRouter::keepsNothingOfTheDocument()
{
    auto routes = std::make_unique<model::Document>(document({route("r", {"/a/{identifier}"})}));
    Router router(*routes);
    routes.reset();
    Router moved(std::move(router));
    Request request("GET", "a.org", "/a/1");
    const RouteMatch match = moved.find(request.context());
    QCOMPARE(match.route, 0);
    QCOMPARE(match.params[0].name, std::string_view("identifier"));
}

QTEST_APPLESS_MAIN(TestRouter)
#include "tst_router.moc"
