// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/control/store/store_types.h"
#include "shared/core/ascii.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace portcullis::control {

/// Which revision last changed each part of the document: what ETags are made of. Most parts of a
/// large document come from one revision, which costs no memory for each of them.
class EntityRevisions {
public:
    /// What the store knows.
    void load(const store::StoredDocument &document);
    /// Everything is of this revision.
    void reset(std::uint64_t revision);
    /// One part was changed.
    void set(const store::EntityKey &key, std::uint64_t revision);
    /// Of a part that there is.
    std::uint64_t of(std::string_view kind, std::string_view name) const;

private:
    std::uint64_t m_base = 0; // of all that are not in the table
    std::unordered_map<std::string, std::uint64_t, StringHash, std::equal_to<>> m_others;
};

} // namespace portcullis::control
