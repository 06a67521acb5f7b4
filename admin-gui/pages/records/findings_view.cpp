// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "admin-gui/pages/records/findings_view.h"

#include "admin-gui/models/plain_tip.h"
#include "admin-gui/pages/records/diff_panel.h"
#include "admin-gui/widgets/column_titles.h"
#include "admin-gui/widgets/theme.h"

#include <QEvent>
#include <QHeaderView>
#include <QStyle>

#include <algorithm>

namespace portcullis::gui {

using namespace Qt::StringLiterals;

namespace {

enum Column { SeverityColumn, WhereColumn, MessageColumn, CodeColumn };

} // namespace

FindingsView::FindingsView(QWidget *parent) : QTreeWidget(parent)
{
    constexpr int kWhereWidth = 220;
    constexpr int kMessageWidth = 360;
    setObjectName(u"findings"_s);
    setHeaderLabels({tr("Kind"), tr("Where"), tr("What is wrong"), tr("Code")});
    setAccessibleName(tr("Errors and warnings"));
    setRootIsDecorated(false);
    setUniformRowHeights(true);
    setAlternatingRowColors(true);
    setReadableWidth(*header(), WhereColumn, kWhereWidth);
    setReadableWidth(*header(), MessageColumn, kMessageWidth);
    keepTitlesReadable(*header());
    connect(this, &QTreeWidget::itemActivated, this, [this](const QTreeWidgetItem *item) {
        const qsizetype at = indexOfTopLevelItem(const_cast<QTreeWidgetItem *>(item));
        if (at >= 0 && at < m_findings.size() && at < kMost)
            Q_EMIT findingActivated(m_findings[at]);
    });
}

void FindingsView::setFindings(const QList<DraftFinding> &findings)
{
    QList<DraftFinding> sorted = findings;
    std::ranges::stable_sort(sorted, {}, &DraftFinding::isWarning);
    if (sorted == m_findings && topLevelItemCount() > 0)
        return;
    m_findings = std::move(sorted);
    fill();
}

void FindingsView::fill()
{
    clear();
    QList<QTreeWidgetItem *> rows;
    for (const DraftFinding &finding : std::as_const(m_findings)) {
        if (rows.size() == kMost)
            break;
        const QString part = finding.ref == PartRef() ? tr("The document") : partName(finding.ref);
        auto *row =
            new QTreeWidgetItem({finding.isWarning ? tr("Warning") : tr("Error"),
                                 part + u' ' + finding.pointer, finding.message, finding.code});
        row->setIcon(SeverityColumn,
                     style()->standardIcon(finding.isWarning ? QStyle::SP_MessageBoxWarning
                                                             : QStyle::SP_MessageBoxCritical));
        row->setForeground(SeverityColumn,
                           finding.isWarning ? theme::warning(palette()) : theme::bad(palette()));
        for (int column = WhereColumn; column <= MessageColumn; ++column)
            row->setToolTip(column, plainTip(row->text(column)));
        rows.append(row);
    }
    if (const qsizetype left = m_findings.size() - rows.size(); left > 0)
        rows.append(new QTreeWidgetItem(
            {QString(), QString(), tr("%n more", nullptr, static_cast<int>(left)), QString()}));
    addTopLevelItems(rows);
}

void FindingsView::changeEvent(QEvent *event)
{
    QTreeWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        fill();
}

PageId pageOf(const PartRef &ref)
{
    static const QHash<QString, PageId> pages{{u"routes"_s, PageId::Routes},
                                              {u"upstreams"_s, PageId::Upstreams},
                                              {u"consumers"_s, PageId::Consumers},
                                              {u"rateLimits"_s, PageId::Limits},
                                              {u"authenticators"_s, PageId::Authenticators},
                                              {u"listeners"_s, PageId::Listeners}};
    return pages.value(ref.section, PageId::Settings);
}

QList<DraftFinding> findingsOf(const QList<api::Finding> &findings, bool areWarnings,
                               const DocumentParts &document)
{
    QList<DraftFinding> located;
    for (const api::Finding &finding : findings)
        located.append(
            findingAt(finding.pointer, finding.code, finding.message, areWarnings, document));
    return located;
}

} // namespace portcullis::gui
