// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "admin-gui/form/field_editor.h"

class QComboBox;
class QLineEdit;

namespace portcullis::gui {

/// Where a secret stands: in the store, in a variable, in a file. Never the secret itself.
class SecretEditor final : public FieldEditor {
    Q_OBJECT

public:
    SecretEditor(const Field &field, const FormHost &host, QWidget *parent = nullptr);

    bool canShow(const JsonTree &value) const override;
    void setReadOnly(bool readOnly) override;
    QWidget *target() override;
    void flush() override;

protected:
    void show(const JsonTree *value) override;

private:
    QComboBox *m_where; // Qt parent: this; likewise the other
    QLineEdit *m_what;
};

} // namespace portcullis::gui
