// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "admin-gui/app/navigation.h"

#include "admin-gui/widgets/theme.h"

#include <QEvent>
#include <QLocale>
#include <QScrollBar>

#include <algorithm>

namespace portcullis::gui {

namespace {

enum Role { IdRole = Qt::UserRole, TitleRole };

} // namespace

Navigation::Navigation(QWidget *parent) : QListWidget(parent)
{
    setAccessibleName(tr("Pages"));
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setFrameShape(QFrame::NoFrame);
    setTabKeyNavigation(false);
    setUniformItemSizes(false);
    connect(this, &QListWidget::currentItemChanged, this, [this](const QListWidgetItem *item) {
        if (item)
            Q_EMIT chosen(static_cast<PageId>(item->data(IdRole).toInt()));
    });
}

void Navigation::addHeading(PageGroup group)
{
    auto *heading = new QListWidgetItem(groupText(group), this);
    heading->setFlags(Qt::NoItemFlags); // the arrow keys pass it
    QFont font = this->font();
    font.setBold(true);
    heading->setFont(font);
    heading->setData(IdRole, -1);
    heading->setTextAlignment(Qt::AlignLeft | Qt::AlignBottom);
    heading->setSizeHint({0, fontMetrics().height() * (count() == 1 ? 14 : 19) / 10});
}

void Navigation::setPages(const QList<Page *> &pages)
{
    std::optional<PageGroup> group;
    for (const Page *page : pages) {
        const PageInfo &info = pageInfo(page->id());
        if (info.group != group)
            addHeading(info.group);
        group = info.group;
        auto *item =
            new QListWidgetItem(theme::icon(QLatin1String(info.name)), page->title(), this);
        item->setData(IdRole, static_cast<int>(info.id));
        item->setData(TitleRole, page->title());
        item->setSizeHint({0, fontMetrics().height() * 17 / 10});
        item->setToolTip(QStringLiteral("%1 (%2)").arg(
            page->title(),
            QKeySequence(QLatin1String(info.shortcut)).toString(QKeySequence::NativeText)));
    }
    setIconSize({18, 18});
    colourHeadings();
    fitWidth();
}

void Navigation::fitWidth()
{
    int widest = 0;
    for (int i = 0; i < count(); ++i)
        widest = std::max(widest, fontMetrics().horizontalAdvance(item(i)->text()));
    // The icon, a count, and air.
    setFixedWidth(widest + 18 + fontMetrics().horizontalAdvance(QStringLiteral(" (999)"))
                  + 2 * fontMetrics().averageCharWidth() + verticalScrollBar()->sizeHint().width());
}

QListWidgetItem *Navigation::itemOf(PageId id) const
{
    for (int i = 0; i < count(); ++i) {
        if (item(i)->data(IdRole).toInt() == static_cast<int>(id))
            return item(i);
    }
    return nullptr;
}

QModelIndex Navigation::moveCursor(CursorAction action, Qt::KeyboardModifiers modifiers)
{
    // The first row is a heading.
    if (action == MoveHome)
        return model()->index(1, 0);
    return QListWidget::moveCursor(action, modifiers);
}

void Navigation::setCurrentPage(PageId id)
{
    if (QListWidgetItem *item = itemOf(id))
        setCurrentItem(item);
}

void Navigation::setCount(PageId id, int count)
{
    if (QListWidgetItem *item = itemOf(id)) {
        const QString title = item->data(TitleRole).toString();
        item->setText(count == 0 ? title
                                 : QStringLiteral("%1 (%2)").arg(title, QLocale().toString(count)));
    }
}

void Navigation::colourHeadings()
{
    for (int i = 0; i < count(); ++i) {
        if (item(i)->data(IdRole).toInt() < 0)
            item(i)->setForeground(theme::quiet(palette()));
    }
}

void Navigation::changeEvent(QEvent *event)
{
    QListWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        colourHeadings();
}

} // namespace portcullis::gui
