// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/pipeline/route/route_index.h"

#include <algorithm>
#include <map>

namespace portcullis::pipeline {

namespace {

// No name is longer (RFC 1035 section 2.3.4): a longer one matches no host of a document, and is
// not worth hashing.
constexpr std::size_t kLongestHost = 255;

unsigned labelBit(std::ptrdiff_t labels)
{
    return static_cast<unsigned>(std::min<std::ptrdiff_t>(labels, 63));
}

/// Keeps the best candidate seen. Lists come the most specific first, so that among candidates of
/// one priority the earlier list wins, and within a list the earlier place.
struct Best {
    std::uint32_t candidate = kNoIndex;
    std::uint32_t list = kNoIndex;
    std::int32_t priority = 0;

    bool beatenBy(std::uint32_t index, std::uint32_t inList, std::int32_t itsPriority) const
    {
        if (candidate == kNoIndex)
            return true;
        return inList == list ? index < candidate : itsPriority > priority;
    }
};

class Selector {
public:
    Selector(const CandidateLists &lists, MatchRequest &request, std::uint32_t preferred = kNoIndex)
        : m_lists(lists), m_request(request), m_preferred(preferred)
    {
    }

    bool wants(std::int32_t priority) const
    {
        return m_best.candidate == kNoIndex || priority > m_best.priority;
    }

    void visit(std::uint32_t list)
    {
        m_lists.scan(list, m_request, [&](std::uint32_t i) {
            const Candidate &candidate = m_lists[i];
            if (!m_best.beatenBy(i, list, candidate.priority))
                return false;
            if (!m_lists.methodMatches(candidate, m_request)) {
                m_methodFailed = true;
                return true;
            }
            if (!m_lists.conditionsHold(candidate, m_request))
                return true;
            m_best = {preferredOf(i), list, candidate.priority};
            return false;
        });
    }

    const Candidate *best() const
    {
        return m_best.candidate == kNoIndex ? nullptr : &m_lists[m_best.candidate];
    }
    bool methodFailed() const { return m_methodFailed; }

private:
    std::uint32_t preferredOf(std::uint32_t first) const
    {
        if (m_preferred == kNoIndex)
            return first;
        for (std::uint32_t i = first;; ++i) {
            const Candidate &candidate = m_lists[i];
            if (candidate.route == m_preferred && m_lists.methodMatches(candidate, m_request)
                && m_lists.conditionsHold(candidate, m_request))
                return i;
            if (!candidate.tied)
                return first;
        }
    }

    const CandidateLists &m_lists;
    MatchRequest &m_request;
    std::uint32_t m_preferred;
    Best m_best;
    bool m_methodFailed = false;
};

/// Looks for one route among all that match.
class Finder {
public:
    Finder(const CandidateLists &lists, MatchRequest &request, std::uint32_t route)
        : m_lists(lists), m_request(request), m_route(route)
    {
    }

    bool wants(std::int32_t) const { return !m_found; }

    void visit(std::uint32_t list)
    {
        m_lists.scan(list, m_request, [&](std::uint32_t i) {
            const Candidate &candidate = m_lists[i];
            m_found = m_found
                || (candidate.route == m_route && m_lists.methodMatches(candidate, m_request)
                    && m_lists.conditionsHold(candidate, m_request));
            return !m_found;
        });
    }

    bool found() const { return m_found; }

private:
    const CandidateLists &m_lists;
    MatchRequest &m_request;
    std::uint32_t m_route;
    bool m_found = false;
};

class Collector {
public:
    Collector(const CandidateLists &lists, MatchRequest &request, Missed &missed)
        : m_lists(lists), m_request(request), m_missed(missed)
    {
    }

    bool wants(std::int32_t) const { return true; }

    void visit(std::uint32_t list)
    {
        m_lists.scan(list, m_request, [&](std::uint32_t i) {
            const Candidate &candidate = m_lists[i];
            if (m_lists.conditionsHold(candidate, m_request))
                add(candidate, i, list);
            return true;
        });
    }

private:
    void add(const Candidate &candidate, std::uint32_t index, std::uint32_t list)
    {
        m_missed.methods |= candidate.methods;
        for (const std::string &name : m_lists.otherMethods(candidate.route))
            m_missed.otherMethods.push_back(name);
        m_missed.routes.push_back(candidate.route);
        if (m_best.beatenBy(index, list, candidate.priority)) {
            m_best = {index, list, candidate.priority};
            m_missed.standIn = static_cast<int>(candidate.route);
        }
    }

    const CandidateLists &m_lists;
    MatchRequest &m_request;
    Missed &m_missed;
    Best m_best;
};

/// For every route its place among the names in order.
std::vector<std::uint32_t> nameRanks(const std::vector<model::Route> &routes)
{
    std::vector<std::uint32_t> byName(routes.size());
    for (std::uint32_t i = 0; i < byName.size(); ++i)
        byName[i] = i;
    std::sort(byName.begin(), byName.end(),
              [&](std::uint32_t a, std::uint32_t b) { return routes[a].name < routes[b].name; });
    std::vector<std::uint32_t> ranks(routes.size());
    for (std::uint32_t rank = 0; rank < byName.size(); ++rank)
        ranks[byName[rank]] = rank;
    return ranks;
}

} // namespace

struct RouteIndex::Building {
    std::vector<Pending> pending;
    std::map<std::vector<Capture>, std::uint32_t> captures; // where they stand in m_captures
};

RouteIndex::RouteIndex(const model::Document &document, Reading reading)
{
    const std::vector<std::uint32_t> ranks = nameRanks(document.routes);
    Building building;
    building.pending.reserve(document.routes.size());
    for (std::uint32_t i = 0; i < document.routes.size(); ++i) {
        if (document.routes[i].enabled)
            addRoute(document.routes[i], i, ranks[i], reading, building);
    }
    makeLists(building.pending);
    m_trie.finish();
}

void RouteIndex::addRoute(const model::Route &route, std::uint32_t index, std::uint32_t nameRank,
                          Reading reading, Building &building)
{
    static const std::vector<std::string> anyHost{"*"};
    const model::Match &match = route.match;

    Candidate candidate;
    candidate.route = index;
    candidate.priority = route.priority;
    candidate.conditions = m_lists.addConditions(Conditions(match));
    candidate.methods = MethodSet::mask(match.methods);
    m_lists.addOtherMethods(index, MethodSet::others(match.methods));
    CandidateOrder order;
    order.priority = route.priority;
    order.conditions = static_cast<std::uint32_t>(match.headers.size() + match.query.size());
    order.methods = !match.methods.empty();
    order.name = nameRank;

    for (const std::string &path : match.paths) {
        PathPattern pattern = parsePattern(path);
        if (reading == Reading::Lenient)
            pattern = lookalikePattern(pattern);
        else
            addCaptures(pattern, candidate, building);
        const bool rest = !pattern.empty() && pattern.back().kind == PatternSegment::Kind::Rest;
        for (const std::string &host : match.hosts.empty() ? anyHost : match.hosts) {
            const std::uint32_t node = m_trie.insert(tree(host), pattern);
            building.pending.push_back({node, rest, {candidate, order}});
        }
        ++order.path;
    }
}

void RouteIndex::addCaptures(const PathPattern &pattern, Candidate &candidate, Building &building)
{
    std::vector<Capture> captures;
    for (std::uint32_t i = 0; i < pattern.size(); ++i) {
        if (pattern[i].kind != PatternSegment::Kind::Literal)
            captures.push_back({i, pattern[i].kind == PatternSegment::Kind::Rest, pattern[i].text});
    }
    candidate.captureCount = static_cast<std::uint16_t>(captures.size());
    // Routes name their captures alike: shared, they stay in the processor's cache.
    const auto next = static_cast<std::uint32_t>(m_captures.size());
    const auto [known, isNew] = building.captures.try_emplace(std::move(captures), next);
    if (isNew)
        m_captures.insert(m_captures.end(), known->first.begin(), known->first.end());
    candidate.captures = known->second;
}

std::uint32_t RouteIndex::tree(const std::string &host)
{
    if (host == "*") {
        if (m_any == kNoIndex)
            m_any = m_trie.addRoot();
        return m_any;
    }
    const bool wildcard = host.starts_with("*.");
    const std::string_view key = std::string_view(host).substr(wildcard ? 2 : 0);
    HostTable &table = wildcard ? m_suffixes : m_exact;
    const std::uint32_t known = table.find(key);
    if (known != kNoIndex)
        return known;
    if (wildcard)
        m_suffixLabels |= 1ULL << labelBit(std::count(key.begin(), key.end(), '.') + 1);
    return table.findOrInsert(key, m_trie.addRoot());
}

void RouteIndex::makeLists(std::vector<Pending> &pending)
{
    const auto placeBefore = [](const Pending &a, const Pending &b) {
        return a.node != b.node ? a.node < b.node : a.rest < b.rest;
    };
    std::stable_sort(pending.begin(), pending.end(), placeBefore);
    std::vector<CandidateLists::Entry> entries;
    for (std::size_t i = 0; i < pending.size();) {
        const Pending &place = pending[i];
        entries.clear();
        for (; i < pending.size() && !placeBefore(place, pending[i]); ++i)
            entries.push_back(pending[i].entry);
        const std::uint32_t list = m_lists.append(entries);
        const std::int32_t priority = m_lists[list].priority;
        if (place.rest)
            m_trie.setRest(place.node, list, priority);
        else
            m_trie.setEnd(place.node, list, priority);
    }
}

template <typename Visit>
void RouteIndex::forEachTree(std::string_view host, Visit visit) const
{
    if (!host.empty() && host.size() <= kLongestHost) {
        if (const std::uint32_t root = m_exact.find(host); root != kNoIndex)
            visit(root);
        if (!m_suffixes.empty()) {
            auto labels = std::count(host.begin(), host.end(), '.');
            for (std::size_t dot = host.find('.'); dot != std::string_view::npos;
                 dot = host.find('.', dot + 1), --labels) {
                // Nothing in front of the dot is no label.
                if (dot == 0 || !(m_suffixLabels >> labelBit(labels) & 1))
                    continue;
                const std::uint32_t root = m_suffixes.find(host.substr(dot + 1));
                if (root != kNoIndex)
                    visit(root);
            }
        }
    }
    if (m_any != kNoIndex)
        visit(m_any);
}

const Candidate *RouteIndex::select(std::string_view host, std::string_view path,
                                    MatchRequest &request, bool &methodFailed) const
{
    Selector selector(m_lists, request);
    forEachTree(host,
                [&](std::uint32_t root) { m_trie.walk(root, path, request.arena(), selector); });
    methodFailed = selector.methodFailed();
    return selector.best();
}

const Candidate *RouteIndex::selectPreferring(std::uint32_t preferred, std::string_view host,
                                              std::string_view path, MatchRequest &request) const
{
    Selector selector(m_lists, request, preferred);
    forEachTree(host,
                [&](std::uint32_t root) { m_trie.walk(root, path, request.arena(), selector); });
    return selector.best();
}

bool RouteIndex::matches(std::uint32_t route, std::string_view host, std::string_view path,
                         MatchRequest &request) const
{
    Finder finder(m_lists, request, route);
    forEachTree(host,
                [&](std::uint32_t root) { m_trie.walk(root, path, request.arena(), finder); });
    return finder.found();
}

Missed RouteIndex::collect(std::string_view host, std::string_view path,
                           MatchRequest &request) const
{
    Missed missed;
    Collector collector(m_lists, request, missed);
    forEachTree(host,
                [&](std::uint32_t root) { m_trie.walk(root, path, request.arena(), collector); });
    return missed;
}

} // namespace portcullis::pipeline
