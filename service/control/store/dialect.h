// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/control/store/store_error.h"

#include <QSqlError>
#include <QString>

#include <vector>

namespace portcullis::store {

/// Where SQLite and PostgreSQL differ. Everything else is SQL that both take.
struct Dialect {
    const char *driver;       ///< of Qt SQL
    int maxBinds;             ///< values in one statement
    const char *integer;      ///< a 64-bit integer
    const char *name;         ///< a short text that is compared and sorted by its bytes
    const char *blob;         ///< bytes
    const char *serial;       ///< a primary key that counts by itself and never again
    const char *tableEnd;     ///< after the columns
    const char *begin;        ///< of a transaction that is going to write
    const char *beginReading; ///< of one that sees everything as it is at one moment
    /// Makes writers wait for one another; empty: `begin` has done it.
    const char *lock;
    /// Whether nobody else does the upkeep meanwhile; empty: nobody else can.
    const char *tryUpkeep;
    /// Gives memory back that is not needed between changes; empty: there is none.
    const char *rest;
    /// Tells other gateways the number of a revision; empty: there are none.
    const char *notify;
    /// What a new connection is told first.
    std::vector<const char *> session;

    /// What went wrong, in our words.
    StoreErrorKind (*classify)(const QSqlError &error);

    /// `sql` with {int}, {name}, {blob}, {serial} and {end} filled in.
    QString fill(const char *sql) const;
};

const Dialect &sqliteDialect();
const Dialect &postgresDialect();

/// The channel of PostgreSQL's NOTIFY.
inline constexpr const char *kRevisionChannel = "portcullis_revision";

} // namespace portcullis::store
