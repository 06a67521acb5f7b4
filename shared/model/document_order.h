// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <string_view>

namespace portcullis::model {

/// Finds where in a document values stand, so that problems can be told in the order in which a
/// person meets them. Only used when there are problems: it reads the text once more.
class DocumentOrder {
public:
    /// Before read().
    void want(const std::string &pointer);
    /// Cost: linear in the text; members that lead to no wanted pointer are passed over.
    void read(std::string_view json);
    /// The rank of the place; equal for the same place. What was never found comes last.
    std::size_t position(const std::string &pointer) const;

private:
    friend class OrderWalk;
    std::map<std::string, std::size_t> m_positions; ///< wanted pointer to rank
    std::set<std::string> m_prefixes;               ///< of all wanted pointers, themselves included
};

} // namespace portcullis::model
