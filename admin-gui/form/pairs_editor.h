// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "admin-gui/form/field_editor.h"

class QTableWidget;
class QToolButton;

namespace portcullis::gui {

/// An object whose names are the person's own, such as header fields: a row for each. Rows that
/// were not touched keep their value as it stands.
class PairsEditor final : public FieldEditor {
    Q_OBJECT

public:
    PairsEditor(const Field &field, const FormHost &host, QWidget *parent = nullptr);

    bool canShow(const JsonTree &value) const override;
    void setReadOnly(bool readOnly) override;
    QWidget *target() override;
    /// `/X-Name` is the row of that name.
    void focusAt(const QString &pointer) override;
    void setFindings(const QList<DraftFinding> &findings) override;

protected:
    void show(const JsonTree *value) override;

private:
    bool hasForms() const { return !m_forms.isEmpty(); }
    int valueColumn() const { return hasForms() ? 2 : 1; }
    int addRow(const QString &name, const JsonTree *value);
    void removeRows();
    void collect();
    void fit();

    /// One of the ways in which a value can stand.
    struct Form {
        QString id;
        QString text;
    };
    Form formOf(const JsonTree &value) const;
    QString textFor(const JsonTree &value) const;
    std::optional<JsonTree> valueOf(int row) const;

    QList<Form> m_forms;
    QTableWidget *m_table; // Qt parent: this; likewise the buttons
    QToolButton *m_add;
    QToolButton *m_remove;
    bool m_showing = false;
    bool m_readOnly = false;
};

} // namespace portcullis::gui
