// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "admin-gui/widgets/confirm.h"

#include <QCoreApplication>
#include <QDialog>
#include <QDialogButtonBox>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QVBoxLayout>

#include <utility>

namespace portcullis::gui {

using namespace Qt::StringLiterals;

namespace {

struct Confirm {
    Q_DECLARE_TR_FUNCTIONS(Confirm)
};

void addDetails(QVBoxLayout &layout, const QStringList &details, QDialog *dialog)
{
    auto *text = new QPlainTextEdit(details.join(u'\n'), dialog);
    text->setReadOnly(true);
    text->setTabChangesFocus(true);
    text->setAccessibleName(Confirm::tr("Details"));
    text->setMaximumHeight(text->fontMetrics().lineSpacing() * 8);
    layout.addWidget(text);
}

void addName(QVBoxLayout &layout, const QString &name, QPushButton *button, QDialog *dialog)
{
    auto *label = new QLabel(
        Confirm::tr("This is a production gateway. Type its name, %1, to go on:").arg(name),
        dialog);
    label->setWordWrap(true);
    label->setTextFormat(Qt::PlainText);
    auto *line = new QLineEdit(dialog);
    line->setObjectName(u"nameToType"_s);
    line->setAccessibleName(label->text());
    label->setBuddy(line);
    layout.addWidget(label);
    layout.addWidget(line);
    button->setEnabled(false);
    QObject::connect(line, &QLineEdit::textChanged, button,
                     [button, name](const QString &typed) { button->setEnabled(typed == name); });
}

} // namespace

void confirm(QWidget *parent, const Danger &danger, std::function<void()> go)
{
    auto *dialog = new QDialog(parent);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setObjectName(u"confirm"_s);
    dialog->setWindowTitle(danger.title);
    dialog->setMinimumWidth(420);
    auto *layout = new QVBoxLayout(dialog);
    auto *title = new QLabel(danger.title, dialog);
    title->setTextFormat(Qt::PlainText);
    QFont bold = title->font();
    bold.setBold(true);
    title->setFont(bold);
    layout->addWidget(title);
    auto *impact = new QLabel(danger.impact, dialog);
    impact->setObjectName(u"impact"_s);
    impact->setWordWrap(true);
    impact->setTextFormat(Qt::PlainText);
    layout->addWidget(impact);
    if (!danger.details.isEmpty())
        addDetails(*layout, danger.details, dialog);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, dialog);
    QPushButton *const button = buttons->addButton(danger.button, QDialogButtonBox::AcceptRole);
    button->setObjectName(u"go"_s);
    if (!danger.nameToType.isEmpty())
        addName(*layout, danger.nameToType, button, dialog);
    layout->addWidget(buttons);
    // Enter alone does nothing that hurts.
    (danger.isHarmless ? button : buttons->button(QDialogButtonBox::Cancel))->setDefault(true);
    QObject::connect(buttons, &QDialogButtonBox::rejected, dialog, &QDialog::reject);
    QObject::connect(buttons, &QDialogButtonBox::accepted, dialog, &QDialog::accept);
    QObject::connect(dialog, &QDialog::accepted, parent, std::move(go));
    dialog->open();
}

} // namespace portcullis::gui
