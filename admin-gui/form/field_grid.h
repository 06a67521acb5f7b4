// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "admin-gui/form/field_editor.h"

#include <QWidget>

#include <optional>
#include <vector>

class QGridLayout;
class QLabel;
class QToolButton;

namespace portcullis::gui {

/// The fields of one section of a spec, over one object: a label, an editor and a way back to the
/// default each, with what is wrong below it in words.
class FieldGrid final : public QWidget {
    Q_OBJECT

public:
    /// Spec and host are borrowed and outlive this.
    FieldGrid(const FormSpec &spec, qsizetype section, const FormHost &host,
              QWidget *parent = nullptr);

    void setObject(const JsonTree &object);
    /// All of the object; those of other sections are passed over.
    void setFindings(const QList<DraftFinding> &findings);
    void setReadOnly(bool readOnly);
    /// False if no field here is at `pointer` or around it.
    bool focusField(const QString &pointer);
    void focusFirst();
    void flush();
    /// Null if it is none of this section.
    FieldEditor *editorOf(const QString &pointer) const;
    /// A complaint of the form itself, until the next edit of the field; empty: none.
    void complain(const QString &pointer, const QString &message);

Q_SIGNALS:
    /// The person made `value` of it; nullopt: it is to be left out.
    void edited(const portcullis::gui::Field &field,
                const std::optional<portcullis::model::JsonTree> &value);

protected:
    void changeEvent(QEvent *event) override;

private:
    struct Row {
        const Field *field;
        QLabel *label;
        QWidget *cell;
        FieldEditor *editor;
        QLabel *opaque;  // in the editor's place, for what it can't show
        QLabel *problem; // below it
        QToolButton *reset;
        QString complaint{};
        QList<DraftFinding> findings{};
    };

    void addRow(const Field &field, QGridLayout &layout);
    bool isWanted(const Field &field) const;
    void refresh(Row &row);
    void showProblems(Row &row);
    Row *rowOf(const QString &pointer);

    const FormSpec &m_spec;
    const FormHost &m_host;
    const FormSection &m_section;
    std::vector<Row> m_rows;
    JsonTree m_object;
    bool m_readOnly = false;
};

} // namespace portcullis::gui
