// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/control/store/store_rows.h"

#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace portcullis::store {

/// One draft on its way into the tables: first what is to become of each part is planned, then all
/// of it is written. Lives inside one transaction.
class Append {
public:
    /// `previous` is the current revision. Without `trust`, what is in force is not what it says:
    /// then everything is written anew.
    Append(Database &database, const RevisionDraft &draft, const RevisionRow &previous, bool trust);

    StoreResult<RevisionRow> make();

private:
    /// What becomes of one part: new without `before`, deleted without `after`.
    struct Plan {
        std::optional<Part> before;
        std::optional<Part> after;
    };

    StoreResult<void> checkDraft();
    StoreResult<void> planEdits();
    StoreResult<void> planOrder(const ListOrder &order);
    StoreResult<void> moveTo(const std::string &kind, const std::vector<std::string> &names,
                             const std::vector<std::uint64_t> &positions);
    StoreResult<void> planAll();
    void planEdit(const EntityEdit &edit, std::optional<Part> before, std::uint64_t position);
    void planWhole(std::unordered_map<std::string, Part> before);

    StoreResult<void> closeParts();
    StoreResult<void> deleteParts();
    StoreResult<void> writeParts();
    StoreResult<void> writeRevision();
    StoreResult<void> writePending();

    Database &m_database;
    const RevisionDraft &m_draft;
    const RevisionRow &m_previous;
    const RevisionNumber m_number;
    bool m_trust;
    std::uint64_t m_newParts = 0;
    std::vector<Plan> m_plans;
    std::unordered_map<std::string, std::size_t> m_planOf; // by kind and name
    RevisionRow m_row;
};

} // namespace portcullis::store
