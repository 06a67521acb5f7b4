// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "shared/api/metrics_sample.h"

#include <QAbstractTableModel>

namespace portcullis::gui {

/// What was refused in a while, by reason. Knows nothing of the network: the page feeds it.
class RefusalsModel final : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { ReasonColumn, StatusColumn, StageColumn, RateColumn, CountColumn, ColumnCount };
    /// DisplayRole is text for people; SortRole is the raw value behind it; StageRole the number of
    /// the step, -1 where the reason is of none that this program knows.
    enum Role { SortRole = Qt::UserRole, StageRole };

    using QAbstractTableModel::QAbstractTableModel;

    /// Makes the rows equal to those of `sample`. Rows that stay are updated in place.
    void merge(const api::MetricsSample &sample);

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation,
                        int role = Qt::DisplayRole) const override;

private:
    struct Row {
        QString code;
        int status = 0;
        int stage = -1;
        qint64 count = 0;
        double perSecond = 0;
    };
    struct Merger;

    QVariant value(const Row &row, int column) const;
    QString text(const Row &row, int column) const;

    QList<Row> m_rows; ///< by code
};

} // namespace portcullis::gui
