// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "admin-gui/models/targets_model.h"

#include "admin-gui/models/figures.h"
#include "admin-gui/models/row_merge.h"

#include <algorithm>
#include <array>
#include <tuple>

namespace portcullis::gui {

namespace {

bool lessByName(const TargetTraffic &a, const TargetTraffic &b)
{
    return std::tie(a.upstream, a.target) < std::tie(b.upstream, b.target);
}

bool isName(int column)
{
    return column == TargetsModel::UpstreamColumn || column == TargetsModel::TargetColumn
        || column == TargetsModel::StateColumn;
}

qint64 number(const TargetTraffic &row, int column)
{
    switch (column) {
    case TargetsModel::InFlightColumn:
        return row.inFlight;
    case TargetsModel::IdleColumn:
        return row.idle;
    case TargetsModel::ConnectsColumn:
        return static_cast<qint64>(row.connects);
    case TargetsModel::FailuresColumn:
        return static_cast<qint64>(row.failures);
    default:
        return static_cast<qint64>(row.retries);
    }
}

QString text(const TargetTraffic &row, int column)
{
    if (column == TargetsModel::StateColumn)
        return TargetsModel::stateText(row.state);
    if (isName(column)) {
        const QString &name = column == TargetsModel::UpstreamColumn ? row.upstream : row.target;
        return name == QLatin1String("_other") ? TargetsModel::tr("(all others)") : name;
    }
    return countText(number(row, column));
}

struct Heading {
    const char *title;
    const char *explanation;
};

const std::array<Heading, TargetsModel::ColumnCount> kHeadings{{
    {QT_TRANSLATE_NOOP("portcullis::gui::TargetsModel", "Upstream"),
     QT_TRANSLATE_NOOP("portcullis::gui::TargetsModel", "Name of the upstream")},
    {QT_TRANSLATE_NOOP("portcullis::gui::TargetsModel", "Target"),
     QT_TRANSLATE_NOOP("portcullis::gui::TargetsModel", "Name of the target in its upstream")},
    {QT_TRANSLATE_NOOP("portcullis::gui::TargetsModel", "Health"),
     QT_TRANSLATE_NOOP("portcullis::gui::TargetsModel",
                       "Whether requests are sent to it, by checks and by what it answered")},
    {QT_TRANSLATE_NOOP("portcullis::gui::TargetsModel", "In flight"),
     QT_TRANSLATE_NOOP("portcullis::gui::TargetsModel", "Requests it is working on now")},
    {QT_TRANSLATE_NOOP("portcullis::gui::TargetsModel", "Idle"),
     QT_TRANSLATE_NOOP("portcullis::gui::TargetsModel", "Connections kept open for reuse")},
    {QT_TRANSLATE_NOOP("portcullis::gui::TargetsModel", "Connects"),
     QT_TRANSLATE_NOOP("portcullis::gui::TargetsModel",
                       "Connections made since the gateway started")},
    {QT_TRANSLATE_NOOP("portcullis::gui::TargetsModel", "Failures"),
     QT_TRANSLATE_NOOP("portcullis::gui::TargetsModel",
                       "Connections that failed since the gateway started")},
    {QT_TRANSLATE_NOOP("portcullis::gui::TargetsModel", "Retries"),
     QT_TRANSLATE_NOOP("portcullis::gui::TargetsModel",
                       "Attempts made here after another target failed")},
}};

} // namespace

struct TargetsModel::Merger {
    TargetsModel &model;

    void beginInsert(int first, int last) { model.beginInsertRows({}, first, last); }
    void endInsert() { model.endInsertRows(); }
    void beginRemove(int row) { model.beginRemoveRows({}, row, row); }
    void endRemove() { model.endRemoveRows(); }
};

void TargetsModel::merge(QList<TargetTraffic> fresh)
{
    std::sort(fresh.begin(), fresh.end(), lessByName);
    mergeRows(m_rows, std::move(fresh), Merger{*this}, lessByName);
    if (!m_rows.isEmpty())
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
}

QString TargetsModel::stateText(const QString &state)
{
    struct Name {
        const char *state;
        const char *text;
    };
    static constexpr std::array kNames{
        Name{"healthy", QT_TRANSLATE_NOOP("portcullis::gui::TargetsModel", "✓ healthy")},
        Name{"slow-starting", QT_TRANSLATE_NOOP("portcullis::gui::TargetsModel", "◔ slow start")},
        Name{"ejected", QT_TRANSLATE_NOOP("portcullis::gui::TargetsModel", "✕ ejected")},
        Name{"unhealthy", QT_TRANSLATE_NOOP("portcullis::gui::TargetsModel", "✕ unhealthy")},
        Name{"draining", QT_TRANSLATE_NOOP("portcullis::gui::TargetsModel", "⊘ draining")}};
    for (const Name &name : kNames) {
        if (state == QLatin1String(name.state))
            return tr(name.text);
    }
    return state.isEmpty() ? tr("not known") : state;
}

int TargetsModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int TargetsModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant TargetsModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const TargetTraffic &row = m_rows[index.row()];
    const int column = index.column();
    switch (role) {
    case Qt::DisplayRole:
        return text(row, column);
    case SortRole:
        return isName(column) ? QVariant(text(row, column)) : QVariant(number(row, column));
    case Qt::TextAlignmentRole:
        return int((isName(column) ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
    case Qt::ToolTipRole:
        return column == StateColumn && !row.why.isEmpty() ? QVariant(row.why) : QVariant();
    case Qt::AccessibleTextRole:
        return tr(kHeadings[static_cast<std::size_t>(column)].title) + QLatin1String(": ")
            + text(row, column);
    default:
        return {};
    }
}

QVariant TargetsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount)
        return {};
    switch (role) {
    case Qt::DisplayRole:
        return tr(kHeadings[static_cast<std::size_t>(section)].title);
    case Qt::ToolTipRole:
        return tr(kHeadings[static_cast<std::size_t>(section)].explanation);
    case Qt::TextAlignmentRole:
        return int((isName(section) ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
    default:
        return {};
    }
}

} // namespace portcullis::gui
