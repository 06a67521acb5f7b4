// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace portcullis::control {

/// The kinds of entities that a document is made of.
enum class EntityKind : std::uint8_t {
    Listener,
    Authenticator,
    Consumer,
    RateLimit,
    Upstream,
    Route,
};

/// In the order of a document.
inline constexpr std::array kEntityKinds{EntityKind::Listener, EntityKind::Authenticator,
                                         EntityKind::Consumer, EntityKind::RateLimit,
                                         EntityKind::Upstream, EntityKind::Route};

/// The member of a document that holds them: `rateLimits`.
std::string_view sectionOf(EntityKind kind);
/// Their collection in the admin API: `rate-limits`.
std::string_view collectionOf(EntityKind kind);
/// What people call one: `rate limit`.
std::string_view titleOf(EntityKind kind);
std::optional<EntityKind> kindOfSection(std::string_view section);
std::optional<EntityKind> kindOfCollection(std::string_view collection);

/// One entity of a document, or a part of it that has no name: `defaults`, `accessLog`.
struct EntityId {
    std::string section; ///< `routes`, or the part itself
    std::string name{};  ///< empty for a part

    /// `routes/orders`, `defaults`.
    std::string text() const;
    friend auto operator<=>(const EntityId &, const EntityId &) = default;
};

} // namespace portcullis::control
