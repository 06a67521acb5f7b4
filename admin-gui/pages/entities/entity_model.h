// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "admin-gui/draft/draft.h"
#include "admin-gui/form/json_access.h"
#include "admin-gui/form/state_icon.h"
#include "admin-gui/pages/entities/cell.h"

#include <QAbstractTableModel>
#include <QExplicitlySharedDataPointer>
#include <QSet>
#include <QTimer>

#include <functional>
#include <utility>

namespace portcullis::gui {

/// A column of a table of entities.
struct EntityColumn {
    QString id; ///< for what is remembered of it; never shown
    QString title;
    QString help;
    /// What an entity says itself; empty: it is told by setLive().
    std::function<Cell(const JsonTree &entity)> cell{};
    bool hidden = false; ///< until the person wants to see it
    int chars = 16;      ///< width at first, in characters
};

/// The entities of one section of the draft, sorted and filtered. Follows the draft: rows that stay
/// are updated in place, so that selection and scroll position outlive every edit.
///
/// Sorts and filters by itself: a proxy takes rows out one by one, which with 10,000 rows takes
/// longer than a person waits for a letter. Texts are read when they are first needed, and the rest
/// meanwhile.
class EntityModel final : public QAbstractTableModel {
    Q_OBJECT

public:
    /// In front of the columns that are given.
    enum Column { NameColumn, StateColumn, FirstColumn };

    EntityModel(Draft &draft, const QString &section, QList<EntityColumn> columns,
                QObject *parent = nullptr);
    ~EntityModel() override;

    const QList<EntityColumn> &columns() const { return m_columns; }
    const QString &section() const { return m_section; }
    QString nameAt(int row) const;
    /// -1: there is none, or it is filtered out.
    int rowOf(const QString &name) const;
    int total() const { return static_cast<int>(m_rows.size()); } ///< with those filtered out

    /// Words that all have to be in the entity's texts, whatever their case.
    void setFilter(const QString &filter);
    const QString &filter() const { return m_filter; }
    /// What `column` (counted as columns() are) says, by name; of those left out nothing.
    void setLive(int column, const QHash<QString, Cell> &cells);

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation,
                        int role = Qt::DisplayRole) const override;
    void sort(int column, Qt::SortOrder order = Qt::AscendingOrder) override;
    int sortColumn() const { return m_sortColumn; }
    Qt::SortOrder sortOrder() const { return m_sortOrder; }

Q_SIGNALS:
    /// Other rows may be shown, or other numbers of them.
    void shownChanged();

private:
    struct Row : QSharedData {
        DocumentParts::PartPtr part;
        PackedCells cells; // of columns(), once they were read
        QByteArray search; // lower case
        bool isRead = false;
        bool isEnabled = true;
        State state = State::None; // New, Edited or None
        int errors = 0;
        int warnings = 0;
    };
    using RowPtr = QExplicitlySharedDataPointer<Row>;
    using Keyed = std::pair<Cell, RowPtr>;

    void follow();
    void followShown(const QSet<const Row *> &gone, const QList<RowPtr> &fresh);
    void renamedInPlace(const QList<DocumentParts::PartPtr> &entities);
    QList<RowPtr> rowsOf(const QList<DocumentParts::PartPtr> &entities, QList<RowPtr> &fresh,
                         QSet<const Row *> &gone);
    void followFindings();
    void followChanges();
    void read(Row &row) const;
    void readSome();
    bool passes(Row &row) const;
    Cell cellOf(const RowPtr &row, int column) const;
    Cell keyOf(const RowPtr &row) const { return cellOf(row, m_sortColumn); }
    bool less(const Keyed &a, const Keyed &b) const;
    QList<RowPtr>::iterator placeOf(const RowPtr &row, QList<RowPtr> &rows) const;
    void sortRows();
    void rebuild();
    State worstOf(const Row &row) const;
    QString stateWords(const Row &row) const;

    Draft &m_draft;
    QString m_section;
    QList<EntityColumn> m_columns;
    QList<RowPtr> m_rows;               // in the order of the document
    QList<RowPtr> m_sorted;             // the same
    QList<RowPtr> m_shown;              // of these, those that pass the filter
    bool m_isSorted = true;             // m_sorted is, after all that was edited
    QList<QHash<QString, Cell>> m_live; // of columns() without a `cell`, by name
    QString m_filter;
    QList<QByteArray> m_words;
    int m_sortColumn = NameColumn;
    Qt::SortOrder m_sortOrder = Qt::AscendingOrder;
    QTimer m_reader;
    qsizetype m_readTo = 0;
};

} // namespace portcullis::gui
