// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/control/config/entity_revisions.h"

#include <algorithm>

namespace portcullis::control {

namespace {

std::string textOf(std::string_view kind, std::string_view name)
{
    std::string text;
    text.reserve(kind.size() + 1 + name.size());
    text.append(kind).append(1, '/').append(name);
    return text;
}

} // namespace

void EntityRevisions::load(const store::StoredDocument &document)
{
    std::unordered_map<std::uint64_t, std::size_t> counts;
    for (const store::StoredEntity &entity : document.entities)
        ++counts[entity.changed];
    const auto most =
        std::max_element(counts.begin(), counts.end(), [](const auto &a, const auto &b) {
            return std::pair(a.second, a.first) < std::pair(b.second, b.first);
        });
    reset(most == counts.end() ? document.number : most->first);
    for (const store::StoredEntity &entity : document.entities)
        set(entity.key, entity.changed);
}

void EntityRevisions::reset(std::uint64_t revision)
{
    m_base = revision;
    m_others.clear();
}

void EntityRevisions::set(const store::EntityKey &key, std::uint64_t revision)
{
    std::string text = textOf(key.kind, key.name);
    if (revision == m_base)
        m_others.erase(text);
    else
        m_others.insert_or_assign(std::move(text), revision);
}

std::uint64_t EntityRevisions::of(std::string_view kind, std::string_view name) const
{
    const auto it = m_others.find(textOf(kind, name));
    return it == m_others.end() ? m_base : it->second;
}

} // namespace portcullis::control
