// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "router_fixture.h"

#include "shared/core/ascii.h"

#include <QTest>

#include <algorithm>
#include <map>
#include <memory>
#include <random>
#include <set>
#include <tuple>

using namespace portcullis;
using namespace portcullis::pipeline;
using namespace portcullis::pipeline::test;
using Kind = model::ValueMatch::Kind;

namespace {

/// The documented rules, word for word and without a thought for speed: every path of every route
/// on every host is an entry, all are sorted by the order, and the first that matches is it.
class Reference {
public:
    explicit Reference(const model::Document &document) : m_document(document)
    {
        for (std::size_t i = 0; i < document.routes.size(); ++i) {
            const model::Route &route = document.routes[i];
            const auto hosts =
                route.match.hosts.empty() ? model::StringList{""} : route.match.hosts;
            for (const std::string &host : hosts) {
                for (const std::string &path : route.match.paths) {
                    if (route.enabled)
                        m_entries.push_back({i, host, split(path), key(route, host, path)});
                }
            }
        }
        std::stable_sort(m_entries.begin(), m_entries.end(),
                         [](const Entry &a, const Entry &b) { return a.key < b.key; });
    }

    /// Name of the route, or reason with stand-in and methods.
    std::string find(const RequestContext &context) const
    {
        const Entry *standIn = nullptr;
        std::set<std::string> methods;
        for (const Entry &entry : m_entries) {
            const model::Route &route = m_document.routes[entry.route];
            if (!hostMatches(entry.host, std::string(context.authority.host))
                || !pathMatches(entry.path, split(std::string(context.path)))
                || !conditionsHold(route.match, context))
                continue;
            if (methodMatches(route.match, std::string(context.head->method)))
                return route.name;
            if (!standIn)
                standIn = &entry;
            for (const std::string &method : route.match.methods) {
                methods.insert(method);
                if (method == "GET")
                    methods.insert("HEAD");
            }
        }
        if (!standIn)
            return "none";
        std::string text = "method:" + m_document.routes[standIn->route].name;
        for (const std::string &method : methods)
            text += ' ' + method;
        return text;
    }

private:
    using Key = std::tuple<int, int, int, std::vector<int>, int, bool, std::string>;
    struct Entry {
        std::size_t route;
        std::string host;
        std::vector<std::string> path;
        Key key;
    };

    static std::vector<std::string> split(const std::string &path)
    {
        std::vector<std::string> segments{""};
        for (const char c : path.substr(1)) {
            if (c == '/')
                segments.emplace_back();
            else
                segments.back() += c;
        }
        return segments;
    }

    static bool isRest(const std::string &segment) { return segment.ends_with("...}"); }
    static bool isCapture(const std::string &segment) { return segment.starts_with('{'); }

    static Key key(const model::Route &route, const std::string &host, const std::string &path)
    {
        const int hostRank = host.empty() ? 2 : host.starts_with("*.") ? 1 : 0;
        const int wildcardLength = hostRank == 1 ? static_cast<int>(host.size()) : 0;
        std::vector<int> shape;
        for (const std::string &segment : split(path))
            shape.push_back(isRest(segment) ? 2 : isCapture(segment) ? 1 : 0);
        const int conditions =
            static_cast<int>(route.match.headers.size() + route.match.query.size());
        return {-route.priority, hostRank,    -wildcardLength,
                shape,           -conditions, route.match.methods.empty(),
                route.name};
    }

    static bool hostMatches(const std::string &pattern, const std::string &host)
    {
        if (pattern.starts_with("*."))
            return host.size() + 1 > pattern.size() && host.ends_with(pattern.substr(1));
        return pattern.empty() || pattern == host;
    }

    static bool pathMatches(const std::vector<std::string> &pattern,
                            const std::vector<std::string> &path)
    {
        for (std::size_t i = 0; i < pattern.size(); ++i) {
            if (isRest(pattern[i]))
                return true;
            if (i >= path.size())
                return false;
            if (isCapture(pattern[i]) ? path[i].empty() : pattern[i] != path[i])
                return false;
        }
        return pattern.size() == path.size();
    }

    static bool methodMatches(const model::Match &match, const std::string &method)
    {
        const auto listed = [&](const char *name) {
            return std::find(match.methods.begin(), match.methods.end(), name)
                != match.methods.end();
        };
        return match.methods.empty() || listed(method.c_str())
            || (method == "HEAD" && listed("GET"));
    }

    static bool conditionsHold(const model::Match &match, const RequestContext &context)
    {
        const auto accepts = [](const model::ValueMatch &wanted, std::string_view value) {
            return wanted.kind == Kind::Present || value == wanted.text;
        };
        for (const auto &[name, wanted] : match.headers) {
            bool holds = false;
            for (const http::Field &field : context.head->fields)
                holds =
                    holds || (equalsIgnoreCase(field.name, name) && accepts(wanted, field.value));
            if (!holds)
                return false;
        }
        for (const auto &[name, wanted] : match.query) {
            bool holds = false;
            forEachParameter(context, [&](std::string_view key, std::string_view value) {
                holds = holds || (key == name && accepts(wanted, value));
            });
            if (!holds)
                return false;
        }
        return true;
    }

    template <typename Each>
    static void forEachParameter(const RequestContext &context, Each each)
    {
        std::string text(context.head->query.value_or(""));
        std::replace(text.begin(), text.end(), '&', ',');
        forEachToken(text, [&](std::string_view pair) {
            const std::size_t equals = std::min(pair.find('='), pair.size());
            each(pair.substr(0, equals), pair.substr(std::min(equals + 1, pair.size())));
        });
    }

    const model::Document &m_document;
    std::vector<Entry> m_entries;
};

/// Documents and requests of few different parts, so that they meet often.
class Generator {
public:
    explicit Generator(unsigned seed) : m_random(seed) { }

    model::Document document()
    {
        model::Document document;
        const unsigned count = 1 + below(below(4) == 0 ? 120 : 14);
        for (unsigned i = 0; i < count; ++i)
            document.routes.push_back(route(i));
        return document;
    }

    std::unique_ptr<Request> request()
    {
        static const std::vector<std::string> methods{"GET", "HEAD", "POST", "OPTIONS", "BREW"};
        static const std::vector<std::string> hosts{"a.org",   "b.a.org", "c.b.a.org", "org",
                                                    "x.b.org", "",        "a.org:80",  "B.A.Org."};
        std::string target;
        for (unsigned left = below(5); left > 0; --left)
            target += '/' + literal();
        if (target.empty() || below(5) == 0)
            target += '/';
        if (below(3) == 0)
            target += "?q=" + value() + "&r=" + value();
        auto request = std::make_unique<Request>(pick(methods), pick(hosts), target);
        if (below(2) == 0)
            request->field("X-A", value());
        if (below(4) == 0)
            request->field("x-a", value());
        if (below(3) == 0)
            request->field("X-B", value());
        return request;
    }

private:
    unsigned below(unsigned bound) { return static_cast<unsigned>(m_random() % bound); }
    template <typename T>
    T pick(const std::vector<T> &from)
    {
        return from[below(static_cast<unsigned>(from.size()))];
    }
    std::string literal() { return pick<std::string>({"a", "b", "c", "abc", "d-e"}); }
    std::string value() { return pick<std::string>({"1", "2", "3"}); }

    model::ValueMatch condition()
    {
        return below(3) == 0 ? model::ValueMatch{Kind::Present, {}}
                             : model::ValueMatch{Kind::Exact, value()};
    }

    std::string pattern()
    {
        std::string path;
        for (unsigned i = 0, count = below(5); i < count; ++i)
            path += below(3) == 0 ? "/{p" + std::to_string(i) + '}' : '/' + literal();
        if (below(4) == 0)
            return path + "/{rest...}";
        return path.empty() || below(6) == 0 ? path + '/' : path;
    }

    model::Route route(unsigned number)
    {
        static const std::vector<std::string> hosts{"a.org", "b.a.org", "*.a.org", "*.b.a.org",
                                                    "*.org"};
        static const std::vector<std::string> methods{"GET", "HEAD", "POST", "BREW", "PURGE"};
        model::Route route =
            test::route(std::to_string(below(1000)) + '-' + std::to_string(number), {pattern()});
        while (below(3) == 0)
            route.match.paths.push_back(pattern());
        while (below(2) == 0)
            route.match.hosts.push_back(pick(hosts));
        while (below(3) == 0)
            route.match.methods.push_back(pick(methods));
        if (below(4) == 0)
            route.match.headers.emplace_back("X-A", condition());
        if (below(6) == 0)
            route.match.headers.emplace_back("x-b", condition());
        if (below(6) == 0)
            route.match.query.emplace_back("q", condition());
        if (below(4) == 0)
            route.priority = static_cast<int>(below(5)) - 2;
        route.enabled = below(12) != 0;
        return route;
    }

    std::mt19937 m_random;
};

std::string describe(const model::Document &document, const RouteMatch &match)
{
    if (match.found())
        return document.routes[static_cast<std::size_t>(match.route)].name;
    if (match.reason == Reason::RouteNotFound)
        return "none";
    std::string text = "method:" + document.routes[static_cast<std::size_t>(match.standIn)].name;
    std::set<std::string> methods;
    forEachToken(match.allow, [&](std::string_view method) { methods.emplace(method); });
    for (const std::string &method : methods)
        text += ' ' + method;
    return text;
}

} // namespace

class TestRouterReference : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void agreesOnRandomDocuments();
    void agreesOnOneCrowdedPath();
};

void TestRouterReference::agreesOnRandomDocuments()
{
    std::map<std::string, int> outcomes;
    for (unsigned seed = 0; seed < 2000; ++seed) {
        Generator generate(seed);
        const model::Document document = generate.document();
        const Reference reference(document);
        const Router router(document);
        for (int i = 0; i < 30; ++i) {
            const auto request = generate.request();
            const RequestContext &context = request->context();
            const std::string expected = reference.find(context);
            const std::string actual = describe(document, router.find(context));
            QVERIFY2(actual == expected,
                     qPrintable(QStringLiteral("seed %1, request %2: %3 instead of %4")
                                    .arg(seed)
                                    .arg(i)
                                    .arg(QString::fromStdString(actual),
                                         QString::fromStdString(expected))));
            ++outcomes[expected.substr(0, expected.find(':'))];
        }
    }
    QVERIFY(outcomes["none"] > 1000);
    QVERIFY(outcomes["method"] > 1000);
}

void TestRouterReference::agreesOnOneCrowdedPath()
{
    // All on one path and host, so that the table of exact conditions is used.
    for (unsigned seed = 0; seed < 300; ++seed) {
        Generator generate(seed);
        model::Document document = generate.document();
        while (document.routes.size() < 40) {
            const model::Document more = generate.document();
            for (model::Route route : more.routes) {
                route.name += '+' + std::to_string(document.routes.size());
                document.routes.push_back(std::move(route));
            }
        }
        for (model::Route &route : document.routes) {
            route.match.paths = {"/x"};
            route.match.hosts.clear();
        }
        const Reference reference(document);
        const Router router(document);
        for (int i = 0; i < 100; ++i) {
            const auto request = generate.request();
            RequestContext context = request->context();
            context.path = context.lookalike = "/x";
            QCOMPARE(QByteArray::fromStdString(describe(document, router.find(context))),
                     QByteArray::fromStdString(reference.find(context)));
        }
    }
}

QTEST_APPLESS_MAIN(TestRouterReference)
#include "tst_router_reference.moc"
