// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "admin-gui/form/form_host.h"
#include "admin-gui/form/json_access.h"

#include <QWidget>

class QLabel;
class QListWidget;
class QScrollArea;
class QStackedWidget;

namespace portcullis::gui {

class FieldEditor;
class FieldGrid;
class JsonPage;

/// Edits one entity of the draft, or one of its members that are no list, by a spec: a page for
/// each section and one with the JSON as it is. Each change is a step for undo, and writes only the
/// member that the person changed. What is wrong is said at the field.
class EntityForm final : public QWidget {
    Q_OBJECT

public:
    /// The spec is borrowed and outlives this; so does what the host refers to.
    EntityForm(const FormSpec &spec, FormHost host, QWidget *parent = nullptr);
    ~EntityForm() override;

    /// Whose name is empty where the spec is of a list: nothing is shown.
    void setEntity(const PartRef &ref);
    const PartRef &entity() const { return m_ref; }
    const FormSpec &spec() const { return m_spec; }
    void setReadOnly(bool readOnly);
    bool isReadOnly() const { return m_readOnly; }

    /// A page of the owner's between the sections and the JSON, such as live state.
    void addPage(const QString &title, QWidget *page);
    void showSection(int index);
    int currentSection() const;
    /// Puts the cursor into the field at `pointer`, the one it lies in, or the one that is missing
    /// there; otherwise into the JSON. False: an empty `pointer`, and nothing is missing.
    bool focusField(const QString &pointer);
    /// Null if there is none for it.
    FieldEditor *editorOf(const QString &pointer);
    /// Takes over what was typed last; to be called before the draft is used for something.
    void flush();

Q_SIGNALS:
    void renamed(const portcullis::gui::PartRef &from, const portcullis::gui::PartRef &to);

protected:
    void changeEvent(QEvent *event) override;

private:
    struct Page {
        QString title;
        FieldGrid *grid = nullptr; // of a section, once it was shown
        QScrollArea *area = nullptr;
    };

    void addSectionPage(const FormSection &section);
    FieldGrid &gridOf(qsizetype section);
    qsizetype sectionOf(const Field &field) const;
    const Field *fieldToGoTo(const QString &pointer) const;
    void refresh();
    void showFindings();
    void markSections(const QList<DraftFinding> &findings);
    void take(const Field &field, const std::optional<JsonTree> &value);
    void takeText(const JsonTree &tree);
    void takeName(const Field &field, const QString &name);
    /// Why the entity can't have it; empty: it can.
    QString refusalOf(const QString &name) const;
    void put(const JsonTree &tree, const QString &what, const QString &step);
    void focusMoved(QWidget *old, QWidget *now);

    const FormSpec &m_spec;
    FormHost m_host;
    PartRef m_ref;
    QByteArray m_json; ///< what is shown; null: nothing
    JsonTree m_tree;
    QList<Page> m_pages;
    QListWidget *m_list; // Qt parent: this; likewise the others
    QStackedWidget *m_stack;
    JsonPage *m_text;
    QLabel *m_banner;
    QLabel *m_help;
    QLabel *m_empty;
    QWidget *m_body;
    // Typing in one field is one step, though it is taken over while it goes on.
    QString m_step;
    int m_stepIndex = -1;
    bool m_storing = false;
    bool m_readOnly = false;
};

} // namespace portcullis::gui
