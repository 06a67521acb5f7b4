// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/control/config/json_patch.h"

#include "shared/model/json_writer.h"
#include "shared/model/problems.h"

#include <algorithm>

namespace portcullis::control {

namespace {

std::string below(const std::string &path, std::string_view token)
{
    std::string pointer = path;
    model::appendToken(pointer, token);
    return pointer;
}

/// `value` is JSON text; empty: none.
std::string operation(std::string_view name, const std::string &path, std::string_view value,
                      const std::string &from = {})
{
    model::JsonWriter out(0);
    out.beginObject();
    out.key("op");
    out.text(name);
    if (name == "move") {
        out.key("from");
        out.text(from);
    }
    out.key("path");
    out.text(path);
    if (!value.empty()) {
        out.key("value");
        out.raw(value);
    }
    out.endObject();
    return out.take();
}

} // namespace

void JsonPatch::add(const std::string &path, std::string_view value)
{
    m_operations.push_back(operation("add", path, value));
}

void JsonPatch::replace(const std::string &path, std::string_view value)
{
    m_operations.push_back(operation("replace", path, value));
}

void JsonPatch::remove(const std::string &path)
{
    m_operations.push_back(operation("remove", path, {}));
}

void JsonPatch::move(const std::string &from, const std::string &path)
{
    m_operations.push_back(operation("move", path, {}, from));
}

// NOLINTNEXTLINE(misc-no-recursion): as deep as both values
void JsonPatch::difference(const std::string &path, const model::JsonTree &before,
                           const model::JsonTree &after)
{
    if (before == after)
        return;
    if (before.kind == model::JsonTree::Kind::Object && after.kind == model::JsonTree::Kind::Object)
        objects(path, before, after);
    else if (before.kind == model::JsonTree::Kind::Array
             && after.kind == model::JsonTree::Kind::Array)
        arrays(path, before, after);
    else
        replace(path, after.toText());
}

// NOLINTNEXTLINE(misc-no-recursion)
void JsonPatch::objects(const std::string &path, const model::JsonTree &before,
                        const model::JsonTree &after)
{
    for (const auto &[key, value] : before.members) {
        if (after.find(key) == nullptr)
            remove(below(path, key));
    }
    for (const auto &[key, value] : after.members) {
        if (const model::JsonTree *const old = before.find(key))
            difference(below(path, key), *old, value);
        else
            add(below(path, key), value.toText());
    }
}

// NOLINTNEXTLINE(misc-no-recursion)
void JsonPatch::arrays(const std::string &path, const model::JsonTree &before,
                       const model::JsonTree &after)
{
    const auto &a = before.items;
    const auto &b = after.items;
    std::size_t first = 0;
    const std::size_t both = std::min(a.size(), b.size());
    while (first < both && a[first] == b[first])
        ++first;
    std::size_t last = 0;
    while (last < both - first && a[a.size() - 1 - last] == b[b.size() - 1 - last])
        ++last;
    const std::size_t endA = a.size() - last;
    const std::size_t endB = b.size() - last;
    const std::size_t changed = std::min(endA, endB);
    for (std::size_t i = first; i < changed; ++i)
        difference(below(path, std::to_string(i)), a[i], b[i]);
    for (std::size_t i = endA; i > changed; --i)
        remove(below(path, std::to_string(i - 1)));
    for (std::size_t i = changed; i < endB; ++i)
        add(below(path, std::to_string(i)), b[i].toText());
}

std::string JsonPatch::toText() const
{
    model::JsonWriter out(0);
    out.beginArray();
    for (const std::string &operation : m_operations)
        out.raw(operation);
    out.endArray();
    return out.take();
}

} // namespace portcullis::control
