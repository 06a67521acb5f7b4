// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "admin-gui/form/field_grid.h"

#include "admin-gui/form/state_icon.h"
#include "admin-gui/form/table_parts.h"
#include "admin-gui/widgets/theme.h"

#include <QEvent>
#include <QGridLayout>
#include <QLabel>
#include <QVBoxLayout>

#include <algorithm>

namespace portcullis::gui {

using namespace Qt::StringLiterals;

FieldGrid::FieldGrid(const FormSpec &spec, qsizetype section, const FormHost &host, QWidget *parent)
    : QWidget(parent)
    , m_spec(spec)
    , m_host(host)
    , m_section(spec.sections[section])
    , m_object(emptyObject())
{
    auto *layout = new QGridLayout(this);
    layout->setContentsMargins({});
    layout->setColumnStretch(1, 1);
    layout->setVerticalSpacing(8);
    m_rows.reserve(static_cast<std::size_t>(m_section.fields.size()));
    for (const Field &field : m_section.fields)
        addRow(field, *layout);
}

void FieldGrid::addRow(const Field &field, QGridLayout &layout)
{
    const int at = layout.rowCount();
    const QString name = withoutMnemonic(field.label);
    auto *label = new QLabel(field.label, this);
    auto *cell = new QWidget(this);
    auto *inner = new QVBoxLayout(cell);
    inner->setContentsMargins({});
    inner->setSpacing(2);
    FieldEditor *const editor = makeEditor(field, m_host, cell);
    auto *opaque = new QLabel(cell);
    opaque->setWordWrap(true);
    opaque->setTextFormat(Qt::PlainText);
    opaque->setTextInteractionFlags(Qt::TextSelectableByMouse);
    opaque->hide();
    auto *problem = new QLabel(cell);
    problem->setWordWrap(true);
    problem->setTextFormat(Qt::RichText);
    problem->setObjectName(u"problem"_s);
    problem->hide();
    inner->addWidget(editor);
    inner->addWidget(opaque);
    inner->addWidget(problem);
    QToolButton *const reset = smallButton(tr("Clear"),
                                           field.required ? tr("%1: take it out").arg(name)
                                                          : tr("%1: back to the default").arg(name),
                                           this);
    reset->setAutoRaise(true);

    label->setBuddy(editor->target());
    label->setToolTip(field.help);
    label->setContentsMargins(0, 4, 0, 0);
    QWidget &target = *editor->target();
    const QString facts = factsOf(field);
    target.setAccessibleName(name);
    if (auto *box = qobject_cast<QComboBox *>(&target))
        nameBox(*box, name);
    target.setAccessibleDescription((field.help + u' ' + facts).trimmed());
    target.setToolTip((field.help + u'\n' + facts).trimmed());
    target.setWhatsThis(target.toolTip());
    editor->setObjectName(field.pointer);

    layout.addWidget(label, at, 0, Qt::AlignTop | Qt::AlignLeft);
    layout.addWidget(cell, at, 1);
    layout.addWidget(reset, at, 2, Qt::AlignTop);
    m_rows.push_back({&field, label, cell, editor, opaque, problem, reset});

    const std::size_t index = m_rows.size() - 1;
    connect(editor, &FieldEditor::edited, this, [this, index] {
        const Row &row = m_rows[index];
        const std::optional<JsonTree> value = row.editor->value();
        Q_EMIT edited(*row.field, value);
    });
    connect(editor, &FieldEditor::complained, this, [this, index](const QString &message) {
        m_rows[index].complaint = message;
        showProblems(m_rows[index]);
    });
    connect(reset, &QToolButton::clicked, this, [this, index] {
        const Row &row = m_rows[index];
        row.editor->target()->setFocus();
        Q_EMIT edited(*row.field, std::nullopt);
    });
    refresh(m_rows.back());
}

bool FieldGrid::isWanted(const Field &field) const
{
    if (valueAt(m_object, field.pointer) != nullptr)
        return true;
    if (!field.onlyWhere.isEmpty()) {
        const JsonTree *const other = valueAt(m_object, field.onlyWhere);
        const Field *const about = m_spec.fieldFor(field.onlyWhere);
        QString text = about != nullptr ? notationOf(about->fallback) : QString();
        if (other != nullptr)
            text = notationOf(textOf(*other));
        if (!field.onlyValues.contains(text))
            return false;
    }
    if (field.oneOf.isEmpty())
        return true;
    for (const FormSection &section : m_spec.sections) {
        const bool otherGiven = std::ranges::any_of(section.fields, [&](const Field &other) {
            return other.oneOf == field.oneOf && other.part != field.part
                && valueAt(m_object, other.pointer) != nullptr;
        });
        if (otherGiven)
            return false;
    }
    return true;
}

void FieldGrid::setObject(const JsonTree &object)
{
    m_object = object;
    for (Row &row : m_rows)
        refresh(row);
}

void FieldGrid::refresh(Row &row)
{
    const JsonTree *const value = valueAt(m_object, row.field->pointer);
    row.editor->setValue(value);
    const bool opaque = value != nullptr && !row.editor->canShow(*value);
    row.editor->setVisible(!opaque);
    row.opaque->setVisible(opaque);
    if (opaque)
        row.opaque->setText(
            tr("%1 — this form can only be changed as JSON").arg(displayOf(*value)));
    const bool wanted = isWanted(*row.field);
    row.label->setVisible(wanted);
    row.cell->setVisible(wanted);
    row.reset->setVisible(wanted && value != nullptr && !m_readOnly
                          && row.field->kind != FieldKind::Name
                          && row.field->kind != FieldKind::Presence);
}

void FieldGrid::setFindings(const QList<DraftFinding> &findings)
{
    for (Row &row : m_rows) {
        QList<DraftFinding> mine;
        QList<DraftFinding> inner;
        for (const DraftFinding &finding : findings) {
            if (m_spec.fieldOf(finding) != row.field)
                continue;
            mine.append(finding);
            DraftFinding below = finding;
            below.pointer = isWithin(finding.pointer, row.field->pointer)
                ? finding.pointer.mid(row.field->pointer.size())
                : QString();
            inner.append(below);
        }
        row.findings = mine;
        row.editor->setFindings(inner);
        showProblems(row);
    }
}

void FieldGrid::showProblems(Row &row)
{
    QStringList lines;
    QStringList plain;
    const auto add = [&](const QString &message, bool isWarning) {
        const QColor colour = isWarning ? theme::warning(palette()) : theme::bad(palette());
        const QString word = stateText(isWarning ? State::Warning : State::Error);
        plain.append(word + ": "_L1 + message);
        lines.append(u"<span style='color:%1'>%2 <b>%3:</b> %4</span>"_s.arg(
            colour.name(), isWarning ? u"▲"_s : u"●"_s, word, message.toHtmlEscaped()));
    };
    if (!row.complaint.isEmpty())
        add(row.complaint, false);
    // Of several entries each is told once.
    for (const DraftFinding &finding : std::as_const(row.findings))
        add(finding.message, finding.isWarning);
    lines.removeDuplicates();
    row.problem->setText(lines.join(u"<br>"_s));
    row.problem->setVisible(!lines.isEmpty());
    QWidget &target = *row.editor->target();
    const QString help = (row.field->help + u' ' + factsOf(*row.field)).trimmed();
    target.setAccessibleDescription((plain + QStringList{help}).join(". "_L1));
}

void FieldGrid::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() != QEvent::PaletteChange)
        return;
    for (Row &row : m_rows)
        showProblems(row); // in colours of the new one
}

void FieldGrid::setReadOnly(bool readOnly)
{
    m_readOnly = readOnly;
    for (Row &row : m_rows) {
        row.editor->setReadOnly(readOnly);
        refresh(row);
    }
}

FieldGrid::Row *FieldGrid::rowOf(const QString &pointer)
{
    const Field *const field = m_spec.fieldFor(pointer);
    const auto found = std::ranges::find(m_rows, field, &Row::field);
    return found == m_rows.end() ? nullptr : &*found;
}

FieldEditor *FieldGrid::editorOf(const QString &pointer) const
{
    const Row *const row = const_cast<FieldGrid *>(this)->rowOf(pointer);
    return row != nullptr ? row->editor : nullptr;
}

bool FieldGrid::focusField(const QString &pointer)
{
    Row *const row = rowOf(pointer);
    if (row == nullptr)
        return false;
    // Even where it makes no sense: what leads here has a reason to.
    row->label->show();
    row->cell->show();
    row->editor->focusAt(pointer.mid(row->field->pointer.size()));
    return true;
}

void FieldGrid::focusFirst()
{
    if (!m_rows.empty())
        m_rows.front().editor->target()->setFocus(Qt::OtherFocusReason);
}

void FieldGrid::flush()
{
    for (const Row &row : m_rows)
        row.editor->flush();
}

void FieldGrid::complain(const QString &pointer, const QString &message)
{
    if (Row *const row = rowOf(pointer)) {
        row->complaint = message;
        showProblems(*row);
    }
}

} // namespace portcullis::gui
