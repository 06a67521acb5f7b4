// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "shared/core/result.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace portcullis::store {

/// Why the store could not do what it was asked for.
enum class StoreErrorKind : std::uint8_t {
    Conflict,  ///< the current revision is another one than expected: see StoreError::current
    NotFound,  ///< no such revision, secret or token
    Exists,    ///< there is one of that name already
    Away,      ///< the database can't be reached; nothing was stored; later it may work again
    Uncertain, ///< the database went away while it committed: it may be stored or not
    Full,      ///< disk or quota; nothing was stored
    Pending,   ///< a change waits for its confirmation: until then no other is taken
    Damaged,   ///< the content is not what was once written
    Foreign,   ///< a file or database that is not a store
    Newer,     ///< made by a later version of Portcullis
    InUse,     ///< another process has the file open
    WrongKey,  ///< the store belongs to another master key
    Failed,    ///< anything else, such as a file without permission
};

/// A failure of the store as a value. `what` is for operators' logs: it names files and hosts,
/// never a password, a secret or a document.
struct StoreError {
    StoreErrorKind kind = StoreErrorKind::Failed;
    std::string what;
    std::uint64_t current = 0; ///< Conflict: the current revision
};

template <typename T>
using StoreResult = Result<T, StoreError>;

inline tl::unexpected<StoreError> storeFailure(StoreErrorKind kind, std::string what,
                                               std::uint64_t current = 0)
{
    return tl::unexpected<StoreError>(StoreError{kind, std::move(what), current});
}

/// `conflict`, `away`, …: stable, for reason codes and metrics.
std::string_view storeErrorName(StoreErrorKind kind);

} // namespace portcullis::store
