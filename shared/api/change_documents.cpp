// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "shared/api/change_documents.h"

#include <QJsonDocument>

namespace portcullis::api {

using namespace Qt::StringLiterals;

namespace {

Applied readApplied(const QJsonObject &object)
{
    Applied applied;
    applied.revision = object["revision"_L1].toInteger();
    applied.changed = object["changed"_L1].toBool(true);
    applied.name = object["name"_L1].toString();
    applied.entity = object["entity"_L1].toObject();
    applied.confirmBy = object["confirmBy"_L1].toString();
    applied.pendingWorkers = object["pendingWorkers"_L1].toInt();
    applied.warnings = readFindings(object["warnings"_L1]);
    return applied;
}

QList<EntityChange> readChanges(const QJsonValue &array)
{
    QList<EntityChange> changes;
    for (const auto &each : array.toArray()) {
        const QJsonObject object = each.toObject();
        changes.append({object["kind"_L1].toString(), object["name"_L1].toString(),
                        object.value("before"_L1), object.value("after"_L1)});
    }
    return changes;
}

} // namespace

QList<Finding> readFindings(const QJsonValue &array)
{
    QList<Finding> findings;
    for (const auto &each : array.toArray()) {
        findings.append({each["pointer"_L1].toString(), each["code"_L1].toString(),
                         each["message"_L1].toString()});
    }
    return findings;
}

Result<QJsonObject> parseObject(const QByteArray &json)
{
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(json, &error);
    if (error.error != QJsonParseError::NoError || !document.isObject())
        return failure("the answer is no JSON object");
    return document.object();
}

Result<Applied> parseApplied(const QByteArray &json)
{
    const auto object = parseObject(json);
    if (!object)
        return tl::unexpected(object.error());
    if (!object->value("revision"_L1).isDouble())
        return failure("the answer to a change has no revision");
    return readApplied(*object);
}

Result<NewKey> parseNewKey(const QByteArray &json)
{
    const auto object = parseObject(json);
    if (!object)
        return tl::unexpected(object.error());
    NewKey made{object->value("id"_L1).toString(), object->value("key"_L1).toString(),
                object->value("expires"_L1).toString(), readApplied(*object)};
    if (made.id.isEmpty() || made.key.isEmpty())
        return failure("the answer has no key");
    return made;
}

Result<Validation> parseValidation(const QByteArray &json)
{
    const auto object = parseObject(json);
    if (!object)
        return tl::unexpected(object.error());
    if (!object->value("valid"_L1).isBool())
        return failure("the answer does not say whether the document is valid");
    return Validation{object->value("valid"_L1).toBool(), readFindings(object->value("errors"_L1)),
                      readFindings(object->value("warnings"_L1))};
}

Result<DocumentDiff> parseDiff(const QByteArray &json)
{
    const auto object = parseObject(json);
    if (!object)
        return tl::unexpected(object.error());
    if (!object->value("changed"_L1).isArray() || !object->value("patch"_L1).isArray())
        return failure("the answer is no comparison of documents");
    return DocumentDiff{
        readChanges(object->value("added"_L1)), readChanges(object->value("removed"_L1)),
        readChanges(object->value("changed"_L1)), object->value("patch"_L1).toArray()};
}

Result<Revision> readRevision(const QJsonObject &object)
{
    if (!object["revision"_L1].isDouble())
        return failure("an entry of the history has no number");
    Revision revision;
    revision.revision = object["revision"_L1].toInteger();
    revision.at = object["at"_L1].toString();
    revision.author = object["author"_L1].toString();
    revision.from = object["from"_L1].toString();
    revision.kind = object["kind"_L1].toString();
    revision.note = object["note"_L1].toString();
    revision.changes = object["changes"_L1].toInt();
    for (const auto &each : object["changed"_L1].toArray()) {
        const QString name = each["name"_L1].toString();
        const QString kind = each["kind"_L1].toString();
        revision.changed.append(name.isEmpty() ? kind : kind + u'/' + name);
    }
    return revision;
}

Result<Page> parsePage(const QByteArray &json)
{
    const auto object = parseObject(json);
    if (!object)
        return tl::unexpected(object.error());
    if (!object->value("items"_L1).isArray())
        return failure("the answer is no list");
    return Page{object->value("items"_L1).toArray(), object->value("nextCursor"_L1).toString()};
}

} // namespace portcullis::api
