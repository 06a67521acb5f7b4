// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "admin-gui/pages/history/history_page.h"

#include <QHash>
#include <QJsonArray>
#include <QJsonDocument>

#include <utility>

namespace portcullis::gui {

using namespace Qt::StringLiterals;
using Kind = PartChange::Kind;

namespace {

/// A value in one line; null where there is none.
QByteArray textOf(const QJsonValue &value)
{
    if (value.isUndefined())
        return {};
    const QByteArray list = QJsonDocument(QJsonArray{value}).toJson(QJsonDocument::Compact);
    return list.mid(1, list.size() - 2);
}

Kind kindOf(const QByteArray &before, const QByteArray &after)
{
    return before.isNull() ? Kind::Added : after.isNull() ? Kind::Removed : Kind::Changed;
}

} // namespace

PartRef refOf(const QJsonObject &entity)
{
    const QString kind = entity["kind"_L1].toString();
    const QString name = entity["name"_L1].toString();
    return kind == "document"_L1 ? PartRef{name, {}} : PartRef{kind, name};
}

QList<PartChange> changesIn(const QJsonObject &revision)
{
    QList<PartChange> changes;
    for (const auto &each : revision["diff"_L1].toArray()) {
        const QByteArray before = textOf(each["before"_L1]);
        const QByteArray after = textOf(each["after"_L1]);
        if (before.isNull() && after.isNull())
            continue; // it only stands elsewhere
        changes.append({kindOf(before, after), refOf(each.toObject()), before, after});
    }
    return changes;
}

QList<PartChange> composed(const QList<PartChange> &first, const QList<PartChange> &second)
{
    QList<PartChange> all = first;
    QHash<PartRef, qsizetype> places;
    for (qsizetype i = 0; i < all.size(); ++i)
        places.insert(all[i].ref, i);
    for (const PartChange &change : second) {
        const auto place = places.constFind(change.ref);
        if (place == places.constEnd()) {
            places.insert(change.ref, all.size());
            all.append(change);
        } else {
            all[*place].after = change.after;
        }
    }
    all.removeIf([](const PartChange &change) { return saysTheSame(change.before, change.after); });
    for (PartChange &change : all)
        change.kind = kindOf(change.before, change.after);
    return all;
}

QList<PartChange> reversed(const QList<PartChange> &changes)
{
    QList<PartChange> back = changes;
    for (PartChange &change : back) {
        std::swap(change.before, change.after);
        change.kind = kindOf(change.before, change.after);
    }
    return back;
}

} // namespace portcullis::gui
