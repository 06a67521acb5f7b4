// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#include "shared/client/admin_trust.h"

#include "shared/client/admin_reply.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QSslConfiguration>
#include <QSslError>

namespace portcullis {

using namespace Qt::StringLiterals;

namespace {

// At the reply: what was pinned and what was shown, for the error that is made of it.
constexpr char kPin[] = "portcullisPin";
constexpr char kShown[] = "portcullisShown";
constexpr char kWhy[] = "portcullisWhy";

/// Notes what the other side shows, and says whether it is the pinned one.
bool isPinned(QNetworkReply &reply, const QByteArray &pin)
{
    const QSslCertificate shown = reply.sslConfiguration().peerCertificate();
    reply.setProperty(kShown, shown.toDer());
    return !shown.isNull() && fingerprintOf(shown) == pin;
}

} // namespace

QByteArray fingerprintOf(const QSslCertificate &certificate)
{
    return certificate.digest(QCryptographicHash::Sha256);
}

QString fingerprintText(const QByteArray &fingerprint)
{
    return QString::fromLatin1(fingerprint.toHex(':').toUpper());
}

void setTrust(QNetworkRequest &request, const AdminTarget &target)
{
    if (target.authorities.isEmpty() && target.pin.isEmpty())
        return;
    QSslConfiguration tls = QSslConfiguration::defaultConfiguration();
    // With a pin no authority counts: one that does must not make another certificate pass.
    tls.setCaCertificates(target.pin.isEmpty() ? target.authorities : QList<QSslCertificate>());
    request.setSslConfiguration(tls);
}

void guardTrust(QNetworkReply &reply, const AdminTarget &target)
{
    // Both signals come before anything is sent, and the connection waits for their slots.
    QObject::connect(&reply, &QNetworkReply::sslErrors, &reply,
                     [&reply, pin = target.pin](const QList<QSslError> &errors) {
                         if (isPinned(reply, pin)) {
                             reply.ignoreSslErrors();
                             return;
                         }
                         reply.setProperty(kPin, pin);
                         if (!errors.isEmpty())
                             reply.setProperty(kWhy, errors.constFirst().errorString());
                     });
    if (target.pin.isEmpty())
        return;
    QObject::connect(&reply, &QNetworkReply::encrypted, &reply, [&reply, pin = target.pin] {
        if (isPinned(reply, pin))
            return;
        reply.setProperty(kPin, pin);
        reply.setProperty(kEndedBy, ByTrust);
        reply.abort();
    });
}

AdminError distrust(const QNetworkReply &reply)
{
    AdminError error;
    error.kind = AdminError::Kind::TlsFailed;
    error.certificate = QSslCertificate(reply.property(kShown).toByteArray(), QSsl::Der);
    const QString host = reply.url().authority();
    if (!reply.property(kPin).toByteArray().isEmpty()) {
        error.kind = AdminError::Kind::NewCertificate;
        error.message =
            QCoreApplication::translate("AdminError",
                                        "%1 shows another certificate than the one that was pinned")
                .arg(host);
    } else if (!error.certificate.isNull()) {
        error.message =
            QCoreApplication::translate("AdminError", "the certificate of %1 is not trusted: %2")
                .arg(host, reply.property(kWhy).toString());
    } else {
        error.message = QCoreApplication::translate("AdminError", "no trusted connection: %1")
                            .arg(reply.errorString());
    }
    return error;
}

} // namespace portcullis
