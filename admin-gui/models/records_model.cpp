// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "admin-gui/models/records_model.h"

#include "admin-gui/models/plain_tip.h"

#include <algorithm>
#include <utility>

namespace portcullis::gui {

RecordsModel::RecordsModel(QString key, QList<RecordColumn> columns, QObject *parent)
    : QAbstractTableModel(parent), m_key(std::move(key)), m_columns(std::move(columns))
{
}

void RecordsModel::setItems(const QJsonArray &items)
{
    QList<QJsonObject> fresh;
    fresh.reserve(items.size());
    for (const auto &each : items)
        fresh.append(each.toObject());
    const qsizetype newer = fresh.size() - m_items.size();
    const bool grewInFront = !m_items.isEmpty() && newer > 0 && fresh.mid(newer) == m_items;
    if (fresh == m_items)
        return;
    if (grewInFront) {
        beginInsertRows({}, 0, static_cast<int>(newer) - 1);
        m_items = std::move(fresh);
        return endInsertRows();
    }
    const bool sameRows = std::ranges::equal(m_items, fresh, [this](const auto &a, const auto &b) {
        return a.value(m_key) == b.value(m_key);
    });
    if (sameRows) {
        m_items = std::move(fresh);
        return refreshTexts();
    }
    beginResetModel();
    m_items = std::move(fresh);
    endResetModel();
}

void RecordsModel::appendItems(const QJsonArray &items)
{
    QList<QJsonObject> fresh;
    for (const auto &each : items) {
        // Pages of a list that grows at its begin may overlap, by a few rows at the end.
        QJsonObject item = each.toObject();
        if (rowOf(item.value(m_key)) < 0)
            fresh.append(std::move(item));
    }
    if (fresh.isEmpty())
        return;
    const int first = static_cast<int>(m_items.size());
    beginInsertRows({}, first, first + static_cast<int>(fresh.size()) - 1);
    m_items.append(std::move(fresh));
    endInsertRows();
}

void RecordsModel::refreshTexts()
{
    if (!m_items.isEmpty())
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, columnCount() - 1));
}

int RecordsModel::rowOf(const QJsonValue &key) const
{
    for (qsizetype row = m_items.size() - 1; row >= 0; --row)
        if (m_items[row].value(m_key) == key)
            return static_cast<int>(row);
    return -1;
}

int RecordsModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_items.size());
}

int RecordsModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_columns.size());
}

QVariant RecordsModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    const RecordColumn &column = m_columns[index.column()];
    const QJsonObject &item = m_items[index.row()];
    switch (role) {
    case Qt::DisplayRole:
        return column.text(item);
    case SortRole:
        return column.order ? column.order(item) : QVariant(column.text(item));
    case Qt::ToolTipRole:
        return plainTip(column.tip ? column.tip(item) : column.text(item));
    case Qt::TextAlignmentRole:
        return QVariant(column.alignment);
    default:
        return {};
    }
}

QVariant RecordsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= columnCount())
        return {};
    if (role == Qt::DisplayRole)
        return m_columns[section].title;
    if (role == Qt::TextAlignmentRole)
        return QVariant(m_columns[section].alignment);
    return {};
}

} // namespace portcullis::gui
