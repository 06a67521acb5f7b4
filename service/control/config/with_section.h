// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/control/config/entity_kind.h"
#include "shared/model/document.h"

namespace portcullis::control {

/// Calls `use(list)` with the document's list of entities of this kind.
template <typename Document, typename Use>
void withSection(Document &document, EntityKind kind, Use use)
{
    switch (kind) {
    case EntityKind::Listener:
        return use(document.listeners);
    case EntityKind::Authenticator:
        return use(document.authenticators);
    case EntityKind::Consumer:
        return use(document.consumers);
    case EntityKind::RateLimit:
        return use(document.rateLimits);
    case EntityKind::Upstream:
        return use(document.upstreams);
    case EntityKind::Route:
        return use(document.routes);
    }
}

/// The element at `index`, to be changed.
template <typename Entity>
Entity &editAt(std::vector<Entity> &list, std::size_t index)
{
    return list[index];
}
template <typename Entity>
Entity &editAt(model::SharedList<Entity> &list, std::size_t index)
{
    return list.edit(index);
}
template <typename Entity>
void eraseAt(std::vector<Entity> &list, std::size_t index)
{
    list.erase(list.begin() + static_cast<std::ptrdiff_t>(index));
}
template <typename Entity>
void eraseAt(model::SharedList<Entity> &list, std::size_t index)
{
    list.erase(index);
}

} // namespace portcullis::control
