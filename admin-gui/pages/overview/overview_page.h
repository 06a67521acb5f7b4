// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "admin-gui/models/traffic.h"

#include <QWidget>

#include <memory>

class QAbstractItemModel;
class QSettings;
class QTableView;

namespace portcullis::gui {

class RoutesModel;
class TargetsModel;

namespace Ui {
class OverviewPage;
}

/// What the gateway does now: the eight steps, the routes and the upstreams.
class OverviewPage final : public QWidget {
    Q_OBJECT

public:
    explicit OverviewPage(QWidget *parent = nullptr);
    ~OverviewPage() override;

    void setTraffic(const Traffic &traffic);
    /// Says that what is shown is old. Empty: it is not.
    void setStale(const QString &note);

    void restore(const QSettings &settings);
    void save(QSettings &settings) const;

private:
    void setUpTable(QTableView &table, QAbstractItemModel &model, int sortColumn);
    void showSummary();
    void showDetails();

    std::unique_ptr<Ui::OverviewPage> m_ui;
    RoutesModel *m_routes;   // Qt parent: this
    TargetsModel *m_targets; // Qt parent: this
    Traffic m_traffic;
    QString m_stale;
};

} // namespace portcullis::gui
