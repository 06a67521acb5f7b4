// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/pipeline/common/json_edit.h"

#include "service/pipeline/common/json_check.h"
#include "service/pipeline/common/json_text.h"

#include <algorithm>
#include <utility>

namespace portcullis::pipeline::json {

namespace {

/// One member or element, as a walk meets it.
struct Item {
    std::size_t segment = 0;  ///< behind the bracket or comma before it
    std::size_t nameFrom = 0; ///< at the quote of the name; members only
    std::size_t nameTo = 0;
    std::size_t value = 0;
    std::size_t index = 0;
};

/// What becomes of it.
struct Visited {
    std::size_t valueEnd = 0;
    bool drop = false;
};

/// A container after a walk.
struct Walked {
    std::size_t end = 0;          ///< behind the bracket that closes it
    std::size_t lastValueEnd = 0; ///< behind the opening bracket if it is empty
    std::size_t count = 0;
};

bool isContainer(char c)
{
    return c == '{' || c == '[';
}

/// Finds an item's node in a tree; elements ask for rising indexes.
class Children {
public:
    Children(std::string_view text, const PointerTree &node, bool object)
        : m_text(text), m_node(node), m_object(object)
    {
        if (object)
            return;
        for (const PointerTree &child : node.children) {
            if (const std::optional<std::size_t> index = arrayIndex(child.token))
                m_indexes.emplace_back(*index, &child);
        }
        std::sort(m_indexes.begin(), m_indexes.end());
    }

    const PointerTree *of(const Item &item)
    {
        if (m_object) {
            const std::string_view inside =
                m_text.substr(item.nameFrom + 1, item.nameTo - item.nameFrom - 2);
            if (inside.find('\\') == std::string_view::npos)
                return m_node.find(inside);
            m_scratch.clear();
            appendUnescaped(m_scratch, inside);
            return m_node.find(m_scratch);
        }
        if (m_next == m_indexes.size() || m_indexes[m_next].first != item.index)
            return nullptr;
        return m_indexes[m_next++].second;
    }

    /// The node of the index that would be the next element.
    const PointerTree *behindLast(std::size_t count) const
    {
        if (m_next == m_indexes.size() || m_indexes[m_next].first != count)
            return nullptr;
        return m_indexes[m_next].second;
    }

private:
    std::string_view m_text;
    const PointerTree &m_node;
    bool m_object;
    std::vector<std::pair<std::size_t, const PointerTree *>> m_indexes;
    std::size_t m_next = 0;
    std::string m_scratch;
};

/// What a created member or element holds.
void appendCreated(std::string &out, const PointerTree &node)
{
    if (node.end) {
        out += node.value;
        return;
    }
    char before = '{';
    for (const PointerTree &child : node.children) {
        out += before;
        appendJsonString(out, child.token);
        out += ':';
        appendCreated(out, child);
        before = ',';
    }
    out += '}';
}

std::size_t countEnds(const PointerTree &node)
{
    std::size_t count = node.end ? 1 : 0;
    for (const PointerTree &child : node.children)
        count += countEnds(child);
    return count;
}

/// Collects splices of one text, in rising order.
class Editor {
public:
    explicit Editor(std::string_view text) : m_text(text) { }

    std::size_t begin() const { return skipSpace(m_text, 0); }
    bool changed() const { return !m_splices.empty(); }
    std::size_t applied() const { return m_applied; }

    void writeTo(std::string &out) const
    {
        out.clear();
        out.reserve(m_text.size() + 256);
        std::size_t at = 0;
        for (const Splice &splice : m_splices) {
            out += m_text.substr(at, splice.from - at);
            out += splice.text;
            at = splice.to;
        }
        out += m_text.substr(at);
    }

    /// Walks over the container at `at`; `visit` says of each item where its value ends and whether
    /// it is dropped.
    template <typename Visit>
    Walked walk(std::size_t at, Visit visit)
    {
        const bool object = m_text[at] == '{';
        Walked walked{0, at + 1, 0};
        std::size_t kept = 0;
        Item item;
        item.segment = at + 1;
        std::size_t next = skipSpace(m_text, item.segment);
        while (m_text[next] != '}' && m_text[next] != ']') {
            if (object) {
                item.nameFrom = next;
                item.nameTo = skipString(m_text, next);
                next = skipSpace(m_text, skipSpace(m_text, item.nameTo) + 1);
            }
            item.value = next;
            const Visited visited = visit(item);
            walked.lastValueEnd = visited.valueEnd;
            next = skipSpace(m_text, visited.valueEnd);
            const bool comma = m_text[next] == ',';
            if (!visited.drop)
                ++kept;
            else if (kept > 0)
                splice(item.segment - 1, next, {});
            else
                splice(item.segment, next + (comma ? 1 : 0), {});
            ++item.index;
            if (comma) {
                item.segment = next + 1;
                next = skipSpace(m_text, item.segment);
            }
        }
        walked.end = next + 1;
        walked.count = item.index;
        return walked;
    }

    std::size_t set(std::size_t at, const PointerTree &node)
    {
        if (node.end) {
            const std::size_t end = skipValue(m_text, at);
            splice(at, end, node.value);
            ++m_applied;
            return end;
        }
        if (!isContainer(m_text[at]))
            return skipValue(m_text, at);
        const bool object = m_text[at] == '{';
        Children children(m_text, node, object);
        std::vector<const PointerTree *> met;
        const Walked walked = walk(at, [&](const Item &item) {
            const PointerTree *child = children.of(item);
            if (child == nullptr)
                return Visited{skipValue(m_text, item.value), false};
            met.push_back(child);
            return Visited{set(item.value, *child), false};
        });
        std::string added;
        const auto add = [&](const PointerTree &child) {
            if (walked.count > 0 || !added.empty())
                added += ',';
            if (object) {
                appendJsonString(added, child.token);
                added += ':';
            }
            appendCreated(added, child);
            m_applied += countEnds(child);
        };
        if (object) {
            for (const PointerTree &child : node.children) {
                if (std::find(met.begin(), met.end(), &child) == met.end())
                    add(child);
            }
        } else {
            if (const PointerTree *child = children.behindLast(walked.count))
                add(*child);
            if (const PointerTree *child = node.find("-"))
                add(*child);
        }
        if (!added.empty())
            splice(walked.lastValueEnd, walked.lastValueEnd, std::move(added));
        return walked.end;
    }

    std::size_t remove(std::size_t at, const PointerTree &node)
    {
        if (!isContainer(m_text[at]))
            return skipValue(m_text, at);
        Children children(m_text, node, m_text[at] == '{');
        return walk(at,
                    [&](const Item &item) {
                        const PointerTree *child = children.of(item);
                        if (child == nullptr || child->end)
                            return Visited{skipValue(m_text, item.value), child != nullptr};
                        return Visited{remove(item.value, *child), false};
                    })
            .end;
    }

    /// Sets `any` when something of the value is kept.
    std::size_t keep(std::size_t at, const PointerTree &node, bool &any)
    {
        if (node.end || !isContainer(m_text[at])) {
            any = any || node.end;
            return skipValue(m_text, at);
        }
        Children children(m_text, node, m_text[at] == '{');
        return walk(at,
                    [&](const Item &item) {
                        const PointerTree *child = children.of(item);
                        if (child == nullptr)
                            return Visited{skipValue(m_text, item.value), true};
                        const std::size_t before = m_splices.size();
                        bool some = false;
                        const std::size_t end = keep(item.value, *child, some);
                        if (!some)
                            m_splices.resize(before);
                        any = any || some;
                        return Visited{end, !some};
                    })
            .end;
    }

    /// Renames the member `from` of the object at `at`; one called `to` goes.
    void renameMember(std::size_t at, const std::string &from, const std::string &to)
    {
        PointerTree names;
        names.childFor(from);
        names.childFor(to);
        Children children(m_text, names, true);
        walk(at, [&](const Item &item) {
            const PointerTree *child = children.of(item);
            const std::size_t end = skipValue(m_text, item.value);
            if (child != nullptr && child->token == to)
                return Visited{end, true};
            if (child != nullptr) {
                std::string name;
                appendJsonString(name, to);
                splice(item.nameFrom, item.nameTo, std::move(name));
            }
            return Visited{end, false};
        });
    }

private:
    struct Splice {
        std::size_t from;
        std::size_t to;
        std::string text;
    };

    void splice(std::size_t from, std::size_t to, std::string text)
    {
        m_splices.push_back({from, to, std::move(text)});
    }

    std::string_view m_text;
    std::vector<Splice> m_splices;
    std::size_t m_applied = 0;
};

bool startsWith(const Tokens &tokens, const Tokens &prefix)
{
    return tokens.size() >= prefix.size()
        && std::equal(prefix.begin(), prefix.end(), tokens.begin());
}

} // namespace

std::optional<Place> find(std::string_view text, const Tokens &pointer)
{
    Editor editor(text);
    std::size_t at = editor.begin();
    for (const std::string &token : pointer) {
        if (!isContainer(text[at]))
            return std::nullopt;
        PointerTree node;
        node.childFor(token);
        Children children(text, node, text[at] == '{');
        std::optional<std::size_t> found;
        editor.walk(at, [&](const Item &item) {
            if (!found && children.of(item) != nullptr)
                found = item.value;
            return Visited{skipValue(text, item.value), false};
        });
        if (!found)
            return std::nullopt;
        at = *found;
    }
    return Place{at, skipValue(text, at)};
}

std::size_t set(std::string_view text, const PointerTree &tree, std::string &out)
{
    Editor editor(text);
    editor.set(editor.begin(), tree);
    if (editor.applied() > 0)
        editor.writeTo(out);
    return editor.applied();
}

bool remove(std::string_view text, const PointerTree &tree, std::string &out)
{
    Editor editor(text);
    editor.remove(editor.begin(), tree);
    if (editor.changed())
        editor.writeTo(out);
    return editor.changed();
}

bool keep(std::string_view text, const PointerTree &tree, std::string &out)
{
    Editor editor(text);
    bool any = false;
    editor.keep(editor.begin(), tree, any);
    if (editor.changed())
        editor.writeTo(out);
    return editor.changed();
}

bool rename(std::string_view text, const Tokens &from, const Tokens &to, std::string &out)
{
    const std::optional<Place> source = find(text, from);
    if (!source || startsWith(to, from))
        return false;
    const bool siblings =
        from.size() == to.size() && std::equal(from.begin(), from.end() - 1, to.begin());
    if (siblings) {
        const std::size_t parent = find(text, Tokens(from.begin(), from.end() - 1))->from;
        if (text[parent] == '{') {
            Editor editor(text);
            editor.renameMember(parent, from.back(), to.back());
            editor.writeTo(out);
            return true;
        }
    }
    PointerTree target;
    addToSet(target, to, std::string(text.substr(source->from, source->to - source->from)));
    std::string moved;
    if (set(text, target, moved) == 0)
        return false;
    PointerTree old;
    old.add(from);
    // Where the value replaced its own container the old place is gone with it.
    if (startsWith(from, to) || !remove(moved, old, out))
        out = std::move(moved);
    return true;
}

void addToSet(PointerTree &tree, const Tokens &pointer, std::string value)
{
    PointerTree *node = &tree;
    for (std::size_t i = 0; i < pointer.size(); ++i) {
        if (node->end) {
            PointerTree below;
            addToSet(below, Tokens(pointer.begin() + static_cast<std::ptrdiff_t>(i), pointer.end()),
                     std::move(value));
            std::string changed;
            if (set(node->value, below, changed) > 0)
                node->value = std::move(changed);
            return;
        }
        node = &node->childFor(pointer[i]);
    }
    node->end = true;
    node->value = std::move(value);
    node->children.clear();
}

} // namespace portcullis::pipeline::json
