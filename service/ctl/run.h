// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/ctl/options.h"

#include <QObject>
#include <QString>

#include <functional>

namespace portcullis::ctl {

/// What a command came to: what goes to standard output, what to standard error, and the exit code.
struct Outcome {
    ExitCode code = kExitOk;
    QString output;
    QString error; ///< a sentence without a full stop; empty: none
};

/// Whether an error is a refusal or no answer at all.
ExitCode exitCodeOf(AdminError::Kind kind);

/// Runs a command that asks the gateway. `done` as AdminClient promises it.
void run(const Options &options, AdminClient &client, QObject *context,
         std::function<void(Outcome)> done);

} // namespace portcullis::ctl
