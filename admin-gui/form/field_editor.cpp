// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "admin-gui/form/field_editor.h"

#include "admin-gui/form/choice_editors.h"
#include "admin-gui/form/line_editor.h"
#include "admin-gui/form/objects_editor.h"
#include "admin-gui/form/pairs_editor.h"
#include "admin-gui/form/references_editor.h"
#include "admin-gui/form/secret_editor.h"
#include "admin-gui/form/text_editors.h"

#include <utility>

namespace portcullis::gui {

FieldEditor::FieldEditor(const Field &field, const FormHost &host, QWidget *parent)
    : QWidget(parent), m_field(field), m_host(host)
{
}

void FieldEditor::setValue(const JsonTree *value)
{
    std::optional<JsonTree> next;
    if (value != nullptr)
        next = *value;
    if (next == m_value)
        return;
    m_value = std::move(next);
    Q_EMIT complained({});
    if (!m_value || canShow(*m_value))
        show(m_value ? &*m_value : nullptr);
}

void FieldEditor::focusAt(const QString &)
{
    target()->setFocus(Qt::OtherFocusReason);
}

void FieldEditor::commit(std::optional<JsonTree> value, const QString &step)
{
    Q_EMIT complained({});
    if (value == m_value)
        return;
    m_value = std::move(value);
    m_step = step;
    Q_EMIT edited();
}

QStringList FieldEditor::names() const
{
    QStringList found = m_field.alsoAllowed;
    for (const auto &part : m_host.draft.document().entities(m_field.refersTo))
        found.append(part->name);
    return found;
}

FieldEditor *makeEditor(const Field &field, const FormHost &host, QWidget *parent)
{
    switch (field.kind) {
    case FieldKind::MultiText:
    case FieldKind::Texts:
    case FieldKind::Json:
        return new TextEditor(field, host, parent);
    case FieldKind::Boolean:
    case FieldKind::Presence:
        return new CheckEditor(field, host, parent);
    case FieldKind::Choice:
    case FieldKind::ChoiceOrFile:
        return new ChoiceEditor(field, host, parent);
    case FieldKind::TextMap:
    case FieldKind::NumberMap:
    case FieldKind::JsonMap:
    case FieldKind::TextsMap:
    case FieldKind::ConditionMap:
    case FieldKind::SecretMap:
        return new PairsEditor(field, host, parent);
    case FieldKind::References:
    case FieldKind::Authenticators:
    case FieldKind::Weighted:
        return new ReferencesEditor(field, host, parent);
    case FieldKind::Reference:
        return new ReferenceEditor(field, host, parent);
    case FieldKind::Secret:
        return new SecretEditor(field, host, parent);
    case FieldKind::Objects:
        return new ObjectsEditor(field, host, parent);
    default:
        return new LineEditor(field, host, parent);
    }
}

} // namespace portcullis::gui
