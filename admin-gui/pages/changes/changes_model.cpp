// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "admin-gui/pages/changes/changes_model.h"

#include "admin-gui/draft/member_diff.h"
#include "admin-gui/pages/records/diff_panel.h"

#include <QIcon>

#include <algorithm>

namespace portcullis::gui {

using namespace Qt::StringLiterals;
using Kind = PartChange::Kind;

void ChangesModel::setChanges(const QList<PartChange> &changes, const QList<Conflict> &conflicts)
{
    m_conflicting.clear();
    for (const Conflict &conflict : conflicts)
        m_conflicting.insert(conflict.ref);
    const bool sameRows =
        std::ranges::equal(changes, m_changes, {}, &PartChange::ref, &PartChange::ref);
    if (sameRows) {
        m_changes = changes;
        if (!m_changes.isEmpty())
            Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
        return;
    }
    beginResetModel();
    m_changes = changes;
    endResetModel();
}

int ChangesModel::rowOf(const PartRef &ref) const
{
    const auto found = std::ranges::find(m_changes, ref, &PartChange::ref);
    return found == m_changes.end() ? -1 : static_cast<int>(found - m_changes.begin());
}

void ChangesModel::setPalette(const QPalette &palette)
{
    m_palette = palette;
    if (!m_changes.isEmpty())
        Q_EMIT dataChanged(index(0, KindColumn), index(rowCount() - 1, KindColumn));
}

int ChangesModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_changes.size());
}

int ChangesModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QString ChangesModel::whatDiffers(const PartChange &change) const
{
    constexpr qsizetype kNamed = 4;
    if (m_conflicting.contains(change.ref))
        return tr("Conflict: others changed it, too");
    if (change.kind != Kind::Changed)
        return {};
    const QList<MemberChange> members = memberChanges(change.before, change.after);
    QStringList names;
    for (const MemberChange &member : members.mid(0, kNamed))
        names.append(member.pointer.mid(1));
    if (members.size() > kNamed)
        names.append(u"…"_s);
    return names.join(", "_L1);
}

QVariant ChangesModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    const PartChange &change = m_changes[index.row()];
    const bool isText = role == Qt::DisplayRole || role == Qt::ToolTipRole;
    switch (index.column()) {
    case KindColumn:
        if (role == Qt::DecorationRole)
            return kindIcon(change.kind, m_palette);
        return isText ? kindText(change.kind) : QVariant();
    case PartColumn:
        return isText ? partName(change.ref) : QVariant();
    case WhatColumn:
        return isText ? whatDiffers(change) : QVariant();
    default:
        return {};
    }
}

QVariant ChangesModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case KindColumn:
        return tr("Change");
    case PartColumn:
        return tr("What");
    case WhatColumn:
        return tr("Differs in");
    default:
        return {};
    }
}

} // namespace portcullis::gui
