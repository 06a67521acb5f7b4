// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "shared/client/admin_client.h"

class QNetworkRequest;

/// Whom a connection over TLS is made to. Without a pin an authority has to vouch for the
/// certificate; with one it has to be that very certificate, and nothing else counts.
namespace portcullis {

/// SHA-256 of a certificate, as a target's pin has it.
QByteArray fingerprintOf(const QSslCertificate &certificate);
/// The same for people: `AB:CD:…`.
QString fingerprintText(const QByteArray &fingerprint);

/// Sets what `request` is to trust. For AdminClient.
void setTrust(QNetworkRequest &request, const AdminTarget &target);
/// Ends `reply` before anything is sent where it is not the pinned certificate. For AdminClient.
void guardTrust(QNetworkReply &reply, const AdminTarget &target);
/// The error of a reply whose other side is not trusted.
AdminError distrust(const QNetworkReply &reply);

} // namespace portcullis
