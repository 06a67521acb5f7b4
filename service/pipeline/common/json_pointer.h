// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace portcullis::pipeline {

/// The reference tokens of an RFC 6901 pointer, `~0` and `~1` decoded; empty: the whole document.
/// nullopt: not a pointer, or not UTF-8.
std::optional<std::vector<std::string>> parseJsonPointer(std::string_view text);

/// What a token means in an array: an index without leading zeros, or nullopt.
std::optional<std::size_t> arrayIndex(std::string_view token);

/// Pointers with their common beginnings merged, so that one pass over a document meets them all.
/// A node that is an end has no children: what lies below it goes with it.
struct PointerTree {
    std::string token;                 ///< of the way here from the parent
    bool end = false;                  ///< a pointer leads exactly here
    std::string value;                 ///< of an end, in trees for set: JSON text
    std::vector<PointerTree> children; ///< sorted by token

    /// The child called `name`, or null. Cost: logarithmic.
    const PointerTree *find(std::string_view name) const;
    PointerTree &childFor(std::string_view name);

    /// Adds a pointer; nothing happens below one that ends earlier.
    void add(const std::vector<std::string> &tokens);
};

/// Decodes the inside of a JSON string that was checked before. Surrogates that are not paired
/// become the three bytes that UTF-8 would have for them, so that different strings stay different.
/// Appends to `out`.
void appendUnescaped(std::string &out, std::string_view inside);

} // namespace portcullis::pipeline
