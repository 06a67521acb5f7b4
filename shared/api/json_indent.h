// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "shared/core/result.h"

#include <string>
#include <string_view>

namespace portcullis::api {

/// A JSON text with a line for every member and element, for people to read. Nothing else about it
/// changes: members keep their order and numbers their spelling, which QJsonDocument does not.
/// Fails where brackets or strings don't close; values are not looked into.
/// Cost: one pass. Any depth: nothing recurses.
Result<std::string> indentJson(std::string_view json);

} // namespace portcullis::api
