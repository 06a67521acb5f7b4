// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "admin-gui/form/field_editor.h"

class QLabel;
class QTableWidget;
class QToolButton;

namespace portcullis::gui {

class FieldGrid;

/// A list of objects: a table of them, and a form for the chosen one below it.
class ObjectsEditor final : public FieldEditor {
    Q_OBJECT

public:
    ObjectsEditor(const Field &field, const FormHost &host, QWidget *parent = nullptr);

    bool canShow(const JsonTree &value) const override;
    void setReadOnly(bool readOnly) override;
    QWidget *target() override;
    /// `/1/url` is a field of the second object.
    void focusAt(const QString &pointer) override;
    void setFindings(const QList<DraftFinding> &findings) override;
    void flush() override;

    const FormSpec &itemSpec() const { return m_spec; }
    FieldGrid &form() { return *m_grids.front(); }
    int currentItem() const;

protected:
    void show(const JsonTree *value) override;

private:
    void buildForm();
    void fill();
    void showItem();
    void mark();
    void enable();
    void store(int row, const QString &step = {});
    void take(const Field &field, const std::optional<JsonTree> &value);

    FormSpec m_spec;
    std::vector<JsonTree> m_items;
    QList<DraftFinding> m_findings;
    QTableWidget *m_table; // Qt parent: this; likewise the others
    QToolButton *m_add;
    QToolButton *m_copy;
    QToolButton *m_remove;
    QToolButton *m_up;
    QToolButton *m_down;
    QWidget *m_form;
    QList<FieldGrid *> m_grids; // one a section of the spec
    bool m_filling = false;
    bool m_readOnly = false;
};

} // namespace portcullis::gui
