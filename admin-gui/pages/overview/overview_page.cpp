// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "admin-gui/pages/overview/overview_page.h"

#include "admin-gui/models/figures.h"
#include "admin-gui/models/routes_model.h"
#include "admin-gui/models/targets_model.h"
#include "admin-gui/settings/settings.h"
#include "admin-gui/widgets/stage_text.h"
#include "ui_overview_page.h"

#include <QHeaderView>
#include <QSortFilterProxyModel>

#include <algorithm>

namespace portcullis::gui {

OverviewPage::OverviewPage(QWidget *parent)
    : QWidget(parent)
    , m_ui(std::make_unique<Ui::OverviewPage>())
    , m_routes(new RoutesModel(this))
    , m_targets(new TargetsModel(this))
{
    m_ui->setupUi(this); // layout, texts, tab order and accessible names are in the .ui file
    setUpTable(*m_ui->routesTable, *m_routes, RoutesModel::RateColumn);
    setUpTable(*m_ui->targetsTable, *m_targets, TargetsModel::UpstreamColumn);
    m_ui->targetsTable->sortByColumn(TargetsModel::UpstreamColumn, Qt::AscendingOrder);
    connect(m_ui->flow, &FlowDiagram::selectionChanged, this, &OverviewPage::showDetails);
    showSummary();
    showDetails();
}

OverviewPage::~OverviewPage() = default;

void OverviewPage::setUpTable(QTableView &table, QAbstractItemModel &model, int sortColumn)
{
    auto *proxy = new QSortFilterProxyModel(this);
    proxy->setSourceModel(&model);
    proxy->setSortRole(RoutesModel::SortRole);
    proxy->setSortCaseSensitivity(Qt::CaseInsensitive);
    table.setModel(proxy);
    table.sortByColumn(sortColumn, Qt::DescendingOrder);
    table.verticalHeader()->hide();
    table.verticalHeader()->setDefaultSectionSize(table.fontMetrics().height() + 8);
    QHeaderView &header = *table.horizontalHeader();
    header.setHighlightSections(false);
    header.setMinimumSectionSize(table.fontMetrics().averageCharWidth() * 6);
    // The names take what is left, the figures what they need.
    header.setSectionResizeMode(QHeaderView::Interactive);
    const int least = table.fontMetrics().averageCharWidth() * 12;
    for (int i = 1; i < model.columnCount(); ++i)
        header.resizeSection(i, std::max(least, header.sectionSizeHint(i)));
    header.setSectionResizeMode(0, QHeaderView::Stretch);
}

void OverviewPage::setTraffic(const Traffic &traffic)
{
    m_traffic = traffic;
    m_routes->merge(traffic.routes);
    m_targets->merge(traffic.targets);
    m_ui->flow->setTraffic(traffic.stages, traffic.hasRates());
    m_ui->routesEmpty->setVisible(traffic.routes.isEmpty());
    m_ui->routesTable->setVisible(!traffic.routes.isEmpty());
    m_ui->targetsEmpty->setVisible(traffic.targets.isEmpty());
    m_ui->targetsTable->setVisible(!traffic.targets.isEmpty());
    showSummary();
    showDetails();
}

void OverviewPage::setStale(const QString &note)
{
    m_stale = note;
    showSummary();
}

void OverviewPage::showSummary()
{
    const Traffic &now = m_traffic;
    const auto figure = [&now](const QString &text) { return now.hasRates() ? text : noFigure(); };
    m_ui->rateFigure->setText(figure(rateText(now.perSecond)));
    m_ui->p50Figure->setText(durationText(now.p50));
    m_ui->p95Figure->setText(durationText(now.p95));
    m_ui->p99Figure->setText(durationText(now.p99));
    m_ui->inFlightFigure->setText(figure(countText(now.requestsInFlight)));
    m_ui->connectionsFigure->setText(figure(countText(now.connectionsOpen)));
    m_ui->totalFigure->setText(figure(countText(static_cast<qint64>(now.requests))));
    if (!m_stale.isEmpty()) {
        m_ui->windowLabel->setText(m_stale);
    } else if (now.hasRates()) {
        const qint64 seconds = qRound64(double(now.window.count()) / 1000);
        m_ui->windowLabel->setText(seconds <= 1
                                       ? tr("Rates and times of the last second")
                                       : tr("Rates and times of the last %1 seconds").arg(seconds));
    } else {
        m_ui->windowLabel->setText(tr("Waiting for figures"));
    }
}

void OverviewPage::showDetails()
{
    const Stage stage = m_ui->flow->selected();
    m_ui->stageDetails->setText(stageDetails(
        stage, m_traffic.stages[static_cast<std::size_t>(stage)], m_traffic.hasRates()));
}

void OverviewPage::restore(const QSettings &settings)
{
    // Each answers false on what it can't use, and stays as it is.
    m_ui->splitter->restoreState(kOverviewSplitter.get(settings));
    m_ui->routesTable->horizontalHeader()->restoreState(kRoutesHeader.get(settings));
    m_ui->targetsTable->horizontalHeader()->restoreState(kTargetsHeader.get(settings));
}

void OverviewPage::save(QSettings &settings) const
{
    kOverviewSplitter.set(settings, m_ui->splitter->saveState());
    kRoutesHeader.set(settings, m_ui->routesTable->horizontalHeader()->saveState());
    kTargetsHeader.set(settings, m_ui->targetsTable->horizontalHeader()->saveState());
}

} // namespace portcullis::gui
