// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/control/store/store_error.h"
#include "shared/core/clock.h"

#include <string>

namespace portcullis::store {

/// Whether the file at `path` is a store that can be trusted: looks at it without writing to it,
/// for opening it as usual would change a damaged one. A missing or empty file is a new store; it
/// is then made, with its folder, so that only its owner can read it.
///
/// Cost: reads all of a file up to kFullCheck, and most of a larger one.
StoreResult<void> prepareSqliteFile(const std::string &path, Milliseconds busyTimeout);

/// Makes an empty file that only its owner can read; false if there is one, or it can't be made.
bool makePrivateFile(const std::string &path);

/// Up to this size indexes are held against their tables, too: some hundred MiB a second.
inline constexpr std::uint64_t kFullCheck = 64 * 1024 * 1024;

} // namespace portcullis::store
