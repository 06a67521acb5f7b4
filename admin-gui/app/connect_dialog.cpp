// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "admin-gui/app/connect_dialog.h"

#include "admin-gui/widgets/theme.h"
#include "shared/client/admin_answer.h"
#include "ui_connect_dialog.h"

#include <QPushButton>

namespace portcullis::gui {

ConnectDialog::ConnectDialog(const QUrl &url, const QString &why, bool canRemember, QWidget *parent)
    : QDialog(parent), m_ui(std::make_unique<Ui::ConnectDialog>())
{
    m_ui->setupUi(this); // layout, texts, tab order and accessible names are in the .ui file
    m_ui->buttons->button(QDialogButtonBox::Ok)->setText(tr("Connect"));
    m_ui->rememberCheck->setVisible(canRemember);
    if (!url.isEmpty()) {
        m_ui->urlEdit->setText(url.toString());
        m_ui->tokenEdit->setFocus();
    }
    QPalette colours = m_ui->problem->palette();
    colours.setColor(QPalette::WindowText, theme::bad(palette()));
    m_ui->problem->setPalette(colours);
    m_ui->problem->setText(why);
    m_ui->problem->setVisible(!why.isEmpty());
}

ConnectDialog::~ConnectDialog() = default;

bool ConnectDialog::remember() const
{
    return m_ui->rememberCheck->isVisibleTo(this) && m_ui->rememberCheck->isChecked();
}

void ConnectDialog::refuse(const QString &why, QWidget &field)
{
    m_ui->problem->setText(why);
    m_ui->problem->show();
    field.setFocus();
}

void ConnectDialog::accept()
{
    const auto url = parseAdminUrl(m_ui->urlEdit->text());
    if (!url)
        return refuse(QString::fromStdString(url.error().what), *m_ui->urlEdit);
    const auto token = parseAdminToken(m_ui->tokenEdit->text().toUtf8());
    if (!token)
        return refuse(QString::fromStdString(token.error().what), *m_ui->tokenEdit);
    m_target = {*url, *token};
    QDialog::accept();
}

} // namespace portcullis::gui
