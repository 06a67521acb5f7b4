// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/pipeline/route/router.h"

#include "service/http/message.h"
#include "service/pipeline/route/policy.h"
#include "service/pipeline/route/route_index.h"

#include <algorithm>
#include <memory>
#include <optional>

namespace portcullis::pipeline {

namespace {

/// What is asked of a route after it was selected.
struct RouteFacts {
    std::string name;
    int policy = 0;
    bool lookalikesAllowed = false;
    bool cors = false; ///< its own or the defaults'
};

/// Whether some pattern reads differently to a lenient back end: then a path that is its own
/// lookalike can still resemble the pattern.
bool needsLenientIndex(const model::Document &document)
{
    return std::any_of(
        document.routes.begin(), document.routes.end(), [](const model::Route &route) {
            const auto &paths = route.match.paths;
            return route.enabled
                && std::any_of(paths.begin(), paths.end(), [](const std::string &path) {
                       const PathPattern pattern = parsePattern(path);
                       return lookalikePattern(pattern) != pattern;
                   });
        });
}

/// Fills in the values that `candidate`'s pattern captures from `path`.
std::span<const PathParam> captureParams(const Capture *captures, std::size_t count,
                                         std::string_view path, Arena &arena)
{
    if (count == 0)
        return {};
    auto *const params = reinterpret_cast<PathParam *>(arena.allocate(count * sizeof(PathParam)));
    std::uninitialized_value_construct_n(params, count);
    std::size_t start = 1;
    std::uint32_t segment = 0;
    for (std::size_t i = 0; i < count; ++i) {
        for (; segment < captures[i].segment; ++segment)
            start = std::min(path.find('/', start), path.size()) + 1;
        const std::string_view left = path.substr(std::min(start, path.size()));
        params[i] = {captures[i].name, captures[i].rest ? left : left.substr(0, left.find('/')),
                     captures[i].rest};
    }
    return {params, count};
}

} // namespace

struct Router::Impl {
    explicit Impl(const model::Document &document);

    RouteMatch find(const RequestContext &context, std::string_view method) const;
    RouteMatch missed(const RequestContext &context, std::string_view path,
                      MatchRequest &request) const;
    /// The route that a lenient reading selects, if that is stricter than `exact`; else -1.
    int stricterLookalike(const RequestContext &context, std::string_view path,
                          MatchRequest &request, int exact) const;
    bool isStricter(const Candidate *other, int exact) const;
    const RouteFacts &facts(int route) const { return m_facts[static_cast<std::size_t>(route)]; }

    RouteIndex m_index;
    std::optional<RouteIndex> m_lenient;
    std::vector<RouteFacts> m_facts;
    std::vector<Policy> m_policies;
};

Router::Impl::Impl(const model::Document &document) : m_index(document, RouteIndex::Reading::Exact)
{
    PolicyTable policies(document);
    m_facts.reserve(document.routes.size());
    for (const model::Route &route : document.routes) {
        const bool cors = route.cors || document.defaults.cors;
        m_facts.push_back({route.name, policies.add(route), route.lookalikesAllowed, cors});
    }
    m_policies = policies.takePolicies();
    // With one policy for all no reading is stricter than another.
    if (m_policies.size() > 1 && needsLenientIndex(document))
        m_lenient.emplace(document, RouteIndex::Reading::Lenient);
}

RouteMatch Router::Impl::find(const RequestContext &context, std::string_view method) const
{
    // The asterisk form has no path.
    if (!context.path.starts_with('/'))
        return {};
    // Escapes are compared in one case but forwarded as sent; both texts have the same segments.
    const std::string_view path = http::upperCaseEscapes(context.path, *context.arena);
    MatchRequest request(*context.head, method, *context.arena);
    bool methodFailed = false;
    const Candidate *const found =
        m_index.select(context.authority.host, path, request, methodFailed);
    if (!found)
        return methodFailed ? missed(context, path, request) : RouteMatch{};

    RouteMatch match;
    const int route = static_cast<int>(found->route);
    if (const int stricter = stricterLookalike(context, path, request, route); stricter >= 0) {
        match.reason = Reason::RouteAmbiguousPath;
        match.standIn = route;
        match.rule = context.arena->join({"routes/", facts(stricter).name});
        return match;
    }
    match.route = route;
    match.params =
        captureParams(m_index.captures(*found), found->captureCount, context.path, *context.arena);
    return match;
}

RouteMatch Router::Impl::missed(const RequestContext &context, std::string_view path,
                                MatchRequest &request) const
{
    RouteMatch match;
    Missed missed = m_index.collect(context.authority.host, path, request);
    // The routes whose methods failed may have had other conditions that fail as well.
    if (missed.standIn < 0)
        return match;
    const bool cors = std::any_of(missed.routes.begin(), missed.routes.end(),
                                  [this](std::uint32_t route) { return m_facts[route].cors; });
    if (cors)
        missed.methods |= MethodSet::kOptions;
    match.reason = Reason::RouteMethodNotAllowed;
    match.standIn = missed.standIn;
    match.allow = MethodSet::allow(missed.methods, missed.otherMethods, *context.arena);
    return match;
}

int Router::Impl::stricterLookalike(const RequestContext &context, std::string_view path,
                                    MatchRequest &request, int exact) const
{
    if ((!m_lenient && context.lookalike == context.path) || facts(exact).lookalikesAllowed)
        return -1;
    const std::string_view lookalike = http::upperCaseEscapes(context.lookalike, *context.arena);
    const bool differs = lookalike != path;
    if (!m_lenient && !differs)
        return -1;
    const std::string_view host = context.authority.host;
    const auto own = static_cast<std::uint32_t>(exact);
    const RouteIndex &lenient = m_lenient ? *m_lenient : m_index;
    const Candidate *other = lenient.selectPreferring(own, host, lookalike, request);
    if (isStricter(other, exact))
        return static_cast<int>(other->route);
    if (!differs || !m_lenient)
        return -1;
    // Patterns as written, too: of `/Files` and a stricter `/files` both read the same above. What
    // also matches the exact path, the document itself overrides there.
    bool methodFailed = false;
    other = m_index.select(host, lookalike, request, methodFailed);
    return isStricter(other, exact) && !m_index.matches(other->route, host, path, request)
        ? static_cast<int>(other->route)
        : -1;
}

bool Router::Impl::isStricter(const Candidate *other, int exact) const
{
    if (!other)
        return false;
    const int theirs = m_facts[other->route].policy;
    const int ours = facts(exact).policy;
    return theirs != ours
        && stricterThan(m_policies[static_cast<std::size_t>(theirs)],
                        m_policies[static_cast<std::size_t>(ours)]);
}

Router::Router(const model::Document &document) : m_impl(std::make_unique<const Impl>(document))
{
}
Router::Router(Router &&) noexcept = default;
Router &Router::operator=(Router &&) noexcept = default;
Router::~Router() = default;

RouteMatch Router::find(const RequestContext &context) const
{
    return m_impl->find(context, context.head->method);
}

RouteMatch Router::find(const RequestContext &context, std::string_view method) const
{
    return m_impl->find(context, method);
}

RouteMatch Router::findPreflight(const RequestContext &context) const
{
    const http::RequestHead &head = *context.head;
    const auto asked = head.fields.find("Access-Control-Request-Method");
    if (head.method != "OPTIONS" || !asked || !http::isToken(*asked)
        || !head.fields.contains("Origin"))
        return {};
    const RouteMatch match = find(context, *asked);
    const int route = match.found() ? match.route : match.standIn;
    return route >= 0 && m_impl->facts(route).cors ? match : RouteMatch{};
}

} // namespace portcullis::pipeline
