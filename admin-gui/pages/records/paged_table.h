// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "admin-gui/models/records_model.h"
#include "admin-gui/widgets/state_panel.h"
#include "shared/client/admin_client.h"

#include <QTableView>
#include <QTimer>

#include <memory>

class QLabel;
class QLineEdit;

namespace portcullis::gui {

/// What a PagedTable shows.
struct ListSource {
    QByteArray path;       ///< such as `/v1/revisions`
    QString key;           ///< the member that tells items apart
    QString name;          ///< for people who can't see it, such as `History`
    QString empty;         ///< in place of no rows
    QString hint{};        ///< what to do about it; may be empty
    bool hasSearch = true; ///< whether the gateway searches it with `q`
    bool hasPages = true;  ///< whether it takes `limit` and `cursor`
};

/// A list of the admin API as a table: the first page when it is asked for, more when somebody
/// scrolls towards the end, a filter that the gateway applies to all of it.
class PagedTable final : public QWidget {
    Q_OBJECT

public:
    /// Items that are asked for at once.
    static constexpr int kPage = 200;
    /// Between the last key and the question.
    static constexpr int kSearchAfterMs = 250;

    /// `client` is borrowed and outlives this.
    PagedTable(AdminClient &client, ListSource source, QList<RecordColumn> columns,
               QWidget *parent = nullptr);
    ~PagedTable() override;

    /// The first page anew. What is shown stays until it is there.
    void reload();
    /// Another gateway: nothing is kept.
    void reset();
    /// A null object: nothing is selected.
    QJsonObject current() const;
    QList<QJsonObject> selected() const;
    void select(const QJsonValue &key);
    bool isSettled() const { return !m_call && m_state->isSettled(); }

    RecordsModel &model() { return *m_model; }
    QTableView &view() { return *m_view; }
    StatePanel &state() { return *m_state; }
    QLineEdit &filter() { return *m_filter; }
    /// Beside the filter.
    void addTool(QWidget *tool);

Q_SIGNALS:
    void currentChanged();
    void activated();
    void loaded();

private:
    void fetch(bool more);
    void arrived(const AdminResult<QJsonObject> &answer, bool more);
    void fetchMoreNear(int scrolled);
    void showCount();

    AdminClient &m_client;
    ListSource m_source;
    RecordsModel *m_model;
    QTableView *m_view;
    StatePanel *m_state;
    QLineEdit *m_filter;
    QLabel *m_count;
    QTimer m_search;
    QString m_cursor;                ///< of the next page; empty: all is there
    std::unique_ptr<QObject> m_call; ///< context of what is under way
};

/// A read-only table as all pages have it.
void setUpTable(QTableView &view, const QString &accessibleName);

} // namespace portcullis::gui
