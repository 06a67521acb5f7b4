// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "admin-gui/models/traffic.h"

#include <QAbstractTableModel>

namespace portcullis::gui {

/// The targets of all upstreams, sorted by upstream and name. Knows nothing of the network: the
/// page feeds it.
class TargetsModel final : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column {
        UpstreamColumn,
        TargetColumn,
        StateColumn,
        InFlightColumn,
        IdleColumn,
        ConnectsColumn,
        FailuresColumn,
        RetriesColumn,
        ColumnCount
    };
    /// DisplayRole is text for people; SortRole is the raw value behind it.
    enum Role { SortRole = Qt::UserRole };

    /// What a state is called for people, with a sign before it.
    static QString stateText(const QString &state);

    using QAbstractTableModel::QAbstractTableModel;

    /// Makes the rows equal to `fresh`. Rows that stay are updated in place, so that a poll keeps
    /// selection and scroll position; a reset would lose both.
    void merge(QList<TargetTraffic> fresh);

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation,
                        int role = Qt::DisplayRole) const override;

private:
    struct Merger;

    QList<TargetTraffic> m_rows;
};

} // namespace portcullis::gui
