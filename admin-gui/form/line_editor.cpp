// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "admin-gui/form/line_editor.h"

#include <QCompleter>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QRegularExpression>

namespace portcullis::gui {

using namespace Qt::StringLiterals;

namespace {

const QString kTyping = u"typing"_s;

} // namespace

bool isJsonNumber(const QString &text)
{
    static const QRegularExpression form(u"^-?(0|[1-9][0-9]*)([.][0-9]+)?([eE][+-]?[0-9]+)?$"_s);
    return form.match(text).hasMatch();
}

LineEditor::LineEditor(const Field &field, const FormHost &host, QWidget *parent)
    : FieldEditor(field, host, parent), m_line(new QLineEdit(this))
{
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins({});
    layout->addWidget(m_line);
    m_line->setClearButtonEnabled(!field.required && field.kind != FieldKind::Name);
    QString fallback = field.fallbackText;
    if (fallback.isEmpty() && !field.fallback.isNull())
        fallback = notationOf(field.fallback);
    m_line->setPlaceholderText(fallback);
    if (!field.suggestions.isEmpty()) {
        auto *completer = new QCompleter(field.suggestions, m_line);
        completer->setFilterMode(Qt::MatchContains);
        completer->setCaseSensitivity(Qt::CaseInsensitive);
        m_line->setCompleter(completer);
    }
    m_pause.setSingleShot(true);
    m_pause.setInterval(kPauseMs);
    connect(&m_pause, &QTimer::timeout, this, &LineEditor::flush);
    // Half a name is a name, too: it is taken over only when it is complete.
    if (field.kind != FieldKind::Name)
        connect(m_line, &QLineEdit::textChanged, &m_pause, qOverload<>(&QTimer::start));
    connect(m_line, &QLineEdit::editingFinished, this, &LineEditor::flush);
}

bool LineEditor::canShow(const JsonTree &value) const
{
    return value.kind == JsonTree::Kind::String || value.kind == JsonTree::Kind::Number;
}

void LineEditor::setReadOnly(bool readOnly)
{
    m_line->setReadOnly(readOnly);
}

QWidget *LineEditor::target()
{
    return m_line;
}

void LineEditor::flush()
{
    m_pause.stop();
    if (!m_line->isReadOnly() && (!value() || canShow(*value())))
        commit(typed(), kTyping);
}

void LineEditor::show(const JsonTree *value)
{
    m_line->setText(value != nullptr ? QString::fromStdString(value->text) : QString());
    m_pause.stop();
}

std::optional<JsonTree> LineEditor::typed() const
{
    const bool isText = field().kind == FieldKind::Text;
    const QString text = isText ? m_line->text() : m_line->text().trimmed();
    // As it was: a number stays a number, and a text of digits a text.
    if (value() && QString::fromStdString(value()->text) == text)
        return value();
    if (text.isEmpty())
        return std::nullopt;
    static const QRegularExpression digits(u"^[0-9]+$"_s);
    // What is no number is kept as it was typed: the check says what is wrong with it.
    if ((field().kind == FieldKind::Number && isJsonNumber(text))
        || (field().kind == FieldKind::Size && isJsonNumber(text) && digits.match(text).hasMatch()))
        return numberTree(text);
    return stringTree(text);
}

} // namespace portcullis::gui
