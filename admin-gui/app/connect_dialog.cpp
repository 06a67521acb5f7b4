// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "admin-gui/app/connect_dialog.h"

#include "admin-gui/app/token_store.h"
#include "admin-gui/widgets/theme.h"
#include "admin-gui/widgets/time_text.h"
#include "shared/client/admin_answer.h"
#include "shared/client/admin_trust.h"
#include "ui_connect_dialog.h"

#include <QMessageBox>
#include <QPushButton>
#include <QScopedValueRollback>

#include <algorithm>
#include <utility>

namespace portcullis::gui {

namespace {

/// In two halves, so that it can be broken there.
QString inHalves(const QString &fingerprint)
{
    return fingerprint.left(47) + u' ' + fingerprint.mid(48);
}

} // namespace

ConnectDialog::ConnectDialog(Profiles profiles, TokenStore &tokens, const Profile &wanted,
                             const QString &why, LocalTokenPrograms local, QWidget *parent)
    : QDialog(parent)
    , m_ui(std::make_unique<Ui::ConnectDialog>())
    , m_profiles(profiles)
    , m_tokens(tokens)
    , m_local(std::move(local))
{
    m_ui->setupUi(this); // layout, texts, tab order and accessible names are in the .ui file
    m_ui->buttons->button(QDialogButtonBox::Ok)->setText(tr("Connect"));
    m_ui->rememberCheck->setVisible(tokens.isAvailable());
    m_ui->forgetTokenButton->setVisible(tokens.isAvailable());
    for (const QString &tag : theme::tagNames())
        m_ui->tagBox->addItem(theme::tagIcon(tag, palette()), theme::tagText(tag), tag);
    QPalette colours = m_ui->problem->palette();
    colours.setColor(QPalette::WindowText, theme::bad(palette()));
    m_ui->problem->setPalette(colours);
    refuse(why, nullptr);
    connect(m_ui->profileList, &QListWidget::currentRowChanged, this, &ConnectDialog::choose);
    connect(m_ui->profileList, &QListWidget::itemDoubleClicked, this, &ConnectDialog::accept);
    connect(m_ui->addButton, &QPushButton::clicked, this, [this] {
        Profile fresh;
        fresh.name = freeName(tr("New gateway"), m_list);
        add(fresh);
    });
    connect(m_ui->duplicateButton, &QPushButton::clicked, this, &ConnectDialog::duplicate);
    connect(m_ui->deleteButton, &QPushButton::clicked, this, &ConnectDialog::remove);
    connect(m_ui->forgetTokenButton, &QPushButton::clicked, this, &ConnectDialog::forgetToken);
    connect(m_ui->forgetPinButton, &QPushButton::clicked, this, [this] {
        m_edited.pin.clear();
        showPin();
    });
    connect(m_ui->urlEdit, &QLineEdit::editingFinished, this, &ConnectDialog::askKeychain);
    setUpLocalToken();

    m_list = m_profiles.all();
    Profile first = wanted;
    if (first.url.isEmpty() && m_list.isEmpty()) {
        first.url = QUrl(QStringLiteral("http://127.0.0.1:9180"));
        first.name = tr("This machine");
    }
    if (first.id.isEmpty() && !first.url.isEmpty()) {
        if (first.name.isEmpty())
            first.name = freeName(first.url.authority(), m_list);
        m_list.prepend(first);
    }
    fillList(first.id);
    if (!m_edited.url.isEmpty())
        m_ui->tokenEdit->setFocus();
}

ConnectDialog::~ConnectDialog() = default;

bool ConnectDialog::remember() const
{
    return m_ui->rememberCheck->isVisibleTo(this) && m_ui->rememberCheck->isChecked();
}

void ConnectDialog::fillList(const QString &currentId)
{
    const QScopedValueRollback filling(m_filling, true);
    m_ui->profileList->clear();
    for (int row = 0; row < m_list.size(); ++row) {
        m_ui->profileList->addItem(QString());
        showRow(row);
    }
    const auto current = std::ranges::find(m_list, currentId, &Profile::id);
    const auto row = current == m_list.end() ? 0 : current - m_list.begin();
    m_ui->profileList->setCurrentRow(static_cast<int>(row));
    m_edited = m_list.value(row);
    showProfile();
}

void ConnectDialog::showRow(int row)
{
    const Profile &profile = m_list[row];
    QListWidgetItem &item = *m_ui->profileList->item(row);
    item.setText(profile.name + u'\n' + profile.url.toString());
    item.setIcon(theme::tagIcon(profile.tag, palette()));
    item.setToolTip(profile.lastUsed.isValid() ? tr("Last used %1").arg(timeText(profile.lastUsed))
                                               : tr("Never used"));
}

void ConnectDialog::choose(int row)
{
    if (m_filling || row < 0)
        return;
    storeEdited();
    m_edited = m_list.value(row);
    m_ui->problem->hide();
    showProfile();
}

void ConnectDialog::showProfile()
{
    m_ui->nameEdit->setText(m_edited.name);
    m_ui->urlEdit->setText(m_edited.url.toString());
    m_ui->tagBox->setCurrentIndex(std::max(0, m_ui->tagBox->findData(m_edited.tag)));
    m_ui->readOnlyCheck->setChecked(m_edited.readOnly);
    m_ui->productionCheck->setChecked(m_edited.production);
    m_ui->tokenEdit->clear();
    m_ui->duplicateButton->setEnabled(!m_list.isEmpty());
    m_ui->deleteButton->setEnabled(!m_edited.id.isEmpty());
    showPin();
    askKeychain();
    offerLocalToken();
}

void ConnectDialog::showPin()
{
    const bool pinned = !m_edited.pin.isEmpty();
    m_ui->pinText->setText(pinned ? inHalves(fingerprintText(m_edited.pin)) : QString());
    for (QWidget *each :
         {static_cast<QWidget *>(m_ui->pinLabel), static_cast<QWidget *>(m_ui->pinText),
          static_cast<QWidget *>(m_ui->forgetPinButton)})
        each->setVisible(pinned);
}

void ConnectDialog::askKeychain()
{
    const auto show = [this](bool kept) {
        m_hasKept = kept;
        m_ui->tokenEdit->setPlaceholderText(kept ? tr("The one in the keychain") : QString());
        m_ui->forgetTokenButton->setEnabled(kept);
    };
    show(false);
    const auto url = parseAdminUrl(m_ui->urlEdit->text());
    if (!url || !m_tokens.isAvailable())
        return;
    m_tokens.read(*url, this, [this, url = *url, show](const QByteArray &token) {
        // Another may have been chosen meanwhile.
        if (parseAdminUrl(m_ui->urlEdit->text()) == url)
            show(!token.isEmpty());
    });
}

bool ConnectDialog::takeFields(QString *why, QWidget **field)
{
    Profile taken = m_edited;
    const auto wrong = [&](const QString &text, QWidget *at) {
        *why = text;
        *field = at;
        return false;
    };
    const auto url = parseAdminUrl(m_ui->urlEdit->text());
    if (!url)
        return wrong(QString::fromStdString(url.error().what), m_ui->urlEdit);
    taken.name = m_ui->nameEdit->text().trimmed();
    if (taken.name.isEmpty())
        taken.name = freeName(url->authority(), m_list);
    for (int row = 0; row < m_list.size(); ++row) {
        if (m_list[row].name == taken.name && m_list[row].id != taken.id)
            return wrong(tr("There is a gateway of this name already."), m_ui->nameEdit);
    }
    if (taken.url != *url)
        taken.pin.clear(); // it was another address's
    taken.url = *url;
    taken.tag = m_ui->tagBox->currentData().toString();
    taken.readOnly = m_ui->readOnlyCheck->isChecked();
    taken.production = m_ui->productionCheck->isChecked();
    m_edited = taken;
    return true;
}

bool ConnectDialog::storeEdited()
{
    QString why;
    QWidget *field = nullptr;
    const QString before = m_edited.id;
    if (!takeFields(&why, &field))
        return false;
    m_profiles.save(m_edited);
    for (int row = 0; row < m_list.size(); ++row) {
        if (m_list[row].id == before) {
            m_list[row] = m_edited;
            showRow(row);
            break;
        }
    }
    return true;
}

void ConnectDialog::add(const Profile &profile)
{
    storeEdited();
    // What was added and never got an address goes again.
    m_list.removeIf([](const Profile &each) { return each.id.isEmpty(); });
    m_list.prepend(profile);
    fillList(profile.id);
    m_ui->nameEdit->setFocus();
    m_ui->nameEdit->selectAll();
}

void ConnectDialog::duplicate()
{
    storeEdited();
    Profile copy = m_edited;
    copy.id.clear();
    copy.lastUsed = {};
    copy.name = freeName(m_edited.name, m_list);
    add(copy);
}

void ConnectDialog::remove()
{
    auto *box = new QMessageBox(QMessageBox::Question, tr("Delete"),
                                tr("Delete the gateway '%1' from this list, and the token that is "
                                   "kept for it? The gateway itself stays as it is.")
                                    .arg(m_edited.name),
                                QMessageBox::Cancel, this);
    box->setTextFormat(Qt::PlainText);
    QPushButton *yes = box->addButton(tr("Delete"), QMessageBox::DestructiveRole);
    box->setAttribute(Qt::WA_DeleteOnClose);
    connect(yes, &QPushButton::clicked, this, [this] {
        m_tokens.forget(m_edited.url, this, [](const Result<void> &) {});
        m_profiles.remove(m_edited.id);
        m_list.removeIf([this](const Profile &each) { return each.id == m_edited.id; });
        fillList({});
    });
    box->open();
}

void ConnectDialog::forgetToken()
{
    const auto url = parseAdminUrl(m_ui->urlEdit->text());
    if (!url)
        return;
    m_tokens.forget(*url, this, [this](const Result<void> &forgotten) {
        if (!forgotten)
            refuse(tr("The token could not be taken out of the keychain: %1")
                       .arg(QString::fromStdString(forgotten.error().what)),
                   nullptr);
        askKeychain();
    });
}

void ConnectDialog::setUpLocalToken()
{
    connect(m_ui->urlEdit, &QLineEdit::textChanged, this, &ConnectDialog::offerLocalToken);
    connect(m_ui->localTokenButton, &QPushButton::clicked, this, [this] {
        refuse({}, nullptr);
        m_local.ask();
        showLocalToken();
        m_ui->stopAskingButton->setFocus();
    });
    connect(m_ui->stopAskingButton, &QPushButton::clicked, this, [this] {
        stopAsking();
        m_ui->tokenEdit->setFocus();
    });
    connect(&m_local, &LocalToken::found, this, [this](const QByteArray &token) {
        showLocalToken();
        m_ui->tokenEdit->setText(QString::fromLatin1(token));
        accept();
    });
    connect(&m_local, &LocalToken::failed, this, [this](const QString &why) {
        showLocalToken();
        refuse(
            tr("The token of this machine was not read. %1 You can paste a token below.").arg(why),
            m_ui->tokenEdit);
    });
    offerLocalToken();
}

void ConnectDialog::offerLocalToken()
{
    stopAsking(); // it was for another address
    const auto url = parseAdminUrl(m_ui->urlEdit->text());
    m_ui->localToken->setVisible(url && isThisMachine(*url) && m_local.programs().areThere());
}

void ConnectDialog::stopAsking()
{
    m_local.cancel();
    showLocalToken();
}

void ConnectDialog::showLocalToken()
{
    const bool asking = m_local.isAsking();
    m_ui->localTokenText->setText(
        asking ? tr("Waiting until somebody gives permission…")
               : tr("Administrators of this machine may use the token of its own gateway: you are "
                    "asked for permission. It is sent to the address above, so not for a tunnel to "
                    "another machine."));
    m_ui->localTokenButton->setEnabled(!asking);
    m_ui->stopAskingButton->setVisible(asking);
}

void ConnectDialog::refuse(const QString &why, QWidget *field)
{
    m_ui->problem->setText(why);
    m_ui->problem->setVisible(!why.isEmpty());
    if (isVisible()) // lines that wrap need their height
        resize(width(), std::max(height(), layout()->totalHeightForWidth(width())));
    if (field)
        field->setFocus();
}

void ConnectDialog::accept()
{
    stopAsking();
    QString why;
    QWidget *field = nullptr;
    if (!takeFields(&why, &field))
        return refuse(why, field);
    m_token.clear();
    if (!m_ui->tokenEdit->text().isEmpty() || !m_hasKept) {
        const auto token = parseAdminToken(m_ui->tokenEdit->text().toUtf8());
        if (!token)
            return refuse(QString::fromStdString(token.error().what), m_ui->tokenEdit);
        m_token = *token;
    }
    storeEdited();
    QDialog::accept();
}

void ConnectDialog::reject()
{
    stopAsking();
    storeEdited();
    QDialog::reject();
}

} // namespace portcullis::gui
