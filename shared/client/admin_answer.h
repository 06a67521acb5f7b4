// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "shared/client/admin_error.h"

#include <QByteArray>
#include <QUrl>

#include <optional>

namespace portcullis {

/// What came back over the network, apart from how it came: so that reading it is a pure function.
struct AdminAnswer {
    int status = 0;
    QByteArray contentType;
    QByteArray location; ///< of a redirect
    QByteArray etag;     ///< with its quotes
    QByteArray body;
    bool hadToken = false; ///< whether the request carried one
};

/// The error that an answer means, or nothing where it is a success (2xx).
std::optional<AdminError> errorOf(const AdminAnswer &answer);

/// An answer that has the right status and the wrong content. `why` says what is wrong with it.
AdminError notPortcullis(int status, const QString &why);

/// Whether `url` is an address of this machine.
bool isThisMachine(const QUrl &url);

/// Whether a token may be sent to `url`: over TLS to anybody, without it only to this machine.
bool isSafeForToken(const QUrl &url);

/// The base address of an admin API as a person types it: `http://` is put in front where there is
/// no scheme. Fails on what is no http or https address, or has a user, query or fragment.
Result<QUrl> parseAdminUrl(const QString &text);

/// A token as it stands in a file or a variable, without white space around it. Fails on an empty
/// one and on what can't stand in a header field.
Result<QByteArray> parseAdminToken(const QByteArray &text);

/// The token that a file holds.
Result<QByteArray> readAdminTokenFile(const QString &path);

/// The token that a user gave a program: in a file, otherwise in the value of the variable
/// PORTCULLIS_ADMIN_TOKEN. Empty where neither is given.
Result<QByteArray> givenAdminToken(const QString &file, const QByteArray &variable);

} // namespace portcullis
