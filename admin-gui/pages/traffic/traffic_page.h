// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "admin-gui/models/traffic_export.h"
#include "admin-gui/page/page.h"

#include <QPersistentModelIndex>

#include <functional>
#include <memory>

class QMenu;

namespace portcullis::gui {

class FilterBar;
class RequestDetails;

namespace Ui {
class TrafficPage;
}

/// The requests that went through lately, live: filtered, one of them looked into, exported.
class TrafficPage final : public Page {
    Q_OBJECT

public:
    /// Requests that are fetched at the beginning; from then on they come by themselves.
    static constexpr int kFirstLoad = 1000;

    explicit TrafficPage(PageContext context, QWidget *parent = nullptr);
    ~TrafficPage() override;

    QString title() const override;
    void activate() override;
    void follow(const Destination &destination) override;
    bool isSettled() const override { return m_loaded; }
    QList<QAction *> commands() const override;
    void save(QSettings &settings) const override;
    void restore(const QSettings &settings) override;

    TrafficModel &model() { return *m_model; }
    /// Writes what is shown, in the columns that are, on another thread; says when it is done.
    void exportTo(const QString &path, ExportFormat format);

private:
    void setUpTable();
    void setUpActions();
    void setUpDetails();
    void watchModel();
    void load();
    void gatewayChanged();
    void showState();
    void showMenu(const QPoint &at);
    void addFilterActions(QMenu &menu, const QModelIndex &index);
    void fillColumnsMenu();
    void chooseFile();
    void exported(const QString &message, bool failed);
    void explainAgain();
    void simulate();
    QList<TrafficColumn> shownColumns() const;
    QAction *addCommand(const QString &text, const QKeySequence &key,
                        const std::function<void()> &does);

    std::unique_ptr<Ui::TrafficPage> m_ui;
    TrafficModel *m_model; // Qt parent: this, likewise the next
    QMenu *m_columnsMenu;
    QAction *m_pause = nullptr;
    QList<QAction *> m_commands;
    TrafficRow m_selected; ///< before the rows are others
    QUrl m_url;            ///< of the gateway whose requests are shown
    QString m_error;       ///< why the first ones could not be fetched; empty: they could
    QString m_note;        ///< of the last export
    bool m_loaded = false;
    bool m_loading = false;
};

} // namespace portcullis::gui
