// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "admin-gui/models/routes_model.h"

#include "admin-gui/models/figures.h"
#include "admin-gui/models/row_merge.h"

#include <algorithm>

namespace portcullis::gui {

namespace {

bool lessByName(const RouteTraffic &a, const RouteTraffic &b)
{
    return a.route < b.route;
}

QVariant sortValue(const RouteTraffic &row, int column)
{
    // What has no figure sorts below everything that has one.
    switch (column) {
    case RoutesModel::NameColumn:
        return row.route;
    case RoutesModel::RateColumn:
        return row.perSecond;
    case RoutesModel::ClientErrorColumn:
        return row.clientErrorShare.value_or(-1);
    case RoutesModel::ErrorColumn:
        return row.errorShare.value_or(-1);
    case RoutesModel::MeanColumn:
        return row.mean.value_or(-1);
    default:
        return row.total;
    }
}

QString nameText(const QString &route)
{
    if (route == QLatin1String("_none"))
        return RoutesModel::tr("(no route matched)");
    if (route == QLatin1String("_other"))
        return RoutesModel::tr("(all other routes)");
    return route;
}

QString text(const RouteTraffic &row, int column)
{
    switch (column) {
    case RoutesModel::NameColumn:
        return nameText(row.route);
    case RoutesModel::RateColumn:
        return rateText(row.perSecond);
    case RoutesModel::ClientErrorColumn:
        return shareText(row.clientErrorShare);
    case RoutesModel::ErrorColumn:
        return shareText(row.errorShare);
    case RoutesModel::MeanColumn:
        return durationText(row.mean);
    default:
        return countText(static_cast<qint64>(row.total));
    }
}

QString title(int column)
{
    switch (column) {
    case RoutesModel::NameColumn:
        return RoutesModel::tr("Route");
    case RoutesModel::RateColumn:
        return RoutesModel::tr("Requests/s");
    case RoutesModel::ClientErrorColumn:
        return RoutesModel::tr("4xx");
    case RoutesModel::ErrorColumn:
        return RoutesModel::tr("Error rate");
    case RoutesModel::MeanColumn:
        return RoutesModel::tr("Mean time");
    default:
        return RoutesModel::tr("Requests");
    }
}

QString explanation(int column)
{
    switch (column) {
    case RoutesModel::NameColumn:
        return RoutesModel::tr("Routes that had a request in the time shown");
    case RoutesModel::RateColumn:
        return RoutesModel::tr("Finished requests per second, in the time shown");
    case RoutesModel::ClientErrorColumn:
        return RoutesModel::tr("Share of requests answered with 4xx, in the time shown");
    case RoutesModel::ErrorColumn:
        return RoutesModel::tr(
            "Share of requests answered with 5xx or not at all, in the time shown");
    case RoutesModel::MeanColumn:
        return RoutesModel::tr("Mean time that its requests took");
    default:
        return RoutesModel::tr("Finished requests in the time shown");
    }
}

} // namespace

struct RoutesModel::Merger {
    RoutesModel &model;

    void beginInsert(int first, int last) { model.beginInsertRows({}, first, last); }
    void endInsert() { model.endInsertRows(); }
    void beginRemove(int row) { model.beginRemoveRows({}, row, row); }
    void endRemove() { model.endRemoveRows(); }
};

void RoutesModel::merge(QList<RouteTraffic> fresh)
{
    std::sort(fresh.begin(), fresh.end(), lessByName);
    mergeRows(m_rows, std::move(fresh), Merger{*this}, lessByName);
    if (!m_rows.isEmpty())
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
}

int RoutesModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int RoutesModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant RoutesModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const RouteTraffic &row = m_rows[index.row()];
    switch (role) {
    case Qt::DisplayRole:
        return text(row, index.column());
    case SortRole:
        return sortValue(row, index.column());
    case Qt::TextAlignmentRole:
        return index.column() == NameColumn ? int(Qt::AlignLeft | Qt::AlignVCenter)
                                            : int(Qt::AlignRight | Qt::AlignVCenter);
    case Qt::AccessibleTextRole:
        return title(index.column()) + QLatin1String(": ") + text(row, index.column());
    default:
        return {};
    }
}

QVariant RoutesModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount)
        return {};
    switch (role) {
    case Qt::DisplayRole:
        return title(section);
    case Qt::ToolTipRole:
        return explanation(section);
    case Qt::TextAlignmentRole:
        return section == NameColumn ? int(Qt::AlignLeft | Qt::AlignVCenter)
                                     : int(Qt::AlignRight | Qt::AlignVCenter);
    default:
        return {};
    }
}

} // namespace portcullis::gui
