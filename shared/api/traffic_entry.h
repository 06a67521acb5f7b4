// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include "shared/core/reason.h"
#include "shared/core/result.h"

#include <QJsonObject>
#include <QList>
#include <QString>
#include <QStringList>

#include <optional>

/// A recorded request: a `traffic` event, or an item of GET /v1/traffic. Members that this program
/// does not know are passed over.
namespace portcullis::api {

struct TrafficField {
    QString name;
    QString value;
    bool hidden = false; ///< the gateway keeps the name only
};

/// What a step said, and how long it took.
struct TrafficStep {
    enum class Verdict { Passed, Refused, Answered };

    Stage stage = Stage::Receive;
    Verdict verdict = Verdict::Passed;
    std::optional<qint64> ns;
};

/// What a rule in shadow would have refused.
struct ShadowFinding {
    QString code;
    QString rule;
};

struct TrafficEntry {
    QString id;        ///< in the gateway's ring
    qint64 timeMs = 0; ///< when it began, since the epoch
    qint64 revision = 0;
    QString requestId;
    QString traceId;

    QString client;
    QString peer; ///< the other end of the connection
    QString listener;
    QString protocol;
    bool tls = false;
    QString method; ///< empty: no head was read
    QString host;
    QString path;
    std::optional<QString> query;
    QList<TrafficField> headers;
    bool cut = false; ///< not all of it fitted into the record

    int status = 0;             ///< 0: there was no answer
    std::optional<Stage> stage; ///< that refused or answered; nothing: an upstream did
    QString code;               ///< why; empty: an upstream answered
    QString rule;               ///< place in the configuration that decided
    QString route;
    QString consumer; ///< or `AUTHENTICATOR:SUBJECT` of one that is not configured
    QString authenticator;
    QStringList groups;
    QStringList scopes;
    QList<TrafficStep> stages; ///< those that were reached, in their order
    QList<ShadowFinding> shadow;

    QString upstream;
    QString target;
    int upstreamStatus = 0; ///< 0: it did not answer
    int retries = 0;
    qint64 bytesIn = 0;
    qint64 bytesOut = 0;
    qint64 durationUs = 0;

    /// Path and query as they stood in the request, but for what is masked.
    QString targetText() const { return query ? path + QLatin1Char('?') + *query : path; }
};

/// Fails on what has no id or no time.
Result<TrafficEntry> readTrafficEntry(const QJsonObject &object);

} // namespace portcullis::api
