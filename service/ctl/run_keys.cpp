// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/ctl/run_parts.h"

#include <QJsonArray>
#include <QJsonObject>

namespace portcullis::ctl {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 kMostSecret = 64 * 1024; // bytes, as the gateway has it
constexpr int kMostListed = 100'000;

void list(const Task &task, const QByteArray &path, const QList<Column> &columns)
{
    task.client.fetchList(
        task.context, path, kMostListed,
        printing<QJsonArray>(task.done, [columns, output = task.output()](const auto &items) {
            return renderList(items, columns, output);
        }));
}

AdminClient::Done<QJsonObject> printed(const Task &task)
{
    return printing<QJsonObject>(task.done, [output = task.output()](const QJsonObject &answer) {
        return renderObject(answer, output);
    });
}

AdminClient::Done<api::NewKey> printedKey(const Task &task)
{
    return printing<api::NewKey>(task.done, [output = task.output()](const api::NewKey &made) {
        return render(made, output);
    });
}

void listKeys(const Task &task)
{
    QList<Column> columns{{u"id"_s, u"ID"_s},
                          {u"enabled"_s, u"ENABLED"_s},
                          {u"expires"_s, u"EXPIRES"_s},
                          {u"lastUsed"_s, u"LAST USED"_s}};
    if (const QString consumer = task.argument(0); !consumer.isEmpty())
        return list(task, "/v1/consumers/" + QUrl::toPercentEncoding(consumer) + "/keys", columns);
    columns.prepend({u"consumer"_s, u"CONSUMER"_s});
    list(task, "/v1/usage/keys", columns);
}

void setSecret(const Task &task)
{
    auto value = task.around.readInput(kMostSecret);
    if (!value)
        return task.done({kExitUsage, {}, {QString::fromStdString(value.error().what)}});
    // The end of a line that `echo` and editors put there is no part of it.
    if (value->endsWith('\n'))
        value->chop(value->endsWith("\r\n") ? 2 : 1);
    if (value->isEmpty())
        return task.done({kExitUsage, {}, {u"standard input is empty, so there is no secret"_s}});
    if (QString::fromUtf8(*value).toUtf8() != *value)
        return task.done({kExitUsage, {}, {u"a secret has to be text in UTF-8"_s}});
    task.client.putSecret(task.context, task.argument(0), *value, printed(task));
    value->fill('\0');
}

void createToken(const Task &task)
{
    const QString role = task.option(u"--role"_s);
    task.client.createToken(task.context, task.argument(0), role.isEmpty() ? u"viewer"_s : role,
                            printed(task));
}

} // namespace

void runKeys(const Task &task)
{
    const QString first = task.argument(0);
    const QString note = task.option(u"--note"_s);
    switch (task.options.command) {
    case Command::KeysList:
        return listKeys(task);
    case Command::KeysCreate:
        return task.client.createKey(task.context, first, task.option(u"--id"_s),
                                     task.option(u"--expires"_s), note, printedKey(task));
    case Command::KeysRotate:
        return task.client.rotateKey(task.context, first, task.argument(1),
                                     task.option(u"--grace"_s), note, printedKey(task));
    case Command::KeysRevoke:
        return task.client.revokeKey(
            task.context, first, task.argument(1), note,
            printing<api::Applied>(task.done, [output = task.output()](const auto &applied) {
                return render(applied, output);
            }));
    case Command::SecretsList:
        return list(
            task, "/v1/secrets",
            {{u"name"_s, u"NAME"_s}, {u"updated"_s, u"UPDATED"_s}, {u"author"_s, u"AUTHOR"_s}});
    case Command::SecretsSet:
        return setSecret(task);
    case Command::SecretsDelete:
        return task.client.deleteSecret(task.context, first, printed(task));
    case Command::TokensList:
        return list(task, "/v1/tokens",
                    {{u"id"_s, u"ID"_s},
                     {u"name"_s, u"NAME"_s},
                     {u"role"_s, u"ROLE"_s},
                     {u"created"_s, u"CREATED"_s},
                     {u"lastUsed"_s, u"LAST USED"_s}});
    case Command::TokensCreate:
        return createToken(task);
    default:
        return task.client.deleteToken(task.context, first, printed(task));
    }
}

} // namespace portcullis::ctl
