// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/control/admin_api/route_table.h"

#include <span>
#include <string>
#include <string_view>

namespace portcullis::control {

/// A schema of the description, as JSON text.
struct NamedSchema {
    std::string_view name;
    std::string_view json;
};

/// What bodies look like. Lists have none: they are made of their entries'.
std::span<const NamedSchema> answerSchemas();
/// The configuration document and its entities.
std::span<const NamedSchema> documentSchemas();

/// The description of all rows (OpenAPI 3.1) as JSON text. Pure.
std::string openapiJson(const RouteTable &routes, std::string_view version);

/// Every status that a row may answer with, and whether a problem document comes with it.
struct RowStatus {
    int status = 0;
    bool problem = false;
};
std::vector<RowStatus> statusesOf(const RouteSpec &spec);

} // namespace portcullis::control
