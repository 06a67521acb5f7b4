// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "admin-gui/form/field_editor.h"

class QCheckBox;
class QComboBox;
class QLineEdit;

namespace portcullis::gui {

/// Yes or no; or an object that is there or not.
class CheckEditor final : public FieldEditor {
    Q_OBJECT

public:
    CheckEditor(const Field &field, const FormHost &host, QWidget *parent = nullptr);

    bool canShow(const JsonTree &value) const override;
    void setReadOnly(bool readOnly) override;
    QWidget *target() override;

protected:
    void show(const JsonTree *value) override;

private:
    void describe();

    QCheckBox *m_box; // Qt parent: this
};

/// One of some values; the first entry leaves it to the default. A value that is none of them is
/// shown as it is.
class ChoiceEditor final : public FieldEditor {
    Q_OBJECT

public:
    ChoiceEditor(const Field &field, const FormHost &host, QWidget *parent = nullptr);

    bool canShow(const JsonTree &value) const override;
    void setReadOnly(bool readOnly) override;
    QWidget *target() override;
    void flush() override;

protected:
    void show(const JsonTree *value) override;

private:
    void chosen();

    QComboBox *m_box;            // Qt parent: this
    QLineEdit *m_file = nullptr; // ChoiceOrFile only; Qt parent: this
    int m_fixed = 0;             // entries that are always there
};

} // namespace portcullis::gui
