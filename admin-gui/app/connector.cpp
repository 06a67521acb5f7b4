// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "admin-gui/app/connector.h"

#include "admin-gui/app/connect_dialog.h"
#include "admin-gui/app/token_store.h"
#include "admin-gui/widgets/time_text.h"
#include "shared/client/admin_trust.h"

#include <QMessageBox>
#include <QPushButton>

namespace portcullis::gui {

using namespace Qt::StringLiterals;

namespace {

QString namesOf(const QStringList &names)
{
    return names.isEmpty() ? Connector::tr("nobody") : names.join(QStringLiteral(", "));
}

/// What a person can compare with the gateway's own certificate.
QString describe(const QSslCertificate &certificate)
{
    const QString text = fingerprintText(fingerprintOf(certificate));
    return Connector::tr("Issued to: %1\nIssued by: %2\nValid: %3 to %4\n\n"
                         "SHA-256 fingerprint:\n%5\n%6")
        .arg(namesOf(certificate.subjectInfo(QSslCertificate::CommonName)),
             namesOf(certificate.issuerInfo(QSslCertificate::CommonName)),
             timeText(certificate.effectiveDate()), timeText(certificate.expiryDate()),
             text.left(47), text.mid(48));
}

} // namespace

Connector::Connector(Workspace &workspace, Profiles profiles, TokenStore &tokens, QWidget &window)
    : m_workspace(workspace), m_profiles(profiles), m_tokens(tokens), m_window(window)
{
    connect(&workspace.monitor(), &GatewayMonitor::updated, this, &Connector::follow);
}

void Connector::connectTo(const Profile &profile, const QByteArray &token)
{
    m_asked = false;
    m_isNoted = false;
    m_chosen = profile;
    m_token = token;
    if (!token.isEmpty()) {
        m_workspace.open(profile, token);
        return;
    }
    m_tokens.read(profile.url, this, [this, profile](const QByteArray &kept) {
        if (profile != m_chosen)
            return; // another was chosen meanwhile
        m_token = kept;
        if (kept.isEmpty())
            ask(tr("%1 asks for a token.").arg(profile.url.authority()));
        else
            m_workspace.open(profile, kept);
    });
}

void Connector::leave()
{
    m_chosen = {};
    m_token.clear();
    m_workspace.close();
}

void Connector::ask(const QString &why)
{
    auto *dialog = new ConnectDialog(m_profiles, m_tokens, m_chosen, why, m_local, &m_window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this, dialog] { take(*dialog); });
    connect(dialog, &QDialog::finished, this, [this] {
        m_chosen = m_profiles.withId(m_chosen.id).value_or(m_chosen);
        Q_EMIT profilesChanged();
    });
    dialog->open();
}

void Connector::take(ConnectDialog &dialog)
{
    if (dialog.remember() && !dialog.token().isEmpty()) {
        m_tokens.write(
            dialog.profile().url, dialog.token(), this, [this](const Result<void> &written) {
                if (!written)
                    QMessageBox::warning(&m_window, tr("Keychain"),
                                         tr("The token could not be kept: %1")
                                             .arg(QString::fromStdString(written.error().what)));
            });
    }
    Q_EMIT chosen(dialog.profile(), dialog.token());
}

void Connector::follow()
{
    const GatewayMonitor &monitor = m_workspace.monitor();
    if (monitor.state() == GatewayMonitor::State::Online) {
        noteUse();
        return;
    }
    if (monitor.state() != GatewayMonitor::State::Refused || m_asked)
        return;
    m_asked = true;
    switch (monitor.error().kind) {
    case AdminError::Kind::TlsFailed:
        return askTrust();
    case AdminError::Kind::NewCertificate:
        return sayNewCertificate();
    case AdminError::Kind::WrongToken:
    case AdminError::Kind::Insecure:
        return ask(monitor.error().message);
    default:
        return; // the window says it
    }
}

void Connector::noteUse()
{
    if (m_isNoted)
        return;
    m_isNoted = true;
    if (m_chosen.id.isEmpty())
        return;
    m_chosen.lastUsed = QDateTime::currentDateTimeUtc();
    m_profiles.save(m_chosen);
    Q_EMIT profilesChanged();
}

void Connector::askTrust()
{
    const AdminError error = m_workspace.monitor().error();
    auto *box = new QMessageBox(QMessageBox::Warning, tr("Unknown certificate"),
                                tr("%1.\n\nNothing was sent. Trust it only if the fingerprint is "
                                   "the one of the gateway's own certificate:\n"
                                   "openssl x509 -noout -fingerprint -sha256 -in FILE")
                                        .arg(error.message)
                                    + u"\n\n"_s + describe(error.certificate),
                                QMessageBox::Cancel, &m_window);
    box->setObjectName(QStringLiteral("trustBox"));
    box->setTextFormat(Qt::PlainText); // a certificate may say anything
    box->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    QPushButton *yes = box->addButton(tr("Trust this certificate"), QMessageBox::AcceptRole);
    yes->setAutoDefault(false);
    box->setDefaultButton(QMessageBox::Cancel);
    box->setAttribute(Qt::WA_DeleteOnClose);
    connect(yes, &QPushButton::clicked, this,
            [this, fingerprint = fingerprintOf(error.certificate)] { trust(fingerprint); });
    box->open();
}

void Connector::trust(const QByteArray &fingerprint)
{
    m_chosen.pin = fingerprint;
    m_profiles.save(m_chosen);
    Q_EMIT profilesChanged();
    connectTo(m_chosen, m_token);
}

void Connector::sayNewCertificate()
{
    const AdminError error = m_workspace.monitor().error();
    const QString pinned = fingerprintText(m_chosen.pin);
    auto *box = new QMessageBox(
        QMessageBox::Critical, tr("Another certificate"),
        tr("%1 shows another certificate than the one that was pinned. Nothing was sent: somebody "
           "else may be answering.\n\nIf the gateway got a new certificate, choose Connect, forget "
           "the pinned one there, and compare the new one.")
                .arg(m_chosen.url.authority())
            + u"\n\n"_s
            + tr("Pinned:\n%1\n%2\n\nShown:\n%3")
                  .arg(pinned.left(47), pinned.mid(48), describe(error.certificate)),
        QMessageBox::Close, &m_window);
    box->setObjectName(QStringLiteral("newCertificateBox"));
    box->setTextFormat(Qt::PlainText); // a certificate may say anything
    box->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->open();
}

} // namespace portcullis::gui
