// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "admin-gui/form/text_editors.h"

#include "admin-gui/widgets/theme.h"

#include <QFontDatabase>
#include <QPlainTextEdit>
#include <QTextBlock>
#include <QTextDocument>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace portcullis::gui {

using namespace Qt::StringLiterals;

namespace {

// So much that a list of a few entries is seen whole, and a long one doesn't fill the page.
constexpr int kLeastLines = 2;
constexpr int kMostLines = 9;
const QString kTyping = u"typing"_s;

} // namespace

TextEditor::TextEditor(const Field &field, const FormHost &host, QWidget *parent)
    : FieldEditor(field, host, parent), m_text(new QPlainTextEdit(this))
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->addWidget(m_text);
    m_text->setTabChangesFocus(true);
    // Room to spare belongs below the last field, not between the rows.
    m_text->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    m_text->setLineWrapMode(field.kind == FieldKind::MultiText ? QPlainTextEdit::WidgetWidth
                                                               : QPlainTextEdit::NoWrap);
    if (field.kind == FieldKind::Json)
        m_text->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    QString fallback = field.fallbackText;
    if (fallback.isEmpty() && !field.fallback.isNull())
        fallback = notationOf(field.fallback);
    m_text->setPlaceholderText(fallback);
    m_pause.setSingleShot(true);
    m_pause.setInterval(kPauseMs);
    connect(&m_pause, &QTimer::timeout, this, &TextEditor::flush);
    connect(m_text, &QPlainTextEdit::textChanged, this, [this] {
        grow();
        if (!m_showing)
            m_pause.start();
    });
    grow();
}

bool TextEditor::canShow(const JsonTree &value) const
{
    switch (field().kind) {
    case FieldKind::Json:
        return true;
    case FieldKind::MultiText:
        return value.kind == JsonTree::Kind::String;
    default:
        return value.kind == JsonTree::Kind::Array
            && std::ranges::all_of(value.items, [](const JsonTree &item) {
                   // A line end within would make two of one.
                   return item.kind == JsonTree::Kind::String && !item.text.empty()
                       && item.text.find('\n') == std::string::npos
                       && stringOf(item).trimmed() == stringOf(item);
               });
    }
}

void TextEditor::setReadOnly(bool readOnly)
{
    m_text->setReadOnly(readOnly);
}

QWidget *TextEditor::target()
{
    return m_text;
}

void TextEditor::focusAt(const QString &pointer)
{
    FieldEditor::focusAt(pointer);
    bool isNumber = false;
    const int line = tokensOf(pointer).value(0).toInt(&isNumber);
    if (field().kind != FieldKind::Texts || !isNumber)
        return;
    QTextCursor cursor(m_text->document()->findBlockByNumber(line));
    cursor.movePosition(QTextCursor::EndOfBlock, QTextCursor::KeepAnchor);
    m_text->setTextCursor(cursor);
}

void TextEditor::setFindings(const QList<DraftFinding> &findings)
{
    QList<QTextEdit::ExtraSelection> marks;
    for (const DraftFinding &finding : findings) {
        bool isNumber = false;
        const int line = tokensOf(finding.pointer).value(0).toInt(&isNumber);
        if (field().kind != FieldKind::Texts || !isNumber)
            continue;
        QTextEdit::ExtraSelection mark;
        mark.cursor = QTextCursor(m_text->document()->findBlockByNumber(line));
        mark.cursor.movePosition(QTextCursor::EndOfBlock, QTextCursor::KeepAnchor);
        mark.format.setUnderlineStyle(QTextCharFormat::WaveUnderline);
        mark.format.setUnderlineColor(finding.isWarning ? theme::warning(palette())
                                                        : theme::bad(palette()));
        mark.format.setToolTip(Qt::convertFromPlainText(finding.message));
        marks.append(mark);
    }
    m_text->setExtraSelections(marks);
}

void TextEditor::flush()
{
    m_pause.stop();
    if (m_text->isReadOnly() || (value() && !canShow(*value())))
        return;
    const QString text = m_text->toPlainText();
    if (text != textFor(value() ? &*value() : nullptr))
        take(text);
}

void TextEditor::take(const QString &text)
{
    if (field().kind == FieldKind::Json) {
        if (text.trimmed().isEmpty())
            return commit(std::nullopt, kTyping);
        auto tree = JsonTree::parse(text.toStdString());
        if (!tree) {
            Q_EMIT complained(tr("No JSON: %1").arg(QString::fromStdString(tree.error().what)));
            return;
        }
        return commit(std::move(*tree), kTyping);
    }
    if (field().kind == FieldKind::MultiText)
        return text.isEmpty() ? commit(std::nullopt, kTyping) : commit(stringTree(text), kTyping);
    QStringList lines;
    for (const QString &line : text.split(u'\n')) {
        if (!line.trimmed().isEmpty())
            lines.append(line.trimmed());
    }
    if (lines.isEmpty() && !field().emptyCounts)
        commit(std::nullopt, kTyping);
    else
        commit(arrayOfStrings(lines), kTyping);
}

void TextEditor::show(const JsonTree *value)
{
    m_showing = true;
    m_text->setPlainText(textFor(value));
    m_showing = false;
    m_pause.stop();
}

QString TextEditor::textFor(const JsonTree *value) const
{
    if (value == nullptr)
        return {};
    switch (field().kind) {
    case FieldKind::Json:
        return indentedText(*value);
    case FieldKind::MultiText:
        return stringOf(*value);
    default:
        return stringsOf(value).join(u'\n');
    }
}

void TextEditor::grow()
{
    const int lines = std::clamp(m_text->document()->blockCount(), kLeastLines, kMostLines);
    const int around = 2 * m_text->frameWidth() + qRound(2 * m_text->document()->documentMargin());
    // Room for the scroll bar that a long line brings.
    const int height = lines * m_text->fontMetrics().lineSpacing() + around + 4;
    m_text->setFixedHeight(height);
}

} // namespace portcullis::gui
