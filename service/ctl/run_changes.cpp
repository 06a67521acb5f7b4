// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/ctl/run_parts.h"

namespace portcullis::ctl {

using namespace Qt::StringLiterals;

namespace {

/// What is in force is printed; warnings go to standard error, so that the code stays 0.
AdminClient::Done<api::Applied> applied(const Task &task)
{
    return [done = task.done, output = task.output()](const AdminResult<api::Applied> &result) {
        if (!result)
            return done(failed(result.error()));
        QStringList warnings = lines(result->warnings);
        if (!warnings.isEmpty())
            warnings.prepend(u"warnings:"_s);
        done({kExitOk, render(*result, output), warnings});
    };
}

/// Nothing changes when what is in force stays so.
void confirm(const Task &task)
{
    task.client.confirmConfig(
        task.context,
        printing<api::Applied>(task.done, [output = task.output()](const api::Applied &kept) {
            return output == Output::Json ? render(kept, output)
                                          : u"revision %1 stays in force\n"_s.arg(kept.revision);
        }));
}

ChangeOptions changeOptions(const Task &task)
{
    ChangeOptions options;
    options.confirmWithin = task.option(u"--confirm-within"_s);
    options.note = task.option(u"--note"_s);
    const QString revision = task.option(u"--if-match"_s);
    if (task.options.has(u"--force"_s))
        options.ifMatch = "*";
    else if (!revision.isEmpty())
        options.ifMatch = '"' + revision.toUtf8() + '"';
    return options;
}

/// What is in force now is to be there still: nobody who changes it meanwhile is overwritten.
void apply(const Task &task, const QByteArray &document)
{
    ChangeOptions options = changeOptions(task);
    if (!options.ifMatch.isEmpty())
        return task.client.applyConfig(task.context, document, options, applied(task));
    task.client.fetchConfig(
        task.context, [task, document, options](const AdminResult<ConfigText> &current) mutable {
            if (!current)
                return task.done(failed(current.error()));
            options.ifMatch = current->etag;
            task.client.applyConfig(task.context, document, options, applied(task));
        });
}

void validate(const Task &task, const QByteArray &document)
{
    task.client.validateConfig(
        task.context, document,
        [done = task.done, output = task.output()](const AdminResult<api::Validation> &result) {
            if (!result)
                return done(failed(result.error()));
            done({result->valid ? kExitOk : kExitNo, render(*result, output),
                  result->valid ? QStringList() : QStringList(u"the document is not valid"_s)});
        });
}

/// A request that is not recorded, or no longer, is none of which anything could be said.
void simulate(const Task &task, const QByteArray &document)
{
    const QString request = task.option(u"--request"_s);
    task.client.simulateConfig(
        task.context, document,
        [done = task.done, output = task.output(),
         request](const AdminResult<QJsonObject> &answer) {
            if (!answer)
                return done(failed(answer.error()));
            if (!request.isEmpty() && (*answer)["considered"_L1].toInteger() == 0)
                return done(
                    {kExitNo, {}, {u"'%1' is none of the recorded requests"_s.arg(request)}});
            done({kExitOk, renderSimulation(*answer, output), {}});
        },
        request);
}

void runRevision(const Task &task)
{
    const auto revision = numberOf(task, task.argument(0));
    if (!revision)
        return;
    if (task.options.command == Command::Undo)
        task.client.undoRevision(task.context, *revision, changeOptions(task), applied(task));
    else
        task.client.restoreRevision(task.context, *revision, changeOptions(task), applied(task));
}

} // namespace

void runChange(const Task &task)
{
    const Output output = task.output();
    switch (task.options.command) {
    case Command::Confirm:
        return confirm(task);
    case Command::Revert:
        return task.client.revertConfig(task.context, applied(task));
    case Command::Undo:
    case Command::Restore:
        return runRevision(task);
    default:
        break;
    }
    if (task.options.has(u"--force"_s) && task.options.has(u"--if-match"_s))
        return task.done({kExitUsage, {}, {u"--force and --if-match exclude each other"_s}});
    const auto document = inputOf(task, task.argument(0));
    if (!document)
        return;
    switch (task.options.command) {
    case Command::Apply:
        return apply(task, *document);
    case Command::Validate:
        return validate(task, *document);
    case Command::Diff:
        return task.client.diffConfig(
            task.context, *document,
            printing<api::DocumentDiff>(
                task.done, [output](const auto &diff) { return render(diff, output); }));
    default:
        return simulate(task, *document);
    }
}

} // namespace portcullis::ctl
