// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "admin-gui/models/refusals_model.h"

#include "admin-gui/models/figures.h"
#include "admin-gui/models/reason_texts.h"
#include "admin-gui/models/row_merge.h"
#include "shared/api/catalogue.h"

#include <algorithm>
#include <array>

namespace portcullis::gui {

namespace {

struct Heading {
    const char *title;
    const char *explanation;
};

const std::array<Heading, RefusalsModel::ColumnCount> kHeadings{{
    {QT_TRANSLATE_NOOP("portcullis::gui::RefusalsModel", "Reason"),
     QT_TRANSLATE_NOOP("portcullis::gui::RefusalsModel", "Code of the reason")},
    {QT_TRANSLATE_NOOP("portcullis::gui::RefusalsModel", "Status"),
     QT_TRANSLATE_NOOP("portcullis::gui::RefusalsModel", "Status that the client got")},
    {QT_TRANSLATE_NOOP("portcullis::gui::RefusalsModel", "Step"),
     QT_TRANSLATE_NOOP("portcullis::gui::RefusalsModel", "Step that refused or answered")},
    {QT_TRANSLATE_NOOP("portcullis::gui::RefusalsModel", "Per second"),
     QT_TRANSLATE_NOOP("portcullis::gui::RefusalsModel", "How often, in the time shown")},
    {QT_TRANSLATE_NOOP("portcullis::gui::RefusalsModel", "Count"),
     QT_TRANSLATE_NOOP("portcullis::gui::RefusalsModel", "How many, in the time shown")},
}};

bool isFigure(int column)
{
    return column == RefusalsModel::StatusColumn || column == RefusalsModel::RateColumn
        || column == RefusalsModel::CountColumn;
}

int alignment(int column)
{
    return int((isFigure(column) ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
}

} // namespace

struct RefusalsModel::Merger {
    RefusalsModel &model;

    void beginInsert(int first, int last) { model.beginInsertRows({}, first, last); }
    void endInsert() { model.endInsertRows(); }
    void beginRemove(int row) { model.beginRemoveRows({}, row, row); }
    void endRemove() { model.endRemoveRows(); }
};

void RefusalsModel::merge(const api::MetricsSample &sample)
{
    QList<Row> fresh;
    for (const api::RefusalSample &each : sample.refusals) {
        const ReasonInfo *info = api::reasonNamed(each.code.toStdString());
        fresh.append({each.code, each.status, info ? static_cast<int>(info->stage) : -1, each.count,
                      sample.perSecond(each.count)});
    }
    const auto less = [](const Row &a, const Row &b) { return a.code < b.code; };
    std::sort(fresh.begin(), fresh.end(), less);
    mergeRows(m_rows, std::move(fresh), Merger{*this}, less);
    if (!m_rows.isEmpty())
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
}

int RefusalsModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int RefusalsModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant RefusalsModel::value(const Row &row, int column) const
{
    switch (column) {
    case ReasonColumn:
        return row.code;
    case StatusColumn:
        return row.status;
    case StageColumn:
        return row.stage;
    case RateColumn:
        return row.perSecond;
    default:
        return row.count;
    }
}

QString RefusalsModel::text(const Row &row, int column) const
{
    switch (column) {
    case ReasonColumn:
        return row.code;
    case StatusColumn:
        return row.status == 0 ? tr("none") : QString::number(row.status);
    case StageColumn:
        return row.code.section(QLatin1Char('.'), 0, 0);
    case RateColumn:
        return rateText(row.perSecond);
    default:
        return countText(row.count);
    }
}

QVariant RefusalsModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Row &row = m_rows[index.row()];
    const int column = index.column();
    switch (role) {
    case Qt::DisplayRole:
        return text(row, column);
    case SortRole:
        return value(row, column);
    case StageRole:
        return row.stage;
    case Qt::ToolTipRole:
        return reasonTitle(row.code);
    case Qt::TextAlignmentRole:
        return alignment(column);
    case Qt::AccessibleTextRole:
        return tr(kHeadings[static_cast<std::size_t>(column)].title) + QLatin1String(": ")
            + text(row, column);
    default:
        return {};
    }
}

QVariant RefusalsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount)
        return {};
    switch (role) {
    case Qt::DisplayRole:
        return tr(kHeadings[static_cast<std::size_t>(section)].title);
    case Qt::ToolTipRole:
        return tr(kHeadings[static_cast<std::size_t>(section)].explanation);
    case Qt::TextAlignmentRole:
        return alignment(section);
    default:
        return {};
    }
}

} // namespace portcullis::gui
