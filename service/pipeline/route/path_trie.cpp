// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/pipeline/route/path_trie.h"

#include <algorithm>
#include <functional>

namespace portcullis::pipeline {

namespace {

std::uint32_t hashOf(std::uint32_t parent, std::string_view text)
{
    const std::uint64_t hash = std::hash<std::string_view>{}(text) + parent * 0x9E3779B97F4A7C15U;
    return static_cast<std::uint32_t>((hash ^ (hash >> 32)) * 0xFF51AFD7ED558CCDU >> 32);
}

} // namespace

std::uint32_t PathTrie::addRoot()
{
    return addNode(kNoIndex, {});
}

std::uint32_t PathTrie::insert(std::uint32_t root, const PathPattern &pattern)
{
    std::uint32_t at = root;
    for (const PatternSegment &segment : pattern) {
        if (segment.kind == PatternSegment::Kind::Rest)
            break;
        if (segment.kind == PatternSegment::Kind::Literal) {
            at = literalFor(at, segment.text);
            continue;
        }
        if (m_nodes[at].param == kNoIndex) {
            const std::uint32_t child = addNode(at, {});
            m_nodes[at].param = child;
        }
        at = m_nodes[at].param;
    }
    m_depth = std::max(m_depth, pattern.size());
    return at;
}

void PathTrie::setEnd(std::uint32_t node, std::uint32_t list, std::int32_t priority)
{
    m_nodes[node].end = list;
    m_nodes[node].priority = std::max(m_nodes[node].priority, priority);
}

void PathTrie::setRest(std::uint32_t node, std::uint32_t list, std::int32_t priority)
{
    m_nodes[node].rest = list;
    m_nodes[node].priority = std::max(m_nodes[node].priority, priority);
}

void PathTrie::finish()
{
    for (std::size_t i = m_nodes.size(); i-- > 0;) {
        if (m_parents[i] != kNoIndex) {
            Node &parent = m_nodes[m_parents[i]];
            parent.priority = std::max(parent.priority, m_nodes[i].priority);
        }
    }
    m_parents = {};
    m_nodes.shrink_to_fit();
    m_text.shrink_to_fit();
}

std::uint32_t PathTrie::literalChild(std::uint32_t index, const Node &node,
                                     std::string_view text) const
{
    if (node.literals == 0 || text.size() > m_longest)
        return kNoIndex;
    if (node.literals == 1)
        return textOf(m_nodes[node.literal]) == text ? node.literal : kNoIndex;
    const Slot &slot = m_slots[locate(index, hashOf(index, text), text)];
    return slot.parent == kNoIndex ? kNoIndex : slot.child;
}

std::size_t PathTrie::locate(std::uint32_t parent, std::uint32_t hash, std::string_view text) const
{
    const std::size_t mask = m_slots.size() - 1;
    std::size_t at = hash & mask;
    for (; m_slots[at].parent != kNoIndex; at = (at + 1) & mask) {
        const Slot &slot = m_slots[at];
        if (slot.hash == hash && slot.parent == parent && textOf(m_nodes[slot.child]) == text)
            break;
    }
    return at;
}

std::uint32_t PathTrie::addNode(std::uint32_t parent, std::string_view text)
{
    Node node;
    node.size = static_cast<std::uint32_t>(text.size());
    if (text.size() <= node.text.size()) {
        std::copy(text.begin(), text.end(), node.text.begin());
    } else {
        node.offset = static_cast<std::uint32_t>(m_text.size());
        m_text += text;
    }
    m_nodes.push_back(node);
    m_parents.push_back(parent);
    return static_cast<std::uint32_t>(m_nodes.size() - 1);
}

std::uint32_t PathTrie::literalFor(std::uint32_t parent, const std::string &text)
{
    m_longest = std::max(m_longest, text.size());
    const std::uint32_t known = literalChild(parent, m_nodes[parent], text);
    if (known != kNoIndex)
        return known;
    const std::uint32_t child = addNode(parent, text);
    // The only child is compared directly; the table holds those that have siblings.
    Node &node = m_nodes[parent];
    if (++node.literals == 1) {
        node.literal = child;
    } else {
        if (node.literals == 2)
            enter(parent, node.literal);
        enter(parent, child);
    }
    return child;
}

void PathTrie::enter(std::uint32_t parent, std::uint32_t child)
{
    if (m_used * 2 >= m_slots.size())
        grow();
    const std::string_view text = textOf(m_nodes[child]);
    const std::uint32_t hash = hashOf(parent, text);
    m_slots[locate(parent, hash, text)] = {parent, hash, child};
    ++m_used;
}

void PathTrie::grow()
{
    std::vector<Slot> old(m_slots.empty() ? 64 : m_slots.size() * 2);
    old.swap(m_slots);
    for (const Slot &slot : old) {
        if (slot.parent != kNoIndex)
            m_slots[locate(slot.parent, slot.hash, textOf(m_nodes[slot.child]))] = slot;
    }
}

} // namespace portcullis::pipeline
