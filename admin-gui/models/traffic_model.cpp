// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "admin-gui/models/traffic_model.h"

#include "admin-gui/models/traffic_fields.h"

#include <QHash>

#include <algorithm>

namespace portcullis::gui {

namespace {

/// The gateway numbers its records anew when it starts; the time tells them apart.
QString keyOf(const api::TrafficEntry &entry)
{
    return entry.id + QLatin1Char('@') + QString::number(entry.timeMs);
}

TrafficColumn columnOf(int section)
{
    return static_cast<TrafficColumn>(section);
}

int alignment(TrafficColumn column)
{
    return int((isFigure(column) ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
}

} // namespace

TrafficModel::TrafficModel(QObject *parent) : QAbstractTableModel(parent)
{
    m_timer.setSingleShot(true);
    m_timer.setInterval(kBatch);
    connect(&m_timer, &QTimer::timeout, this, &TrafficModel::flush);
}

void TrafficModel::add(api::TrafficEntry entry)
{
    const QString key = keyOf(entry);
    if (m_known.contains(key))
        return;
    m_known.insert(key);
    m_queue.push_back(std::make_shared<const api::TrafficEntry>(std::move(entry)));
    if (m_queue.size() > kMaxRows) {
        m_known.remove(keyOf(*m_queue.front()));
        m_queue.pop_front();
    }
    if (m_paused) {
        ++m_waiting;
        if (!m_timer.isActive())
            m_timer.start(); // for the count
    } else if (!m_timer.isActive()) {
        m_timer.start();
    }
}

void TrafficModel::flush()
{
    if (!m_paused && !m_queue.empty()) {
        std::vector<TrafficRow> fresh(m_queue.begin(), m_queue.end());
        m_queue.clear();
        for (const TrafficRow &row : fresh)
            m_rows.push_front(row);
        show(fresh);
        if (m_rows.size() > kMaxRows)
            forget(m_rows.size() - kMaxRows);
    }
    Q_EMIT counted();
}

/// Shows rows that just came, oldest first.
void TrafficModel::show(const std::vector<TrafficRow> &fresh)
{
    std::vector<TrafficRow> matching;
    for (const TrafficRow &row : fresh) {
        if (m_filter.matches(*row))
            matching.push_back(row);
    }
    if (matching.empty())
        return;
    if (isByArrival()) {
        beginInsertRows({}, 0, static_cast<int>(matching.size()) - 1);
        m_shown.insert(m_shown.begin(), matching.rbegin(), matching.rend());
        endInsertRows();
        return;
    }
    for (const TrafficRow &row : matching) {
        const auto at = std::upper_bound(
            m_shown.begin(), m_shown.end(), row,
            [this](const TrafficRow &a, const TrafficRow &b) { return less(a, b); });
        const int place = static_cast<int>(at - m_shown.begin());
        beginInsertRows({}, place, place);
        m_shown.insert(at, row);
        endInsertRows();
    }
}

/// Forgets the oldest ones.
void TrafficModel::forget(std::size_t count)
{
    QSet<const api::TrafficEntry *> gone;
    for (std::size_t i = 0; i < count; ++i) {
        gone.insert(m_rows.back().get());
        m_known.remove(keyOf(*m_rows.back()));
        m_rows.pop_back();
    }
    // By arrival they stand together at the end: one removal. Otherwise one for each run.
    for (auto last = m_shown.size(); last > 0;) {
        if (!gone.contains(m_shown[last - 1].get())) {
            if (isByArrival())
                break;
            --last;
            continue;
        }
        auto first = last - 1;
        while (first > 0 && gone.contains(m_shown[first - 1].get()))
            --first;
        beginRemoveRows({}, static_cast<int>(first), static_cast<int>(last) - 1);
        m_shown.erase(m_shown.begin() + static_cast<std::ptrdiff_t>(first),
                      m_shown.begin() + static_cast<std::ptrdiff_t>(last));
        endRemoveRows();
        last = first;
    }
}

void TrafficModel::merge(const QList<api::TrafficEntry> &entries)
{
    std::vector<TrafficRow> fresh;
    for (const api::TrafficEntry &entry : entries) {
        const QString key = keyOf(entry);
        if (m_known.contains(key))
            continue;
        m_known.insert(key);
        fresh.push_back(std::make_shared<const api::TrafficEntry>(entry));
    }
    if (fresh.empty())
        return;
    m_rows.insert(m_rows.end(), fresh.begin(), fresh.end());
    std::stable_sort(m_rows.begin(), m_rows.end(), [](const TrafficRow &a, const TrafficRow &b) {
        return a->timeMs > b->timeMs;
    });
    while (m_rows.size() > kMaxRows) {
        m_known.remove(keyOf(*m_rows.back()));
        m_rows.pop_back();
    }
    beginResetModel();
    rebuild();
    endResetModel();
    Q_EMIT counted();
}

void TrafficModel::clear()
{
    beginResetModel();
    m_rows.clear();
    m_shown.clear();
    m_queue.clear();
    m_known.clear();
    m_waiting = 0;
    endResetModel();
    Q_EMIT counted();
}

void TrafficModel::setPaused(bool paused)
{
    m_paused = paused;
    m_waiting = 0;
    flush();
}

void TrafficModel::setFilter(const TrafficFilter &filter)
{
    beginResetModel();
    m_filter = filter;
    rebuild();
    endResetModel();
    Q_EMIT counted();
}

void TrafficModel::rebuild()
{
    m_shown.clear();
    for (const TrafficRow &row : m_rows) {
        if (m_filter.matches(*row))
            m_shown.push_back(row);
    }
    if (!isByArrival()) {
        std::stable_sort(m_shown.begin(), m_shown.end(),
                         [this](const TrafficRow &a, const TrafficRow &b) { return less(a, b); });
    }
}

bool TrafficModel::less(const TrafficRow &a, const TrafficRow &b) const
{
    const TrafficRow &first = m_order == Qt::AscendingOrder ? a : b;
    const TrafficRow &second = m_order == Qt::AscendingOrder ? b : a;
    const TrafficColumn column = columnOf(m_sortColumn);
    const TrafficFieldInfo &field = trafficColumnInfo(column);
    if (field.number)
        return field.number(*first) < field.number(*second);
    return trafficPlainText(*first, column)
               .compare(trafficPlainText(*second, column), Qt::CaseInsensitive)
        < 0;
}

void TrafficModel::sort(int column, Qt::SortOrder order)
{
    if (column < 0 || column >= kTrafficColumnCount || (column == m_sortColumn && order == m_order))
        return;
    Q_EMIT layoutAboutToBeChanged({}, VerticalSortHint);
    const QModelIndexList before = persistentIndexList();
    QList<TrafficRow> entries;
    for (const QModelIndex &index : before)
        entries.append(entryAt(index.row()));
    m_sortColumn = column;
    m_order = order;
    rebuild();
    QHash<const api::TrafficEntry *, int> places;
    if (!before.isEmpty()) {
        for (std::size_t i = 0; i < m_shown.size(); ++i)
            places.insert(m_shown[i].get(), static_cast<int>(i));
    }
    QModelIndexList after;
    for (qsizetype i = 0; i < before.size(); ++i)
        after.append(index(places.value(entries[i].get(), -1), before[i].column()));
    changePersistentIndexList(before, after);
    Q_EMIT layoutChanged({}, VerticalSortHint);
}

int TrafficModel::rowOf(const TrafficRow &entry) const
{
    const auto found = std::find(m_shown.begin(), m_shown.end(), entry);
    return found == m_shown.end() ? -1 : static_cast<int>(found - m_shown.begin());
}

QStringList TrafficModel::valuesOf(const QString &name) const
{
    const TrafficFieldInfo *field = trafficField(name);
    if (!field || field->kind == TrafficFieldInfo::Kind::Time
        || field->kind == TrafficFieldInfo::Kind::Duration
        || field->kind == TrafficFieldInfo::Kind::Bytes)
        return {};
    QHash<QString, int> counts;
    for (const TrafficRow &row : m_rows) {
        if (field->names) {
            for (const QString &value : field->names(*row))
                ++counts[value];
        } else if (field->text) {
            ++counts[field->text(*row)];
        } else {
            ++counts[QString::number(field->number(*row))];
        }
    }
    counts.remove({});
    QStringList values = counts.keys();
    std::sort(values.begin(), values.end(), [&counts](const QString &a, const QString &b) {
        const int left = counts[a];
        const int right = counts[b];
        return left != right ? left > right : a < b;
    });
    return values.mid(0, kMaxValues);
}

int TrafficModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_shown.size());
}

int TrafficModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : kTrafficColumnCount;
}

QVariant TrafficModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const api::TrafficEntry &entry = *entryAt(index.row());
    const TrafficColumn column = columnOf(index.column());
    switch (role) {
    case Qt::DisplayRole:
        return trafficText(entry, column);
    case SortRole:
        return trafficValue(entry, column);
    case Qt::TextAlignmentRole:
        return alignment(column);
    case Qt::AccessibleTextRole:
        return trafficColumnTitle(column) + QLatin1String(": ") + trafficText(entry, column);
    case Qt::ToolTipRole:
        return column == TrafficColumn::Time ? QVariant(trafficPlainText(entry, column))
                                             : QVariant();
    default:
        return {};
    }
}

QVariant TrafficModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= kTrafficColumnCount)
        return {};
    switch (role) {
    case Qt::DisplayRole:
        return trafficColumnTitle(columnOf(section));
    case Qt::ToolTipRole:
        return trafficColumnHelp(columnOf(section));
    case Qt::TextAlignmentRole:
        return alignment(columnOf(section));
    default:
        return {};
    }
}

} // namespace portcullis::gui
