// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/ctl/run.h"

#include "service/ctl/explain_request.h"
#include "service/ctl/run_parts.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonObject>
#include <QSaveFile>

#include <algorithm>
#include <memory>

namespace portcullis::ctl {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 kMostDocument = 2LL * 1024 * 1024 * 1024; // bytes, as the gateway has it
constexpr int kUsualHistory = 20;
constexpr int kMostListed = 100'000;

/// The collection of the API for what a person calls it: `routes`, `route`, `rateLimits`.
QString collectionOf(const QString &kind)
{
    for (const QString &collection : {u"listeners"_s, u"authenticators"_s, u"consumers"_s,
                                      u"rate-limits"_s, u"upstreams"_s, u"routes"_s}) {
        QString plain = kind.toLower();
        QString wanted = collection;
        plain.remove(u'-');
        wanted.remove(u'-');
        if (plain == wanted || plain + u's' == wanted)
            return collection;
    }
    return {};
}

AdminClient::Done<ConfigText> printedText(const Task &task,
                                          Result<QString> (*render)(const ConfigText &, Output))
{
    return [done = task.done, output = task.output(Output::Json),
            render](const AdminResult<ConfigText> &result) {
        if (!result)
            return done(failed(result.error()));
        const auto text = render(*result, output);
        done(text ? Outcome{kExitOk, *text, {}}
                  : Outcome{kExitUnreachable, {}, {QString::fromStdString(text.error().what)}});
    };
}

void get(const Task &task)
{
    if (task.options.arguments.isEmpty())
        return task.client.fetchConfig(task.context, printedText(task, render));
    const QString collection = collectionOf(task.argument(0));
    if (collection.isEmpty())
        return task.done({kExitUsage,
                          {},
                          {u"'%1' is none of listeners, authenticators, consumers, rate-limits, "
                           "upstreams, routes"_s.arg(task.argument(0))}});
    if (task.options.arguments.size() == 2)
        return task.client.fetchEntity(task.context, collection, task.argument(1),
                                       printedText(task, renderEntity));
    task.client.fetchList(
        task.context, "/v1/" + collection.toUtf8(), kMostListed,
        printing<QJsonArray>(task.done, [output = task.output()](const QJsonArray &items) {
            return renderList(items, {{u"name"_s, u"NAME"_s}, {u"description"_s, u"DESCRIPTION"_s}},
                              output);
        }));
}

/// The latest entries of the history or the audit.
void latest(const Task &task, const QByteArray &path, const QList<Column> &columns)
{
    qint64 count = kUsualHistory;
    if (!task.options.arguments.isEmpty()) {
        const auto wanted = numberOf(task, task.argument(0));
        if (!wanted)
            return;
        count = std::min<qint64>(*wanted, kMostListed);
    }
    task.client.fetchList(
        task.context, path, static_cast<int>(count),
        printing<QJsonArray>(task.done, [columns, output = task.output()](const auto &items) {
            return renderList(items, columns, output);
        }));
}

void explain(const Task &task)
{
    std::optional<QByteArray> body;
    if (namesFile(task.options.arguments)) {
        body = inputOf(task, task.argument(0));
        if (!body)
            return;
    } else {
        const auto request = explainRequest(task.options);
        if (!request)
            return task.done({kExitUsage, {}, {QString::fromStdString(request.error().what)}});
        body = *request;
    }
    task.client.explain(
        task.context, *body,
        printing<QJsonObject>(task.done, [output = task.output()](const QJsonObject &answer) {
            return renderExplanation(answer, output);
        }));
}

void backup(const Task &task)
{
    const QString path = task.argument(0);
    if (QFile::exists(path))
        return task.done({kExitUsage, {}, {u"%1 is there already"_s.arg(path)}});
    // Takes its place when it is whole. For its owner only: it holds what consumers there are.
    const auto file = std::make_shared<QSaveFile>(path);
    if (!file->open(QIODevice::WriteOnly))
        return task.done({kExitUsage, {}, {path + u": "_s + file->errorString()}});
    file->setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner);
    task.client.downloadBackup(
        task.context, *file, [task, file, path](const AdminResult<qint64> &size) {
            if (!size)
                return task.done(failed(size.error()));
            if (!file->commit())
                return task.done({kExitNo, {}, {path + u": "_s + file->errorString()}});
            task.done({kExitOk,
                       renderObject({{u"file"_s, path}, {u"bytes"_s, *size}}, task.output()),
                       {}});
        });
}

void runTargets(const Task &task)
{
    if (task.options.command == Command::Health)
        return task.client.fetchObject(
            task.context, "/v1/upstreams/" + QUrl::toPercentEncoding(task.argument(0)) + "/health",
            printing<QJsonObject>(task.done, [output = task.output()](const QJsonObject &answer) {
                return renderHealth(answer, output);
            }));
    task.client.setDrain(
        task.context, task.argument(0), task.argument(1), task.options.command == Command::Drain,
        printing<QJsonObject>(task.done, [output = task.output()](const QJsonObject &answer) {
            return renderObject(answer, output);
        }));
}

void nodes(const Task &task)
{
    task.client.fetchObject(
        task.context, "/v1/nodes",
        printing<QJsonObject>(task.done, [output = task.output()](const QJsonObject &answer) {
            return renderList(answer["items"_L1].toArray(),
                              {{u"name"_s, u"NAME"_s},
                               {u"version"_s, u"VERSION"_s},
                               {u"revision"_s, u"REVISION"_s},
                               {u"health"_s, u"HEALTH"_s},
                               {u"lastSeen"_s, u"LAST SEEN"_s}},
                              output);
        }));
}

void ready(const Task &task)
{
    task.client.fetchReadiness(
        task.context,
        [done = task.done, output = task.output()](const AdminResult<api::Readiness> &result) {
            if (!result)
                return done(failed(result.error()));
            done({result->ready ? kExitOk : kExitNo, render(*result, output), {}});
        });
}

/// What only asks.
void runRead(const Task &task)
{
    const Output output = task.output();
    switch (task.options.command) {
    case Command::Info:
        return task.client.fetchInfo(
            task.context, printing<api::InfoDocument>(task.done, [output](const auto &info) {
                return render(info, output);
            }));
    case Command::Metrics:
        return task.client.fetchMetrics(
            task.context, printing<api::MetricsSnapshot>(task.done, [output](const auto &metrics) {
                return render(metrics, output);
            }));
    case Command::Ready:
        return ready(task);
    case Command::Config:
        return task.client.fetchConfig(task.context, printedText(task, render));
    case Command::Get:
        return get(task);
    case Command::History:
        return latest(task, "/v1/revisions",
                      {{u"revision"_s, u"REVISION"_s},
                       {u"at"_s, u"AT"_s},
                       {u"author"_s, u"AUTHOR"_s},
                       {u"kind"_s, u"KIND"_s},
                       {u"changed"_s, u"CHANGED"_s},
                       {u"note"_s, u"NOTE"_s}});
    case Command::Audit:
        return latest(task, "/v1/audit",
                      {{u"at"_s, u"AT"_s},
                       {u"actor"_s, u"ACTOR"_s},
                       {u"from"_s, u"FROM"_s},
                       {u"action"_s, u"ACTION"_s},
                       {u"target"_s, u"TARGET"_s},
                       {u"status"_s, u"STATUS"_s}});
    case Command::Nodes:
        return nodes(task);
    case Command::Explain:
        return explain(task);
    default:
        return runTargets(task);
    }
}

} // namespace

ExitCode exitCodeOf(AdminError::Kind kind)
{
    switch (kind) {
    case AdminError::Kind::WrongToken:
    case AdminError::Kind::WrongHost:
    case AdminError::Kind::Refused:
        return kExitNo;
    case AdminError::Kind::Conflict:
        return kExitConflict;
    case AdminError::Kind::Insecure:
        return kExitUsage;
    case AdminError::Kind::Unreachable:
    case AdminError::Kind::TimedOut:
    case AdminError::Kind::TlsFailed:
    case AdminError::Kind::NewCertificate:
    case AdminError::Kind::WrongVersion:
    case AdminError::Kind::Redirected:
    case AdminError::Kind::NotPortcullis:
        break;
    }
    return kExitUnreachable;
}

Outcome failed(const AdminError &error)
{
    QStringList said{error.message};
    if (error.revision > 0)
        said.append(u"in force is revision %1"_s.arg(error.revision));
    for (const QString &each : error.references)
        said.append(u"%1 refers to it"_s.arg(each));
    return {exitCodeOf(error.kind), {}, said + lines(error.findings)};
}

std::optional<QByteArray> inputOf(const Task &task, const QString &path)
{
    if (path == "-"_L1) {
        auto read = task.around.readInput(kMostDocument);
        if (read)
            return *read;
        task.done({kExitUsage, {}, {QString::fromStdString(read.error().what)}});
        return {};
    }
    QFile file(path);
    if (file.open(QIODevice::ReadOnly) && file.size() <= kMostDocument)
        return file.readAll();
    task.done({kExitUsage,
               {},
               {path + u": "_s + (file.isOpen() ? u"is too large"_s : file.errorString())}});
    return {};
}

std::optional<qint64> numberOf(const Task &task, const QString &text)
{
    bool good = false;
    const qint64 number = text.toLongLong(&good);
    if (good && number > 0)
        return number;
    task.done({kExitUsage, {}, {u"'%1' is no number above zero"_s.arg(text)}});
    return {};
}

void run(const Options &options, AdminClient &client, QObject *context, const Surroundings &around,
         Done done)
{
    const Task task{options, client, context, around, std::move(done)};
    switch (options.command) {
    case Command::Help:
    case Command::Version:
        break; // main() answers these itself
    case Command::Top:
        return runTop(task);
    case Command::ExplainCode:
        return runExplainCode(task);
    case Command::Backup:
        return backup(task);
    case Command::Apply:
    case Command::Confirm:
    case Command::Revert:
    case Command::Diff:
    case Command::Validate:
    case Command::Simulate:
    case Command::Undo:
    case Command::Restore:
        return runChange(task);
    case Command::KeysList:
    case Command::KeysCreate:
    case Command::KeysRotate:
    case Command::KeysRevoke:
    case Command::SecretsList:
    case Command::SecretsSet:
    case Command::SecretsDelete:
    case Command::TokensList:
    case Command::TokensCreate:
    case Command::TokensDelete:
        return runKeys(task);
    default:
        return runRead(task);
    }
}

} // namespace portcullis::ctl
