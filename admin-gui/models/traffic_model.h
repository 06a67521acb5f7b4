// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "admin-gui/models/traffic_columns.h"
#include "admin-gui/models/traffic_filter.h"

#include <QAbstractTableModel>
#include <QSet>
#include <QTimer>

#include <deque>
#include <memory>
#include <vector>

namespace portcullis::gui {

using TrafficRow = std::shared_ptr<const api::TrafficEntry>;

/// The latest recorded requests, newest first or as sorted, and only those that a filter lets pass.
/// Knows nothing of the network: the page feeds it.
///
/// Filters by itself: a proxy would announce each run of rows that goes or comes, thousands of them
/// for one letter typed. What comes in is shown in batches, so that 500 a second cost ten updates.
class TrafficModel final : public QAbstractTableModel {
    Q_OBJECT

public:
    /// Requests that are kept, some 3 KiB each: what the gateway's own ring has, and a little more.
    static constexpr std::size_t kMaxRows = 10'000;
    /// Between two updates of the table; the eye takes it for at once.
    static constexpr std::chrono::milliseconds kBatch{100};
    /// Values of one field that are offered for completion.
    static constexpr int kMaxValues = 200;

    /// DisplayRole is text for people; SortRole is the raw value behind it.
    enum Role { SortRole = Qt::UserRole, EntryRole };

    explicit TrafficModel(QObject *parent = nullptr);

    /// A request that just ended; is seen with the next batch.
    void add(api::TrafficEntry entry);
    /// Requests from before, newest first, as GET /v1/traffic has them; those that are here already
    /// are passed over.
    void merge(const QList<api::TrafficEntry> &entries);
    void clear();

    /// While it is paused nothing moves; what comes waits, as much of it as is kept at all.
    void setPaused(bool paused);
    bool isPaused() const { return m_paused; }
    qint64 waiting() const { return m_paused ? m_waiting : 0; } ///< came since the pause began
    /// Shows what came and is not shown yet, unless it is paused.
    void flush();

    void setFilter(const TrafficFilter &filter);
    int total() const { return static_cast<int>(m_rows.size()); } ///< without the filter

    const TrafficRow &entryAt(int row) const { return m_shown[static_cast<std::size_t>(row)]; }
    int rowOf(const TrafficRow &entry) const; ///< -1: not shown
    /// What is shown, for an export; a snapshot.
    std::vector<TrafficRow> rows() const { return m_shown; }
    /// Values of a field among all requests, most frequent first.
    QStringList valuesOf(const QString &field) const;

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation,
                        int role = Qt::DisplayRole) const override;
    void sort(int column, Qt::SortOrder order = Qt::AscendingOrder) override;

Q_SIGNALS:
    /// How many there are, are shown or wait may have changed.
    void counted();

private:
    bool isByArrival() const
    {
        return m_sortColumn == static_cast<int>(TrafficColumn::Time)
            && m_order == Qt::DescendingOrder;
    }
    bool less(const TrafficRow &a, const TrafficRow &b) const;
    void show(const std::vector<TrafficRow> &fresh);
    void forget(std::size_t count);
    void rebuild();

    std::deque<TrafficRow> m_rows;   ///< newest first
    std::vector<TrafficRow> m_shown; ///< those that match, as sorted
    std::deque<TrafficRow> m_queue;  ///< came since the last batch, oldest first
    QSet<QString> m_known;           ///< of all of them: id and time
    TrafficFilter m_filter;
    QTimer m_timer;
    int m_sortColumn = static_cast<int>(TrafficColumn::Time);
    Qt::SortOrder m_order = Qt::DescendingOrder;
    bool m_paused = false;
    qint64 m_waiting = 0;
};

} // namespace portcullis::gui
