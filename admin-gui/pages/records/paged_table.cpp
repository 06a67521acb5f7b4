// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "admin-gui/pages/records/paged_table.h"

#include "admin-gui/widgets/column_titles.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QScrollBar>
#include <QUrl>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace portcullis::gui {

using namespace Qt::StringLiterals;

void setUpTable(QTableView &view, const QString &accessibleName)
{
    view.setAccessibleName(accessibleName);
    view.setSelectionBehavior(QAbstractItemView::SelectRows);
    view.setEditTriggers(QAbstractItemView::NoEditTriggers);
    view.setAlternatingRowColors(true);
    view.setShowGrid(false);
    view.setWordWrap(false);
    view.setTabKeyNavigation(false);
    view.verticalHeader()->hide();
    view.verticalHeader()->setDefaultSectionSize(view.fontMetrics().height() * 3 / 2);
    view.horizontalHeader()->setHighlightSections(false);
    view.setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
}

PagedTable::PagedTable(AdminClient &client, ListSource source, QList<RecordColumn> columns,
                       QWidget *parent)
    : QWidget(parent)
    , m_client(client)
    , m_source(std::move(source))
    , m_model(new RecordsModel(m_source.key, std::move(columns), this))
    , m_view(new QTableView(this))
    , m_state(new StatePanel(m_view, this))
    , m_filter(new QLineEdit(this))
    , m_count(new QLabel(this))
{
    setUpTable(*m_view, m_source.name);
    m_view->setModel(m_model);
    for (int column = 0; column < m_model->columnCount(); ++column)
        setReadableWidth(*m_view->horizontalHeader(), column, m_model->columns()[column].width);
    keepTitlesReadable(*m_view->horizontalHeader());
    m_filter->setObjectName(u"filterEdit"_s);
    m_filter->setPlaceholderText(tr("Filter"));
    m_filter->setAccessibleName(tr("Filter of %1").arg(m_source.name));
    m_filter->setClearButtonEnabled(true);
    m_filter->setVisible(m_source.hasSearch);
    m_count->setVisible(m_source.hasPages); // of few rows everybody sees how many there are
    auto *tools = new QHBoxLayout;
    tools->addWidget(m_filter, 1);
    tools->addWidget(m_count);
    tools->addStretch(m_source.hasSearch ? 0 : 1);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->addLayout(tools);
    layout->addWidget(m_state, 1);
    m_search.setSingleShot(true);
    m_search.setInterval(kSearchAfterMs);
    connect(m_filter, &QLineEdit::textChanged, &m_search, qOverload<>(&QTimer::start));
    connect(m_filter, &QLineEdit::returnPressed, this, &PagedTable::reload);
    connect(&m_search, &QTimer::timeout, this, &PagedTable::reload);
    connect(m_state, &StatePanel::retryRequested, this, &PagedTable::reload);
    connect(m_view->verticalScrollBar(), &QScrollBar::valueChanged, this,
            &PagedTable::fetchMoreNear);
    connect(m_view->selectionModel(), &QItemSelectionModel::selectionChanged, this,
            &PagedTable::currentChanged);
    connect(m_view, &QTableView::activated, this, &PagedTable::activated);
    connect(m_model, &QAbstractItemModel::modelReset, this, &PagedTable::currentChanged);
    m_state->showLoading(tr("Loading …"));
}

PagedTable::~PagedTable() = default;

void PagedTable::addTool(QWidget *tool)
{
    static_cast<QHBoxLayout *>(layout()->itemAt(0)->layout())->addWidget(tool);
}

void PagedTable::reload()
{
    m_search.stop();
    fetch(false);
}

void PagedTable::reset()
{
    m_call.reset();
    m_cursor.clear();
    m_model->setItems({});
    m_state->showLoading(tr("Loading …"));
    showCount();
}

QJsonObject PagedTable::current() const
{
    const QModelIndexList rows = m_view->selectionModel()->selectedRows();
    return rows.isEmpty() ? QJsonObject() : m_model->item(rows.constFirst().row());
}

QList<QJsonObject> PagedTable::selected() const
{
    QModelIndexList rows = m_view->selectionModel()->selectedRows();
    std::sort(rows.begin(), rows.end());
    QList<QJsonObject> items;
    for (const QModelIndex &row : std::as_const(rows))
        items.append(m_model->item(row.row()));
    return items;
}

void PagedTable::select(const QJsonValue &key)
{
    if (const int row = m_model->rowOf(key); row >= 0) {
        m_view->selectRow(row);
        m_view->scrollTo(m_model->index(row, 0));
    }
}

void PagedTable::fetch(bool more)
{
    m_call = std::make_unique<QObject>(); // what was under way ends
    if (m_model->rowCount() == 0)
        m_state->showLoading(tr("Loading …"));
    QByteArray path = m_source.path;
    if (m_source.hasPages)
        path += "?limit=" + QByteArray::number(kPage);
    if (more)
        path += "&cursor=" + QUrl::toPercentEncoding(m_cursor);
    const QString searched = m_filter->text().trimmed();
    if (m_source.hasSearch && !searched.isEmpty())
        path += "&q=" + QUrl::toPercentEncoding(searched);
    m_client.fetchObject(m_call.get(), path,
                         [this, more](const auto &answer) { arrived(answer, more); });
}

void PagedTable::arrived(const AdminResult<QJsonObject> &answer, bool more)
{
    // The context of this very call: it may go only when the call is over.
    m_call.release()->deleteLater();
    if (!answer || !answer->value("items"_L1).isArray()) {
        m_cursor.clear();
        m_state->showError(answer ? tr("The gateway's answer is no list.")
                                  : tr("This can't be shown: %1").arg(answer.error().message));
        Q_EMIT loaded();
        return;
    }
    const QJsonArray items = answer->value("items"_L1).toArray();
    const QString next = answer->value("nextCursor"_L1).toString();
    // A cursor that stays where it was would never end.
    m_cursor = more && next == m_cursor ? QString() : next;
    if (more)
        m_model->appendItems(items);
    else
        m_model->setItems(items);
    if (m_model->rowCount() > 0)
        m_state->showContent();
    else if (m_filter->text().trimmed().isEmpty())
        m_state->showEmpty(m_source.empty, m_source.hint);
    else
        m_state->showEmpty(tr("Nothing matches the filter."));
    showCount();
    Q_EMIT loaded();
    fetchMoreNear(m_view->verticalScrollBar()->value());
}

void PagedTable::fetchMoreNear(int scrolled)
{
    const QScrollBar &bar = *m_view->verticalScrollBar();
    // Half a screen before the end, so that nobody waits there. A search may find few in a page.
    if (!m_cursor.isEmpty() && !m_call && scrolled + bar.pageStep() / 2 >= bar.maximum())
        fetch(true);
}

void PagedTable::showCount()
{
    const QString count = QLocale().toString(m_model->rowCount());
    m_count->setText(m_cursor.isEmpty() ? count : tr("%1, more below").arg(count));
    m_count->setAccessibleName(tr("%1 rows").arg(count));
}

} // namespace portcullis::gui
