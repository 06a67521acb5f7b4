// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "admin-gui/pages/explain/paste_dialog.h"

#include "admin-gui/widgets/theme.h"
#include "ui_paste_dialog.h"

#include <QClipboard>
#include <QPushButton>

namespace portcullis::gui {

using namespace Qt::StringLiterals;

PasteDialog::PasteDialog(QWidget *parent)
    : QDialog(parent), m_ui(std::make_unique<Ui::PasteDialog>())
{
    m_ui->setupUi(this); // layout, texts, tab order and accessible names are in the .ui file
    connect(m_ui->commandEdit, &QPlainTextEdit::textChanged, this, &PasteDialog::check);
    const QString copied = QGuiApplication::clipboard()->text();
    if (copied.trimmed().startsWith("curl"_L1))
        m_ui->commandEdit->setPlainText(copied);
    check();
}

PasteDialog::~PasteDialog() = default;

void PasteDialog::check()
{
    const QString text = m_ui->commandEdit->toPlainText();
    const bool empty = text.trimmed().isEmpty();
    const auto parsed = parseCurl(text);
    QString message;
    if (parsed) {
        m_command = *parsed;
        message = tr("✓ %1 %2").arg(parsed->request.method, parsed->request.url);
        if (!parsed->passedOver.isEmpty())
            message += u'\n' + tr("Passed over: %1").arg(parsed->passedOver.join(u", "_s));
    } else if (!empty) {
        message =
            tr("✕ At character %1: %2").arg(parsed.error().at + 1).arg(parsed.error().message);
    }
    m_ui->messageLabel->setText(message);
    QPalette colours = palette();
    colours.setColor(QPalette::WindowText, parsed ? theme::good(palette()) : theme::bad(palette()));
    m_ui->messageLabel->setPalette(colours);
    m_ui->buttons->button(QDialogButtonBox::Ok)->setEnabled(parsed.has_value());
}

} // namespace portcullis::gui
