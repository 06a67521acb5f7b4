// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "admin-gui/pages/traffic/traffic_page.h"

#include "admin-gui/models/composed_request.h"
#include "admin-gui/models/figures.h"
#include "admin-gui/pages/request/html.h"
#include "admin-gui/pages/request/request_html.h"
#include "admin-gui/pages/traffic/request_details.h"
#include "admin-gui/settings/settings.h"
#include "admin-gui/widgets/column_titles.h"
#include "admin-gui/widgets/filter_bar.h"
#include "admin-gui/widgets/status_delegate.h"
#include "admin-gui/widgets/theme.h"
#include "ui_traffic_page.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHeaderView>
#include <QJsonArray>
#include <QJsonDocument>
#include <QMenu>
#include <QScrollBar>

namespace portcullis::gui {

using namespace Qt::StringLiterals;

TrafficPage::TrafficPage(PageContext context, QWidget *parent)
    : Page(PageId::Traffic, context, parent)
    , m_ui(std::make_unique<Ui::TrafficPage>())
    , m_model(new TrafficModel(this))
    , m_columnsMenu(new QMenu(this))
{
    m_ui->setupUi(this); // layout, texts, tab order and accessible names are in the .ui file
    setUpTable();
    setUpActions();
    setUpDetails();
    watchModel();
    m_ui->filter->setValues([this](const QString &field) { return m_model->valuesOf(field); });
    connect(m_ui->filter, &FilterBar::filterChanged, m_model, &TrafficModel::setFilter);
    connect(&context.feed, &EventFeed::traffic, this, [this](const QJsonObject &object) {
        if (auto entry = api::readTrafficEntry(object))
            m_model->add(std::move(*entry));
    });
    connect(&context.feed, &EventFeed::liveChanged, this, [this](bool live) {
        if (live)
            load(); // what ended while nobody listened
        showState();
    });
    connect(&context.monitor, &GatewayMonitor::updated, this, &TrafficPage::gatewayChanged);
    m_url = context.monitor.url();
    showState();
}

TrafficPage::~TrafficPage() = default;

QString TrafficPage::title() const
{
    return tr("Traffic");
}

void TrafficPage::setUpTable()
{
    QTableView &table = *m_ui->table;
    table.setModel(m_model);
    table.setItemDelegateForColumn(static_cast<int>(TrafficColumn::Status),
                                   new StatusDelegate(TrafficModel::SortRole, this));
    table.verticalHeader()->hide();
    table.verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    table.verticalHeader()->setDefaultSectionSize(table.fontMetrics().height() + 8);
    table.setContextMenuPolicy(Qt::CustomContextMenu);
    connect(&table, &QWidget::customContextMenuRequested, this, &TrafficPage::showMenu);

    QHeaderView &header = *table.horizontalHeader();
    header.setHighlightSections(false);
    header.setSectionsMovable(true);
    header.setSortIndicator(static_cast<int>(TrafficColumn::Time), Qt::DescendingOrder);
    table.setSortingEnabled(true);
    header.setContextMenuPolicy(Qt::CustomContextMenu);
    connect(&header, &QWidget::customContextMenuRequested, this,
            [this, &header](const QPoint &at) { m_columnsMenu->popup(header.mapToGlobal(at)); });
    // Wide enough for what usually stands there, in characters.
    constexpr std::array kWidths{19, 9, 10, 40, 18, 18, 18, 30, 13, 16};
    const int character = table.fontMetrics().averageCharWidth();
    for (int i = 0; i < kTrafficColumnCount; ++i) {
        const auto at = static_cast<std::size_t>(i);
        setReadableWidth(header, i, character * (at < kWidths.size() ? kWidths[at] : 16));
        header.setSectionHidden(i, i >= kUsualTrafficColumns);
    }
    keepTitlesReadable(header);
}

void TrafficPage::setUpDetails()
{
    m_ui->splitter->setStretchFactor(0, 1);
    m_ui->splitter->setStretchFactor(1, 1);
    // Until somebody moves it: some more room for the one request than for all others.
    m_ui->splitter->setSizes({400, 480});
    m_ui->table->setMinimumHeight(fontMetrics().height() * 9);
    RequestDetails &details = *m_ui->details;
    connect(m_ui->table->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            [this, &details](const QModelIndex &index) {
                if (index.isValid())
                    details.setEntry(m_model->entryAt(index.row()));
            });
    connect(&details, &RequestDetails::followed, this,
            [this](const Destination &to) { context().navigator.go(to); });
    connect(&details, &RequestDetails::explainAsked, this, &TrafficPage::explainAgain);
    connect(&details, &RequestDetails::simulateAsked, this, &TrafficPage::simulate);
    const Draft &draft = context().draft;
    connect(&draft, &Draft::changed, this,
            [&details, &draft] { details.setDraftEdited(draft.isEdited()); });
    details.setDraftEdited(draft.isEdited());
}

/// Rows that come and go leave the selection and what one looks at in place.
void TrafficPage::watchModel()
{
    connect(m_model, &TrafficModel::counted, this, &TrafficPage::showState);
    connect(m_model, &QAbstractItemModel::modelAboutToBeReset, this, [this] {
        const QModelIndex current = m_ui->table->currentIndex();
        m_selected = current.isValid() ? m_model->entryAt(current.row()) : nullptr;
    });
    connect(m_model, &QAbstractItemModel::modelReset, this, [this] {
        const int row = m_selected ? m_model->rowOf(m_selected) : -1;
        if (row >= 0)
            m_ui->table->selectRow(row);
    });
    connect(m_model, &QAbstractItemModel::rowsInserted, this,
            [this](const QModelIndex &, int first, int last) {
                QScrollBar &bar = *m_ui->table->verticalScrollBar();
                if (bar.value() > 0 && first <= bar.value())
                    bar.setValue(bar.value() + last - first + 1);
            });
}

QAction *TrafficPage::addCommand(const QString &text, const QKeySequence &key,
                                 const std::function<void()> &does)
{
    auto *action = new QAction(text, this);
    action->setShortcut(key);
    action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    connect(action, &QAction::triggered, this, does);
    addAction(action);
    m_commands.append(action);
    return action;
}

void TrafficPage::setUpActions()
{
    m_pause = addCommand(tr("Pause"), tr("Ctrl+P"), [] {});
    m_pause->setCheckable(true);
    connect(m_pause, &QAction::toggled, this, [this](bool paused) {
        m_pause->setText(paused ? tr("Go on") : tr("Pause"));
        m_model->setPaused(paused);
    });
    m_ui->pauseButton->setDefaultAction(m_pause);
    m_ui->clearButton->setDefaultAction(addCommand(tr("Clear"), tr("Ctrl+L"), [this] {
        m_model->clear();
        m_ui->details->setEntry({});
    }));
    m_ui->exportButton->setDefaultAction(
        addCommand(tr("Export…"), tr("Ctrl+Shift+S"), [this] { chooseFile(); }));
    addCommand(tr("Edit filter"), QKeySequence::Find, [this] { m_ui->filter->focusText(); });
    addCommand(tr("Remove filter"), tr("Ctrl+Shift+F"), [this] { m_ui->filter->setText({}); });
    addCommand(tr("Explain the request again"), tr("Ctrl+Shift+E"), [this] { explainAgain(); });
    addCommand(tr("Explain the request with the draft"), tr("Ctrl+Shift+X"),
               [this] { simulate(); });
    m_columnsMenu->setTitle(tr("Columns"));
    m_ui->columnsButton->setMenu(m_columnsMenu);
    connect(m_columnsMenu, &QMenu::aboutToShow, this, &TrafficPage::fillColumnsMenu);
}

QList<QAction *> TrafficPage::commands() const
{
    return m_commands;
}

void TrafficPage::activate()
{
    if (!m_loaded || !context().feed.isLive())
        load();
}

void TrafficPage::follow(const Destination &destination)
{
    m_ui->filter->setText(destination.filter);
    m_ui->table->setFocus();
}

void TrafficPage::load()
{
    if (m_loading || context().monitor.state() != GatewayMonitor::State::Online)
        return;
    m_loading = true;
    context().client.fetchList(this, "/v1/traffic", kFirstLoad,
                               [this, url = m_url](const AdminResult<QJsonArray> &items) {
                                   m_loading = false;
                                   if (url != m_url)
                                       return load(); // another gateway was chosen meanwhile
                                   m_loaded = true;
                                   m_error = items ? QString() : items.error().message;
                                   QList<api::TrafficEntry> entries;
                                   for (const auto &item : items.value_or(QJsonArray())) {
                                       if (auto entry = api::readTrafficEntry(item.toObject()))
                                           entries.append(std::move(*entry));
                                   }
                                   m_model->merge(entries);
                                   showState();
                               });
}

void TrafficPage::gatewayChanged()
{
    const QUrl url = context().monitor.url();
    if (url != m_url) {
        m_url = url;
        m_loaded = false;
        m_error.clear();
        m_model->clear();
        m_ui->details->setEntry({});
    }
    if (!m_loaded && isVisible())
        load();
    showState();
}

void TrafficPage::showState()
{
    const int shown = m_model->rowCount();
    const int total = m_model->total();
    QString empty;
    if (!m_error.isEmpty())
        empty = tr("The recorded requests can't be fetched: %1").arg(m_error);
    else if (total > 0)
        empty = tr("None of the %1 requests matches the filter.").arg(countText(total));
    else if (context().monitor.state() != GatewayMonitor::State::Online)
        empty = tr("There is nothing to show before a gateway answers.");
    else
        empty = m_loaded ? tr("No request was recorded yet. They appear here as they come.")
                         : tr("Fetching the recorded requests…");
    m_ui->emptyLabel->setText(empty);
    m_ui->tablePages->setCurrentWidget(shown > 0 ? m_ui->tablePage : m_ui->emptyPage);

    QString count = shown == total
        ? tr("%1 requests").arg(countText(total))
        : tr("%1 of %2 requests").arg(countText(shown), countText(total));
    if (m_model->isPaused())
        count += tr(", paused: %1 more came").arg(countText(m_model->waiting()));
    else if (!context().feed.isLive())
        count += tr(", not live");
    if (!m_note.isEmpty())
        count += u". "_s + m_note;
    m_ui->countLabel->setText(count);
}

void TrafficPage::fillColumnsMenu()
{
    m_columnsMenu->clear();
    QHeaderView *header = m_ui->table->horizontalHeader();
    for (int i = 0; i < kTrafficColumnCount; ++i) {
        QAction *action = m_columnsMenu->addAction(
            trafficColumnTitle(static_cast<TrafficColumn>(i)), header,
            [header, i](bool shown) { header->setSectionHidden(i, !shown); });
        action->setToolTip(trafficColumnHelp(static_cast<TrafficColumn>(i)));
        action->setCheckable(true);
        action->setChecked(!header->isSectionHidden(i));
        // The last one can't go: nothing would be left to click on.
        action->setEnabled(header->isSectionHidden(i)
                           || header->count() - header->hiddenSectionCount() > 1);
    }
}

QList<TrafficColumn> TrafficPage::shownColumns() const
{
    const QHeaderView &header = *m_ui->table->horizontalHeader();
    QList<TrafficColumn> columns;
    for (int visual = 0; visual < header.count(); ++visual) {
        const int logical = header.logicalIndex(visual);
        if (!header.isSectionHidden(logical))
            columns.append(static_cast<TrafficColumn>(logical));
    }
    return columns;
}

void TrafficPage::showMenu(const QPoint &at)
{
    const QModelIndex index = m_ui->table->indexAt(at);
    if (!index.isValid())
        return;
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    addFilterActions(*menu, index);
    menu->popup(m_ui->table->viewport()->mapToGlobal(at));
}

void TrafficPage::addFilterActions(QMenu &menu, const QModelIndex &index)
{
    const auto column = static_cast<TrafficColumn>(index.column());
    const QString field = trafficColumnField(column);
    const QString value = trafficPlainText(*m_model->entryAt(index.row()), column);
    const auto only = [this, field, value](const QString &op) {
        m_ui->filter->setText(narrowedFilter({}, field, op, value));
    };
    const auto narrow = [this, field, value](const QString &op) {
        m_ui->filter->narrow(field, op, value);
    };
    const QString shown = menu.fontMetrics().elidedText(value, Qt::ElideMiddle, 300);
    const bool isText = !isFigure(column) && column != TrafficColumn::Time;
    menu.addAction(tr("Only %1 == %2").arg(field, shown), this, [only] { only(u"=="_s); });
    menu.addAction(tr("Only %1 != %2").arg(field, shown), this, [only] { only(u"!="_s); });
    menu.addSeparator();
    menu.addAction(tr("… and %1 == %2").arg(field, shown), this, [narrow] { narrow(u"=="_s); });
    menu.addAction(tr("… and %1 != %2").arg(field, shown), this, [narrow] { narrow(u"!="_s); });
    if (!isText) {
        menu.addAction(tr("… and %1 >= %2").arg(field, shown), this, [narrow] { narrow(u">="_s); });
        menu.addAction(tr("… and %1 <= %2").arg(field, shown), this, [narrow] { narrow(u"<="_s); });
    }
    menu.addSeparator();
    menu.addAction(tr("Copy value"), this,
                   [value] { QGuiApplication::clipboard()->setText(value); });
}

void TrafficPage::explainAgain()
{
    const TrafficRow entry = m_ui->details->entry();
    if (!entry)
        return;
    Destination to;
    to.page = PageId::Explain;
    to.material =
        QJsonDocument(ComposedRequest::fromTraffic(*entry).toJson()).toJson(QJsonDocument::Compact);
    context().navigator.go(to);
}

void TrafficPage::simulate()
{
    const TrafficRow entry = m_ui->details->entry();
    if (!entry || context().draft.isEmpty())
        return;
    m_ui->details->showSimulated(
        html::paragraph(html::escaped(tr("Asking the gateway what the draft would change…"))));
    context().client.simulateConfig(
        this, context().draft.document().toJson(),
        [this, entry](const AdminResult<QJsonObject> &answer) {
            if (m_ui->details->entry() != entry)
                return; // another one is looked at meanwhile
            m_ui->details->showSimulated(
                answer ? simulatedHtml(*answer)
                       : html::paragraph(html::escaped(
                           tr("This can't be told: %1").arg(answer.error().message))));
        },
        entry->id);
}

void TrafficPage::save(QSettings &settings) const
{
    kTrafficSplitter.set(settings, m_ui->splitter->saveState());
    kTrafficHeader.set(settings, m_ui->table->horizontalHeader()->saveState());
    kTrafficFilters.set(settings, m_ui->filter->history());
}

void TrafficPage::restore(const QSettings &settings)
{
    // Each answers false on what it can't use, and stays as it is.
    m_ui->splitter->restoreState(kTrafficSplitter.get(settings));
    m_ui->table->horizontalHeader()->restoreState(kTrafficHeader.get(settings));
    m_ui->filter->setHistory(kTrafficFilters.get(settings));
}

} // namespace portcullis::gui
