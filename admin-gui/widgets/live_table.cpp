// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "admin-gui/widgets/live_table.h"

#include "admin-gui/widgets/column_titles.h"
#include "admin-gui/widgets/theme.h"

#include <QHeaderView>

namespace portcullis::gui {

void setUpLiveTable(QTableWidget &table, const QStringList &titles, const QString &accessibleName)
{
    table.setColumnCount(static_cast<int>(titles.size()));
    table.setHorizontalHeaderLabels(titles);
    table.setAccessibleName(accessibleName);
    table.setEditTriggers(QAbstractItemView::NoEditTriggers);
    table.setSelectionBehavior(QAbstractItemView::SelectRows);
    table.setSelectionMode(QAbstractItemView::SingleSelection);
    table.setTabKeyNavigation(false);
    table.setAlternatingRowColors(true);
    table.setShowGrid(false);
    table.verticalHeader()->hide();
    table.verticalHeader()->setDefaultSectionSize(table.fontMetrics().height() + 8);
    table.horizontalHeader()->setHighlightSections(false);
    table.horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    keepTitlesReadable(*table.horizontalHeader());
}

void showOutcome(QLabel &label, const QString &outcome, bool isBad)
{
    QPalette colours;
    if (isBad)
        colours.setColor(QPalette::WindowText, theme::bad(label.parentWidget()->palette()));
    label.setPalette(colours);
    label.setText(outcome);
    label.show();
}

} // namespace portcullis::gui
