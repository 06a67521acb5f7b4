// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "service/ctl/render.h"
#include "service/ctl/run.h"

/// The commands by what they are about; for run.cpp only.
namespace portcullis::ctl {

/// What every command works with.
struct Task {
    Options options;
    AdminClient &client;
    QObject *context;
    const Surroundings &around;
    Done done;

    Output output(Output usual = Output::Table) const { return options.output.value_or(usual); }
    QString option(const QString &name) const { return options.value(name); }
    QString argument(qsizetype index) const { return options.arguments.value(index); }
};

/// A callback that prints a result by `render`, or says why there is none.
template <typename T, typename Render>
AdminClient::Done<T> printing(const Done &done, Render render)
{
    return [done, render](const AdminResult<T> &result) {
        done(result ? Outcome{kExitOk, render(*result), {}} : failed(result.error()));
    };
}

/// The content of the file of the first argument, or standard input for `-`. Nullopt: done() has
/// heard why there is none.
std::optional<QByteArray> inputOf(const Task &task, const QString &path);
/// A whole number above zero; nullopt: done() has heard that it is none.
std::optional<qint64> numberOf(const Task &task, const QString &text);

/// apply, confirm, revert, undo, restore, validate, diff, simulate
void runChange(const Task &task);
void runKeys(const Task &task); ///< keys, secrets, tokens
void runTop(const Task &task);
void runExplainCode(const Task &task);

} // namespace portcullis::ctl
