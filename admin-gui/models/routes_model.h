// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "admin-gui/models/traffic.h"

#include <QAbstractTableModel>

namespace portcullis::gui {

/// The routes that had a request in the time that is looked at, sorted by name. Knows nothing of
/// the network: the page feeds it.
class RoutesModel final : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column {
        NameColumn,
        RateColumn,
        ClientErrorColumn,
        ErrorColumn,
        MeanColumn,
        TotalColumn,
        ColumnCount
    };
    /// DisplayRole is text for people; SortRole is the raw value behind it.
    enum Role { SortRole = Qt::UserRole };

    using QAbstractTableModel::QAbstractTableModel;

    /// Makes the rows equal to `fresh`. Rows that stay are updated in place, so that a poll keeps
    /// selection and scroll position; a reset would lose both.
    void merge(QList<RouteTraffic> fresh);

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation,
                        int role = Qt::DisplayRole) const override;

private:
    struct Merger;

    QList<RouteTraffic> m_rows;
};

} // namespace portcullis::gui
