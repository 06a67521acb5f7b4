// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "admin-gui/draft/merge.h"

#include <QAbstractTableModel>
#include <QPalette>
#include <QSet>

namespace portcullis::gui {

/// The changes of a draft, one a row.
class ChangesModel final : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { KindColumn, PartColumn, WhatColumn, ColumnCount };

    using QAbstractTableModel::QAbstractTableModel;

    /// Rows that stay are updated in place, so that an edit keeps the selection.
    void setChanges(const QList<PartChange> &changes, const QList<Conflict> &conflicts);
    const PartChange &change(int row) const { return m_changes.at(row); }
    /// -1: there is none.
    int rowOf(const PartRef &ref) const;
    /// That icons are drawn in.
    void setPalette(const QPalette &palette);

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    QString whatDiffers(const PartChange &change) const;

    QList<PartChange> m_changes;
    QSet<PartRef> m_conflicting;
    QPalette m_palette;
};

} // namespace portcullis::gui
