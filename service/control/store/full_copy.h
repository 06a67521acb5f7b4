// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/control/store/store_rows.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace portcullis::store {

/// A full copy is a second, independent place where a document stands: what one damaged row of the
/// parts would take with it can be had back from there. It is made in pieces, in the time between
/// other calls, of one revision however many follow meanwhile.
class FullCopy {
public:
    /// Few enough that parts of some KiB are read within some milliseconds: changes wait meanwhile.
    static constexpr std::size_t kPieceParts = 128;
    static constexpr std::size_t kPieceBytes = 256 * 1024; ///< before compression; at least a part

    /// Compressed; parts are as in the tables.
    static std::string encode(const std::vector<Part> &parts);
    /// Nothing if the bytes are not what encode() makes.
    static std::optional<std::vector<Part>> decode(std::string_view piece);

    /// All parts of the copy of `revision`. Damaged if it is not complete or not what it was.
    static StoreResult<std::vector<Part>> read(Database &database, RevisionNumber revision);
    /// The newest complete copy not after `revision`; 0: none.
    static StoreResult<RevisionNumber> newest(Database &database, RevisionNumber revision);

    /// Makes the next piece of the copy of `revision`, in the caller's transaction. True: there is
    /// more to do.
    static StoreResult<bool> makePiece(Database &database, const RevisionRow &revision);
    static StoreResult<void> remove(Database &database, RevisionNumber revision);
};

} // namespace portcullis::store
