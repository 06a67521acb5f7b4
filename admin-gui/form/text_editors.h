// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "admin-gui/form/field_editor.h"

#include <QTimer>

class QPlainTextEdit;

namespace portcullis::gui {

/// A value in some lines: a long text, a list with one entry a line, or JSON. The Tab key goes on
/// to the next field.
class TextEditor final : public FieldEditor {
    Q_OBJECT

public:
    TextEditor(const Field &field, const FormHost &host, QWidget *parent = nullptr);

    bool canShow(const JsonTree &value) const override;
    void setReadOnly(bool readOnly) override;
    QWidget *target() override;
    /// `/2` is the third line.
    void focusAt(const QString &pointer) override;
    void setFindings(const QList<DraftFinding> &findings) override;
    void flush() override;

protected:
    void show(const JsonTree *value) override;

private:
    QString textFor(const JsonTree *value) const;
    void grow();
    void take(const QString &text);

    QPlainTextEdit *m_text; // Qt parent: this
    QTimer m_pause;
    bool m_showing = false;
};

} // namespace portcullis::gui
