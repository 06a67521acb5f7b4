// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "admin-gui/pages/configuration/document_text.h"

#include <QAction>
#include <QListView>

namespace portcullis::gui {

class DocumentLines;

/// Shows the lines of a document with their numbers, and marks what was searched in them. Only what
/// is seen is laid out and painted. Whole lines are chosen, and copied as they are.
class DocumentView final : public QListView {
    Q_OBJECT

public:
    /// Of a longer line the rest is not shown, only copied and searched.
    static constexpr qsizetype kMostShown = 4096;

    explicit DocumentView(QWidget *parent = nullptr);
    ~DocumentView() override;

    /// Null: nothing is shown. Scroll position and current line stay where they are.
    void setText(std::shared_ptr<const DocumentText> text);
    /// Marks `wanted` wherever it stands; empty: nothing.
    void setWanted(const QString &wanted);
    /// Makes `line` the current one, and frames its place number `nth` (from 0).
    void showPlace(int line, int nth);
    int currentLine() const { return currentIndex().row(); } ///< -1: none
    /// What is chosen, in the order of the document.
    QString chosenText() const;
    /// Line numbers, a gap and the longest line.
    int lineWidth() const;

    // No letter leads anywhere: one would have to look through all lines for it.
    void keyboardSearch(const QString &) override { }

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    class Painter;

    void copy() const;

    std::shared_ptr<const DocumentText> m_text;
    DocumentLines *m_model; // Qt parent: this
    QAction *m_copy;        // Qt parent: this
    QString m_wanted;
    int m_framedLine = -1;
    int m_framedPlace = 0;
};

} // namespace portcullis::gui
