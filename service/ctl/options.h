// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "shared/client/admin_client.h"
#include "shared/core/result.h"

#include <QByteArray>
#include <QString>
#include <QStringList>

#include <optional>

namespace portcullis::ctl {

/// Exit codes, for scripts.
enum ExitCode {
    kExitOk = 0,
    kExitNo = 1, ///< the gateway says no: not ready, or the call was refused
    kExitUsage = 2,
    kExitUnreachable = 3, ///< no answer, or not one of this API
};

enum class Command { Help, Version, Info, Ready, Metrics, Config };
enum class Output { Table, Json };

struct Options {
    Command command = Command::Help;
    AdminTarget target;
    std::optional<Output> output; ///< nothing: what suits the command
};

/// Reads the command line, without the program's name. `variable` is the value of
/// PORTCULLIS_ADMIN_TOKEN; a token file comes before it.
Result<Options> parseOptions(const QStringList &arguments, const QByteArray &variable);

QString helpText();

} // namespace portcullis::ctl
