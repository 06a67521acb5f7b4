// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "shared/core/result.h"

#include <QByteArray>
#include <QList>
#include <QString>
#include <QStringList>

namespace portcullis::api {

/// Where a listener of the gateway is bound.
struct BoundAddress {
    QString name;
    QString address;
    int port = 0;
};

/// The answer of GET /v1/info.
struct InfoDocument {
    QString version;
    QString mode; ///< `file` or `data`
    QString transport;
    int workers = 0;
    qint64 uptimeSeconds = 0;
    QString qt;               ///< the version of Qt that the gateway runs on
    qint64 revision = 0;      ///< of the configuration in force
    QString node;             ///< its name among those of one store; empty: it has none
    QString confirmBy;        ///< RFC 3339: the revision reverts then; empty: nothing waits
    QStringList capabilities; ///< such as `write`
    QList<BoundAddress> listeners;
    QString role; ///< of the token that was sent: `viewer`, `operator` or `admin`; empty: unknown
};

/// Members that this program does not know are passed over. Fails on what is no JSON object with a
/// version and a revision.
Result<InfoDocument> parseInfo(const QByteArray &json);

/// The answer of GET /readyz, whether its status is 200 or 503.
struct Readiness {
    bool ready = false;
    QString why; ///< why not, such as `draining`
};

Result<Readiness> parseReadiness(const QByteArray &json);

} // namespace portcullis::api
