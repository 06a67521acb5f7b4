// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "admin-gui/models/metrics_timeline.h"
#include "admin-gui/page/page.h"
#include "admin-gui/pages/pipeline/health_watch.h"
#include "admin-gui/pages/pipeline/metrics_chart.h"

#include <memory>

class QAbstractItemModel;
class QSortFilterProxyModel;
class QTableView;

namespace portcullis::gui {

class RefusalsModel;
class RoutesModel;
class TargetsModel;

namespace Ui {
class PipelinePage;
}

/// What the gateway does now, and did in the last while: the eight steps, rates and latencies, the
/// busiest routes, the refusals, the upstreams. Everything leads to the requests behind it.
///
/// Lives on the event stream; without one it shows what is scraped, and no charts of that time.
class PipelinePage final : public Page {
    Q_OBJECT

public:
    explicit PipelinePage(PageContext context, QWidget *parent = nullptr);
    ~PipelinePage() override;

    QString title() const override;
    void activate() override;
    bool isSettled() const override { return m_historyLoaded && m_health.isSettled(); }
    QList<QAction *> commands() const override { return m_commands; }
    void save(QSettings &settings) const override;
    void restore(const QSettings &settings) override;

private:
    void setUpTables();
    void setUpTable(QTableView &table, QSortFilterProxyModel &proxy, QAbstractItemModel &model,
                    int sortColumn);
    void setUpLinks();
    void setUpCommands();
    void gatewayChanged();
    void loadHistory();
    void take(const QJsonObject &sample);
    void setRange(int index);
    void setPaused(bool paused);
    void showTimeline();
    void showTraffic(const Traffic &traffic);
    void showTargets();
    void showSummary();
    void showState();
    void showStage();
    void showAllStages();
    void showEmptyTables();
    void openTraffic(const QString &filter);
    QString rangeCondition() const;

    std::unique_ptr<Ui::PipelinePage> m_ui;
    RoutesModel *m_routes; // Qt parent: this, likewise all below
    RefusalsModel *m_refusals;
    TargetsModel *m_targets;
    QSortFilterProxyModel *m_routesProxy;
    QSortFilterProxyModel *m_refusalsProxy;
    QSortFilterProxyModel *m_targetsProxy;
    MetricsChart *m_rateChart;
    MetricsChart *m_latencyChart;
    QAction *m_pause = nullptr;
    QList<QAction *> m_commands;

    MetricsTimeline m_timeline;
    HealthWatch m_health;
    Traffic m_traffic;              ///< that is shown
    QList<TargetTraffic> m_scraped; ///< targets with their counters
    QUrl m_url;
    QString m_historyError;
    bool m_historyLoaded = false;
    bool m_historyLoading = false;
    bool m_paused = false;
};

} // namespace portcullis::gui
