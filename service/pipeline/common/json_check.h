// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/pipeline/common/json_body.h"

#include <cstddef>
#include <optional>
#include <string_view>

namespace portcullis::pipeline {

/// The first thing that keeps `text` from being one JSON text by RFC 8259: grammar, UTF-8, depth
/// (JsonBody::kMaxDepth), or two members of one name; nullopt: it is one. Linear, but for sorting
/// the names of objects with many members.
std::optional<JsonError> checkJson(std::string_view text);

/// These walk over text that checkJson() has accepted, and check nothing.
namespace json {

/// The first position from `at` that is no white space.
std::size_t skipSpace(std::string_view text, std::size_t at);
/// Behind the value that begins at `at`.
std::size_t skipValue(std::string_view text, std::size_t at);
/// Behind the string whose opening quote is at `at`.
std::size_t skipString(std::string_view text, std::size_t at);

} // namespace json

} // namespace portcullis::pipeline
