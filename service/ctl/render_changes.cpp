// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "service/ctl/render.h"
#include "service/ctl/table.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace portcullis::ctl {

using namespace Qt::StringLiterals;

namespace {

QString jsonText(const QJsonObject &object)
{
    return QString::fromUtf8(QJsonDocument(object).toJson());
}

QJsonArray json(const QList<api::Finding> &findings)
{
    QJsonArray array;
    for (const api::Finding &each : findings) {
        array.append(QJsonObject{
            {u"pointer"_s, each.pointer}, {u"code"_s, each.code}, {u"message"_s, each.message}});
    }
    return array;
}

QJsonObject json(const api::Applied &applied)
{
    QJsonObject object{{u"revision"_s, applied.revision},
                       {u"changed"_s, applied.changed},
                       {u"warnings"_s, json(applied.warnings)}};
    if (!applied.confirmBy.isEmpty())
        object[u"confirmBy"_s] = applied.confirmBy;
    if (applied.pendingWorkers > 0)
        object[u"pendingWorkers"_s] = applied.pendingWorkers;
    return object;
}

QJsonArray json(const QList<api::EntityChange> &changes)
{
    QJsonArray array;
    for (const api::EntityChange &each : changes) {
        QJsonObject object{{u"kind"_s, each.kind}};
        if (!each.name.isEmpty())
            object[u"name"_s] = each.name;
        if (!each.before.isUndefined())
            object[u"before"_s] = each.before;
        if (!each.after.isUndefined())
            object[u"after"_s] = each.after;
        array.append(object);
    }
    return array;
}

QString placed(const api::Applied &applied)
{
    if (!applied.changed)
        return u"no difference: revision %1 stays in force\n"_s.arg(applied.revision);
    QString text = u"revision %1 is in force\n"_s.arg(applied.revision);
    if (!applied.confirmBy.isEmpty())
        text += u"reverts at %1 unless confirmed\n"_s.arg(plainText(applied.confirmBy));
    if (applied.pendingWorkers > 0)
        text += u"workers that take it over later: %1\n"_s.arg(applied.pendingWorkers);
    return text;
}

/// The members that differ, so that a person sees what is meant without reading both.
QString membersOf(const api::EntityChange &change)
{
    const QJsonObject before = change.before.toObject();
    const QJsonObject after = change.after.toObject();
    QStringList names;
    for (auto it = before.begin(); it != before.end(); ++it) {
        if (after.value(it.key()) != it.value())
            names.append(it.key());
    }
    for (auto it = after.begin(); it != after.end(); ++it) {
        if (!before.contains(it.key()))
            names.append(it.key());
    }
    names.sort();
    return names.join(u", "_s);
}

} // namespace

QStringList lines(const QList<api::Finding> &findings)
{
    QStringList all;
    for (const api::Finding &each : findings) {
        all.append(u"%1: %2 (%3)"_s.arg(each.pointer.isEmpty() ? u"(all of it)"_s : each.pointer,
                                        each.message, each.code));
    }
    return all;
}

QString render(const api::Applied &applied, Output output)
{
    return output == Output::Json ? jsonText(json(applied)) : placed(applied);
}

QString render(const api::NewKey &made, Output output)
{
    if (output == Output::Json) {
        QJsonObject object = json(made.change);
        object[u"id"_s] = made.id;
        object[u"key"_s] = made.key;
        if (!made.expires.isEmpty())
            object[u"expires"_s] = made.expires;
        return jsonText(object);
    }
    Table table({u"WHAT"_s, u"VALUE"_s}, {false, false});
    table.add({u"id"_s, made.id});
    table.add({u"key, shown only now"_s, made.key});
    if (!made.expires.isEmpty())
        table.add({u"expires"_s, made.expires});
    table.add({u"revision"_s, QString::number(made.change.revision)});
    return table.text();
}

QString render(const api::Validation &validation, Output output)
{
    if (output == Output::Json)
        return jsonText({{u"valid"_s, validation.valid},
                         {u"errors"_s, json(validation.errors)},
                         {u"warnings"_s, json(validation.warnings)}});
    Table table({u"WHAT"_s, u"WHERE"_s, u"CODE"_s, u"WHY"_s}, {false, false, false, false});
    for (const api::Finding &each : validation.errors)
        table.add({u"error"_s, each.pointer, each.code, each.message});
    for (const api::Finding &each : validation.warnings)
        table.add({u"warning"_s, each.pointer, each.code, each.message});
    return table.isEmpty() ? u"valid\n"_s : table.text();
}

QString render(const api::DocumentDiff &diff, Output output)
{
    if (output == Output::Json)
        return jsonText({{u"added"_s, json(diff.added)},
                         {u"removed"_s, json(diff.removed)},
                         {u"changed"_s, json(diff.changed)},
                         {u"patch"_s, diff.patch}});
    if (diff.empty())
        return u"no difference\n"_s;
    Table table({u"CHANGE"_s, u"KIND"_s, u"NAME"_s, u"MEMBERS"_s}, {false, false, false, false});
    for (const api::EntityChange &each : diff.added)
        table.add({u"added"_s, each.kind, each.name, {}});
    for (const api::EntityChange &each : diff.removed)
        table.add({u"removed"_s, each.kind, each.name, {}});
    for (const api::EntityChange &each : diff.changed)
        table.add({u"changed"_s, each.kind, each.name, membersOf(each)});
    return table.text();
}

} // namespace portcullis::ctl
