// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "admin-gui/app/pages.h"

#include <QListWidget>

namespace portcullis::gui {

/// The list of pages, under the headings of their groups.
class Navigation final : public QListWidget {
    Q_OBJECT

public:
    explicit Navigation(QWidget *parent = nullptr);

    void setPages(const QList<Page *> &pages);
    void setCurrentPage(PageId id);
    /// How many of what the page is about, beside its name; 0: nothing is said.
    void setCount(PageId id, int count);

Q_SIGNALS:
    void chosen(PageId id);

protected:
    QModelIndex moveCursor(CursorAction action, Qt::KeyboardModifiers modifiers) override;
    void changeEvent(QEvent *event) override;

private:
    QListWidgetItem *itemOf(PageId id) const;
    void addHeading(PageGroup group);
    void colourHeadings();
    void fitWidth();
};

} // namespace portcullis::gui
