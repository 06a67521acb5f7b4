// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "shared/core/result.h"

#include <QList>
#include <QString>

namespace portcullis::gui {

/// A word of a command line, without its quotes.
struct ShellWord {
    QString text;
    qsizetype at = 0; ///< where it begins in the line, in UTF-16 units
};

/// Why a line is no single command.
struct ShellError {
    qsizetype at = 0;
    QString message; ///< a sentence for people
};

/// Cuts one command into words as a POSIX shell does: single, double and $'…' quotes, and lines
/// that go on after a backslash. Nothing is expanded: what a shell would (variables, substitutions)
/// stays as it stands in single quotes and is an error elsewhere. So are pipes and lists.
Result<QList<ShellWord>, ShellError> posixWords(const QString &line);

/// The same as cmd.exe and the C runtime of Windows do: `^` before a character and at the end of a
/// line, double quotes, and `\"` or `""` within them.
Result<QList<ShellWord>, ShellError> windowsWords(const QString &line);

/// Whether a line was written for cmd.exe: a caret goes on or escapes.
bool isForWindows(const QString &line);

} // namespace portcullis::gui
