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
    QStringList errors; ///< lines without a full stop; the first says what is wrong
};
using Done = std::function<void(Outcome)>;

/// What a command has of the world beside the gateway.
struct Surroundings {
    /// Prints at once, before the end; `fresh` takes the place of what was printed before.
    std::function<void(const QString &text, bool fresh)> print;
    /// All of standard input. Fails on more than `most` bytes.
    std::function<Result<QByteArray>(qint64 most)> readInput;
};

/// Whether an error is a refusal, a conflict or no answer at all.
ExitCode exitCodeOf(AdminError::Kind kind);
/// An error with all that the gateway said about it.
Outcome failed(const AdminError &error);

/// Runs a command that asks the gateway. `done` as AdminClient promises it. `client`, `context` and
/// `around` live until then.
void run(const Options &options, AdminClient &client, QObject *context, const Surroundings &around,
         Done done);

} // namespace portcullis::ctl
