// SPDX-License-Identifier: GPL-3.0-only
// SPDX-FileCopyrightText: The Portcullis developers
#pragma once

#include <QJsonObject>
#include <QList>
#include <QString>

/// What `GET /v1/upstreams/{name}/health` says, for tables.
namespace portcullis::gui {

struct TargetHealth {
    QString name;
    QString url;
    QString address; ///< where connections go, where that is not the host of the URL
    QString state;   ///< `healthy`, `slow-starting`, `ejected`, `unhealthy`, `draining`
    QString ejectedUntil;
    int weight = 1;
    int sharePercent = 100;
    qint64 inFlight = 0;
    qint64 failures = 0; ///< in a row
    qint64 ejections = 0;
    qint64 checks = 0;
    qint64 failedChecks = 0;
    bool isDraining = false;
    bool hasCheck = false; ///< then the next four say of the last one
    bool lastGood = true;
    int lastStatus = 0;
    QString lastError;
    QString lastAt;

    /// Whether it gets requests at all.
    bool serves() const
    {
        return !isDraining && state != QLatin1String("unhealthy")
            && state != QLatin1String("ejected");
    }
};

struct UpstreamHealth {
    QString upstream;
    QString source; ///< `static`, or the discovery
    QList<TargetHealth> targets;
    QString discovery; ///< a line for people; empty: there is none
    QString breaker;   ///< the same

    int serving() const;
    qint64 inFlight() const;
};

UpstreamHealth readUpstreamHealth(const QJsonObject &object);

/// For people, such as `Unhealthy`.
QString targetStateText(const QString &state);
/// The last check in a line: when, and what came of it; empty where there was none.
QString lastCheckText(const TargetHealth &target);

} // namespace portcullis::gui
