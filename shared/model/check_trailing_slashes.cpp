// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "shared/model/json_text.h"
#include "shared/model/path_pattern.h"
#include "shared/model/validate.h"

#include <algorithm>
#include <map>
#include <memory>
#include <string>
#include <unordered_map>

namespace portcullis::model {

namespace {

/// The patterns of all routes of one host pattern.
class PatternTree {
public:
    void add(const PatternSegments &segments)
    {
        Node *node = &m_root;
        for (const PatternSegment &segment : segments) {
            if (segment.kind == PatternSegment::Kind::Rest) {
                node->rest = true;
                return;
            }
            auto &next = segment.kind == PatternSegment::Kind::Param ? node->param
                                                                     : node->literals[segment.text];
            if (!next)
                next = std::make_unique<Node>();
            node = next.get();
        }
        node->end = true;
    }

    /// Whether every path that `segments` match is matched here.
    bool covers(const PatternSegments &segments) const
    {
        std::size_t budget = kMostVisited;
        return covers(m_root, segments, 0, budget);
    }

private:
    struct Node {
        std::map<std::string, std::unique_ptr<Node>, std::less<>> literals;
        std::unique_ptr<Node> param;
        bool rest = false;
        bool end = false;
    };
    /// Only a warning hangs on it: a tree made to be slow is given up.
    static constexpr std::size_t kMostVisited = 1000;

    static bool covers(const Node &node, const PatternSegments &segments, std::size_t at,
                       std::size_t &budget)
    {
        if (node.rest || budget == 0)
            return true;
        --budget;
        if (at == segments.size())
            return node.end;
        const PatternSegment &segment = segments[at];
        if (segment.kind == PatternSegment::Kind::Literal) {
            const auto literal = node.literals.find(segment.text);
            if (literal != node.literals.end()
                && covers(*literal->second, segments, at + 1, budget))
                return true;
            if (segment.text.empty())
                return false; // a parameter is never empty
        }
        return node.param && covers(*node.param, segments, at + 1, budget);
    }

    Node m_root;
};

class Hosts {
public:
    void add(const std::string &host, const PatternSegments &segments)
    {
        m_trees[host].add(segments);
    }

    bool covers(const std::string &host, const PatternSegments &segments) const
    {
        if (treeCovers(host, segments) || treeCovers({}, segments))
            return true;
        for (std::size_t dot = host.find('.', host.starts_with('*') ? 2 : 0);
             dot != std::string::npos; dot = host.find('.', dot + 1)) {
            if (treeCovers('*' + host.substr(dot), segments))
                return true;
        }
        return false;
    }

private:
    bool treeCovers(const std::string &host, const PatternSegments &segments) const
    {
        const auto tree = m_trees.find(host);
        return tree != m_trees.end() && tree->second.covers(segments);
    }

    std::unordered_map<std::string, PatternTree> m_trees;
};

/// With the slash if it has none, without it if it has one; nothing for what has no such form.
std::optional<PatternSegments> twin(PatternSegments segments)
{
    const PatternSegment &last = segments.back();
    const bool slash = last.kind == PatternSegment::Kind::Literal && last.text.empty();
    if (last.kind == PatternSegment::Kind::Rest || (slash && segments.size() == 1))
        return std::nullopt;
    if (slash)
        segments.pop_back();
    else
        segments.push_back({});
    return segments;
}

/// Calls `each(host, path index, segments)` for every pattern of a route; an empty host is any.
template <typename Each>
void forEachPattern(const Match &match, Each each)
{
    for (std::size_t p = 0; p < match.paths.size(); ++p) {
        const auto segments = parsePathPattern(match.paths[p]);
        if (!segments)
            continue;
        if (match.hosts.empty())
            each(std::string(), p, *segments);
        for (const std::string &host : match.hosts)
            each(host, p, *segments);
    }
}

} // namespace

void checkTrailingSlashes(const Document &document, const BrokenRoutes &broken, Problems &problems)
{
    Hosts hosts;
    const auto counts = [&](std::size_t r) { return !broken[r] && document.routes[r].enabled; };
    for (std::size_t r = 0; r < document.routes.size(); ++r) {
        if (counts(r))
            forEachPattern(
                document.routes[r].match,
                [&hosts](const std::string &host, std::size_t, const PatternSegments &segments) {
                    hosts.add(host, segments);
                });
    }
    for (std::size_t r = 0; r < document.routes.size(); ++r) {
        if (!counts(r))
            continue;
        const Match &match = document.routes[r].match;
        std::vector<bool> told(match.paths.size(), false);
        forEachPattern(
            match, [&](const std::string &host, std::size_t p, const PatternSegments &segments) {
                const auto other = twin(segments);
                if (!other || told[p] || hosts.covers(host, *other))
                    return;
                told[p] = true;
                const bool longer = other->size() > segments.size();
                const std::string path = match.paths[p];
                problems.warning("/routes/" + std::to_string(r) + "/match/paths/"
                                     + std::to_string(p),
                                 code::kTrailingSlash,
                                 quote(longer ? path + "/" : path.substr(0, path.size() - 1))
                                     + " is another path, and no route has it");
            });
    }
}

} // namespace portcullis::model
