// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/app/options.h"
#include "service/control/store/store.h"
#include "shared/core/result.h"

#include <string>
#include <string_view>

/// The folder of `run --data DIR`.
namespace portcullis::app {

/// `DIR/files`, absolute: where relative paths of documents start.
std::string filesFolder(const std::string &folder);

/// Makes it and `DIR/files` where they are missing, for nobody else to read.
Result<void> makeDataFolder(const std::string &folder);

/// Where the store has no admin token yet: makes one, writes it to `DIR/admin-token` (0600) and its
/// hash to the store. A file that is there already has the token. Without a folder there is none:
/// it comes from --admin-token-file or PORTCULLIS_ADMIN_TOKEN then. Thread: the store's.
Result<void> makeFirstToken(store::Store &store, const std::string &folder);

/// The token of --admin-token-file or PORTCULLIS_ADMIN_TOKEN; empty: none was given.
Result<std::string> givenAdminToken(const RunOptions &options);

/// Makes `token` one that the store knows, with all rights, in place of one that was given before.
/// Thread: the store's.
Result<void> registerToken(store::Store &store, std::string_view token);

} // namespace portcullis::app
