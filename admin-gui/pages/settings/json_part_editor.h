// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "admin-gui/draft/draft.h"

#include <QWidget>

class QLabel;
class QPlainTextEdit;
class QPushButton;

namespace portcullis::gui {

class FindingsView;

/// One member of the document as JSON, checked while it is written: first whether it is JSON, then,
/// once it is in the draft, by the model that the gateway uses.
class JsonPartEditor final : public QWidget {
    Q_OBJECT

public:
    /// `draft` is borrowed and outlives this.
    explicit JsonPartEditor(Draft &draft, QWidget *parent = nullptr);

    /// Shows another member; what was written and not taken over is gone. `about`: what it is for.
    void edit(const PartRef &ref, const QString &about);
    const PartRef &ref() const { return m_ref; }
    /// Whether something is written that is not in the draft.
    bool isDirty() const;
    /// Puts the cursor where `pointer` (RFC 6901) names a member, as well as it can be found.
    void showPointer(const QString &pointer);
    /// Empty: it may be edited.
    void setWhyNot(const QString &whyNot);

Q_SIGNALS:
    void dirtyChanged();

private:
    void refresh();
    void reload();
    void put();
    void check();

    Draft &m_draft;
    PartRef m_ref;
    QByteArray m_shown; ///< of the draft, as it was when the text was filled
    QString m_whyNot;
    QLabel *m_about;
    QPlainTextEdit *m_text;
    QLabel *m_problem;
    FindingsView *m_findings;
    QPushButton *m_put;
    QPushButton *m_reset;
    QPushButton *m_remove;
};

} // namespace portcullis::gui
