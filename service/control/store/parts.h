// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/control/store/content_sum.h"
#include "service/control/store/store_types.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace portcullis::store {

/// A row of a document: one part as it is kept.
struct Part {
    EntityKey key;
    RevisionNumber since = 0;   ///< that gave it this text and place
    RevisionNumber changed = 0; ///< that gave it this text
    std::uint64_t position = 0; ///< in its list
    std::string text;

    /// What it adds to the checksum of its document.
    ContentSum sum() const { return sumOf(key.kind, key.name, changed, position, text); }
};

/// The document that the parts are, in its order. Cost: linear where they come in it already.
StoredDocument assemble(RevisionNumber number, std::vector<Part> parts);

/// What all of them add up to.
ContentSum sumOf(const std::vector<Part> &parts);

/// Places of new parts: behind all that were made before, with gaps in which others can be put.
/// `index` counts the new parts of one revision.
std::uint64_t newPosition(RevisionNumber revision, std::uint64_t index);
inline constexpr std::uint64_t kMaxRevision = (1ULL << 27) - 1; ///< one a second for four years
inline constexpr std::uint64_t kMaxNewParts = 1ULL << 26;       ///< in one revision

/// Places that bring a list into an order, with as few changes as possible: `positions` are those
/// that its parts have now, in the order that is wanted, 0 for a new one. Afterwards they rise.
/// False if there was no room, and all have new ones: those of `revision`, from `index` on.
bool arrange(std::vector<std::uint64_t> &positions, RevisionNumber revision, std::uint64_t index);

} // namespace portcullis::store
