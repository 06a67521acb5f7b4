// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "admin-gui/form/json_page.h"

#include "admin-gui/form/state_icon.h"
#include "admin-gui/widgets/theme.h"

#include <QEvent>
#include <QFontDatabase>
#include <QLabel>
#include <QPlainTextEdit>
#include <QVBoxLayout>

namespace portcullis::gui {

using namespace Qt::StringLiterals;

namespace {

// More would push the text out of sight.
constexpr qsizetype kMostProblems = 6;

} // namespace

JsonPage::JsonPage(QWidget *parent)
    : QWidget(parent), m_text(new QPlainTextEdit(this)), m_problems(new QLabel(this))
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->addWidget(m_text, 1);
    layout->addWidget(m_problems);
    m_text->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    m_text->setLineWrapMode(QPlainTextEdit::NoWrap);
    m_text->setTabChangesFocus(true);
    m_text->setAccessibleName(tr("JSON"));
    m_text->setObjectName(u"json"_s);
    m_problems->setWordWrap(true);
    m_problems->setTextFormat(Qt::RichText);
    m_problems->hide();
    m_pause.setSingleShot(true);
    m_pause.setInterval(kPauseMs);
    connect(&m_pause, &QTimer::timeout, this, &JsonPage::flush);
    connect(m_text, &QPlainTextEdit::textChanged, this, [this] {
        if (!m_showing)
            m_pause.start();
    });
}

void JsonPage::setTree(const JsonTree &tree)
{
    const auto typed = treeOf(m_text->toPlainText().toUtf8());
    const bool same = typed && typed == tree;
    m_tree = tree;
    if (same)
        return;
    m_showing = true;
    m_text->setPlainText(indentedText(tree));
    m_showing = false;
    m_pause.stop();
    complain({});
}

void JsonPage::flush()
{
    m_pause.stop();
    if (m_text->isReadOnly())
        return;
    auto tree = JsonTree::parse(m_text->toPlainText().toStdString());
    if (!tree)
        return complain(tr("No JSON: %1").arg(QString::fromStdString(tree.error().what)));
    if (!tree->isObject())
        return complain(tr("A JSON object is needed, in braces"));
    complain({});
    if (*tree == m_tree)
        return;
    m_tree = *tree;
    Q_EMIT edited(*tree);
}

void JsonPage::setFindings(const QList<DraftFinding> &findings)
{
    m_findings = findings;
    showProblems();
}

void JsonPage::setReadOnly(bool readOnly)
{
    m_text->setReadOnly(readOnly);
}

void JsonPage::complain(const QString &message)
{
    m_complaint = message;
    showProblems();
}

void JsonPage::showProblems()
{
    QStringList lines;
    const auto add = [&](const QString &where, const QString &message, bool isWarning) {
        const QColor colour = isWarning ? theme::warning(palette()) : theme::bad(palette());
        lines.append(u"<span style='color:%1'>%2 <b>%3:</b> %4%5</span>"_s.arg(
            colour.name(), isWarning ? u"▲"_s : u"●"_s,
            stateText(isWarning ? State::Warning : State::Error),
            where.isEmpty() ? QString() : u"<code>%1</code> "_s.arg(where.toHtmlEscaped()),
            message.toHtmlEscaped()));
    };
    if (!m_complaint.isEmpty())
        add({}, m_complaint, false);
    for (const DraftFinding &finding : std::as_const(m_findings))
        add(finding.pointer, finding.message, finding.isWarning);
    if (lines.size() > kMostProblems) {
        const qsizetype more = lines.size() - kMostProblems;
        lines.resize(kMostProblems);
        lines.append(tr("and %n more", nullptr, static_cast<int>(more)));
    }
    m_problems->setText(lines.join(u"<br>"_s));
    m_problems->setVisible(!lines.isEmpty());
    m_text->setAccessibleDescription(m_complaint);
}

void JsonPage::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        showProblems(); // in colours of the new one
}

void JsonPage::focusAt(const QString &pointer)
{
    m_text->setFocus(Qt::OtherFocusReason);
    // The names on the way, one behind the other: exact enough for a text with a line a member.
    QTextCursor cursor(m_text->document());
    for (const QString &token : tokensOf(pointer)) {
        const QTextCursor next = m_text->document()->find(u'"' + token + "\":"_L1, cursor);
        if (!next.isNull())
            cursor = next;
    }
    m_text->setTextCursor(cursor);
}

} // namespace portcullis::gui
