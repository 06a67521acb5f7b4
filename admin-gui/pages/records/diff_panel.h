// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "admin-gui/draft/line_diff.h"
#include "admin-gui/draft/merge.h"

#include <QPlainTextEdit>
#include <QWidget>

class QLabel;
class QTabWidget;
class QTreeWidget;

namespace portcullis::gui {

/// A text of which lines were added and removed: told by a sign before each line, and by colour.
class LineDiffView final : public QPlainTextEdit {
    Q_OBJECT

public:
    explicit LineDiffView(QWidget *parent = nullptr);
    void setLines(const QList<DiffLine> &lines);

protected:
    void changeEvent(QEvent *event) override;

private:
    void colour();

    QList<DiffLine::Kind> m_kinds; ///< by block
};

/// What differs between two configurations: by part and member, and as text.
class DiffPanel final : public QWidget {
    Q_OBJECT

public:
    /// Parts beyond are counted, and not shown: nobody reads them.
    static constexpr qsizetype kMostParts = 500;

    explicit DiffPanel(QWidget *parent = nullptr);

    void setChanges(const QList<PartChange> &changes);
    /// The part whose members are to be seen.
    void showPart(const PartRef &ref);
    /// As text, to be copied.
    QString text() const;

Q_SIGNALS:
    /// A member was activated.
    void memberActivated(const portcullis::gui::PartRef &ref, const QString &pointer);

protected:
    void changeEvent(QEvent *event) override;
    void showEvent(QShowEvent *event) override;

private:
    void fill();
    /// Now if it is seen, otherwise when it is: each edit anywhere makes a new list.
    void fillWhenSeen();

    QList<PartChange> m_changes;
    bool m_isStale = false;
    QTabWidget *m_tabs;
    QTreeWidget *m_tree;
    LineDiffView *m_text;
    QLabel *m_more;
};

/// A part's change as lines, with the part's name as a heading.
QList<DiffLine> linesOf(const PartChange &change);

/// Such as `Added`, for people.
QString kindText(PartChange::Kind kind);
/// Drawn in the palette's colours; the kind is also in its shape: plus, minus, pencil.
QIcon kindIcon(PartChange::Kind kind, const QPalette &palette);
/// Such as `Route orders`, for people.
QString partName(const PartRef &ref);

} // namespace portcullis::gui
