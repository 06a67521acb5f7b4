// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/pipeline/route/candidate_lists.h"
#include "service/pipeline/route/path_pattern.h"
#include "shared/core/arena.h"

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace portcullis::pipeline {

/// Path patterns as trees of segments, one tree a host. Literal children of all nodes share one
/// hash table, so that a step costs the same however many siblings there are; a node is one cache
/// line.
///
/// A walk meets every node at most once, and only nodes whose segments all agree with the path: its
/// cost is bounded by the length of the path plus, where literals and captures compete at several
/// places, the number of different shapes that do agree.
class PathTrie {
public:
    /// A new, empty tree.
    std::uint32_t addRoot();
    /// The node at the end of `pattern`, made as needed. A final Rest belongs to the node before
    /// it.
    std::uint32_t insert(std::uint32_t root, const PathPattern &pattern);
    /// Says which list of candidates stands behind a node, for paths that end there or for the
    /// rest.
    void setEnd(std::uint32_t node, std::uint32_t list, std::int32_t priority);
    void setRest(std::uint32_t node, std::uint32_t list, std::int32_t priority);
    /// To be called once, after the last insertion.
    void finish();

    /// Visits the lists whose patterns match `path`, the most specific first: at each segment the
    /// literal before `{name}` before `{name...}`. The visitor has
    /// `bool wants(std::int32_t priority)`: whether anything up to this priority can still matter,
    /// `void visit(std::uint32_t list)`.
    template <typename Visitor>
    void walk(std::uint32_t root, std::string_view path, Arena &arena, Visitor &visitor) const
    {
        std::array<Step, kShortWalk> few;
        Step *steps = few.data();
        if (2 * m_depth + 2 > kShortWalk)
            steps = reinterpret_cast<Step *>(arena.allocate((2 * m_depth + 2) * sizeof(Step)));
        std::size_t count = 0;
        steps[count++] = {root, 1};
        while (count > 0) {
            const Step step = steps[--count];
            if (step.offset == kIsList)
                visitor.visit(step.index);
            else
                descend(step, path, steps, count, visitor);
        }
    }

private:
    static constexpr std::size_t kShortWalk = 64;
    static constexpr std::uint32_t kIsList = kNoIndex;

    struct alignas(64) Node {
        std::uint32_t literal = kNoIndex; // the first literal child
        std::uint32_t literals = 0;       // how many there are; more than one stand in the table
        std::uint32_t param = kNoIndex;   // child for {name}
        std::uint32_t end = kNoIndex;
        std::uint32_t rest = kNoIndex;
        std::int32_t priority = kLowest; // highest at or below this node
        std::uint32_t size = 0;          // of the segment that leads here
        std::uint32_t offset = 0;        // of it in m_text, if it does not fit below
        std::array<char, 32> text{};
    };
    struct Slot {
        std::uint32_t parent = kNoIndex;
        std::uint32_t hash = 0;
        std::uint32_t child = 0;
    };
    /// A node with the place of the next segment in the path, or a list to be visited.
    struct Step {
        std::uint32_t index;
        std::uint32_t offset;
    };
    static constexpr std::int32_t kLowest = std::numeric_limits<std::int32_t>::min();

    std::string_view textOf(const Node &node) const
    {
        return {node.size <= node.text.size() ? node.text.data() : m_text.data() + node.offset,
                node.size};
    }
    std::uint32_t literalChild(std::uint32_t index, const Node &node, std::string_view text) const;
    std::size_t locate(std::uint32_t parent, std::uint32_t hash, std::string_view text) const;
    std::uint32_t addNode(std::uint32_t parent, std::string_view text);
    std::uint32_t literalFor(std::uint32_t parent, const std::string &text);
    void enter(std::uint32_t parent, std::uint32_t child);
    void grow();

    template <typename Visitor>
    void descend(Step step, std::string_view path, Step *steps, std::size_t &count,
                 Visitor &visitor) const
    {
        for (;;) {
            const Node &node = m_nodes[step.index];
            if (!visitor.wants(node.priority))
                return;
            if (step.offset > path.size()) {
                if (node.end != kNoIndex)
                    visitor.visit(node.end);
                if (node.rest != kNoIndex)
                    visitor.visit(node.rest);
                return;
            }
            const std::size_t slash = std::min(path.find('/', step.offset), path.size());
            const std::string_view segment = path.substr(step.offset, slash - step.offset);
            const auto next = static_cast<std::uint32_t>(slash + 1);
            if (node.rest != kNoIndex)
                steps[count++] = {node.rest, kIsList};
            if (node.param != kNoIndex && !segment.empty())
                steps[count++] = {node.param, next};
            step = {literalChild(step.index, node, segment), next};
            if (step.index == kNoIndex)
                return;
        }
    }

    std::vector<Node> m_nodes;            // parents before their children
    std::vector<std::uint32_t> m_parents; // until finish()
    std::vector<Slot> m_slots;
    std::size_t m_used = 0;
    std::string m_text;
    std::size_t m_longest = 0; // literal
    std::size_t m_depth = 0;   // segments of the longest pattern
};

} // namespace portcullis::pipeline
