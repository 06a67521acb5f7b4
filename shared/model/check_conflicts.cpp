// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "shared/core/ascii.h"
#include "shared/model/json_text.h"
#include "shared/model/route_shape.h"
#include "shared/model/validate.h"

#include <algorithm>
#include <set>
#include <string>
#include <unordered_map>

namespace portcullis::model {

std::string pathShape(const PatternSegments &segments)
{
    std::string shape;
    for (const PatternSegment &segment : segments) {
        switch (segment.kind) {
        case PatternSegment::Kind::Literal:
            shape += '/' + segment.text;
            break;
        case PatternSegment::Kind::Param:
            shape += "/{}";
            break;
        case PatternSegment::Kind::Rest:
            shape += "/{...}";
            break;
        }
    }
    return shape;
}

namespace {

/// More routes than this at one place are compared with that many before them only: enough to be
/// told of a mistake, and a document full of them stays cheap.
constexpr std::size_t kMostCompared = 200;

using Conditions = std::vector<std::pair<std::string, ValueMatch>>;

/// What decides between routes at the same host and path, in a form that compares.
struct Deciders {
    std::set<std::string, std::less<>> methods; // empty: any
    Conditions headers;                         // sorted by name
    Conditions query;

    std::size_t conditions() const { return headers.size() + query.size(); }
    friend bool operator==(const Deciders &, const Deciders &) = default;
};

Conditions sorted(Conditions conditions)
{
    std::sort(conditions.begin(), conditions.end(),
              [](const auto &a, const auto &b) { return a.first < b.first; });
    return conditions;
}

Deciders decidersOf(const Match &match)
{
    Deciders deciders{
        {match.methods.begin(), match.methods.end()}, sorted(match.headers), sorted(match.query)};
    if (deciders.methods.count("GET") > 0)
        deciders.methods.insert("HEAD");
    return deciders;
}

bool shareMethod(const Deciders &a, const Deciders &b)
{
    const auto inB = [&b](const std::string &method) { return b.methods.count(method) > 0; };
    return a.methods.empty() || b.methods.empty()
        || std::any_of(a.methods.begin(), a.methods.end(), inB);
}

/// Whether one value can meet both lists, as far as exact values tell.
bool compatible(const Conditions &a, const Conditions &b)
{
    for (const auto &[name, match] : a) {
        for (const auto &[otherName, other] : b) {
            if (name == otherName && match.kind == ValueMatch::Kind::Exact
                && other.kind == ValueMatch::Kind::Exact && match.text != other.text)
                return false;
        }
    }
    return true;
}

/// The contract's order has nothing before the name that tells them apart, and both may match.
bool onlyNameDecides(const Deciders &a, const Deciders &b)
{
    return a.conditions() == b.conditions() && a.methods.empty() == b.methods.empty()
        && shareMethod(a, b) && compatible(a.headers, b.headers) && compatible(a.query, b.query);
}

class Conflicts {
public:
    Conflicts(const Document &document, Problems &problems)
        : m_document(document), m_problems(problems)
    {
    }

    void add(std::size_t index)
    {
        const Match &match = m_document.routes[index].match;
        m_deciders.resize(index + 1);
        m_deciders[index] = decidersOf(match);
        std::set<std::string> shapes;
        for (std::size_t p = 0; p < match.paths.size(); ++p) {
            const auto segments = parsePathPattern(match.paths[p]);
            if (!segments)
                continue;
            const std::string shape = pathShape(*segments);
            if (!shapes.insert(shape).second)
                m_problems.error(pathPointer(index, p), code::kDuplicateEntry,
                                 quote(match.paths[p])
                                     + " matches the same paths as an earlier one of this route");
            else if (match.hosts.empty())
                place("", shape, index, p);
            else
                for (const std::string &host : match.hosts)
                    place(host, shape, index, p);
        }
    }

private:
    static std::string pathPointer(std::size_t route, std::size_t path)
    {
        return "/routes/" + std::to_string(route) + "/match/paths/" + std::to_string(path);
    }

    void place(const std::string &host, const std::string &shape, std::size_t index,
               std::size_t path)
    {
        const int priority = m_document.routes[index].priority;
        auto &there = m_places[std::to_string(priority) + ' ' + host + ' ' + shape];
        const std::size_t compared = std::min(there.size(), kMostCompared);
        for (std::size_t i = there.size() - compared; i < there.size(); ++i)
            compare(there[i], index, path);
        there.push_back(index);
    }

    void compare(std::size_t first, std::size_t second, std::size_t path)
    {
        const Deciders &a = m_deciders[first];
        const Deciders &b = m_deciders[second];
        if (!onlyNameDecides(a, b) || !m_reported.emplace(first, second).second)
            return;
        const std::string name = quote(m_document.routes[first].name);
        if (a == b)
            m_problems.error(pathPointer(second, path), code::kRouteConflict,
                             "the route " + name
                                 + " has the same host, path, methods, conditions and priority; "
                                   "change one of them");
        else
            m_problems.warning(pathPointer(second, path), code::kOnlyNameDecides,
                               "where this route and " + name
                                   + " both match, only their names decide; give one a "
                                     "\"priority\"");
    }

    const Document &m_document;
    Problems &m_problems;
    std::vector<Deciders> m_deciders;
    std::unordered_map<std::string, std::vector<std::size_t>> m_places; // by priority, host, shape
    std::set<std::pair<std::size_t, std::size_t>> m_reported;
};

} // namespace

void checkConflicts(const Document &document, const BrokenRoutes &broken, Problems &problems)
{
    Conflicts conflicts(document, problems);
    for (std::size_t r = 0; r < document.routes.size(); ++r) {
        if (!broken[r] && document.routes[r].enabled)
            conflicts.add(r);
    }
}

} // namespace portcullis::model
