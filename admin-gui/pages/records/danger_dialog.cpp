// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "admin-gui/pages/records/danger_dialog.h"

#include <QDialogButtonBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QStyle>
#include <QVBoxLayout>

#include <utility>

namespace portcullis::gui {

using namespace Qt::StringLiterals;

DangerDialog::DangerDialog(const Danger &danger, QWidget *parent) : QDialog(parent)
{
    constexpr int kWidth = 420;
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(danger.action);
    setMinimumWidth(kWidth);
    auto *layout = new QVBoxLayout(this);
    auto *head = new QHBoxLayout;
    auto *icon = new QLabel(this);
    icon->setPixmap(style()->standardIcon(QStyle::SP_MessageBoxWarning).pixmap(32));
    auto *question = new QLabel(danger.question, this);
    question->setTextFormat(Qt::PlainText);
    question->setWordWrap(true);
    QFont bold = question->font();
    bold.setBold(true);
    question->setFont(bold);
    head->addWidget(icon);
    head->addWidget(question, 1);
    layout->addLayout(head);
    for (const QString &impact : danger.impacts) {
        auto *line = new QLabel(u"• "_s + impact, this);
        line->setTextFormat(Qt::PlainText);
        line->setWordWrap(true);
        layout->addWidget(line);
    }
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    m_go = buttons->addButton(danger.action, QDialogButtonBox::AcceptRole);
    m_go->setObjectName(u"goButton"_s);
    if (!danger.nameToType.isEmpty()) {
        auto *why = new QLabel(tr("This is a production gateway. Type its name, “%1”, to go on:")
                                   .arg(danger.nameToType),
                               this);
        why->setTextFormat(Qt::PlainText);
        why->setWordWrap(true);
        m_nameEdit = new QLineEdit(this);
        m_nameEdit->setObjectName(u"nameEdit"_s);
        why->setBuddy(m_nameEdit);
        layout->addWidget(why);
        layout->addWidget(m_nameEdit);
        m_go->setEnabled(false);
        connect(m_nameEdit, &QLineEdit::textChanged, this,
                [this, name = danger.nameToType](const QString &text) {
                    m_go->setEnabled(text == name);
                });
    } else {
        buttons->button(QDialogButtonBox::Cancel)->setDefault(true);
    }
    layout->addWidget(buttons);
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
}

void askBefore(const Danger &danger, QWidget *parent, std::function<void()> action)
{
    auto *dialog = new DangerDialog(danger, parent);
    QObject::connect(dialog, &QDialog::accepted, parent, std::move(action));
    dialog->open();
}

} // namespace portcullis::gui
