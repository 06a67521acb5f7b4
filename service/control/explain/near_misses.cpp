// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/control/explain/near_misses.h"

#include "service/http/target.h"
#include "shared/core/ascii.h"

#include <algorithm>
#include <functional>

namespace portcullis::control {

namespace {

using pipeline::RequestContext;
using pipeline::RouteMatch;

/// What a router has to know of a document.
model::Document routesOf(const model::Document &document)
{
    model::Document routes;
    routes.routes = document.routes;
    routes.authenticators = document.authenticators; // a route without a list takes them all
    routes.defaults = document.defaults;
    return routes;
}

class Search {
public:
    Search(const pipeline::Snapshot &snapshot, const RequestContext &context,
           const RouteMatch &match)
        : m_snapshot(snapshot), m_context(context), m_match(match)
    {
    }

    void otherMethods();
    void otherPaths();
    void relaxed();
    std::vector<NearMiss> take() { return std::move(m_found); }

private:
    const std::string &nameOf(int route) const
    {
        return m_snapshot.document.routes[static_cast<std::size_t>(route)].name;
    }
    void add(int route, std::string why)
    {
        const bool own = route < 0 || route == m_match.route;
        const bool known = own
            || std::any_of(m_found.begin(), m_found.end(),
                           [&](const NearMiss &miss) { return miss.route == nameOf(route); });
        if (!known)
            m_found.push_back({nameOf(route), std::move(why)});
    }
    /// Looks the request up among the routes as `change` makes them.
    void ask(const std::function<void(model::Route &, int index)> &change, std::string why)
    {
        model::Document document = routesOf(m_snapshot.document);
        for (std::size_t i = 0; i < document.routes.size(); ++i)
            change(document.routes[i], static_cast<int>(i));
        add(pipeline::Router(document).find(m_context).route, std::move(why));
    }

    const pipeline::Snapshot &m_snapshot;
    const RequestContext &m_context;
    const RouteMatch &m_match;
    std::vector<NearMiss> m_found;
};

void Search::otherMethods()
{
    if (m_match.reason == Reason::RouteMethodNotAllowed && !m_match.found())
        add(m_match.standIn, "its methods are others");
    if (m_match.ambiguous())
        add(m_match.standIn,
            "the path selects it, but another way to read the path selects one "
            "with a stricter policy");
}

void Search::otherPaths()
{
    const auto with = [&](const std::string &path, std::string why) {
        Arena &arena = *m_context.arena;
        RequestContext context = m_context;
        context.path = arena.copy(path);
        context.lookalike = http::lookalikePath(context.path, arena);
        add(m_snapshot.router.find(context).route, std::move(why));
    };
    const std::string path(m_context.path);
    if (path.size() > 1 && path.ends_with('/'))
        with(path.substr(0, path.size() - 1), "its path has no slash at the end");
    else
        with(path + '/', "its path has a slash at the end");
    if (const std::string lower = toLower(path); lower != path)
        with(lower, "its path is in lower case");
}

void Search::relaxed()
{
    if (m_snapshot.document.routes.size() > kMostRoutesSearched)
        return;
    ask([](model::Route &route, int) { route.match.methods.clear(); }, "its methods are others");
    ask([](model::Route &route, int) { route.match.hosts.clear(); }, "its hosts are others");
    ask(
        [](model::Route &route, int) {
            route.match.headers.clear();
            route.match.query.clear();
        },
        "its header or query conditions do not hold");
    ask([](model::Route &route, int) { route.enabled = true; }, "it is disabled");
    if (m_match.found()) {
        const int own = m_match.route;
        ask(
            [own](model::Route &route, int index) {
                if (index == own)
                    route.enabled = false;
            },
            "it matches too, but comes behind " + nameOf(own));
    }
}

} // namespace

std::vector<NearMiss> nearMisses(const pipeline::Snapshot &snapshot, const RequestContext &context,
                                 const RouteMatch &match)
{
    if (!context.path.starts_with('/'))
        return {};
    Search search(snapshot, context, match);
    search.otherMethods();
    if (!match.found())
        search.otherPaths();
    search.relaxed();
    return search.take();
}

} // namespace portcullis::control
