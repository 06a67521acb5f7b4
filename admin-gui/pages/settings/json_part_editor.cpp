// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "admin-gui/pages/settings/json_part_editor.h"

#include "admin-gui/draft/change_text.h"
#include "admin-gui/page/permission.h"
#include "admin-gui/pages/records/findings_view.h"
#include "admin-gui/widgets/theme.h"
#include "shared/model/json_tree.h"

#include <QFontDatabase>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QVBoxLayout>

#include <utility>

namespace portcullis::gui {

using namespace Qt::StringLiterals;

JsonPartEditor::JsonPartEditor(Draft &draft, QWidget *parent)
    : QWidget(parent)
    , m_draft(draft)
    , m_about(new QLabel(this))
    , m_text(new QPlainTextEdit(this))
    , m_problem(new QLabel(this))
    , m_findings(new FindingsView(this))
    , m_put(new QPushButton(tr("&Take over"), this))
    , m_reset(new QPushButton(tr("&Reset"), this))
    , m_remove(new QPushButton(tr("&Leave out"), this))
{
    constexpr int kFindingsHeight = 140;
    m_about->setWordWrap(true);
    m_about->setTextFormat(Qt::PlainText);
    m_text->setObjectName(u"partText"_s);
    m_text->setAccessibleName(tr("JSON")); // until it is of something
    m_text->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    m_text->setLineWrapMode(QPlainTextEdit::NoWrap);
    m_text->setTabChangesFocus(true);
    m_problem->setObjectName(u"partProblem"_s);
    m_problem->setTextFormat(Qt::PlainText);
    m_problem->setWordWrap(true);
    m_findings->setMaximumHeight(kFindingsHeight);
    m_put->setObjectName(u"takeOver"_s);
    m_reset->setObjectName(u"resetPart"_s);
    m_remove->setObjectName(u"leaveOut"_s);
    auto *buttons = new QHBoxLayout;
    buttons->addWidget(m_problem, 1);
    buttons->addWidget(m_remove);
    buttons->addWidget(m_reset);
    buttons->addWidget(m_put);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->addWidget(m_about);
    layout->addWidget(m_text, 1);
    layout->addWidget(m_findings);
    layout->addLayout(buttons);
    connect(m_text, &QPlainTextEdit::textChanged, this, &JsonPartEditor::check);
    connect(m_put, &QPushButton::clicked, this, &JsonPartEditor::put);
    connect(m_reset, &QPushButton::clicked, this, &JsonPartEditor::reload);
    connect(m_remove, &QPushButton::clicked, this, [this] {
        m_draft.remove(m_ref, tr("Leave out %1").arg(partText(m_ref)));
        reload();
    });
    connect(&draft, &Draft::changed, this, &JsonPartEditor::refresh);
    connect(&draft, &Draft::findingsChanged, this, &JsonPartEditor::refresh);
    connect(m_findings, &FindingsView::findingActivated, this,
            [this](const DraftFinding &finding) { showPointer(finding.pointer); });
}

void JsonPartEditor::edit(const PartRef &ref, const QString &about)
{
    m_ref = ref;
    m_about->setText(about);
    m_text->setAccessibleName(tr("%1 as JSON").arg(partText(ref)));
    reload();
}

bool JsonPartEditor::isDirty() const
{
    const QString text = m_text->toPlainText().trimmed();
    return text != (m_shown.isNull() ? QString() : indented(m_shown).trimmed());
}

/// Where the draft became another one elsewhere, as by undo, the text follows, unless somebody is
/// writing.
void JsonPartEditor::refresh()
{
    if (m_draft.isEmpty() || (m_draft.document().json(m_ref) != m_shown && !isDirty()))
        return reload();
    m_findings->setFindings(m_draft.findingsOf(m_ref));
    m_findings->setVisible(!m_findings->findings().isEmpty());
    check();
}

void JsonPartEditor::reload()
{
    m_shown = m_draft.document().json(m_ref);
    const QString text = m_shown.isNull() ? QString() : indented(m_shown).trimmed();
    if (m_text->toPlainText() != text)
        m_text->setPlainText(text);
    m_findings->setFindings(m_draft.findingsOf(m_ref));
    m_findings->setVisible(!m_findings->findings().isEmpty());
    check();
}

void JsonPartEditor::check()
{
    const QString text = m_text->toPlainText().trimmed();
    QString problem;
    if (!text.isEmpty())
        if (const auto tree = model::JsonTree::parse(text.toStdString()); !tree)
            problem = tr("This is no JSON: %1").arg(QString::fromStdString(tree.error().what));
    QPalette colours = palette();
    if (!problem.isEmpty())
        colours.setColor(QPalette::WindowText, theme::bad(palette()));
    m_problem->setPalette(colours);
    m_problem->setText(!m_whyNot.isEmpty()      ? m_whyNot
                           : !problem.isEmpty() ? problem
                           : text.isEmpty()     ? tr("It is left out: the defaults apply.")
                           : isDirty()          ? tr("Not taken over into the draft yet.")
                                                : QString());
    m_text->setReadOnly(!m_whyNot.isEmpty());
    allow(*m_put,
          !m_whyNot.isEmpty()                ? m_whyNot
              : !problem.isEmpty()           ? problem
              : text.isEmpty() || !isDirty() ? tr("There is nothing to take over.")
                                             : QString(),
          tr("Makes it part of the draft"));
    m_reset->setEnabled(isDirty());
    allow(*m_remove,
          !m_whyNot.isEmpty()    ? m_whyNot
              : m_shown.isNull() ? tr("It is left out already.")
                                 : QString(),
          tr("Takes it out of the document, so that the defaults apply"));
    Q_EMIT dirtyChanged();
}

void JsonPartEditor::put()
{
    const QByteArray json = m_text->toPlainText().trimmed().toUtf8();
    // The spelling of what says the same stays.
    if (!saysTheSame(json, m_shown))
        m_draft.put(m_ref, json, tr("Change %1").arg(partText(m_ref)));
    reload();
}

void JsonPartEditor::showPointer(const QString &pointer)
{
    // Member by member, each behind the one before: good enough for what people write.
    const QString text = m_text->toPlainText();
    qsizetype at = 0;
    const QStringList tokens = pointer.split(u'/', Qt::SkipEmptyParts);
    for (QString token : tokens) {
        token.replace("~1"_L1, "/"_L1).replace("~0"_L1, "~"_L1);
        const qsizetype found = text.indexOf(u'"' + token + u"\":"_s, at);
        if (found >= 0)
            at = found;
    }
    QTextCursor cursor = m_text->textCursor();
    cursor.setPosition(static_cast<int>(at));
    m_text->setTextCursor(cursor);
    m_text->setFocus();
}

void JsonPartEditor::setWhyNot(const QString &whyNot)
{
    if (std::exchange(m_whyNot, whyNot) != whyNot)
        check();
}

} // namespace portcullis::gui
