// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "admin-gui/pages/entities/entity_table_page.h"

#include "admin-gui/form/specs/specs.h"
#include "admin-gui/settings/settings.h"
#include "admin-gui/widgets/column_titles.h"

#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QMenu>
#include <QSplitter>
#include <QStackedWidget>
#include <QTableView>
#include <QToolBar>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>
#include <array>

namespace portcullis::gui {

using namespace Qt::StringLiterals;

std::optional<PageId> pageForSection(const QString &section)
{
    struct Place {
        const char *section;
        PageId page;
    };
    static constexpr std::array kPlaces{
        Place{"routes", PageId::Routes},
        Place{"upstreams", PageId::Upstreams},
        Place{"consumers", PageId::Consumers},
        Place{"rateLimits", PageId::Limits},
        Place{"authenticators", PageId::Authenticators},
        Place{"listeners", PageId::Listeners},
    };
    for (const Place &place : kPlaces) {
        if (section == QLatin1String(place.section))
            return place.page;
    }
    return std::nullopt;
}

EntityTablePage::EntityTablePage(PageId id, const PageContext &context, const QString &section,
                                 QList<EntityColumn> columns, QWidget *parent)
    : Page(id, context, parent)
    , m_spec(*specOf(section))
    , m_model(new EntityModel(context.draft, section, std::move(columns), this))
{
    m_tools = new QToolBar(this);
    m_tools->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_splitter = new QSplitter(Qt::Vertical, this);
    m_splitter->setChildrenCollapsible(false);
    makeTable(*m_splitter);
    m_form = new EntityForm(m_spec,
                            {context.draft, specOf,
                             [this](const PartRef &part) {
                                 if (const auto page = pageForSection(part.section))
                                     this->context().navigator.go({.page = *page, .part = part});
                             }},
                            m_splitter);
    m_splitter->addWidget(m_form);
    m_splitter->setStretchFactor(0, 2);
    m_splitter->setStretchFactor(1, 3);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(8, 4, 8, 8);
    layout->addWidget(m_tools);
    layout->addWidget(m_splitter, 1);
    makeCommands();

    connect(m_model, &QAbstractItemModel::modelAboutToBeReset, this, &EntityTablePage::keepChoice);
    connect(m_model, &QAbstractItemModel::modelReset, this, &EntityTablePage::restoreChoice);
    connect(m_model, &EntityModel::shownChanged, this, [this] {
        showCounts();
        showEntity();
        enableCommands();
    });
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            &EntityTablePage::showEntity);
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this,
            &EntityTablePage::enableCommands);
    connect(m_form, &EntityForm::renamed, this, [this] { currentChanged(current()); });
    connect(&context.monitor, &GatewayMonitor::updated, this, &EntityTablePage::showCounts);
    showCounts();
    enableCommands();
}

EntityTablePage::~EntityTablePage() = default;

void EntityTablePage::makeTable(QSplitter &splitter)
{
    m_stack = new QStackedWidget(&splitter);
    m_table = new QTableView(m_stack);
    m_notice = new QLabel(m_stack);
    m_notice->setAlignment(Qt::AlignCenter);
    m_notice->setWordWrap(true);
    m_notice->setTextFormat(Qt::PlainText);
    m_notice->setObjectName(u"notice"_s);
    m_stack->addWidget(m_table);
    m_stack->addWidget(m_notice);
    m_stack->setMinimumHeight(120);
    m_table->setObjectName(u"table"_s);
    m_table->setAccessibleName(m_spec.noun);
    m_table->setModel(m_model);
    m_table->setSortingEnabled(true);
    m_table->sortByColumn(EntityModel::NameColumn, Qt::AscendingOrder);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_table->setAlternatingRowColors(true);
    m_table->setWordWrap(false);
    m_table->setShowGrid(false);
    m_table->setTabKeyNavigation(false);
    m_table->setContextMenuPolicy(Qt::ActionsContextMenu);
    m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setDefaultSectionSize(m_table->fontMetrics().height() + 8);
    QHeaderView &header = *m_table->horizontalHeader();
    header.setHighlightSections(false);
    header.setSectionsMovable(true);
    header.setFirstSectionMovable(false);
    const int unit = m_table->fontMetrics().averageCharWidth();
    setReadableWidth(header, EntityModel::NameColumn, unit * 24);
    setReadableWidth(header, EntityModel::StateColumn, unit * 18);
    for (int i = 0; i < m_model->columns().size(); ++i) {
        setReadableWidth(header, EntityModel::FirstColumn + i, unit * m_model->columns()[i].chars);
        header.setSectionHidden(EntityModel::FirstColumn + i, m_model->columns()[i].hidden);
    }
    keepTitlesReadable(header);
    connect(m_table, &QTableView::activated, this, [this] { m_form->focusField(u"/name"_s); });
}

void EntityTablePage::activate()
{
    m_form->setReadOnly(context().isReadOnly());
    m_table->setAccessibleName(title());
    if (current().isEmpty() && m_model->rowCount() > 0)
        m_table->selectRow(0);
    enableCommands();
}

void EntityTablePage::follow(const Destination &destination)
{
    if (!destination.filter.isEmpty())
        m_filter->setText(destination.filter);
    if (!destination.part.isEntity())
        return;
    if (m_model->rowOf(destination.part.name) < 0)
        m_filter->clear();
    choose(destination.part.name);
    m_form->focusField(destination.pointer);
}

QString EntityTablePage::current() const
{
    return m_model->nameAt(m_table->currentIndex().row());
}

QStringList EntityTablePage::chosen() const
{
    QList<int> rows;
    for (const QModelIndex &index : m_table->selectionModel()->selectedRows())
        rows.append(index.row());
    std::ranges::sort(rows);
    QStringList names;
    for (const int row : std::as_const(rows))
        names.append(m_model->nameAt(row));
    return names;
}

void EntityTablePage::choose(const QString &name)
{
    const int row = m_model->rowOf(name);
    if (row < 0)
        return;
    m_table->selectRow(row);
    m_table->scrollTo(m_model->index(row, 0));
}

void EntityTablePage::showEntity()
{
    if (m_restoring)
        return;
    const QString name = current();
    const QString before = m_form->entity().name;
    m_form->setEntity({m_spec.section, name});
    if (name != before)
        currentChanged(name);
    enableCommands();
}

void EntityTablePage::keepChoice()
{
    m_restoring = true;
    m_kept = chosen();
    m_keptCurrent = current();
    m_keptRow = std::max(0, m_table->currentIndex().row());
}

void EntityTablePage::restoreChoice()
{
    QItemSelection selection;
    for (const QString &name : std::as_const(m_kept)) {
        if (const int row = m_model->rowOf(name); row >= 0)
            selection.select(m_model->index(row, 0), m_model->index(row, 0));
    }
    int row = m_model->rowOf(m_keptCurrent);
    if (row < 0)
        row = std::min(m_keptRow, m_model->rowCount() - 1);
    QItemSelectionModel &choice = *m_table->selectionModel();
    if (row >= 0) {
        choice.setCurrentIndex(m_model->index(row, 0), QItemSelectionModel::NoUpdate);
        if (selection.isEmpty())
            selection.select(m_model->index(row, 0), m_model->index(row, 0));
    }
    choice.select(selection, QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
    m_restoring = false;
    showEntity();
}

void EntityTablePage::showCounts()
{
    const QLocale locale;
    const QString total = locale.toString(m_model->total());
    m_counts->setText(m_model->filter().isEmpty()
                          ? tr("%1 in all").arg(total)
                          : tr("%1 of %2").arg(locale.toString(m_model->rowCount()), total));
    QString notice;
    if (context().draft.isEmpty()) {
        const QString why = context().monitor.error().message;
        notice = why.isEmpty() ? tr("The configuration has not come yet.")
                               : tr("There is no configuration to show: %1").arg(why);
    } else if (m_model->total() == 0) {
        notice = tr("There is none yet. “New” makes the first one.");
    } else if (m_model->rowCount() == 0) {
        notice = tr("Nothing here matches the filter.");
    }
    m_notice->setText(notice);
    m_stack->setCurrentWidget(notice.isEmpty() ? static_cast<QWidget *>(m_table) : m_notice);
}

void EntityTablePage::save(QSettings &settings) const
{
    settings.setValue(tableKey(m_spec.section, "header"), m_table->horizontalHeader()->saveState());
    settings.setValue(tableKey(m_spec.section, "splitter"), m_splitter->saveState());
    settings.setValue(tableKey(m_spec.section, "beside"), m_beside->isChecked());
}

void EntityTablePage::restore(const QSettings &settings)
{
    // Each answers false on what it can't use, and stays as it is.
    m_beside->setChecked(settings.value(tableKey(m_spec.section, "beside")).toBool());
    m_splitter->restoreState(settings.value(tableKey(m_spec.section, "splitter")).toByteArray());
    m_splitter->setOrientation(m_beside->isChecked() ? Qt::Horizontal : Qt::Vertical);
    QHeaderView &header = *m_table->horizontalHeader();
    if (header.restoreState(settings.value(tableKey(m_spec.section, "header")).toByteArray()))
        m_table->sortByColumn(header.sortIndicatorSection(), header.sortIndicatorOrder());
}

} // namespace portcullis::gui
