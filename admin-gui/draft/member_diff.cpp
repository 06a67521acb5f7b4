// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "admin-gui/draft/member_diff.h"

#include "shared/model/json_text.h"
#include "shared/model/json_tree.h"
#include "shared/model/problems.h"

#include <algorithm>
#include <string>

namespace portcullis::gui {

using model::JsonTree;

namespace {

std::optional<JsonTree> treeOf(const QByteArray &json)
{
    if (json.isNull())
        return {};
    auto tree = JsonTree::parse({json.constData(), static_cast<std::size_t>(json.size())});
    if (!tree)
        return {};
    return std::move(*tree);
}

QByteArray textOf(const JsonTree *tree)
{
    return tree ? QByteArray::fromStdString(tree->toText()) : QByteArray();
}

bool areLikeLists(const JsonTree &before, const JsonTree &after)
{
    const auto isObject = [](const JsonTree &item) { return item.isObject(); };
    return before.kind == JsonTree::Kind::Array && after.kind == JsonTree::Kind::Array
        && before.items.size() == after.items.size() && std::ranges::all_of(before.items, isObject)
        && std::ranges::all_of(after.items, isObject);
}

class Comparison {
public:
    // NOLINTNEXTLINE(misc-no-recursion): as deep as a JSON text, which its reader bounds
    void compare(const JsonTree *before, const JsonTree *after, const std::string &at)
    {
        if (before && after && *before == *after)
            return;
        if (before && after && before->isObject() && after->isObject())
            return compareMembers(*before, *after, at);
        if (before && after && areLikeLists(*before, *after)) {
            for (std::size_t i = 0; i < before->items.size(); ++i)
                compare(&before->items[i], &after->items[i], at + '/' + std::to_string(i));
            return;
        }
        changes.append({QString::fromStdString(at), textOf(before), textOf(after)});
    }

    QList<MemberChange> changes;

private:
    // NOLINTNEXTLINE(misc-no-recursion)
    void compareMembers(const JsonTree &before, const JsonTree &after, const std::string &at)
    {
        const auto pointer = [&at](const std::string &key) {
            std::string inside = at;
            model::appendToken(inside, key);
            return inside;
        };
        for (const auto &[key, value] : after.members)
            compare(before.find(key), &value, pointer(key));
        for (const auto &[key, value] : before.members) {
            if (!after.find(key))
                compare(&value, nullptr, pointer(key));
        }
    }
};

// NOLINTNEXTLINE(misc-no-recursion)
bool hasNull(const JsonTree &tree)
{
    if (tree.kind == JsonTree::Kind::Null)
        return true;
    return tree.isObject() && std::ranges::any_of(tree.members, [](const auto &member) {
               return hasNull(member.second);
           });
}

// NOLINTNEXTLINE(misc-no-recursion)
bool addToPatch(const JsonTree &before, const JsonTree &after, JsonTree &patch)
{
    for (const auto &[key, value] : before.members) {
        if (!after.find(key))
            patch.set(key, JsonTree());
    }
    for (const auto &[key, value] : after.members) {
        const JsonTree *was = before.find(key);
        if (was && *was == value)
            continue;
        if (was && was->isObject() && value.isObject()) {
            JsonTree inside{JsonTree::Kind::Object};
            if (!addToPatch(*was, value, inside))
                return false;
            patch.set(key, std::move(inside));
            continue;
        }
        if (hasNull(value))
            return false;
        patch.set(key, value);
    }
    return true;
}

} // namespace

QList<MemberChange> memberChanges(const QByteArray &before, const QByteArray &after)
{
    auto was = treeOf(before);
    auto is = treeOf(after);
    const JsonTree empty{JsonTree::Kind::Object};
    if (!was && is && is->isObject() && !is->members.empty())
        was = empty;
    else if (was && !is && was->isObject() && !was->members.empty())
        is = empty;
    Comparison comparison;
    if (was || is)
        comparison.compare(was ? &*was : nullptr, is ? &*is : nullptr, {});
    return comparison.changes;
}

std::optional<QByteArray> mergePatchOf(const QByteArray &before, const QByteArray &after)
{
    const auto was = treeOf(before);
    const auto is = treeOf(after);
    JsonTree patch{JsonTree::Kind::Object};
    if (!was || !is || !was->isObject() || !is->isObject() || !addToPatch(*was, *is, patch))
        return {};
    return QByteArray::fromStdString(patch.toText());
}

} // namespace portcullis::gui
