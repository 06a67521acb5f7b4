// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "admin-gui/pages/changes/command_panel.h"

#include "admin-gui/widgets/save_as.h"

#include <QAbstractItemView>
#include <QClipboard>
#include <QComboBox>
#include <QFontDatabase>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QJsonDocument>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>

namespace portcullis::gui {

using namespace Qt::StringLiterals;

namespace {

/// Beyond that a text editor takes too long to lay it out.
constexpr qsizetype kMostShown = 4 * 1024 * 1024;

} // namespace

CommandPanel::CommandPanel(PageContext context, QWidget *parent)
    : QWidget(parent)
    , m_context(context)
    , m_form(new QComboBox(this))
    , m_text(new QPlainTextEdit(this))
    , m_hint(new QLabel(this))
    , m_copy(new QPushButton(tr("&Copy"), this))
    , m_save(new QPushButton(tr("&Save as …"), this))
{
    m_form->setObjectName(u"commandForm"_s);
    m_form->setAccessibleName(tr("Form of the changes"));
    m_form->view()->setAccessibleName(tr("Forms of the changes"));
    m_form->addItems({tr("JSON: merge patch of each part"), tr("JSON Patch of the document"),
                      tr("curl command"), tr("portcullisctl command"), tr("The whole document")});
    m_text->setObjectName(u"commandText"_s);
    m_text->setReadOnly(true);
    m_text->setLineWrapMode(QPlainTextEdit::NoWrap);
    m_text->setTabChangesFocus(true);
    m_text->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    m_text->setTextInteractionFlags(Qt::TextSelectableByKeyboard | Qt::TextSelectableByMouse);
    m_text->setAccessibleName(tr("The changes in this form"));
    m_hint->setWordWrap(true);
    m_hint->setTextFormat(Qt::PlainText);
    m_copy->setObjectName(u"copyCommand"_s);
    auto *tools = new QHBoxLayout;
    tools->addWidget(m_form);
    tools->addStretch(1);
    tools->addWidget(m_copy);
    tools->addWidget(m_save);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->addLayout(tools);
    layout->addWidget(m_text, 1);
    layout->addWidget(m_hint);
    connect(m_form, &QComboBox::currentIndexChanged, this, &CommandPanel::refresh);
    connect(m_copy, &QPushButton::clicked, this,
            [this] { QGuiApplication::clipboard()->setText(text()); });
    connect(m_save, &QPushButton::clicked, this, &CommandPanel::save);
}

CommandPanel::~CommandPanel() = default;

void CommandPanel::setTerms(const ChangeTerms &terms)
{
    m_terms = terms;
    if (isVisible())
        refresh();
}

QString CommandPanel::text() const
{
    return m_text->toPlainText();
}

void CommandPanel::refresh()
{
    const Draft &draft = m_context.draft;
    const QString token = tr("The token is read from the variable PORTCULLIS_TOKEN.");
    const QString file = draft.document().toJson().size() > kMostInCommand ? u' '
            + tr("The document is large: save it as %1 beside the command.").arg(documentFileName())
                                                                           : QString();
    m_call.reset();
    switch (m_form->currentIndex()) {
    case MergePatches:
        return showText(mergePatchText(draft.changes()), {});
    case JsonPatch:
        return askPatch();
    case Curl:
        return showText(curlCommand(draft.document(), draft.changes(), m_terms), token + file);
    case Ctl:
        return showText(ctlCommand(draft.document(), m_terms), token + file);
    default:
        return showText(indented(draft.document().toJson()), {});
    }
}

void CommandPanel::askPatch()
{
    m_call = std::make_unique<QObject>();
    showText({}, tr("The gateway compares the documents …"));
    m_context.client.diffConfig(
        m_call.get(), m_context.draft.document().toJson(),
        [this](const AdminResult<api::DocumentDiff> &diff) {
            m_call.release()->deleteLater();
            if (!diff)
                return showText({}, tr("There is no patch: %1").arg(diff.error().message));
            showText(QString::fromUtf8(QJsonDocument(diff->patch).toJson()),
                     tr("RFC 6902, of the configuration in force."));
        });
}

void CommandPanel::showText(const QString &text, const QString &hint)
{
    const bool isShown = text.size() <= kMostShown;
    m_text->setPlainText(isShown ? text : QString());
    m_hint->setText(isShown ? hint : tr("This is too long to be shown. Save it instead."));
    m_copy->setEnabled(isShown && !text.isEmpty());
    m_save->setEnabled(!text.isEmpty() && (isShown || m_form->currentIndex() == Document));
}

/// Of what is shown; of a document that is too long to be shown, all the same.
void CommandPanel::save()
{
    const bool isDocument = m_form->currentIndex() == Document;
    saveAs(this, isDocument ? documentFileName() : u"portcullis-change.txt"_s,
           isDocument ? m_context.draft.document().toJson() : text().toUtf8(),
           [this](const QString &why) { m_hint->setText(why); });
}

} // namespace portcullis::gui
