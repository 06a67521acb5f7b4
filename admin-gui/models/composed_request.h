// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "shared/api/traffic_entry.h"
#include "shared/core/result.h"

#include <QByteArray>
#include <QJsonObject>
#include <QList>
#include <QString>

#include <utility>

namespace portcullis::gui {

/// A request as a person composes it for POST /v1/explain.
struct ComposedRequest {
    /// Who is said to call.
    enum class Caller {
        AsHeaders,  ///< whatever credentials the header fields have
        Nobody,     ///< anonymous
        Credential, ///< a key or token, put where its authenticator reads it
        Identity,   ///< a consumer, as if it had been accepted
    };
    using Header = std::pair<QString, QString>;

    QString method = QStringLiteral("GET");
    QString url = QStringLiteral("/"); ///< absolute, or a path with its query
    QList<Header> headers;
    QByteArray body; ///< empty: none
    QString client;  ///< address; empty: this machine
    QString listener;
    QString protocol; ///< empty: HTTP/1.1
    QString time;     ///< RFC 3339; empty: now
    Caller caller = Caller::AsHeaders;
    QString authenticator; ///< of the credential or identity
    QString credential;
    QString consumer; ///< of the identity
    QString subject;  ///< of the identity, where it is no consumer

    /// As POST /v1/explain takes it.
    QJsonObject toJson() const;
    /// Reads what toJson() writes, and other descriptions of the same kind.
    static ComposedRequest fromJson(const QJsonObject &object);
    /// A recorded request. Values that the gateway does not keep are missing; the caller is the one
    /// who was recorded.
    static ComposedRequest fromTraffic(const api::TrafficEntry &entry);
    /// For a shell as in POSIX. `base` is put before a URL without a host. A credential is put
    /// behind `credentialPrefix`, such as `X-API-Key: `, and left out where that is empty.
    QString toCurl(const QString &base, const QString &credentialPrefix = {}) const;
};

} // namespace portcullis::gui
