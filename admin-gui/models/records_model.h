// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include <QAbstractTableModel>
#include <QJsonArray>
#include <QJsonObject>

#include <functional>

namespace portcullis::gui {

/// A column of a RecordsModel.
struct RecordColumn {
    QString title;
    std::function<QString(const QJsonObject &)> text;
    /// What it is sorted by; null: by its text.
    std::function<QVariant(const QJsonObject &)> order{};
    /// For a tool tip; null: the text, which may be cut off.
    std::function<QString(const QJsonObject &)> tip{};
    Qt::Alignment alignment = Qt::AlignLeft | Qt::AlignVCenter;
    int width = 100; ///< to begin with, in pixels of a screen of ordinary density
};

/// The items of a list of the admin API, as rows. Knows nothing of what they are about.
class RecordsModel final : public QAbstractTableModel {
    Q_OBJECT

public:
    /// DisplayRole is text for people; SortRole is the raw value behind it.
    enum Role { SortRole = Qt::UserRole };

    /// `key` is the member that tells items apart, such as `revision`.
    RecordsModel(QString key, QList<RecordColumn> columns, QObject *parent = nullptr);

    /// Makes the rows equal to `items`. Where the old rows are the end or the begin of them, as
    /// when a list grew, those stay what they are: selection and scroll position are kept.
    void setItems(const QJsonArray &items);
    /// Those that are there already are passed over.
    void appendItems(const QJsonArray &items);
    /// Texts are made anew, as when times are shown in another clock.
    void refreshTexts();

    const QList<RecordColumn> &columns() const { return m_columns; }
    const QJsonObject &item(int row) const { return m_items.at(row); }
    /// -1: there is none.
    int rowOf(const QJsonValue &key) const;

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    QString m_key;
    QList<RecordColumn> m_columns;
    QList<QJsonObject> m_items;
};

} // namespace portcullis::gui
