// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/pipeline/common/json_pointer.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// Single passes over a JSON text that checkJson() has accepted. Each writes the edited text to
/// `out`, which is overwritten only when something changed; that is what they return.
namespace portcullis::pipeline::json {

using Tokens = std::vector<std::string>;

/// Where a value stands in a text.
struct Place {
    std::size_t from = 0;
    std::size_t to = 0; ///< behind it
};

/// The value that the pointer leads to.
std::optional<Place> find(std::string_view text, const Tokens &pointer);

/// Replaces or adds what the tree's ends say. Returns how many of them had effect.
std::size_t set(std::string_view text, const PointerTree &tree, std::string &out);
bool remove(std::string_view text, const PointerTree &tree, std::string &out);
bool keep(std::string_view text, const PointerTree &tree, std::string &out);
bool rename(std::string_view text, const Tokens &from, const Tokens &to, std::string &out);

/// Adds a pointer and its value to a tree for set(). Pointers that lead into each other have the
/// effect of setting one after the other.
void addToSet(PointerTree &tree, const Tokens &pointer, std::string value);

} // namespace portcullis::pipeline::json
