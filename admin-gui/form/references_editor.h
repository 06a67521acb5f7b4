// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "admin-gui/form/field_editor.h"

class QComboBox;
class QTableWidget;
class QToolButton;

namespace portcullis::gui {

/// The name of one entity: picked from those that there are, or typed.
class ReferenceEditor final : public FieldEditor {
    Q_OBJECT

public:
    ReferenceEditor(const Field &field, const FormHost &host, QWidget *parent = nullptr);

    bool canShow(const JsonTree &value) const override;
    void setReadOnly(bool readOnly) override;
    QWidget *target() override;
    void flush() override;

protected:
    void show(const JsonTree *value) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    QComboBox *m_box; // Qt parent: this; likewise the button
    QToolButton *m_open;
    bool m_readOnly = false;
};

/// An ordered list of names, for some kinds with a figure or a mark beside each. Entries that were
/// not touched keep their form.
class ReferencesEditor final : public FieldEditor {
    Q_OBJECT

public:
    ReferencesEditor(const Field &field, const FormHost &host, QWidget *parent = nullptr);

    bool canShow(const JsonTree &value) const override;
    void setReadOnly(bool readOnly) override;
    QWidget *target() override;
    /// `/1` is the second entry.
    void focusAt(const QString &pointer) override;
    void setFindings(const QList<DraftFinding> &findings) override;

protected:
    void show(const JsonTree *value) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void addRow(const JsonTree &entry);
    void addPicked();
    void removeRows();
    void move(int by);
    void collect();
    void enable();
    JsonTree entryOf(int row) const;
    Qt::ItemFlags markFlags() const;

    QTableWidget *m_table; // Qt parent: this; likewise the others
    QComboBox *m_pick;
    QToolButton *m_add;
    QToolButton *m_remove;
    QToolButton *m_up;
    QToolButton *m_down;
    QToolButton *m_open;
    bool m_showing = false;
    bool m_readOnly = false;
};

} // namespace portcullis::gui
