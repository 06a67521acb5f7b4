// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "admin-gui/form/form_host.h"
#include "admin-gui/form/json_access.h"

#include <QTimer>
#include <QWidget>

class QLabel;
class QPlainTextEdit;

namespace portcullis::gui {

/// The entity as text, with nothing hidden and nothing forbidden: what is JSON is taken over while
/// it is typed.
class JsonPage final : public QWidget {
    Q_OBJECT

public:
    static constexpr int kPauseMs = 400; ///< as in FieldEditor; a text takes longer to get right

    explicit JsonPage(QWidget *parent = nullptr);

    /// Stays untouched where it says the same already.
    void setTree(const JsonTree &tree);
    void setFindings(const QList<DraftFinding> &findings);
    void setReadOnly(bool readOnly);
    void flush();
    /// What was typed is refused; empty: it isn't.
    void complain(const QString &message);
    /// Puts the cursor at the value, or at the innermost one around it that there is.
    void focusAt(const QString &pointer);

Q_SIGNALS:
    void edited(const portcullis::model::JsonTree &tree);

protected:
    void changeEvent(QEvent *event) override;

private:
    void showProblems();

    QPlainTextEdit *m_text; // Qt parent: this; likewise the label
    QLabel *m_problems;
    QTimer m_pause;
    JsonTree m_tree;
    QString m_complaint;
    QList<DraftFinding> m_findings;
    bool m_showing = false;
};

} // namespace portcullis::gui
