// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/ctl/commands.h"
#include "shared/client/admin_client.h"
#include "shared/core/result.h"

#include <QByteArray>
#include <QHash>
#include <QString>
#include <QStringList>

#include <optional>

namespace portcullis::ctl {

/// Exit codes, for scripts.
enum ExitCode {
    kExitOk = 0,
    kExitNo = 1, ///< the gateway says no: not ready, invalid, or the call was refused
    kExitUsage = 2,
    kExitUnreachable = 3, ///< no answer, or not one of this API
    kExitConflict = 4,    ///< the state is another than the caller thought: stale, taken, pending
};

enum class Output { Table, Json };

struct Options {
    Command command = Command::Help;
    QStringList arguments;             ///< as many as the command takes
    QHash<QString, QStringList> given; ///< its own options, such as `--note`
    AdminTarget target;
    std::optional<Output> output; ///< nothing: what suits the command

    bool has(const QString &option) const { return given.contains(option); }
    /// The last value of an option; empty: it was not given.
    QString value(const QString &option) const;
};

/// Reads the command line, without the program's name. `variable` is the value of
/// PORTCULLIS_ADMIN_TOKEN; a token file comes before it.
Result<Options> parseOptions(const QStringList &arguments, const QByteArray &variable);

} // namespace portcullis::ctl
