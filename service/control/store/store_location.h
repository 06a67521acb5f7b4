// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "shared/core/result.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace portcullis::store {

/// Where a store is.
struct StoreLocation {
    enum class Kind : std::uint8_t { Sqlite, Postgres };
    Kind kind = Kind::Sqlite;
    std::string path; ///< Sqlite: the file

    // Postgres:
    std::string host; ///< name, address, or the folder of a socket; empty: as libpq decides
    std::uint16_t port = 5432;
    std::string database;
    std::string user;
    std::string password; ///< never logged
    /// Of libpq, `key=value` with spaces between them; values in quotes where they need them.
    std::string options;

    /// For logs and errors: without the password.
    std::string describe() const;
};

/// `DIR/store.db`.
StoreLocation embeddedStore(const std::string &folder);

/// Reads the argument of `--store`: `postgres://user:password@host:port/database?sslmode=require`
/// (or `postgresql://`), with percent-encoding. Parameters are `sslmode`, `sslrootcert`, `sslcert`,
/// `sslkey`, `sslcrl`, `channel_binding`, `target_session_attrs`, and `host` for the folder of a
/// socket. Fails with what to type instead, and without the password. Pure.
Result<StoreLocation> parseStoreUrl(std::string_view url);

} // namespace portcullis::store
