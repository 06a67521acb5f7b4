// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/control/config/config_types.h"
#include "shared/model/document.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// Entities of a document by kind and name. Pure, any thread.
namespace portcullis::control {

/// What a list shows of an entity before it is asked for.
struct EntitySummary {
    std::string_view name;        ///< in the document
    std::string_view description; ///< in the document
};

/// All of one kind, in the document's order. Linear; borrows from the document.
std::vector<EntitySummary> listEntities(const model::Document &document, EntityKind kind);
/// Position in its section; nullopt: there is none. Linear in the section.
std::optional<std::size_t> findEntity(const model::Document &document, EntityKind kind,
                                      std::string_view name);
/// Its canonical JSON. `index` is from findEntity().
std::string entityJson(const model::Document &document, EntityKind kind, std::size_t index,
                       const std::string &baseFolder);
/// Who refers to it, such as `routes/orders` or `defaults`; the first kMostReferences of them.
inline constexpr std::size_t kMostReferences = 100;
std::vector<std::string> referencesTo(const model::Document &document, EntityKind kind,
                                      std::string_view name);

} // namespace portcullis::control
