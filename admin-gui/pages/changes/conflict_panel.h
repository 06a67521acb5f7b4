// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "admin-gui/draft/draft.h"

#include <QWidget>

class QLabel;
class QListWidget;
class QPlainTextEdit;
class QPushButton;

namespace portcullis::gui {

class LineDiffView;

/// What was changed here and by others meanwhile, three ways: as it was, as it is here, as it is on
/// the gateway; and what it is to be, taken from a side or written by hand.
class ConflictPanel final : public QWidget {
    Q_OBJECT

public:
    /// `draft` is borrowed and outlives this.
    explicit ConflictPanel(Draft &draft, QWidget *parent = nullptr);

    /// Takes over the draft's conflicts.
    void refresh();

protected:
    void changeEvent(QEvent *event) override;

private:
    const Conflict *current() const;
    void showCurrent();
    void check();
    void decide();

    Draft &m_draft;
    QListWidget *m_list;
    QLabel *m_heading;
    QPlainTextEdit *m_base;
    LineDiffView *m_mine;
    LineDiffView *m_theirs;
    QPlainTextEdit *m_result;
    QLabel *m_problem;
    QPushButton *m_takeMine;
    QPushButton *m_takeTheirs;
    QPushButton *m_decide;
    std::optional<Conflict> m_shown; ///< which the texts are of
    bool m_isGone = false;           ///< the decision is that the part goes
};

} // namespace portcullis::gui
