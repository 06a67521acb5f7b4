// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "admin-gui/form/table_parts.h"

#include "admin-gui/form/state_icon.h"
#include "admin-gui/widgets/column_titles.h"

#include <QAbstractItemView>
#include <QHeaderView>
#include <QLineEdit>
#include <QTextDocument>

#include <algorithm>

namespace portcullis::gui {

namespace {

// An empty one still looks like a table; a long one scrolls.
constexpr int kLeastRows = 1;
constexpr int kMostRows = 7;

} // namespace

void setUpSmallTable(QTableWidget &table, const QStringList &titles, const QString &accessibleName)
{
    table.setColumnCount(static_cast<int>(titles.size()));
    table.setHorizontalHeaderLabels(titles);
    table.setAccessibleName(accessibleName);
    table.setTabKeyNavigation(false);
    table.setSelectionBehavior(QAbstractItemView::SelectRows);
    table.verticalHeader()->hide();
    table.verticalHeader()->setDefaultSectionSize(table.fontMetrics().height() + 10);
    table.horizontalHeader()->setHighlightSections(false);
    table.horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    keepTitlesReadable(*table.horizontalHeader());
    table.setEditTriggers(QAbstractItemView::DoubleClicked | QAbstractItemView::EditKeyPressed
                          | QAbstractItemView::AnyKeyPressed);
    // Room to spare belongs below the last field, not between the rows.
    table.setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    fitHeight(table);
}

void fitHeight(QTableWidget &table)
{
    const int rows = std::clamp(table.rowCount(), kLeastRows, kMostRows);
    table.setFixedHeight(rows * table.verticalHeader()->defaultSectionSize()
                         + table.horizontalHeader()->sizeHint().height() + 2 * table.frameWidth());
}

QToolButton *smallButton(const QString &text, const QString &name, QWidget *parent)
{
    auto *button = new QToolButton(parent);
    button->setText(text);
    button->setAccessibleName(name);
    button->setToolTip(name);
    button->setFocusPolicy(Qt::StrongFocus);
    return button;
}

void markCell(QTableWidget &table, int row, int column, const QString &message, bool isWarning)
{
    QTableWidgetItem *const item = table.item(row, column);
    if (item == nullptr)
        return;
    const State state = isWarning ? State::Warning : State::Error;
    item->setIcon(message.isEmpty() ? QIcon() : stateIcon(state, table.palette()));
    item->setToolTip(Qt::convertFromPlainText(message)); // it quotes what was typed
    item->setData(Qt::AccessibleDescriptionRole, message);
}

void unmarkAll(QTableWidget &table)
{
    for (int row = 0; row < table.rowCount(); ++row) {
        for (int column = 0; column < table.columnCount(); ++column)
            markCell(table, row, column, {}, false);
    }
}

void nameBox(QComboBox &box, const QString &name)
{
    box.setAccessibleName(name);
    box.view()->setAccessibleName(name);
    if (box.lineEdit() != nullptr)
        box.lineEdit()->setAccessibleName(name);
}

} // namespace portcullis::gui
