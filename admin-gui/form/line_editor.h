// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "admin-gui/form/field_editor.h"

#include <QTimer>

class QLineEdit;

namespace portcullis::gui {

/// Whether `text` is a number as JSON spells it.
bool isJsonNumber(const QString &text);

/// A value in one line: text, number, duration, size, time, name. Empty removes the value; where it
/// is left out the default stands there in grey.
class LineEditor final : public FieldEditor {
    Q_OBJECT

public:
    LineEditor(const Field &field, const FormHost &host, QWidget *parent = nullptr);

    bool canShow(const JsonTree &value) const override;
    void setReadOnly(bool readOnly) override;
    QWidget *target() override;
    void flush() override;

protected:
    void show(const JsonTree *value) override;

private:
    std::optional<JsonTree> typed() const;

    QLineEdit *m_line; // Qt parent: this
    QTimer m_pause;
};

} // namespace portcullis::gui
