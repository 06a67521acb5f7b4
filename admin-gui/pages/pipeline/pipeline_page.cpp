// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "admin-gui/pages/pipeline/pipeline_page.h"

#include "admin-gui/models/figures.h"
#include "admin-gui/models/refusals_model.h"
#include "admin-gui/models/routes_model.h"
#include "admin-gui/models/targets_model.h"
#include "admin-gui/models/traffic_filter.h"
#include "admin-gui/settings/settings.h"
#include "admin-gui/widgets/column_titles.h"
#include "admin-gui/widgets/flow_diagram.h"
#include "admin-gui/widgets/stage_text.h"
#include "ui_pipeline_page.h"

#include <QDateTime>
#include <QHeaderView>
#include <QSortFilterProxyModel>

#include <algorithm>
#include <utility>

namespace portcullis::gui {

using namespace Qt::StringLiterals;

namespace {

QString isoText(qint64 ms)
{
    return QDateTime::fromMSecsSinceEpoch(ms).toUTC().toString(Qt::ISODateWithMs);
}

QString rangeText(const MetricsTimeline::Range &range)
{
    return range.minutes < 60 ? PipelinePage::tr("%1 min").arg(range.minutes)
                              : PipelinePage::tr("%1 h").arg(range.minutes / 60);
}

} // namespace

PipelinePage::PipelinePage(PageContext context, QWidget *parent)
    : Page(PageId::Pipeline, context, parent)
    , m_ui(std::make_unique<Ui::PipelinePage>())
    , m_routes(new RoutesModel(this))
    , m_refusals(new RefusalsModel(this))
    , m_targets(new TargetsModel(this))
    , m_routesProxy(new QSortFilterProxyModel(this))
    , m_refusalsProxy(new QSortFilterProxyModel(this))
    , m_targetsProxy(new QSortFilterProxyModel(this))
    , m_rateChart(new MetricsChart(MetricsChart::Kind::Rate))
    , m_latencyChart(new MetricsChart(MetricsChart::Kind::Latency))
    , m_health(context)
{
    m_ui->setupUi(this); // layout, texts, tab order and accessible names are in the .ui file
    m_ui->rateLayout->addWidget(m_rateChart, 1);
    m_ui->latencyLayout->addWidget(m_latencyChart, 1);
    m_ui->charts->setVisible(MetricsChart::isAvailable());
    for (const MetricsTimeline::Range &range : MetricsTimeline::ranges())
        m_ui->rangeBox->addItem(rangeText(range));
    setUpTables();
    setUpLinks();
    setUpCommands();
    connect(&context.feed, &EventFeed::metrics, this, &PipelinePage::take);
    connect(&context.feed, &EventFeed::liveChanged, this, [this](bool live) {
        if (live)
            loadHistory(); // what happened meanwhile
        showState();
    });
    connect(&context.monitor, &GatewayMonitor::updated, this, &PipelinePage::gatewayChanged);
    connect(&context.monitor, &GatewayMonitor::trafficArrived, this,
            [this](const Traffic &traffic) {
                m_scraped = traffic.targets;
                if (m_paused)
                    return;
                showTargets();
                if (!this->context().feed.isLive())
                    showTraffic(traffic);
            });
    connect(&context.draft, &Draft::changed, this, [this, revision = qint64(-1)]() mutable {
        if (std::exchange(revision, this->context().draft.baseRevision())
            != this->context().draft.baseRevision())
            m_health.load();
    });
    connect(&m_health, &HealthWatch::changed, this, &PipelinePage::showTargets);
    m_url = context.monitor.url();
    showTraffic({});
    showStage();
    showAllStages();
}

PipelinePage::~PipelinePage() = default;

QString PipelinePage::title() const
{
    return tr("Pipeline");
}

void PipelinePage::setUpTables()
{
    setUpTable(*m_ui->routesTable, *m_routesProxy, *m_routes, RoutesModel::RateColumn);
    setUpTable(*m_ui->refusalsTable, *m_refusalsProxy, *m_refusals, RefusalsModel::CountColumn);
    setUpTable(*m_ui->targetsTable, *m_targetsProxy, *m_targets, TargetsModel::UpstreamColumn);
    m_ui->targetsTable->sortByColumn(TargetsModel::UpstreamColumn, Qt::AscendingOrder);
    m_refusalsProxy->setFilterRole(RefusalsModel::StageRole);
    m_ui->refusalsTable->hideColumn(RefusalsModel::StageColumn); // the reason begins with it
    // Until somebody moves them.
    m_ui->charts->setSizes({640, 640});
    m_ui->tables->setSizes({510, 360, 390});
    m_ui->splitter->setSizes({300, 260});
}

void PipelinePage::setUpTable(QTableView &table, QSortFilterProxyModel &proxy,
                              QAbstractItemModel &model, int sortColumn)
{
    proxy.setSourceModel(&model);
    proxy.setSortRole(RoutesModel::SortRole); // the same in all three
    proxy.setSortCaseSensitivity(Qt::CaseInsensitive);
    table.setModel(&proxy);
    table.sortByColumn(sortColumn, Qt::DescendingOrder);
    table.verticalHeader()->hide();
    table.verticalHeader()->setDefaultSectionSize(table.fontMetrics().height() + 8);
    QHeaderView &header = *table.horizontalHeader();
    header.setHighlightSections(false);
    const int character = table.fontMetrics().averageCharWidth();
    // Names can be read wherever the splitters stand; where there is no room for all figures one
    // scrolls for the last of them.
    for (int i = 0; i < model.columnCount(); ++i)
        setReadableWidth(header, i, character * (i == 0 ? 20 : 9));
    keepTitlesReadable(header);
}

/// Everything leads to the requests behind it.
void PipelinePage::setUpLinks()
{
    connect(m_ui->flow, &FlowDiagram::selectionChanged, this, &PipelinePage::showStage);
    connect(m_ui->flow, &FlowDiagram::activated, this, [this](Stage stage) {
        const std::string_view name = stageName(stage);
        openTraffic(u"stage == "_s + QString::fromLatin1(name.data(), qsizetype(name.size())));
    });
    connect(m_ui->allStagesButton, &QPushButton::clicked, this, &PipelinePage::showAllStages);
    for (MetricsChart *chart : {m_rateChart, m_latencyChart}) {
        connect(chart, &MetricsChart::picked, this, [this](const MetricsChart::Pick &pick) {
            QString filter =
                u"time >= %1 and time < %2"_s.arg(isoText(pick.fromMs), isoText(pick.toMs));
            if (!pick.condition.isEmpty())
                filter += u" and "_s + pick.condition;
            openTraffic(filter);
        });
    }
    connect(m_ui->routesTable, &QAbstractItemView::activated, this,
            [this](const QModelIndex &index) {
                const QString name = index.siblingAtColumn(RoutesModel::NameColumn)
                                         .data(RoutesModel::SortRole)
                                         .toString();
                if (name == u"_none"_s)
                    openTraffic(narrowedFilter(rangeCondition(), u"route"_s, u"=="_s, {}));
                else if (name != u"_other"_s)
                    openTraffic(narrowedFilter(rangeCondition(), u"route"_s, u"=="_s, name));
            });
    connect(m_ui->refusalsTable, &QAbstractItemView::activated, this,
            [this](const QModelIndex &index) {
                const QString code = index.siblingAtColumn(RefusalsModel::ReasonColumn)
                                         .data(RefusalsModel::SortRole)
                                         .toString();
                openTraffic(narrowedFilter(rangeCondition(), u"code"_s, u"=="_s, code));
            });
    connect(m_ui->targetsTable, &QAbstractItemView::activated, this,
            [this](const QModelIndex &index) {
                Destination to;
                to.page = PageId::Upstreams;
                to.part = {u"upstreams"_s,
                           index.siblingAtColumn(TargetsModel::UpstreamColumn)
                               .data(TargetsModel::SortRole)
                               .toString()};
                context().navigator.go(to);
            });
}

void PipelinePage::setUpCommands()
{
    m_pause = new QAction(tr("Pause"), this);
    m_pause->setCheckable(true);
    m_pause->setShortcut(tr("Ctrl+P"));
    m_pause->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    connect(m_pause, &QAction::toggled, this, &PipelinePage::setPaused);
    addAction(m_pause);
    m_ui->pauseButton->setDefaultAction(m_pause);
    m_commands.append(m_pause);
    for (int i = 0; i < m_ui->rangeBox->count(); ++i) {
        auto *action = new QAction(tr("Show the last %1").arg(m_ui->rangeBox->itemText(i)), this);
        connect(action, &QAction::triggered, this,
                [this, i] { m_ui->rangeBox->setCurrentIndex(i); });
        m_commands.append(action);
    }
    connect(m_ui->rangeBox, &QComboBox::currentIndexChanged, this, &PipelinePage::setRange);
}

void PipelinePage::openTraffic(const QString &filter)
{
    Destination to;
    to.page = PageId::Traffic;
    to.filter = filter;
    context().navigator.go(to);
}

/// That a request began within what is shown.
QString PipelinePage::rangeCondition() const
{
    return m_timeline.isEmpty() ? QString()
                                : u"time >= "_s + isoText(m_timeline.points().front().atMs);
}

void PipelinePage::activate()
{
    if (!m_historyLoaded)
        loadHistory();
    m_health.load();
}

void PipelinePage::gatewayChanged()
{
    if (const QUrl url = context().monitor.url(); url != m_url) {
        m_url = url;
        m_timeline.clear();
        m_health.clear();
        m_scraped.clear();
        m_historyLoaded = false;
        m_historyError.clear();
        showTimeline();
    }
    if (!m_historyLoaded && m_historyError.isEmpty())
        loadHistory();
    showState();
}

void PipelinePage::loadHistory()
{
    if (m_historyLoading || context().monitor.state() != GatewayMonitor::State::Online)
        return;
    m_historyLoading = true;
    const MetricsTimeline::Range range = m_timeline.range();
    // By the gateway's clock, as soon as that is known.
    const qint64 now =
        m_timeline.isEmpty() ? QDateTime::currentMSecsSinceEpoch() : m_timeline.endMs();
    const QDateTime from = QDateTime::fromMSecsSinceEpoch(now - range.spanMs()).toUTC();
    const QByteArray path = "/v1/metrics/history?from=" + from.toString(Qt::ISODate).toLatin1()
        + "&step=" + QByteArray::number(range.stepSeconds) + 's';
    context().client.fetchObject(
        this, path, [this, range, url = m_url](const AdminResult<QJsonObject> &answer) {
            m_historyLoading = false;
            if (range != m_timeline.range() || url != m_url)
                return loadHistory(); // something else is wanted meanwhile
            m_historyLoaded = true;
            m_historyError = answer ? QString() : answer.error().message;
            if (answer)
                m_timeline.load(api::readMetricsHistory(*answer));
            if (!m_paused)
                showTimeline();
            showState();
        });
}

void PipelinePage::take(const QJsonObject &object)
{
    const auto sample = api::readMetricsSample(object);
    if (!sample)
        return;
    m_timeline.add(*sample);
    if (!m_paused)
        showTimeline();
}

void PipelinePage::setRange(int index)
{
    m_timeline.setRange(MetricsTimeline::ranges()[index]);
    m_historyLoaded = false;
    showTimeline();
    loadHistory();
}

void PipelinePage::setPaused(bool paused)
{
    m_paused = paused;
    m_pause->setText(paused ? tr("Go on") : tr("Pause"));
    if (!paused)
        showTimeline();
    showState();
}

void PipelinePage::showTimeline()
{
    const api::MetricsSample whole = m_timeline.whole();
    m_refusals->merge(whole);
    m_rateChart->setTimeline(m_timeline);
    m_latencyChart->setTimeline(m_timeline);
    showTraffic(trafficOf(m_timeline.moment(), whole));
}

void PipelinePage::showTraffic(const Traffic &traffic)
{
    m_traffic = traffic;
    m_routes->merge(traffic.routes);
    m_ui->flow->setTraffic(traffic.stages, traffic.hasRates());
    m_ui->stageDetails->setText(m_ui->flow->details(m_ui->flow->selected()));
    showSummary();
    showEmptyTables();
    showState();
}

void PipelinePage::showTargets()
{
    m_targets->merge(m_health.merged(m_scraped));
    showEmptyTables();
}

/// An empty table says in words why it is empty.
void PipelinePage::showEmptyTables()
{
    const auto show = [](QTableView &table, QLabel &empty) {
        const bool any = table.model()->rowCount() > 0;
        table.setVisible(any);
        empty.setVisible(!any);
    };
    const bool stageOnly = !m_refusalsProxy->filterRegularExpression().pattern().isEmpty();
    m_ui->refusalsEmpty->setText(stageOnly ? tr("This step refused nothing in the time shown.")
                                           : tr("Nothing was refused in the time shown."));
    show(*m_ui->routesTable, *m_ui->routesEmpty);
    show(*m_ui->refusalsTable, *m_ui->refusalsEmpty);
    show(*m_ui->targetsTable, *m_ui->targetsEmpty);
}

void PipelinePage::showSummary()
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
}

/// What time the figures are of, and whether they are current.
void PipelinePage::showState()
{
    using State = GatewayMonitor::State;
    const State state = context().monitor.state();
    QString text;
    if (state != State::Online)
        text = m_traffic.hasRates() ? tr("Not current: the gateway does not answer.")
                                    : tr("There is nothing to show before a gateway answers.");
    else if (m_paused)
        text = tr("Paused. What comes is counted and shown when it goes on.");
    else if (!m_traffic.hasRates())
        text = tr("Waiting for figures.");
    else
        text = tr("Figures and diagram are of the last %1 s.")
                   .arg(qRound64(double(m_traffic.window.count()) / 1000));
    if (state == State::Online && !context().feed.isLive())
        text += u' ' + tr("There is no event stream: the charts stand still.");
    if (!m_historyError.isEmpty())
        text += u' ' + tr("The history can't be fetched: %1.").arg(m_historyError);
    m_ui->windowLabel->setText(text);
}

void PipelinePage::showStage()
{
    const Stage stage = m_ui->flow->selected();
    m_ui->stageDetails->setText(m_ui->flow->details(stage));
    m_refusalsProxy->setFilterRegularExpression(u"^%1$"_s.arg(static_cast<int>(stage)));
    m_ui->refusalsHeading->setText(tr("Re&fusals at the step %1").arg(stageTitle(stage)));
    m_ui->allStagesButton->show();
    showEmptyTables();
}

void PipelinePage::showAllStages()
{
    m_refusalsProxy->setFilterRegularExpression(QString());
    m_ui->refusalsHeading->setText(tr("Re&fusals"));
    m_ui->allStagesButton->hide();
    showEmptyTables();
}

void PipelinePage::restore(const QSettings &settings)
{
    // Each answers false on what it can't use, and stays as it is.
    m_ui->splitter->restoreState(kPipelineSplitter.get(settings));
    m_ui->routesTable->horizontalHeader()->restoreState(kPipelineRoutesHeader.get(settings));
    m_ui->targetsTable->horizontalHeader()->restoreState(kPipelineTargetsHeader.get(settings));
    const QList<MetricsTimeline::Range> &ranges = MetricsTimeline::ranges();
    for (qsizetype i = 0; i < ranges.size(); ++i) {
        if (ranges[i].minutes == kPipelineRange.get(settings))
            m_ui->rangeBox->setCurrentIndex(static_cast<int>(i));
    }
}

void PipelinePage::save(QSettings &settings) const
{
    kPipelineSplitter.set(settings, m_ui->splitter->saveState());
    kPipelineRoutesHeader.set(settings, m_ui->routesTable->horizontalHeader()->saveState());
    kPipelineTargetsHeader.set(settings, m_ui->targetsTable->horizontalHeader()->saveState());
    kPipelineRange.set(settings, m_timeline.range().minutes);
}

} // namespace portcullis::gui
