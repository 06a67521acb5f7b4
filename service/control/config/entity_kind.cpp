// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/control/config/entity_kind.h"

#include <algorithm>

namespace portcullis::control {

namespace {

struct Names {
    std::string_view section;
    std::string_view collection;
    std::string_view title;
};

/// By EntityKind.
constexpr std::array<Names, kEntityKinds.size()> kNames{{
    {"listeners", "listeners", "listener"},
    {"authenticators", "authenticators", "authenticator"},
    {"consumers", "consumers", "consumer"},
    {"rateLimits", "rate-limits", "rate limit"},
    {"upstreams", "upstreams", "upstream"},
    {"routes", "routes", "route"},
}};

const Names &namesOf(EntityKind kind)
{
    return kNames[static_cast<std::size_t>(kind)];
}

std::optional<EntityKind> find(std::string_view name, std::string_view Names::*which)
{
    const auto it = std::find_if(kNames.begin(), kNames.end(),
                                 [&](const Names &names) { return names.*which == name; });
    if (it == kNames.end())
        return std::nullopt;
    return static_cast<EntityKind>(it - kNames.begin());
}

} // namespace

std::string_view sectionOf(EntityKind kind)
{
    return namesOf(kind).section;
}

std::string_view collectionOf(EntityKind kind)
{
    return namesOf(kind).collection;
}

std::string_view titleOf(EntityKind kind)
{
    return namesOf(kind).title;
}

std::optional<EntityKind> kindOfSection(std::string_view section)
{
    return find(section, &Names::section);
}

std::optional<EntityKind> kindOfCollection(std::string_view collection)
{
    return find(collection, &Names::collection);
}

std::string EntityId::text() const
{
    return name.empty() ? section : section + '/' + name;
}

} // namespace portcullis::control
