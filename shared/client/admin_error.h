// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "shared/api/change_documents.h"
#include "shared/core/result.h"

#include <QSslCertificate>
#include <QString>

namespace portcullis {

/// Why a call of the admin API has no result. Each kind calls for something else from the person
/// who reads it.
struct AdminError {
    enum class Kind {
        Unreachable,    ///< nobody answers there, or the connection broke
        TimedOut,       ///< somebody is there, the answer did not come
        TlsFailed,      ///< the certificate or the handshake is not acceptable
        NewCertificate, ///< another certificate than the pinned one: nothing was sent
        Insecure,       ///< the token would travel unencrypted to another machine: nothing was sent
        WrongToken,     ///< 401: the token is missing or wrong
        WrongVersion,   ///< a gateway that this program is too old for
        WrongHost,      ///< 421: the gateway does not answer under this name
        Redirected,     ///< a redirect, which is never followed
        NotPortcullis,  ///< somebody answers, but not as this API does
        Conflict,       ///< 409, 412, 428: the state is another than the caller thought
        Refused,        ///< any other problem document: `code` says which
    };

    Kind kind = Kind::Unreachable;
    int status = 0;  ///< of the answer; 0: there was none
    QString code;    ///< of the problem document, such as `admin.file-mode`; may be empty
    QString message; ///< one sentence for people, without a full stop; never holds the token
    QList<api::Finding> findings{}; ///< what is wrong where, in what was sent
    QStringList references{};       ///< who refers to what was to be deleted
    qint64 revision = 0;            ///< of a stale write: the current one
    /// Of a connection that is not trusted: what the other side showed; null: nothing.
    QSslCertificate certificate{};
};

/// A `T` or the reason why there is none.
template <typename T>
using AdminResult = Result<T, AdminError>;

} // namespace portcullis
