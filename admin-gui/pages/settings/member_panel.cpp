// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "admin-gui/pages/settings/member_panel.h"

#include "admin-gui/form/entity_form.h"
#include "admin-gui/page/permission.h"

#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace portcullis::gui {

using namespace Qt::StringLiterals;

MemberPanel::MemberPanel(const FormSpec &spec, const FormHost &host, QWidget *parent)
    : QWidget(parent)
    , m_draft(host.draft)
    , m_ref{spec.section, {}}
    , m_state(new QLabel(this))
    , m_leaveOut(new QPushButton(tr("&Leave out"), this))
    , m_form(new EntityForm(spec, host, this))
{
    m_state->setObjectName(u"memberState"_s);
    m_state->setTextFormat(Qt::PlainText);
    m_state->setWordWrap(true);
    m_leaveOut->setObjectName(u"leaveOutMember"_s);
    auto *head = new QHBoxLayout;
    head->addWidget(m_state, 1);
    head->addWidget(m_leaveOut);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->addLayout(head);
    layout->addWidget(m_form, 1);
    connect(m_leaveOut, &QPushButton::clicked, this, &MemberPanel::leaveOut);
    connect(&m_draft, &Draft::changed, this, &MemberPanel::refresh);
    m_form->setEntity(m_ref);
    refresh();
}

void MemberPanel::setWhyNot(const QString &whyNot)
{
    m_whyNot = whyNot;
    m_form->setReadOnly(!whyNot.isEmpty());
    refresh();
}

void MemberPanel::leaveOut()
{
    m_draft.remove(m_ref, tr("Leave out %1").arg(m_form->spec().noun));
}

void MemberPanel::refresh()
{
    const bool isThere = m_draft.document().contains(m_ref);
    m_state->setText(m_draft.isEmpty() ? tr("The configuration has not come yet.")
                         : isThere     ? tr("It stands in the document.")
                                       : tr("The document leaves it out: the defaults apply."));
    // Without a document the form has nothing to show, and would say that nothing is chosen.
    m_form->setVisible(!m_draft.isEmpty());
    allow(*m_leaveOut,
          !m_whyNot.isEmpty() ? m_whyNot
              : !isThere      ? tr("It is left out already.")
                              : QString(),
          tr("Takes it out of the document, so that the defaults apply"));
}

} // namespace portcullis::gui
